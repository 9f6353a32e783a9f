//! Where the rows of calls lie, and how wide their columns are.

use std::ops::Range;

use egui::{Rangef, Rect, Ui};

use super::call::ActivityRow;
use crate::ui::count::{in_sight, offset};
use crate::ui::text::Face;
use crate::ui::theme::size;

/// Room for the time at the left, with the mark before it.
pub(super) const TIME: f32 = 100.0;
/// Between two columns.
pub(super) const GAP: f32 = size::S12;

/// Where each row lies.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) rows: usize,
    pub(super) open: Option<usize>,
    /// Height of what the open row says.
    pub(super) body: f32,
}

impl List {
    /// From the top of the first row to that of another, or to the end of all.
    pub(super) fn top(self, row: usize) -> f32 {
        let is_below = self.open.is_some_and(|open| open < row);
        offset(row, size::ROW_ACTIVITY) + if is_below { self.body } else { 0.0 }
    }

    /// The rows of `whole` that can be seen, and some before them where one is open.
    pub(super) fn on_screen(self, whole: Rect, seen: Rect) -> Range<usize> {
        let body = if self.open.is_some() { self.body } else { 0.0 };
        let seen = Rangef::new(seen.top() - body, seen.bottom());
        in_sight(whole.top(), size::ROW_ACTIVITY, self.rows, seen)
    }
}

/// Widths of the columns behind the time, gaps included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Columns {
    pub(super) call: f32,
    pub(super) target: f32,
    pub(super) result: f32,
    pub(super) took: f32,
    /// The target is shortened.
    pub(super) short: bool,
}

impl Columns {
    /// Every letter is as wide as any other.
    pub(super) fn of(ui: &Ui, rows: &[ActivityRow<'_>], width: f32) -> Self {
        let one = Face::Code.column(ui);
        let widest = |part: for<'r> fn(&'r ActivityRow<'_>) -> &'r str| {
            let most = rows.iter().map(|row| part(row).chars().count()).max();
            offset(most.unwrap_or(0), one) + GAP
        };
        let wanted = Self {
            call: widest(|row| row.call),
            target: widest(|row| row.target),
            result: widest(|row| row.result),
            took: widest(|row| row.took),
            short: false,
        };
        wanted.within(width - TIME, widest(|row| row.short_target))
    }

    /// With little room the target is shortened first, then how long it took is left to the open row, and the call is cut
    /// last. What is left over parts the columns.
    fn within(self, room: f32, short_target: f32) -> Self {
        let short = Self {
            target: short_target,
            short: true,
            ..self
        };
        let bare = Self { took: 0.0, ..short };
        let fitting = [self, short, bare]
            .into_iter()
            .find(|columns| columns.sum() <= room);
        match fitting {
            Some(columns) => {
                let rest = (room - columns.sum()) / 2.0;
                Self {
                    call: columns.call + rest,
                    target: columns.target + rest,
                    ..columns
                }
            }
            None => Self {
                call: (room - bare.target - bare.result).max(0.0),
                ..bare
            },
        }
    }

    fn sum(&self) -> f32 {
        self.call + self.target + self.result + self.took
    }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    const WANTED: Columns = Columns {
        call: 230.0,
        target: 210.0,
        result: 80.0,
        took: 70.0,
        short: false,
    };

    #[test]
    fn the_target_is_shortened_before_a_call_is_cut() {
        let wide = WANTED.within(700.0, 140.0);
        assert!(!wide.short && wide.took > 0.0);
        assert!((wide.sum() - 700.0).abs() < 0.01);

        let medium = WANTED.within(550.0, 140.0);
        assert!(medium.short && medium.took > 0.0 && medium.call >= WANTED.call);

        let compact = WANTED.within(460.0, 140.0);
        assert!(compact.short && compact.took == 0.0 && compact.call >= WANTED.call);

        let tight = WANTED.within(400.0, 140.0);
        assert!((tight.call - 180.0).abs() < 0.01);
        assert!((tight.target - 140.0).abs() < 0.01 && (tight.result - 80.0).abs() < 0.01);
    }

    #[test]
    fn rows_below_an_open_one_move_down() {
        let list = List {
            rows: 100,
            open: Some(3),
            body: 80.0,
        };
        assert!((list.top(3) - 3.0 * size::ROW_ACTIVITY).abs() < 0.01);
        assert!((list.top(4) - 4.0 * size::ROW_ACTIVITY - 80.0).abs() < 0.01);
        let whole = Rect::from_min_size(pos2(0.0, -330.0), vec2(800.0, list.top(100)));
        let seen = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 165.0));
        let shown = list.on_screen(whole, seen);
        assert!(shown.start <= 7 && shown.end == 15, "{shown:?}");
    }
}
