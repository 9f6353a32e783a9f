//! Whether a call gets through, with the rules of each kind of thing.

use serde_json::Value;

use super::ask::{Ask, Caller};
use super::document::{Says, identity_says, says};
use super::public::is_public;

/// What stands on a bucket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket<'a> {
    pub(crate) owner: &'a str,
    pub(crate) policy: Option<&'a Value>,
    /// `RestrictPublicBuckets`, of the bucket or of its account.
    pub(crate) restricted: bool,
}

/// A call to a bucket or an object in it.
///
/// A bucket that is restricted lets in only AWS's services and its own account as soon as its policy is public:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
pub(crate) fn bucket_lets(bucket: Bucket<'_>, ask: &Ask) -> bool {
    let outsider = match &ask.caller {
        Caller::Anybody => true,
        Caller::Service(_) => false,
        Caller::Principal { .. } => ask.caller.account() != Some(bucket.owner),
    };
    if bucket.restricted && outsider && bucket.policy.is_some_and(is_public) {
        return false;
    }
    thing_lets(bucket.owner, bucket.policy, ask)
}

/// A call to a thing whose owner's account may act on its own rights alone: a bucket, a topic.
pub(crate) fn thing_lets(owner: &str, policy: Option<&Value>, ask: &Ask) -> bool {
    let said = policy.map_or(Says::Nothing, |policy| says(policy, ask));
    let right = ask.caller.has_right(&ask.action);
    if said == Says::Denies {
        return false;
    }
    match &ask.caller {
        Caller::Anybody | Caller::Service(_) => said == Says::Allows,
        Caller::Principal { .. } if ask.caller.account() == Some(owner) => {
            right || said == Says::Allows
        }
        // Both sides have to agree.
        Caller::Principal { .. } => right && said >= Says::AllowsAccount,
    }
}

/// A call to a key. Without a word in its own policy nobody may use it, its own account neither.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>
pub(crate) fn key_lets(owner: &str, policy: &Value, ask: &Ask) -> bool {
    let right = ask.caller.has_right(&ask.action);
    match (says(policy, ask), &ask.caller) {
        (Says::Denies | Says::Nothing, _) => false,
        (Says::Allows, Caller::Principal { .. }) => ask.caller.account() == Some(owner) || right,
        (Says::Allows, _) => true,
        (Says::AllowsAccount, _) => right,
    }
}

/// A call of `sts:AssumeRole`: the role's own trust has to agree in any case.
pub(crate) fn role_lets(owner: &str, trust: &Value, ask: &Ask) -> bool {
    key_lets(owner, trust, ask)
}

/// A call that rests on the caller's own policies.
pub(crate) fn identity_lets<'a>(policies: impl IntoIterator<Item = &'a Value>, ask: &Ask) -> bool {
    policies
        .into_iter()
        .map(|policy| identity_says(policy, ask))
        .max()
        == Some(Says::Allows)
}
