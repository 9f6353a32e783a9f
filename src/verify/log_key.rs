//! The key of the log files: the chosen one, or the one that the trail had before.

use super::build::{Checks, Found, Requirement, on};
use super::delivery;
use super::found;
use super::rules::hold_with;
use super::storage::{self, KeyAsk};
use crate::inventory::{Bucket, Trail};
use crate::wanted::Site;

/// The checks of the key.
pub(super) fn checks(
    site: &Site<'_>,
    checks: &mut Checks,
    trail: &Found<&Trail>,
    bucket: &Found<&Bucket>,
) {
    if site.trail_that_keeps_its_key().is_some() {
        kept_key(site, checks);
        return;
    }
    let arn = found::chosen_log_key(site);
    let proof = delivery::of_key(site, trail, arn.as_ref().ok().and_then(Option::as_ref));
    let ask = KeyAsk {
        part: "log-key",
        the: "The log key",
        who: "CloudTrail",
        files: "log files",
        choice: &site.shared.answers.cloudtrail.key,
        arn: &arn,
        rules: &|policy, yes| hold_with(Some(policy), &site.log_key_rules(false), yes, proof),
        readers: &|| site.log_key_rules(true),
    };
    storage::key(site, checks, &ask, bucket);
}

/// A key that the trail had before: all that matters is whether the role's right to open files counts for it.
fn kept_key(site: &Site<'_>, checks: &mut Checks) {
    let Some(arn) = found::log_key(site).ok().flatten() else {
        return;
    };
    let verdict = match found::others_log_key(site) {
        Some(verdict) => verdict,
        None => on(&found::key(site, &arn), |key| {
            let works = storage::switched_on(key, None);
            if works.has_passed() {
                storage::readable(key, &site.log_key_rules(true))
            } else {
                works
            }
        }),
    };
    checks.add(
        &site.at(&site.place_of(&arn).region),
        Requirement::new(
            "log-key-readers",
            "Log files can be opened with the trail's key",
            "The key that the trail has lets the role of this account open log files.",
        ),
        verdict,
    );
}
