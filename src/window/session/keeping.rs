//! What is kept of the work from one start to the next.

use std::collections::BTreeSet;

use crate::answers::Answers;
use crate::problem::Problem;
use crate::window::session::draft::Draft;
use crate::window::session::page::Page;
use crate::worker::Disk;

/// Work that was found on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub at: jiff::Timestamp,
    pub page: Page,
    /// The steps on the vendor's page that are ticked.
    pub ticked: BTreeSet<usize>,
    pub draft: Draft,
}

impl Saved {
    /// Work in which no step is ticked.
    pub const fn new(draft: Draft, page: Page, at: jiff::Timestamp) -> Self {
        Self {
            at,
            page,
            ticked: BTreeSet::new(),
            draft,
        }
    }
}

/// What was written for the window, or why not.
pub struct Written(pub Done);

pub enum Done {
    Work {
        saved: Box<Saved>,
        result: Result<(), Problem>,
    },
    Aside {
        then: Then,
        result: Result<(), Problem>,
    },
    Look(std::io::Result<()>),
}

/// What is done when earlier answers are safe.
pub enum Then {
    UseAccount,
    Open { name: String, answers: Box<Answers> },
}

/// What is written beside the window.
pub struct Keeping {
    /// Work to carry on with.
    pub saved: Option<Saved>,
    /// Why it could not be read, or could not be saved.
    pub problem: Option<Problem>,
    /// Since when something typed is not saved yet, in the window's seconds.
    pub unsaved_since: Option<f64>,
    pub disk: Disk<Written>,
    /// What lies on the disk while something else is being saved.
    pub before: Option<OnDisk>,
    /// Something goes on when earlier answers are safe.
    pub is_awaited: bool,
}

pub struct OnDisk(pub Option<Saved>);

impl Default for Keeping {
    fn default() -> Self {
        Self {
            saved: None,
            problem: None,
            unsaved_since: None,
            disk: Disk::here(),
            before: None,
            is_awaited: false,
        }
    }
}

impl Written {
    pub const fn look(result: std::io::Result<()>) -> Self {
        Self(Done::Look(result))
    }
}
