//! From counts to lengths on screen, and back.

use std::ops::Range;

use egui::Rangef;

/// The rows of one height that can be seen, of `count` from `top` down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows, held above zero"
)]
pub(super) fn in_sight(top: f32, height: f32, count: usize, seen: Rangef) -> Range<usize> {
    let first = ((seen.min - top) / height).floor().max(0.0) as usize;
    let end = ((seen.max - top) / height).ceil().max(0.0) as usize;
    first.min(count)..end.min(count)
}

/// How many things of one size lie whole in a length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count, held above zero"
)]
pub(super) fn whole(length: f32, size: f32) -> usize {
    (length / size).floor().max(0.0) as usize
}

/// The length of so many things of one size: from the start of the first to that of the one behind them.
#[expect(
    clippy::cast_precision_loss,
    reason = "far fewer things than a float can count"
)]
pub(super) fn offset(count: usize, size: f32) -> f32 {
    count as f32 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_not_counted() {
        assert_eq!(whole(100.0, 8.4), 11);
        assert_eq!(whole(-5.0, 8.4), 0);
    }

    #[test]
    fn only_rows_in_sight_are_counted() {
        assert_eq!(in_sight(0.0, 40.0, 100, Rangef::new(0.0, 100.0)), 0..3);
        assert_eq!(in_sight(-400.0, 40.0, 100, Rangef::new(0.0, 100.0)), 10..13);
        assert_eq!(in_sight(200.0, 40.0, 100, Rangef::new(0.0, 100.0)), 0..0);
        assert_eq!(
            in_sight(-9_000.0, 40.0, 100, Rangef::new(0.0, 100.0)),
            100..100
        );
    }
}
