//! Aliases: names of keys.

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, json_answer, page};
use super::super::call::{Call, text};
use super::super::lookup::{KeyState, arn};
use super::super::world::{Alias, World};
use super::find::find;

const ALIAS_SETTLES_MILLIS: u64 = 1_000;

pub(super) fn create(world: &mut World, call: &Call, input: &Value) -> Reply {
    let (name, target) = (
        text(input, "AliasName").unwrap_or_default(),
        text(input, "TargetKeyId").unwrap_or_default(),
    );
    let is_sign =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '_' | '-');
    let rest = name.strip_prefix("alias/").unwrap_or_default();
    if rest.is_empty() || name.chars().count() > 256 || !rest.chars().all(is_sign) {
        let message = format!(
            "1 validation error detected: Value '{name}' at 'aliasName' failed to satisfy constraint"
        );
        return Err(Refusal::bad("ValidationException", message));
    }
    if rest.starts_with("aws/") {
        return Err(Refusal::bad(
            "InvalidAliasNameException",
            "Alias names must not begin with alias/aws/.",
        ));
    }
    if target.contains("alias/") {
        return Err(Refusal::bad(
            "ValidationException",
            "Aliases must refer to keys, not aliases.",
        ));
    }
    let found = find(world, call, target)?;
    if world.key(&found).map(KeyState::of) == Some(KeyState::PendingDeletion) {
        return Err(Refusal::bad(
            "KMSInvalidStateException",
            format!("{found} is pending deletion."),
        ));
    }
    if arn(&found).map(|parts| parts.account) != Some(call.account()) {
        return Err(Refusal::bad(
            "ValidationException",
            "An alias must be in the account of its key.",
        ));
    }
    let id = found.rsplit_once('/').map(|(_, id)| id.to_owned());
    let visible_at = world.settles(ALIAS_SETTLES_MILLIS);
    let aliases = &mut world.regional_mut(call.account(), &call.region).aliases;
    if aliases.contains_key(name) {
        let message = format!(
            "An alias with the name arn:aws:kms:{}:{}:{name} already exists",
            call.region,
            call.account()
        );
        return Err(Refusal::bad("AlreadyExistsException", message));
    }
    aliases.insert(
        name.to_owned(),
        Alias {
            key: id,
            visible_at,
        },
    );
    Ok(json_answer(&json!({})))
}

/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html>.
pub(super) fn delete(world: &mut World, call: &Call, input: &Value) -> Reply {
    let name = text(input, "AliasName").unwrap_or_default();
    let arn = format!("arn:aws:kms:{}:{}:{name}", call.region, call.account());
    let missing = || Refusal::bad("NotFoundException", format!("Alias {arn} is not found."));
    // The right to it is asked of the key, too.
    find(world, call, name).map_err(|refusal| match refusal.code.as_str() {
        "NotFoundException" => missing(),
        _ => refusal,
    })?;
    let aliases = &mut world.regional_mut(call.account(), &call.region).aliases;
    aliases.remove(name).ok_or_else(missing)?;
    Ok(json_answer(&json!({})))
}

pub(super) fn list(world: &World, call: &Call, input: &Value) -> Reply {
    let wanted = match text(input, "KeyId") {
        Some(reference) => Some(find(world, call, reference)?),
        None => None,
    };
    let wanted = wanted
        .as_deref()
        .and_then(|found| found.rsplit_once('/'))
        .map(|(_, id)| id);
    let aliases: Vec<Value> = world
        .regional(call.account(), &call.region)
        .into_iter()
        .flat_map(|regional| &regional.aliases)
        .filter(|(_, alias)| wanted.is_none() || alias.key.as_deref() == wanted)
        .map(|(name, alias)| {
            let arn = format!("arn:aws:kms:{}:{}:{name}", call.region, call.account());
            json!({ "AliasName": name, "AliasArn": arn, "TargetKeyId": alias.key })
        })
        .collect();
    let (aliases, next) = page(aliases, text(input, "Marker"), 50);
    Ok(json_answer(
        &json!({ "Aliases": aliases, "NextMarker": next, "Truncated": next.is_some() }),
    ))
}
