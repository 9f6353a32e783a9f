//! Where the findings of one Region go.

use super::{bucket_arn, key_arn};
use crate::domain::Region;
use crate::inventory::{Destination, Detector, Seen};
use crate::plan::draft::{Draft, settings, warning};
use crate::plan::ground::{Ground, spoken};
use crate::plan::{Action, ChangeId, Section, Service, Slot, View};
use crate::problem::Problem;

pub(super) fn plan(
    ground: &Ground<'_>,
    region: &Region,
    detector: &ChangeId,
    ready: &[ChangeId],
) -> Draft {
    let place = ground.at(region);
    let draft = Draft::new(
        Section::GuardDuty,
        &place,
        "findings-export",
        Service::GuardDuty,
        bucket_arn(ground),
    )
    .says(
        "Send findings to the bucket",
        format!(
            "Findings of {} go into the bucket, locked with your key.",
            spoken(region)
        ),
    )
    .then(Some(view(&bucket_arn(ground), &key_arn(ground))));
    match ground.detector(&place) {
        // The detector's own change says why.
        Err(_) | Ok(None) => create(ground, draft, region, ready).requires([detector.clone()]),
        Ok(Some(there)) => {
            of_detector(ground, draft, region, there, ready).follows([detector.clone()])
        }
    }
}

/// The folder that all exports write under, without slashes at its ends; only an adopted export has one.
pub(super) fn folder(ground: &Ground<'_>) -> Option<String> {
    let mut folders = ground
        .answers
        .guardduty
        .regions
        .iter()
        .map(|region| folder_of(ground, region));
    let first = folders.next().flatten()?;
    folders
        .all(|folder| folder.as_ref() == Some(&first))
        .then_some(first)
}

fn folder_of(ground: &Ground<'_>, region: &Region) -> Option<String> {
    let bucket = bucket_arn(ground);
    let detector = ground.detector(&ground.at(region)).ok().flatten()?;
    let destinations = detector.destinations.known()?;
    let ours = destinations
        .iter()
        .find(|destination| is_in(&destination.destination_arn, &bucket))?;
    let folder = ours
        .destination_arn
        .strip_prefix(&bucket)?
        .trim_matches('/');
    (!folder.is_empty()).then(|| folder.to_owned())
}

fn of_detector(
    ground: &Ground<'_>,
    draft: Draft,
    region: &Region,
    detector: &Detector,
    ready: &[ChangeId],
) -> Draft {
    let destinations = match &detector.destinations {
        Seen::Unknown(problem) => {
            return draft.unseen(&format!("The export of {}", spoken(region)), problem);
        }
        Seen::Known(destinations) => destinations,
    };
    let (bucket, key) = (bucket_arn(ground), key_arn(ground));
    let is_right =
        |there: &&Destination| is_in(&there.destination_arn, &bucket) && there.key_arn == key;
    let Some(there) = destinations
        .iter()
        .find(is_right)
        .or_else(|| destinations.first())
    else {
        return create(ground, draft, region, ready);
    };
    let draft = draft.before(Some(view(&there.destination_arn, &there.key_arn)));
    let update = Action::UpdateDestination {
        detector: detector.id.clone(),
        destination: there.id.clone(),
        seen: (there.destination_arn.clone(), there.key_arn.clone()),
        bucket_arn: if is_in(&there.destination_arn, &bucket) {
            there.destination_arn.clone()
        } else {
            bucket.clone()
        },
        key_arn: key.clone(),
    };
    if is_right(&there) {
        let draft = draft.then(Some(view(&there.destination_arn, &there.key_arn)));
        if there.status == "PUBLISHING" || there.status == "PENDING_VERIFICATION" {
            return draft
                .says(
                    "Findings go to the bucket",
                    format!("GuardDuty sends the findings of {}.", spoken(region)),
                )
                .keep();
        }
        return draft
            .says(
                "Start the export of findings again",
                "The export is there but stands still. GuardDuty tries again once its rules are right.",
            )
            .requires(ready.iter().cloned())
            .update(update);
    }
    if !ground.answers.guardduty.move_export {
        return draft.by_hand(elsewhere(there));
    }
    draft
        .says(
            "Send findings to the new bucket",
            "A Region has only one place for its findings. The old one gets no more.",
        )
        .requires(ready.iter().cloned())
        .warns([warning(
            format!(
                "Whoever reads findings in {} gets no new ones.",
                there.destination_arn
            ),
            "Keep the old bucket and its key, and use them here.",
        )])
        .update(update)
}

fn create(ground: &Ground<'_>, draft: Draft, region: &Region, ready: &[ChangeId]) -> Draft {
    draft
        .requires(ready.iter().cloned())
        .create(Action::CreateDestination {
            detector: ground.slots.text(&Slot::detector(region)),
            bucket_arn: bucket_arn(ground),
            key_arn: key_arn(ground),
        })
}

/// Whether an export goes into the bucket, or into a folder of it.
fn is_in(destination: &str, bucket: &str) -> bool {
    destination
        .strip_prefix(bucket)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn elsewhere(there: &Destination) -> Problem {
    Problem::new(format!(
        "Findings from this Region already go to {}, locked with {}. There can be only one place.",
        there.destination_arn, there.key_arn
    ))
    .hint("Choose that bucket and that key, and keep it. Or allow the move, after asking the bucket's owner.")
    .who("the owner of that bucket")
}

fn view(bucket: &str, key: &str) -> View {
    settings([("Findings go to", bucket), ("Key", key)])
}
