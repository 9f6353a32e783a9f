//! What came of the file that was opened last.

use std::sync::Arc;

use jiff::Timestamp;

use crate::approval::Approved;
use crate::domain::Region;
use crate::engine::Planned;
use crate::plan::Section;
use crate::window::session::work::ReviewView;

/// Which kind of file is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    Answers,
    Plan,
    /// A copy of an account, to practise on.
    Copy,
}

impl Opening {
    /// The title of the system's dialog.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Answers => "Open answers from a file",
            Self::Plan => "Open a saved plan",
            Self::Copy => "Open a copy of an account",
        }
    }

    /// What such files are called, and the ending of their names.
    pub const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Answers => ("Answers", "toml"),
            Self::Plan => ("Saved plans", "json"),
            Self::Copy => ("Copies of accounts", "json"),
        }
    }
}

/// A plan that was opened from a file, to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPlan {
    /// When it was saved.
    pub at: Timestamp,
    /// What it is about.
    pub sections: Vec<Section>,
    /// The main account's Region.
    pub region: Region,
    /// The plan, with an inventory in which nothing was looked at.
    pub planned: Planned,
    /// What is approved with it; plans of earlier versions do not say.
    pub approved: Option<Approved>,
    /// How many of its writes have an id that was left out, so that the file cannot show whether they are what was approved.
    pub untold: usize,
}

/// What is wrong with a file that was opened. Nothing of it was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTrouble {
    pub summary: String,
    /// What is wrong, each with its place in the file; the place may be empty.
    pub mistakes: Vec<(String, String)>,
}

#[derive(Default)]
pub struct OpenedFile {
    pub plan: Option<Arc<SavedPlan>>,
    /// What the plan has open.
    pub review: ReviewView,
    pub trouble: Option<FileTrouble>,
}
