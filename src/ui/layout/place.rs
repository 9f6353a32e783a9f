//! The page and what stands on it: rows, columns and lines.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{
    Align, CentralPanel, Frame, IdSalt, Layout, Margin, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, vec2,
};

use crate::ui::follow::{Turns, scroll_ui};
use crate::ui::part::bounds;
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};
use crate::ui::width::Width;

/// The page: what is left when the panels are drawn. It scrolls up and down, never sideways.
///
/// It has no ground of its own: the window is cleared with `panel_fill`.
///
/// `salt` is the page's own, so that each page starts at its top.
pub fn page_ui<R>(ui: &mut Ui, salt: impl Hash + Debug, add: impl FnOnce(&mut Ui) -> R) -> R {
    let (sides, top) = Width::of(ui.ctx()).page_padding();
    CentralPanel::default()
        .frame(Frame::NONE)
        .show(ui, |ui| {
            name_panel(ui, Role::Main, "Page");
            let area = ScrollArea::vertical()
                .id_salt(IdSalt::new(("page", salt)))
                .auto_shrink(false);
            scroll_ui(ui, area, Turns::Always, |ui| {
                let margin = Margin {
                    left: sides,
                    right: sides,
                    top,
                    bottom: 24,
                };
                Frame::new()
                    .inner_margin(margin)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        tight_ui(ui, add)
                    })
                    .inner
            })
        })
        .inner
}

/// Gives the panel that `ui` is in a role and a name for assistive technologies.
pub fn name_panel(ui: &Ui, role: Role, name: &str) {
    if let Some(panel) = ui.stack().iter().find(|one| one.is_panel_ui()) {
        ui.accesskit_node_builder(panel.unique_id, |node| {
            node.set_role(role);
            node.set_label(name);
            node.set_bounds(bounds(panel.max_rect));
        });
    }
}

/// Without room between the things added: each page sets its own.
pub fn tight_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::S8, 0.0);
        add(ui)
    })
    .inner
}

/// Text no wider than can be read with ease.
pub fn reading<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(size::READING));
        add(ui)
    })
    .inner
}

/// A separator over the whole width, with `room` above and below.
pub fn divider(ui: &mut Ui, room: f32) {
    ui.add_space(room);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::LINE), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.center().y,
        Stroke::new(size::LINE, tokens(ui).line),
    );
    ui.add_space(room);
}

/// A row of `height`, filled from the left, centered up and down.
pub fn row_ui<R>(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), height),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_min_height(height);
            add(ui)
        },
    )
    .inner
}

/// A row with one thing at the left and one at the right. The right one is drawn second, so Tab reaches it second.
pub fn sides_ui<L, R>(
    ui: &mut Ui,
    height: f32,
    right_width: f32,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R) {
    let width = ui.available_width();
    let left_width = (width - right_width - size::S12).max(0.0);
    ui.allocate_ui_with_layout(
        vec2(width, height),
        Layout::left_to_right(Align::Center),
        |ui| {
            let left = ui
                .allocate_ui_with_layout(
                    vec2(left_width, height),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_size(vec2(left_width, height));
                        left(ui)
                    },
                )
                .inner;
            let right = ui
                .with_layout(Layout::right_to_left(Align::Center), right)
                .inner;
            (left, right)
        },
    )
    .inner
}

/// An icon or mark at the left and text beside it that keeps its own edge when it wraps.
pub fn beside_ui<R>(
    ui: &mut Ui,
    at_left: impl FnOnce(&mut Ui),
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = size::S12;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_top(|ui| {
            at_left(ui);
            ui.vertical(add).inner
        })
        .inner
    })
    .inner
}

/// A label and its value, for cards and dialogs. The value is drawn by `add`.
pub fn fact_ui<R>(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let color = tokens(ui).ink_3;
    let narrow = ui.available_width() < 2.5 * size::FACT_LABEL;
    let label_width = if ui.available_width() < size::FACT_CARD {
        size::FACT_LABEL
    } else {
        size::FACT_LABEL_WIDE
    };
    ui.scope_builder(
        UiBuilder::new()
            .accessibility_role(Role::Group)
            .accessibility_label(label),
        |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            ui.spacing_mut().interact_size.y = 0.0;
            ui.add_space(size::S8);
            let value = if narrow {
                text::body_in(ui, label, Face::Help, color);
                add(ui)
            } else {
                ui.horizontal_top(|ui| {
                    ui.allocate_ui_with_layout(
                        vec2(label_width, Face::Body.line()),
                        Layout::top_down(Align::Min),
                        |ui| {
                            ui.set_min_width(label_width);
                            ui.set_max_width(label_width - size::S12);
                            text::body_in(ui, label, Face::Help, color);
                        },
                    );
                    ui.vertical(add).inner
                })
                .inner
            };
            ui.add_space(size::S8);
            value
        },
    )
    .inner
}
