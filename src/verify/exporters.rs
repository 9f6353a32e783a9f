//! The exports into the findings bucket, and what the rules of bucket and key have to name for them.

use super::build::Verdict;
use super::found;
use crate::policy::Detector;
use crate::problem::Problem;
use crate::wanted::{Fate, Site};

/// The detectors that export, and the verdict on the first Region whose detector is not there to be named.
///
/// Nothing is wanted for Regions that are not switched on, and for exports that stay elsewhere.
fn exporters(site: &Site<'_>) -> (Vec<Detector>, Option<Verdict>) {
    let mut detectors = Vec::new();
    let mut gap = None;
    for export in site.exports() {
        let stays = matches!(export.fate, Fate::Staying(_));
        if stays || site.is_switched_off(&export.region) {
            continue;
        }
        match found::detector(site, &export.region) {
            Ok(_) => detectors.push(export.detector),
            Err(verdict) => {
                gap.get_or_insert(verdict);
            }
        }
    }
    detectors.extend(site.other_exporters());
    (detectors, gap)
}

/// What is wrong for the detectors that are there counts first, then that others are not.
pub(super) fn of_all(site: &Site<'_>, judge: impl FnOnce(&[Detector]) -> Verdict) -> Verdict {
    let (detectors, gap) = exporters(site);
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

/// Why it is not known where the findings of a detector go. The bucket refuses nothing of such a detector by our changes.
pub(super) fn unseen<'a>(site: &Site<'a>, detector: &Detector) -> Option<&'a Problem> {
    site.exports()
        .into_iter()
        .find_map(|export| match export.fate {
            Fate::Unseen(problem) if export.detector.arn == detector.arn => Some(problem),
            _ => None,
        })
}
