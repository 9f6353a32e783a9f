//! The rail: a line with stops at the left, and what stands at its foot.

use std::sync::Arc;

use egui::accesskit::AriaCurrent;
use egui::{
    Align2, Color32, CornerRadius, Frame, Margin, Panel, Pos2, Rect, Response, Role, Sense, Stroke,
    Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::button::Button;
use super::focus::{ring_inside, stable_id, stepped, vertical_step};
use super::icon::{Icon, paint_dashed_ring, paint_icon};
use super::layout::{name_panel, sides_ui};
pub use super::rail_foot::{RailFoot, TEXT_SIZES, rail_foot_ui, text_size_ui, theme_ui};
use super::text::{self, Face};
use super::theme::{size, tokens};

/// From the left edge to the discs, and from there to the names.
const DISC_LEFT: f32 = 20.0;
const NAME_LEFT: f32 = 62.0;
/// Room above the first row.
const ABOVE: f32 = 18.0;

/// The state of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RailState {
    Done,
    Now,
    NeedsYou,
    Stopped,
    Optional,
    Later,
    LeftOut,
}

/// One stop.
#[derive(Clone, Copy, Debug)]
pub struct RailRow<'a> {
    /// What stands in the disc, where no mark does. Without it the product's own mark does.
    pub number: &'a str,
    pub name: &'a str,
    /// The state word under the name; may be empty.
    pub word: &'a str,
    pub state: RailState,
    /// Is its page on screen?
    pub current: bool,
    /// Can it be opened?
    pub enabled: bool,
    /// The whole row as it is read out: "2, CloudTrail, now".
    pub spoken: &'a str,
}

/// Draws the stops and says which one was pressed. `row_height` is 54 when wide and 48 when medium.
pub fn rail_ui(ui: &mut Ui, rows: &[RailRow<'_>], row_height: f32) -> Option<usize> {
    let group = stable_id(ui, "rail");
    let mut pressed = None;
    let builder = UiBuilder::new()
        .id_salt("rail")
        .accessibility_role(Role::List)
        .accessibility_label("Sections");
    ui.scope_builder(builder, |ui| {
        ui.accesskit_node_builder(ui.unique_id(), |node| node.set_size_of_set(rows.len()));
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(ABOVE);
        let current = rows.iter().position(|row| row.current).unwrap_or(0);
        for (index, row) in rows.iter().enumerate() {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), row_height));
            let id = group.with(index);
            let response = ui.interact(
                rect,
                id,
                if row.enabled {
                    Sense::click()
                } else {
                    Sense::hover()
                },
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Button, row.enabled, row.spoken));
            ui.accesskit_node_builder(id, |node| {
                node.set_position_in_set(index);
                if !row.enabled {
                    node.set_disabled();
                }
                if row.current {
                    node.set_aria_current(AriaCurrent::Step);
                }
            });
            if response.clicked() {
                pressed = Some(index);
            }
            if let Some(step) = vertical_step(ui, id) {
                let mut to = stepped(index, rows.len(), step);
                while to != index && rows.get(to).is_some_and(|row| !row.enabled) {
                    let next = stepped(to, rows.len(), step);
                    to = if next == to { index } else { next };
                }
                ui.memory_mut(|memory| memory.request_focus(group.with(to)));
            }
            paint_row(ui, rect, row, &response);
            paint_line(
                ui,
                rect,
                Place {
                    index,
                    current,
                    last: index + 1 == rows.len(),
                },
            );
            paint_disc(
                ui,
                pos2(
                    rect.left() + DISC_LEFT + size::ICON_CARD / 2.0,
                    rect.center().y,
                ),
                row,
            );
            ring_inside(ui, &response, rect.shrink(1.0));
        }
    });
    pressed
}

fn paint_row(ui: &Ui, rect: Rect, row: &RailRow<'_>, response: &Response) {
    let t = tokens(ui);
    let painter = ui.painter();
    if row.current {
        painter.rect_filled(rect, CornerRadius::ZERO, t.page);
        painter.rect_filled(
            rect.with_max_x(rect.left() + size::BAR),
            CornerRadius::ZERO,
            t.accent,
        );
    } else if response.hovered() && row.enabled {
        painter.rect_filled(rect, CornerRadius::ZERO, t.hover);
    }
    let width = rect.width() - NAME_LEFT - size::S8;
    let (face, color) = if row.current {
        (Face::HelpStrong, t.ink)
    } else {
        (Face::Help, t.ink_2)
    };
    let name = text::one_line(ui, row.name, face, color, width);
    let (word_face, word_color) = match row.state {
        RailState::Now => (Face::SmallStrong, t.accent),
        RailState::NeedsYou => (Face::SmallStrong, t.warn),
        RailState::Stopped => (Face::SmallStrong, t.error),
        _ => (Face::Small, t.ink_3),
    };
    let word =
        (!row.word.is_empty()).then(|| text::one_line(ui, row.word, word_face, word_color, width));
    let word_height = word.as_ref().map_or(0.0, |word| word.size().y);
    let top = rect.center().y - f32::midpoint(name.size().y, word_height);
    let left = rect.left() + NAME_LEFT;
    painter.galley(pos2(left, top), Arc::clone(&name), color);
    if let Some(word) = word {
        painter.galley(pos2(left, top + name.size().y - 1.0), word, word_color);
    }
}

#[derive(Clone, Copy)]
struct Place {
    index: usize,
    current: usize,
    last: bool,
}

/// The line that joins the discs, as far as it lies in this row.
fn paint_line(ui: &Ui, rect: Rect, place: Place) {
    let t = tokens(ui);
    let x = rect.left() + DISC_LEFT + size::ICON_CARD / 2.0;
    let (top, bottom) = (
        rect.center().y - size::ICON_CARD / 2.0,
        rect.center().y + size::ICON_CARD / 2.0,
    );
    let color = |behind: bool| if behind { t.ink_3 } else { t.line };
    if place.index > 0 {
        ui.painter().vline(
            x,
            rect.top()..=top,
            Stroke::new(size::EDGE, color(place.index <= place.current)),
        );
    }
    if !place.last {
        ui.painter().vline(
            x,
            bottom..=rect.bottom(),
            Stroke::new(size::EDGE, color(place.index < place.current)),
        );
    }
}

fn paint_disc(ui: &Ui, center: Pos2, row: &RailRow<'_>) {
    let t = tokens(ui);
    let painter = ui.painter();
    let radius = size::ICON_CARD / 2.0;
    let ground = if row.current { t.page } else { t.rail };
    let whole = Rect::from_center_size(center, Vec2::splat(size::ICON_CARD));
    let tick = Rect::from_center_size(center, Vec2::splat(size::ICON_SMALL));
    let edge = Stroke::new(size::EDGE, t.line_strong);
    let number = |color: Color32| {
        if row.number.is_empty() {
            paint_icon(painter, tick, Icon::Product, color, Color32::TRANSPARENT);
            return;
        }
        let galley = text::one_line(ui, row.number, Face::SmallStrong, color, size::ICON_CARD);
        text::paint_at(painter, (Align2::CENTER_CENTER, center), galley, color);
    };
    match row.state {
        RailState::Done => {
            painter.circle_filled(center, radius, t.ink_3);
            paint_icon(painter, tick, Icon::Check, t.rail, t.ink_3);
        }
        RailState::Now => {
            painter.circle_filled(center, radius, t.accent);
            number(t.on_accent);
        }
        RailState::NeedsYou => paint_icon(painter, whole, Icon::Warn, t.warn, ground),
        RailState::Stopped => paint_icon(painter, whole, Icon::Err, t.error, ground),
        RailState::Optional => {
            painter.circle_filled(center, radius, ground);
            paint_dashed_ring(painter, center, radius - size::EDGE / 2.0, edge);
            number(t.ink_2);
        }
        RailState::Later => {
            painter.circle(center, radius - size::EDGE, ground, edge);
            number(t.ink_2);
        }
        RailState::LeftOut => {
            painter.circle(center, radius - size::EDGE, ground, edge);
            painter.hline((center.x - 5.0)..=(center.x + 5.0), center.y, edge);
        }
    }
}

/// The bar that stands for the rail in compact windows: "Section 4 of 9", its name, "All sections". Says whether the
/// last was pressed.
pub fn section_bar_ui(ui: &mut Ui, place: &str, name: &str) -> bool {
    let t = tokens(ui);
    let frame = Frame::new()
        .fill(t.rail)
        .inner_margin(Margin::symmetric(24, 0));
    Panel::top("section bar")
        .resizable(false)
        .exact_size(size::SECTION_BAR)
        .frame(frame)
        .show(ui, |ui| {
            name_panel(ui, Role::Navigation, "Progress");
            let all = Button::quiet("All sections");
            let right = all.size(ui).x;
            sides_ui(
                ui,
                size::SECTION_BAR - 1.0,
                right,
                |ui| {
                    ui.spacing_mut().item_spacing.x = size::S12;
                    text::meta(ui, place);
                    let galley =
                        text::one_line(ui, name, Face::HelpStrong, t.ink, ui.available_width());
                    ui.label(galley);
                },
                |ui| all.pressed(ui),
            )
            .1
        })
        .inner
}
