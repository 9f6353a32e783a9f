//! Rows of the review: what will be made, changed or kept, each of which opens in place.

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::focus::{open_and_close, ring_inside, stable_id};
use super::icon::paint_chevron;
use super::mark::{Mark, paint_mark};
use super::text::{self, Face};
use super::theme::{size, tokens};
use super::width::Width;

/// From the left edge to the texts.
const TEXT_LEFT: f32 = size::MARK_COLUMN + 14.0;

#[derive(Clone, Copy, Debug)]
pub struct ChangeRow<'a> {
    /// Unique on the page.
    pub salt: &'a str,
    pub mark: Mark,
    /// What it is, in plain words.
    pub title: &'a str,
    /// What it is called in AWS.
    pub identifier: &'a str,
}

/// Draws a row, and under it what `add` draws while it is open.
pub fn change_row_ui(
    ui: &mut Ui,
    row: &ChangeRow<'_>,
    open: &mut bool,
    add: impl FnOnce(&mut Ui),
) -> Response {
    let t = tokens(ui);
    let id = stable_id(ui, ("change", row.salt));
    let narrow = Width::of(ui.ctx()) == Width::Tight;
    let left = if narrow { size::S28 } else { TEXT_LEFT };
    let width = ui.available_width();
    let room = width - left - size::S32;
    let title = text::galley(ui, row.title, Face::Body, t.ink, room);
    let identifier = text::one_line(ui, row.identifier, Face::Code, t.ink_2, room);
    let second = if row.identifier.is_empty() {
        0.0
    } else {
        identifier.size().y - 4.0
    };
    let height = (title.size().y + second + 12.0).max(size::ROW_TALL);
    let (_, rect) = ui.allocate_space(vec2(width, height));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("{}: {}", row.mark.word(), row.title);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    ui.accesskit_node_builder(id, |node| node.set_description(row.identifier));
    open_and_close(ui, &response, open);

    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect, CornerRadius::ZERO, t.hover);
        }
        painter.hline(rect.x_range(), rect.top(), Stroke::new(size::LINE, t.line));
        let mark = Rect::from_min_size(
            pos2(rect.left(), rect.center().y - size::ICON / 2.0),
            Vec2::splat(size::ICON),
        );
        paint_mark(ui, painter, mark, row.mark, t.page);
        if !narrow {
            let color = row.mark.color(t);
            let word = text::one_line(
                ui,
                row.mark.word(),
                Face::MetaStrong,
                color,
                TEXT_LEFT - size::S28 - size::S4,
            );
            let beside = pos2(mark.right() + size::S8, rect.center().y);
            text::paint_at(painter, (Align2::LEFT_CENTER, beside), word, color);
        }
        let top = rect.center().y - f32::midpoint(title.size().y, second);
        let below = top + title.size().y - 2.0;
        painter.galley(pos2(rect.left() + left, top), title, t.ink);
        if !row.identifier.is_empty() {
            painter.galley(pos2(rect.left() + left, below), identifier, t.ink_2);
        }
        let right = pos2(rect.right() - size::ICON / 2.0, rect.center().y);
        paint_chevron(painter, right, size::ICON, *open, t.ink_2);
    }
    ring_inside(ui, &response, rect);

    if *open {
        let inside = ui
            .available_rect_before_wrap()
            .with_min_x(rect.left() + left);
        let builder = UiBuilder::new()
            .id_salt(("change body", row.salt))
            .max_rect(inside)
            .accessibility_role(Role::Group)
            .accessibility_label(row.title);
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.y = size::S8;
            add(ui);
            ui.add_space(size::S8);
        });
    }
    response
}

/// A head over changes of one section, which folds them.
pub fn group_row_ui(ui: &mut Ui, open: &mut bool, title: &str, meta: &str) -> Response {
    let t = tokens(ui);
    let id = stable_id(ui, ("group", title));
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), size::ROW));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}, {meta}")));
    open_and_close(ui, &response, open);
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect, CornerRadius::ZERO, t.hover);
        }
        painter.hline(rect.x_range(), rect.top(), Stroke::new(size::LINE, t.line));
        let left = pos2(rect.left() + size::ICON / 2.0, rect.center().y);
        paint_chevron(painter, left, size::ICON, *open, t.ink_2);
        let title = text::one_line(ui, title, Face::BodyStrong, t.ink, rect.width() - size::S32);
        let at = rect.left_center() + vec2(size::S32, 0.0);
        let right = at + vec2(title.size().x + size::S12, 0.0);
        text::paint_at(painter, (Align2::LEFT_CENTER, at), title, t.ink);
        let meta = text::one_line(ui, meta, Face::Help, t.ink_2, rect.right() - right.x);
        text::paint_at(painter, (Align2::LEFT_CENTER, right), meta, t.ink_2);
    }
    ring_inside(ui, &response, rect);
    response
}

/// Counts in a row, each with its words: "10 to create". Zero is shown as well.
pub fn counts_ui(ui: &mut Ui, counts: &[(usize, &str)]) {
    let t = tokens(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::S28, size::S4);
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(|ui| {
            for (count, words) in counts {
                let number =
                    text::one_line(ui, &count.to_string(), Face::Count, t.ink, f32::INFINITY);
                let words_laid = text::one_line(ui, words, Face::Body, t.ink_2, f32::INFINITY);
                let gap = 10.0;
                let (rect, response) = ui.allocate_exact_size(
                    vec2(
                        number.size().x + gap + words_laid.size().x,
                        Face::Count.line(),
                    ),
                    Sense::hover(),
                );
                response.widget_info(|| {
                    WidgetInfo::labeled(Role::Label, true, format!("{count} {words}"))
                });
                let beside = pos2(rect.left() + number.size().x + gap, rect.top() + 2.0);
                ui.painter().galley(rect.min, number, t.ink);
                ui.painter().galley(beside, words_laid, t.ink_2);
            }
        });
    });
}
