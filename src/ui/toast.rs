//! A short message above the footer: one at a time, never for problems.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{
    Align2, Area, Context, CornerRadius, Id, Order, Rect, Role, Sense, Stroke, StrokeKind, Vec2,
    WidgetInfo, vec2,
};

use super::icon::{Icon, paint_icon};
use super::text::{self, Face, Look, Piece};
use super::theme::{self, size};

/// Above the footer.
const ABOVE: f32 = 16.0;
/// Inside the message.
const PAD: f32 = 14.0;

#[derive(Clone, Debug)]
struct Message {
    text: String,
    strong: String,
    since: f64,
}

fn id() -> Id {
    Id::unique("ui toast")
}

/// Says something short, such as "Copied" and the name of what was copied. It takes the place of an earlier message.
pub fn say(ctx: &Context, text: &str, strong: &str) {
    let since = ctx.input(|input| input.time);
    let message = Message {
        text: text.to_owned(),
        strong: strong.to_owned(),
        since,
    };
    ctx.data_mut(|data| data.insert_temp(id(), message));
}

/// Draws the message there is, if any. Call it once a frame, after the panels; `room_below` is the height of the footer.
pub fn toast_ui(ctx: &Context, room_below: f32) {
    let Some(message) = ctx.data(|data| data.get_temp::<Message>(id())) else {
        return;
    };
    let rest = message.since + theme::message_secs(ctx) - ctx.input(|input| input.time);
    if rest <= 0.0 {
        ctx.data_mut(|data| data.remove::<Message>(id()));
        return;
    }
    ctx.request_repaint_after(Duration::from_secs_f64(rest));
    let t = theme::tokens_now(ctx);
    let offset = vec2(0.0, -(room_below + ABOVE));
    Area::new(id())
        .order(Order::Tooltip)
        .anchor(Align2::CENTER_BOTTOM, offset)
        .interactable(false)
        .fade_in(false)
        .show(ctx, |ui| {
            let pieces = [
                Piece::Plain(&message.text),
                Piece::Plain(" "),
                Piece::Strong(&message.strong),
            ];
            let look = Look {
                color: t.page,
                strong_color: t.page,
                ..Look::help(t)
            };
            let laid = text::lay_out(
                ui,
                &pieces,
                look,
                ctx.content_rect().width() - 4.0 * size::S40,
            );
            let wanted = vec2(
                laid.size().x + size::ICON + size::S12 + 2.0 * PAD,
                laid.size().y.max(Face::Help.line()) + 2.0 * 10.0,
            );
            let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Status, true, text::plain(&pieces)));
            ui.accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
            let painter = ui.painter();
            painter.rect(
                rect,
                CornerRadius::same(size::RADIUS),
                t.ink,
                Stroke::NONE,
                StrokeKind::Inside,
            );
            let tick = Rect::from_center_size(
                rect.left_center() + vec2(PAD + size::ICON / 2.0, 0.0),
                Vec2::splat(size::ICON),
            );
            paint_icon(painter, tick, Icon::Check, t.page, t.ink);
            laid.paint(
                painter,
                rect.left_center() + vec2(PAD + size::ICON + size::S12, -laid.size().y / 2.0),
                t.page,
            );
        });
}
