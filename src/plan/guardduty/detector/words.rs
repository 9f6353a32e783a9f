//! What is said of a detector.

use std::collections::BTreeMap;

use crate::domain::{AccountId, Place};
use crate::inventory::Detector;
use crate::plan::draft::{on_off, settings, warning};
use crate::plan::{View, Warning};
use crate::problem::Problem;
use crate::wanted::{FREQUENCY, S3_PROTECTION, Site};

/// What is not yet as it should be.
#[derive(Clone, Copy)]
pub(super) struct Missing {
    /// It is suspended.
    pub(super) wake: bool,
    /// Updated findings are sent too seldom.
    pub(super) often: bool,
    /// S3 Protection is off.
    pub(super) protect: bool,
}

/// Where only S3 Protection is missing.
pub(super) const S3_WORDS: (&str, &str) = (
    "Turn on S3 Protection",
    "GuardDuty looks at who opens and changes files in S3 too.",
);

/// A detector that this program made and that was not switched on since: the run was cut off, or somebody suspended it.
pub(super) const UNFINISHED: (&str, &str) = (
    "Finish turning on GuardDuty",
    "This program made it, and it is not on: a run was cut off, or someone suspended it. It goes on without paid plans that nobody chose.",
);

pub(super) fn words(missing: Missing) -> (&'static str, &'static str) {
    let Missing {
        wake,
        often,
        protect,
    } = missing;
    match (wake, often, protect) {
        (true, _, _) => (
            "Switch GuardDuty on again",
            "GuardDuty is there but suspended, so it finds nothing. It then sends updated findings every 15 minutes.",
        ),
        (false, true, false) => (
            "Send updated findings every 15 minutes",
            "When a finding changes, Radiant Security hears of it within 15 minutes.",
        ),
        (false, false, _) => S3_WORDS,
        (false, true, true) => (
            "Turn on S3 Protection and 15-minute updates",
            "GuardDuty looks at access to files in S3 too, and sends updated findings every 15 minutes.",
        ),
    }
}

/// Waking a detector sets its other paid plans to work again.
pub(super) fn sleeping_plans(
    detector: &Detector,
    changed: &BTreeMap<String, bool>,
) -> Option<Warning> {
    let plans: Vec<&str> = detector
        .plans_on()
        .filter(|plan| *plan != S3_PROTECTION && changed.get(*plan) != Some(&false))
        .collect();
    (!plans.is_empty()).then(|| {
        warning(
            format!(
                "These paid plans were on before and work again: {}.",
                plans.join(", ")
            ),
            "Switch them off in GuardDuty first, if nobody needs them.",
        )
    })
}

pub(super) fn switched_off(plans: &[&str]) -> Warning {
    warning(
        format!(
            "These paid plans are on in it, and nobody chose them here. They are switched off: {}.",
            plans.join(", ")
        ),
        "If someone in your company chose them, switch GuardDuty on by hand instead.",
    )
}

/// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_guardduty_syntax.html>.
pub(super) fn decided(place: &Place) -> Problem {
    Problem::new(
        "A GuardDuty policy of your organization decides on S3 Protection here, and it is off.",
    )
    .hint("Have it switched on in that policy. Or set s3_protection to false in the answers.")
    .who("whoever looks after the policies of your organization")
    .message(Site::message_to_policy_owner(place))
}

/// Only the administrator may change what members have, also while it has suspended them.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html>.
pub(super) fn administered(
    site: &Site<'_>,
    place: &Place,
    detector: &Detector,
    administrator: &AccountId,
) -> Problem {
    let message = site.message_to_administrator(place, detector, administrator);
    Problem::new(format!(
        "GuardDuty in this account is looked after by account {}. Only that account can change these settings.",
        administrator.grouped()
    ))
    .hint("Have it changed there. Updated findings should be sent every 15 minutes.")
    .who(format!("someone in account {}", administrator.grouped()))
    .message(message)
}

pub(super) fn view(enabled: bool, frequency: &str, features: &BTreeMap<String, bool>) -> View {
    let often = match frequency {
        FREQUENCY => "every 15 minutes",
        "ONE_HOUR" => "every hour",
        "SIX_HOURS" => "every 6 hours",
        other => other,
    };
    let mut rows = vec![
        ("GuardDuty".to_owned(), on_off(enabled).to_owned()),
        ("Updated findings".to_owned(), often.to_owned()),
    ];
    rows.extend(features.iter().map(|(name, on)| {
        let name = if name == S3_PROTECTION {
            "S3 Protection"
        } else {
            name.as_str()
        };
        (name.to_owned(), on_off(*on).to_owned())
    }));
    settings(rows)
}
