//! The resources of a template, from the changes of one stack.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::chosen::Chosen;
use super::text::Places;
use crate::domain::{Arn, Place};
use crate::plan::{Action, Slot};

/// The things that a plan makes, so that what is done with them belongs to their template: by what names them in a call.
#[derive(Default)]
pub(super) struct Made(BTreeSet<String>);

impl Made {
    pub(super) fn add(&mut self, action: &Action, place: &Place) {
        let name = match action {
            Action::CreateBucket(it) => it.bucket.to_string(),
            Action::CreateKey(it) => it.fills.to_string(),
            Action::CreateDetector(it) => it.fills.to_string(),
            Action::CreateTopic(it) => topic_arn(it.topic.as_str(), place),
            Action::CreateTrail(it) => it.trail.to_string(),
            Action::CreateRole(it) => format!("role {}", it.name),
            _ => return,
        };
        self.0.insert(name);
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

fn topic_arn(name: &str, place: &Place) -> String {
    Arn::topic(
        place.region.partition(),
        &place.region,
        &place.account,
        name,
    )
    .to_string()
}

/// Whether CloudFormation makes it, or it belongs to something that it makes.
pub(super) fn is_made_in(action: &Action, made: &Made) -> bool {
    match action {
        Action::CreateAlias(_)
        | Action::CreateBucket(_)
        | Action::CreateDestination(_)
        | Action::CreateDetector(_)
        | Action::CreateKey(_)
        | Action::CreatePolicy(_)
        | Action::CreateRole(_)
        | Action::CreateTopic(_)
        | Action::CreateTrail(_) => true,
        Action::EnableKeyRotation(it) => made.has(&it.key),
        Action::PutKeyPolicy(it) => made.has(&it.key),
        Action::BlockPublicAccess(it) => made.has(it.bucket.as_str()),
        Action::PutBucketPolicy(it) => made.has(it.bucket.as_str()),
        Action::PutBucketNotification(it) => made.has(it.bucket.as_str()),
        Action::PutTopicPolicy(it) => made.has(&it.topic.to_string()),
        Action::PutEventSelectors(it) => made.has(&it.trail.to_string()),
        Action::StartLogging(it) => made.has(&it.trail.to_string()),
        Action::AttachPolicy(it) => made.has(&format!("role {}", it.role)),
        _ => false,
    }
}

/// A resource, with its properties as they come together from several changes.
struct Resource {
    kind: &'static str,
    properties: Map<String, Value>,
    /// It stays when the stack goes: what it holds or has locked would be lost.
    stays: bool,
}

/// The resources by their names in the template, in the order of the plan.
#[derive(Default)]
struct Resources {
    all: Vec<(String, Resource)>,
    /// Their names, by what names the thing in a call.
    names: BTreeMap<String, String>,
}

impl Resources {
    fn add(&mut self, called: &str, stem: &str, kind: &'static str, properties: Value) -> String {
        let taken = self
            .all
            .iter()
            .filter(|(name, _)| name.starts_with(stem))
            .count();
        let name = if taken == 0 {
            stem.to_owned()
        } else {
            format!("{stem}{}", taken + 1)
        };
        self.names.insert(called.to_owned(), name.clone());
        let stays = matches!(kind, "AWS::KMS::Key" | "AWS::S3::Bucket");
        let properties = match properties {
            Value::Object(mut fields) => {
                fields.retain(|_, value| !value.is_null());
                fields
            }
            _ => Map::new(),
        };
        let resource = Resource {
            kind,
            properties,
            stays,
        };
        self.all.push((name.clone(), resource));
        name
    }

    /// Set a property of what was added before.
    fn set(&mut self, called: &str, property: &str, value: Value) {
        let Some(name) = self.names.get(called) else {
            return;
        };
        let mut all = self.all.iter_mut();
        if let Some((_, resource)) = all.find(|(there, _)| there == name) {
            resource.properties.insert(property.to_owned(), value);
        }
    }

    /// One that a later change puts something else in: made at first, changed after that.
    fn put(&mut self, called: &str, kind: (&str, &'static str), key: &str, properties: Value) {
        if self.names.contains_key(called) {
            let value = properties.get(key).cloned().unwrap_or_default();
            self.set(called, key, value);
        } else {
            self.add(called, kind.0, kind.1, properties);
        }
    }
}

/// The resources of these changes, and what each slot that they fill is then.
pub(super) fn resources(
    parts: &[&Chosen<'_>],
    places: &mut Places,
) -> (Map<String, Value>, Vec<(Slot, Value)>) {
    let mut made = Resources::default();
    let mut values = Vec::new();
    for part in parts {
        let place = &part.told.place;
        let steps = part.steps();
        let inputs: Vec<&Value> = steps.iter().map(|step| &step.input).collect();
        let field = |name: &str| -> Value {
            let mut found = inputs.iter().filter_map(|input| input.get(name));
            found.next_back().cloned().unwrap_or_default()
        };
        add(&part.action, place, &field, &mut made);
        if let Some(slot) = part.action.deed().fills()
            && let Some(name) = made.names.get(&slot.to_string())
        {
            let value = match &part.action {
                Action::CreateKey(_) => json!({ "Fn::GetAtt": [name, "Arn"] }),
                _ => json!({ "Ref": name }),
            };
            places.put(slot, value.clone());
            values.push((slot.clone(), value));
        }
    }
    let depends = depends(&made);
    let written = made.all.iter().map(|(name, resource)| {
        let mut object = Map::new();
        object.insert("Type".to_owned(), json!(resource.kind));
        if resource.stays {
            object.insert("DeletionPolicy".to_owned(), json!("Retain"));
            object.insert("UpdateReplacePolicy".to_owned(), json!("Retain"));
        }
        if let Some(names) = depends.get(name.as_str()).filter(|names| !names.is_empty()) {
            object.insert("DependsOn".to_owned(), json!(names));
        }
        let properties = Value::Object(resource.properties.clone());
        object.insert("Properties".to_owned(), places.filled(&properties));
        (name.clone(), Value::Object(object))
    });
    (written.collect(), values)
}

/// What has to be there before: the rules before whoever is refused without them.
fn depends(made: &Resources) -> BTreeMap<&str, Vec<&str>> {
    let named = |kinds: &[&str]| -> Vec<&str> {
        let all = made.all.iter();
        all.filter(|(_, it)| kinds.contains(&it.kind))
            .map(|(name, _)| name.as_str())
            .collect()
    };
    let mut depends = BTreeMap::new();
    for (name, resource) in &made.all {
        let before: &[&str] = match resource.kind {
            "AWS::CloudTrail::Trail" => &["AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy"],
            "AWS::GuardDuty::PublishingDestination" => &["AWS::S3::BucketPolicy"],
            "AWS::S3::Bucket"
                if resource
                    .properties
                    .contains_key("NotificationConfiguration") =>
            {
                &["AWS::SNS::TopicPolicy"]
            }
            _ => &[],
        };
        depends.insert(name.as_str(), named(before));
    }
    depends
}

#[expect(
    clippy::too_many_lines,
    reason = "one list, an entry for each kind of change"
)]
fn add(action: &Action, place: &Place, field: &dyn Fn(&str) -> Value, made: &mut Resources) {
    match action {
        Action::CreateKey(it) => {
            let tags = it_tags(action);
            made.add(
                &it.fills.to_string(),
                "Key",
                "AWS::KMS::Key",
                json!({
                    "Description": it.description,
                    "KeyPolicy": it.policy.value(),
                    "Tags": tags,
                }),
            );
        }
        Action::CreateAlias(it) => {
            made.add(
                it.alias.as_str(),
                "Alias",
                "AWS::KMS::Alias",
                json!({ "AliasName": it.alias.as_str(), "TargetKeyId": it.key }),
            );
        }
        Action::EnableKeyRotation(it) => made.set(&it.key, "EnableKeyRotation", json!(true)),
        Action::PutKeyPolicy(it) => made.set(&it.key, "KeyPolicy", it.after.value().clone()),
        Action::CreateBucket(it) => {
            made.add(
                it.bucket.as_str(),
                "Bucket",
                "AWS::S3::Bucket",
                json!({
                    "BucketName": it.bucket.as_str(),
                    "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": true,
                        "IgnorePublicAcls": true,
                        "BlockPublicPolicy": true,
                        "RestrictPublicBuckets": true,
                    },
                    "Tags": it_tags(action),
                }),
            );
        }
        Action::PutBucketPolicy(it) => {
            let bucket = made.names.get(it.bucket.as_str()).cloned();
            made.put(
                &format!("rules of {}", it.bucket),
                ("RulesOfBucket", "AWS::S3::BucketPolicy"),
                "PolicyDocument",
                json!({ "Bucket": { "Ref": bucket }, "PolicyDocument": it.after.value() }),
            );
        }
        Action::PutBucketNotification(it) => {
            let targets: Vec<Value> = it
                .after
                .topics
                .iter()
                .flat_map(|target| {
                    let rules: Vec<Value> = target
                        .filter
                        .iter()
                        .map(|(name, value)| json!({ "Name": name.to_lowercase(), "Value": value }))
                        .collect();
                    target.events.iter().map(move |event| {
                        let mut one = json!({ "Event": event, "Topic": target.arn.to_string() });
                        if let Some(fields) = one.as_object_mut().filter(|_| !rules.is_empty()) {
                            let filter = json!({ "S3Key": { "Rules": rules } });
                            fields.insert("Filter".to_owned(), filter);
                        }
                        one
                    })
                })
                .collect();
            made.set(
                it.bucket.as_str(),
                "NotificationConfiguration",
                json!({ "TopicConfigurations": targets }),
            );
        }
        Action::CreateTopic(it) => {
            let arn = topic_arn(it.topic.as_str(), place);
            let topic = made.add(
                &arn,
                "Topic",
                "AWS::SNS::Topic",
                json!({ "TopicName": it.topic.as_str(), "Tags": it_tags(action) }),
            );
            made.add(
                &format!("rules of {arn}"),
                "RulesOfTopic",
                "AWS::SNS::TopicPolicy",
                json!({ "Topics": [{ "Ref": topic }], "PolicyDocument": it.policy.value() }),
            );
        }
        Action::PutTopicPolicy(it) => made.set(
            &format!("rules of {}", it.topic),
            "PolicyDocument",
            it.after.value().clone(),
        ),
        Action::CreateTrail(it) => {
            let settings = &it.settings;
            made.add(
                &it.trail.to_string(),
                "Trail",
                "AWS::CloudTrail::Trail",
                json!({
                    "TrailName": settings.name.as_str(),
                    "S3BucketName": settings.bucket,
                    "S3KeyPrefix": settings.prefix,
                    "SnsTopicName": settings.topic_arn,
                    "KMSKeyId": settings.key_arn,
                    "IsMultiRegionTrail": settings.multi_region,
                    "IsOrganizationTrail": settings.organization,
                    "IncludeGlobalServiceEvents": settings.global_events,
                    "EnableLogFileValidation": settings.validation,
                    "IsLogging": false,
                    "Tags": it_tags(action),
                }),
            );
        }
        Action::PutEventSelectors(it) => {
            let trail = it.trail.to_string();
            for name in ["EventSelectors", "AdvancedEventSelectors"] {
                let value = field(name);
                if !value.is_null() {
                    made.set(&trail, name, value);
                }
            }
        }
        Action::StartLogging(it) => made.set(&it.trail.to_string(), "IsLogging", json!(true)),
        Action::CreateDetector(it) => {
            made.add(
                &it.fills.to_string(),
                "Detector",
                "AWS::GuardDuty::Detector",
                json!({
                    "Enable": true,
                    "FindingPublishingFrequency": it.frequency,
                    "Features": field("Features"),
                    "Tags": it_tags(action),
                }),
            );
        }
        Action::CreateDestination(it) => {
            made.add(
                &format!("destination of {}", it.detector),
                "Destination",
                "AWS::GuardDuty::PublishingDestination",
                json!({
                    "DetectorId": it.detector,
                    "DestinationType": "S3",
                    "DestinationProperties": { "DestinationArn": it.bucket_arn, "KmsKeyArn": it.key_arn },
                    "Tags": it_tags(action),
                }),
            );
        }
        Action::CreatePolicy(it) => {
            let path = it.path.as_deref().unwrap_or("/");
            let arn = format!(
                "arn:{}:iam::{}:policy{path}{}",
                place.region.partition(),
                place.account,
                it.name
            );
            // IAM's policies take no tags in a template, but for those of the stack.
            made.add(
                &arn,
                "Policy",
                "AWS::IAM::ManagedPolicy",
                json!({
                    "ManagedPolicyName": it.name.as_str(),
                    "Path": it.path,
                    "Description": it.description,
                    "PolicyDocument": it.document.value(),
                }),
            );
        }
        Action::CreateRole(it) => {
            made.add(
                &format!("role {}", it.name),
                "Role",
                "AWS::IAM::Role",
                json!({
                    "RoleName": it.name.as_str(),
                    "Path": it.path,
                    "Description": it.description,
                    "AssumeRolePolicyDocument": it.trust.value(),
                    "PermissionsBoundary": it.boundary.as_ref().map(ToString::to_string),
                    "Tags": it_tags(action),
                }),
            );
        }
        Action::AttachPolicy(it) => {
            let role = format!("role {}", it.role);
            let arn = it.policy.to_string();
            let policy = made
                .names
                .get(&arn)
                .map_or_else(|| json!(arn), |name| json!({ "Ref": name }));
            let Some(name) = made.names.get(&role).cloned() else {
                return;
            };
            let mut all = made.all.iter_mut();
            if let Some((_, resource)) = all.find(|(there, _)| *there == name) {
                let list = resource
                    .properties
                    .entry("ManagedPolicyArns")
                    .or_insert_with(|| json!([]));
                if let Some(list) = list.as_array_mut() {
                    list.push(policy);
                }
            }
        }
        _ => {}
    }
}

/// Its tags as a template lists them.
fn it_tags(action: &Action) -> Value {
    let tags = action.deed().tags().into_iter();
    tags.map(|(key, value)| json!({ "Key": key, "Value": value }))
        .collect()
}
