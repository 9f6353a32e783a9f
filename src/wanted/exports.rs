//! What becomes of the export of each Region, and what the rules of bucket and key have to know of them.

use super::Site;
use crate::domain::{Arn, Place, Region};
use crate::inventory::{Destination, Detector, Seen};
use crate::policy;
use crate::problem::Problem;

/// The export of one Region of the answers.
#[derive(Clone, Debug)]
pub struct Export<'a> {
    pub region: Region,
    pub fate: Fate<'a>,
    /// Its detector, by its ARN or slot.
    pub detector: policy::Detector,
    /// The detector is there, or can be made: one that nobody may touch has no name to give.
    pub has_name: bool,
}

/// What becomes of an export.
#[derive(Clone, Copy, Debug)]
pub enum Fate<'a> {
    /// There is none yet.
    New,
    /// It goes to the bucket with the key.
    Going(&'a Destination),
    /// It is right and stands still, or expects another owner: GuardDuty has to be told again.
    Again(&'a Destination),
    /// It goes elsewhere, or with another key, and may be moved.
    Moving(&'a Destination),
    /// It goes elsewhere, or with another key, and stays so.
    Staying(&'a Destination),
    /// It could not be looked at.
    Unseen(&'a Problem),
}

impl<'a> Fate<'a> {
    /// The export that stays or is updated.
    pub const fn there(self) -> Option<&'a Destination> {
        match self {
            Self::New | Self::Unseen(_) => None,
            Self::Going(there)
            | Self::Again(there)
            | Self::Moving(there)
            | Self::Staying(there) => Some(there),
        }
    }

    /// Whether an export that is there will be told something.
    pub const fn is_update(self) -> bool {
        matches!(self, Self::Again(_) | Self::Moving(_))
    }
}

impl Export<'_> {
    /// Whether its findings come, or may come, into the bucket with the key.
    pub fn may_come(&self) -> bool {
        self.has_name && !matches!(self.fate, Fate::Staying(_))
    }
}

impl<'a> Site<'a> {
    /// The exports of all Regions of the answers.
    pub fn exports(&self) -> Vec<Export<'a>> {
        let regions = &self.shared.answers.guardduty.regions;
        regions
            .iter()
            .map(|region| Export {
                region: region.clone(),
                fate: self.fate(region),
                detector: self.exporter(region),
                has_name: match self.detector(region) {
                    Ok(Some(_)) => true,
                    Ok(None) => !self.is_switched_off(region),
                    Err(_) => false,
                },
            })
            .collect()
    }

    /// The folder that all exports into the bucket write under, without the slash at its end; only an adopted export has one.
    pub fn findings_folder<'e>(
        &self,
        exports: impl Iterator<Item = &'e Export<'a>>,
    ) -> Option<&'a str>
    where
        'a: 'e,
    {
        let bucket = self.findings_bucket_arn();
        // What stays in another bucket has nothing to do with this one.
        let is_here = |export: &&Export<'_>| match export.fate {
            Fate::Staying(there) => there.folder_in(&bucket).is_some(),
            _ => true,
        };
        let mut folders = exports.filter(is_here).map(|export| {
            let folder = export.fate.there()?.folder_in(&bucket)?;
            (!folder.is_empty()).then_some(folder)
        });
        let first = folders.next().flatten()?;
        folders.all(|folder| folder == Some(first)).then_some(first)
    }

    /// The detector of a Region, by its ARN or slot.
    fn exporter(&self, region: &Region) -> policy::Detector {
        let place = self.at(region);
        let id = self.slots.text(&self.detector_slot(region));
        self.exporter_of(&place, &id)
    }

    /// The detector of any account, as rules name it; `id` is its id or slot.
    pub fn exporter_of(&self, place: &Place, id: &str) -> policy::Detector {
        let Place { account, region } = place;
        policy::Detector {
            account: account.clone(),
            region: region.clone(),
            arn: Arn::detector(self.shared.partition, region, account, id).to_string(),
            opt_in: region.is_opt_in(),
        }
    }

    pub(super) fn fate(&self, region: &Region) -> Fate<'a> {
        // The detector's own change says why nothing is seen.
        match self.detector(region).ok().flatten() {
            Some(detector) => self.fate_of(detector, self.shared.answers.guardduty.move_export),
            None => Fate::New,
        }
    }

    /// What becomes of the export of a detector, of whichever account.
    pub(super) fn fate_of<'d>(&self, detector: &'d Detector, may_move: bool) -> Fate<'d> {
        let destinations = match &detector.destinations {
            Seen::Unknown(problem) => return Fate::Unseen(problem),
            Seen::Known(destinations) => destinations,
        };
        let (bucket, key) = (self.findings_bucket_arn(), self.findings_key());
        let is_right =
            |there: &&Destination| there.folder_in(&bucket).is_some() && there.key_arn == key;
        let Some(there) = destinations
            .iter()
            .find(is_right)
            .or_else(|| destinations.first())
        else {
            return Fate::New;
        };
        if !is_right(&there) {
            return if may_move {
                Fate::Moving(there)
            } else {
                Fate::Staying(there)
            };
        }
        if there.stands_still() || !self.is_owner_expected(there) {
            Fate::Again(there)
        } else {
            Fate::Going(there)
        }
    }

    /// Whether GuardDuty expects the bucket to belong to this account, or expects nobody.
    pub fn is_owner_expected(&self, there: &Destination) -> bool {
        there
            .expected_owner
            .as_deref()
            .is_none_or(|owner| owner == self.account().as_str())
    }
}

/// Those that the rules have to let in; all of them while there is none.
pub fn let_in<'e>(exports: impl Iterator<Item = &'e Export<'e>> + Clone) -> Vec<policy::Detector> {
    let any = exports.clone().any(Export::may_come);
    exports
        .filter(|export| !any || export.may_come())
        .map(|export| export.detector.clone())
        .collect()
}
