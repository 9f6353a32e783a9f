//! The box of a field, which is typed into.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Frame, Galley, Id, Margin, Response, RichText, Stroke, TextBuffer,
    TextEdit, Ui, vec2,
};

use super::message::FieldState;
use crate::ui::cover::{Cover, covered};
use crate::ui::focus::ring;
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};

/// The box that is typed into.
pub(super) struct Input<'a> {
    pub(super) id: Id,
    pub(super) mono: bool,
    pub(super) password: bool,
    pub(super) masked: Option<&'a str>,
    pub(super) cover: Option<&'a dyn Cover>,
    pub(super) hint: &'a str,
    pub(super) state: FieldState<'a>,
}

impl Input<'_> {
    pub(super) fn show(self, ui: &mut Ui, value: &mut String) -> Response {
        let t = tokens(ui);
        let focused = ui.memory(|memory| memory.has_focus(self.id));
        let fixed = matches!(self.state, FieldState::Fixed(_));
        let edge = match self.state {
            FieldState::Wrong(_) => t.error_line,
            FieldState::Fixed(_) => t.line,
            _ if focused => t.accent,
            _ => t.line_strong,
        };
        let face = if self.mono { Face::Mono } else { Face::Body };
        let ink = if fixed { t.ink_2 } else { t.ink };
        let frame = Frame::new()
            .fill(if fixed { t.sunken } else { t.page })
            .stroke(Stroke::new(size::EDGE, edge))
            .corner_radius(CornerRadius::same(size::RADIUS))
            .inner_margin(Margin::symmetric(size::FIELD_PAD, 0));
        let masked = self.masked.filter(|_| !value.is_empty());
        let cover = self.cover;
        let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, _wrap: f32| -> Arc<Galley> {
            match masked {
                Some(masked) => text::galley(ui, masked, face, ink, f32::INFINITY),
                None => covered(ui, buffer.as_str(), cover, (face, ink)),
            }
        };
        let mut edit = TextEdit::singleline(value)
            .id(self.id)
            .font(face.font())
            .text_color(ink)
            .frame(frame)
            .align(Align2::LEFT_CENTER)
            .password(self.password)
            .interactive(!fixed)
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, size::CONTROL));
        if !self.hint.is_empty() {
            edit = edit.hint_text(RichText::new(self.hint).font(Face::Help.font()));
        }
        if masked.is_some() || cover.is_some() {
            edit = edit.layouter(&mut layouter);
        }
        let response = edit.show(ui).response.response;
        ring(ui, &response, size::RADIUS);
        response
    }
}
