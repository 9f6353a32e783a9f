//! What a change does, precise enough to be carried out without asking again.
//!
//! Where a document or a setting is replaced, `seen` is what the plan was made from: if AWS shows something else at the time
//! of the change, the change stops. Texts and documents may hold slots.

mod bucket;
mod bucket_back;
mod deed;
mod detector;
mod export;
mod key;
mod lost;
mod members;
mod organization;
mod policy;
mod role;
mod stack_set;
mod step;
mod topic;
mod trail;

#[cfg(test)]
pub(super) mod tests;

pub use bucket::{
    BlockPublicAccess, CreateBucket, PutBucketNotification, PutBucketPolicy, PutFolderObject,
};
pub use bucket_back::{DeleteBucket, DeleteBucketPolicy, DeleteFolderObject, RestorePublicAccess};
pub use deed::{Deed, Pace, Thing};
pub use detector::{CreateDetector, DetectorSettings, SuspendDetector, UpdateDetector};
pub use export::{CreateDestination, DeleteDestination, UpdateDestination};
pub use key::{
    CreateAlias, CreateKey, DeleteAlias, DisableKeyRotation, EnableKeyRotation, PutKeyPolicy,
    ScheduleKeyDeletion, key_id,
};
pub(super) use lost::without_keys;
pub use members::{
    CreateMembers, DesignateGuardDuty, MEMBERS_A_CALL, NewMember, ProtectMembers, SetJoining,
};
pub use organization::EnableTrustedAccess;
pub use policy::{CreatePolicy, CreatePolicyVersion, DeletePolicy, RestorePolicy};
pub use role::{AttachPolicy, CreateRole, DeleteRole, DetachPolicy, PutTrust};
pub use stack_set::{
    CreateStackSet, GiveStackSet, LetStackSetsReach, RemoveStackSet, StackSetContent, TakeStackSet,
    UpdateStackSet,
};
pub use step::Step;
pub use topic::{CreateTopic, DeleteTopic, PutTopicPolicy};
pub use trail::{
    CreateTrail, DeleteTrail, PutEventSelectors, StartLogging, StopLogging, UpdateTrail,
};

pub use crate::inventory::{TrailPatch, TrailSettings};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::service::Service;
use crate::problem::Problem;
use crate::wanted::Slots;
use deed::Nothing;

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
    /// `guardduty:EnableOrganizationAdminAccount`
    DesignateGuardDuty(DesignateGuardDuty),
    /// `guardduty:CreateMembers`, until they are enabled.
    CreateMembers(CreateMembers),
    /// `guardduty:UpdateMemberDetectors`, S3 Protection on.
    ProtectMembers(ProtectMembers),
    /// `guardduty:UpdateOrganizationConfiguration`
    SetJoining(SetJoining),
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
    /// `cloudformation:ActivateOrganizationsAccess`
    LetStackSetsReach(LetStackSetsReach),
    /// `cloudformation:CreateStackSet`
    CreateStackSet(CreateStackSet),
    /// `cloudformation:UpdateStackSet`, until AWS has come to its end in every account.
    UpdateStackSet(UpdateStackSet),
    /// `cloudformation:CreateStackInstances`, until AWS has come to its end in every account.
    GiveStackSet(GiveStackSet),
    /// `cloudformation:DeleteStackInstances`, until AWS has come to its end in every account.
    TakeStackSet(TakeStackSet),
    /// `cloudformation:DeleteStackSet`
    RemoveStackSet(RemoveStackSet),
    /// `s3:DeleteBucket`, while it holds nothing.
    DeleteBucket(DeleteBucket),
    /// `s3:DeleteBucketPolicy`, where there was none before.
    DeleteBucketPolicy(DeleteBucketPolicy),
    /// `s3:PutBucketPublicAccessBlock` as it was, or `s3:DeleteBucketPublicAccessBlock` where it was never set.
    RestorePublicAccess(RestorePublicAccess),
    /// `s3:DeleteObject` of the empty object that stands for a folder.
    DeleteFolderObject(DeleteFolderObject),
    /// `kms:DeleteAlias`
    DeleteAlias(DeleteAlias),
    /// `kms:DisableKeyRotation`
    DisableKeyRotation(DisableKeyRotation),
    /// `kms:ScheduleKeyDeletion`
    ScheduleKeyDeletion(ScheduleKeyDeletion),
    /// `sns:DeleteTopic`
    DeleteTopic(DeleteTopic),
    /// `cloudtrail:StopLogging`
    StopLogging(StopLogging),
    /// `cloudtrail:DeleteTrail`
    DeleteTrail(DeleteTrail),
    /// `guardduty:UpdateDetector`, switched off, of one that we made.
    SuspendDetector(SuspendDetector),
    /// `guardduty:DeletePublishingDestination`
    DeleteDestination(DeleteDestination),
    /// `iam:SetDefaultPolicyVersion` of the version from before; ours is deleted.
    RestorePolicy(RestorePolicy),
    /// `iam:DeletePolicy`, its versions first.
    DeletePolicy(DeletePolicy),
    /// `iam:DetachRolePolicy`
    DetachPolicy(DetachPolicy),
    /// `iam:DeleteRole`
    DeleteRole(DeleteRole),
}

/// Does one thing with an action of whichever kind; with `None` another. The one list of all kinds beside [`Action`] itself.
macro_rules! on_kind {
    ($action:expr, $none:expr, $kind:ident => $then:expr) => {
        match $action {
            $crate::plan::Action::None => $none,
            $crate::plan::Action::EnableTrustedAccess($kind) => $then,
            $crate::plan::Action::CreateKey($kind) => $then,
            $crate::plan::Action::CreateAlias($kind) => $then,
            $crate::plan::Action::EnableKeyRotation($kind) => $then,
            $crate::plan::Action::PutKeyPolicy($kind) => $then,
            $crate::plan::Action::CreateBucket($kind) => $then,
            $crate::plan::Action::BlockPublicAccess($kind) => $then,
            $crate::plan::Action::PutBucketPolicy($kind) => $then,
            $crate::plan::Action::PutBucketNotification($kind) => $then,
            $crate::plan::Action::CreateTopic($kind) => $then,
            $crate::plan::Action::PutTopicPolicy($kind) => $then,
            $crate::plan::Action::CreateTrail($kind) => $then,
            $crate::plan::Action::UpdateTrail($kind) => $then,
            $crate::plan::Action::PutEventSelectors($kind) => $then,
            $crate::plan::Action::StartLogging($kind) => $then,
            $crate::plan::Action::CreateDetector($kind) => $then,
            $crate::plan::Action::UpdateDetector($kind) => $then,
            $crate::plan::Action::CreateDestination($kind) => $then,
            $crate::plan::Action::UpdateDestination($kind) => $then,
            $crate::plan::Action::DesignateGuardDuty($kind) => $then,
            $crate::plan::Action::CreateMembers($kind) => $then,
            $crate::plan::Action::ProtectMembers($kind) => $then,
            $crate::plan::Action::SetJoining($kind) => $then,
            $crate::plan::Action::PutFolderObject($kind) => $then,
            $crate::plan::Action::CreatePolicy($kind) => $then,
            $crate::plan::Action::CreatePolicyVersion($kind) => $then,
            $crate::plan::Action::CreateRole($kind) => $then,
            $crate::plan::Action::PutTrust($kind) => $then,
            $crate::plan::Action::AttachPolicy($kind) => $then,
            $crate::plan::Action::LetStackSetsReach($kind) => $then,
            $crate::plan::Action::CreateStackSet($kind) => $then,
            $crate::plan::Action::UpdateStackSet($kind) => $then,
            $crate::plan::Action::GiveStackSet($kind) => $then,
            $crate::plan::Action::TakeStackSet($kind) => $then,
            $crate::plan::Action::RemoveStackSet($kind) => $then,
            $crate::plan::Action::DeleteBucket($kind) => $then,
            $crate::plan::Action::DeleteBucketPolicy($kind) => $then,
            $crate::plan::Action::RestorePublicAccess($kind) => $then,
            $crate::plan::Action::DeleteFolderObject($kind) => $then,
            $crate::plan::Action::DeleteAlias($kind) => $then,
            $crate::plan::Action::DisableKeyRotation($kind) => $then,
            $crate::plan::Action::ScheduleKeyDeletion($kind) => $then,
            $crate::plan::Action::DeleteTopic($kind) => $then,
            $crate::plan::Action::StopLogging($kind) => $then,
            $crate::plan::Action::DeleteTrail($kind) => $then,
            $crate::plan::Action::SuspendDetector($kind) => $then,
            $crate::plan::Action::DeleteDestination($kind) => $then,
            $crate::plan::Action::RestorePolicy($kind) => $then,
            $crate::plan::Action::DeletePolicy($kind) => $then,
            $crate::plan::Action::DetachPolicy($kind) => $then,
            $crate::plan::Action::DeleteRole($kind) => $then,
        }
    };
}

pub(crate) use on_kind;

impl Action {
    /// What its kind says of it.
    pub fn deed(&self) -> &dyn Deed {
        on_kind!(self, &Nothing, kind => kind)
    }

    /// The service that it calls: that of the first right that it needs.
    pub fn service(&self) -> Option<Service> {
        let (service, _) = self.deed().needs().first()?.split_once(':')?;
        Service::of(service)
    }

    /// The action as it is sent: with the values that AWS has given by now, and without what should have been made and was not.
    ///
    /// # Errors
    ///
    /// A value is missing, and it cannot do without.
    pub fn filled(&self, known: &Slots) -> Result<Self, Problem> {
        let mut action = self.clone();
        on_kind!(&mut action, Ok(()), kind => kind.leave_out_lost(known))?;
        let value = action.resolved(known)?;
        if let Some(slot) = Slots::unfilled(&value.to_string()) {
            return Err(Problem::new(format!(
                "A value is missing that AWS has not given yet: {slot}."
            ))
            .hint("Look at the changes again."));
        }
        serde_json::from_value(value).map_err(|err| unclear(&err))
    }

    /// The action with the values that AWS has given so far; the other slots stay.
    ///
    /// # Errors
    ///
    /// It cannot be put together.
    pub fn filled_so_far(&self, known: &Slots) -> Result<Self, Problem> {
        serde_json::from_value(self.resolved(known)?).map_err(|err| unclear(&err))
    }

    fn resolved(&self, known: &Slots) -> Result<Value, Problem> {
        let value = serde_json::to_value(self).map_err(|err| unclear(&err))?;
        Ok(known.resolve_json(&value))
    }
}

fn unclear(err: &serde_json::Error) -> Problem {
    Problem::new("A change could not be prepared.").hint(err.to_string())
}
