//! One line of a condition: an operator, a key, and the values of which any may match.

use super::context::Context;
use super::operator::{Compares, Of, Operator, Order};
use crate::policy::glob::{arn_glob, glob};
use crate::policy::holds::Holds;
use crate::policy::slot::is_slot;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Test {
    pub(crate) operator: Operator,
    /// In small letters.
    pub(crate) key: String,
    /// As they are written, but for `true` and `false`, which are in small letters.
    pub(crate) values: Vec<String>,
}

impl Test {
    pub(super) fn new(operator: &str, key: &str, mut values: Vec<String>) -> Self {
        let operator = Operator::parse(operator);
        if matches!(operator.compares, Compares::Bool | Compares::Null) {
            for value in &mut values {
                value.make_ascii_lowercase();
            }
        }
        Self {
            operator,
            key: key.to_ascii_lowercase(),
            values,
        }
    }

    /// Whether it is about this key.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// The same with its values in order and without repeats, to be compared.
    pub(crate) fn sorted(mut self) -> Self {
        self.values.sort_unstable();
        self.values.dedup();
        self
    }

    /// Whether it holds for a request of which this is known.
    pub(super) fn holds(&self, context: &Context) -> Holds {
        let possible = context.known(&self.key).unwrap_or_default();
        let mut all = possible.iter().map(|carried| self.with(carried));
        let first = all.next().unwrap_or(Holds::Unknown);
        if all.all(|other| other == first) {
            first
        } else {
            Holds::Unknown
        }
    }

    /// Whether it holds for a request that carries just these values under the key.
    fn with(&self, carried: &[String]) -> Holds {
        let operator = &self.operator;
        if operator.compares == Compares::Null {
            let is = if carried.is_empty() { "true" } else { "false" };
            return self.values.iter().any(|value| value == is).into();
        }
        let each = carried.iter().map(|value| self.with_one(value));
        match (operator.of, carried) {
            (_, []) if operator.if_exists => Holds::Yes,
            // Of no values all match and none does; without a qualifier, what is not there is unlike everything.
            (Some(Of::All), _) => each.min().unwrap_or(Holds::Yes),
            (Some(Of::Any), _) => each.max().unwrap_or(Holds::No),
            (None, []) => operator.negated.into(),
            (None, [only]) => self.with_one(only),
            // AWS asks for a qualifier where there may be several.
            (None, _) => Holds::Unknown,
        }
    }

    fn with_one(&self, carried: &str) -> Holds {
        let any = self.values.iter().map(|there| self.matches(there, carried));
        let any = any.max().unwrap_or(Holds::No);
        if self.operator.negated { !any } else { any }
    }

    /// Whether a value of the condition matches one of the request.
    fn matches(&self, there: &str, carried: &str) -> Holds {
        if there.contains("${") {
            // A text with a policy variable matches something else in each request.
            return Holds::Unknown;
        }
        match &self.operator.compares {
            // A value that AWS has yet to give is none that somebody could have written down.
            Compares::Text | Compares::Bool => (there == carried).into(),
            Compares::TextInAnyCase => there.eq_ignore_ascii_case(carried).into(),
            Compares::Like | Compares::Arn => {
                if is_slot(carried) && there.contains(['*', '?']) && there != "*" {
                    return Holds::Unknown;
                }
                let fits = Holds::from(glob(there, carried));
                let by_parts = self.operator.compares == Compares::Like || arn_glob(there, carried);
                if by_parts {
                    fits
                } else {
                    fits.min(Holds::Unknown)
                }
            }
            Compares::Number(order) => {
                let numbers = carried.parse::<f64>().ok().zip(there.parse::<f64>().ok());
                numbers.map_or(Holds::Unknown, |(one, other)| {
                    let equal = (one - other).abs() < f64::EPSILON;
                    Holds::from(match order {
                        Order::Equal => equal,
                        Order::Less => one < other,
                        Order::LessOrEqual => one <= other,
                        Order::Greater => one > other,
                        Order::GreaterOrEqual => one >= other,
                    })
                })
            }
            Compares::Address | Compares::Null | Compares::Other(_) => Holds::Unknown,
        }
    }

    /// Whether the other one holds for every request for which this one does. Errs on the side of no.
    pub(crate) fn implies(&self, other: &Self) -> bool {
        if self.key != other.key || self.values.is_empty() {
            return false;
        }
        let same = self.operator == other.operator;
        let exact = self.operator.is(&Compares::Text);
        let is_in = |one: &Self, all: &Self| one.values.iter().all(|one| all.values.contains(one));
        if other.operator.is(&Compares::Text) {
            exact && is_in(self, other)
        } else if other.operator.requires() && other.operator.compares != Compares::Bool {
            let is_arn = other.operator.compares == Compares::Arn;
            let fits = if is_arn { arn_glob } else { glob };
            let is_taken_in = |text| other.values.iter().any(|pattern| fits(pattern, text));
            (exact || same) && self.values.iter().all(|text| is_taken_in(text))
        } else if other.operator.excludes() && other.operator.compares == Compares::Text {
            // It holds for whatever is none of its values, so fewer values take in more.
            same && is_in(other, self)
        } else {
            same && is_in(self, other) && is_in(other, self)
        }
    }
}

/// Whether each text is one that some pattern takes in.
pub(crate) fn all_taken_in<'a, S>(patterns: &'a S, texts: &'a S) -> bool
where
    &'a S: IntoIterator<Item = &'a String>,
{
    let is_taken_in = |text: &String| patterns.into_iter().any(|pattern| glob(pattern, text));
    texts.into_iter().all(is_taken_in)
}
