//! The detector of one Region: made, woken or adopted.

use std::collections::BTreeMap;

use crate::domain::{AccountId, Region};
use crate::inventory::{Detector, Seen};
use crate::plan::draft::{Draft, on_off, settings, unseen, warning};
use crate::plan::ground::{Ground, spoken};
use crate::plan::{Action, DetectorSettings, Section, Service, Slot, View, Warning, cost};
use crate::problem::Problem;

/// Findings that changed are sent again after this time; AWS's own default is six hours.
const FREQUENCY: &str = "FIFTEEN_MINUTES";
/// S3 Protection.
const S3_PROTECTION: &str = "S3_DATA_EVENTS";

/// Paid plans that AWS may switch on by itself with a new detector.
///
/// `EKS_RUNTIME_MONITORING` is left out: AWS refuses it beside `RUNTIME_MONITORING`, which covers it.
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html>.
const OTHER_PLANS: [&str; 7] = [
    "AI_ANALYST",
    "AI_PROTECTION",
    "EBS_MALWARE_PROTECTION",
    "EKS_AUDIT_LOGS",
    "LAMBDA_NETWORK_LOGS",
    "RDS_LOGIN_EVENTS",
    "RUNTIME_MONITORING",
];

pub(super) fn plan(ground: &Ground<'_>, region: &Region) -> Draft {
    let place = ground.at(region);
    let draft = |resource: String| {
        Draft::new(
            Section::GuardDuty,
            &place,
            "detector",
            Service::GuardDuty,
            resource,
        )
    };
    let s3_protection = ground.answers.guardduty.s3_protection;
    match ground.detector(&place) {
        Err(problem) => {
            draft(spoken(region)).unseen(&format!("GuardDuty in {}", spoken(region)), &problem)
        }
        Ok(None) => make(draft(spoken(region)), region, s3_protection),
        Ok(Some(detector)) => adopt(
            draft(format!("detector {}", detector.id)),
            detector,
            s3_protection,
        ),
    }
}

fn make(draft: Draft, region: &Region, s3_protection: bool) -> Draft {
    let mut features: BTreeMap<String, bool> = OTHER_PLANS
        .iter()
        .map(|plan| ((*plan).to_owned(), false))
        .collect();
    features.insert(S3_PROTECTION.to_owned(), s3_protection);
    let costs = if s3_protection {
        vec![cost::guardduty(), cost::s3_protection()]
    } else {
        vec![cost::guardduty()]
    };
    draft
        .says(
            "Turn on GuardDuty",
            "GuardDuty looks for signs of an attack and writes them down as findings. No other paid plan is switched on.",
        )
        .then(Some(view(true, FREQUENCY, &features)))
        .costs(costs)
        .create(Action::CreateDetector {
            frequency: FREQUENCY.to_owned(),
            features,
            fills: Slot::detector(region),
        })
}

/// Only what is missing is changed; plans that are on stay on, also S3 Protection when it is not asked for.
fn adopt(draft: Draft, detector: &Detector, s3_protection: bool) -> Draft {
    let missing = Missing {
        wake: !detector.enabled,
        often: detector.frequency != FREQUENCY,
        protect: s3_protection && detector.features.get(S3_PROTECTION) != Some(&true),
    };
    let Missing {
        wake,
        often,
        protect,
    } = missing;
    let draft = draft.before(Some(view(
        detector.enabled,
        &detector.frequency,
        &detector.features,
    )));
    if !(wake || often || protect) {
        return draft
            .says(
                "GuardDuty is on, with the right settings",
                "GuardDuty looks for signs of an attack and sends updated findings every 15 minutes.",
            )
            .keep();
    }
    let mut after = detector.features.clone();
    let mut features = BTreeMap::new();
    if protect {
        features.insert(S3_PROTECTION.to_owned(), true);
        after.insert(S3_PROTECTION.to_owned(), true);
    }
    let (title, meaning) = words(missing);
    let draft = draft
        .says(title, meaning)
        .then(Some(view(true, FREQUENCY, &after)));
    match &detector.administrator {
        Seen::Unknown(problem) => return draft.by_hand(unseen(problem)),
        Seen::Known(Some(administrator)) => return draft.by_hand(administered(administrator)),
        Seen::Known(None) => {}
    }
    draft
        .costs(protect.then(cost::s3_protection))
        .costs(wake.then(cost::running_again))
        .warns(wake.then(|| sleeping_plans(detector)).flatten())
        .update(Action::UpdateDetector {
            detector: detector.id.clone(),
            seen: DetectorSettings::from(detector),
            enable: wake.then_some(true),
            frequency: often.then(|| FREQUENCY.to_owned()),
            features,
        })
}

/// What is not yet as it should be.
#[derive(Clone, Copy)]
struct Missing {
    /// It is suspended.
    wake: bool,
    /// Updated findings are sent too seldom.
    often: bool,
    /// S3 Protection is off.
    protect: bool,
}

fn words(missing: Missing) -> (&'static str, &'static str) {
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
        (false, false, _) => (
            "Turn on S3 Protection",
            "GuardDuty looks at who opens and changes files in S3 too.",
        ),
        (false, true, true) => (
            "Turn on S3 Protection and 15-minute updates",
            "GuardDuty looks at access to files in S3 too, and sends updated findings every 15 minutes.",
        ),
    }
}

/// Waking a detector sets its other paid plans to work again.
fn sleeping_plans(detector: &Detector) -> Option<Warning> {
    let plans: Vec<&str> = detector
        .features
        .iter()
        .filter(|(name, on)| {
            **on && name.as_str() != S3_PROTECTION && !FOUNDATION.contains(&name.as_str())
        })
        .map(|(name, _)| name.as_str())
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

/// What GuardDuty always looks at; it is shown as features, but is no plan of its own.
const FOUNDATION: [&str; 3] = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];

/// Only the administrator may change what members have.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html>.
fn administered(administrator: &AccountId) -> Problem {
    Problem::new(format!(
        "GuardDuty in this account is looked after by account {}. Only that account can change these settings.",
        administrator.grouped()
    ))
    .hint("Have it changed there. Its export sends the findings of all accounts, this one too.")
    .who(format!("someone in account {}", administrator.grouped()))
}

fn view(enabled: bool, frequency: &str, features: &BTreeMap<String, bool>) -> View {
    let often = match frequency {
        "FIFTEEN_MINUTES" => "every 15 minutes",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;
    use crate::plan::Kind;

    fn region() -> Region {
        Region::parse("us-east-1").unwrap()
    }

    fn draft() -> Draft {
        let place = Place::new(AccountId::parse("111122223333").unwrap(), region());
        Draft::new(
            Section::GuardDuty,
            &place,
            "detector",
            Service::GuardDuty,
            "detector",
        )
    }

    /// One that is on, with S3 Protection.
    fn detector(frequency: &str) -> Detector {
        Detector {
            id: "12abc".to_owned(),
            enabled: true,
            frequency: frequency.to_owned(),
            features: BTreeMap::from([
                (S3_PROTECTION.to_owned(), true),
                ("CLOUD_TRAIL".to_owned(), true),
            ]),
            administrator: Seen::Known(None),
            destinations: Seen::Known(Vec::new()),
        }
    }

    #[test]
    fn a_new_one_has_every_plan_named_and_only_s3_on() {
        let change = make(draft(), &region(), true).change;
        let Action::CreateDetector {
            features,
            frequency,
            ..
        } = &change.action
        else {
            panic!("{:?}", change.action);
        };
        assert_eq!(frequency, "FIFTEEN_MINUTES");
        assert_eq!(features.len(), 8);
        let on: Vec<&String> = features
            .iter()
            .filter(|(_, on)| **on)
            .map(|(name, _)| name)
            .collect();
        assert_eq!(on, ["S3_DATA_EVENTS"]);
        assert!(!features.contains_key("EKS_RUNTIME_MONITORING"));
        assert_eq!(change.costs.len(), 2);
        let change = make(draft(), &region(), false).change;
        assert!(
            matches!(change.action, Action::CreateDetector { features, .. } if features.values().all(|on| !on))
        );
    }

    #[test]
    fn a_right_one_is_kept() {
        assert_eq!(
            adopt(draft(), &detector(FREQUENCY), true).change.kind,
            Kind::Keep
        );
        assert_eq!(
            adopt(draft(), &detector(FREQUENCY), false).change.kind,
            Kind::Keep
        );
    }

    #[test]
    fn a_suspended_one_is_woken_and_its_plans_are_named() {
        let mut asleep = detector(FREQUENCY);
        asleep.enabled = false;
        asleep.features.insert("RDS_LOGIN_EVENTS".to_owned(), true);
        let change = adopt(draft(), &asleep, true).change;
        assert_eq!(change.title, "Switch GuardDuty on again");
        assert!(change.warnings[0].text.contains("RDS_LOGIN_EVENTS"));
        assert!(!change.warnings[0].text.contains("CLOUD_TRAIL"));
        assert_eq!(
            change.action,
            Action::UpdateDetector {
                detector: "12abc".to_owned(),
                seen: DetectorSettings::from(&asleep),
                enable: Some(true),
                frequency: None,
                features: BTreeMap::new(),
            }
        );
    }

    #[test]
    fn only_what_is_missing_is_sent() {
        let change = adopt(draft(), &detector("SIX_HOURS"), true).change;
        assert_eq!(change.title, "Send updated findings every 15 minutes");
        let Action::UpdateDetector {
            enable,
            frequency,
            features,
            ..
        } = change.action
        else {
            panic!("another action");
        };
        assert_eq!((enable, frequency.as_deref()), (None, Some(FREQUENCY)));
        assert!(features.is_empty());
        let mut open = detector(FREQUENCY);
        open.features.insert(S3_PROTECTION.to_owned(), false);
        let change = adopt(draft(), &open, true).change;
        assert_eq!(change.title, "Turn on S3 Protection");
    }

    #[test]
    fn a_member_cannot_change_it_and_learns_who_can() {
        let mut member = detector("SIX_HOURS");
        member.administrator = Seen::Known(Some(AccountId::parse("999988887777").unwrap()));
        let Kind::ByHand(problem) = adopt(draft(), &member, true).change.kind else {
            panic!("it was planned");
        };
        assert!(problem.who.unwrap().contains("9999 8888 7777"));
        member.frequency = FREQUENCY.to_owned();
        assert_eq!(adopt(draft(), &member, true).change.kind, Kind::Keep);
    }

    #[test]
    fn an_administrator_that_cannot_be_seen_stops_the_change() {
        let mut unknown = detector("SIX_HOURS");
        unknown.administrator = Seen::Unknown(Problem::new("Not allowed."));
        assert!(matches!(
            adopt(draft(), &unknown, true).change.kind,
            Kind::ByHand(_)
        ));
    }
}
