//! What a change does, precise enough to be carried out without asking again.
//!
//! Where a document or a setting is replaced, `seen` is what the plan was made from: if AWS shows something else at the time
//! of the change, the change stops. Texts and documents may hold slots.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Slot;
use crate::domain::{
    AccountId, Arn, BucketName, KeyAlias, PolicyName, RoleName, TopicName, TrailName,
};
use crate::inventory::{Destination, Detector, Notification, PublicAccessBlock, Selectors};
use crate::policy::Document;

/// One write, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing is written (already right, by hand, or waiting).
    None,
    /// `organizations:EnableAWSServiceAccess`
    EnableTrustedAccess { service: String },
    /// `kms:CreateKey`, after a search for a key that was made for the same `part` and lost.
    CreateKey {
        /// The tag `setup-part`: the alias that the key is for.
        part: String,
        description: String,
        policy: Document,
        /// Gets the key's ARN.
        fills: Slot,
    },
    /// `kms:CreateAlias`
    CreateAlias { alias: KeyAlias, key: String },
    /// `kms:EnableKeyRotation`
    EnableKeyRotation { key: String },
    /// `kms:PutKeyPolicy`
    PutKeyPolicy {
        key: String,
        seen: Document,
        after: Document,
    },
    /// `s3:CreateBucket` in the change's Region.
    CreateBucket { bucket: BucketName },
    /// `s3:PutBucketPublicAccessBlock`, all four on.
    BlockPublicAccess {
        bucket: BucketName,
        seen: Option<PublicAccessBlock>,
    },
    /// `s3:PutBucketPolicy`
    PutBucketPolicy {
        bucket: BucketName,
        seen: Option<Document>,
        after: Document,
    },
    /// `s3:PutBucketNotification`
    PutBucketNotification {
        bucket: BucketName,
        seen: Notification,
        after: Notification,
    },
    /// `sns:CreateTopic`
    CreateTopic { topic: TopicName, policy: Document },
    /// `sns:SetTopicAttributes` (Policy)
    PutTopicPolicy {
        topic: Arn,
        seen: Option<Document>,
        after: Document,
    },
    /// `cloudtrail:CreateTrail`
    CreateTrail {
        /// The ARN that it will have; the managing account's for an organization's trail, whoever makes it.
        trail: Arn,
        settings: TrailSettings,
    },
    /// `cloudtrail:UpdateTrail`; what is `None` in `change` stays as it is.
    UpdateTrail {
        trail: Arn,
        seen: TrailSettings,
        change: TrailPatch,
    },
    /// `cloudtrail:PutEventSelectors`
    PutEventSelectors {
        trail: Arn,
        seen: Option<Selectors>,
        after: Selectors,
    },
    /// `cloudtrail:StartLogging`
    StartLogging { trail: Arn },
    /// `guardduty:CreateDetector` suspended, then `guardduty:UpdateDetector`, which wakes it with only the chosen features on;
    /// one of ours that an earlier run left suspended is finished instead.
    CreateDetector {
        frequency: String,
        /// Every feature that we know AWS to switch on by itself, on or off. Others are off as well.
        features: BTreeMap<String, bool>,
        /// Gets the detector's id.
        fills: Slot,
    },
    /// `guardduty:UpdateDetector`; what is `None` or not named stays as it is.
    UpdateDetector {
        detector: String,
        seen: DetectorSettings,
        enable: Option<bool>,
        frequency: Option<String>,
        features: BTreeMap<String, bool>,
    },
    /// `guardduty:CreatePublishingDestination`, until it publishes.
    CreateDestination {
        detector: String,
        bucket_arn: String,
        key_arn: String,
        /// The account that has to own the bucket.
        owner: AccountId,
    },
    /// `guardduty:UpdatePublishingDestination`, until it publishes. The same values make GuardDuty try again.
    UpdateDestination {
        detector: String,
        seen: Destination,
        bucket_arn: String,
        key_arn: String,
        /// The account that has to own the bucket; `None` leaves what is set.
        owner: Option<AccountId>,
    },
    /// `s3:PutObject` of an empty object that stands for a folder; never over one that is there.
    PutFolderObject {
        bucket: BucketName,
        /// With the slash at its end.
        folder: String,
    },
    /// `iam:CreatePolicy`
    CreatePolicy {
        name: PolicyName,
        description: String,
        document: Document,
    },
    /// `iam:CreatePolicyVersion` as the default, deleting one old version first if there is no room.
    CreatePolicyVersion {
        policy: Arn,
        seen: Document,
        after: Document,
        delete_version: Option<String>,
    },
    /// `iam:CreateRole`
    CreateRole {
        name: RoleName,
        description: String,
        trust: Document,
        /// The policy that limits it.
        #[serde(default)]
        boundary: Option<Arn>,
    },
    /// `iam:UpdateAssumeRolePolicy`
    PutTrust {
        role: RoleName,
        seen: Document,
        after: Document,
    },
    /// `iam:AttachRolePolicy`
    AttachPolicy { role: RoleName, policy: Arn },
}

/// What a change of a detector can touch, as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectorSettings {
    pub enabled: bool,
    pub frequency: String,
    /// Every feature that AWS named, and whether it is on.
    pub features: BTreeMap<String, bool>,
}

impl From<&Detector> for DetectorSettings {
    fn from(detector: &Detector) -> Self {
        Self {
            enabled: detector.enabled,
            frequency: detector.frequency.clone(),
            features: detector.features.clone(),
        }
    }
}

/// A trail's settings as `CreateTrail` takes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the trail's own settings"
)]
pub struct TrailSettings {
    pub name: TrailName,
    pub bucket: String,
    pub prefix: Option<String>,
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: bool,
    pub organization: bool,
    pub global_events: bool,
    pub validation: bool,
    /// Whether it records CloudTrail's own deliveries; `None` leaves it to AWS.
    pub recursive: Option<bool>,
    /// Whether it looks for unusual activity; kept as it is, never written here.
    #[serde(default)]
    pub insights: bool,
}

/// The settings of a trail that change. AWS keeps what is left out; an empty text would remove a setting and is never sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailPatch {
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    pub multi_region: Option<bool>,
    pub organization: Option<bool>,
    pub global_events: Option<bool>,
    pub validation: Option<bool>,
}

impl TrailPatch {
    /// How many settings change.
    pub fn count(&self) -> usize {
        let switches = [
            self.multi_region,
            self.organization,
            self.global_events,
            self.validation,
        ];
        [&self.topic_arn, &self.key_arn]
            .into_iter()
            .flatten()
            .count()
            + switches.into_iter().flatten().count()
    }
}
