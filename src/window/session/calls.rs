//! The calls that were made to AWS.

use std::collections::VecDeque;

use crate::apply::{CallLine, to_csv, to_lines};
use crate::aws::Call;

/// How calls are written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallsForm {
    /// CSV, for a spreadsheet.
    Table,
    /// JSON, a call a line.
    Lines,
}

/// The calls that were made to AWS, the newest last.
#[derive(Default)]
pub struct Calls {
    pub made: VecDeque<Call>,
    /// What they are chosen by in the drawer.
    pub filter: String,
}

/// So many are kept.
const KEPT: usize = 2_000;

impl Calls {
    pub fn add(&mut self, calls: Vec<Call>) {
        self.made.extend(calls);
        let old = self.made.len().saturating_sub(KEPT);
        self.made.drain(..old);
    }

    /// A file of them, its name and its text: the oldest first, with full numbers. Never what was sent.
    pub(crate) fn file(&self, form: CallsForm) -> (&'static str, String) {
        let lines: Vec<CallLine> = self.made.iter().map(CallLine::from).collect();
        match form {
            CallsForm::Table => ("radiant-aws-activity.csv", to_csv(&lines)),
            CallsForm::Lines => ("radiant-aws-activity.jsonl", to_lines(&lines)),
        }
    }

    /// Calls in practice are no calls to AWS, and the other way around.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Place, Region};

    fn call(millis: u64) -> Call {
        let account = AccountId::parse("111122223333").unwrap();
        Call {
            at: jiff::Timestamp::UNIX_EPOCH,
            place: Place::new(account, Region::parse("eu-west-1").unwrap()),
            service: "sts",
            operation: "GetCallerIdentity".to_owned(),
            status: Some(200),
            request_id: None,
            millis,
        }
    }

    #[test]
    fn the_newest_calls_are_kept() {
        let mut calls = Calls::default();
        calls.add((0..1_500).map(call).collect());
        calls.add((1_500..2_600).map(call).collect());
        assert_eq!(calls.made.len(), KEPT);
        assert_eq!(calls.made.front().unwrap().millis, 600);
        assert_eq!(calls.made.back().unwrap().millis, 2_599);
    }
}
