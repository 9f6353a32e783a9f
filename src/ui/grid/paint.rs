//! The marks of a grid, the names of its groups, and the ground of the row that is open.

use egui::{Align2, Painter, Pos2, Rangef, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::columns::PITCH;
use super::rows::{ROW, Rows};
use super::{At, Frame, Grid, GridCell, HEAD};
use crate::ui::mark::{Mark, paint_mark};
use crate::ui::text::{self, Face};
use crate::ui::theme::{Tokens, size, tokens};

/// A group in less room has no name above it.
const LEAST_NAME: f32 = 28.0;
/// Sizes of the marks in a cell.
const DOT: f32 = 3.0;
const RING: f32 = 5.5;
const OCTAGON: f32 = 13.0;
const BAR: Vec2 = vec2(7.0, 2.0);

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

/// The ground of the row that is open and of what stands below it.
pub(super) fn paint_open(ui: &Ui, rows: &Rows, body: Rect) {
    let Some((row, room)) = rows.open else {
        return;
    };
    let t = tokens(ui);
    let top = body.top() + rows.top(row);
    let place =
        Rect::from_x_y_ranges(body.x_range(), top..=top + ROW + room).expand2(vec2(size::S12, 0.0));
    let painter = ui.painter();
    painter.rect_filled(place, 0.0, t.accent_soft);
    let line = Stroke::new(size::LINE, t.accent);
    painter.hline(place.x_range(), place.top(), line);
    painter.hline(place.x_range(), place.bottom(), line);
}

/// The mark of a cell, about `at`. Marks differ by shape and by weight: what is right stays quiet, and what needs somebody stands out.
pub(crate) fn paint_cell(ui: &Ui, painter: &Painter, at: Pos2, mark: Mark, t: &Tokens) {
    let color = mark.color(t);
    match mark {
        Mark::Done | Mark::Passed => {
            painter.circle_filled(at, DOT, color);
        }
        Mark::Waiting | Mark::Working => {
            let stroke = Stroke::new(1.8, t.accent);
            painter.circle_stroke(at, RING - 0.9, stroke);
            painter.add(Shape::line(
                vec![at - vec2(0.0, 3.0), at, at + vec2(2.2, 1.2)],
                stroke,
            ));
        }
        Mark::LeftOut | Mark::Keep => {
            painter.rect_filled(Rect::from_center_size(at, BAR), 0.0, color);
        }
        _ => {
            let rect = Rect::from_center_size(at, Vec2::splat(OCTAGON));
            paint_mark(ui, painter, rect, mark, t.page);
        }
    }
}
