//! The marks of a grid in their places, and the names of its groups.

use egui::{Align2, Rangef, Rect, Ui, pos2, vec2};

use super::columns::PITCH;
use super::marks::paint_cell;
use super::rows::ROW;
use super::{At, Frame, Grid, GridCell, HEAD};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};

/// A group in less room has no name above it.
const LEAST_NAME: f32 = 28.0;

impl Grid<'_> {
    /// Paints the names of the groups and the marks that are in sight.
    pub(super) fn paint<'c, C: Fn(At) -> GridCell<'c>, M>(
        &self,
        ui: &Ui,
        frame: &Frame<'_, C, M>,
        all: Rect,
    ) {
        let t = tokens(ui);
        let seen = ui.clip_rect();
        let across = Rangef::new(seen.left() - all.left(), seen.right() - all.left());
        let columns: Vec<(usize, f32)> = frame
            .columns
            .in_sight(across)
            .filter_map(|column| Some((column, all.left() + frame.columns.place(column)?.1)))
            .collect();
        let painter = ui.painter();
        for row in frame.rows.in_sight(frame.body.top(), seen.y_range()) {
            let middle = frame.body.top() + frame.rows.top(row) + ROW / 2.0;
            for (column, left) in &columns {
                let cell = (frame.cell)(At {
                    row,
                    column: *column,
                });
                let at = pos2(left + PITCH / 2.0, middle);
                paint_cell(ui, painter, at, cell.mark, t);
            }
        }
        // The names of the groups stay in view while the rows go by.
        let lowest = (frame.body.bottom() - HEAD - ROW).max(all.top());
        let top = seen.top().clamp(all.top(), lowest);
        let head = Rect::from_min_size(pos2(all.left(), top), vec2(all.width(), HEAD));
        painter.rect_filled(head, 0.0, t.page);
        let groups = frame.columns.groups_in(across);
        let next = groups.iter().skip(1).map(|next| all.left() + next.left);
        let ends = next.chain([seen.right()]);
        for (placed, end) in groups.iter().zip(ends) {
            let Some(group) = self.groups.get(placed.group) else {
                continue;
            };
            let left = (all.left() + placed.left).max(seen.left());
            let room = end - size::S4 - left;
            if room < LEAST_NAME {
                continue;
            }
            let name = text::one_line(ui, group.name, Face::Small, t.ink_2, room);
            let at = (Align2::LEFT_CENTER, pos2(left, head.center().y));
            text::paint_at(painter, at, name, t.ink_2);
        }
    }
}
