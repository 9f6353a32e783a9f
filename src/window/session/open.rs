//! What lies over the page or beside it, and what is unfolded there.

use crate::window::session::page::Phase;
use crate::window::session::work::Reading;

/// What is asked before something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Make the changes of this phase?
    Apply(Phase),
    /// Close while changes are being made?
    Close,
}

/// What lies over the page or beside it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is open, each for itself"
)]
pub struct Open {
    pub confirm: Option<Confirm>,
    pub help: bool,
    /// The values board.
    pub values: bool,
    /// The list of earlier answers.
    pub earlier: bool,
    pub activity: bool,
    /// The panel at the right, where it is folded.
    pub side: bool,
    /// The rule of the policy preview.
    pub rule: Option<usize>,
    pub reading: Reading,
}

impl Default for Open {
    fn default() -> Self {
        Self {
            confirm: None,
            help: false,
            values: false,
            earlier: false,
            activity: false,
            side: false,
            rule: Some(0),
            reading: Reading::Explained,
        }
    }
}

impl Open {
    /// Another page is opened: what belongs to the page is as at first.
    pub const fn turn(&mut self) {
        self.rule = Some(0);
        self.side = false;
        self.earlier = false;
        self.reading = Reading::Explained;
    }

    /// Whether a dialog lies over the page.
    pub const fn has_dialog(&self) -> bool {
        self.confirm.is_some() || self.help || self.values || self.earlier
    }
}
