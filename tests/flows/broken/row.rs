//! A row of the table: what somebody does to an account, which checks turn red, and what mends it.

use std::time::Duration;

use super::hand::Hand;

/// What is done to an account by hand.
pub(super) type Deed = Box<dyn Fn(&mut Hand<'_>)>;

pub(super) struct Row {
    pub(super) name: String,
    pub(super) by: Deed,
    /// How long after it one looks.
    pub(super) later: Duration,
    /// The checks that turn red, as `named` has them; no others do.
    pub(super) red: Vec<&'static str>,
    /// What the plan would write now.
    pub(super) writes: Vec<&'static str>,
    pub(super) cure: Cure,
}

/// What mends it.
pub(super) enum Cure {
    /// The plan.
    Plan,
    /// A person, as the check says in these words; what that person does.
    Person { says: &'static str, does: Deed },
}

pub(super) fn row(name: impl Into<String>, by: impl Fn(&mut Hand<'_>) + 'static) -> Row {
    Row {
        name: name.into(),
        by: Box::new(by),
        later: Duration::ZERO,
        red: Vec::new(),
        writes: Vec::new(),
        cure: Cure::Plan,
    }
}

impl Row {
    pub(super) fn red(mut self, red: &[&'static str]) -> Self {
        self.red = red.to_vec();
        self
    }

    pub(super) fn writes(mut self, writes: &[&'static str]) -> Self {
        self.writes = writes.to_vec();
        self
    }

    pub(super) fn later(mut self, later: Duration) -> Self {
        self.later = later;
        self
    }

    /// A person has to mend it.
    pub(super) fn person(
        mut self,
        says: &'static str,
        does: impl Fn(&mut Hand<'_>) + 'static,
    ) -> Self {
        let does = Box::new(does);
        self.cure = Cure::Person { says, does };
        self
    }
}
