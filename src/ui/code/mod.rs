//! Policy text with its values marked by where they come from.

mod rows;

use std::sync::Arc;

use egui::cache::{ComputerMut, FrameCache};
use egui::{
    Color32, CornerRadius, Id, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

pub use rows::{Row, Span};

use super::count::{offset, whole};
use super::focus::{is_copied, ring, stable_id};
use super::text::{self, Face};
use super::theme::{size, tokens};

/// Inside the edge.
const PAD: f32 = 12.0;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeMarkKind {
    /// An earlier answer.
    Earlier,
    /// The field in focus.
    Focus,
    /// Not known yet.
    Unknown,
}

/// A value to be marked wherever it stands in the text.
#[derive(Clone, Copy, Debug, Hash)]
pub struct CodeMark<'a> {
    pub text: &'a str,
    pub kind: CodeMarkKind,
    /// Where it comes from, as it is read out: "trail name, from question 1".
    pub spoken: &'a str,
}

/// What is made of a text, kept for as long as the same text is drawn in each frame.
#[derive(Default)]
struct Kept;

impl ComputerMut<(&str, &[&str], usize), Arc<[Row]>> for Kept {
    fn compute(&mut self, (text, values, columns): (&str, &[&str], usize)) -> Arc<[Row]> {
        rows::rows(text, values, columns).into()
    }
}

impl ComputerMut<(&str, &[CodeMark<'_>]), String> for Kept {
    fn compute(&mut self, (text, marks): (&str, &[CodeMark<'_>])) -> String {
        spoken(text, marks)
    }
}

/// The rows of a text that is drawn in each frame, in this width, no value split.
pub(super) fn kept_rows(ui: &Ui, text: &str, values: &[&str], width: f32) -> Arc<[Row]> {
    let columns = whole(width, Face::Code.column(ui)).max(12);
    ui.memory_mut(|memory| {
        let kept = memory.caches.cache::<FrameCache<Arc<[Row]>, Kept>>();
        Arc::clone(kept.get((text, values, columns)))
    })
}

/// Draws the text in a box. A press gives it focus, and then copying copies it whole.
///
/// No marked value is split over two lines where there is another way.
pub fn code_ui(ui: &mut Ui, name: &str, text: &str, marks: &[CodeMark<'_>]) -> Response {
    let column = Face::Code.column(ui);
    let width = ui.available_width() - 2.0 * PAD;
    let values: Vec<&str> = marks.iter().map(|mark| mark.text).collect();
    let rows = kept_rows(ui, text, &values, width);
    let height = offset(rows.len(), size::ROW_CODE) + 2.0 * PAD;
    let id = stable_id(ui, ("code", name));
    let response = text_box_ui(ui, (id, name), height, || text.to_owned());
    text::read_out(ui, id, || {
        ui.memory_mut(|memory| {
            let kept = memory.caches.cache::<FrameCache<String, Kept>>();
            kept.get((text, marks)).clone()
        })
    });
    let rect = response.rect;
    if ui.is_rect_visible(rect) {
        ui.painter().rect(
            rect,
            CornerRadius::same(size::RADIUS),
            tokens(ui).page,
            Stroke::new(size::LINE, tokens(ui).line),
            StrokeKind::Inside,
        );
        let mut y = rect.top() + PAD;
        for row in &*rows {
            let at = pos2(rect.left() + PAD, y);
            let line = Rect::from_min_size(at, vec2(width, size::ROW_CODE));
            if ui.is_rect_visible(line) {
                paint_row(ui, line, row, column, |index| {
                    marks.get(index).map(|mark| mark.kind)
                });
            }
            y += size::ROW_CODE;
        }
    }
    ring(ui, &response, size::RADIUS);
    response
}

/// A box over the whole width with text in it, which the caller paints. A press gives it focus, and then copying copies
/// `whole`.
pub(super) fn text_box_ui(
    ui: &mut Ui,
    (id, name): (Id, &str),
    height: f32,
    whole: impl FnOnce() -> String,
) -> Response {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Code, true, name));
    if response.clicked() {
        response.request_focus();
    }
    if is_copied(ui, &response) {
        ui.copy_text(whole());
    }
    response
}

fn paint_row(
    ui: &Ui,
    line: Rect,
    row: &Row,
    column: f32,
    kind: impl Fn(usize) -> Option<CodeMarkKind>,
) {
    let t = tokens(ui);
    let painter = ui.painter();
    let mut at = row.indent;
    for span in &row.spans {
        let length = span.text.chars().count();
        let left = line.left() + offset(at, column);
        let right = left + offset(length, column);
        at += length;
        let box_of_value =
            Rect::from_x_y_ranges(left..=right, (line.top() + 1.0)..=(line.bottom() - 1.0));
        let under = box_of_value.bottom() - 1.0;
        let (face, color) = match span.mark.and_then(&kind) {
            None => (Face::Code, t.ink_2),
            Some(CodeMarkKind::Earlier) => {
                painter.rect_filled(box_of_value, CornerRadius::ZERO, t.accent_soft);
                painter.hline(
                    box_of_value.x_range(),
                    under,
                    Stroke::new(size::EDGE, t.accent_line),
                );
                (Face::CodeStrong, t.accent)
            }
            Some(CodeMarkKind::Focus) => {
                painter.rect_filled(box_of_value, CornerRadius::ZERO, t.accent);
                (Face::CodeStrong, t.on_accent)
            }
            Some(CodeMarkKind::Unknown) => {
                painter.rect_filled(box_of_value, CornerRadius::ZERO, t.warn_soft);
                let ends = [pos2(left, under), pos2(right, under)];
                painter.extend(Shape::dashed_line(
                    &ends,
                    Stroke::new(size::EDGE, t.warn_line),
                    4.0,
                    3.0,
                ));
                (Face::Code, t.warn)
            }
        };
        paint_text(ui, pos2(left, line.top()), &span.text, face, color);
    }
}

/// Paints code without wrapping it.
pub fn paint_text(ui: &Ui, at: egui::Pos2, text: &str, face: Face, color: Color32) {
    let galley = text::galley(ui, text, face, color, f32::INFINITY);
    ui.painter().galley(at, galley, color);
}

/// The text with the origin of each value said after it.
fn spoken(text: &str, marks: &[CodeMark<'_>]) -> String {
    let values: Vec<&str> = marks.iter().map(|mark| mark.text).collect();
    let mut spoken = String::new();
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            spoken.push('\n');
        }
        for span in rows::spans(line, &values) {
            spoken.push_str(&span.text);
            if let Some(mark) = span
                .mark
                .and_then(|index| marks.get(index))
                .filter(|mark| !mark.spoken.is_empty())
            {
                spoken.push_str(" (");
                spoken.push_str(mark.spoken);
                spoken.push(')');
            }
        }
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_with_their_origin() {
        let marks = [CodeMark {
            text: "org-trail",
            kind: CodeMarkKind::Earlier,
            spoken: "trail name, from question 1",
        }];
        assert_eq!(
            spoken("{\n  \"trail/org-trail\"\n}", &marks),
            "{\n  \"trail/org-trail (trail name, from question 1)\"\n}"
        );
    }
}
