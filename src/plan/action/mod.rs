//! What a change does, precise enough to be carried out without asking again.
//!
//! Where a document or a setting is replaced, `seen` is what the plan was made from: if AWS shows something else at the time
//! of the change, the change stops. Texts and documents may hold slots.

mod bucket;
mod detector;
mod export;
mod key;
mod organization;
mod policy;
mod role;
mod topic;
mod trail;

pub use bucket::{
    BlockPublicAccess, CreateBucket, PutBucketNotification, PutBucketPolicy, PutFolderObject,
};
pub use detector::{CreateDetector, DetectorSettings, UpdateDetector};
pub use export::{CreateDestination, UpdateDestination};
pub use key::{CreateAlias, CreateKey, EnableKeyRotation, PutKeyPolicy};
pub use organization::EnableTrustedAccess;
pub use policy::{CreatePolicy, CreatePolicyVersion};
pub use role::{AttachPolicy, CreateRole, PutTrust};
pub use topic::{CreateTopic, PutTopicPolicy};
pub use trail::{
    CreateTrail, PutEventSelectors, StartLogging, TrailPatch, TrailSettings, UpdateTrail,
};

use serde::{Deserialize, Serialize};

/// One write, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing is written (already right, by hand, or waiting).
    None,
    /// `organizations:EnableAWSServiceAccess`
    EnableTrustedAccess(EnableTrustedAccess),
    /// `kms:CreateKey`, after a search for a key that was made for the same `part` and lost.
    CreateKey(CreateKey),
    /// `kms:CreateAlias`
    CreateAlias(CreateAlias),
    /// `kms:EnableKeyRotation`
    EnableKeyRotation(EnableKeyRotation),
    /// `kms:PutKeyPolicy`
    PutKeyPolicy(PutKeyPolicy),
    /// `s3:CreateBucket` in the change's Region.
    CreateBucket(CreateBucket),
    /// `s3:PutBucketPublicAccessBlock`, all four on.
    BlockPublicAccess(BlockPublicAccess),
    /// `s3:PutBucketPolicy`
    PutBucketPolicy(PutBucketPolicy),
    /// `s3:PutBucketNotification`
    PutBucketNotification(PutBucketNotification),
    /// `sns:CreateTopic`
    CreateTopic(CreateTopic),
    /// `sns:SetTopicAttributes` (Policy)
    PutTopicPolicy(PutTopicPolicy),
    /// `cloudtrail:CreateTrail`
    CreateTrail(CreateTrail),
    /// `cloudtrail:UpdateTrail`; what is `None` in `change` stays as it is.
    UpdateTrail(UpdateTrail),
    /// `cloudtrail:PutEventSelectors`
    PutEventSelectors(PutEventSelectors),
    /// `cloudtrail:StartLogging`
    StartLogging(StartLogging),
    /// `guardduty:CreateDetector` suspended, then `guardduty:UpdateDetector`, which wakes it with only the chosen features on;
    /// one of ours that an earlier run left suspended is finished instead.
    CreateDetector(CreateDetector),
    /// `guardduty:UpdateDetector`; what is `None` or not named stays as it is.
    UpdateDetector(UpdateDetector),
    /// `guardduty:CreatePublishingDestination`, until it publishes.
    CreateDestination(CreateDestination),
    /// `guardduty:UpdatePublishingDestination`, until it publishes. The same values make GuardDuty try again.
    UpdateDestination(UpdateDestination),
    /// `s3:PutObject` of an empty object that stands for a folder; never over one that is there.
    PutFolderObject(PutFolderObject),
    /// `iam:CreatePolicy`
    CreatePolicy(CreatePolicy),
    /// `iam:CreatePolicyVersion` as the default, deleting one old version first if there is no room.
    CreatePolicyVersion(CreatePolicyVersion),
    /// `iam:CreateRole`
    CreateRole(CreateRole),
    /// `iam:UpdateAssumeRolePolicy`
    PutTrust(PutTrust),
    /// `iam:AttachRolePolicy`
    AttachPolicy(AttachPolicy),
}
