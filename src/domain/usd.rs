//! Amounts of money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// How many of the smallest part are one dollar.
const PARTS: u64 = 1_000_000;

/// US dollars, in millionths, so that adding up is exact.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Usd(u64);

impl Usd {
    pub const ZERO: Self = Self(0);

    /// From millionths of a dollar.
    pub const fn millionths(millionths: u64) -> Self {
        Self(millionths)
    }

    /// In millionths of a dollar.
    pub const fn in_millionths(self) -> u64 {
        self.0
    }

    /// Reads what AWS writes, such as `12.345678`; what is smaller than a millionth is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(part) {
            return None;
        }
        let six: String = part.chars().chain("000000".chars()).take(6).collect();
        let whole: u64 = whole.parse().ok()?;
        let part: u64 = six.parse().ok()?;
        Some(Self(whole.checked_mul(PARTS)?.checked_add(part)?))
    }

    /// This amount for each `per` of something, for `count` of it.
    #[must_use]
    pub fn times(self, count: u64, per: u64) -> Self {
        let all = u128::from(self.0) * u128::from(count) / u128::from(per.max(1));
        Self(u64::try_from(all).unwrap_or(u64::MAX))
    }

    /// A part of it, such as 3 of 4.
    #[must_use]
    pub fn part(self, part: u64, of: u64) -> Self {
        self.times(part, of)
    }

    /// How many of something it pays for, at this price for each `per`; nothing where the price is nothing.
    pub fn pays(self, price: Self, per: u64) -> Option<u64> {
        if price.0 == 0 {
            return None;
        }
        let count = u128::from(self.0) * u128::from(per) / u128::from(price.0);
        Some(u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// Whole dollars, what is left over cut off.
    pub const fn down(self) -> u64 {
        self.0 / PARTS
    }

    /// Whole dollars, what is left over counted as one more.
    pub const fn up(self) -> u64 {
        self.0.div_ceil(PARTS)
    }
}

/// A price: whole dollars alone, else at least two places and no more than are needed, such as `$4`, `$0.50` or `$0.023`.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / PARTS, self.0 % PARTS);
        if part == 0 {
            return write!(f, "${whole}");
        }
        let six = format!("{part:06}");
        let part = six.trim_end_matches('0');
        write!(f, "${whole}.{part:0<2}")
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_aws_writes_them() {
        for (text, millionths) in [
            ("0", 0),
            ("4.00", 4_000_000),
            ("12.345678901", 12_345_678),
            ("0.0000012", 1),
            (" 7.5 ", 7_500_000),
        ] {
            assert_eq!(Usd::parse(text), Some(Usd(millionths)), "{text}");
        }
        for text in ["", ".", "-1", "1,5", "1e-7", "$4", "99999999999999999999"] {
            assert_eq!(Usd::parse(text), None, "{text}");
        }
    }

    #[test]
    fn prices_are_shown_with_the_places_they_need() {
        for (text, shown) in [
            ("4.00", "$4"),
            ("0.5", "$0.50"),
            ("0.023", "$0.023"),
            ("4.72", "$4.72"),
            ("0.0245", "$0.0245"),
            ("1.05", "$1.05"),
        ] {
            assert_eq!(Usd::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn a_price_counts_and_is_counted_back() {
        let price = Usd::parse("4").unwrap();
        assert_eq!(price.times(250_000, 1_000_000), Usd::parse("1").unwrap());
        assert_eq!(
            Usd::parse("1").unwrap().pays(price, 1_000_000),
            Some(250_000)
        );
        assert_eq!(Usd::parse("1").unwrap().pays(Usd::ZERO, 1), None);
        assert_eq!(price.times(u64::MAX, 1), Usd(u64::MAX));
        let odd = Usd::parse("2.1").unwrap();
        assert_eq!((odd.down(), odd.up()), (2, 3));
        assert_eq!((price.down(), price.up()), (4, 4));
    }
}
