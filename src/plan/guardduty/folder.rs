//! The empty object that stands for an export's folder.
//!
//! GuardDuty looks for it whenever an export is set or changed, though findings go on arriving without it, so a rule that
//! removes old files takes it away unseen.
//! See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>.

use std::collections::BTreeMap;

use super::exporters::Watched;
use crate::domain::Region;
use crate::inventory::Seen;
use crate::inventory::control_tower::is_control_tower;
use crate::plan::draft::{Draft, settings};
use crate::plan::words::control_tower;
use crate::plan::{Action, ChangeId, PutFolderObject, Section, Service};
use crate::wanted::{Fate, Site};

/// The changes that make missing objects, and by Region the one that its export needs.
pub(super) fn plan(
    site: &Site<'_>,
    watched: &[Watched<'_>],
) -> (Vec<Draft>, BTreeMap<Region, ChangeId>) {
    let bucket = site.findings_bucket_arn();
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    let mut needs = BTreeMap::new();
    for region in watched {
        if matches!(region.export.fate, Fate::Staying(_)) {
            continue;
        }
        let Some(there) = region.export.fate.there() else {
            continue;
        };
        let Some(folder) = there.folder_in(&bucket).filter(|folder| !folder.is_empty()) else {
            continue;
        };
        let is_wanted = match &there.folder_object {
            Some(Seen::Known(is_there)) => !is_there,
            Some(Seen::Unknown(_)) | None => region.export.fate.is_update(),
        };
        if !is_wanted {
            continue;
        }
        let number = drafts.len() + 1;
        let draft = drafts
            .entry(folder.to_owned())
            .or_insert_with(|| make(site, folder, number));
        needs.insert(region.export.region.clone(), draft.id());
    }
    (drafts.into_values().collect(), needs)
}

fn make(site: &Site<'_>, folder: &str, number: usize) -> Draft {
    let bucket = site.findings_bucket();
    let part = if number == 1 {
        "findings-folder".to_owned()
    } else {
        format!("findings-folder-{number}")
    };
    let folder = format!("{folder}/");
    let draft = Draft::new(
        Section::GuardDuty,
        &site.at(&site.beside_findings().region),
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
