//! GuardDuty: a detector in each Region, one bucket, key and topic for all findings, and an export from each Region.

mod accounts;
mod destination;
mod detector;
mod exporters;
mod folder;
mod notification;
mod others;
mod refusals;
mod shared;
mod store;

pub(super) use destination::view as export_view;

use exporters::Exporters;

use super::draft::{Draft, warning};
use super::{ChangeId, Warning};
use crate::wanted::{Site, State, Why};

pub(super) fn plan(site: &Site<'_>) -> Vec<Draft> {
    let watched = exporters::watched(site);
    let others = others::others(site);
    let exporters = Exporters::of(site, &watched, &others);
    let folder = site.findings_folder(watched.iter().map(|region| &region.export));
    let key = exporters.behind_detectors(store::key(site, &exporters));
    let needs: Vec<ChangeId> = exporters
        .needs()
        .iter()
        .chain(&key.ready)
        .cloned()
        .collect();
    let (store, last) = store::bucket(site, &watched, &exporters, folder, needs);
    let store = exporters.behind_detectors(store);
    let topic = store::topic(site);
    let home = site.beside_findings().region;
    let notification = notification::plan(site, &home, folder, &store, &topic);
    let (folders, folder_of) = folder::plan(site, &watched);
    let ready: Vec<ChangeId> = store.ready.iter().chain(&key.ready).cloned().collect();
    let announced = notification.id();
    let mut exports: Vec<Draft> = watched
        .iter()
        .map(|region| {
            destination::plan(site, &region.export, &region.detector.id(), &ready)
                .requires(folder_of.get(&region.export.region).cloned())
                .follows([notification.id()])
        })
        .collect();
    if let Some(gap) = gap(site)
        && !exports.is_empty()
    {
        let first = exports.remove(0).warns([gap]);
        exports.insert(0, first);
    }
    let accounts = accounts::plan(site, &watched);
    let mut drafts: Vec<Draft> = Vec::new();
    for region in watched {
        drafts.push(region.detector);
        drafts.extend(region.left_to_policy);
    }
    for part in [key.drafts, store.drafts, topic.drafts] {
        drafts.extend(part);
    }
    drafts.push(notification);
    drafts.extend(folders);
    drafts.extend(exports);
    drafts.extend(last);
    drafts.extend(accounts);
    drafts.extend(others::plan(site, others, &ready, &announced));
    drafts
}

/// Which accounts the guide asks for and this does not bring, as the first Region shows that lacks any.
fn gap(site: &Site<'_>) -> Option<Warning> {
    let watch = site.watch().ok()?;
    let all = watch.accounts.len();
    watch.regions.iter().enumerate().find_map(|(index, column)| {
        let without = watch
            .column(index)
            .filter(|(account, cell)| {
                account.account != *site.account()
                    && cell.state() == State::Missing
                    // The export that is planned brings these.
                    && cell.why != Why::MainSendsNothing
            })
            .count();
        (without > 0).then(|| {
            warning(
                format!(
                    "{without} of {all} accounts have no GuardDuty findings in this bucket from {}. Radiant Security's guide asks for the findings of all accounts that it watches.",
                    column.region.place_or_code()
                ),
                "Have this account named as GuardDuty's administrator of the organization, and add the accounts there.",
            )
        })
    })
}
