//! The look before a write: what is asked, and which answers mean that it is done already, or that the account is as the plan saw it.
//!
//! The same rules as those of a run; where a run can tell more apart, the script stops.

use serde_json::{Value, json};

use crate::domain::Place;
use crate::inventory::{Joining, Notification, Selectors, TrailSettings};
use crate::plan::{
    Action, CreateTrail, Deed as _, PutBucketNotification, PutEventSelectors, Step, TrailPatch,
};
use crate::policy::{Document, replace_external_ids};

/// What the first of two looks answered, for the input of the second.
pub(super) const ANSWER: &str = "{{setup.looked-up}}";

/// One question to AWS.
pub(super) struct Question {
    pub(super) call: &'static str,
    pub(super) input: Value,
    /// What of the answer counts, as the AWS CLI's `--query` takes it.
    pub(super) query: String,
    /// The codes by which AWS says that nothing is there.
    pub(super) absent: &'static [&'static str],
}

/// How an answer is held against what is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It means the same.
    Same,
    /// It has all that is wanted, and may have more.
    Holds,
}

/// The look before a change.
pub(super) struct Look {
    /// A question whose answer the next one needs; with none, nothing is there.
    pub(super) first: Option<Question>,
    pub(super) question: Question,
    pub(super) mode: Mode,
    /// It is done where the answer is one of these.
    pub(super) after: Vec<Value>,
    /// The account is as the plan saw it where the answer is one of these; `None` is any answer.
    pub(super) seen: Option<Vec<Value>>,
}

impl Look {
    fn new(question: Question, after: Value, seen: Vec<Value>) -> Self {
        Self {
            first: None,
            question,
            mode: Mode::Same,
            after: vec![after],
            seen: Some(seen),
        }
    }

    fn holding(self) -> Self {
        Self {
            mode: Mode::Holds,
            ..self
        }
    }

    fn behind(self, first: Question) -> Self {
        Self {
            first: Some(first),
            ..self
        }
    }
}

fn ask(call: &'static str, input: Value, query: &str) -> Question {
    Question {
        call,
        input,
        query: query.to_owned(),
        absent: &[],
    }
}

impl Question {
    fn or_none(self, absent: &'static [&'static str]) -> Self {
        Self { absent, ..self }
    }
}

/// A document as it was seen, without External Role IDs, which no file holds.
fn bare(document: &Document) -> Value {
    let mut value = document.value().clone();
    replace_external_ids(&mut value, &mut |_| Some("(not kept)".to_owned()));
    value
}

fn bare_or_none(document: Option<&Document>) -> Value {
    document.map_or(Value::Null, bare)
}

/// A name in a query; the signs of our names end no text there.
fn text(name: &str) -> String {
    format!("'{}'", name.replace(['\'', '\\'], ""))
}

/// The look before this action; `None` where the script has none, so that it cannot carry it out.
#[expect(
    clippy::too_many_lines,
    reason = "one list, an entry for each kind of change"
)]
pub(super) fn look(action: &Action, place: &Place) -> Option<Look> {
    let inputs: Vec<Value> = action
        .deed()
        .steps(place)
        .into_iter()
        .map(|step| step.input)
        .collect();
    let input = inputs.last()?;
    let field = |name: &str| input.get(name).cloned().unwrap_or(Value::Null);
    let owned = |bucket: &str| json!({ "Bucket": bucket, "ExpectedBucketOwner": place.account });
    Some(match action {
        Action::EnableTrustedAccess(it) => Look::new(
            ask(
                "organizations:ListAWSServiceAccessForOrganization",
                json!({}),
                &format!(
                    "EnabledServicePrincipals[?ServicePrincipal=={}] | [0].ServicePrincipal",
                    text(&it.service)
                ),
            ),
            json!(it.service),
            vec![Value::Null],
        ),
        // Found by its tags, by a function of the script.
        Action::CreateKey(it) => Look::new(
            ask(
                "kms:GetKeyPolicy",
                json!({ "KeyId": ANSWER, "PolicyName": "default" }),
                "Policy",
            ),
            it.policy.value().clone(),
            vec![Value::Null],
        ),
        Action::CreateAlias(it) => Look::new(
            ask(
                "kms:ListAliases",
                json!({}),
                &format!(
                    "Aliases[?AliasName=={}] | [0].TargetKeyId",
                    text(it.alias.as_str())
                ),
            ),
            json!(it.key),
            vec![Value::Null],
        ),
        Action::EnableKeyRotation(it) => Look::new(
            ask(
                "kms:GetKeyRotationStatus",
                json!({ "KeyId": it.key }),
                "KeyRotationEnabled",
            ),
            json!(true),
            vec![json!(false)],
        ),
        Action::PutKeyPolicy(it) => Look::new(
            ask(
                "kms:GetKeyPolicy",
                json!({ "KeyId": it.key, "PolicyName": "default" }),
                "Policy",
            ),
            it.after.value().clone(),
            vec![bare(&it.seen)],
        ),
        Action::CreateBucket(it) => Look::new(
            ask(
                "s3:GetBucketLocation",
                owned(it.bucket.as_str()),
                "{Region: LocationConstraint || 'us-east-1'}",
            )
            .or_none(&["NoSuchBucket"]),
            json!({ "Region": place.region }),
            vec![Value::Null],
        ),
        Action::BlockPublicAccess(it) => {
            let seen = it.seen.as_ref().map_or(Value::Null, |seen| {
                json!({
                    "BlockPublicAcls": seen.block_public_acls,
                    "IgnorePublicAcls": seen.ignore_public_acls,
                    "BlockPublicPolicy": seen.block_public_policy,
                    "RestrictPublicBuckets": seen.restrict_public_buckets,
                })
            });
            Look::new(
                ask(
                    "s3:GetPublicAccessBlock",
                    owned(it.bucket.as_str()),
                    "PublicAccessBlockConfiguration",
                )
                .or_none(&["NoSuchPublicAccessBlockConfiguration"]),
                field("PublicAccessBlockConfiguration"),
                vec![Value::Null, seen],
            )
        }
        Action::PutBucketPolicy(it) => Look::new(
            ask("s3:GetBucketPolicy", owned(it.bucket.as_str()), "Policy")
                .or_none(&["NoSuchBucketPolicy"]),
            it.after.value().clone(),
            vec![bare_or_none(it.seen.as_ref())],
        ),
        Action::PutBucketNotification(it) => {
            let configuration = |after: &Notification| {
                let put = PutBucketNotification {
                    after: after.clone(),
                    ..it.clone()
                };
                first_field(put.steps(place), "NotificationConfiguration")
            };
            Look::new(
                ask(
                    "s3:GetBucketNotificationConfiguration",
                    owned(it.bucket.as_str()),
                    "",
                ),
                configuration(&it.after),
                vec![configuration(&it.seen)],
            )
        }
        Action::PutFolderObject(it) => {
            let mut input = owned(it.bucket.as_str());
            if let Some(fields) = input.as_object_mut() {
                fields.insert("Key".to_owned(), json!(it.folder));
            }
            Look::new(
                ask("s3:HeadObject", input, "LastModified && 'there'").or_none(&["404"]),
                json!("there"),
                vec![Value::Null],
            )
        }
        Action::CreateTopic(it) => {
            let arn = crate::domain::Arn::topic(
                place.region.partition(),
                &place.region,
                &place.account,
                it.topic.as_str(),
            );
            Look::new(
                topic_policy(&arn.to_string()),
                it.policy.value().clone(),
                vec![Value::Null],
            )
        }
        Action::PutTopicPolicy(it) => Look::new(
            topic_policy(&it.topic.to_string()),
            it.after.value().clone(),
            vec![bare_or_none(it.seen.as_ref())],
        ),
        Action::CreateTrail(it) => Look::new(
            ask(
                "cloudtrail:GetTrail",
                json!({ "Name": it.trail.to_string() }),
                "Trail",
            )
            .or_none(&["TrailNotFoundException"]),
            trail(&it.settings, place, it),
            vec![Value::Null],
        )
        .holding(),
        Action::UpdateTrail(it) => {
            let whole = CreateTrail {
                trail: it.trail.clone(),
                settings: it.seen.clone(),
            };
            Look::new(
                ask(
                    "cloudtrail:GetTrail",
                    json!({ "Name": it.trail.to_string() }),
                    "Trail",
                )
                .or_none(&["TrailNotFoundException"]),
                patched(&it.change),
                vec![trail(&it.seen, place, &whole)],
            )
            .holding()
        }
        Action::PutEventSelectors(it) => {
            let selectors = |after: &Selectors| {
                let put = PutEventSelectors {
                    after: after.clone(),
                    ..it.clone()
                };
                let mut input = put.steps(place).into_iter().next().map(|step| step.input);
                if let Some(fields) = input.as_mut().and_then(Value::as_object_mut) {
                    fields.remove("TrailName");
                }
                input.unwrap_or(Value::Null)
            };
            let by_default = || vec![json!({}), selectors(&Selectors::by_default())];
            Look::new(
                ask(
                    "cloudtrail:GetEventSelectors",
                    json!({ "TrailName": it.trail.to_string() }),
                    "{EventSelectors: EventSelectors, AdvancedEventSelectors: AdvancedEventSelectors}",
                ),
                selectors(&it.after),
                it.seen.as_ref().map_or_else(by_default, |seen| vec![selectors(seen)]),
            )
        }
        Action::StartLogging(it) => Look::new(
            ask(
                "cloudtrail:GetTrailStatus",
                json!({ "Name": it.trail.to_string() }),
                "IsLogging",
            ),
            json!(true),
            vec![json!(false)],
        ),
        Action::CreateDetector(it) => {
            let (made_by, product) = crate::inventory::CREATED_BY;
            Look::new(
                ask("guardduty:GetDetector", json!({ "DetectorId": ANSWER }), ""),
                json!({
                    "Status": "ENABLED",
                    "FindingPublishingFrequency": it.frequency,
                    "Features": field("Features"),
                }),
                vec![
                    Value::Null,
                    // Cut off before it was switched on.
                    json!({ "Status": "DISABLED", "Tags": { made_by: product } }),
                ],
            )
            .holding()
            .behind(ask("guardduty:ListDetectors", json!({}), "DetectorIds[0]"))
        }
        Action::UpdateDetector(it) => {
            let status = |on: bool| if on { "ENABLED" } else { "DISABLED" };
            let list = |all: &std::collections::BTreeMap<String, bool>| -> Value {
                all.iter()
                    .map(|(name, on)| json!({ "Name": name, "Status": status(*on) }))
                    .collect()
            };
            Look::new(
                ask(
                    "guardduty:GetDetector",
                    json!({ "DetectorId": it.detector }),
                    "",
                ),
                json!({
                    "Status": it.enable.map(status),
                    "FindingPublishingFrequency": it.frequency,
                    "Features": list(&it.features),
                }),
                vec![json!({
                    "Status": status(it.seen.enabled),
                    "FindingPublishingFrequency": it.seen.frequency,
                    "Features": list(&it.seen.features),
                })],
            )
            .holding()
        }
        Action::CreateDestination(it) => Look::new(
            described(&it.detector, ANSWER),
            properties(&it.bucket_arn, &it.key_arn),
            vec![Value::Null],
        )
        .holding()
        .behind(ask(
            "guardduty:ListPublishingDestinations",
            json!({ "DetectorId": it.detector }),
            "Destinations[?DestinationType=='S3'] | [0].DestinationId",
        )),
        Action::UpdateDestination(it) => {
            let (there, wanted) = (
                properties(&it.seen.destination_arn, &it.seen.key_arn),
                properties(&it.bucket_arn, &it.key_arn),
            );
            let mut publishes = wanted.clone();
            if let Some(fields) = publishes.as_object_mut() {
                fields.insert("Status".to_owned(), json!("PUBLISHING"));
            }
            Look::new(
                described(&it.detector, &it.seen.id),
                publishes,
                vec![there, wanted],
            )
            .holding()
        }
        Action::DesignateGuardDuty(it) => Look::new(
            ask(
                "guardduty:ListOrganizationAdminAccounts",
                json!({}),
                "AdminAccounts[0].AdminAccountId",
            ),
            json!(it.administrator),
            vec![Value::Null],
        ),
        Action::CreateMembers(it) => {
            let accounts: Vec<Value> = it
                .accounts
                .iter()
                .map(|one| json!({ "AccountId": one.account, "Is": "Enabled" }))
                .collect();
            Look {
                seen: None,
                ..Look::new(
                    ask(
                        "guardduty:ListMembers",
                        json!({ "DetectorId": it.detector }),
                        "Members[].{AccountId: AccountId, Is: RelationshipStatus}",
                    ),
                    Value::Array(accounts),
                    Vec::new(),
                )
                .holding()
            }
        }
        Action::ProtectMembers(it) => {
            let accounts: Vec<Value> = it
                .accounts
                .iter()
                .map(|account| json!({ "AccountId": account, "Is": "ENABLED" }))
                .collect();
            Look {
                seen: None,
                ..Look::new(
                    ask(
                        "guardduty:GetMemberDetectors",
                        json!({ "DetectorId": it.detector, "AccountIds": it.accounts }),
                        "MemberDataSourceConfigurations[].{AccountId: AccountId, Is: Features[?Name=='S3_DATA_EVENTS'] | [0].Status}",
                    ),
                    Value::Array(accounts),
                    Vec::new(),
                )
                .holding()
            }
        }
        Action::SetJoining(it) => {
            let joining = |accounts: &str, s3: Option<&str>| {
                json!({
                    "AutoEnableOrganizationMembers": accounts,
                    "Features": s3.map(|s3| json!([{ "Name": "S3_DATA_EVENTS", "AutoEnable": s3 }])),
                })
            };
            let more = |set: &str| if set == "ALL" { vec!["ALL"] } else { vec!["NEW", "ALL"] };
            let mut after = Vec::new();
            for accounts in more(&it.accounts) {
                match it.s3.as_deref() {
                    None => after.push(joining(accounts, None)),
                    Some(s3) => {
                        after.extend(more(s3).into_iter().map(|s3| joining(accounts, Some(s3))));
                    }
                }
            }
            let seen = |seen: &Joining| {
                let s3 = seen.features.get("S3_DATA_EVENTS").map(String::as_str);
                joining(&seen.accounts, s3)
            };
            Look {
                after,
                seen: it.seen.as_ref().map(|there| vec![seen(there)]),
                ..Look::new(
                    ask(
                        "guardduty:DescribeOrganizationConfiguration",
                        json!({ "DetectorId": it.detector }),
                        "",
                    ),
                    Value::Null,
                    Vec::new(),
                )
                .holding()
            }
        }
        Action::CreatePolicy(it) => {
            let path = it.path.as_deref().unwrap_or("/");
            let arn = format!(
                "arn:{}:iam::{}:policy{path}{}",
                place.region.partition(),
                place.account,
                it.name
            );
            policy_text(&arn, it.document.value().clone(), Value::Null)
        }
        Action::CreatePolicyVersion(it) => policy_text(
            &it.policy.to_string(),
            it.after.value().clone(),
            bare(&it.seen),
        ),
        Action::CreateRole(it) => Look::new(
            ask(
                "iam:GetRole",
                json!({ "RoleName": it.name.as_str() }),
                "Role.{Trust: AssumeRolePolicyDocument, Boundary: PermissionsBoundary.PermissionsBoundaryArn}",
            )
            .or_none(&["NoSuchEntity"]),
            json!({ "Trust": it.trust.value(), "Boundary": it.boundary.as_ref().map(ToString::to_string) }),
            vec![Value::Null],
        ),
        Action::PutTrust(it) => Look::new(
            ask(
                "iam:GetRole",
                json!({ "RoleName": it.role.as_str() }),
                "Role.AssumeRolePolicyDocument",
            ),
            it.after.value().clone(),
            vec![bare(&it.seen)],
        ),
        Action::AttachPolicy(it) => {
            let policy = it.policy.to_string();
            Look::new(
                ask(
                    "iam:ListAttachedRolePolicies",
                    json!({ "RoleName": it.role.as_str() }),
                    &format!(
                        "AttachedPolicies[?PolicyArn=={}] | [0].PolicyArn",
                        text(&policy)
                    ),
                ),
                json!(policy),
                vec![Value::Null],
            )
        }
        Action::LetStackSetsReach(_) => Look {
            seen: None,
            ..Look::new(
                ask(
                    "cloudformation:DescribeOrganizationsAccess",
                    json!({}),
                    "Status",
                ),
                json!("ENABLED"),
                Vec::new(),
            )
        },
        Action::CreateStackSet(_) => Look::new(
            stack_set(input),
            json!({ "Template": template(&field("TemplateBody")), "Parameters": field("Parameters") }),
            vec![Value::Null],
        ),
        Action::UpdateStackSet(it) => Look::new(
            stack_set(input),
            json!({ "Template": template(&field("TemplateBody")), "Parameters": field("Parameters") }),
            // Its values may hold an External Role ID.
            vec![json!({ "Template": template(&json!(it.seen.template)), "Parameters": "(not kept)" })],
        ),
        Action::GiveStackSet(it) => {
            let accounts: Vec<Value> = it.accounts.iter().map(|account| json!(account)).collect();
            let mut asked = json!({ "StackSetName": it.set });
            if let (Some(fields), Some(caller)) = (asked.as_object_mut(), input.get("CallAs")) {
                fields.insert("CallAs".to_owned(), caller.clone());
            }
            Look {
                seen: None,
                ..Look::new(
                    ask(
                        "cloudformation:ListStackInstances",
                        asked,
                        "Summaries[?Status=='CURRENT'].Account",
                    ),
                    Value::Array(accounts),
                    Vec::new(),
                )
                .holding()
            }
        }
        // Taking away is for the program, which looks at whose it is and whether it is in use.
        _ => return None,
    })
}

fn first_field(steps: Vec<Step>, name: &str) -> Value {
    let mut steps = steps.into_iter();
    let input = steps.next().map(|step| step.input);
    input
        .and_then(|input| input.get(name).cloned())
        .unwrap_or(Value::Null)
}

fn topic_policy(arn: &str) -> Question {
    ask(
        "sns:GetTopicAttributes",
        json!({ "TopicArn": arn }),
        "Attributes.Policy",
    )
    .or_none(&["NotFound", "NotFoundException"])
}

fn policy_text(arn: &str, after: Value, seen: Value) -> Look {
    let version = ask(
        "iam:GetPolicyVersion",
        json!({ "PolicyArn": arn, "VersionId": ANSWER }),
        "PolicyVersion.Document",
    );
    Look::new(version, after, vec![seen]).behind(
        ask(
            "iam:GetPolicy",
            json!({ "PolicyArn": arn }),
            "Policy.DefaultVersionId",
        )
        .or_none(&["NoSuchEntity"]),
    )
}

fn described(detector: &str, destination: &str) -> Question {
    ask(
        "guardduty:DescribePublishingDestination",
        json!({ "DetectorId": detector, "DestinationId": destination }),
        "",
    )
}

fn properties(bucket_arn: &str, key_arn: &str) -> Value {
    json!({ "DestinationProperties": { "DestinationArn": bucket_arn, "KmsKeyArn": key_arn } })
}

fn stack_set(input: &Value) -> Question {
    let mut asked = json!({ "StackSetName": input.get("StackSetName") });
    if let (Some(fields), Some(caller)) = (asked.as_object_mut(), input.get("CallAs")) {
        fields.insert("CallAs".to_owned(), caller.clone());
    }
    ask(
        "cloudformation:DescribeStackSet",
        asked,
        "StackSet.{Template: TemplateBody, Parameters: Parameters}",
    )
    .or_none(&["StackSetNotFoundException"])
}

/// A template, which AWS gives as the text that it was given.
fn template(text: &Value) -> Value {
    let parsed = text
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    parsed.unwrap_or_else(|| text.clone())
}

/// The settings of a trail as `GetTrail` names them.
fn trail(settings: &TrailSettings, place: &Place, made: &CreateTrail) -> Value {
    let whole = CreateTrail {
        settings: settings.clone(),
        ..made.clone()
    };
    let mut steps = whole.steps(place).into_iter();
    as_told(steps.next().map_or(Value::Null, |step| step.input))
}

/// What a change of a trail touches, likewise; what is taken away is null.
fn patched(patch: &TrailPatch) -> Value {
    let mut told = json!({
        "IsMultiRegionTrail": patch.multi_region,
        "IsOrganizationTrail": patch.organization,
        "IncludeGlobalServiceEvents": patch.global_events,
        "LogFileValidationEnabled": patch.validation,
        "SnsTopicARN": patch.topic_arn,
        "KmsKeyId": patch.key_arn,
    });
    if let Some(fields) = told.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        for (gone, name) in [(patch.no_topic, "SnsTopicARN"), (patch.no_key, "KmsKeyId")] {
            if gone {
                fields.insert(name.to_owned(), json!("(nothing)"));
            }
        }
    }
    told
}

fn as_told(input: Value) -> Value {
    let Value::Object(fields) = input else {
        return input;
    };
    fields
        .into_iter()
        .filter_map(|(name, value)| {
            let told = match name.as_str() {
                // Which tags and whether it records its own deliveries, `GetTrail` does not tell.
                "TagsList" | "RecursiveLogging" => return None,
                "SnsTopicName" => "SnsTopicARN",
                "EnableLogFileValidation" => "LogFileValidationEnabled",
                _ => name.as_str(),
            };
            Some((told.to_owned(), value))
        })
        .collect()
}
