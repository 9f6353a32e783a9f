//! What a run of the program said, and how it ended.

use std::fmt;
use std::process::ExitStatus;

use serde_json::Value;

/// A run of the program that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    /// The exit status; `None` when a signal ended it.
    pub(crate) status: Option<i32>,
    /// The objects on standard output.
    pub(crate) events: Vec<Value>,
    /// Standard output and standard error, as text.
    pub(crate) said: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit status {:?}\n{}", self.status, self.said)
    }
}

impl Ran {
    pub(super) fn new(status: ExitStatus, out: &[u8], err: &[u8]) -> Self {
        let out = String::from_utf8_lossy(out);
        let events = out
            .lines()
            .map(|line| {
                serde_json::from_str(line)
                    .unwrap_or_else(|err| panic!("not an object: {err}\n{line}"))
            })
            .collect();
        Self {
            status: status.code(),
            events,
            said: format!("{out}{}", String::from_utf8_lossy(err)),
        }
    }

    /// Every object has these two.
    pub(crate) fn is_well_formed(&self) {
        for event in &self.events {
            assert!(
                event["event"].is_string() && event["at"].is_string(),
                "{event}"
            );
        }
    }

    /// This run, if it exited so.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self}");
        self.is_well_formed();
        self
    }

    /// All objects of one kind.
    pub(crate) fn all(&self, event: &str) -> impl Iterator<Item = &Value> {
        self.events
            .iter()
            .filter(move |object| object["event"] == event)
    }

    /// The last object, which has to be of this kind.
    #[track_caller]
    pub(crate) fn last(&self, event: &str) -> &Value {
        let last = self
            .events
            .last()
            .unwrap_or_else(|| panic!("it said nothing: {self}"));
        assert_eq!(last["event"], event, "{self}");
        last
    }

    /// The ids of the objects of one kind whose field has this value.
    pub(crate) fn ids(&self, event: &str, field: &str, value: &str) -> Vec<&str> {
        self.all(event)
            .filter(|object| object[field] == value)
            .map(|object| {
                object["id"]
                    .as_str()
                    .unwrap_or_else(|| panic!("no id: {object}"))
            })
            .collect()
    }

    /// The changes that ended so.
    pub(crate) fn changes(&self, outcome: &str) -> Vec<&str> {
        self.ids("change_finished", "outcome", outcome)
    }

    /// The checks with this status.
    pub(crate) fn checks(&self, status: &str) -> Vec<&str> {
        self.ids("check", "status", status)
    }

    /// The problems that were told, each with what to do about it; alone on a line, or with a change.
    #[track_caller]
    pub(crate) fn problems(&self) -> Vec<&Value> {
        let problems: Vec<&Value> = self
            .events
            .iter()
            .map(|event| &event["problem"])
            .filter(|it| it.is_object())
            .collect();
        assert!(!problems.is_empty(), "no problem was told: {self}");
        for problem in &problems {
            for part in ["summary", "hint"] {
                assert!(
                    problem[part].as_str().is_some_and(|text| text.len() > 10),
                    "no {part}: {problem}"
                );
            }
        }
        problems
    }

    /// What it printed without spaces: the numbers of accounts are grouped in some places.
    pub(crate) fn squeezed(&self) -> String {
        self.said
            .chars()
            .filter(|sign| !sign.is_whitespace())
            .collect()
    }
}
