//! GuardDuty of other accounts where each is looked after by itself: the detector there, and its export into the bucket.

use super::build::{Checks, Requirement, Verdict};
use super::check::Check;
use super::{found, guardduty};
use crate::domain::{Place, listed};
use crate::inventory::Detector;
use crate::plan::Section;
use crate::wanted::{FREQUENCY, Fate, OtherGuardDuty, Site, is_protected};

/// The checks of all of them.
pub(super) fn checks(site: &Site<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::Export);
    for (region, _) in site
        .without_other_administrator()
        .into_iter()
        .filter(|(_, is_main)| !is_main)
    {
        let name = region.place_or_code();
        checks.add(
            &site.at(&region),
            Requirement::new(
                "administrator-export",
                format!("GuardDuty's administrator sends the findings of all from {name}"),
                "One account looks after GuardDuty of all, and exports into the bucket.",
            ),
            Verdict::failed("We know of nobody who administers GuardDuty for your organization."),
        );
    }
    for other in site.other_guardduty() {
        one(site, &mut checks, &other);
    }
    checks.done()
}

fn one(site: &Site<'_>, checks: &mut Checks, other: &OtherGuardDuty<'_>) {
    let place = &other.place;
    let whose = format!(
        "GuardDuty of {} in {}",
        other.spoken,
        place.region.place_or_code()
    );
    if site.is_switched_off_in(place) {
        return;
    }
    let detector = found::in_place(site, place);
    if other.is_set {
        let protects = site.shared.answers.guardduty.s3_protection;
        checks.add(
            place,
            Requirement::new(
                "detector",
                format!("{whose} is on and set"),
                "It is on, and sends updated findings every 15 minutes. S3 Protection is on where the answers ask for it.",
            ),
            match &detector {
                Ok(detector) => settings(detector, protects),
                Err(verdict) => verdict.clone(),
            },
        );
    }
    if let Some(fate) = other.export {
        checks.add(
            place,
            Requirement::new(
                "export",
                format!("{whose} sends its findings to the bucket"),
                "It sends them to the findings bucket, locked with the findings key.",
            ),
            match &detector {
                Ok(detector) => exported(site, place, detector, fate),
                Err(verdict) => verdict.clone(),
            },
        );
    }
}

/// Whether a detector is set as the answers ask.
fn settings(detector: &Detector, protects: bool) -> Verdict {
    let mut lacks = Vec::new();
    if !detector.enabled {
        lacks.push("it is suspended");
    }
    // Where another account decides how often, that is its word.
    if detector.frequency != FREQUENCY && detector.administered_by().is_none() {
        lacks.push("updated findings are sent too seldom");
    }
    if protects && !is_protected(detector) {
        lacks.push("S3 Protection is off");
    }
    Verdict::of(
        lacks.is_empty(),
        "It is on, with the right settings.",
        format!("Not so yet: {}.", listed(&lacks)),
    )
}

fn exported(site: &Site<'_>, place: &Place, detector: &Detector, fate: Fate<'_>) -> Verdict {
    match fate {
        Fate::Unseen(problem) => Verdict::unknown("where findings go", problem),
        _ if !detector.enabled => Verdict::failed("It is suspended, so there is nothing to send."),
        _ => guardduty::exported(site, &site.exporter_of(place, &detector.id), fate),
    }
}
