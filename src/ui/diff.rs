//! Before and after: what is added, what is removed, what stays.

use std::sync::Arc;

use egui::{Align2, Color32, CornerRadius, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2};

use super::code::{Row, kept_rows, paint_text, text_box_ui};
use super::count::offset;
use super::focus::{ring, stable_id};
use super::text::{self, Face};
use super::theme::{Tokens, size, tokens};

/// Above the first row and below the last.
const PAD: f32 = 4.0;

/// How a line stands to what was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffKind {
    /// It says what is folded away: "2 rules stay exactly as they are".
    Kept,
    Same,
    Added,
    Removed,
}

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRow {
    pub kind: DiffKind,
    pub text: String,
    /// Which parts of the line come or go.
    pub changed: Vec<String>,
}

impl DiffRow {
    /// A line in which no part is marked.
    pub fn plain(kind: DiffKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            changed: Vec::new(),
        }
    }
}

impl DiffKind {
    /// Sign in the gutter, as it is drawn and as it is read out.
    fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Kept | Self::Same => ("", ""),
            Self::Added => ("+", "added: "),
            Self::Removed => ("−", "removed: "),
        }
    }

    /// Ground, text and bar.
    fn colors(self, t: &Tokens) -> [Color32; 3] {
        match self {
            Self::Kept => [Color32::TRANSPARENT, t.ink_3, Color32::TRANSPARENT],
            Self::Same => [Color32::TRANSPARENT, t.ink_2, Color32::TRANSPARENT],
            Self::Added => [t.added_soft, t.added, t.added_line],
            Self::Removed => [t.removed_soft, t.removed, t.removed_line],
        }
    }
}

/// Draws the lines in a box. A press gives it focus, and then copying copies it whole.
pub fn diff_ui(ui: &mut Ui, name: &str, lines: &[DiffRow]) -> Response {
    let t = tokens(ui);
    let width = ui.available_width();
    let column = Face::Code.column(ui);
    let fit = width - size::GUTTER - size::S12;
    let laid: Vec<(DiffKind, Arc<[Row]>)> = lines
        .iter()
        .map(|line| {
            let changed: Vec<&str> = line.changed.iter().map(String::as_str).collect();
            (line.kind, kept_rows(ui, &line.text, &changed, fit))
        })
        .collect();
    // A line without text has its row too.
    let count: usize = laid.iter().map(|(_, rows)| rows.len().max(1)).sum();
    let height = offset(count, size::ROW_CODE) + 2.0 * PAD;
    let id = stable_id(ui, ("diff", name));
    let response = text_box_ui(ui, (id, name), height, || {
        joined(lines, |line| {
            format!("{} {}", line.kind.sign().0, line.text)
        })
    });
    let rect = response.rect;
    text::read_out(ui, id, || {
        joined(lines, |line| format!("{}{}", line.kind.sign().1, line.text))
    });

    if ui.is_rect_visible(rect) {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(size::RADIUS), t.page);
        let mut y = rect.top() + PAD;
        let empty = [Row::default()];
        for (kind, rows) in &laid {
            let rows: &[Row] = if rows.is_empty() { &empty } else { rows };
            for row in rows {
                let at = Rect::from_min_size(pos2(rect.left(), y), vec2(width, size::ROW_CODE));
                if ui.is_rect_visible(at) {
                    paint_line(ui, at, *kind, row, column);
                }
                y += size::ROW_CODE;
            }
        }
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(size::RADIUS),
            Stroke::new(size::LINE, t.line),
            StrokeKind::Inside,
        );
    }
    ring(ui, &response, size::RADIUS);
    response
}

fn joined(lines: &[DiffRow], said: impl Fn(&DiffRow) -> String) -> String {
    lines.iter().map(said).collect::<Vec<_>>().join("\n")
}

fn paint_line(ui: &Ui, at: Rect, kind: DiffKind, row: &Row, column: f32) {
    let [ground, ink, bar] = kind.colors(tokens(ui));
    let painter = ui.painter();
    painter.rect_filled(at, CornerRadius::ZERO, ground);
    painter.rect_filled(
        at.with_max_x(at.left() + size::DIFF_BAR),
        CornerRadius::ZERO,
        bar,
    );
    if !row.continued {
        let sign = text::one_line(ui, kind.sign().0, Face::CodeStrong, ink, size::GUTTER);
        let middle = pos2(
            at.left() + f32::midpoint(size::GUTTER, size::DIFF_BAR),
            at.center().y,
        );
        text::paint_at(painter, (Align2::CENTER_CENTER, middle), sign, ink);
    }
    let mut passed = row.indent;
    for span in &row.spans {
        let length = span.text.chars().count();
        let left = at.left() + size::GUTTER + offset(passed, column);
        let right = left + offset(length, column);
        passed += length;
        let face = if span.mark.is_some() {
            painter.hline(
                left..=right,
                at.bottom() - size::EDGE,
                Stroke::new(size::EDGE, ink),
            );
            Face::CodeStrong
        } else {
            Face::Code
        };
        paint_text(ui, pos2(left, at.top()), &span.text, face, ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_words_when_read_out() {
        assert_eq!(DiffKind::Added.sign(), ("+", "added: "));
        assert_eq!(DiffKind::Removed.sign().1, "removed: ");
        assert_eq!(DiffKind::Kept.sign(), ("", ""));
    }
}
