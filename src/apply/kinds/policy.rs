//! Managed policies and their versions.

use super::carry_out::{Anew, At, CarryOut, Output, Sight, compare, moved};
use super::ours::{made_in, out_of};
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience};
use crate::domain::Arn;
use crate::inventory::ManagedPolicy;
use crate::plan::{
    Action, CreatePolicy, CreatePolicyVersion, DeletePolicy, DetachPolicy, RestorePolicy,
};
use crate::policy::{Document, same_meaning};
use crate::problem::Problem;

/// The code of the refusal to delete what is in use, AWS's and our own.
const IN_USE: &str = "DeleteConflict";

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

/// How many versions a policy may have.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const VERSIONS: usize = 5;

/// A version of a policy, with its text.
struct Version {
    id: String,
    default: bool,
    text: Document,
}

/// All versions of a policy, the newest first.
async fn versions(at: &At<'_>, policy: &Arn) -> Result<Vec<Version>, Failure> {
    let mut all = at.clients.policy_versions(policy).await?;
    all.sort_by_key(|version| std::cmp::Reverse((version.created, number(&version.id))));
    let mut found = Vec::with_capacity(all.len());
    for version in all {
        found.push(Version {
            text: at.clients.policy_document(policy, &version.id).await?,
            id: version.id,
            default: version.default,
        });
    }
    Ok(found)
}

/// The number in the name of a version, such as `v3`.
fn number(id: &str) -> Option<u32> {
    id.strip_prefix('v')?.parse().ok()
}

impl RestorePolicy {
    /// The version that we saved, once another one is in force.
    fn ours<'v>(&self, all: &'v [Version]) -> Option<&'v Version> {
        all.iter()
            .find(|it| !it.default && same_meaning(&it.text, &self.seen))
    }
}

impl CarryOut for RestorePolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = match at.clients.policy_text(&self.policy).await {
            Err(gone) if gone.is("NoSuchEntity") => return Err(moved("the policy")),
            now => now?,
        };
        if same_meaning(&now, &self.after) {
            let all = versions(at, &self.policy).await?;
            // Cut off between the two.
            return compare(self.ours(&all).is_none(), true, "");
        }
        compare(false, same_meaning(&now, &self.seen), "the policy")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let mut all = versions(at, &self.policy).await?;
        let is_before = |it: &Version| same_meaning(&it.text, &self.after);
        if !all.iter().any(|it| it.default && is_before(it)) {
            if let Some(before) = all.iter().find(|it| is_before(it)) {
                at.clients
                    .set_default_version(&self.policy, &before.id)
                    .await?;
            } else if all.len() >= VERSIONS {
                return Err(Failure::before(
                    Problem::new("The policy has five versions, and none of them is the text from before. There is no room for it.")
                        .hint("Delete an old version of the policy in AWS, then carry on."),
                ));
            } else {
                let text = self.after.to_compact();
                at.clients
                    .create_policy_version(&self.policy, &text)
                    .await?;
            }
            for version in &mut all {
                version.default = is_before(version);
            }
        }
        if let Some(ours) = self.ours(&all) {
            at.clients
                .delete_policy_version(&self.policy, &ours.id)
                .await
                .map_err(Failure::in_part)?;
        }
        Ok(None)
    }

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let now = at.clients.policy_text(&self.policy).await?;
        let all = at.clients.policy_versions(&self.policy).await?;
        let oldest = all
            .iter()
            .filter(|version| !version.default)
            .min_by_key(|version| (version.created, number(&version.id)))
            .filter(|_| all.len() >= VERSIONS);
        let delete_version = oldest.map(|version| version.id.clone());
        Ok(out_of(
            Some(&self.after),
            &self.seen,
            Some(now),
            |seen, after| {
                Action::CreatePolicyVersion(CreatePolicyVersion {
                    policy: self.policy.clone(),
                    seen,
                    after,
                    delete_version,
                })
            },
        ))
    }
}

impl DeletePolicy {
    /// Whether nobody but the roles that we gave it to has it.
    ///
    /// # Errors
    ///
    /// Somebody has attached it elsewhere. Its old versions would be gone before AWS refuses to delete it.
    async fn only_ours_have(&self, at: &At<'_>, policy: &ManagedPolicy) -> Result<(), Failure> {
        let arn = policy.arn.to_string();
        let mut ours = 0;
        for role in &self.roles {
            match at.clients.attached_policies(role).await {
                Err(gone) if gone.is("NoSuchEntity") => {}
                attached => ours += u32::from(attached?.contains(&arn)),
            }
        }
        if policy.attachments <= ours {
            return Ok(());
        }
        let mut problem = Problem::new(
            "Somebody has given the policy to another role, user or group since. It stays.",
        )
        .hint("See in AWS, under the policy's Entities attached, who has it. Once nobody needs it, take it back again.");
        problem.code = Some(IN_USE.to_owned());
        Err(Failure::before(problem))
    }

    fn arn(&self, at: &At<'_>) -> Arn {
        let path = self.path.as_deref().unwrap_or("/");
        at.own_arn("iam", "", &format!("policy{path}{}", self.name))
    }
}

impl CarryOut for DeletePolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(policy) = at.clients.policy_found(&self.arn(at)).await? else {
            return Ok(Sight::Right(None));
        };
        made_in(&self.made_in, &policy.tags, "The policy")?;
        let sight = compare(
            false,
            same_meaning(&policy.document, &self.document),
            "the policy",
        )?;
        self.only_ours_have(at, &policy).await?;
        Ok(sight)
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let policy = self.arn(at);
        for version in at.clients.policy_versions(&policy).await? {
            if !version.default {
                at.clients
                    .delete_policy_version(&policy, &version.id)
                    .await?;
            }
        }
        at.clients.delete_policy(&policy).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let mut taken = fresh.all::<DetachPolicy>();
        let is_new = taken.any(|(written, taken)| {
            written.is_in(&taken.policy.account)
                && taken.policy.resource_name() == self.name.as_str()
        });
        (code == IN_USE && is_new).then_some(Patience::minutes(
            1,
            "AWS needs a moment to see that the policy is off the role.",
        ))
    }
}

pub(super) fn is_new(policy: &Arn, fresh: &Fresh) -> bool {
    fresh.all::<CreatePolicy>().any(|(written, made)| {
        written.is_in(&policy.account) && policy.resource_name() == made.name.as_str()
    })
}
