//! KMS: keys, their policies and aliases.

mod alias;
mod key;
mod policy;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::{Call, text};
use super::evaluate::{Decision, context};
use super::lookup::{KeyState, arn};
use super::refusals::access_denied;
use super::world::{Key, Tags, World};

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    match call.action.as_str() {
        "CreateKey" => key::create(world, call, &input),
        "CreateAlias" => alias::create(world, call, &input),
        "ListAliases" => alias::list(world, call, &input),
        "ListKeys" => {
            let regional = world.regional(call.account(), &call.region);
            let keys: Vec<Value> = regional
                .into_iter()
                .flat_map(|regional| regional.keys.keys())
                .map(|id| json!({ "KeyId": id, "KeyArn": key_arn(call, id) }))
                .collect();
            let (keys, next) = page(keys, text(&input, "Marker"), 100);
            Ok(json_answer(
                &json!({ "Keys": keys, "NextMarker": next, "Truncated": next.is_some() }),
            ))
        }
        "DescribeKey" => key::describe(world, call, &input),
        _ => with_key(world, call, &input),
    }
}

/// The operations on one key, named by id or ARN.
fn with_key(world: &mut World, call: &Call, input: &Value) -> Reply {
    let reference = text(input, "KeyId").unwrap_or_default();
    if reference.contains("alias/") {
        return Err(Refusal::bad(
            "InvalidArnException",
            format!("Invalid keyId {reference}: an alias is not allowed here"),
        ));
    }
    let found = find(world, call, reference)?;
    let state = world.key(&found).map_or(KeyState::Disabled, KeyState::of);
    let usable = |allowed: &[KeyState]| {
        if allowed.contains(&state) {
            return Ok(());
        }
        let message = format!(
            "{found} is {}.",
            if state == KeyState::Disabled {
                "disabled"
            } else {
                "pending deletion"
            }
        );
        let code = if state == KeyState::Disabled {
            "DisabledException"
        } else {
            "KMSInvalidStateException"
        };
        Err(Refusal::bad(code, message))
    };
    let alive = [KeyState::Enabled, KeyState::Disabled];
    match call.action.as_str() {
        "GetKeyPolicy" => {
            let policy = policy::shown(world, &found).map(|policy| policy.to_string());
            Ok(json_answer(
                &json!({ "Policy": policy, "PolicyName": "default" }),
            ))
        }
        "PutKeyPolicy" => policy::put(world, call, input, &found),
        "EnableKeyRotation" => {
            usable(&[KeyState::Enabled])?;
            key::can_rotate(world, &found)?;
            Ok(changed(world, &found, |key| key.rotation = true))
        }
        "GetKeyRotationStatus" => {
            let rotation = world.key(&found).is_some_and(|key| key.rotation);
            Ok(json_answer(
                &json!({ "KeyId": found, "KeyRotationEnabled": rotation }),
            ))
        }
        "ListResourceTags" => {
            let tags: Vec<Value> = world
                .key(&found)
                .map(|key| listed(&key.tags))
                .unwrap_or_default();
            Ok(json_answer(&json!({ "Tags": tags, "Truncated": false })))
        }
        "TagResource" => {
            usable(&alive)?;
            let tags = read_tags(input)?;
            Ok(changed(world, &found, |key| key.tags.extend(tags)))
        }
        "DisableKey" => {
            usable(&alive)?;
            Ok(changed(world, &found, |key| key.enabled = false))
        }
        "ScheduleKeyDeletion" => {
            usable(&alive)?;
            let days = input
                .get("PendingWindowInDays")
                .and_then(Value::as_i64)
                .unwrap_or(30);
            if !(7..=30).contains(&days) {
                return Err(Refusal::bad(
                    "ValidationException",
                    "PendingWindowInDays must be from 7 to 30.",
                ));
            }
            let deletion = world.seconds() + days * 86_400;
            changed(world, &found, |key| key.deletion = Some(deletion));
            Ok(json_answer(
                &json!({ "KeyId": found, "DeletionDate": deletion, "KeyState": "PendingDeletion", "PendingWindowInDays": days }),
            ))
        }
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn key_arn(call: &Call, id: &str) -> String {
    format!("arn:aws:kms:{}:{}:key/{id}", call.region, call.account())
}

/// The ARN of a key that the caller may use for this operation.
fn find(world: &World, call: &Call, reference: &str) -> Result<String, Refusal> {
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
    if world.key_says(&found, call.caller.subject(), &action, &context) != Decision::Allow {
        let message = format!(
            "User: {} is not authorized to perform: {action} on resource: {found} because no resource-based policy allows the {action} action",
            call.caller.arn
        );
        return Err(access_denied(call.service, message));
    }
    Ok(found)
}

fn changed(world: &mut World, key_arn: &str, change: impl FnOnce(&mut Key)) -> Answer {
    if let Some(key) = key_mut(world, key_arn) {
        change(key);
    }
    json_answer(&json!({}))
}

fn key_mut<'world>(world: &'world mut World, key_arn: &str) -> Option<&'world mut Key> {
    let parts = arn(key_arn)?;
    let id = parts.resource.strip_prefix("key/")?;
    world
        .regional_mut(parts.account, parts.region)
        .keys
        .get_mut(id)
}

fn listed(tags: &Tags) -> Vec<Value> {
    tags.iter()
        .map(|(key, value)| json!({ "TagKey": key, "TagValue": value }))
        .collect()
}

fn read_tags(input: &Value) -> Result<Tags, Refusal> {
    let listed = input
        .get("Tags")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let tags: Tags = listed
        .iter()
        .filter_map(|tag| {
            Some((
                text(tag, "TagKey")?.to_owned(),
                text(tag, "TagValue").unwrap_or_default().to_owned(),
            ))
        })
        .collect();
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
