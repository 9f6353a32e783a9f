//! What a change does, precise enough to be carried out without asking again.
//!
//! Where a document or a setting is replaced, `seen` is what the plan was made from: if AWS shows something else at the time
//! of the change, the change stops. Texts and documents may hold slots.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Slot;
use crate::domain::{Arn, BucketName, KeyAlias, PolicyName, RoleName, TopicName, TrailName};
use crate::inventory::{Detector, Notification, PublicAccessBlock, Selectors};
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
    CreateTrail(TrailSettings),
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
    /// `guardduty:CreateDetector`
    CreateDetector {
        frequency: String,
        /// Every feature that AWS would otherwise switch on by itself, on or off.
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
    },
    /// `guardduty:UpdatePublishingDestination`, until it publishes.
    UpdateDestination {
        detector: String,
        destination: String,
        /// (bucket ARN, key ARN) as the plan saw them.
        seen: (String, String),
        bucket_arn: String,
        key_arn: String,
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
