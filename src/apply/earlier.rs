//! What the journals say of writes before this part of a run.

use std::collections::BTreeMap;

use super::event::Outcome;
use super::fresh::Fresh;
use super::record::Record;
use super::run::Apply;
use crate::plan::{Action, ChangeId, Kind};

/// A write that was begun, and what came back, if that is known.
pub(super) type Begun = (Action, Option<String>);

impl Apply<'_> {
    /// What earlier parts of this run have written, and what other runs have written minutes ago.
    pub(super) fn written_earlier(&self) -> Fresh {
        let mut fresh = Fresh::default();
        for (records, recent) in [
            (self.journal.recent(), true),
            (self.journal.earlier(), false),
        ] {
            let mut outputs = BTreeMap::new();
            for record in records {
                match record {
                    Record::Answered { change, output } => {
                        outputs.insert(change, Some(output.clone()));
                    }
                    Record::Done { change, output, .. } => {
                        let answered = outputs.remove(change).flatten();
                        outputs.insert(change, output.clone().or(answered));
                    }
                    _ => {}
                }
            }
            for record in records {
                let Record::Intended { change, action, .. } = record else {
                    continue;
                };
                let output = outputs.get(change);
                let action = action.as_ref().clone();
                match (recent, output) {
                    (true, Some(output)) => fresh.add_recent(change, action, output.clone()),
                    (true, None) => {}
                    (false, output) => {
                        fresh.add(change, action, output.cloned().flatten());
                    }
                }
            }
        }
        fresh
    }

    /// The writes of this run of which the journal does not say how they ended, because it was cut off.
    pub(super) fn begun_earlier(&self) -> BTreeMap<ChangeId, Begun> {
        let mut open = BTreeMap::new();
        for record in self.journal.earlier() {
            match record {
                Record::Intended { change, action, .. } => {
                    open.insert(change.clone(), (action.as_ref().clone(), None));
                }
                Record::Answered { change, output } => {
                    if let Some((_, answered)) = open.get_mut(change) {
                        *answered = Some(output.clone());
                    }
                }
                Record::Done { change, .. } | Record::Failed { change, .. } => {
                    open.remove(change);
                }
                Record::Began { .. }
                | Record::Resumed { .. }
                | Record::Accounts { .. }
                | Record::Ways { .. }
                | Record::Ended { .. } => {}
            }
        }
        open
    }

    /// Write down of what was begun and is in place now that this run has done it, so that it can be taken back.
    pub(super) async fn end_what_is_in_place(&self, mut open: BTreeMap<ChangeId, Begun>) {
        for change in &self.plan.changes {
            if change.kind != Kind::Keep {
                continue;
            }
            let Some((action, answered)) = open.remove(&change.id) else {
                continue;
            };
            let deed = action.deed();
            let known = || self.known.get(deed.fills()?).map(str::to_owned);
            let record = Record::Done {
                change: change.id.clone(),
                outcome: if deed.makes().is_some() {
                    Outcome::Created
                } else {
                    Outcome::Updated
                },
                output: answered.or_else(known),
            };
            if let Err(problem) = self.journal.write((self.now)(), record).await {
                tracing::warn!(%problem, "what an earlier part of the run did could not be recorded");
            }
        }
    }
}
