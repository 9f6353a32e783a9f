//! What AWS does when a change is carried out, on plain data: strict where a document would be refused.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::account::{State, Thing, parts, text};
use crate::judge::{deleted, is_public, overlap};

/// Values that things get when they are made, by the slot's text.
pub(crate) type Filled = BTreeMap<String, String>;

/// What a write did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wrote {
    /// This was touched, such as `bucket/larkfield-logs`.
    Touched(String),
    /// AWS says no.
    Refused(String),
    /// It cannot be sent: a value in it was never given, because what gives it was not made.
    Lacking,
}

/// How a value begins that is not there yet.
const OPEN: &str = "{{";

/// Take out of the documents of an action what names a thing that was not made: of a list the one value, else the rule.
fn leave_out(action: &mut Value) {
    let is_open = |value: &Value| value.to_string().contains(OPEN);
    let narrowed = |list: &mut Value| match list {
        Value::Array(values) => {
            values.retain(|value| !is_open(value));
            !values.is_empty()
        }
        one => !is_open(one),
    };
    let with = action.as_object_mut().unwrap().values_mut().next().unwrap();
    for field in ["seen", "after", "policy", "document"] {
        let statements = with
            .get_mut(field)
            .and_then(|document| document.get_mut("Statement"));
        if let Some(Value::Array(statements)) = statements {
            statements.retain_mut(|statement| {
                let mut holds = statement.get_mut("Resource").is_none_or(narrowed);
                let conditions = statement
                    .get_mut("Condition")
                    .and_then(Value::as_object_mut);
                for keys in conditions
                    .into_iter()
                    .flat_map(|operators| operators.values_mut())
                {
                    for list in keys.as_object_mut().unwrap().values_mut() {
                        holds &= narrowed(list);
                    }
                }
                holds
            });
        }
    }
}

/// Carry out one action of a change at a place (account, Region).
pub(crate) fn carry_out(
    state: &mut State,
    action: &Value,
    place: (&str, &str),
    filled: &mut Filled,
) -> Wrote {
    let mut told = action.to_string();
    for (slot, value) in &*filled {
        told = told.replace(&format!("{{{{{slot}}}}}"), value);
    }
    let mut action: Value = serde_json::from_str(&told).unwrap();
    if told.contains(OPEN) {
        leave_out(&mut action);
        if action.to_string().contains(OPEN) {
            return Wrote::Lacking;
        }
    }
    let (name, with) = action.as_object().unwrap().iter().next().unwrap();
    let after = ["after", "policy", "trust", "document"]
        .into_iter()
        .find_map(|field| with.get(field).filter(|document| document.is_object()));
    if let Some(dead) = after.and_then(|after| deleted(after).first().cloned()) {
        return Wrote::Refused(format!("the document names {dead}, which was deleted"));
    }
    let mut act = Act {
        state,
        place,
        filled,
    };
    match name.as_str() {
        "put_bucket_policy" => act.bucket_policy(with),
        "put_bucket_notification" => act.notification(with),
        "block_public_access" => act.close(with),
        "create_bucket" => act.new_bucket(with),
        "create_key" => act.new_key(with),
        "create_alias" => act.alias(with),
        "enable_key_rotation" => act.rotation(with),
        "put_key_policy" => act.document(&Thing::Key(text(with, "key").to_owned()), with),
        "create_topic" => act.new_topic(with),
        "put_topic_policy" => act.document(&Thing::Topic(text(with, "topic").to_owned()), with),
        "create_trail" => act.new_trail(with),
        "update_trail" => act.trail(with),
        "put_event_selectors" => act.selectors(with),
        "start_logging" => act.start(with),
        "create_detector" => act.new_detector(with),
        "update_detector" => act.detector(with),
        "create_destination" => act.new_destination(with),
        "update_destination" => act.destination(with),
        "create_policy" => act.new_policy(with),
        "create_policy_version" => act.policy_version(with),
        "create_role" => act.new_role(with),
        "put_trust" => {
            let role = act.role_arn(text(with, "role"));
            act.document(&Thing::Role(role), with)
        }
        "attach_policy" => act.attach(with),
        "enable_trusted_access" => Wrote::Touched("organization".to_owned()),
        // An empty object that marks a folder.
        "put_folder_object" => Wrote::Touched("object".to_owned()),
        other => Wrote::Refused(format!("the sweep does not know the action {other}")),
    }
}

/// Whether two texts name one action of the plan.
pub(crate) fn name_of(action: &Value) -> &str {
    match action {
        Value::Object(one) => one.keys().next().map_or("", String::as_str),
        other => other.as_str().unwrap_or_default(),
    }
}

/// One write in the making.
pub(super) struct Act<'a> {
    pub(super) state: &'a mut State,
    pub(super) place: (&'a str, &'a str),
    pub(super) filled: &'a mut Filled,
}

impl Act<'_> {
    pub(super) fn local(&mut self, kind: &str) -> &mut Value {
        self.state.regional_mut(self.place.0, self.place.1, kind)
    }

    pub(super) fn role_arn(&self, name: &str) -> String {
        format!("arn:aws:iam::{}:role/{name}", self.place.0)
    }

    /// Replace a document, if it is still the one that the plan saw.
    fn document(&mut self, thing: &Thing, with: &Value) -> Wrote {
        let seen = with.get("seen").filter(|seen| !seen.is_null());
        if seen != self.state.document(thing) {
            return Wrote::Refused("the plan did not see the document that is there".to_owned());
        }
        let after = with["after"].clone();
        let (place, field, touched) = match thing {
            Thing::Bucket(name) => (
                self.state.0["buckets"].get_mut(name),
                "policy",
                format!("bucket/{name}"),
            ),
            Thing::Key(arn) => (self.state.by_arn_mut("keys", arn), "policy", arn.clone()),
            Thing::Topic(arn) => (self.state.by_arn_mut("topics", arn), "policy", arn.clone()),
            Thing::Role(arn) | Thing::Policy(arn) => {
                (self.state.identity_mut("roles", arn), "trust", arn.clone())
            }
        };
        place.unwrap()[field] = after;
        Wrote::Touched(touched)
    }

    fn bucket_policy(&mut self, with: &Value) -> Wrote {
        let name = text(with, "bucket");
        if self.state.blocks(name, "block_policy") && is_public(&with["after"]) {
            return Wrote::Refused("BlockPublicPolicy refuses a public policy".to_owned());
        }
        self.document(&Thing::Bucket(name.to_owned()), with)
    }

    fn close(&mut self, with: &Value) -> Wrote {
        let name = text(with, "bucket");
        let all = json!({"block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true});
        self.state.0["buckets"][name]["public_access_block"] = all;
        Wrote::Touched(format!("bucket/{name}"))
    }

    fn new_bucket(&mut self, with: &Value) -> Wrote {
        let name = text(with, "bucket");
        if self.state.bucket(name).is_some() {
            return Wrote::Refused("the bucket is there already".to_owned());
        }
        // Since 2023 a new bucket is closed to the public from the start.
        self.state.0["buckets"][name] = json!({
            "account": self.place.0, "region": self.place.1, "policy": null,
            "public_access_block": {"block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true},
            "notification": {"targets": [], "event_bridge": false},
        });
        Wrote::Touched(format!("bucket/{name}"))
    }

    fn notification(&mut self, with: &Value) -> Wrote {
        let name = text(with, "bucket");
        let there = self.state.0["buckets"][name]["notification"].clone();
        if targets(&with["seen"]) != in_order(&there["targets"]) {
            return Wrote::Refused(
                "the plan did not see the notifications that are there".to_owned(),
            );
        }
        let after = targets(&with["after"]);
        for (at, one) in after.iter().enumerate() {
            if after.iter().skip(at + 1).any(|other| overlap(one, other)) {
                return Wrote::Refused("two notifications overlap".to_owned());
            }
        }
        self.state.0["buckets"][name]["notification"] = json!({
            "targets": after,
            "event_bridge": with["after"]["event_bridge"],
        });
        Wrote::Touched(format!("bucket/{name}"))
    }
}

/// A notification configuration of the plan, in the form of the state.
fn targets(notification: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for (list, kind) in [
        ("topics", "Topic"),
        ("queues", "Queue"),
        ("functions", "CloudFunction"),
    ] {
        for target in notification[list].as_array().into_iter().flatten() {
            let rule = |name: &str| {
                let rules = target["filter"].as_array().into_iter().flatten();
                let found = rules.filter(|rule| {
                    rule[0]
                        .as_str()
                        .is_some_and(|there| there.eq_ignore_ascii_case(name))
                });
                found
                    .map(|rule| rule[1].clone())
                    .next()
                    .unwrap_or(Value::Null)
            };
            all.push(json!({"kind": kind, "id": target["id"], "arn": target["arn"], "events": target["events"],
                "prefix": rule("prefix"), "suffix": rule("suffix")}));
        }
    }
    in_order(&json!(all))
}

fn in_order(targets: &Value) -> Vec<Value> {
    let mut all = targets.as_array().cloned().unwrap_or_default();
    all.sort_by_key(|target| format!("{}{}", text(target, "id"), text(target, "arn")));
    all
}

/// The ARN of the detector of an account and Region.
pub(crate) fn detector_arn(account: &str, region: &str, id: &str) -> String {
    format!("arn:aws:guardduty:{region}:{account}:detector/{id}")
}

/// The bucket and the folder of an S3 ARN; the folder is empty or ends with a slash.
pub(crate) fn place_of(arn: &str) -> (&str, String) {
    let [.., resource] = parts(arn);
    match resource.split_once('/') {
        Some((bucket, folder)) => {
            let folder = folder.trim_matches('/');
            let slash = if folder.is_empty() { "" } else { "/" };
            (bucket, format!("{folder}{slash}"))
        }
        None => (resource, String::new()),
    }
}
