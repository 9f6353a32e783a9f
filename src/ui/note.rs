//! A note in a colored box: at most one a page.

use egui::accesskit::Live;
use egui::{Color32, CornerRadius, Frame, Margin, Response, Role, Sense, Stroke, Ui, vec2};

use super::layout::beside_ui;
use super::mark::{Mark, paint_mark};
use super::text::{self, Face, Look};
use super::theme::{Tokens, size, tokens};

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    GoodToKnow,
    /// It can cost, or change something.
    Warn,
    Problem,
    AllWell,
}

impl NoteKind {
    fn look(self, t: &Tokens) -> (Mark, Color32, Color32) {
        match self {
            Self::GoodToKnow => (Mark::GoodToKnow, t.accent_soft, t.accent_line),
            Self::Warn => (Mark::CheckThis, t.warn_soft, t.warn_line),
            Self::Problem => (Mark::NeedsYou, t.error_soft, t.error_line),
            Self::AllWell => (Mark::Done, t.ok_soft, t.ok_line),
        }
    }
}

/// Draws a note: a few words in bold, then the text. Either may be empty.
pub fn note_ui(ui: &mut Ui, kind: NoteKind, bold: &str, text: &str) -> Response {
    let t = tokens(ui);
    let (mark, fill, edge) = kind.look(t);
    let used = text::bold_and(bold, text);
    let shown = Frame::new()
        .fill(fill)
        .stroke(Stroke::new(size::LINE, edge))
        .corner_radius(CornerRadius::same(size::RADIUS_CARD))
        .inner_margin(Margin::symmetric(16, 14))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            beside_ui(
                ui,
                |ui| {
                    let (rect, _) =
                        ui.allocate_exact_size(vec2(size::ICON, Face::Help.line()), Sense::hover());
                    paint_mark(ui, ui.painter(), rect, mark, fill);
                },
                |ui| {
                    text::rich_in(
                        ui,
                        &used,
                        Look {
                            color: t.ink,
                            ..Look::help(t)
                        },
                    )
                },
            )
        });
    let response = shown.inner;
    let live = if kind == NoteKind::Problem {
        Live::Assertive
    } else {
        Live::Polite
    };
    ui.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Note);
        node.set_label(text::plain(&used));
        node.set_live(live);
    });
    response
}
