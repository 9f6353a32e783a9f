//! The key of the log files: the chosen one, or the one that the trail had before.

use super::build::{Checks, Found, Requirement, on};
use super::delivery;
use super::ground::Ground;
use super::rules::hold_with;
use super::storage::{self, KeyAsk};
use crate::domain::Arn;
use crate::inventory::{Bucket, Trail};
use crate::policy::{Wanted, cloudtrail_key};

/// Whether there is a trail, and it keeps its key.
pub(super) fn is_kept(ground: &Ground<'_>, trail: &Found<&Trail>) -> bool {
    trail
        .as_ref()
        .is_ok_and(|trail| ground.keeps_its_key(trail))
}

/// The checks of the key.
pub(super) fn checks(
    ground: &Ground<'_>,
    checks: &mut Checks,
    trail: &Found<&Trail>,
    arn: &Arn,
    bucket: &Found<&Bucket>,
) {
    let owner = ground.place_of(arn).account;
    let wanted = |readers: bool| {
        cloudtrail_key::wanted(&cloudtrail_key::Facts {
            partition: &ground.partition(),
            key_account: ground.account(),
            trail_arn: &arn.to_string(),
            trail_owner: &owner,
            readers,
        })
    };
    if is_kept(ground, trail) {
        kept_key(ground, checks, &wanted(true));
        return;
    }
    let choice = &ground.answers.cloudtrail.key;
    let arn = ground.chosen_log_key_arn();
    let proof = delivery::of_key(ground, trail, arn.as_ref().ok().and_then(Option::as_ref));
    let ask = KeyAsk {
        part: "log-key",
        the: "The log key",
        who: "CloudTrail",
        files: "log files",
        choice,
        arn: &arn,
        rules: &|policy, yes| hold_with(Some(policy), &wanted(false), yes, proof),
        readers: &|| wanted(true),
    };
    storage::key(ground, checks, &ask, bucket);
}

/// A key that the trail had before: all that matters is whether the role's right to open files counts for it.
fn kept_key(ground: &Ground<'_>, checks: &mut Checks, wanted: &[Wanted]) {
    let Some(arn) = ground.log_key_arn().ok().flatten() else {
        return;
    };
    let verdict = match ground.others_log_key() {
        Some(verdict) => verdict,
        None => on(&ground.key(&arn), |key| storage::readable(key, wanted)),
    };
    checks.add(
        &ground.at(&ground.place_of(&arn).region),
        Requirement::new(
            "log-key-readers",
            "Log files can be opened with the trail's key",
            "The key that the trail has lets the role of this account open log files.",
        ),
        verdict,
    );
}
