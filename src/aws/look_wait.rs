//! A wait for AWS while something is looked at.

use std::time::Duration;

use super::passing::spoken;

/// A wait of a look, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookWait {
    /// What is awaited, in plain words.
    pub reason: &'static str,
    /// How many looks have no answer yet.
    pub unanswered: usize,
    pub next_try: Duration,
    /// The longest that we wait in all.
    pub up_to: Duration,
}

impl LookWait {
    /// In a sentence or two.
    pub fn words(&self) -> String {
        let unanswered = match self.unanswered {
            1 => "One look has no answer yet.".to_owned(),
            count => format!("{count} looks have no answer yet."),
        };
        let limit = spoken(self.up_to);
        format!(
            "{} {unanswered} We wait for up to {limit} in all.",
            self.reason
        )
    }
}
