//! Key policies.

use serde_json::Value;

use super::super::answer::{Refusal, Reply};
use super::super::call::{Call, text, truth};
use super::super::document::{self, Shape};
use super::super::evaluate::{Decision, Question, context, evaluate};
use super::super::world::{Stale, World};
use super::find::changed;

const POLICY_SETTLES_MILLIS: u64 = 1_500;

/// What KMS checks in a key policy, the lock-out of its owner too.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>.
pub(super) fn read(
    world: &World,
    call: &Call,
    input: &Value,
    policy: &str,
) -> Result<Value, Refusal> {
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
        let question = Question::new(call.caller.subject(), "kms:PutKeyPolicy", "*", &context);
        if evaluate(&document, question) != Decision::Allow {
            return Err(malformed(
                "The new key policy will not allow you to update the key policy in the future."
                    .to_owned(),
            ));
        }
    }
    Ok(document)
}

pub(super) fn put(world: &mut World, call: &Call, input: &Value, found: &str) -> Reply {
    let policy = read(
        world,
        call,
        input,
        text(input, "Policy").unwrap_or_default(),
    )?;
    let (now, at) = (world.now, world.settles(POLICY_SETTLES_MILLIS));
    let until = now.saturating_add(world.stale_key_reads);
    let is_shown = |stale: &Stale| now < stale.until;
    Ok(changed(world, found, |key| {
        let older = match key.stale.take().filter(is_shown) {
            Some(stale) => stale.policy,
            None => key.policy.seen(now).clone(),
        };
        key.policy.change(policy, now, at);
        key.stale = Some(Stale {
            policy: older,
            from: now,
            until,
        });
    }))
}

/// The policy that one read shows: for a while the older one, and then the one or the other, until all of AWS has the newer.
pub(super) fn shown(world: &mut World, found: &str) -> Option<Value> {
    world.reads += 1;
    let (now, turn) = (world.now, world.reads);
    let key = world.key(found)?;
    let is_old = |stale: &&Stale| {
        let middle = stale.from + (stale.until - stale.from) / 2;
        now < middle || (now < stale.until && turn.is_multiple_of(2))
    };
    let policy = match key.stale.as_ref().filter(is_old) {
        Some(stale) => &stale.policy,
        None => key.policy.seen(now),
    };
    Some(policy.clone())
}
