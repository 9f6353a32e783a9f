//! The mark of a cell, and the ground of the row that is open.

use egui::{Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, vec2};

use super::rows::{ROW, Rows};
use crate::ui::mark::{Mark, paint_mark};
use crate::ui::theme::{Tokens, size, tokens};

/// Sizes of the marks in a cell.
const DOT: f32 = 3.0;
const RING: f32 = 5.5;
const OCTAGON: f32 = 13.0;
const BAR: Vec2 = vec2(7.0, 2.0);

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
