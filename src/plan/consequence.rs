//! What follows from an action: the rights that it needs, and how it is taken back.

use super::{Action, CreatePolicyVersion, CreateTrail, UpdateTrail};

impl Action {
    /// The IAM actions that carrying it out needs, the look before it too.
    ///
    /// See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
    pub fn needs(&self) -> Vec<&'static str> {
        match self {
            Self::None => Vec::new(),
            Self::EnableTrustedAccess(_) => vec!["organizations:EnableAWSServiceAccess"],
            Self::CreateKey(_) => vec![
                "kms:CreateKey",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:ListKeys",
                "kms:ListResourceTags",
                "kms:TagResource",
            ],
            Self::CreateAlias(_) => vec!["kms:CreateAlias", "kms:ListAliases"],
            Self::EnableKeyRotation(_) => {
                vec!["kms:EnableKeyRotation", "kms:GetKeyRotationStatus"]
            }
            Self::PutKeyPolicy(_) => vec!["kms:GetKeyPolicy", "kms:PutKeyPolicy"],
            Self::CreateBucket(_) => vec![
                "s3:CreateBucket",
                "s3:ListBucket",
                "s3:PutBucketOwnershipControls",
                "s3:TagResource",
            ],
            Self::BlockPublicAccess(_) => vec![
                "s3:GetBucketPublicAccessBlock",
                "s3:PutBucketPublicAccessBlock",
            ],
            Self::PutBucketPolicy(_) => vec!["s3:GetBucketPolicy", "s3:PutBucketPolicy"],
            Self::PutBucketNotification(_) => {
                vec!["s3:GetBucketNotification", "s3:PutBucketNotification"]
            }
            Self::CreateTopic(_) => vec![
                "sns:CreateTopic",
                "sns:GetTopicAttributes",
                "sns:TagResource",
            ],
            Self::PutTopicPolicy(_) => vec!["sns:GetTopicAttributes", "sns:SetTopicAttributes"],
            Self::CreateTrail(CreateTrail { settings, .. }) => {
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
            Self::UpdateTrail(UpdateTrail { change, .. }) => {
                let mut needs = vec!["cloudtrail:GetTrail", "cloudtrail:UpdateTrail"];
                if change.organization == Some(true) {
                    needs.extend(ORGANIZATION_TRAIL);
                }
                needs
            }
            Self::PutEventSelectors(_) => vec![
                "cloudtrail:GetEventSelectors",
                "cloudtrail:PutEventSelectors",
            ],
            Self::StartLogging(_) => {
                vec!["cloudtrail:GetTrailStatus", "cloudtrail:StartLogging"]
            }
            Self::CreateDetector(_) => vec![
                "guardduty:CreateDetector",
                "guardduty:GetDetector",
                "guardduty:ListDetectors",
                "guardduty:TagResource",
                "guardduty:UpdateDetector",
                "iam:CreateServiceLinkedRole",
            ],
            Self::UpdateDetector(_) => vec![
                "guardduty:GetDetector",
                "guardduty:ListDetectors",
                "guardduty:UpdateDetector",
            ],
            Self::CreateDestination(_) => vec![
                "guardduty:CreatePublishingDestination",
                "guardduty:DescribePublishingDestination",
                "guardduty:ListPublishingDestinations",
                "guardduty:TagResource",
                "s3:GetBucketLocation",
                "s3:PutObject",
            ],
            // An export into a folder is tried with the caller's own rights, too.
            Self::UpdateDestination(_) => vec![
                "guardduty:DescribePublishingDestination",
                "guardduty:ListPublishingDestinations",
                "guardduty:UpdatePublishingDestination",
                "s3:GetBucketLocation",
                "s3:GetObject",
                "s3:ListBucket",
                "s3:PutObject",
            ],
            Self::PutFolderObject(_) => vec!["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
            Self::CreatePolicy(_) => vec![
                "iam:CreatePolicy",
                "iam:GetPolicy",
                "iam:GetPolicyVersion",
                "iam:ListPolicies",
                "iam:TagPolicy",
            ],
            Self::CreatePolicyVersion(CreatePolicyVersion { delete_version, .. }) => {
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
            Self::CreateRole(_) => vec!["iam:CreateRole", "iam:GetRole", "iam:TagRole"],
            Self::PutTrust(_) => vec!["iam:GetRole", "iam:UpdateAssumeRolePolicy"],
            Self::AttachPolicy(_) => {
                vec!["iam:AttachRolePolicy", "iam:ListAttachedRolePolicies"]
            }
        }
    }

    /// Whether it also deletes something in AWS: an old version of a policy, when five are saved.
    pub const fn deletes(&self) -> bool {
        matches!(
            self,
            Self::CreatePolicyVersion(CreatePolicyVersion {
                delete_version: Some(_),
                ..
            })
        )
    }

    /// How it is taken back, as what has to be done.
    pub const fn undo(&self) -> &'static str {
        match self {
            Self::None => "Nothing is written, so there is nothing to take back.",
            Self::EnableTrustedAccess(_) => {
                "Leave it on, because other trails of the organization may need it by then."
            }
            Self::CreateKey(_) => {
                "Keep the key, because files that it locked could never be opened again."
            }
            Self::CreateAlias(_) => "Delete the alias and keep the key.",
            Self::EnableKeyRotation(_) => "Switch the yearly rotation off.",
            Self::PutKeyPolicy(_) => "Put the saved rules of the key back.",
            Self::CreateBucket(_) => {
                "Delete the bucket while it is empty. Keep it once it holds files."
            }
            Self::BlockPublicAccess(_) => "Put the saved settings back.",
            Self::PutBucketPolicy(_) => "Put the saved rules of the bucket back.",
            Self::PutBucketNotification(_) => "Take our notification out and keep the others.",
            Self::CreateTopic(_) => "Delete the topic. Whoever joined it gets nothing more.",
            Self::PutTopicPolicy(_) => "Put the saved rules of the topic back.",
            Self::CreateTrail(_) => "Stop the trail and delete it. Its log files stay.",
            Self::UpdateTrail(_) => "Put the trail's saved settings back.",
            Self::PutEventSelectors(_) => "Put back what the trail recorded before.",
            Self::StartLogging(_) => "Stop the trail. Its log files stay.",
            Self::CreateDetector(_) => {
                "Turn GuardDuty off again in this Region. Findings in the bucket stay."
            }
            Self::UpdateDetector(_) => "Put GuardDuty's saved settings back.",
            Self::CreateDestination(_) => "Stop the export. Findings in the bucket stay.",
            Self::UpdateDestination(_) => "Send findings to the place from before.",
            Self::PutFolderObject(_) => "Delete the empty file. The findings in the folder stay.",
            Self::CreatePolicy(_) => "Take the policy off the role and delete it.",
            Self::CreatePolicyVersion(_) => "Save the text from before as the newest version.",
            Self::CreateRole(_) => "Delete the role. Radiant Security loses its access at once.",
            Self::PutTrust(_) => "Put the saved trust of the role back.",
            Self::AttachPolicy(_) => "Take the policy off the role.",
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
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{
        AccountId, Arn, BucketName, KeyAlias, PolicyName, Region, RoleName, TopicName, TrailName,
    };
    use crate::inventory::{Destination, Detector, Notification, Selectors};
    use crate::plan::{
        AttachPolicy, BlockPublicAccess, CreateAlias, CreateBucket, CreateDestination,
        CreateDetector, CreateKey, CreatePolicy, CreateRole, CreateTopic, EnableKeyRotation,
        EnableTrustedAccess, PutBucketNotification, PutBucketPolicy, PutEventSelectors,
        PutFolderObject, PutKeyPolicy, PutTopicPolicy, PutTrust, StartLogging, UpdateDestination,
        UpdateDetector,
    };
    use crate::plan::{DetectorSettings, Slot, TrailPatch, TrailSettings};
    use crate::policy::Document;

    fn trail(organization: bool) -> Action {
        Action::CreateTrail(CreateTrail {
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
        })
    }

    #[test]
    fn an_organization_trail_needs_more_rights() {
        assert!(!trail(false).needs().contains(&"organizations:ListAccounts"));
        assert!(trail(true).needs().contains(&"organizations:ListAccounts"));
    }

    fn bucket() -> BucketName {
        BucketName::parse("logs-111122223333").unwrap()
    }

    fn arn(text: &str) -> Arn {
        Arn::parse(text).unwrap()
    }

    fn rules() -> Document {
        Document::from_statements([])
    }

    /// One of every kind. The compiler asks for a kind that is not here.
    macro_rules! every {
        ($($kind:pat_param => $sample:expr),+ $(,)?) => {{
            let all = vec![$($sample),+];
            for action in &all {
                let ($($kind)|+) = action;
            }
            $(assert!(all.iter().any(|action| matches!(action, $kind)));)+
            all
        }};
    }

    fn every() -> Vec<Action> {
        let key = || "1111-2222".to_owned();
        let topic = || arn("arn:aws:sns:us-east-1:111122223333:events");
        let there = || arn("arn:aws:cloudtrail:us-east-1:111122223333:trail/records");
        let policy = || arn("arn:aws:iam::111122223333:policy/ReadLogs");
        let role = || RoleName::parse("Reader").unwrap();
        let owner = || AccountId::parse("111122223333").unwrap();
        let Action::CreateTrail(CreateTrail { settings, .. }) = trail(true) else {
            panic!("a trail was asked for");
        };
        every![
            Action::None => Action::None,
            Action::EnableTrustedAccess(_) => Action::EnableTrustedAccess(EnableTrustedAccess {
                service: "cloudtrail.amazonaws.com".to_owned(),
            }),
            Action::CreateKey(_) => Action::CreateKey(CreateKey {
                part: "alias/logs".to_owned(),
                description: String::new(),
                policy: rules(),
                fills: Slot::cloudtrail_key(),
            }),
            Action::CreateAlias(_) => Action::CreateAlias(CreateAlias {
                alias: KeyAlias::parse("alias/logs").unwrap(),
                key: key(),
            }),
            Action::EnableKeyRotation(_) => Action::EnableKeyRotation(EnableKeyRotation { key: key() }),
            Action::PutKeyPolicy(_) => Action::PutKeyPolicy(PutKeyPolicy {
                key: key(),
                seen: rules(),
                after: rules(),
            }),
            Action::CreateBucket(_) => Action::CreateBucket(CreateBucket { bucket: bucket() }),
            Action::BlockPublicAccess(_) => Action::BlockPublicAccess(BlockPublicAccess {
                bucket: bucket(),
                seen: None,
            }),
            Action::PutBucketPolicy(_) => Action::PutBucketPolicy(PutBucketPolicy {
                bucket: bucket(),
                seen: None,
                after: rules(),
            }),
            Action::PutBucketNotification(_) => Action::PutBucketNotification(PutBucketNotification {
                bucket: bucket(),
                seen: Notification::default(),
                after: Notification::default(),
            }),
            Action::CreateTopic(_) => Action::CreateTopic(CreateTopic {
                topic: TopicName::parse("events").unwrap(),
                policy: rules(),
            }),
            Action::PutTopicPolicy(_) => Action::PutTopicPolicy(PutTopicPolicy {
                topic: topic(),
                seen: None,
                after: rules(),
            }),
            Action::CreateTrail(_) => trail(true),
            Action::UpdateTrail(_) => Action::UpdateTrail(UpdateTrail {
                trail: there(),
                seen: settings,
                change: TrailPatch {
                    organization: Some(true),
                    ..TrailPatch::default()
                },
            }),
            Action::PutEventSelectors(_) => Action::PutEventSelectors(PutEventSelectors {
                trail: there(),
                seen: None,
                after: Selectors::Advanced(Vec::new()),
            }),
            Action::StartLogging(_) => Action::StartLogging(StartLogging { trail: there() }),
            Action::CreateDetector(_) => Action::CreateDetector(CreateDetector {
                frequency: "FIFTEEN_MINUTES".to_owned(),
                features: BTreeMap::new(),
                fills: Slot::detector(&Region::parse("us-east-1").unwrap()),
            }),
            Action::UpdateDetector(_) => Action::UpdateDetector(UpdateDetector {
                detector: "d1".to_owned(),
                seen: DetectorSettings::from(&Detector::new("d1")),
                enable: None,
                frequency: None,
                features: BTreeMap::new(),
            }),
            Action::CreateDestination(_) => Action::CreateDestination(CreateDestination {
                detector: "d1".to_owned(),
                bucket_arn: "arn:aws:s3:::findings".to_owned(),
                key_arn: key(),
                owner: owner(),
            }),
            Action::UpdateDestination(_) => Action::UpdateDestination(UpdateDestination {
                detector: "d1".to_owned(),
                seen: Destination::new("e1", "PUBLISHING", "arn:aws:s3:::findings", key()),
                bucket_arn: "arn:aws:s3:::findings".to_owned(),
                key_arn: key(),
                owner: None,
            }),
            Action::PutFolderObject(_) => Action::PutFolderObject(PutFolderObject {
                bucket: bucket(),
                folder: "guardduty/".to_owned(),
            }),
            Action::CreatePolicy(_) => Action::CreatePolicy(CreatePolicy {
                name: PolicyName::parse("ReadLogs").unwrap(),
                description: String::new(),
                document: rules(),
            }),
            Action::CreatePolicyVersion(_) => Action::CreatePolicyVersion(CreatePolicyVersion {
                policy: policy(),
                seen: rules(),
                after: rules(),
                delete_version: Some("v1".to_owned()),
            }),
            Action::CreateRole(_) => Action::CreateRole(CreateRole {
                name: role(),
                description: String::new(),
                trust: rules(),
                boundary: None,
            }),
            Action::PutTrust(_) => Action::PutTrust(PutTrust {
                role: role(),
                seen: rules(),
                after: rules(),
            }),
            Action::AttachPolicy(_) => Action::AttachPolicy(AttachPolicy {
                role: role(),
                policy: policy(),
            }),
        ]
    }

    #[test]
    fn every_right_is_service_and_action_and_every_write_needs_some() {
        for action in every() {
            assert!(action.undo().ends_with('.'), "{action:?}");
            let needs = action.needs();
            assert_eq!(needs.is_empty(), action == Action::None, "{action:?}");
            let mut once = needs.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), needs.len(), "{needs:?}");
            for need in needs {
                let (service, name) = need.split_once(':').unwrap();
                let known = [
                    "cloudtrail",
                    "guardduty",
                    "iam",
                    "kms",
                    "organizations",
                    "s3",
                    "sns",
                ];
                assert!(known.contains(&service), "{need}");
                let is_word = name.chars().all(|sign| sign.is_ascii_alphanumeric());
                assert!(
                    is_word && name.starts_with(|sign: char| sign.is_ascii_uppercase()),
                    "{need}"
                );
            }
        }
    }

    // an old version goes for good, so it is counted.
    #[test]
    fn a_new_version_of_a_policy_deletes_only_when_there_is_no_room() {
        let document = crate::policy::Document::from_statements([]);
        let version = |delete_version: Option<&str>| {
            Action::CreatePolicyVersion(CreatePolicyVersion {
                policy: crate::domain::Arn::parse("arn:aws:iam::111122223333:policy/ReadLogs")
                    .unwrap(),
                seen: document.clone(),
                after: document.clone(),
                delete_version: delete_version.map(str::to_owned),
            })
        };
        assert!(version(Some("v1")).deletes());
        assert!(!version(None).deletes());
        assert!(!trail(true).deletes());
    }
}
