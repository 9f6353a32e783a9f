//! The exports of other accounts into the bucket, as the vendor's guide has them.

use super::destination::{elsewhere, shown, twice, view};
use crate::domain::Place;
use crate::inventory::{Destination, Detector, Seen};
use crate::plan::draft::Draft;
use crate::plan::{Action, ChangeId, CreateDestination, Section, Service};
use crate::problem::Problem;
use crate::wanted::{Gap, OtherExport, Site};

/// The changes of all of them; `ready` are those that an export needs.
pub(super) fn plan(site: &Site<'_>, ready: &[ChangeId]) -> Vec<Draft> {
    let exports = site.other_exports();
    exports
        .iter()
        .map(|export| one(site, export, ready))
        .collect()
}

fn one(site: &Site<'_>, export: &OtherExport<'_>, ready: &[ChangeId]) -> Draft {
    let Place { account, region } = &export.place;
    let (bucket, key) = (site.findings_bucket_arn(), site.findings_key());
    let name = region.with_code();
    let draft = Draft::new(
        Section::Export,
        &export.place,
        "findings-export",
        Service::GuardDuty,
        bucket.clone(),
    )
    .says(
        "Send this account's findings to the bucket",
        format!(
            "Findings of account {} in {name} go into the main account's bucket, locked with its key.",
            account.grouped()
        ),
    )
    .then(Some(view(&bucket, &key)));
    let detector = match &export.seen {
        Ok(Some(detector)) => *detector,
        Ok(None) => return draft.by_hand(no_detector(&export.place)),
        Err(Gap::Unlooked(_)) => return draft.by_hand(not_entered(&export.place)),
        Err(gap) => return draft.by_hand(Problem::from(gap.clone())),
    };
    let draft = draft.warns(twice(detector));
    if !detector.enabled {
        return draft.by_hand(no_detector(&export.place));
    }
    match there(detector, &bucket, &key) {
        Err(problem) => draft.unseen(&format!("The export of {name}"), problem),
        Ok(None) => draft
            .requires(ready.iter().cloned())
            .create(Action::CreateDestination(CreateDestination {
                detector: detector.id.clone(),
                bucket_arn: bucket,
                key_arn: key,
                owner: site.account().clone(),
            })),
        Ok(Some((there, true))) => draft
            .says(
                "This account's findings go to the bucket",
                format!(
                    "GuardDuty of account {} sends its findings of {name}. The DestinationID is {}.",
                    account.grouped(),
                    there.id
                ),
            )
            .before(Some(shown(there)))
            .then(Some(shown(there)))
            .keep(),
        Ok(Some((there, false))) => draft.before(Some(shown(there))).by_hand(elsewhere(there)),
    }
}

/// The export that is there, and whether it is the right one.
fn there<'d>(
    detector: &'d Detector,
    bucket: &str,
    key: &str,
) -> Result<Option<(&'d Destination, bool)>, &'d Problem> {
    match &detector.destinations {
        Seen::Unknown(problem) => Err(problem),
        Seen::Known(all) => {
            let is_right =
                |there: &&Destination| there.folder_in(bucket).is_some() && there.key_arn == key;
            let right = all.iter().find(is_right).map(|there| (there, true));
            Ok(right.or_else(|| all.first().map(|there| (there, false))))
        }
    }
}

fn no_detector(place: &Place) -> Problem {
    Problem::new(format!(
        "GuardDuty is not on in account {} in {}, so it has no findings to send.",
        place.account.grouped(),
        place.region.with_code()
    ))
    .hint("Switch it on there. Or have GuardDuty of the accounts looked after from one account: see accounts under [guardduty] in the answers.")
    .who(format!("someone in account {}", place.account.grouped()))
}

fn not_entered(place: &Place) -> Problem {
    Problem::new(format!(
        "We have not looked into account {}, so its detector is not known.",
        place.account.grouped()
    ))
    .hint("Choose the account among the other accounts, with a way into it. Then look again.")
    .who(format!("someone in account {}", place.account.grouped()))
}
