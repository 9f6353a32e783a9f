//! KMS: keys, their policies and aliases.

mod alias;
mod find;
mod key;
mod policy;

use serde_json::{Value, json};

use self::find::{changed, find, key_arn, listed, read_tags};
use super::answer::{Refusal, Reply, json_answer, page};
use super::call::{Call, text};
use super::lookup::KeyState;
use super::world::World;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    match call.action.as_str() {
        "CreateKey" => key::create(world, call, &input),
        "CreateAlias" => alias::create(world, call, &input),
        "ListAliases" => alias::list(world, call, &input),
        "DeleteAlias" => alias::delete(world, call, &input),
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
        let (code, word) = if state == KeyState::Disabled {
            ("DisabledException", "disabled")
        } else {
            ("KMSInvalidStateException", "pending deletion")
        };
        Err(Refusal::bad(code, format!("{found} is {word}.")))
    };
    let alive = [KeyState::Enabled, KeyState::Disabled];
    match call.action.as_str() {
        "GetKeyPolicy" => {
            let policy = policy::shown(world, &found).map(|policy| policy.to_string());
            Ok(json_answer(
                &json!({ "Policy": policy, "PolicyName": "default" }),
            ))
        }
        "GetKeyLastUsage" => Ok(key::last_used(world, &found)),
        "PutKeyPolicy" => policy::put(world, call, input, &found),
        "EnableKeyRotation" => {
            usable(&[KeyState::Enabled])?;
            key::can_rotate(world, &found)?;
            Ok(changed(world, &found, |key| key.rotation = true))
        }
        "DisableKeyRotation" => {
            usable(&[KeyState::Enabled])?;
            key::can_rotate(world, &found)?;
            Ok(changed(world, &found, |key| key.rotation = false))
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
