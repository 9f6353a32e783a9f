//! Taking back in a walk: all that is in an account goes, or the first thing of it only.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::world::World;
use crate::apply::{Ending, Finished, Outcome, RunStatus, RunSummary, Tally};
use crate::domain::AccountId;
use crate::engine::{TakeBack, WayBack};
use crate::plan::{self, Kind, Part, Section};
use crate::window::session::scene;

/// The run of all walks.
pub(super) fn run() -> crate::apply::RunId {
    serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap()
}

impl World {
    /// What takes back all that is in the account.
    pub(super) fn way_back(&self, asked: &TakeBack, account: &AccountId) -> Arc<WayBack> {
        let things = self.things(account);
        let changes = things.into_iter().enumerate().map(|(at, name)| {
            let part = format!("undo-{at}");
            let action = plan::Action::None;
            let mut change = scene::change(Section::CloudTrail, &part, Kind::Update, action);
            change.place.account = account.clone();
            change.id = plan::ChangeId::new(change.section, &change.place, &part);
            change.resource = name;
            change
        });
        let planned = scene::planned_from(changes.collect(), self.inventory(account));
        Arc::new(WayBack {
            of: RunSummary {
                run: asked.run.clone(),
                account: account.clone(),
                practice: false,
                began: jiff::Timestamp::UNIX_EPOCH,
                last: jiff::Timestamp::UNIX_EPOCH,
                status: RunStatus::Done,
                tally: Tally::default(),
                version: 0,
                file: String::new(),
                unread: 0,
                undoes: None,
                approval: None,
            },
            asked: TakeBack {
                part: Part::Whole,
                ..asked.clone()
            },
            planned: (*planned).clone(),
            takes_back: BTreeMap::new(),
            sections: Vec::new(),
            has_keys: true,
            last_used: BTreeMap::new(),
            at_the_vendor: Vec::new(),
            unread: 0,
        })
    }

    pub(super) fn take_back(&mut self, way: &WayBack, works: bool) -> Finished {
        let mut outcomes = BTreeMap::new();
        for (at, change) in way.planned.plan.changes.iter().enumerate() {
            let goes = works || at == 0;
            if goes && let Some(things) = self.there.get_mut(&change.place.account) {
                things.remove(&change.resource);
            }
            let outcome = if goes {
                Outcome::Updated
            } else {
                Outcome::Failed
            };
            outcomes.insert(change.id.clone(), (outcome, None));
        }
        Finished {
            ending: if works { Ending::Done } else { Ending::Failed },
            outcomes,
            ..scene::finished(Ending::Done, &way.planned, Outcome::Updated)
        }
    }
}
