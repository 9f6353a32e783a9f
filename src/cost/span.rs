//! How often something happens in a month, at least and at most.

use super::range::Range;
use crate::inventory::Sample;
use crate::price::Price;

/// The month of a forecast, as GuardDuty counts it.
pub(super) const DAYS: u64 = 30;
const MONTH_SECONDS: u64 = DAYS * 24 * 60 * 60;

/// A month is rarely like the one before: it is taken to be from four fifths to five quarters of what was counted.
const LESS: (u64, u64) = (4, 5);
const MORE: (u64, u64) = (5, 4);

/// How often, in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Span {
    pub(super) const fn new(least: u64, most: u64) -> Self {
        Self { least, most }
    }

    /// What was counted in a month, for a month to come.
    pub(super) fn like(count: u64) -> Self {
        Self::new(scaled(count, LESS), scaled(count, MORE))
    }

    /// What was counted in so many days: the fewer there were, the less they say.
    pub(super) fn of_days(count: u64, days: u64) -> Option<Self> {
        let month = count.saturating_mul(DAYS).checked_div(days)?;
        Some(if days < 7 {
            Self::new(month / 2, month.saturating_mul(2))
        } else {
            Self::like(month)
        })
    }

    /// What samples of management events say: their mean, twice the error of the mean to each side, and then that no month is
    /// like another. Nothing where there are none.
    pub(super) fn of_samples(samples: &[Sample], count: impl Fn(&Sample) -> u32) -> Option<Self> {
        let months: Vec<u64> = samples
            .iter()
            .map(|sample| {
                let seconds = u64::from(sample.seconds.max(1));
                u64::from(count(sample)) * MONTH_SECONDS / seconds
            })
            .collect();
        let mean = mean(&months)?;
        if months.len() < 2 {
            return Some(Self::new(mean / 2, mean.saturating_mul(2)));
        }
        let times = u64::try_from(months.len()).unwrap_or(1);
        let error = (variance(&months, mean) / times).isqrt();
        let off = error.saturating_mul(2);
        Some(Self::new(
            scaled(mean.saturating_sub(off), LESS),
            scaled(mean.saturating_add(off), MORE),
        ))
    }

    /// What `missing` more of the same kind would add; nothing where fewer than two are known, which say nothing of others.
    ///
    /// Twice the error that comes from how different the known ones are, to each side, and then that no month is like another.
    pub(super) fn of_missing(known: &[Self], missing: u64) -> Option<Self> {
        let middles: Vec<u64> = known
            .iter()
            .map(|span| span.least.midpoint(span.most))
            .collect();
        let mean = mean(&middles)?;
        let all = mean.saturating_mul(missing);
        if middles.len() < 2 {
            return None;
        }
        let known = u64::try_from(middles.len()).unwrap_or(1);
        let one = variance(&middles, mean).isqrt();
        let own = one.saturating_mul(missing.isqrt().saturating_add(1));
        let of_mean = one.saturating_mul(missing) / known.isqrt().max(1);
        let off = own.saturating_add(of_mean).saturating_mul(2);
        Some(Self::new(
            scaled(all.saturating_sub(off), LESS),
            scaled(all.saturating_add(off), MORE),
        ))
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self::new(
            self.least.saturating_add(other.least),
            self.most.saturating_add(other.most),
        )
    }

    /// What that costs.
    pub(super) fn priced(self, price: &Price) -> Range {
        Range::new(price.of(self.least), price.of(self.most))
    }

    /// What that costs where some are free for the account each month, and nobody knows who else uses them up.
    pub(super) fn priced_beyond_free(self, price: &Price) -> Range {
        Range::new(
            price.of(self.least.saturating_sub(price.free)),
            price.of(self.most),
        )
    }
}

fn scaled(count: u64, (part, of): (u64, u64)) -> u64 {
    let all = u128::from(count) * u128::from(part) / u128::from(of);
    u64::try_from(all).unwrap_or(u64::MAX)
}

fn mean(values: &[u64]) -> Option<u64> {
    let sum: u128 = values.iter().copied().map(u128::from).sum();
    let count = u128::try_from(values.len())
        .ok()
        .filter(|count| *count > 0)?;
    u64::try_from(sum / count).ok()
}

/// How far they lie around their mean, squared.
fn variance(values: &[u64], mean: u64) -> u64 {
    let squares = values
        .iter()
        .map(|value| u128::from(value.abs_diff(mean)).pow(2));
    let less = u128::try_from(values.len().saturating_sub(1)).unwrap_or(1);
    let variance = squares.fold(0_u128, u128::saturating_add) / less.max(1);
    u64::try_from(variance).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(events: u32, seconds: u32) -> Sample {
        Sample {
            events,
            global: 0,
            seconds,
        }
    }

    #[test]
    fn samples_that_agree_give_a_narrow_span_and_others_a_wide_one() {
        // 50 in 1,000 seconds are 129,600 in a month.
        let even = Span::of_samples(&[sample(50, 1000); 6], |it| it.events).unwrap();
        assert_eq!(even, Span::like(129_600));
        let uneven: Vec<Sample> = [10, 90, 50, 20, 80, 50].map(|it| sample(it, 1000)).into();
        let uneven = Span::of_samples(&uneven, |it| it.events).unwrap();
        assert!(uneven.least < even.least && uneven.most > even.most);
        assert_eq!(Span::of_samples(&[], |it| it.events), None);
    }

    #[test]
    fn few_days_say_less_than_many() {
        assert_eq!(Span::of_days(300, 30), Some(Span::new(240, 375)));
        assert_eq!(Span::of_days(30, 3), Some(Span::new(150, 600)));
        assert_eq!(Span::of_days(30, 0), None);
    }

    #[test]
    fn missing_ones_are_like_the_known_ones_within_their_difference() {
        let alike = Span::of_missing(&[Span::new(100, 100); 9], 3).unwrap();
        assert_eq!(alike, Span::like(300));
        let unlike = Span::of_missing(&[Span::new(50, 50), Span::new(150, 150)], 3).unwrap();
        assert!(unlike.least < 300 && unlike.most > 300);
        assert_eq!(Span::of_missing(&[], 3), None);
        assert_eq!(Span::of_missing(&[Span::new(100, 100)], 3), None);
    }
}
