//! Before each write: look again, and compare with what the plan saw. Nothing is overwritten that the plan did not see.

use super::compare::{as_made, in_order, is_default, same, same_selectors};
use super::execute::Work;
use crate::aws::{BucketPlace, Clients, Failure};
use crate::inventory::PublicAccessBlock;
use crate::plan::{
    Action, AttachPolicy, BlockPublicAccess, CreateAlias, CreateBucket, CreateKey, CreatePolicy,
    CreatePolicyVersion, CreateRole, CreateTopic, CreateTrail, EnableKeyRotation,
    PutBucketNotification, PutBucketPolicy, PutEventSelectors, PutFolderObject, PutKeyPolicy,
    PutTopicPolicy, PutTrust, StartLogging, TrailSettings, UpdateTrail,
};
use crate::policy::same_meaning;
use crate::problem::Problem;

/// What a look before the write showed.
pub(super) enum Look {
    /// It is as the plan wants it. Holds what later changes need.
    Right(Option<String>),
    /// It is as the plan saw it: the write may be made.
    AsPlanned,
    /// It is as it was before an earlier change of this run, or of one minutes ago, replaced it. The failure is for the case that it stays so.
    Replaced(Failure),
}

pub(super) fn moved(what: &str) -> Failure {
    Failure::before(
        Problem::new(format!(
            "AWS changed while you were reading: {what} is different now."
        ))
        .hint("Look at the changes again. Nothing was overwritten."),
    )
}

/// Right, as planned, or different from both.
#[expect(
    clippy::fn_params_excessive_bools,
    reason = "right, or else as seen: the two answers of one look"
)]
pub(super) fn compare(right: bool, as_seen: bool, what: &str) -> Result<Look, Failure> {
    if right {
        Ok(Look::Right(None))
    } else if as_seen {
        Ok(Look::AsPlanned)
    } else {
        Err(moved(what))
    }
}

impl Work<'_> {
    /// Read what the change is about, and compare.
    pub(super) async fn look(&self) -> Result<Look, Failure> {
        let clients = self.clients()?;
        match self.action {
            Action::None | Action::EnableTrustedAccess(_) => Ok(Look::AsPlanned),
            Action::CreateKey(CreateKey { part, policy, .. }) => {
                let Some(made) = clients.made_keys(&[part.as_str()]).await?.remove(part) else {
                    return Ok(Look::AsPlanned);
                };
                // Anybody can set our tags: ours is only a key with the rules that we wrote.
                let key = made.arn.to_string();
                if made.is_plain && same_meaning(&clients.key_policy(&key).await?, policy) {
                    Ok(Look::Right(Some(key)))
                } else {
                    Err(moved("the key"))
                }
            }
            Action::CreateAlias(CreateAlias { alias, key }) => {
                match clients.aliases().await?.get(alias.as_str()) {
                    None => Ok(Look::AsPlanned),
                    Some(id) => compare(key.ends_with(id.as_str()), false, "the key's nickname"),
                }
            }
            Action::EnableKeyRotation(EnableKeyRotation { key }) => {
                compare(clients.key_rotates(key).await?, true, "")
            }
            Action::PutKeyPolicy(PutKeyPolicy { key, seen, after }) => {
                let now = clients.key_policy(key).await?;
                let look = compare(
                    same_meaning(&now, after),
                    same_meaning(&now, seen),
                    "the key's policy",
                );
                // KMS shows the text from before for a while; only what nobody of us wrote is somebody else's.
                match look {
                    Err(moved) if self.replaced.iter().any(|old| same_meaning(&now, old)) => {
                        Ok(Look::Replaced(moved))
                    }
                    // The plan may have been made from that text, too.
                    Ok(Look::AsPlanned) if self.is_late => {
                        Ok(Look::Replaced(moved("the key's policy")))
                    }
                    look => look,
                }
            }
            Action::CreateBucket(_)
            | Action::BlockPublicAccess(_)
            | Action::PutBucketPolicy(_)
            | Action::PutBucketNotification(_) => self.look_at_bucket(&clients).await,
            Action::CreateTopic(CreateTopic { topic, policy }) => {
                let arn = self.own_arn("sns", self.change.place.region.as_str(), topic.as_str());
                match clients.topic(&arn).await? {
                    None => Ok(Look::AsPlanned),
                    Some(topic) => compare(
                        same(topic.policy.as_ref(), Some(policy)),
                        false,
                        "the topic",
                    ),
                }
            }
            Action::PutTopicPolicy(PutTopicPolicy { topic, seen, after }) => {
                let now = clients.topic(topic).await?.and_then(|topic| topic.policy);
                compare(
                    same(now.as_ref(), Some(after)),
                    same(now.as_ref(), seen.as_ref()),
                    "the topic's policy",
                )
            }
            Action::CreateTrail(_)
            | Action::UpdateTrail(_)
            | Action::PutEventSelectors(_)
            | Action::StartLogging(_) => self.look_at_trail(&clients).await,
            Action::CreateDetector(_)
            | Action::UpdateDetector(_)
            | Action::CreateDestination(_)
            | Action::UpdateDestination(_) => self.look_at_detector(&clients).await,
            // With the right to see that it is there it is not written; without, the write itself makes sure.
            Action::PutFolderObject(PutFolderObject { bucket, folder }) => Ok(
                if clients.has_object(bucket, folder).await.unwrap_or(false) {
                    Look::Right(None)
                } else {
                    Look::AsPlanned
                },
            ),
            Action::CreatePolicy(_)
            | Action::CreatePolicyVersion(_)
            | Action::CreateRole(_)
            | Action::PutTrust(_)
            | Action::AttachPolicy(_) => self.look_at_role(&clients).await,
        }
    }

    async fn look_at_bucket(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreateBucket(CreateBucket { bucket }) => {
                let place = &self.change.place;
                match self
                    .aws
                    .bucket_place(&place.account, &place.region, bucket)
                    .await?
                {
                    BucketPlace::Free => Ok(Look::AsPlanned),
                    BucketPlace::Yours(region) => {
                        compare(region == place.region, false, "the bucket's Region")
                    }
                    BucketPlace::NotYours | BucketPlace::Elsewhere(_) => {
                        let mut problem = Problem::new(
                            "Someone else in the world already has a bucket with this name.",
                        )
                        .hint("Choose another name. Add your company or a number.");
                        problem.code = Some("BucketAlreadyExists".to_owned());
                        Err(Failure::before(problem))
                    }
                }
            }
            Action::BlockPublicAccess(BlockPublicAccess { bucket, seen }) => {
                let now = clients.public_access_block(bucket).await?;
                // A new bucket gets all four from AWS itself since 2023.
                compare(
                    now == Some(PublicAccessBlock::ALL),
                    now == *seen || now.is_none(),
                    "the bucket's public access settings",
                )
            }
            Action::PutBucketPolicy(PutBucketPolicy {
                bucket,
                seen,
                after,
            }) => {
                let now = clients.bucket_policy(bucket).await?;
                compare(
                    same(now.as_ref(), Some(after)),
                    same(now.as_ref(), seen.as_ref()),
                    "the bucket's policy",
                )
            }
            Action::PutBucketNotification(PutBucketNotification {
                bucket,
                seen,
                after,
            }) => {
                let now = in_order(clients.notification(bucket).await?);
                compare(
                    now == in_order(after.clone()),
                    now == in_order(seen.clone()),
                    "what the bucket announces",
                )
            }
            _ => Ok(Look::AsPlanned),
        }
    }

    async fn look_at_trail(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreateTrail(CreateTrail { trail, settings }) => match clients
                .trail(trail)
                .await?
            {
                None => Ok(Look::AsPlanned),
                Some(trail) => compare(as_made(&trail, settings) == *settings, false, "the trail"),
            },
            Action::UpdateTrail(UpdateTrail {
                trail,
                seen,
                change,
            }) => match clients.trail(trail).await? {
                None => Err(moved("the trail")),
                Some(trail) => {
                    let now = TrailSettings::of(&trail, seen.name.clone());
                    compare(now.with(change) == now, now == *seen, "the trail")
                }
            },
            Action::PutEventSelectors(PutEventSelectors { trail, seen, after }) => {
                let now = clients.trail_selectors(trail).await?;
                compare(
                    now.as_ref().is_some_and(|now| same_selectors(now, after)),
                    match (&now, seen) {
                        (Some(now), Some(seen)) => same_selectors(now, seen),
                        // The plan saw AWS's default, or no trail yet.
                        (Some(now), None) => is_default(now),
                        (None, None) => true,
                        (None, Some(_)) => false,
                    },
                    "what the trail records",
                )
            }
            Action::StartLogging(StartLogging { trail }) => {
                compare(clients.trail_logging(trail).await?, true, "")
            }
            _ => Ok(Look::AsPlanned),
        }
    }

    async fn look_at_role(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreatePolicy(CreatePolicy { name, document, .. }) => {
                let arn = self.own_arn("iam", "", &format!("policy/{name}"));
                match clients.policy_found(&arn).await? {
                    None => Ok(Look::AsPlanned),
                    Some(policy) => compare(
                        same_meaning(&policy.document, document),
                        false,
                        "the policy",
                    ),
                }
            }
            Action::CreatePolicyVersion(CreatePolicyVersion {
                policy,
                seen,
                after,
                ..
            }) => {
                let now = match clients.policy_text(policy).await {
                    Err(gone) if gone.is("NoSuchEntity") => return Err(moved("the policy")),
                    now => now?,
                };
                compare(
                    same_meaning(&now, after),
                    same_meaning(&now, seen),
                    "the policy",
                )
            }
            Action::CreateRole(CreateRole {
                name,
                trust,
                boundary,
                ..
            }) => match clients.role(name).await? {
                None => Ok(Look::AsPlanned),
                Some(role) => compare(
                    same_meaning(&role.trust, trust)
                        && role.boundary.as_ref().map(|limit| &limit.arn) == boundary.as_ref(),
                    false,
                    "the role",
                ),
            },
            Action::PutTrust(PutTrust { role, seen, after }) => {
                let Some(now) = clients.role(role).await? else {
                    return Err(moved("the role"));
                };
                compare(
                    same_meaning(&now.trust, after),
                    same_meaning(&now.trust, seen),
                    "who may use the role",
                )
            }
            Action::AttachPolicy(AttachPolicy { role, policy }) => {
                let attached = clients.attached_policies(role).await?;
                compare(attached.contains(&policy.to_string()), true, "")
            }
            _ => Ok(Look::AsPlanned),
        }
    }
}
