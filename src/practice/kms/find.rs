//! The key that a request is about.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, json_answer};
use super::super::call::{Call, tags};
use super::super::evaluate::{Decision, context};
use super::super::lookup::arn;
use super::super::refusals::not_authorized;
use super::super::world::{Key, Tags, World};

pub(super) fn key_arn(call: &Call, id: &str) -> String {
    format!("arn:aws:kms:{}:{}:key/{id}", call.region, call.account())
}

/// The ARN of a key that the caller may use for this operation.
pub(super) fn find(world: &World, call: &Call, reference: &str) -> Result<String, Refusal> {
    let shown = if reference.starts_with("arn:") {
        reference.to_owned()
    } else {
        key_arn(call, reference)
    };
    let missing = || Refusal::bad("NotFoundException", format!("Key '{shown}' does not exist"));
    if let Some(parts) = arn(reference)
        && (parts.service != "kms" || parts.region != call.region)
    {
        return Err(Refusal::bad(
            "NotFoundException",
            format!("Invalid arn {}", parts.region),
        ));
    }
    let found = world
        .key_arn(call.account(), &call.region, reference)
        .ok_or_else(missing)?;
    let action = call.iam_action();
    let context = context(&[("kms:CallerAccount", call.account())]);
    if world.says(&found, call.caller.subject(), &action, &context) != Decision::Allow {
        let why = format!("because no resource-based policy allows the {action} action");
        return Err(not_authorized(call, &found, &why));
    }
    Ok(found)
}

pub(super) fn changed(world: &mut World, key_arn: &str, change: impl FnOnce(&mut Key)) -> Answer {
    if let Some(key) = key_mut(world, key_arn) {
        change(key);
    }
    json_answer(&json!({}))
}

pub(super) fn key_mut<'world>(world: &'world mut World, key_arn: &str) -> Option<&'world mut Key> {
    let parts = arn(key_arn)?;
    let id = parts.resource.strip_prefix("key/")?;
    world
        .regional_mut(parts.account, parts.region)
        .keys
        .get_mut(id)
}

pub(super) fn listed(tags: &Tags) -> Vec<Value> {
    tags.iter()
        .map(|(key, value)| json!({ "TagKey": key, "TagValue": value }))
        .collect()
}

pub(super) fn read_tags(input: &Value) -> Result<Tags, Refusal> {
    let tags = tags(input, "Tags", ["TagKey", "TagValue"]);
    if tags
        .keys()
        .any(|key| key.starts_with("aws:") || key.is_empty())
        || tags.len() > 50
    {
        return Err(Refusal::bad(
            "TagException",
            "Tag keys must not be empty or begin with aws:.",
        ));
    }
    Ok(tags)
}
