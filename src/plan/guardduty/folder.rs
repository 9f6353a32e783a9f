//! The empty object that stands for an export's folder.
//!
//! GuardDuty looks for it whenever an export is set or changed, though findings go on arriving without it, so a rule that
//! removes old files takes it away unseen.
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

use std::collections::BTreeMap;

use super::destination::Fate;
use super::exporters::Watched;
use super::{bucket_arn, findings_bucket_region};
use crate::domain::Region;
use crate::inventory::Seen;
use crate::plan::draft::{Draft, settings};
use crate::plan::ground::{Ground, control_tower, is_control_tower};
use crate::plan::{Action, ChangeId, PutFolderObject, Section, Service};

/// The folder that all exports into the bucket write under, without the slash at its end; only an adopted export has one.
pub(super) fn shared(ground: &Ground<'_>, watched: &[Watched<'_>]) -> Option<String> {
    let bucket = bucket_arn(ground);
    // What stays in another bucket has nothing to do with this one.
    let is_here = |region: &&Watched<'_>| match region.fate {
        Fate::Staying(there) => there.folder_in(&bucket).is_some(),
        _ => true,
    };
    let mut folders = watched.iter().filter(is_here).map(|region| {
        let folder = region.fate.there()?.folder_in(&bucket)?;
        (!folder.is_empty()).then_some(folder)
    });
    let first = folders.next().flatten()?;
    folders
        .all(|folder| folder == Some(first))
        .then(|| first.to_owned())
}

/// The changes that make missing objects, and by Region the one that its export needs.
pub(super) fn plan(
    ground: &Ground<'_>,
    watched: &[Watched<'_>],
) -> (Vec<Draft>, BTreeMap<Region, ChangeId>) {
    let bucket = bucket_arn(ground);
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    let mut needs = BTreeMap::new();
    for region in watched {
        if matches!(region.fate, Fate::Staying(_)) {
            continue;
        }
        let Some(there) = region.fate.there() else {
            continue;
        };
        let Some(folder) = there.folder_in(&bucket).filter(|folder| !folder.is_empty()) else {
            continue;
        };
        let is_wanted = match &there.folder_object {
            Some(Seen::Known(is_there)) => !is_there,
            Some(Seen::Unknown(_)) | None => region.fate.is_update(),
        };
        if !is_wanted {
            continue;
        }
        let number = drafts.len() + 1;
        let draft = drafts
            .entry(folder.to_owned())
            .or_insert_with(|| make(ground, folder, number));
        needs.insert(region.region.clone(), draft.id());
    }
    (drafts.into_values().collect(), needs)
}

fn make(ground: &Ground<'_>, folder: &str, number: usize) -> Draft {
    let bucket = ground.answers.guardduty.bucket.name();
    let part = if number == 1 {
        "findings-folder".to_owned()
    } else {
        format!("findings-folder-{number}")
    };
    let folder = format!("{folder}/");
    let draft = Draft::new(
        Section::GuardDuty,
        &ground.at(&findings_bucket_region(ground)),
        &part,
        Service::S3,
        format!("{bucket}/{folder}"),
    )
    .says(
        "Make the empty file of the folder",
        "It stands for the folder that findings go under. GuardDuty looks for it whenever an export is changed, and refuses without it.",
    )
    .then(Some(settings([("Empty file", folder.as_str())])));
    if is_control_tower(bucket.as_str()) {
        return draft.by_hand(control_tower(&format!("the bucket {bucket}")));
    }
    draft.create(Action::PutFolderObject(PutFolderObject {
        bucket: bucket.clone(),
        folder,
    }))
}
