//! Roles, who may use them, and what is attached to them.

use super::carry_out::{Anew, At, CarryOut, Output, Sight, compare, moved};
use super::ours::{made_in, out_of};
use super::policy;
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, NewRole, Patience};
use crate::domain::{Arn, RoleName};
use crate::plan::{Action, AttachPolicy, CreateRole, DeleteRole, DetachPolicy, PutTrust};
use crate::policy::{Document, same_but_for_departed, same_meaning};
use crate::problem::Problem;

impl CarryOut for CreateRole {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(role) = at.clients.role(&self.name).await? else {
            return Ok(Sight::AsPlanned);
        };
        let boundary = role.boundary.as_ref().map(|limit| &limit.arn);
        compare(
            same_meaning(&role.trust, &self.trust) && boundary == self.boundary.as_ref(),
            false,
            "the role",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let trust = self.trust.to_compact();
        let role = NewRole {
            name: &self.name,
            description: &self.description,
            trust: &trust,
            boundary: self.boundary.as_ref(),
            path: self.path.as_deref(),
        };
        at.clients.create_role(&role, &at.tags(self)).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_principal(&self.trust, code, refused, fresh)
    }
}

impl CarryOut for PutTrust {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(now) = at.clients.role(&self.role).await? else {
            return Err(moved("the role"));
        };
        compare(
            same_meaning(&now.trust, &self.after),
            same_meaning(&now.trust, &self.seen),
            "who may use the role",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let trust = self.after.to_compact();
        at.clients.update_trust(&self.role, &trust).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        (code == "NoSuchEntity" && is_new(&self.role, fresh))
            .then_some(NEW_ROLE)
            .or_else(|| new_principal(&self.after, code, refused, fresh))
    }

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let now = at.clients.role(&self.role).await?.map(|role| role.trust);
        Ok(out_of(Some(&self.after), &self.seen, now, |seen, after| {
            Action::PutTrust(Self {
                role: self.role.clone(),
                seen,
                after,
            })
        }))
    }
}

impl CarryOut for AttachPolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let attached = at.clients.attached_policies(&self.role).await?;
        compare(attached.contains(&self.policy.to_string()), true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.attach_policy(&self.role, &self.policy).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let is_new = is_new(&self.role, fresh) || policy::is_new(&self.policy, fresh);
        (code == "NoSuchEntity" && is_new).then_some(Patience::minutes(
            2,
            "AWS needs a moment to see the new policy and role.",
        ))
    }
}

impl CarryOut for DetachPolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let attached = match at.clients.attached_policies(&self.role).await {
            Err(gone) if gone.is("NoSuchEntity") => return Ok(Sight::Right(None)),
            attached => attached?,
        };
        compare(!attached.contains(&self.policy.to_string()), true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.detach_policy(&self.role, &self.policy).await?;
        Ok(None)
    }
}

impl CarryOut for DeleteRole {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(role) = at.clients.role(&self.name).await? else {
            return Ok(Sight::Right(None));
        };
        made_in(&self.made_in, &role.tags, "The role")?;
        // Once the main account's role is gone, its inner id stands in its place.
        let is_as_left = same_meaning(&role.trust, &self.trust)
            || same_but_for_departed(&role.trust, &self.trust);
        if !is_as_left {
            return Err(moved("who may use the role"));
        }
        let (attached, inline) = tokio::try_join!(
            at.clients.attached_policies(&self.name),
            at.clients.inline_policy_names(&self.name),
        )?;
        let ours: Vec<String> = self.policies.iter().map(ToString::to_string).collect();
        let attached = attached.into_iter().filter(|it| !ours.contains(it));
        let theirs: Vec<String> = attached.chain(inline).collect();
        if theirs.is_empty() {
            return Ok(Sight::AsPlanned);
        }
        Err(Failure::before(
            Problem::new(format!(
                "Somebody has given the role more since: {}.",
                theirs.join(", ")
            ))
            .hint("Ask whoever did that. If the role is not needed any more, take that off it in AWS, then take it back again."),
        ))
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_role(&self.name).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let is_new = fresh
            .all::<DetachPolicy>()
            .any(|(_, taken)| taken.role == self.name);
        (code == "DeleteConflict" && is_new).then_some(Patience::minutes(
            1,
            "AWS needs a moment to see that nothing is attached to the role.",
        ))
    }
}

fn is_new(role: &RoleName, fresh: &Fresh) -> bool {
    fresh
        .all::<CreateRole>()
        .any(|(_, made)| made.name == *role)
}

const NEW_ROLE: Patience = Patience::minutes(2, "AWS needs a moment to see the new role.");

/// A document that was refused because AWS does not know a role yet that this run has made and the document names.
pub(super) fn new_principal(
    document: &Document,
    code: &str,
    refused: &Failure,
    fresh: &Fresh,
) -> Option<Patience> {
    (names_nobody(code, refused) && lets_in_new(document, fresh)).then_some(NEW_ROLE)
}

/// Whether a document was refused because AWS does not know somebody whom it names.
fn names_nobody(code: &str, refused: &Failure) -> bool {
    match code {
        "MalformedPolicy" | "MalformedPolicyDocument" | "MalformedPolicyDocumentException" => {
            refused.says("principal")
        }
        "InvalidParameter" | "InvalidParameterException" | "AuthorizationError" => {
            refused.says("policy")
        }
        _ => false,
    }
}

/// Whether a document lets in a role that this run has made. Somebody who was deleted never comes back.
fn lets_in_new(document: &Document, fresh: &Fresh) -> bool {
    let statements = document.statements();
    let mut names = statements
        .iter()
        .flat_map(|statement| statement.principals());
    names.any(|principal| {
        Arn::parse(principal.value).is_ok_and(|arn| {
            arn.service == "iam"
                && fresh.all::<CreateRole>().any(|(written, made)| {
                    written.is_in(&arn.account) && arn.resource_name() == made.name.as_str()
                })
        })
    })
}
