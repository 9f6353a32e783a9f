//! Check boxes and switches. Their label is part of what can be pressed.

use egui::accesskit::Toggled;
use egui::{
    Align2, Color32, CornerRadius, Id, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::focus::{ring_at, ring_inside, stable_id};
use super::icon::{Icon, paint_icon};
use super::text::{self, Face, Laid, Look, Piece};
use super::theme::{Tokens, size, tokens};

/// Between box and label.
const GAP: f32 = 14.0;

/// A check box with its label.
pub fn check_ui(ui: &mut Ui, on: &mut bool, label: &str) -> Response {
    box_ui(ui, on, (&[Piece::Plain(label)], label), false)
}

/// A check box whose label says less than its accessible `name`, because what it is for stands beside it. The label may
/// be empty.
pub fn check_named_ui(ui: &mut Ui, on: &mut bool, label: &str, name: &str) -> Response {
    box_ui(ui, on, (&[Piece::Plain(label)], name), false)
}

/// A step to tick off: a check box with a sentence. The current step is lifted out.
pub fn step_ui(ui: &mut Ui, on: &mut bool, sentence: &[Piece<'_>], current: bool) -> Response {
    box_ui(ui, on, (sentence, &text::plain(sentence)), current)
}

fn box_ui(
    ui: &mut Ui,
    on: &mut bool,
    (sentence, name): (&[Piece<'_>], &str),
    current: bool,
) -> Response {
    let id = stable_id(ui, ("check", name));
    let width = ui.available_width();
    let laid = text::lay_out(
        ui,
        sentence,
        Look::body(tokens(ui)),
        width - size::CHECK - GAP,
    );
    let text_height = laid.size().y;
    let height = (text_height + size::S20).max(size::CONTROL_SMALL);
    let (_, rect) = ui.allocate_space(vec2(width, height));
    let response = toggle(ui, rect, id, on, (Role::CheckBox, name));
    if ui.is_rect_visible(rect) {
        paint_check(ui, rect, &laid, &response, State { on: *on, current });
    }
    response
}

/// State of a check box on screen.
#[derive(Clone, Copy)]
struct State {
    on: bool,
    current: bool,
}

fn paint_check(ui: &Ui, rect: Rect, laid: &Laid, response: &Response, look: State) {
    let t = tokens(ui);
    let painter = ui.painter();
    let wide = rect.expand2(vec2(size::S12, 0.0));
    if look.current {
        painter.rect_filled(wide, CornerRadius::ZERO, t.accent_soft);
        for y in [rect.top(), rect.bottom()] {
            painter.hline(wide.x_range(), y, Stroke::new(size::LINE, t.accent_line));
        }
    } else if response.hovered() {
        painter.rect_filled(wide, CornerRadius::ZERO, t.hover);
    }
    let top = rect.center().y - laid.size().y / 2.0;
    let middle = pos2(
        rect.left() + size::CHECK / 2.0,
        top + Face::Body.line() / 2.0,
    );
    let square = Rect::from_center_size(middle, Vec2::splat(size::CHECK));
    paint_box(
        painter,
        square,
        if look.on { Ticked::On } else { Ticked::Off },
        t,
    );
    laid.paint(painter, pos2(rect.left() + size::CHECK + GAP, top), t.ink);
    if response.has_focus() {
        ring_at(painter, square, size::RADIUS_TAG, t.focus);
    }
}

/// How a box is ticked; one that stands for many may be for some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticked {
    Off,
    Some,
    On,
    /// It cannot be ticked.
    Refused,
}

/// Paints the box alone.
pub(super) fn paint_box(painter: &Painter, square: Rect, ticked: Ticked, t: &Tokens) {
    let radius = CornerRadius::same(size::RADIUS_TAG);
    let edged = |ground, edge| {
        let stroke = Stroke::new(size::EDGE, edge);
        painter.rect(square, radius, ground, stroke, StrokeKind::Inside);
    };
    match ticked {
        Ticked::Off => edged(t.page, t.line_strong),
        Ticked::Refused => {
            painter.rect_filled(square, radius, t.line);
        }
        Ticked::Some => {
            edged(t.accent_soft, t.accent_line);
            let bar = square.shrink(size::S8 - 1.0).x_range();
            painter.hline(bar, square.center().y, Stroke::new(size::EDGE, t.accent));
        }
        Ticked::On => {
            painter.rect_filled(square, radius, t.accent);
            let tick = Rect::from_center_size(square.center(), Vec2::splat(size::ICON_SMALL));
            paint_icon(painter, tick, Icon::Check, t.on_accent, t.accent);
        }
    }
}

/// A switch alone; `name` is what it switches, said beside it in words.
pub fn switch_ui(ui: &mut Ui, on: &mut bool, name: &str) -> Response {
    let id = stable_id(ui, ("switch", name));
    let (_, rect) = ui.allocate_space(vec2(size::SWITCH_WIDTH, size::CONTROL_SMALL));
    let response = toggle(ui, rect, id, on, (Role::Switch, name));
    if ui.is_rect_visible(rect) {
        let body =
            Rect::from_center_size(rect.center(), vec2(size::SWITCH_WIDTH, size::SWITCH_HEIGHT));
        paint_switch(ui, body, *on);
        if response.has_focus() {
            ring_at(ui.painter(), body, 11, tokens(ui).focus);
        }
    }
    response
}

/// A row with a drawing, a label and a switch at the right; the whole row can be pressed.
pub fn switch_row_ui(ui: &mut Ui, icon: Icon, on: &mut bool, label: &str) -> Response {
    let t = tokens(ui);
    let id = stable_id(ui, ("switch row", label));
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), size::CONTROL_SMALL));
    let response = toggle(ui, rect, id, on, (Role::Switch, label));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(
                rect.expand2(vec2(size::S8, 0.0)),
                CornerRadius::same(size::RADIUS_TAG),
                t.hover,
            );
        }
        let drawing = Rect::from_center_size(
            pos2(rect.left() + size::ICON / 2.0, rect.center().y),
            Vec2::splat(size::ICON),
        );
        paint_icon(painter, drawing, icon, t.ink_2, Color32::TRANSPARENT);
        let left = rect.left() + size::ICON + 10.0;
        let galley = text::one_line(
            ui,
            label,
            Face::Meta,
            t.ink_2,
            rect.right() - size::SWITCH_WIDTH - size::S8 - left,
        );
        let at = (Align2::LEFT_CENTER, pos2(left, rect.center().y));
        text::paint_at(painter, at, galley, t.ink_2);
        let body = Rect::from_center_size(
            pos2(rect.right() - size::SWITCH_WIDTH / 2.0, rect.center().y),
            vec2(size::SWITCH_WIDTH, size::SWITCH_HEIGHT),
        );
        paint_switch(ui, body, *on);
    }
    ring_inside(ui, &response, rect.expand2(vec2(size::S8, 0.0)));
    response
}

fn paint_switch(ui: &Ui, rect: Rect, on: bool) {
    let t = tokens(ui);
    let painter = ui.painter();
    let radius = CornerRadius::same(11);
    let knob = size::SWITCH_HEIGHT / 2.0 - size::S4 - 1.0;
    if on {
        painter.rect_filled(rect, radius, t.accent);
        painter.circle_filled(
            pos2(rect.right() - size::SWITCH_HEIGHT / 2.0, rect.center().y),
            knob + 1.0,
            t.on_accent,
        );
    } else {
        painter.rect(
            rect,
            radius,
            t.page,
            Stroke::new(size::EDGE, t.line_strong),
            StrokeKind::Inside,
        );
        painter.circle_filled(
            pos2(rect.left() + size::SWITCH_HEIGHT / 2.0, rect.center().y),
            knob,
            t.line_strong,
        );
    }
}

/// Turns `on` when it is pressed, and tells assistive technologies.
fn toggle(ui: &Ui, rect: Rect, id: Id, on: &mut bool, (role, name): (Role, &str)) -> Response {
    let mut response = ui.interact(rect, id, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let now = *on;
    response.widget_info(|| WidgetInfo::selected(role, ui.is_enabled(), now, name));
    ui.accesskit_node_builder(id, |node| node.set_toggled(Toggled::from(now)));
    response
}
