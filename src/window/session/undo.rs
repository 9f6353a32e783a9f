//! Taking a run back: which runs there are, what would go and what stays, and how far it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::apply::{RunId, RunSummary};
use crate::engine::{TakeBack, WayBack};
use crate::plan::{ChangeId, Fate, Part, Section, Told};
use crate::window::session::ask::Ask;
use crate::window::session::changes::Changes;
use crate::window::session::page::Page;
use crate::window::session::work::RunState;
use crate::worker::JobId;

/// What may be asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Which runs are on record?
    Runs,
    /// Write the calls of this run to a file.
    Calls(RunId),
    /// What would taking this run back do?
    Look(RunId),
    /// Just this section of it; nothing is all of it.
    Section(Option<Section>),
    /// Just this change of it, as the run named it.
    Only(ChangeId),
    /// Keys go too, or not after all.
    Keys(bool),
    /// The same look once more.
    Again,
    /// Take it back, as it was shown.
    Go,
    /// Leave everything as it is.
    Keep,
    /// A row was opened or closed.
    Turn(ChangeId),
}

/// Runs that were made here, and the one that may be taken back, or is.
#[derive(Clone, Debug, Default)]
pub struct Undoing {
    /// The runs on record, the newest first.
    pub runs: Ask<Vec<RunSummary>>,
    /// The page that one came from.
    pub from: Option<Page>,
    /// What is to be taken back.
    pub asked: Option<TakeBack>,
    /// What that would do.
    pub way: Ask<Arc<WayBack>>,
    /// What it would do, with equal changes together.
    pub rows: Vec<UndoRow>,
    /// Rows that are open, by their first change.
    pub opened: BTreeSet<ChangeId>,
    /// It is taken back, or was.
    pub run: Option<UndoRun>,
}

/// A way back that is gone.
#[derive(Clone, Debug)]
pub struct UndoRun {
    pub job: JobId,
    /// As it was shown and approved.
    pub way: Arc<WayBack>,
    /// By the window's clock.
    pub began: f64,
    pub changes: Changes,
    pub stands: RunState,
}

impl UndoRun {
    /// Whether things are being taken back.
    pub const fn is_going(&self) -> bool {
        matches!(self.stands, RunState::Going | RunState::Stopping)
    }
}

/// Changes of a way back that say the same, such as one in each Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoRow {
    pub fate: Fate,
    /// Their places in the plan.
    pub places: Vec<usize>,
}

impl UndoRow {
    /// All of a way back, in its order.
    pub fn of(changes: &[Told]) -> Vec<Self> {
        let mut rows: Vec<Self> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (place, told) in changes.iter().enumerate() {
            let says = format!(
                "{:?}",
                (
                    &told.kind,
                    &told.title,
                    &told.meaning,
                    &told.version,
                    &told.warnings
                )
            );
            if let Some(row) = known.get(&says).and_then(|row| rows.get_mut(*row)) {
                row.places.push(place);
            } else {
                known.insert(says, rows.len());
                rows.push(Self {
                    fate: Fate::of(told),
                    places: vec![place],
                });
            }
        }
        rows
    }
}

impl Undoing {
    /// Whether something is being taken back right now.
    pub fn is_going(&self) -> bool {
        self.run.as_ref().is_some_and(UndoRun::is_going)
    }

    /// The section that alone is taken back.
    pub fn section(&self) -> Option<Section> {
        match self.asked.as_ref().map(|asked| &asked.part) {
            Some(Part::Section(section)) => Some(*section),
            _ => None,
        }
    }

    /// Whether keys go too.
    pub fn takes_keys(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.keys)
    }

    /// Nothing is to be taken back. The runs that are known stay known.
    pub fn forget_way(&mut self) {
        *self = Self {
            runs: std::mem::take(&mut self.runs),
            from: self.from,
            ..Self::default()
        };
    }
}
