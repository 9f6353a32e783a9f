//! KMS: keys, their policies and aliases.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal, Reply, json_answer, page};
use super::call::{Call, text, truth};
use super::document::{self, Shape};
use super::evaluate::{Decision, Question, context, evaluate};
use super::http::access_denied;
use super::lookup::{KeyState, arn};
use super::world::{Alias, Key, Settling, Tags, World};

const KEY_SETTLES_MILLIS: u64 = 800;
const POLICY_SETTLES_MILLIS: u64 = 1_500;
const ALIAS_SETTLES_MILLIS: u64 = 1_000;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    match call.action.as_str() {
        "CreateKey" => create(world, call, &input),
        "CreateAlias" => create_alias(world, call, &input),
        "ListAliases" => list_aliases(world, call, &input),
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
        "DescribeKey" => describe(world, call, &input),
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
            let policy = world
                .key(&found)
                .map(|key| key.policy.seen(world.now).to_string());
            Ok(json_answer(
                &json!({ "Policy": policy, "PolicyName": "default" }),
            ))
        }
        "PutKeyPolicy" => put_policy(world, call, input, &found),
        "EnableKeyRotation" => {
            usable(&[KeyState::Enabled])?;
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

fn metadata(account: &str, found: &str, key: &Key) -> Value {
    let id = found.rsplit_once('/').map_or(found, |(_, id)| id);
    let state = KeyState::of(key);
    let spec = if key.spec.is_empty() {
        "SYMMETRIC_DEFAULT"
    } else {
        &key.spec
    };
    let symmetric = spec == "SYMMETRIC_DEFAULT";
    let mut metadata = json!({
        "AWSAccountId": account,
        "KeyId": id,
        "Arn": found,
        "CreationDate": key.created,
        "Enabled": state == KeyState::Enabled,
        "Description": key.description,
        "KeyUsage": if symmetric { "ENCRYPT_DECRYPT" } else { "SIGN_VERIFY" },
        "KeyState": state.name(),
        "Origin": "AWS_KMS",
        "KeyManager": if key.manager.is_empty() { "CUSTOMER" } else { &key.manager },
        "CustomerMasterKeySpec": spec,
        "KeySpec": spec,
        "MultiRegion": key.multi_region,
    });
    if let Some(fields) = metadata.as_object_mut() {
        if symmetric {
            fields.insert(
                "EncryptionAlgorithms".to_owned(),
                json!(["SYMMETRIC_DEFAULT"]),
            );
        }
        if let Some(deletion) = key.deletion {
            fields.insert("DeletionDate".to_owned(), json!(deletion));
        }
    }
    metadata
}

fn describe(world: &World, call: &Call, input: &Value) -> Reply {
    let found = find(world, call, text(input, "KeyId").unwrap_or_default())?;
    let account = arn(&found).map(|parts| parts.account).unwrap_or_default();
    let metadata = world.key(&found).map(|key| metadata(account, &found, key));
    Ok(json_answer(&json!({ "KeyMetadata": metadata })))
}

fn create(world: &mut World, call: &Call, input: &Value) -> Reply {
    let spec = text(input, "KeySpec")
        .or_else(|| text(input, "CustomerMasterKeySpec"))
        .unwrap_or_default();
    let account = call.account().to_owned();
    let policy = match text(input, "Policy") {
        Some(policy) => read_policy(world, call, input, policy)?,
        None => json!({
            "Version": "2012-10-17",
            "Id": "key-default-1",
            "Statement": [{
                "Sid": "Enable IAM User Permissions",
                "Effect": "Allow",
                "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
                "Action": "kms:*",
                "Resource": "*",
            }],
        }),
    };
    let multi_region = truth(input, "MultiRegion").unwrap_or(false);
    let uuid = world.unique_uuid();
    let id = if multi_region {
        format!("mrk-{}", uuid.replace('-', ""))
    } else {
        uuid
    };
    let key = Key {
        policy: Settling::settled(policy),
        description: text(input, "Description").unwrap_or_default().to_owned(),
        enabled: true,
        spec: spec.to_owned(),
        multi_region,
        tags: read_tags(input)?,
        created: world.seconds(),
        visible_at: world.settles(KEY_SETTLES_MILLIS),
        ..Key::default()
    };
    let metadata = metadata(&account, &key_arn(call, &id), &key);
    world
        .regional_mut(&account, &call.region)
        .keys
        .insert(id, key);
    Ok(json_answer(&json!({ "KeyMetadata": metadata })))
}

/// What KMS checks in a key policy, the lock-out of its owner too.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>.
fn read_policy(world: &World, call: &Call, input: &Value, policy: &str) -> Result<Value, Refusal> {
    let malformed = |message: String| Refusal::bad("MalformedPolicyDocumentException", message);
    if policy.len() > 32_768 {
        return Err(Refusal::bad(
            "LimitExceededException",
            "The key policy is larger than 32768 bytes.",
        ));
    }
    if !document::charset_holds(policy) {
        return Err(malformed(
            "The policy holds characters that are not allowed.".to_owned(),
        ));
    }
    let document = document::read(policy, Shape::Resource).map_err(malformed)?;
    if let Some(action) = document::actions(&document)
        .into_iter()
        .find(|action| action != "*" && !action.to_ascii_lowercase().starts_with("kms:"))
    {
        return Err(malformed(format!(
            "Policy contains an invalid action: {action}"
        )));
    }
    if document::invalid_principal(world, &document).is_some() {
        return Err(malformed(
            "Policy contains a statement with one or more invalid principals.".to_owned(),
        ));
    }
    if truth(input, "BypassPolicyLockoutSafetyCheck") != Some(true) {
        let context = context(&[("kms:CallerAccount", call.account())]);
        let question = Question {
            subject: call.caller.subject(),
            action: "kms:PutKeyPolicy",
            resource: "*",
            context: &context,
        };
        if evaluate(&document, question) != Decision::Allow {
            return Err(malformed(
                "The new key policy will not allow you to update the key policy in the future."
                    .to_owned(),
            ));
        }
    }
    Ok(document)
}

fn put_policy(world: &mut World, call: &Call, input: &Value, found: &str) -> Reply {
    let policy = read_policy(
        world,
        call,
        input,
        text(input, "Policy").unwrap_or_default(),
    )?;
    let (now, at) = (world.now, world.settles(POLICY_SETTLES_MILLIS));
    Ok(changed(world, found, |key| {
        key.policy.change(policy, now, at);
    }))
}

fn create_alias(world: &mut World, call: &Call, input: &Value) -> Reply {
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

fn list_aliases(world: &World, call: &Call, input: &Value) -> Reply {
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
