//! What the pages of the other accounts have open, and what may be asked of them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::answers::MembersAnswers;
use crate::domain::{AccountId, Region};
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::wanted::Since;
use crate::window::session::ask::Ask;
use crate::window::session::members::in_run::{InRun, Stands};
use crate::window::session::members::listed::Listed;
use crate::window::session::members::places::Places;
use crate::window::session::members::shown::Row;
use crate::worker::JobId;

/// A row of the tree, by what it is: it stays the same while others come and go.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub enum Key {
    Group(String),
    Account(AccountId),
}

/// What may be asked of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Tick it, or take the tick away.
    Turn(Key),
    /// Tick all that is shown, or nothing of it.
    TurnAll(bool),
    /// Open a group, or close it.
    Open(String, bool),
    /// Open the field for a list, or close it.
    TogglePaste,
    /// Choose what was pasted, and nothing else.
    UsePasted,
}

/// What the page has open.
#[derive(Default)]
pub struct Members {
    /// What is looked for.
    pub wanted: String,
    /// The groups that are open.
    pub open: BTreeSet<String>,
    /// The list that is pasted, while there is a field for it.
    pub paste: Option<String>,
    /// For so many more frames the field of that list takes focus.
    pub(crate) paste_takes: u8,
    /// Of the accounts of a run, those that stand so are shown; nothing is all.
    pub stands: Option<Stands>,
    /// What is looked for among them.
    pub find: String,
    /// The account that was pressed.
    pub selected: Option<AccountId>,
    /// Of the places of the grid, those of this kind are shown; nothing is all.
    pub kind: Option<usize>,
    /// What is looked for among the places.
    pub find_place: String,
    /// What has changed about the accounts since the last run.
    pub since: SinceLook,
    /// The Region of the grid that is open.
    pub region: Option<Region>,
    pub(super) places: RefCell<Option<CachedPlaces>>,
    pub(super) cache: RefCell<Option<Cached>>,
    pub(super) run: RefCell<Option<CachedRun>>,
}

/// What has changed about the accounts since the last run, and what it was asked of.
#[derive(Default)]
pub struct SinceLook {
    pub ask: Ask<Option<Since>>,
    pub(super) of: Option<(Arc<Inventory>, MembersAnswers)>,
}

/// The grid, and what it was put together from.
pub(super) type CachedPlaces = (Arc<Inventory>, Result<Arc<Places>, Problem>);

/// How a run stood, and when that was put together.
pub(super) struct CachedRun {
    pub(super) job: JobId,
    /// How many things had been told of it, how often AWS's progress, and whether it had ended.
    pub(super) told: (u64, u64, bool),
    pub(super) accounts: Arc<InRun>,
}

/// The list as it was put together last, and from what.
pub(super) struct Cached {
    pub(super) around: Option<Arc<Inventory>>,
    pub(super) answers: MembersAnswers,
    pub(super) account: AccountId,
    pub(super) listed: Arc<Listed>,
    pub(super) rows: Option<Found>,
}

/// The rows of a list, and what they were found by.
pub(super) struct Found {
    pub(super) wanted: String,
    pub(super) open: BTreeSet<String>,
    pub(super) rows: Arc<[Row]>,
}

impl Members {
    /// Another account: nothing of the last one is known.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}
