//! One Region, and what is the same for all that is planned there.

use crate::domain::Region;
use crate::inventory::Members;
use crate::plan::draft::Draft;
use crate::plan::{ChangeId, Section, Service};
use crate::problem::Problem;
use crate::wanted::Site;

/// One Region of the answers.
pub(super) struct Column<'s> {
    pub(super) site: &'s Site<'s>,
    pub(super) region: &'s Region,
    /// The change of this account's detector.
    pub(super) detector: ChangeId,
    pub(super) index: usize,
}

impl Column<'_> {
    pub(super) fn draft(&self, part: &str) -> Draft {
        let place = self.site.at(self.region);
        let draft = Draft::new(
            Section::GuardDuty,
            &place,
            part,
            Service::GuardDuty,
            format!("accounts of {}", self.region.with_code()),
        );
        if self.site.detector(self.region).ok().flatten().is_some() {
            draft.follows([self.detector.clone()])
        } else {
            draft.requires([self.detector.clone()])
        }
    }

    pub(super) fn detector_id(&self) -> String {
        self.site.slots.text(&self.site.detector_slot(self.region))
    }

    /// The accounts that are looked after by now; nothing if there is no detector yet, or nobody has looked.
    pub(super) fn members(&self) -> Result<Option<&Members>, &Problem> {
        let detector = self.site.detector(self.region).ok().flatten();
        match detector.map(|detector| &detector.members) {
            Some(seen) if !seen.is_unlooked() => seen.as_result().map(Some),
            Some(_) | None => Ok(None),
        }
    }
}
