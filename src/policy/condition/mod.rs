//! Conditions, read once and held against what is known of a request.
//!
//! This is the only place that knows the operators: whoever asks whether a condition holds, what it asks for, or whether one
//! takes in another asks here.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>

mod context;
mod operator;
mod test;

pub(super) use context::Context;
pub(super) use operator::{Compares, Operator};
pub(super) use test::{Test, all_taken_in};

use std::ops::Deref;

use serde_json::Value;

use super::holds::Holds;
use super::statement::{Statement, scalar};

/// The whole `Condition` of a statement: all of its tests have to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tests(Vec<Test>);

/// How a condition turned out.
#[derive(Clone, Debug)]
pub(super) struct Judged<'a> {
    pub(super) holds: Holds,
    /// What decided: the first test that does not hold, or else all of them.
    pub(super) by: &'a [Test],
}

impl Deref for Tests {
    type Target = [Test];

    fn deref(&self) -> &[Test] {
        &self.0
    }
}

impl Tests {
    /// The tests in the statement's order. What has no shape that AWS knows is left out; see [`is_readable`].
    pub(crate) fn of(statement: &Statement) -> Self {
        let conditions = statement.conditions().into_iter();
        Self(
            conditions
                .map(|line| Test::new(line.operator, line.key, line.values))
                .collect(),
        )
    }

    /// The tests in one order, each with its values in order.
    pub(super) fn sorted(self) -> Self {
        let mut tests: Vec<Test> = self.0.into_iter().map(Test::sorted).collect();
        tests.sort_unstable();
        tests.dedup();
        Self(tests)
    }

    /// Whether they hold for a request of which this is known, and what decided.
    pub(super) fn judge(&self, context: &Context) -> Judged<'_> {
        let mut holds = Holds::Yes;
        for (at, test) in self.0.iter().enumerate() {
            holds = holds.min(test.holds(context));
            if holds == Holds::No {
                let by = self.0.get(at..=at).unwrap_or_default();
                return Judged { holds, by };
            }
        }
        Judged { holds, by: &self.0 }
    }

    /// The values of which the request has to carry one under the key, by each test that says so.
    pub(crate) fn required<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a [String]> {
        self.on(key)
            .filter(|test| test.operator.requires())
            .map(|test| test.values.as_slice())
    }

    /// The values of which the request may carry none under the key.
    pub(super) fn excluded<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a [String]> {
        self.on(key)
            .filter(|test| test.operator.excludes())
            .map(|test| test.values.as_slice())
    }

    /// Whether all tests require something of these keys.
    pub(super) fn require_only(&self, keys: &[&str]) -> bool {
        self.0
            .iter()
            .all(|test| test.operator.requires() && keys.iter().any(|key| test.is_on(key)))
    }

    /// All values that stand at the key, whatever is asked of them.
    pub(crate) fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a String> {
        self.on(key).flat_map(|test| &test.values)
    }

    /// Whether anything is asked of the key.
    pub(crate) fn names(&self, key: &str) -> bool {
        self.on(key).next().is_some()
    }

    fn on<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Test> {
        self.0.iter().filter(move |test| test.is_on(key))
    }
}

/// Whether [`Tests`] leave nothing out of this `Condition`.
pub(super) fn is_readable(condition: &Value) -> bool {
    let values = |values: &Value| match values {
        Value::Array(items) => items.iter().all(|item| scalar(item).is_some()),
        one => scalar(one).is_some(),
    };
    let keys = |keys: &Value| {
        keys.as_object()
            .is_some_and(|keys| keys.values().all(values))
    };
    condition
        .as_object()
        .is_some_and(|operators| operators.values().all(keys))
}

#[cfg(test)]
mod tests;
