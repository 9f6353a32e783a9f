//! Where the rows of a grid stand: one below the other, with room under the one that is open.

use std::ops::Range;

use egui::Rangef;

use crate::ui::count::{in_sight, offset, whole};

/// Height of a row.
pub(super) const ROW: f32 = 18.0;

/// All rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rows {
    pub(super) count: usize,
    /// The row that is open, and the room below it.
    pub(super) open: Option<(usize, f32)>,
}

impl Rows {
    /// How far down a row begins.
    pub(super) fn top(self, row: usize) -> f32 {
        let room = self.open.filter(|(open, _)| row > *open);
        offset(row, ROW) + room.map_or(0.0, |(_, room)| room)
    }

    pub(super) fn height(self) -> f32 {
        self.top(self.count)
    }

    /// The row that is so far down; in the room below an open one there is none.
    pub(super) fn at(self, down: f32) -> Option<usize> {
        if down < 0.0 {
            return None;
        }
        let row = match self.open {
            Some((open, room)) if down >= self.top(open) + ROW => {
                whole(down - room, ROW).max(open + 1)
            }
            _ => whole(down, ROW),
        };
        (row < self.count && down >= self.top(row)).then_some(row)
    }

    /// The rows of which a part is in sight, where the first begins at `top`.
    pub(super) fn in_sight(self, top: f32, seen: Rangef) -> Range<usize> {
        let above = in_sight(top, ROW, self.count, seen);
        let Some((open, room)) = self.open else {
            return above;
        };
        let end = open + 1;
        let above = above.start.min(end)..above.end.min(end);
        let below = in_sight(top + room, ROW, self.count, seen);
        let below = below.start.max(end)..below.end.max(end);
        match (above.is_empty(), below.is_empty()) {
            (true, _) => below,
            (false, true) => above,
            (false, false) => above.start..below.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Rows = Rows {
        count: 10,
        open: Some((3, 50.0)),
    };

    #[test]
    fn rows_below_the_open_one_stand_further_down() {
        let same = |a: f32, b: f32| assert!((a - b).abs() < 0.001, "{a} {b}");
        same(OPEN.top(3), 3.0 * ROW);
        same(OPEN.top(4), 4.0 * ROW + 50.0);
        same(OPEN.height(), 10.0 * ROW + 50.0);
        for row in 0..10 {
            assert_eq!(OPEN.at(OPEN.top(row)), Some(row));
            assert_eq!(OPEN.at(OPEN.top(row) + ROW - 0.5), Some(row));
        }
        assert_eq!(OPEN.at(4.0 * ROW + 25.0), None, "in the room");
        assert_eq!(OPEN.at(-1.0), None);
        assert_eq!(OPEN.at(OPEN.height() + 1.0), None);
    }

    #[test]
    fn the_rows_in_sight_are_those_on_both_sides_of_the_room() {
        let seen = |from, to| OPEN.in_sight(0.0, Rangef::new(from, to));
        assert_eq!(seen(0.0, 2.0 * ROW), 0..2);
        assert_eq!(seen(0.0, 4.0 * ROW + 10.0), 0..4);
        assert_eq!(seen(2.0 * ROW, 6.0 * ROW + 50.0), 2..6);
        assert_eq!(seen(5.0 * ROW + 50.0, 7.0 * ROW + 50.0), 5..7);
        assert!(seen(4.0 * ROW + 10.0, 4.0 * ROW + 20.0).is_empty());
    }
}
