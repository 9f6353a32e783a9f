//! Roles and customer managed policies. IAM is global: the clients of any Region serve.

use std::collections::BTreeMap;

use aws_sdk_iam::config::retry::RetryConfig;
use aws_sdk_iam::types::Tag;

use super::Clients;
use super::answer::{arn, encoded_document, seen, strange, unbuilt};
use super::error::{Failure, failure};
use crate::domain::{Arn, PolicyName, RoleName};
use crate::inventory::{ManagedPolicy, PolicyVersion, Role};
use crate::policy::Document;

impl Clients {
    /// A role with its trust policy and what is attached to it; `None` is "there is no such role".
    ///
    /// # Errors
    ///
    /// AWS refuses, or the trust policy cannot be read.
    pub async fn role(&self, name: &RoleName) -> Result<Option<Role>, Failure> {
        let call = "iam:GetRole";
        let (asked, attached) = tokio::join!(
            Box::pin(self.iam.get_role().role_name(name.as_str()).send()),
            seen(self.attached_policies(name)),
        );
        let answer = match asked {
            Ok(answer) => answer,
            Err(err) => {
                let refused = failure(call, &err);
                return if refused.is("NoSuchEntity") {
                    Ok(None)
                } else {
                    Err(refused)
                };
            }
        };
        let role = answer.role().ok_or_else(|| strange(call, "role"))?;
        let trust = role
            .assume_role_policy_document()
            .ok_or_else(|| strange(call, "trust policy"))?;
        let tags: BTreeMap<String, String> = role
            .tags()
            .iter()
            .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
            .collect();
        Ok(Some(Role {
            arn: arn(call, Some(role.arn()))?,
            name: name.clone(),
            trust: encoded_document(call, trust)?,
            attached,
            tags,
        }))
    }

    /// A customer managed policy with its default version; `None` is "there is no such policy".
    ///
    /// # Errors
    ///
    /// AWS refuses, or the document cannot be read.
    pub async fn managed_policy(&self, policy: &Arn) -> Result<Option<ManagedPolicy>, Failure> {
        let call = "iam:GetPolicy";
        let (asked, versions) = tokio::join!(
            Box::pin(self.iam.get_policy().policy_arn(policy.to_string()).send()),
            seen(self.policy_versions(policy)),
        );
        let answer = match asked {
            Ok(answer) => answer,
            Err(err) => {
                let refused = failure(call, &err);
                return if refused.is("NoSuchEntity") {
                    Ok(None)
                } else {
                    Err(refused)
                };
            }
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
            versions,
            attachments,
        }))
    }

    /// The ARNs of the managed policies attached to a role.
    ///
    /// # Errors
    ///
    /// AWS refuses, or there is no such role.
    pub async fn attached_policies(&self, role: &RoleName) -> Result<Vec<String>, Failure> {
        let listed = self
            .iam
            .list_attached_role_policies()
            .role_name(role.as_str())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("iam:ListAttachedRolePolicies", &err))?;
        Ok(listed
            .into_iter()
            .filter_map(|policy| policy.policy_arn)
            .collect())
    }

    /// Make a customer managed policy.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because the name is taken.
    pub async fn create_policy(
        &self,
        name: &PolicyName,
        description: &str,
        document: &str,
        tags: &[(String, String)],
    ) -> Result<Arn, Failure> {
        let call = "iam:CreatePolicy";
        let answer = self
            .iam
            .create_policy()
            .policy_name(name.as_str())
            .description(description)
            .policy_document(document)
            .set_tags(Some(write_tags(call, tags)?))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        arn(call, answer.policy().and_then(|policy| policy.arn()))
    }

    /// Save a new version of a policy, which is the one in force from now on.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because there are five versions.
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
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because the version is in force.
    pub async fn delete_policy_version(&self, policy: &Arn, version: &str) -> Result<(), Failure> {
        let deleted = self
            .iam
            .delete_policy_version()
            .policy_arn(policy.to_string())
            .version_id(version)
            .send()
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(err) => {
                let refused = failure("iam:DeletePolicyVersion", &err);
                if refused.is("NoSuchEntity") {
                    Ok(())
                } else {
                    Err(refused)
                }
            }
        }
    }

    /// Make a role with its trust policy.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because the name is taken.
    pub async fn create_role(
        &self,
        name: &RoleName,
        description: &str,
        trust: &str,
        tags: &[(String, String)],
    ) -> Result<(), Failure> {
        let call = "iam:CreateRole";
        self.iam
            .create_role()
            .role_name(name.as_str())
            .description(description)
            .assume_role_policy_document(trust)
            .set_tags(Some(write_tags(call, tags)?))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }

    /// Replace a role's trust policy.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn update_trust(&self, role: &RoleName, trust: &str) -> Result<(), Failure> {
        self.iam
            .update_assume_role_policy()
            .role_name(role.as_str())
            .policy_document(trust)
            .send()
            .await
            .map_err(|err| failure("iam:UpdateAssumeRolePolicy", &err))?;
        Ok(())
    }

    /// Attach a managed policy to a role. Doing it twice is harmless.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn attach_policy(&self, role: &RoleName, policy: &Arn) -> Result<(), Failure> {
        self.iam
            .attach_role_policy()
            .role_name(role.as_str())
            .policy_arn(policy.to_string())
            .send()
            .await
            .map_err(|err| failure("iam:AttachRolePolicy", &err))?;
        Ok(())
    }

    async fn policy_versions(&self, policy: &Arn) -> Result<Vec<PolicyVersion>, Failure> {
        let listed = self
            .iam
            .list_policy_versions()
            .policy_arn(policy.to_string())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("iam:ListPolicyVersions", &err))?;
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
    ///
    /// # Errors
    ///
    /// AWS refuses, there is no such version, or its text cannot be read.
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

fn write_tags(call: &str, tags: &[(String, String)]) -> Result<Vec<Tag>, Failure> {
    tags.iter()
        .map(|(key, value)| {
            Tag::builder()
                .key(key)
                .value(value)
                .build()
                .map_err(|err| unbuilt(call, &err))
        })
        .collect()
}
