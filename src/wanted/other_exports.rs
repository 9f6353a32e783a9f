//! The exports of other accounts into the bucket, where the answers ask for them.

use super::{Gap, Site};
use crate::answers::ExportFindings;
use crate::domain::{Arn, Place};
use crate::inventory::Detector;
use crate::policy;

/// An account and Region that is to export into the bucket itself.
#[derive(Clone, Debug)]
pub struct OtherExport<'s> {
    pub place: Place,
    /// Its detector, as it was seen there.
    pub seen: Result<Option<&'s Detector>, Gap<'s>>,
}

impl Site<'_> {
    /// The accounts and Regions that are to export into the bucket themselves. Those whose findings come with the main account's are
    /// not among them: each would come twice.
    pub fn other_exports(&self) -> Vec<OtherExport<'_>> {
        let answers = self.shared.answers;
        let regions = &answers.guardduty.regions;
        let places: Vec<Place> = match answers.export.findings {
            ExportFindings::None => Vec::new(),
            ExportFindings::Administrator => regions
                .iter()
                .filter_map(|region| {
                    let administrator = self.guardduty_administrator(region)?;
                    let is_other = administrator != *self.account();
                    is_other.then(|| Place::new(administrator, region.clone()))
                })
                .collect(),
            ExportFindings::EachAccount => {
                let chosen = self.shared.choice().map(|it| it.chosen).unwrap_or_default();
                let of_region = |region| {
                    let members = self
                        .detector(region)
                        .ok()
                        .flatten()
                        .and_then(|detector| detector.members.known());
                    let come: std::collections::BTreeSet<_> = members
                        .into_iter()
                        .flat_map(|members| &members.accounts)
                        .filter(|member| member.is_enabled())
                        .map(|member| &member.account)
                        .collect();
                    let others = chosen.keys().filter(move |id| !come.contains(id));
                    others.map(move |id| Place::new(id.clone(), region.clone()))
                };
                regions.iter().flat_map(of_region).collect()
            }
        };
        places
            .into_iter()
            .map(|place| OtherExport {
                seen: self.detector_of(&place),
                place,
            })
            .collect()
    }

    /// Their detectors, as the rules of bucket and key have to name them.
    pub fn other_exporters(&self) -> Vec<policy::Detector> {
        let exports = self.other_exports().into_iter();
        exports
            .filter_map(|export| {
                let detector = export.seen.ok().flatten()?;
                let Place { account, region } = export.place;
                let arn = Arn::detector(self.shared.partition, &region, &account, &detector.id);
                Some(policy::Detector {
                    arn: arn.to_string(),
                    opt_in: region.is_opt_in(),
                    account,
                    region,
                })
            })
            .collect()
    }
}
