//! The resources of the configuration, from the changes of the plan.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::chosen::Chosen;
use super::hcl::{Block, Places, plain};
use crate::domain::BucketName;
use crate::inventory::{AdvancedSelector, BasicSelector, NotificationTarget, Selectors};
use crate::plan::{Action, CreateTrail};
use crate::policy::Document;

/// What one change is written from.
pub(super) struct Writing<'w, 'a> {
    pub(super) part: &'w Chosen<'a>,
    /// The changes behind it.
    pub(super) later: &'w [Chosen<'a>],
    pub(super) name: &'w str,
    pub(super) places: &'w Places,
    /// The resources that it comes behind.
    pub(super) behind: &'w BTreeSet<String>,
    /// The alias of its provider, if it is not the main one.
    pub(super) provider: Option<String>,
    /// The things that the plan makes.
    pub(super) made: &'w BTreeSet<String>,
}

/// What names the thing that a change makes, where others of the same plan go on with it.
pub(super) fn makes(action: &Action) -> Option<String> {
    Some(match action {
        Action::CreateBucket(it) => it.bucket.to_string(),
        Action::CreateKey(it) => it.fills.to_string(),
        Action::CreateTopic(it) => it.topic.to_string(),
        Action::CreateTrail(it) => it.trail.to_string(),
        _ => return None,
    })
}

/// What names the thing of whose resource it is a part, where the plan makes that.
pub(super) fn belongs_to(action: &Action) -> Option<String> {
    Some(match action {
        Action::EnableKeyRotation(it) => it.key.clone(),
        Action::PutKeyPolicy(it) => it.key.clone(),
        Action::PutTopicPolicy(it) => it.topic.resource_name().to_owned(),
        Action::PutEventSelectors(it) => it.trail.to_string(),
        Action::StartLogging(it) => it.trail.to_string(),
        _ => return None,
    })
}

/// Whether its content stands in the resource of a change before it.
fn is_part_of_another(action: &Action, made: &BTreeSet<String>) -> bool {
    belongs_to(action).is_some_and(|thing| made.contains(&thing))
}

/// Which of the later changes writes the same once more, with this in it.
pub(super) fn comes_later(action: &Action, later: &[Chosen<'_>]) -> Option<usize> {
    later.iter().rposition(|next| match (action, &next.action) {
        (Action::PutBucketPolicy(one), Action::PutBucketPolicy(two)) => one.bucket == two.bucket,
        (Action::PutKeyPolicy(one), Action::PutKeyPolicy(two)) => one.key == two.key,
        (Action::PutTopicPolicy(one), Action::PutTopicPolicy(two)) => one.topic == two.topic,
        _ => false,
    })
}

/// Why Terraform cannot hold a change.
pub(super) fn refused(action: &Action, made: &BTreeSet<String>) -> Option<&'static str> {
    if is_part_of_another(action, made) {
        return None;
    }
    match action {
        Action::UpdateTrail(_) | Action::PutEventSelectors(_) | Action::StartLogging(_) => Some(
            "Terraform would have to own the whole trail. Change it where it is written down, or let the program do it.",
        ),
        Action::EnableKeyRotation(_) => Some(
            "Terraform would have to own the whole key. Switch its rotation on where it is written down, or let the program do it.",
        ),
        Action::EnableTrustedAccess(_) => Some(
            "Terraform would have to own the whole organization. Switch the service's access on where it is written down, or let the program do it.",
        ),
        Action::LetStackSetsReach(_)
        | Action::CreateStackSet(_)
        | Action::UpdateStackSet(_)
        | Action::GiveStackSet(_) => {
            Some("StackSets are CloudFormation's. Use the script, or let the program do it.")
        }
        _ if address(action, "it").is_none() => {
            Some("It takes something away, which the program does with care for what others use.")
        }
        _ => None,
    }
}

/// The resource that a change is.
pub(super) fn address(action: &Action, name: &str) -> Option<String> {
    let kind = match action {
        Action::CreateKey(_) => "aws_kms_key",
        Action::CreateAlias(_) => "aws_kms_alias",
        Action::PutKeyPolicy(_) => "aws_kms_key_policy",
        Action::CreateBucket(_) => "aws_s3_bucket",
        Action::BlockPublicAccess(_) => "aws_s3_bucket_public_access_block",
        Action::PutBucketPolicy(_) => "aws_s3_bucket_policy",
        Action::PutBucketNotification(_) => "aws_s3_bucket_notification",
        Action::PutFolderObject(_) => "aws_s3_object",
        Action::CreateTopic(_) | Action::PutTopicPolicy(_) => "aws_sns_topic_policy",
        Action::CreateTrail(_) => "aws_cloudtrail",
        Action::CreateDetector(_) | Action::UpdateDetector(_) => "aws_guardduty_detector",
        Action::CreateDestination(_) | Action::UpdateDestination(_) => {
            "aws_guardduty_publishing_destination"
        }
        Action::DesignateGuardDuty(_) => "aws_guardduty_organization_admin_account",
        Action::CreateMembers(_) => "aws_guardduty_member",
        Action::ProtectMembers(_) => "aws_guardduty_member_detector_feature",
        Action::SetJoining(_) => "aws_guardduty_organization_configuration",
        Action::CreatePolicy(_) | Action::CreatePolicyVersion(_) => "aws_iam_policy",
        Action::CreateRole(_) | Action::PutTrust(_) => "aws_iam_role",
        Action::AttachPolicy(_) => "aws_iam_role_policy_attachment",
        _ => return None,
    };
    Some(format!("{kind}.{name}"))
}

impl Writing<'_, '_> {
    fn text(&self, text: &str) -> String {
        self.places.text(text)
    }

    fn document(&self, document: &Document) -> String {
        format!("jsonencode({})", self.places.value(document.value(), 1))
    }

    /// A resource of this kind; `set` puts its arguments in.
    fn resource(&self, kind: &str, name: &str, set: impl FnOnce(&mut Block)) -> String {
        let mut block = Block::new(&format!("resource \"{kind}\" \"{name}\""));
        if let Some(alias) = &self.provider {
            block.set("provider", &format!("aws.{alias}"));
        }
        set(&mut block);
        let own = format!("{kind}.{name}");
        let behind: Vec<&str> = self
            .behind
            .iter()
            .map(String::as_str)
            .filter(|address| *address != own)
            .collect();
        if !behind.is_empty() {
            block.set("depends_on", &format!("[{}]", behind.join(", ")));
        }
        block.end()
    }

    /// What is there and Terraform does not own yet.
    fn import(&self, kind: &str, id: &str) -> String {
        let mut block = Block::new("import");
        block
            .set("to", &format!("{kind}.{}", self.name))
            .set("id", &self.text(id));
        format!("{}\n", block.end())
    }

    /// What is set on a bucket, as a resource of its own; `has_one` says that the bucket has such a setting already.
    fn of_bucket(
        &self,
        kind: &str,
        (bucket, has_one): (&BucketName, bool),
        set: impl FnOnce(&mut Block),
    ) -> String {
        let import = if has_one && !self.made.contains(bucket.as_str()) {
            self.import(kind, bucket.as_str())
        } else {
            String::new()
        };
        let resource = self.resource(kind, self.name, |block| {
            block.set("bucket", &self.text(bucket.as_str()));
            set(block);
        });
        [import, resource].concat()
    }

    fn tags(&self) -> String {
        let tags = self.part.action.deed().tags().into_iter();
        let tags: serde_json::Map<String, Value> = tags
            .map(|(key, value)| (key, Value::String(value)))
            .collect();
        self.places.value(&Value::Object(tags), 1)
    }

    /// The document as the last change of the plan leaves it.
    fn last<'d>(
        &'d self,
        first: &'d Document,
        is: impl Fn(&'d Action) -> Option<&'d Document>,
    ) -> &'d Document {
        let later = self.later.iter().rev();
        later.map(|next| &next.action).find_map(is).unwrap_or(first)
    }
}

/// Its resources; nothing where they stand with another change.
#[expect(
    clippy::too_many_lines,
    reason = "one list, an entry for each kind of change"
)]
pub(super) fn write(it: &Writing<'_, '_>) -> String {
    let (action, name) = (&it.part.action, it.name);
    if is_part_of_another(action, it.made) || comes_later(action, it.later).is_some() {
        return String::new();
    }
    let text = |value: &str| it.text(value);
    match action {
        Action::CreateKey(key) => {
            let slot = key.fills.to_string();
            let rotates = it.later.iter().any(
                |next| matches!(&next.action, Action::EnableKeyRotation(next) if next.key == slot),
            );
            let policy = it.last(&key.policy, |next| match next {
                Action::PutKeyPolicy(next) if next.key == slot => Some(&next.after),
                _ => None,
            });
            it.resource("aws_kms_key", name, |block| {
                block
                    .set("description", &text(&key.description))
                    .set("enable_key_rotation", &rotates.to_string())
                    .set("policy", &it.document(policy))
                    .set("tags", &it.tags())
                    .inner("lifecycle", |block| {
                        block.set("prevent_destroy", "true");
                    });
            })
        }
        Action::CreateAlias(alias) => it.resource("aws_kms_alias", name, |block| {
            block
                .set("name", &text(alias.alias.as_str()))
                .set("target_key_id", &text(&alias.key));
        }),
        Action::PutKeyPolicy(put) => [
            it.import("aws_kms_key_policy", crate::plan::key_id(&put.key)),
            it.resource("aws_kms_key_policy", name, |block| {
                block
                    .set("key_id", &text(crate::plan::key_id(&put.key)))
                    .set("policy", &it.document(&put.after));
            }),
        ]
        .concat(),
        Action::CreateBucket(made) => {
            let bucket = it.resource("aws_s3_bucket", name, |block| {
                block
                    .set("bucket", &text(made.bucket.as_str()))
                    .set("tags", &it.tags())
                    .inner("lifecycle", |block| {
                        block.set("prevent_destroy", "true");
                    });
            });
            let mut owner = Block::new(&format!(
                "resource \"aws_s3_bucket_ownership_controls\" \"{name}\""
            ));
            if let Some(alias) = &it.provider {
                owner.set("provider", &format!("aws.{alias}"));
            }
            owner
                .set("bucket", &format!("aws_s3_bucket.{name}.id"))
                .inner("rule", |block| {
                    block.set("object_ownership", "\"BucketOwnerEnforced\"");
                });
            format!("{bucket}\n{}", owner.end())
        }
        Action::BlockPublicAccess(put) => {
            let there = (&put.bucket, put.seen.is_some());
            it.of_bucket("aws_s3_bucket_public_access_block", there, |block| {
                for setting in [
                    "block_public_acls",
                    "block_public_policy",
                    "ignore_public_acls",
                    "restrict_public_buckets",
                ] {
                    block.set(setting, "true");
                }
            })
        }
        Action::PutBucketPolicy(put) => {
            let there = (&put.bucket, put.seen.is_some());
            it.of_bucket("aws_s3_bucket_policy", there, |block| {
                block.set("policy", &it.document(&put.after));
            })
        }
        Action::PutBucketNotification(put) => {
            let seen = &put.seen;
            let has_any = seen.event_bridge
                || [&seen.topics, &seen.queues, &seen.functions]
                    .iter()
                    .any(|targets| !targets.is_empty());
            it.of_bucket(
                "aws_s3_bucket_notification",
                (&put.bucket, has_any),
                |block| {
                    block.set("eventbridge", &put.after.event_bridge.to_string());
                    targets(it, block, "topic", "topic_arn", &put.after.topics);
                    targets(it, block, "queue", "queue_arn", &put.after.queues);
                    let functions = &put.after.functions;
                    targets(
                        it,
                        block,
                        "lambda_function",
                        "lambda_function_arn",
                        functions,
                    );
                },
            )
        }
        Action::PutFolderObject(put) => it.resource("aws_s3_object", name, |block| {
            block
                .set("bucket", &text(put.bucket.as_str()))
                .set("key", &text(&put.folder))
                .set("content", "\"\"");
        }),
        Action::CreateTopic(made) => {
            let policy = it.last(&made.policy, |next| match next {
                Action::PutTopicPolicy(next)
                    if next.topic.resource_name() == made.topic.as_str() =>
                {
                    Some(&next.after)
                }
                _ => None,
            });
            let topic = it.resource("aws_sns_topic", name, |block| {
                block
                    .set("name", &text(made.topic.as_str()))
                    .set("tags", &it.tags());
            });
            let rules = it.resource("aws_sns_topic_policy", name, |block| {
                block
                    .set("arn", &format!("aws_sns_topic.{name}.arn"))
                    .set("policy", &it.document(policy));
            });
            format!("{topic}\n{rules}")
        }
        Action::PutTopicPolicy(put) => {
            let arn = put.topic.to_string();
            [
                it.import("aws_sns_topic_policy", &arn),
                it.resource("aws_sns_topic_policy", name, |block| {
                    block
                        .set("arn", &text(&arn))
                        .set("policy", &it.document(&put.after));
                }),
            ]
            .concat()
        }
        Action::CreateTrail(made) => trail(it, made),
        Action::CreateDetector(made) => {
            let detector = it.resource("aws_guardduty_detector", name, |block| {
                block
                    .set("enable", "true")
                    .set("finding_publishing_frequency", &text(&made.frequency))
                    .set("tags", &it.tags());
            });
            let id = format!("aws_guardduty_detector.{name}.id");
            [detector, features(it, &id, &made.features)].concat()
        }
        Action::UpdateDetector(change) => {
            let kind = "aws_guardduty_detector";
            let detector = [
                it.import(kind, &change.detector),
                it.resource(kind, name, |block| {
                    let enable = change.enable.unwrap_or(change.seen.enabled);
                    let frequency = change.frequency.as_ref().unwrap_or(&change.seen.frequency);
                    block
                        .set("enable", &enable.to_string())
                        .set("finding_publishing_frequency", &text(frequency));
                    leaves(block, &["datasources", "tags", "tags_all"]);
                }),
            ]
            .concat();
            let id = format!("{kind}.{name}.id");
            [detector, features(it, &id, &change.features)].concat()
        }
        Action::CreateDestination(made) => {
            it.resource("aws_guardduty_publishing_destination", name, |block| {
                block
                    .set("detector_id", &text(&made.detector))
                    .set("destination_arn", &text(&made.bucket_arn))
                    .set("kms_key_arn", &text(&made.key_arn));
            })
        }
        Action::UpdateDestination(change) => {
            let kind = "aws_guardduty_publishing_destination";
            [
                it.import(kind, &format!("{}:{}", change.detector, change.seen.id)),
                it.resource(kind, name, |block| {
                    block
                        .set("detector_id", &text(&change.detector))
                        .set("destination_arn", &text(&change.bucket_arn))
                        .set("kms_key_arn", &text(&change.key_arn));
                }),
            ]
            .concat()
        }
        Action::DesignateGuardDuty(named) => {
            it.resource("aws_guardduty_organization_admin_account", name, |block| {
                block.set("admin_account_id", &text(named.administrator.as_str()));
            })
        }
        Action::CreateMembers(made) => {
            let mut all = String::new();
            for (at, member) in made.accounts.iter().enumerate() {
                let name = numbered(name, at);
                all.push_str(&it.resource("aws_guardduty_member", &name, |block| {
                    block
                        .set("detector_id", &text(&made.detector))
                        .set("account_id", &text(member.account.as_str()))
                        .set("email", &text(&member.email));
                    leaves(block, &["email", "invite"]);
                }));
            }
            all
        }
        Action::ProtectMembers(made) => {
            let mut all = String::new();
            for (at, account) in made.accounts.iter().enumerate() {
                let name = numbered(name, at);
                let kind = "aws_guardduty_member_detector_feature";
                all.push_str(&it.resource(kind, &name, |block| {
                    block
                        .set("detector_id", &text(&made.detector))
                        .set("account_id", &text(account.as_str()))
                        .set("name", "\"S3_DATA_EVENTS\"")
                        .set("status", "\"ENABLED\"");
                }));
            }
            all
        }
        Action::SetJoining(set) => {
            let kind = "aws_guardduty_organization_configuration";
            let mut all = it.resource(kind, name, |block| {
                block
                    .set("detector_id", &text(&set.detector))
                    .set("auto_enable_organization_members", &text(&set.accounts));
            });
            if let Some(s3) = &set.s3 {
                let kind = "aws_guardduty_organization_configuration_feature";
                all.push_str(&it.resource(kind, name, |block| {
                    block
                        .set("detector_id", &text(&set.detector))
                        .set("name", "\"S3_DATA_EVENTS\"")
                        .set("auto_enable", &text(s3));
                }));
            }
            all
        }
        Action::CreatePolicy(made) => it.resource("aws_iam_policy", name, |block| {
            block
                .set("name", &text(made.name.as_str()))
                .set("path", &text(made.path.as_deref().unwrap_or("/")))
                .set("description", &text(&made.description))
                .set("policy", &it.document(&made.document))
                .set("tags", &it.tags());
        }),
        Action::CreatePolicyVersion(put) => {
            let arn = put.policy.to_string();
            [
                it.import("aws_iam_policy", &arn),
                it.resource("aws_iam_policy", name, |block| {
                    block
                        .set("name", &text(put.policy.resource_name()))
                        .set("policy", &it.document(&put.after));
                    leaves(block, &["description", "path", "tags", "tags_all"]);
                }),
            ]
            .concat()
        }
        Action::CreateRole(made) => it.resource("aws_iam_role", name, |block| {
            block
                .set("name", &text(made.name.as_str()))
                .set("path", &text(made.path.as_deref().unwrap_or("/")))
                .set("description", &text(&made.description))
                .set("assume_role_policy", &it.document(&made.trust));
            if let Some(boundary) = &made.boundary {
                block.set("permissions_boundary", &text(&boundary.to_string()));
            }
            block.set("tags", &it.tags());
        }),
        Action::PutTrust(put) => [
            it.import("aws_iam_role", put.role.as_str()),
            it.resource("aws_iam_role", name, |block| {
                block
                    .set("name", &text(put.role.as_str()))
                    .set("assume_role_policy", &it.document(&put.after));
                leaves(
                    block,
                    &[
                        "description",
                        "force_detach_policies",
                        "max_session_duration",
                        "path",
                        "permissions_boundary",
                        "tags",
                        "tags_all",
                    ],
                );
            }),
        ]
        .concat(),
        Action::AttachPolicy(put) => it.resource("aws_iam_role_policy_attachment", name, |block| {
            block
                .set("role", &text(put.role.as_str()))
                .set("policy_arn", &text(&put.policy.to_string()));
        }),
        _ => String::new(),
    }
}

fn numbered(name: &str, at: usize) -> String {
    if at == 0 {
        name.to_owned()
    } else {
        format!("{name}_{}", at + 1)
    }
}

/// What Terraform leaves as it is in something that somebody else made.
fn leaves(block: &mut Block, names: &[&str]) {
    block.inner("lifecycle", |block| {
        block.set("ignore_changes", &format!("[{}]", names.join(", ")));
    });
}

/// The plans of GuardDuty that Terraform's provider has words for.
///
/// See <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_detector_feature>.
const FEATURES: [&str; 7] = [
    "EBS_MALWARE_PROTECTION",
    "EKS_AUDIT_LOGS",
    "EKS_RUNTIME_MONITORING",
    "LAMBDA_NETWORK_LOGS",
    "RDS_LOGIN_EVENTS",
    "RUNTIME_MONITORING",
    "S3_DATA_EVENTS",
];

/// The plans of GuardDuty that these changes set and Terraform has no word for.
pub(super) fn unknown_features(chosen: &[Chosen<'_>]) -> Option<String> {
    let mut unknown: BTreeSet<&str> = BTreeSet::new();
    for part in chosen {
        let features = match &part.action {
            Action::CreateDetector(it) => &it.features,
            Action::UpdateDetector(it) => &it.features,
            _ => continue,
        };
        unknown.extend(features.keys().map(String::as_str));
    }
    unknown.retain(|name| !FEATURES.contains(name));
    let names: Vec<&str> = unknown.into_iter().collect();
    (!names.is_empty()).then(|| {
        format!(
            "Terraform's provider has no word for these plans of GuardDuty: {}. AWS may switch them on in a new detector, and they cost. Look in GuardDuty's settings, and switch off what nobody chose.",
            names.join(", ")
        )
    })
}

fn features(
    it: &Writing<'_, '_>,
    detector: &str,
    features: &std::collections::BTreeMap<String, bool>,
) -> String {
    let mut all = String::new();
    let known = features
        .iter()
        .filter(|(name, _)| FEATURES.contains(&name.as_str()));
    for (feature, on) in known {
        let status = if *on { "\"ENABLED\"" } else { "\"DISABLED\"" };
        let name = format!("{}_{}", it.name, plain(feature));
        let _written = write!(
            all,
            "\n{}",
            it.resource("aws_guardduty_detector_feature", &name, |block| {
                block
                    .set("detector_id", detector)
                    .set("name", &it.text(feature))
                    .set("status", status);
            })
        )
        .is_ok();
    }
    all
}

fn targets(
    it: &Writing<'_, '_>,
    block: &mut Block,
    kind: &str,
    arn: &str,
    targets: &[NotificationTarget],
) {
    for target in targets {
        block.inner(kind, |block| {
            if let Some(id) = &target.id {
                block.set("id", &it.text(id));
            }
            block
                .set(arn, &it.text(&target.arn.to_string()))
                .set("events", &it.places.value(&json!(target.events), 2));
            for (name, value) in &target.filter {
                let name = format!("filter_{}", name.to_lowercase());
                block.set(&name, &it.text(value));
            }
        });
    }
}

fn trail(it: &Writing<'_, '_>, made: &CreateTrail) -> String {
    let settings = &made.settings;
    let logs = it
        .later
        .iter()
        .any(|next| matches!(&next.action, Action::StartLogging(next) if next.trail == made.trail));
    let selectors = it.later.iter().rev().find_map(|next| match &next.action {
        Action::PutEventSelectors(next) if next.trail == made.trail => Some(&next.after),
        _ => None,
    });
    it.resource("aws_cloudtrail", it.name, |block| {
        block
            .set("name", &it.text(settings.name.as_str()))
            .set("s3_bucket_name", &it.text(&settings.bucket));
        for (name, value) in [
            ("s3_key_prefix", &settings.prefix),
            ("sns_topic_name", &settings.topic_arn),
            ("kms_key_id", &settings.key_arn),
        ] {
            if let Some(value) = value {
                block.set(name, &it.text(value));
            }
        }
        block
            .set("is_multi_region_trail", &settings.multi_region.to_string())
            .set("is_organization_trail", &settings.organization.to_string())
            .set(
                "include_global_service_events",
                &settings.global_events.to_string(),
            )
            .set(
                "enable_log_file_validation",
                &settings.validation.to_string(),
            )
            .set("enable_logging", &logs.to_string())
            .set("tags", &it.tags());
        match selectors {
            Some(Selectors::Basic(list)) => {
                for selector in list {
                    basic(it, block, selector);
                }
            }
            Some(Selectors::Advanced(list)) => {
                for selector in list {
                    advanced(it, block, selector);
                }
            }
            None => {}
        }
    })
}

fn basic(it: &Writing<'_, '_>, block: &mut Block, selector: &BasicSelector) {
    block.inner("event_selector", |block| {
        block
            .set("read_write_type", &it.text(&selector.read_write))
            .set(
                "include_management_events",
                &selector.management_events.to_string(),
            );
        if !selector.excluded_sources.is_empty() {
            let sources = it.places.value(&json!(selector.excluded_sources), 2);
            block.set("exclude_management_event_sources", &sources);
        }
        for resource in &selector.data_resources {
            block.inner("data_resource", |block| {
                block
                    .set("type", &it.text(&resource.kind))
                    .set("values", &it.places.value(&json!(resource.values), 3));
            });
        }
    });
}

fn advanced(it: &Writing<'_, '_>, block: &mut Block, selector: &AdvancedSelector) {
    block.inner("advanced_event_selector", |block| {
        if let Some(name) = &selector.name {
            block.set("name", &it.text(name));
        }
        for field in &selector.fields {
            block.inner("field_selector", |block| {
                block.set("field", &it.text(&field.field));
                for (name, values) in [
                    ("equals", &field.equals),
                    ("starts_with", &field.starts_with),
                    ("ends_with", &field.ends_with),
                    ("not_equals", &field.not_equals),
                    ("not_starts_with", &field.not_starts_with),
                    ("not_ends_with", &field.not_ends_with),
                ] {
                    if !values.is_empty() {
                        block.set(name, &it.places.value(&json!(values), 3));
                    }
                }
            });
        }
    });
}
