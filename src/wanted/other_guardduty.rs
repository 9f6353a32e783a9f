//! GuardDuty of other accounts, where the answers ask for it in each of them by itself: the detector there, and its export into the
//! bucket.

use std::collections::BTreeSet;

use super::spoken::spoken;
use super::{Fate, Gap, Site};
use crate::answers::{ExportFindings, LetIn, LookedAfter};
use crate::domain::{Place, Region};
use crate::inventory::Detector;
use crate::policy;

/// Another account and Region that the answers ask to look after its GuardDuty itself.
#[derive(Clone, Debug)]
pub struct OtherGuardDuty<'a> {
    pub place: Place,
    /// The account as it is named in a sentence.
    pub spoken: String,
    /// Its detector, as it was seen there.
    pub seen: Result<Option<&'a Detector>, Gap<'a>>,
    /// The detector is switched on there, and set as that of the main account.
    pub is_set: bool,
    /// What becomes of its export into the bucket, where one is asked for.
    pub export: Option<Fate<'a>>,
    /// Its detector as the rules of bucket and key have to name it, by its ARN or slot; nothing where they need not.
    pub exporter: Option<policy::Detector>,
}

impl OtherGuardDuty<'_> {
    /// Whether its detector is there by now.
    pub const fn is_there(&self) -> bool {
        matches!(self.seen, Ok(Some(_)))
    }
}

impl<'a> Site<'a> {
    /// The other accounts and Regions whose GuardDuty is set there by itself. Those whose findings come with the main account's are not
    /// among them: each would come twice, and their settings are the main account's to make.
    pub fn other_guardduty(&self) -> Vec<OtherGuardDuty<'a>> {
        let answers = self.shared.answers;
        let is_set = answers.guardduty.accounts == LookedAfter::EachAccount;
        let each = answers.export.findings == ExportFindings::EachAccount;
        let places = if is_set || each {
            self.chosen_places()
        } else {
            Vec::new()
        };
        let by_administrator = if answers.export.findings == ExportFindings::Administrator {
            self.other_administrators()
        } else {
            Vec::new()
        };
        let each = places
            .into_iter()
            .map(|(place, spoken)| self.other(place, spoken, is_set, each));
        let administrators = by_administrator.into_iter().map(|place| {
            let spoken = self.shared.spoken(&place.account);
            self.other(place, spoken, false, true)
        });
        each.chain(administrators).collect()
    }

    /// The organization whose detectors bucket and key let in by one rule, where the answers ask for that and it is known.
    pub(super) fn organization_let_in(&self) -> Option<policy::OfOrganization> {
        let shared = &self.shared;
        let export = &shared.answers.export;
        let organization = shared.organization?;
        let is_asked =
            export.let_in == LetIn::Organization && export.findings == ExportFindings::EachAccount;
        is_asked.then(|| policy::OfOrganization {
            partition: shared.partition,
            id: organization.id.clone(),
            opt_in: shared
                .answers
                .guardduty
                .regions
                .iter()
                .filter(|region| region.is_opt_in())
                .cloned()
                .collect(),
        })
    }

    /// The detectors that export into the bucket from other accounts, as the rules of bucket and key have to name them.
    pub fn other_exporters(&self) -> Vec<policy::Detector> {
        let others = self.other_guardduty().into_iter();
        others
            .filter(OtherGuardDuty::is_there)
            .filter_map(|other| other.exporter)
            .collect()
    }

    /// The chosen accounts in each Region, without those that the main account looks after there.
    fn chosen_places(&self) -> Vec<(Place, String)> {
        let chosen = self.shared.choice().map(|it| it.chosen).unwrap_or_default();
        let regions = &self.shared.answers.guardduty.regions;
        let of_region = |region: &'a Region| {
            let detector = self.detector(region).ok().flatten();
            let members = detector.and_then(|detector| detector.members.known());
            let come: BTreeSet<_> = members
                .into_iter()
                .flat_map(|members| &members.accounts)
                .filter(|member| member.is_enabled())
                .map(|member| &member.account)
                .collect();
            let others = chosen.iter().filter(move |(id, _)| !come.contains(id));
            others.map(move |(id, chosen)| {
                let name = chosen.account.map_or("", |it| it.name.as_str());
                (Place::new(id.clone(), region.clone()), spoken(id, name))
            })
        };
        regions.iter().flat_map(of_region).collect()
    }

    /// GuardDuty's administrators of the Regions, where they are other accounts.
    fn other_administrators(&self) -> Vec<Place> {
        let regions = self.shared.answers.guardduty.regions.iter();
        regions
            .filter_map(|region| {
                let administrator = self.guardduty_administrator(region)?;
                let is_other = administrator != *self.account();
                is_other.then(|| Place::new(administrator, region.clone()))
            })
            .collect()
    }

    /// The Regions in which the answers count on another account as GuardDuty's administrator and there is none, with whether it is
    /// this one.
    pub fn without_other_administrator(&self) -> Vec<(Region, bool)> {
        let answers = self.shared.answers;
        if answers.export.findings != ExportFindings::Administrator {
            return Vec::new();
        }
        let regions = answers.guardduty.regions.iter();
        let own = self.account();
        regions
            .filter_map(|region| match self.guardduty_administrator(region) {
                None => Some((region.clone(), false)),
                Some(there) => (there == *own).then(|| (region.clone(), true)),
            })
            .collect()
    }

    #[expect(
        clippy::fn_params_excessive_bools,
        reason = "whether it is set from here and whether it sends here are answers of their own"
    )]
    fn other(
        &self,
        place: Place,
        spoken: String,
        is_set: bool,
        exports: bool,
    ) -> OtherGuardDuty<'a> {
        let seen = self.detector_of(&place);
        let export = exports.then(|| match &seen {
            Ok(Some(detector)) => self.fate_of(detector, false),
            Ok(None) | Err(_) => Fate::New,
        });
        let id = match (&seen, export) {
            (Ok(Some(_)), Some(Fate::Staying(_) | Fate::Unseen(_))) => None,
            (Ok(Some(detector)), Some(_)) if detector.enabled || is_set => {
                Some(detector.id.clone())
            }
            (Ok(None), Some(_)) if is_set && !self.is_switched_off_in(&place) => {
                Some(self.slots.text(&super::Slot::detector(&place)))
            }
            _ => None,
        };
        let id = id.filter(|_| self.organization_let_in().is_none());
        let exporter = id.map(|id| self.exporter_of(&place, &id));
        OtherGuardDuty {
            place,
            spoken,
            seen,
            is_set,
            export,
            exporter,
        }
    }
}
