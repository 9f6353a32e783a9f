//! One change: what it writes, and whether AWS has taken that in.

use crate::aws::{Aws, CREATED_BY, Clients, ExportTarget, Failure, SETUP_PART, SETUP_RUN};
use crate::domain::Arn;
use crate::plan::{
    Action, AttachPolicy, BlockPublicAccess, Change, CreateAlias, CreateBucket, CreateDestination,
    CreateDetector, CreateKey, CreatePolicy, CreatePolicyVersion, CreateRole, CreateTopic,
    CreateTrail, EnableKeyRotation, EnableTrustedAccess, PutBucketNotification, PutBucketPolicy,
    PutEventSelectors, PutFolderObject, PutKeyPolicy, PutTopicPolicy, PutTrust, Slot, StartLogging,
    UpdateDestination, UpdateDetector, UpdateTrail,
};
use crate::policy::{Document, same_meaning};
use crate::problem::Problem;

/// A value that AWS gave, for the slot that waits for it.
pub(super) type Output = Option<String>;

/// How far AWS has taken a change in.
pub(super) enum Settling {
    /// It has.
    Done,
    /// It is still trying.
    Waits,
    /// It shows the trouble that was there before the change, which it may look at again any moment.
    Stands(Problem),
}

/// One change with everything that it needs.
pub(super) struct Work<'a> {
    pub(super) aws: &'a Aws,
    pub(super) change: &'a Change,
    /// The change's action with all slots filled.
    pub(super) action: &'a Action,
    /// The rules of the same key that earlier changes of this run have put others in the place of.
    pub(super) replaced: &'a [Document],
    /// The rules that the plan saw were replaced by another run minutes ago, whose rules the write would take away.
    pub(super) is_late: bool,
    pub(super) run: &'a str,
}

/// The slot that a change fills, if any.
pub(super) fn fills(action: &Action) -> Option<&Slot> {
    match action {
        Action::CreateKey(CreateKey { fills, .. })
        | Action::CreateDetector(CreateDetector { fills, .. }) => Some(fills),
        _ => None,
    }
}

impl Work<'_> {
    fn tags(&self, part: Option<&str>) -> Vec<(String, String)> {
        let mut tags = vec![
            (CREATED_BY.0.to_owned(), CREATED_BY.1.to_owned()),
            (SETUP_RUN.to_owned(), self.run.to_owned()),
        ];
        if let Some(part) = part {
            tags.push((SETUP_PART.to_owned(), part.to_owned()));
        }
        tags
    }

    /// A token that is the same for the same change of the same run, so that AWS knows a repeated call.
    fn token(&self) -> String {
        let salt = self
            .change
            .id
            .as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("{}-{salt:016x}", self.run)
    }

    pub(super) fn clients(&self) -> Result<std::sync::Arc<Clients>, Failure> {
        self.aws.at(&self.change.place)
    }

    pub(super) fn own_arn(&self, service: &str, region: &str, resource: &str) -> Arn {
        Arn {
            partition: self.aws.caller().partition,
            service: service.to_owned(),
            region: region.to_owned(),
            account: self.change.place.account.to_string(),
            resource: resource.to_owned(),
        }
    }

    /// What the write removes for good and the action does not hold: the text of an old version of a policy.
    pub(super) async fn to_be_lost(&self) -> Result<Option<Document>, Failure> {
        match self.action {
            Action::CreatePolicyVersion(CreatePolicyVersion {
                policy,
                delete_version: Some(version),
                ..
            }) => match self.clients()?.policy_document(policy, version).await {
                Ok(document) => Ok(Some(document)),
                // Gone already: an earlier part of this run removed it, and kept it.
                Err(failure) if failure.is("NoSuchEntity") => Ok(None),
                Err(failure) => Err(failure),
            },
            _ => Ok(None),
        }
    }

    /// Whether KMS shows the rules that were written. For a while it shows now the old ones and now the new ones, so it has to
    /// show them twice.
    pub(super) async fn key_rules_settling(&self) -> Result<Settling, Failure> {
        let Action::PutKeyPolicy(PutKeyPolicy { key, after, .. }) = self.action else {
            return Ok(Settling::Done);
        };
        let clients = self.clients()?;
        for _ in 0..2 {
            if !same_meaning(&clients.key_policy(key).await?, after) {
                return Ok(Settling::Waits);
            }
        }
        Ok(Settling::Done)
    }

    /// Make the write. Called only after [`Work::look`] said [`Look::AsPlanned`].
    #[expect(
        clippy::too_many_lines,
        reason = "one arm an action, none of them long"
    )]
    pub(super) async fn write(&self) -> Result<Output, Failure> {
        let clients = self.clients()?;
        let account = &self.change.place.account;
        match self.action {
            Action::None => {}
            Action::EnableTrustedAccess(EnableTrustedAccess { service }) => {
                clients.enable_trusted_access(service).await?;
            }
            Action::CreateKey(CreateKey {
                part,
                description,
                policy,
                ..
            }) => {
                let tags = self.tags(Some(part));
                let arn = clients
                    .create_key(description, &policy.to_compact(), &tags)
                    .await?;
                return Ok(Some(arn.to_string()));
            }
            Action::CreateAlias(CreateAlias { alias, key }) => {
                clients.create_alias(alias, key).await?
            }
            Action::EnableKeyRotation(EnableKeyRotation { key }) => {
                clients.enable_key_rotation(key).await?
            }
            Action::PutKeyPolicy(PutKeyPolicy { key, after, .. }) => {
                clients.put_key_policy(key, &after.to_compact()).await?;
            }
            Action::CreateBucket(CreateBucket { bucket }) => {
                clients.create_bucket(bucket, &self.tags(None)).await?;
            }
            Action::BlockPublicAccess(BlockPublicAccess { bucket, .. }) => {
                clients.block_public_access(bucket).await?
            }
            Action::PutBucketPolicy(PutBucketPolicy { bucket, after, .. }) => {
                clients
                    .put_bucket_policy(bucket, &after.to_compact())
                    .await?;
            }
            Action::PutBucketNotification(PutBucketNotification { bucket, after, .. }) => {
                clients.put_notification(bucket, after).await?;
            }
            Action::CreateTopic(CreateTopic { topic, policy }) => {
                clients
                    .create_topic(topic, &policy.to_compact(), &self.tags(None))
                    .await?;
            }
            Action::PutTopicPolicy(PutTopicPolicy { topic, after, .. }) => {
                clients.set_topic_policy(topic, &after.to_compact()).await?;
            }
            Action::CreateTrail(CreateTrail { settings, .. }) => {
                clients.create_trail(settings, &self.tags(None)).await?;
            }
            Action::UpdateTrail(UpdateTrail { trail, change, .. }) => {
                clients.update_trail(trail, change).await?;
            }
            Action::PutEventSelectors(PutEventSelectors { trail, after, .. }) => {
                clients.put_selectors(trail, after).await?;
            }
            Action::StartLogging(StartLogging { trail }) => clients.start_logging(trail).await?,
            Action::CreateDetector(CreateDetector {
                frequency,
                features,
                ..
            }) => {
                let tags = self.tags(None);
                let id = clients
                    .create_detector(&self.token(), frequency, features, &tags)
                    .await?;
                return Ok(Some(id));
            }
            Action::UpdateDetector(UpdateDetector {
                detector,
                enable,
                frequency,
                features,
                ..
            }) => {
                clients
                    .update_detector(detector, *enable, frequency.as_deref(), features)
                    .await?;
            }
            Action::CreateDestination(CreateDestination {
                detector,
                bucket_arn,
                key_arn,
                owner,
            }) => {
                let target = ExportTarget {
                    bucket_arn,
                    key_arn,
                    owner: Some(owner),
                };
                clients
                    .create_destination(detector, target, &self.token(), &self.tags(None))
                    .await?;
            }
            Action::UpdateDestination(UpdateDestination {
                detector,
                seen,
                bucket_arn,
                key_arn,
                owner,
            }) => {
                let target = ExportTarget {
                    bucket_arn,
                    key_arn,
                    owner: owner.as_ref(),
                };
                clients
                    .update_destination(detector, &seen.id, target)
                    .await?;
            }
            Action::PutFolderObject(PutFolderObject { bucket, folder }) => {
                clients.put_folder_object(bucket, folder).await?;
            }
            Action::CreatePolicy(CreatePolicy {
                name,
                description,
                document,
            }) => {
                clients
                    .create_policy(name, description, &document.to_compact(), &self.tags(None))
                    .await?;
            }
            Action::CreatePolicyVersion(CreatePolicyVersion {
                policy,
                after,
                delete_version,
                ..
            }) => {
                if let Some(version) = delete_version {
                    clients.delete_policy_version(policy, version).await?;
                }
                clients
                    .create_policy_version(policy, &after.to_compact())
                    .await?;
            }
            Action::CreateRole(CreateRole {
                name,
                description,
                trust,
                boundary,
            }) => {
                clients
                    .create_role(
                        name,
                        description,
                        &trust.to_compact(),
                        boundary.as_ref(),
                        &self.tags(None),
                    )
                    .await?;
            }
            Action::PutTrust(PutTrust { role, after, .. }) => {
                clients.update_trust(role, &after.to_compact()).await?;
            }
            Action::AttachPolicy(AttachPolicy { role, policy }) => {
                clients.attach_policy(role, policy).await?
            }
        }
        tracing::debug!(change = %self.change.id, %account, "written");
        Ok(None)
    }
}
