//! Nothing there yet: says so, and what to do about it.

use egui::{Rect, Shape, Stroke, Ui, UiBuilder, pos2, vec2};

use super::button::Button;
use super::text;
use super::theme::{size, tokens};

/// Inside the dashed edge.
const PAD: f32 = 24.0;

/// Draws the box and says whether its button was pressed. Without text there is no button.
pub fn empty_ui(ui: &mut Ui, head: &str, help: &str, button: &str) -> bool {
    let t = tokens(ui);
    let outer = ui.available_rect_before_wrap();
    let inside = Rect::from_min_max(
        outer.min + vec2(PAD, PAD),
        pos2(
            outer.right() - PAD,
            outer.bottom().max(outer.top() + 2.0 * PAD),
        ),
    );
    let mut contents = ui.new_child(UiBuilder::new().id_salt(("empty", head)).max_rect(inside));
    contents.spacing_mut().item_spacing.y = 0.0;
    text::strong(&mut contents, head);
    text::help(&mut contents, help);
    let pressed = if button.is_empty() {
        false
    } else {
        contents.add_space(size::S12);
        Button::secondary(button).small().pressed(&mut contents)
    };
    let height = contents.min_rect().height() + 2.0 * PAD;
    drop(contents);
    let (_, rect) = ui.allocate_space(vec2(outer.width(), height));
    let edge = rect.shrink(size::EDGE / 2.0);
    let corners = [
        edge.left_top(),
        edge.right_top(),
        edge.right_bottom(),
        edge.left_bottom(),
        edge.left_top(),
    ];
    ui.painter().extend(Shape::dashed_line(
        &corners,
        Stroke::new(size::EDGE, t.line),
        6.0,
        5.0,
    ));
    pressed
}
