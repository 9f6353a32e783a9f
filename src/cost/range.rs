//! What something costs at least and at most.

use serde::{Deserialize, Serialize};

use crate::domain::Usd;
use crate::price::grouped;

/// An amount, from the least to the most, in US dollars a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub least: Usd,
    pub most: Usd,
}

impl Range {
    /// From one amount to another.
    pub const fn new(least: Usd, most: Usd) -> Self {
        Self { least, most }
    }

    /// Just this.
    pub const fn exactly(amount: Usd) -> Self {
        Self::new(amount, amount)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.least + other.least, self.most + other.most)
    }

    /// All of them together.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::default(), Self::and)
    }

    /// Whether it costs nothing.
    pub fn is_nothing(self) -> bool {
        self.most == Usd::ZERO
    }

    /// In whole dollars, such as "$52 to $128", "$2" or "less than $1".
    pub fn words(self) -> String {
        let (least, most) = (self.least.down(), self.most.up());
        if self.is_nothing() {
            "nothing".to_owned()
        } else if most <= 1 && self.most.down() == 0 {
            "less than $1".to_owned()
        } else if least == most {
            format!("${}", grouped(most))
        } else {
            format!("${} to ${}", grouped(least), grouped(most))
        }
    }

    /// The same for a column of amounts: "$0" and "$0 to $1" instead of words.
    pub fn short(self) -> String {
        let (least, most) = (self.least.down(), self.most.up());
        if least == most {
            format!("${}", grouped(most))
        } else {
            format!("${} to ${}", grouped(least), grouped(most))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(least: &str, most: &str) -> Range {
        Range::new(Usd::parse(least).unwrap(), Usd::parse(most).unwrap())
    }

    #[test]
    fn a_range_is_said_in_whole_dollars_and_never_narrower_than_it_is() {
        for (least, most, said, short) in [
            ("52.9", "127.1", "$52 to $128", "$52 to $128"),
            ("2", "2", "$2", "$2"),
            ("0", "0.4", "less than $1", "$0 to $1"),
            ("0", "1", "$0 to $1", "$0 to $1"),
            ("0", "0", "nothing", "$0"),
            ("1200", "3400.5", "$1,200 to $3,401", "$1,200 to $3,401"),
        ] {
            let range = range(least, most);
            assert_eq!(
                (range.words(), range.short()),
                (said.to_owned(), short.to_owned())
            );
        }
    }

    #[test]
    fn ranges_are_added_up_at_both_ends() {
        let sum = Range::sum([range("1", "2"), range("0.5", "8")]);
        assert_eq!(sum, range("1.5", "10"));
    }
}
