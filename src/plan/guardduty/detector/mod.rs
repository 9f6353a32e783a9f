//! The detector of one Region: made, woken or adopted.

mod words;

use std::collections::BTreeMap;

use words::{
    Missing, S3_WORDS, UNFINISHED, administered, decided, sleeping_plans, switched_off, view,
};

use crate::domain::{AccountId, Place};
use crate::inventory::{Detector, Seen};
use crate::plan::draft::{Draft, notice, unseen};
use crate::plan::words::switched_off as why_off;
use crate::plan::{
    Action, CreateDetector, DetectorSettings, Section, Service, Slot, UpdateDetector, cost, owner,
};
use crate::problem::Problem;
use crate::wanted::{FREQUENCY, S3_PROTECTION, Site, is_protected, is_protection_decided};

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

/// The change of the detector of a place, of whichever account.
pub(super) fn plan(site: &Site<'_>, place: &Place) -> Draft {
    let region = &place.region;
    let draft = |resource: String| {
        Draft::new(
            section(site, place),
            place,
            "detector",
            Service::GuardDuty,
            resource,
        )
    };
    let s3_protection = site.shared.answers.guardduty.s3_protection;
    let slot = Slot::detector(place);
    if let Some(problem) = why_off(site, place) {
        return make(draft(region.with_code()), slot, s3_protection).by_hand(problem);
    }
    match site.detector_of(place) {
        Err(gap) => draft(region.with_code())
            .unseen(&format!("GuardDuty in {}", region.with_code()), &gap.into()),
        Ok(None) => make(draft(region.with_code()), slot, s3_protection),
        Ok(Some(detector)) => adopt(
            draft(format!("detector {}", detector.id)),
            detector,
            s3_protection,
            |administrator| administered(site, place, detector, administrator),
        ),
    }
}

/// That of the main account belongs to GuardDuty, those of others to their exports.
fn section(site: &Site<'_>, place: &Place) -> Section {
    if place.account == *site.account() {
        Section::GuardDuty
    } else {
        Section::Export
    }
}

fn make(draft: Draft, fills: Slot, s3_protection: bool) -> Draft {
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
            "GuardDuty looks for signs of an attack and writes them down as findings. Paid plans that nobody chose are off, also those that AWS adds by itself.",
        )
        .then(Some(view(true, FREQUENCY, &features)))
        .costs(costs)
        .create(Action::CreateDetector(CreateDetector {
            frequency: FREQUENCY.to_owned(),
            features,
            fills,
        }))
}

/// S3 Protection where a policy of the organization has it off: a change that nobody here can make.
pub(super) fn left_to_policy(site: &Site<'_>, place: &Place) -> Option<Draft> {
    let detector = site.detector_of(place).ok().flatten()?;
    let is_asked = site.shared.answers.guardduty.s3_protection;
    (is_asked && !is_protected(detector) && is_protection_decided(detector)).then(|| {
        let resource = format!("detector {}", detector.id);
        let (title, meaning) = S3_WORDS;
        Draft::new(
            section(site, place),
            place,
            "s3-protection",
            Service::GuardDuty,
            resource,
        )
        .says(title, meaning)
        .by_hand(decided(place))
    })
}

/// `left_to` is what is said where only that account may change it.
///
/// Only what is missing is changed; plans that are on stay on, also S3 Protection when it is not asked for.
fn adopt(
    draft: Draft,
    detector: &Detector,
    s3_protection: bool,
    left_to: impl FnOnce(&AccountId) -> Problem,
) -> Draft {
    let missing = Missing {
        wake: !detector.enabled,
        often: detector.frequency != FREQUENCY,
        protect: s3_protection && !is_protected(detector) && !is_protection_decided(detector),
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
    let stays_on = !s3_protection && is_protected(detector);
    let draft = draft.warns(stays_on.then(|| {
        notice("S3 Protection is on here, and it stays on: somebody may count on it. It is billed by use. It can be switched off in GuardDuty.")
    }));
    if !(wake || often || protect) {
        return draft
            .says(
                "GuardDuty is on, with the right settings",
                "GuardDuty looks for signs of an attack and sends updated findings every 15 minutes.",
            )
            .keep();
    }
    let unwanted = unwanted(detector, s3_protection);
    let mut features: BTreeMap<String, bool> = unwanted
        .iter()
        .map(|plan| ((*plan).to_owned(), false))
        .collect();
    if protect {
        features.insert(S3_PROTECTION.to_owned(), true);
    }
    let mut after = detector.features.clone();
    after.extend(features.clone());
    let (title, meaning) = if detector.is_unfinished() {
        UNFINISHED
    } else {
        words::words(missing)
    };
    let draft = draft
        .says(title, meaning)
        .then(Some(view(true, FREQUENCY, &after)));
    if let Seen::Unknown(problem) = &detector.administrator {
        return draft.by_hand(unseen(problem));
    }
    if let Some(administrator) = detector.administered_by() {
        return draft.by_hand(left_to(administrator));
    }
    let draft = draft
        .costs(protect.then(cost::s3_protection))
        .costs(wake.then(cost::running_again))
        .warns((!unwanted.is_empty()).then(|| switched_off(&unwanted)))
        .warns(wake.then(|| sleeping_plans(detector, &features)).flatten())
        .update(Action::UpdateDetector(UpdateDetector {
            detector: detector.id.clone(),
            seen: DetectorSettings::from(detector),
            enable: wake.then_some(true),
            frequency: often.then(|| FREQUENCY.to_owned()),
            features,
        }));
    owner::told(draft, &Seen::Known(detector.tags.clone()))
}

/// The plans that go off before an unfinished detector is woken: AWS's own choice must not run unasked.
fn unwanted(detector: &Detector, s3_protection: bool) -> Vec<&str> {
    if !detector.is_unfinished() {
        return Vec::new();
    }
    detector
        .plans_on()
        .filter(|plan| !(s3_protection && *plan == S3_PROTECTION))
        .filter(|plan| !detector.managed.contains_key(*plan))
        .collect()
}

#[cfg(test)]
mod tests;
