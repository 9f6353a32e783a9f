//! Which management events a trail leaves out, so that it is said before they are recorded again.

use super::fields;
use crate::domain::listed;
use crate::inventory::{AdvancedSelector, BasicSelector};
use crate::plan::told::Warning;
use crate::price::second_record;

/// What is missing of a trail's management events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that a trail may leave out"
)]
pub(super) struct Gaps {
    /// None are recorded.
    all: bool,
    reads: bool,
    writes: bool,
    /// Services whose events are left out, such as `kms.amazonaws.com`.
    sources: Vec<String>,
    /// Events that some other condition leaves out.
    others: bool,
}

impl Gaps {
    /// What basic selectors leave out.
    pub(super) fn of_basic(existing: &[BasicSelector]) -> Self {
        let management: Vec<&BasicSelector> = existing
            .iter()
            .filter(|selector| selector.management_events)
            .collect();
        if management.is_empty() {
            return Self::none_recorded();
        }
        let lacks = |word: &str| {
            !management
                .iter()
                .any(|selector| selector.read_write == word || selector.read_write == "All")
        };
        let mut gaps = Self {
            reads: lacks("ReadOnly"),
            writes: lacks("WriteOnly"),
            ..Self::default()
        };
        for selector in management {
            gaps.leave_out(&selector.excluded_sources);
        }
        gaps
    }

    /// What advanced selectors leave out.
    pub(super) fn of_advanced(existing: &[AdvancedSelector]) -> Self {
        let management: Vec<&AdvancedSelector> = existing
            .iter()
            .filter(|selector| fields::is_management(selector))
            .collect();
        if management.is_empty() {
            return Self::none_recorded();
        }
        let lacks = |read_only: bool| {
            !management
                .iter()
                .any(|selector| fields::takes(selector, read_only))
        };
        let mut gaps = Self {
            reads: lacks(true),
            writes: lacks(false),
            ..Self::default()
        };
        for field in management.iter().flat_map(|selector| &selector.fields) {
            match field.field.as_str() {
                "eventCategory" | "readOnly" => {}
                "eventSource" if !field.not_equals.is_empty() => gaps.leave_out(&field.not_equals),
                _ => gaps.others = true,
            }
        }
        gaps
    }

    fn none_recorded() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    fn leave_out(&mut self, sources: &[String]) {
        for source in sources {
            if !self.sources.contains(source) {
                self.sources.push(source.clone());
            }
        }
    }

    /// Said before they are recorded again: somebody may have left them out for their price.
    pub(super) fn warning(&self) -> Warning {
        let price = second_record();
        let text = if self.all {
            format!(
                "This trail records no management events so far. From now on it records all of them. The first record of them in an \
                 account is free, each further one costs {price}."
            )
        } else {
            format!(
                "This trail leaves out {}, perhaps for their price. From now on they are recorded too. Programs make very many of \
                 them. The first record in an account is free, each further one costs {price}.",
                listed(&self.words())
            )
        };
        Warning {
            text,
            instead: Some("Make a new trail, and leave this one as it is.".to_owned()),
        }
    }

    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.reads {
            words.push("calls that only read".to_owned());
        }
        if self.writes {
            words.push("calls that change something".to_owned());
        }
        words.extend(self.sources.iter().map(|source| match source.as_str() {
            "kms.amazonaws.com" => "the use of keys (AWS KMS)".to_owned(),
            "rdsdata.amazonaws.com" => "calls to the RDS Data API".to_owned(),
            other => format!("calls to {other}"),
        }));
        if self.others || words.is_empty() {
            words.push("some management events".to_owned());
        }
        words
    }
}
