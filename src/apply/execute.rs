//! One change: look again, compare with what the plan saw, write. Nothing is overwritten that the plan did not see.

use std::collections::BTreeMap;

use crate::aws::{Aws, CREATED_BY, Clients, Failure, SETUP_PART, SETUP_RUN};
use crate::domain::Arn;
use crate::inventory::{
    Detector, FieldSelector, Notification, PublicAccessBlock, Selectors, Trail,
};
use crate::plan::{Action, Change, DetectorSettings, Slot, TrailPatch, TrailSettings};
use crate::policy::{Document, same_meaning};
use crate::problem::Problem;

/// What a look before the write showed.
pub(super) enum Look {
    /// It is as the plan wants it. Holds what later changes need.
    Right(Option<String>),
    /// It is as the plan saw it: the write may be made.
    AsPlanned,
}

/// A value that AWS gave, for the slot that waits for it.
pub(super) type Output = Option<String>;

/// One change with everything that it needs.
pub(super) struct Work<'a> {
    pub(super) aws: &'a Aws,
    pub(super) change: &'a Change,
    /// The change's action with all slots filled.
    pub(super) action: &'a Action,
    pub(super) run: &'a str,
}

/// The slot that a change fills, if any.
pub(super) fn fills(action: &Action) -> Option<&Slot> {
    match action {
        Action::CreateKey { fills, .. } | Action::CreateDetector { fills, .. } => Some(fills),
        _ => None,
    }
}

fn moved(what: &str) -> Failure {
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
fn compare(right: bool, as_seen: bool, what: &str) -> Result<Look, Failure> {
    if right {
        Ok(Look::Right(None))
    } else if as_seen {
        Ok(Look::AsPlanned)
    } else {
        Err(moved(what))
    }
}

fn same(a: Option<&Document>, b: Option<&Document>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same_meaning(a, b),
        _ => false,
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

    fn clients(&self) -> Result<std::sync::Arc<Clients>, Failure> {
        self.aws.at(&self.change.place)
    }

    fn own_arn(&self, service: &str, region: &str, resource: &str) -> Arn {
        Arn {
            partition: self.aws.caller().partition,
            service: service.to_owned(),
            region: region.to_owned(),
            account: self.change.place.account.to_string(),
            resource: resource.to_owned(),
        }
    }

    /// Read what the change is about, and compare.
    pub(super) async fn look(&self) -> Result<Look, Failure> {
        let clients = self.clients()?;
        match self.action {
            Action::None | Action::EnableTrustedAccess { .. } => Ok(Look::AsPlanned),
            Action::CreateKey { part, .. } => Ok(match clients.made_keys().await?.remove(part) {
                Some(arn) => Look::Right(Some(arn.to_string())),
                None => Look::AsPlanned,
            }),
            Action::CreateAlias { alias, key } => {
                match clients.aliases().await?.get(alias.as_str()) {
                    None => Ok(Look::AsPlanned),
                    Some(id) => compare(key.ends_with(id.as_str()), false, "the key's nickname"),
                }
            }
            Action::EnableKeyRotation { key } => {
                let rotates = clients
                    .key(key)
                    .await?
                    .and_then(|key| key.rotates.known().copied());
                compare(rotates == Some(true), true, "")
            }
            Action::PutKeyPolicy { key, seen, after } => {
                let key = clients.key(key).await?;
                let now = key.as_ref().and_then(|key| key.policy.known());
                compare(
                    same(now, Some(after)),
                    same(now, Some(seen)),
                    "the key's policy",
                )
            }
            Action::CreateBucket { .. }
            | Action::BlockPublicAccess { .. }
            | Action::PutBucketPolicy { .. }
            | Action::PutBucketNotification { .. } => self.look_at_bucket(&clients).await,
            Action::CreateTopic { topic, policy } => {
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
            Action::PutTopicPolicy { topic, seen, after } => {
                let now = clients.topic(topic).await?.and_then(|topic| topic.policy);
                compare(
                    same(now.as_ref(), Some(after)),
                    same(now.as_ref(), seen.as_ref()),
                    "the topic's policy",
                )
            }
            Action::CreateTrail(_)
            | Action::UpdateTrail { .. }
            | Action::PutEventSelectors { .. }
            | Action::StartLogging { .. } => self.look_at_trail(&clients).await,
            Action::CreateDetector { .. }
            | Action::UpdateDetector { .. }
            | Action::CreateDestination { .. }
            | Action::UpdateDestination { .. } => self.look_at_detector(&clients).await,
            Action::CreatePolicy { .. }
            | Action::CreatePolicyVersion { .. }
            | Action::CreateRole { .. }
            | Action::PutTrust { .. }
            | Action::AttachPolicy { .. } => self.look_at_role(&clients).await,
        }
    }

    async fn look_at_bucket(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreateBucket { bucket } => {
                let place = &self.change.place;
                match self
                    .aws
                    .bucket(&place.account, &place.region, bucket)
                    .await?
                {
                    crate::inventory::BucketView::Free => Ok(Look::AsPlanned),
                    crate::inventory::BucketView::Yours(bucket) => {
                        compare(bucket.region == place.region, false, "the bucket's Region")
                    }
                    crate::inventory::BucketView::NotYours => {
                        let mut problem = Problem::new(
                            "Someone else in the world already has a bucket with this name.",
                        )
                        .hint("Choose another name. Add your company or a number.");
                        problem.code = Some("BucketAlreadyExists".to_owned());
                        Err(Failure::before(problem))
                    }
                }
            }
            Action::BlockPublicAccess { bucket, seen } => {
                let now = clients.public_access_block(bucket).await?;
                // A new bucket gets all four from AWS itself since 2023.
                compare(
                    now == Some(PublicAccessBlock::ALL),
                    now == *seen || now.is_none(),
                    "the bucket's public access settings",
                )
            }
            Action::PutBucketPolicy {
                bucket,
                seen,
                after,
            } => {
                let now = clients.bucket_policy(bucket).await?;
                compare(
                    same(now.as_ref(), Some(after)),
                    same(now.as_ref(), seen.as_ref()),
                    "the bucket's policy",
                )
            }
            Action::PutBucketNotification {
                bucket,
                seen,
                after,
            } => {
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
            Action::CreateTrail(settings) => {
                let place = &self.change.place;
                let arn = self.own_arn(
                    "cloudtrail",
                    place.region.as_str(),
                    &format!("trail/{}", settings.name),
                );
                match clients.trail(&arn).await? {
                    None => Ok(Look::AsPlanned),
                    Some(trail) => compare(
                        settings_of(&trail, settings) == *settings,
                        false,
                        "the trail",
                    ),
                }
            }
            Action::UpdateTrail {
                trail,
                seen,
                change,
            } => match clients.trail(trail).await? {
                None => Err(moved("the trail")),
                Some(trail) => {
                    let now = settings_of(&trail, seen);
                    compare(with_patch(&now, change) == now, now == *seen, "the trail")
                }
            },
            Action::PutEventSelectors { trail, seen, after } => {
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
            Action::StartLogging { trail } => {
                compare(clients.trail_logging(trail).await?, true, "")
            }
            _ => Ok(Look::AsPlanned),
        }
    }

    async fn look_at_detector(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreateDetector {
                frequency,
                features,
                ..
            } => match clients.detector().await? {
                None => Ok(Look::AsPlanned),
                Some(detector) if is_set(&detector, Some(true), Some(frequency), features) => {
                    Ok(Look::Right(Some(detector.id)))
                }
                Some(_) => Err(moved("GuardDuty")),
            },
            Action::UpdateDetector {
                seen,
                enable,
                frequency,
                features,
                ..
            } => match clients.detector().await? {
                None => Err(moved("GuardDuty")),
                Some(detector) => compare(
                    is_set(&detector, *enable, frequency.as_deref(), features),
                    DetectorSettings::from(&detector) == *seen,
                    "GuardDuty",
                ),
            },
            Action::CreateDestination {
                detector,
                bucket_arn,
                key_arn,
            } => {
                let there = clients.destinations(detector).await?;
                match there.first() {
                    None => Ok(Look::AsPlanned),
                    Some(there) => compare(
                        there.destination_arn == *bucket_arn && there.key_arn == *key_arn,
                        false,
                        "where findings go",
                    ),
                }
            }
            Action::UpdateDestination {
                detector,
                destination,
                seen,
                bucket_arn,
                key_arn,
            } => {
                let there = clients.destinations(detector).await?;
                let Some(there) = there.iter().find(|there| there.id == *destination) else {
                    return Err(moved("where findings go"));
                };
                compare(
                    there.destination_arn == *bucket_arn && there.key_arn == *key_arn,
                    there.destination_arn == seen.0 && there.key_arn == seen.1,
                    "where findings go",
                )
            }
            _ => Ok(Look::AsPlanned),
        }
    }

    async fn look_at_role(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreatePolicy { name, document, .. } => {
                let arn = self.own_arn("iam", "", &format!("policy/{name}"));
                match clients.managed_policy(&arn).await? {
                    None => Ok(Look::AsPlanned),
                    Some(policy) => compare(
                        same_meaning(&policy.document, document),
                        false,
                        "the policy",
                    ),
                }
            }
            Action::CreatePolicyVersion {
                policy,
                seen,
                after,
                ..
            } => {
                let Some(now) = clients.managed_policy(policy).await? else {
                    return Err(moved("the policy"));
                };
                compare(
                    same_meaning(&now.document, after),
                    same_meaning(&now.document, seen),
                    "the policy",
                )
            }
            Action::CreateRole { name, trust, .. } => match clients.role(name).await? {
                None => Ok(Look::AsPlanned),
                Some(role) => compare(same_meaning(&role.trust, trust), false, "the role"),
            },
            Action::PutTrust { role, seen, after } => {
                let Some(now) = clients.role(role).await? else {
                    return Err(moved("the role"));
                };
                compare(
                    same_meaning(&now.trust, after),
                    same_meaning(&now.trust, seen),
                    "who may use the role",
                )
            }
            Action::AttachPolicy { role, policy } => {
                let attached = clients.attached_policies(role).await?;
                compare(attached.contains(&policy.to_string()), true, "")
            }
            _ => Ok(Look::AsPlanned),
        }
    }

    /// What the write removes for good and the action does not hold: the text of an old version of a policy.
    pub(super) async fn to_be_lost(&self) -> Result<Option<Document>, Failure> {
        match self.action {
            Action::CreatePolicyVersion {
                policy,
                delete_version: Some(version),
                ..
            } => match self.clients()?.policy_document(policy, version).await {
                Ok(document) => Ok(Some(document)),
                // Gone already: an earlier part of this run removed it, and kept it.
                Err(failure) if failure.is("NoSuchEntity") => Ok(None),
                Err(failure) => Err(failure),
            },
            _ => Ok(None),
        }
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
            Action::EnableTrustedAccess { service } => {
                clients.enable_trusted_access(service).await?;
            }
            Action::CreateKey {
                part,
                description,
                policy,
                ..
            } => {
                let tags = self.tags(Some(part));
                let arn = clients
                    .create_key(description, &policy.to_compact(), &tags)
                    .await?;
                return Ok(Some(arn.to_string()));
            }
            Action::CreateAlias { alias, key } => clients.create_alias(alias, key).await?,
            Action::EnableKeyRotation { key } => clients.enable_key_rotation(key).await?,
            Action::PutKeyPolicy { key, after, .. } => {
                clients.put_key_policy(key, &after.to_compact()).await?;
            }
            Action::CreateBucket { bucket } => {
                clients.create_bucket(bucket, &self.tags(None)).await?;
            }
            Action::BlockPublicAccess { bucket, .. } => clients.block_public_access(bucket).await?,
            Action::PutBucketPolicy { bucket, after, .. } => {
                clients
                    .put_bucket_policy(bucket, &after.to_compact())
                    .await?;
            }
            Action::PutBucketNotification { bucket, after, .. } => {
                clients.put_notification(bucket, after).await?;
            }
            Action::CreateTopic { topic, policy } => {
                clients
                    .create_topic(topic, &policy.to_compact(), &self.tags(None))
                    .await?;
            }
            Action::PutTopicPolicy { topic, after, .. } => {
                clients.set_topic_policy(topic, &after.to_compact()).await?;
            }
            Action::CreateTrail(settings) => {
                clients.create_trail(settings, &self.tags(None)).await?;
            }
            Action::UpdateTrail { trail, change, .. } => {
                clients.update_trail(trail, change).await?;
            }
            Action::PutEventSelectors { trail, after, .. } => {
                clients.put_selectors(trail, after).await?;
            }
            Action::StartLogging { trail } => clients.start_logging(trail).await?,
            Action::CreateDetector {
                frequency,
                features,
                ..
            } => {
                let tags = self.tags(None);
                let id = clients
                    .create_detector(&self.token(), frequency, features, &tags)
                    .await?;
                return Ok(Some(id));
            }
            Action::UpdateDetector {
                detector,
                enable,
                frequency,
                features,
                ..
            } => {
                clients
                    .update_detector(detector, *enable, frequency.as_deref(), features)
                    .await?;
            }
            Action::CreateDestination {
                detector,
                bucket_arn,
                key_arn,
            } => {
                clients
                    .create_destination(
                        detector,
                        bucket_arn,
                        key_arn,
                        &self.token(),
                        &self.tags(None),
                    )
                    .await?;
            }
            Action::UpdateDestination {
                detector,
                destination,
                bucket_arn,
                key_arn,
                ..
            } => {
                clients
                    .update_destination(detector, destination, bucket_arn, key_arn)
                    .await?;
            }
            Action::CreatePolicy {
                name,
                description,
                document,
            } => {
                clients
                    .create_policy(name, description, &document.to_compact(), &self.tags(None))
                    .await?;
            }
            Action::CreatePolicyVersion {
                policy,
                after,
                delete_version,
                ..
            } => {
                if let Some(version) = delete_version {
                    clients.delete_policy_version(policy, version).await?;
                }
                clients
                    .create_policy_version(policy, &after.to_compact())
                    .await?;
            }
            Action::CreateRole {
                name,
                description,
                trust,
            } => {
                clients
                    .create_role(name, description, &trust.to_compact(), &self.tags(None))
                    .await?;
            }
            Action::PutTrust { role, after, .. } => {
                clients.update_trust(role, &after.to_compact()).await?;
            }
            Action::AttachPolicy { role, policy } => clients.attach_policy(role, policy).await?,
        }
        tracing::debug!(change = %self.change.id, %account, "written");
        Ok(None)
    }

    /// Whether AWS has taken the change in: findings are published, not only promised.
    pub(super) async fn is_settled(&self) -> Result<bool, Failure> {
        let (Action::CreateDestination { detector, .. }
        | Action::UpdateDestination { detector, .. }) = self.action
        else {
            return Ok(true);
        };
        let there = self.clients()?.destinations(detector).await?;
        match there.first().map(|there| there.status.as_str()) {
            Some("PUBLISHING") => Ok(true),
            Some("PENDING_VERIFICATION") | None => Ok(false),
            Some(status) => {
                let mut problem = Problem::new("GuardDuty cannot send findings to the bucket.")
                    .hint("Look at the changes again: the rules of the bucket or the key may have changed.");
                problem.code = Some(status.to_owned());
                Err(Failure::before(problem))
            }
        }
    }
}

fn is_set(
    detector: &Detector,
    enable: Option<bool>,
    frequency: Option<&str>,
    features: &BTreeMap<String, bool>,
) -> bool {
    enable.is_none_or(|enable| detector.enabled == enable)
        && frequency.is_none_or(|frequency| detector.frequency == frequency)
        && features.iter().all(|(name, on)| {
            // A feature that AWS does not name here is off.
            detector.features.get(name).copied().unwrap_or(false) == *on
        })
}

/// The trail's settings in the plan's form; the name is taken from there.
fn settings_of(trail: &Trail, like: &TrailSettings) -> TrailSettings {
    TrailSettings {
        name: like.name.clone(),
        bucket: trail.bucket.clone(),
        prefix: trail.prefix.clone(),
        topic_arn: trail.topic_arn.clone(),
        key_arn: trail.key_arn.clone(),
        multi_region: trail.multi_region,
        organization: trail.organization,
        global_events: trail.global_events,
        validation: trail.validation,
    }
}

fn with_patch(settings: &TrailSettings, patch: &TrailPatch) -> TrailSettings {
    let mut settings = settings.clone();
    if patch.topic_arn.is_some() {
        settings.topic_arn.clone_from(&patch.topic_arn);
    }
    if patch.key_arn.is_some() {
        settings.key_arn.clone_from(&patch.key_arn);
    }
    settings.multi_region = patch.multi_region.unwrap_or(settings.multi_region);
    settings.organization = patch.organization.unwrap_or(settings.organization);
    settings.global_events = patch.global_events.unwrap_or(settings.global_events);
    settings.validation = patch.validation.unwrap_or(settings.validation);
    settings
}

/// Lists whose order means nothing, in one order.
fn in_order(mut notification: Notification) -> Notification {
    for targets in [
        &mut notification.topics,
        &mut notification.queues,
        &mut notification.functions,
    ] {
        for target in targets.iter_mut() {
            target.events.sort_unstable();
            for rule in &mut target.filter {
                rule.0 = rule.0.to_lowercase();
            }
            target.filter.sort_unstable();
        }
        targets.sort_by(|a, b| (&a.id, &a.arn).cmp(&(&b.id, &b.arn)));
    }
    notification
}

/// AWS's default in the advanced form: all management events, and nothing else. In the basic form it is read as `None`.
fn is_default(selectors: &Selectors) -> bool {
    let Selectors::Advanced(list) = selectors else {
        return false;
    };
    list.iter().all(|selector| {
        matches!(
            selector.fields.as_slice(),
            [only] if *only == FieldSelector {
                field: "eventCategory".to_owned(),
                equals: vec!["Management".to_owned()],
                ..FieldSelector::default()
            }
        )
    })
}

/// The same, whatever the order in which AWS lists them.
fn same_selectors(a: &Selectors, b: &Selectors) -> bool {
    let sorted = |selectors: &Selectors| {
        let mut selectors = selectors.clone();
        match &mut selectors {
            Selectors::Basic(list) => {
                for selector in list.iter_mut() {
                    selector.excluded_sources.sort_unstable();
                    for resource in &mut selector.data_resources {
                        resource.values.sort_unstable();
                    }
                    selector.data_resources.sort_by(|a, b| a.kind.cmp(&b.kind));
                }
                list.sort_by_key(|selector| format!("{selector:?}"));
            }
            Selectors::Advanced(list) => {
                for selector in list.iter_mut() {
                    for field in &mut selector.fields {
                        for values in [
                            &mut field.equals,
                            &mut field.starts_with,
                            &mut field.ends_with,
                            &mut field.not_equals,
                            &mut field.not_starts_with,
                            &mut field.not_ends_with,
                        ] {
                            values.sort_unstable();
                        }
                    }
                    selector.fields.sort_by(|a, b| a.field.cmp(&b.field));
                }
                list.sort_by_key(|selector| format!("{selector:?}"));
            }
        }
        selectors
    };
    sorted(a) == sorted(b)
}
