//! Customer managed policies and their versions.

use std::collections::BTreeMap;

use aws_sdk_iam::config::retry::RetryConfig;
use aws_sdk_iam::types::{PolicyScopeType, SummaryKeyType};
use futures::future::join_all;

use super::{GONE, read_tags, write_tags};
use crate::aws::Clients;
use crate::aws::answer::{all, arn, beside, encoded_document, if_there, seen, strange};
use crate::aws::error::{Failure, failure};
use crate::domain::{Arn, Partition, PolicyName};
use crate::inventory::{ManagedPolicy, PolicyVersion, Seen};
use crate::policy::Document;

impl Clients {
    /// A customer managed policy with its default version, without the others; `None` is "there is no such policy".
    async fn policy_in_force(&self, policy: &Arn) -> Result<Option<ManagedPolicy>, Failure> {
        let call = "iam:GetPolicy";
        let asked = self.iam.get_policy().policy_arn(policy.to_string());
        let Some(answer) = if_there(call, GONE, asked.send().await)? else {
            return Ok(None);
        };
        let described = answer.policy().ok_or_else(|| strange(call, "policy"))?;
        let default_version = described
            .default_version_id()
            .ok_or_else(|| strange(call, "default version"))?
            .to_owned();
        let attachments = described
            .attachment_count()
            .and_then(|count| u32::try_from(count).ok())
            .unwrap_or_default();
        Ok(Some(ManagedPolicy {
            arn: policy.clone(),
            document: self.policy_document(policy, &default_version).await?,
            default_version,
            versions: Seen::unlooked(),
            attachments,
            tags: read_tags(described.tags()),
        }))
    }

    /// The customer managed policy of a name: under the path of this ARN, or else under any path and in whichever letters,
    /// because a name is taken without regard to either.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>.
    pub async fn policy_named(&self, policy: &Arn) -> Result<Option<ManagedPolicy>, Failure> {
        let (found, arns) = beside(self.policy_in_force(policy), self.local_policies()).await;
        let found = match found? {
            None => self.policy_among(&arns.await?, policy).await?,
            found => found,
        };
        let Some(found) = found else {
            return Ok(None);
        };
        let versions = seen(self.policy_versions(&found.arn)).await;
        Ok(Some(ManagedPolicy { versions, ..found }))
    }

    /// The same without its other versions.
    pub async fn policy_found(&self, policy: &Arn) -> Result<Option<ManagedPolicy>, Failure> {
        match self.policy_in_force(policy).await? {
            None => {
                let arns = self.local_policies().await?;
                self.policy_among(&arns, policy).await
            }
            found => Ok(found),
        }
    }

    /// The customer managed policies of these names, under any path and in whichever letters, with all of their versions. They are
    /// listed first, because most of them may not be there.
    pub async fn policies_named(
        &self,
        partition: Partition,
        names: &[PolicyName],
    ) -> Result<BTreeMap<PolicyName, Seen<Option<ManagedPolicy>>>, Failure> {
        let listed = self.local_policies().await?;
        let is =
            |arn: &Arn, name: &PolicyName| arn.resource_name().eq_ignore_ascii_case(name.as_str());
        let reads = names.iter().map(|name| {
            let there = listed.iter().any(|arn| is(arn, name));
            let arn = Arn::policy(partition, &self.place.account, name);
            async move {
                let found = if there {
                    seen(self.policy_named(&arn)).await
                } else {
                    Seen::Known(None)
                };
                (name.clone(), found)
            }
        });
        Ok(join_all(reads).await.into_iter().collect())
    }

    /// The one among these that has the name of another ARN, in whichever letters.
    async fn policy_among(
        &self,
        arns: &[Arn],
        policy: &Arn,
    ) -> Result<Option<ManagedPolicy>, Failure> {
        let name = policy.resource_name();
        match arns
            .iter()
            .find(|arn| arn.resource_name().eq_ignore_ascii_case(name))
        {
            Some(arn) => self.policy_in_force(arn).await,
            None => Ok(None),
        }
    }

    /// The ARNs of all customer managed policies of the account.
    async fn local_policies(&self) -> Result<Vec<Arn>, Failure> {
        let call = "iam:ListPolicies";
        let pages = self
            .iam
            .list_policies()
            .scope(PolicyScopeType::Local)
            .into_paginator()
            .page_size(1000)
            .items();
        let listed = all(call, pages.send()).await?;
        listed
            .iter()
            .map(|policy| arn(call, policy.arn()))
            .collect()
    }

    /// The text in force of a managed policy, of the account or of AWS's own.
    pub async fn policy_text(&self, policy: &Arn) -> Result<Document, Failure> {
        let call = "iam:GetPolicy";
        let answer = self
            .iam
            .get_policy()
            .policy_arn(policy.to_string())
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let version = answer
            .policy()
            .and_then(|policy| policy.default_version_id())
            .ok_or_else(|| strange(call, "default version"))?;
        self.policy_document(policy, version).await
    }

    /// How many managed policies the account lets one role have.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>.
    pub async fn policies_per_role(&self) -> Result<usize, Failure> {
        let call = "iam:GetAccountSummary";
        let answer = self.iam.get_account_summary().send().await;
        let answer = answer.map_err(|err| failure(call, &err))?;
        let quotas = answer.summary_map();
        quotas
            .and_then(|quotas| quotas.get(&SummaryKeyType::AttachedPoliciesPerRoleQuota))
            .and_then(|most| usize::try_from(*most).ok())
            .ok_or_else(|| strange(call, "quota"))
    }

    /// Make a customer managed policy.
    /// Refused for instance because the name is taken.
    pub async fn create_policy(
        &self,
        name: &PolicyName,
        description: &str,
        document: &str,
        path: Option<&str>,
        tags: &[(String, String)],
    ) -> Result<Arn, Failure> {
        let call = "iam:CreatePolicy";
        let answer = self
            .iam
            .create_policy()
            .policy_name(name.as_str())
            .set_path(path.map(str::to_owned))
            .description(description)
            .policy_document(document)
            .set_tags(Some(write_tags(call, tags)?))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        arn(call, answer.policy().and_then(|policy| policy.arn()))
    }

    /// Save a new version of a policy, which is the one in force from now on.
    /// Refused for instance because there are five versions.
    pub async fn create_policy_version(&self, policy: &Arn, document: &str) -> Result<(), Failure> {
        // Sent once: a lost answer must not leave two versions.
        let once = aws_sdk_iam::Config::builder().retry_config(RetryConfig::disabled());
        self.iam
            .create_policy_version()
            .policy_arn(policy.to_string())
            .policy_document(document)
            .set_as_default(true)
            .customize()
            .config_override(once)
            .send()
            .await
            .map_err(|err| failure("iam:CreatePolicyVersion", &err))?;
        Ok(())
    }

    /// Remove an old version of a policy; one that is gone already is no failure.
    /// Refused for instance because the version is in force.
    pub async fn delete_policy_version(&self, policy: &Arn, version: &str) -> Result<(), Failure> {
        let deleted = self
            .iam
            .delete_policy_version()
            .policy_arn(policy.to_string())
            .version_id(version)
            .send()
            .await;
        if_there("iam:DeletePolicyVersion", GONE, deleted)?;
        Ok(())
    }

    /// Put an older version of a policy in force.
    pub async fn set_default_version(&self, policy: &Arn, version: &str) -> Result<(), Failure> {
        self.iam
            .set_default_policy_version()
            .policy_arn(policy.to_string())
            .version_id(version)
            .send()
            .await
            .map_err(|err| failure("iam:SetDefaultPolicyVersion", &err))?;
        Ok(())
    }

    /// Delete a policy that has one version left; one that is gone already is no failure.
    /// Refused for instance because it is attached somewhere.
    pub async fn delete_policy(&self, policy: &Arn) -> Result<(), Failure> {
        let deleted = self.iam.delete_policy().policy_arn(policy.to_string());
        if_there("iam:DeletePolicy", GONE, deleted.send().await)?;
        Ok(())
    }

    /// The versions of a policy, the newest first.
    pub async fn policy_versions(&self, policy: &Arn) -> Result<Vec<PolicyVersion>, Failure> {
        let pages = self
            .iam
            .list_policy_versions()
            .policy_arn(policy.to_string())
            .into_paginator()
            .items();
        let listed = all("iam:ListPolicyVersions", pages.send()).await?;
        Ok(listed
            .iter()
            .filter_map(|version| {
                Some(PolicyVersion {
                    id: version.version_id()?.to_owned(),
                    default: version.is_default_version(),
                    created: version
                        .create_date()
                        .and_then(|at| jiff::Timestamp::from_second(at.secs()).ok()),
                })
            })
            .collect())
    }

    /// The text of one version of a policy.
    pub async fn policy_document(&self, policy: &Arn, version: &str) -> Result<Document, Failure> {
        let call = "iam:GetPolicyVersion";
        let answer = self
            .iam
            .get_policy_version()
            .policy_arn(policy.to_string())
            .version_id(version)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let text = answer
            .policy_version()
            .and_then(|version| version.document())
            .ok_or_else(|| strange(call, "policy"))?;
        encoded_document(call, text)
    }
}
