//! Which document or setting of a thing a change is about: two of one thing need not have to do with each other.

use crate::plan::Action;

/// A document or a setting of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The rules of a bucket, a key or a topic, or the text of a policy.
    Rules,
    /// Who may use a role.
    Trust,
    /// What a trail, a detector, an export or a StackSet is set to.
    Settings,
    /// What a trail records, or a bucket announces.
    Announces,
    /// Whether it is open to the public.
    Public,
    /// Whether a key is renewed.
    Rotation,
}

impl Aspect {
    /// That of a change, if it is about one that others are about too.
    pub fn of(action: &Action) -> Option<Self> {
        Some(match action {
            Action::PutBucketPolicy(_)
            | Action::DeleteBucketPolicy(_)
            | Action::CreateKey(_)
            | Action::PutKeyPolicy(_)
            | Action::ScheduleKeyDeletion(_)
            | Action::CreateTopic(_)
            | Action::PutTopicPolicy(_)
            | Action::DeleteTopic(_)
            | Action::CreatePolicy(_)
            | Action::CreatePolicyVersion(_)
            | Action::RestorePolicy(_)
            | Action::DeletePolicy(_) => Self::Rules,
            Action::CreateRole(_) | Action::PutTrust(_) | Action::DeleteRole(_) => Self::Trust,
            Action::CreateTrail(_)
            | Action::UpdateTrail(_)
            | Action::DeleteTrail(_)
            | Action::CreateDetector(_)
            | Action::UpdateDetector(_)
            | Action::SuspendDetector(_)
            | Action::CreateDestination(_)
            | Action::UpdateDestination(_)
            | Action::DeleteDestination(_)
            | Action::CreateStackSet(_)
            | Action::UpdateStackSet(_)
            | Action::RemoveStackSet(_) => Self::Settings,
            Action::PutEventSelectors(_) | Action::PutBucketNotification(_) => Self::Announces,
            Action::BlockPublicAccess(_) | Action::RestorePublicAccess(_) => Self::Public,
            Action::EnableKeyRotation(_) | Action::DisableKeyRotation(_) => Self::Rotation,
            _ => return None,
        })
    }
}

/// The name of a thing, which may stand in an ARN: what it is called within its service and place.
pub fn last_name(name: &str) -> &str {
    name.rsplit(['/', ':']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_arn_are_one_thing() {
        for (name, wanted) in [
            ("larkfield-logs", "larkfield-logs"),
            ("arn:aws:iam::111122223333:policy/x/ReadLogs", "ReadLogs"),
            (
                "arn:aws:kms:us-east-1:111122223333:key/1111-2222",
                "1111-2222",
            ),
            ("arn:aws:sns:us-east-1:111122223333:events", "events"),
        ] {
            assert_eq!(last_name(name), wanted, "{name}");
        }
    }
}
