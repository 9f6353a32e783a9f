//! The exports into the findings bucket: which Regions they are of, and what the rules of bucket and key have to name for them.

use super::build::Verdict;
use super::ground::Ground;
use crate::domain::{Arn, Region};
use crate::inventory::{Destination, Detector as There, Seen};
use crate::policy::Detector;
use crate::problem::Problem;

/// The folder in the findings bucket that an export writes under, without the slash at its end; empty is the bucket itself.
pub(super) fn folder_of<'d>(ground: &Ground<'_>, destination: &'d Destination) -> Option<&'d str> {
    let bucket =
        Arn::bucket(ground.partition(), ground.answers.guardduty.bucket.name()).to_string();
    destination.folder_in(&bucket)
}

/// Whether an export is for the findings bucket, with the findings key.
fn goes_to_us(ground: &Ground<'_>, destination: &Destination) -> bool {
    let key = ground.findings_key_arn().ok().flatten();
    folder_of(ground, destination).is_some()
        && key.is_some_and(|key| key.to_string() == destination.key_arn)
}

/// The Regions whose rules count: nothing is wanted for those that are not switched on, and for exports that stay elsewhere.
fn regions<'a>(ground: &Ground<'a>) -> impl Iterator<Item = &'a Region> {
    let ground = *ground;
    ground
        .answers
        .guardduty
        .regions
        .iter()
        .filter(move |region| {
            !ground.is_switched_off(region)
                && !ground
                    .detector(region)
                    .is_ok_and(|detector| stays_elsewhere(&ground, detector))
        })
}

/// The folder that the exports into the bucket share; none is the bucket itself.
pub(super) fn shared_folder<'a>(ground: &Ground<'a>) -> Option<&'a str> {
    let mut folders = ground
        .answers
        .guardduty
        .regions
        .iter()
        .map(|region| ground.detector(region).ok()?.destinations.known())
        // What stays in another bucket has nothing to do with this one.
        .filter(|destinations| {
            let is_elsewhere = |all: &Vec<Destination>| {
                !all.is_empty() && !all.iter().any(|it| folder_of(ground, it).is_some())
            };
            ground.answers.guardduty.move_export || !destinations.is_some_and(is_elsewhere)
        })
        .map(|destinations| {
            destinations?
                .iter()
                .find_map(|destination| folder_of(ground, destination))
        });
    let first = folders
        .next()
        .flatten()
        .filter(|folder| !folder.is_empty())?;
    folders.all(|folder| folder == Some(first)).then_some(first)
}

/// Why it is not known where the findings of a Region go. The bucket refuses nothing of such a detector by our changes.
pub(super) fn unseen<'a>(ground: &Ground<'a>, region: &Region) -> Option<&'a Problem> {
    match &ground.detector(region).ok()?.destinations {
        Seen::Unknown(problem) => Some(problem),
        Seen::Known(_) => None,
    }
}

/// The detectors that export, and the verdict on the first Region whose detector is not there to be named.
fn exporters(ground: &Ground<'_>) -> (Vec<Detector>, Option<Verdict>) {
    let mut detectors = Vec::new();
    let mut gap = None;
    for region in regions(ground) {
        match ground.detector(region) {
            Ok(detector) => detectors.push(Detector {
                account: ground.account().clone(),
                region: region.clone(),
                arn: Arn::detector(ground.partition(), region, ground.account(), &detector.id)
                    .to_string(),
                opt_in: region.is_opt_in(),
            }),
            Err(verdict) => {
                gap.get_or_insert(verdict);
            }
        }
    }
    (detectors, gap)
}

/// What is wrong for the detectors that are there counts first, then that others are not.
pub(super) fn of_all(ground: &Ground<'_>, judge: impl FnOnce(&[Detector]) -> Verdict) -> Verdict {
    let (detectors, gap) = exporters(ground);
    match gap {
        None if detectors.is_empty() => Verdict::failed("No Region sends its findings here.")
            .fix("Look at the exports of the Regions first."),
        Some(gap) if detectors.is_empty() => gap,
        Some(gap) => {
            let verdict = judge(&detectors);
            if verdict.has_passed() { gap } else { verdict }
        }
        None => judge(&detectors),
    }
}

/// Whether an export of a detector is for another place, and stays so.
fn stays_elsewhere(ground: &Ground<'_>, detector: &There) -> bool {
    !ground.answers.guardduty.move_export
        && detector.destinations.known().is_some_and(|destinations| {
            !destinations.is_empty()
                && !destinations
                    .iter()
                    .any(|destination| goes_to_us(ground, destination))
        })
}
