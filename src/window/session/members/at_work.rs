//! AWS at work in many accounts for a run: how far it is, group by group.

use std::collections::BTreeMap;

use crate::inventory::OperationState;
use crate::plan::Action;
use crate::window::session::members::in_run::{InRun, Stands};
use crate::window::session::work::Run;
use crate::window::{ChangeState, State};

/// How far AWS is in the accounts of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupRow {
    /// Empty where the accounts are in no group that is known.
    pub name: String,
    pub done: usize,
    pub working: usize,
    pub need: usize,
    pub next: usize,
}

impl GroupRow {
    pub(crate) const fn all(&self) -> usize {
        self.done + self.working + self.need + self.next
    }

    /// Whether AWS does nothing more there.
    pub(crate) const fn has_ended(&self) -> bool {
        self.working + self.next == 0
    }
}

/// Whether AWS gives the role, or takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Gives,
    Takes,
}

impl Run {
    /// What AWS is carrying out by itself right now, and how far it is.
    pub(crate) fn aws_at_work(&self) -> Option<(Deed, OperationState)> {
        if !self.is_going() {
            return None;
        }
        let mut told = self.progress.iter().filter(|(id, told)| {
            !told.state.has_ended()
                && matches!(
                    self.changes.get(id),
                    Some(ChangeState::Working { .. } | ChangeState::Waiting { .. })
                )
        });
        let (id, told) = told.next()?;
        let changes = &self.planned.plan.changes;
        let change = changes.iter().find(|change| change.id == *id)?;
        let deed = if matches!(change.action, Action::TakeStackSet(_)) {
            Deed::Takes
        } else {
            Deed::Gives
        };
        Some((deed, told.state))
    }
}

impl State {
    /// Whether all that goes on is AWS's own work, which stops by nothing that is done here.
    pub(crate) fn only_watches(&self) -> bool {
        self.going()
            .is_some_and(|(_, run)| run.aws_at_work().is_some() && run.changes.in_progress() <= 1)
    }
}

/// The accounts by their groups: those that are done, those in which AWS is at work, those whose turn comes.
pub(crate) fn by_group(accounts: &InRun) -> Vec<GroupRow> {
    let mut groups: BTreeMap<&str, GroupRow> = BTreeMap::new();
    for row in &accounts.rows {
        let group = groups.entry(row.group.as_str()).or_default();
        match row.stands {
            Stands::Done => group.done += 1,
            Stands::Working => group.working += 1,
            Stands::NeedsYou => group.need += 1,
            Stands::Next => group.next += 1,
        }
    }
    let mut rows: Vec<GroupRow> = groups
        .into_iter()
        .map(|(name, group)| GroupRow {
            name: name.to_owned(),
            ..group
        })
        .collect();
    rows.sort_by_key(|row| (!row.has_ended(), row.done + row.working + row.need == 0));
    rows
}
