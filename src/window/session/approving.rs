//! The plan of a phase, given out to be approved by somebody else: the sheet, and that only this plan may be made from then on.

use std::sync::Arc;

use jiff::Timestamp;

use crate::approval::{Approved, parse_approver};
use crate::domain::Checksum;
use crate::export::sheet::Sheet;

/// How far the approval of a phase's plan has come.
#[derive(Clone, Debug, Default)]
pub struct Approving {
    /// Who has to approve it, as typed.
    pub by: String,
    /// Names and numbers are hidden on the sheet.
    pub hides: bool,
    /// The sheet of the plan that is here.
    pub shown: Option<Arc<Shown>>,
    /// Only this plan may be made.
    pub only: Option<Arc<Approved>>,
    /// In what the plan that is here is another one.
    pub differs: Vec<String>,
    /// The plan of which a run has begun.
    pub(crate) begun: Option<Checksum>,
}

/// A sheet, and what it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub approved: Arc<Approved>,
    pub sheet: Sheet,
    pub(crate) at: Timestamp,
    /// What was typed and chosen for it.
    pub(crate) of: (String, bool),
}

/// What may be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Show the sheet.
    Show,
    /// Hide names and numbers on it, or not.
    Hide(bool),
    /// Write it to a file, to be printed; from then on only this plan may be made.
    SavePage,
    /// The same as text.
    SaveText,
    /// Any plan may be made again.
    Forget,
}

impl Approving {
    /// Who has to approve, where a name was typed that can be kept.
    pub fn approver(&self) -> Option<String> {
        parse_approver(&self.by).ok()
    }

    /// What is wrong with the name, while one is typed.
    pub fn mistake(&self) -> Option<String> {
        let typed = !self.by.trim().is_empty();
        typed.then(|| parse_approver(&self.by).err()).flatten()
    }

    /// What a run is told: who has approved, and the only plan that it may carry out.
    pub(crate) fn begin(&mut self) -> (Option<String>, Option<Checksum>) {
        let only = self.only.as_ref().map(|approved| approved.checksum);
        self.begun = only;
        (self.approver(), only)
    }
}
