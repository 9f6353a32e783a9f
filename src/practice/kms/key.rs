//! Keys: what they are, and how they are made.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, json_answer};
use super::super::call::{Call, text, truth};
use super::super::lookup::{KeyState, arn};
use super::super::world::{Key, Settling, World, or};
use super::find::{find, key_arn, read_tags};
use super::policy::read as read_policy;

const KEY_SETTLES_MILLIS: u64 = 800;

fn origin(key: &Key) -> &str {
    or(&key.origin, "AWS_KMS")
}

/// Only KMS's own material rotates, and that of a key with replicas only at its first key.
///
/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>.
pub(super) fn can_rotate(world: &World, found: &str) -> Result<(), Refusal> {
    let unsupported = |why: String| Err(Refusal::bad("UnsupportedOperationException", why));
    let Some(key) = world.key(found) else {
        return Ok(());
    };
    if origin(key) != "AWS_KMS" {
        return unsupported(format!(
            "{found} origin is {} which is not valid for this operation.",
            origin(key)
        ));
    }
    if key.replica {
        return unsupported(format!(
            "{found} is a multi-Region replica key, which is not valid for this operation."
        ));
    }
    if or(&key.spec, "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT" {
        return unsupported(
            "You cannot perform this operation on a non-symmetric key or a key with non-ENCRYPT_DECRYPT key usage."
                .to_owned(),
        );
    }
    Ok(())
}

fn metadata(account: &str, found: &str, key: &Key) -> Value {
    let id = found.rsplit_once('/').map_or(found, |(_, id)| id);
    let state = KeyState::of(key);
    let spec = or(&key.spec, "SYMMETRIC_DEFAULT");
    let symmetric = spec == "SYMMETRIC_DEFAULT";
    let algorithms = symmetric.then_some(["SYMMETRIC_DEFAULT"]);
    let kind = if key.replica { "REPLICA" } else { "PRIMARY" };
    let regions = key
        .multi_region
        .then(|| json!({ "MultiRegionKeyType": kind }));
    json!({
        "AWSAccountId": account,
        "KeyId": id,
        "Arn": found,
        "CreationDate": key.created,
        "Enabled": state == KeyState::Enabled,
        "Description": key.description,
        "KeyUsage": if symmetric { "ENCRYPT_DECRYPT" } else { "SIGN_VERIFY" },
        "KeyState": state.name(),
        "Origin": origin(key),
        "KeyManager": or(&key.manager, "CUSTOMER"),
        "CustomerMasterKeySpec": spec,
        "KeySpec": spec,
        "EncryptionAlgorithms": algorithms,
        "DeletionDate": key.deletion,
        "MultiRegion": key.multi_region,
        "MultiRegionConfiguration": regions,
    })
}

pub(super) fn describe(world: &World, call: &Call, input: &Value) -> Reply {
    let found = find(world, call, text(input, "KeyId").unwrap_or_default())?;
    let account = arn(&found).map(|parts| parts.account).unwrap_or_default();
    let metadata = world.key(&found).map(|key| metadata(account, &found, key));
    Ok(json_answer(&json!({ "KeyMetadata": metadata })))
}

/// The answer of `GetKeyLastUsage`: empty for a key that nobody has used.
///
/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html>.
pub(super) fn last_used(world: &World, found: &str) -> Answer {
    let key = world.key(found);
    let used = key.and_then(|key| key.used.as_ref()).map(|used| {
        json!({
            "Operation": used.operation,
            "Timestamp": used.at,
            "CloudTrailEventId": used.event,
        })
    });
    let created = key.map(|key| key.created);
    json_answer(&json!({
        "KeyId": found,
        "KeyLastUsage": used.unwrap_or_else(|| json!({})),
        "TrackingStartDate": created,
        "KeyCreationDate": created,
    }))
}

pub(super) fn create(world: &mut World, call: &Call, input: &Value) -> Reply {
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
