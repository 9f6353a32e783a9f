//! What follows from an action: the rights that it needs, and how it is taken back.

use super::Action;

impl Action {
    /// The IAM actions that carrying it out needs, the look before it too.
    ///
    /// See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
    pub fn needs(&self) -> Vec<&'static str> {
        match self {
            Self::None => Vec::new(),
            Self::EnableTrustedAccess { .. } => vec!["organizations:EnableAWSServiceAccess"],
            Self::CreateKey { .. } => vec![
                "kms:CreateKey",
                "kms:DescribeKey",
                "kms:ListKeys",
                "kms:ListResourceTags",
                "kms:TagResource",
            ],
            Self::CreateAlias { .. } => vec!["kms:CreateAlias", "kms:ListAliases"],
            Self::EnableKeyRotation { .. } => {
                vec!["kms:EnableKeyRotation", "kms:GetKeyRotationStatus"]
            }
            Self::PutKeyPolicy { .. } => vec!["kms:GetKeyPolicy", "kms:PutKeyPolicy"],
            Self::CreateBucket { .. } => vec![
                "s3:CreateBucket",
                "s3:ListBucket",
                "s3:PutBucketOwnershipControls",
                "s3:TagResource",
            ],
            Self::BlockPublicAccess { .. } => vec![
                "s3:GetBucketPublicAccessBlock",
                "s3:PutBucketPublicAccessBlock",
            ],
            Self::PutBucketPolicy { .. } => vec!["s3:GetBucketPolicy", "s3:PutBucketPolicy"],
            Self::PutBucketNotification { .. } => {
                vec!["s3:GetBucketNotification", "s3:PutBucketNotification"]
            }
            Self::CreateTopic { .. } => vec![
                "sns:CreateTopic",
                "sns:GetTopicAttributes",
                "sns:TagResource",
            ],
            Self::PutTopicPolicy { .. } => vec!["sns:GetTopicAttributes", "sns:SetTopicAttributes"],
            Self::CreateTrail { settings, .. } => {
                let mut needs = vec![
                    "cloudtrail:AddTags",
                    "cloudtrail:CreateTrail",
                    "cloudtrail:GetTrail",
                ];
                if settings.organization {
                    needs.extend(ORGANIZATION_TRAIL);
                }
                needs
            }
            Self::UpdateTrail { change, .. } => {
                let mut needs = vec!["cloudtrail:GetTrail", "cloudtrail:UpdateTrail"];
                if change.organization == Some(true) {
                    needs.extend(ORGANIZATION_TRAIL);
                }
                needs
            }
            Self::PutEventSelectors { .. } => vec![
                "cloudtrail:GetEventSelectors",
                "cloudtrail:PutEventSelectors",
            ],
            Self::StartLogging { .. } => {
                vec!["cloudtrail:GetTrailStatus", "cloudtrail:StartLogging"]
            }
            Self::CreateDetector { .. } => vec![
                "guardduty:CreateDetector",
                "guardduty:GetDetector",
                "guardduty:ListDetectors",
                "guardduty:TagResource",
                "guardduty:UpdateDetector",
                "iam:CreateServiceLinkedRole",
            ],
            Self::UpdateDetector { .. } => vec![
                "guardduty:GetDetector",
                "guardduty:ListDetectors",
                "guardduty:UpdateDetector",
            ],
            Self::CreateDestination { .. } => vec![
                "guardduty:CreatePublishingDestination",
                "guardduty:DescribePublishingDestination",
                "guardduty:ListPublishingDestinations",
                "guardduty:TagResource",
                "s3:GetBucketLocation",
                "s3:PutObject",
            ],
            // An export into a folder is tried with the caller's own rights, too.
            Self::UpdateDestination { .. } => vec![
                "guardduty:DescribePublishingDestination",
                "guardduty:ListPublishingDestinations",
                "guardduty:UpdatePublishingDestination",
                "s3:GetBucketLocation",
                "s3:GetObject",
                "s3:ListBucket",
                "s3:PutObject",
            ],
            Self::PutFolderObject { .. } => vec!["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
            Self::CreatePolicy { .. } => vec![
                "iam:CreatePolicy",
                "iam:GetPolicy",
                "iam:GetPolicyVersion",
                "iam:ListPolicies",
                "iam:TagPolicy",
            ],
            Self::CreatePolicyVersion { delete_version, .. } => {
                let mut needs = vec![
                    "iam:CreatePolicyVersion",
                    "iam:GetPolicy",
                    "iam:GetPolicyVersion",
                ];
                if delete_version.is_some() {
                    needs.push("iam:DeletePolicyVersion");
                }
                needs
            }
            Self::CreateRole { .. } => vec!["iam:CreateRole", "iam:GetRole", "iam:TagRole"],
            Self::PutTrust { .. } => vec!["iam:GetRole", "iam:UpdateAssumeRolePolicy"],
            Self::AttachPolicy { .. } => {
                vec!["iam:AttachRolePolicy", "iam:ListAttachedRolePolicies"]
            }
        }
    }

    /// Whether it also deletes something in AWS: an old version of a policy, when five are saved.
    pub const fn deletes(&self) -> bool {
        matches!(
            self,
            Self::CreatePolicyVersion {
                delete_version: Some(_),
                ..
            }
        )
    }

    /// How it is taken back, as what has to be done.
    pub const fn undo(&self) -> &'static str {
        match self {
            Self::None => "Nothing is written, so there is nothing to take back.",
            Self::EnableTrustedAccess { .. } => {
                "Leave it on, because other trails of the organization may need it by then."
            }
            Self::CreateKey { .. } => {
                "Keep the key, because files that it locked could never be opened again."
            }
            Self::CreateAlias { .. } => "Delete the alias and keep the key.",
            Self::EnableKeyRotation { .. } => "Switch the yearly rotation off.",
            Self::PutKeyPolicy { .. } => "Put the saved rules of the key back.",
            Self::CreateBucket { .. } => {
                "Delete the bucket while it is empty. Keep it once it holds files."
            }
            Self::BlockPublicAccess { .. } => "Put the saved settings back.",
            Self::PutBucketPolicy { .. } => "Put the saved rules of the bucket back.",
            Self::PutBucketNotification { .. } => "Take our notification out and keep the others.",
            Self::CreateTopic { .. } => "Delete the topic. Whoever joined it gets nothing more.",
            Self::PutTopicPolicy { .. } => "Put the saved rules of the topic back.",
            Self::CreateTrail { .. } => "Stop the trail and delete it. Its log files stay.",
            Self::UpdateTrail { .. } => "Put the trail's saved settings back.",
            Self::PutEventSelectors { .. } => "Put back what the trail recorded before.",
            Self::StartLogging { .. } => "Stop the trail. Its log files stay.",
            Self::CreateDetector { .. } => {
                "Turn GuardDuty off again in this Region. Findings in the bucket stay."
            }
            Self::UpdateDetector { .. } => "Put GuardDuty's saved settings back.",
            Self::CreateDestination { .. } => "Stop the export. Findings in the bucket stay.",
            Self::UpdateDestination { .. } => "Send findings to the place from before.",
            Self::PutFolderObject { .. } => {
                "Delete the empty file. The findings in the folder stay."
            }
            Self::CreatePolicy { .. } => "Take the policy off the role and delete it.",
            Self::CreatePolicyVersion { .. } => "Save the text from before as the newest version.",
            Self::CreateRole { .. } => {
                "Delete the role. Radiant Security loses its access at once."
            }
            Self::PutTrust { .. } => "Put the saved trust of the role back.",
            Self::AttachPolicy { .. } => "Take the policy off the role.",
        }
    }
}

/// What CloudTrail needs besides, when a trail covers an organization.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html>.
const ORGANIZATION_TRAIL: [&str; 5] = [
    "iam:CreateServiceLinkedRole",
    "iam:GetRole",
    "organizations:DescribeOrganization",
    "organizations:ListAWSServiceAccessForOrganization",
    "organizations:ListAccounts",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Arn, BucketName, TrailName};
    use crate::plan::TrailSettings;

    fn trail(organization: bool) -> Action {
        Action::CreateTrail {
            trail: Arn::parse("arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events")
                .unwrap(),
            settings: TrailSettings {
                name: TrailName::parse("management-events").unwrap(),
                bucket: "logs-111122223333".to_owned(),
                prefix: None,
                topic_arn: None,
                key_arn: None,
                multi_region: true,
                organization,
                global_events: true,
                validation: true,
                recursive: None,
                insights: false,
            },
        }
    }

    #[test]
    fn an_organization_trail_needs_more_rights() {
        assert!(!trail(false).needs().contains(&"organizations:ListAccounts"));
        assert!(trail(true).needs().contains(&"organizations:ListAccounts"));
    }

    #[test]
    fn every_right_is_service_and_action() {
        let bucket = BucketName::parse("logs-111122223333").unwrap();
        for action in [trail(true), Action::CreateBucket { bucket }] {
            assert!(action.undo().ends_with('.'));
            for need in action.needs() {
                assert_eq!(need.split(':').count(), 2, "{need}");
            }
        }
    }

    // A7: an old version goes for good, so it is counted.
    #[test]
    fn a_new_version_of_a_policy_deletes_only_when_there_is_no_room() {
        let document = crate::policy::Document::from_statements([]);
        let version = |delete_version: Option<&str>| Action::CreatePolicyVersion {
            policy: crate::domain::Arn::parse("arn:aws:iam::111122223333:policy/ReadLogs").unwrap(),
            seen: document.clone(),
            after: document.clone(),
            delete_version: delete_version.map(str::to_owned),
        };
        assert!(version(Some("v1")).deletes());
        assert!(!version(None).deletes());
        assert!(!trail(true).deletes());
    }

    #[test]
    fn nothing_needs_nothing() {
        assert!(Action::None.needs().is_empty());
    }
}
