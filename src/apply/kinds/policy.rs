//! Managed policies and their versions.

use super::carry_out::{At, CarryOut, Output, Sight, compare, moved};
use crate::apply::fresh::Fresh;
use crate::aws::Failure;
use crate::domain::Arn;
use crate::plan::{CreatePolicy, CreatePolicyVersion};
use crate::policy::{Document, same_meaning};

impl CarryOut for CreatePolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let path = self.path.as_deref().unwrap_or("/");
        let arn = at.own_arn("iam", "", &format!("policy{path}{}", self.name));
        match at.clients.policy_found(&arn).await? {
            None => Ok(Sight::AsPlanned),
            Some(policy) => compare(
                same_meaning(&policy.document, &self.document),
                false,
                "the policy",
            ),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let document = self.document.to_compact();
        at.clients
            .create_policy(
                &self.name,
                &self.description,
                &document,
                self.path.as_deref(),
                &at.tags(self),
            )
            .await?;
        Ok(None)
    }
}

impl CarryOut for CreatePolicyVersion {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = match at.clients.policy_text(&self.policy).await {
            Err(gone) if gone.is("NoSuchEntity") => return Err(moved("the policy")),
            now => now?,
        };
        compare(
            same_meaning(&now, &self.after),
            same_meaning(&now, &self.seen),
            "the policy",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        if let Some(version) = &self.delete_version {
            at.clients
                .delete_policy_version(&self.policy, version)
                .await?;
        }
        let document = self.after.to_compact();
        match at
            .clients
            .create_policy_version(&self.policy, &document)
            .await
        {
            Ok(()) => Ok(None),
            Err(refused) if self.delete_version.is_some() => Err(refused.in_part()),
            Err(refused) => Err(refused),
        }
    }

    /// The text of the old version.
    async fn lost(&self, at: &At<'_>) -> Result<Option<Document>, Failure> {
        let Some(version) = &self.delete_version else {
            return Ok(None);
        };
        match at.clients.policy_document(&self.policy, version).await {
            Ok(document) => Ok(Some(document)),
            // Gone already: an earlier part of this run removed it, and kept it.
            Err(failure) if failure.is("NoSuchEntity") => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

pub(super) fn is_new(policy: &Arn, fresh: &Fresh) -> bool {
    fresh.all::<CreatePolicy>().any(|(written, made)| {
        written.is_in(&policy.account) && policy.resource_name() == made.name.as_str()
    })
}
