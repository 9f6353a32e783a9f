//! A field to find something with.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Frame, Galley, Margin, Rect, Response, RichText, Stroke, TextBuffer,
    TextEdit, Ui, Vec2, vec2,
};

use super::cover::{Cover, covered};
use super::focus::{ring, stable_id};
use super::icon::{Icon, paint_icon};
use super::text::Face;
use super::theme::{size, tokens};

/// A field to find something with, 38 high, without a label of its own. What `cover` hides of its text is drawn as dots.
pub fn search_ui(
    ui: &mut Ui,
    value: &mut String,
    hint: &str,
    width: f32,
    cover: Option<&dyn Cover>,
) -> Response {
    let t = tokens(ui);
    let id = stable_id(ui, ("search", hint));
    let focused = ui.memory(|memory| memory.has_focus(id));
    let edge = if focused { t.accent } else { t.line_strong };
    let frame = Frame::new()
        .fill(t.page)
        .stroke(Stroke::new(size::EDGE, edge))
        .corner_radius(CornerRadius::same(size::RADIUS))
        .inner_margin(Margin {
            left: 40,
            right: 8,
            top: 0,
            bottom: 0,
        });
    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, _wrap: f32| -> Arc<Galley> {
        covered(ui, buffer.as_str(), cover, (Face::Help, t.ink))
    };
    let mut edit = TextEdit::singleline(value)
        .id(id)
        .font(Face::Help.font())
        .text_color(t.ink)
        .frame(frame)
        .align(Align2::LEFT_CENTER)
        .hint_text(RichText::new(hint).font(Face::Help.font()))
        .desired_width(width)
        .min_size(vec2(0.0, size::CONTROL_SMALL));
    if cover.is_some() {
        edit = edit.layouter(&mut layouter);
    }
    let response = edit.show(ui).response.response.accessible_name(hint);
    if let Some(cover) = cover {
        let spoken = cover.hide(value);
        ui.accesskit_node_builder(id, |node| node.set_value(spoken));
    }
    let at = Rect::from_center_size(
        response.rect.left_center() + vec2(size::S24, 0.0),
        Vec2::splat(size::ICON),
    );
    paint_icon(ui.painter(), at, Icon::Search, t.ink_3, t.page);
    ring(ui, &response, size::RADIUS);
    response
}
