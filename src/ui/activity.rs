//! Activity: the calls that were made, newest first, in a line or a drawer above the footer.

use egui::{Frame, Margin, Panel, Role, Stroke, Ui, pos2};

use super::button::Button;
use super::call_list::calls_ui;
pub use super::call_list::{ActivityRow, Tone};
use super::cover::Cover;
use super::icon::{Icon, icon_ui};
use super::layout::{beside_ui, name_panel, sides_ui};
use super::search::search_ui;
use super::text::{self, Face};
use super::theme::{size, tokens};
use super::width::Width;

/// What was pressed in the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityPress {
    /// What was done before.
    Earlier,
    CopyAll,
    Save,
    /// The same for programs.
    SaveLines,
    Close,
}

/// The closed drawer: one line with the last call, above the footer. Draw it after the footer; says whether to open it.
pub fn activity_line_ui(ui: &mut Ui, last: &str) -> bool {
    let t = tokens(ui);
    let (sides, _) = Width::of(ui.ctx()).page_padding();
    Panel::bottom("activity line")
        .resizable(false)
        .exact_size(size::ACTIVITY_LINE)
        .frame(
            Frame::new()
                .fill(t.sunken)
                .inner_margin(Margin::symmetric(sides, 0)),
        )
        .show(ui, |ui| {
            name_panel(ui, Role::Region, "Last call");
            let open = Button::quiet("Open").small().name("Open activity");
            let right = open.size(ui).x;
            let left = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                icon_ui(ui, Icon::Log, size::ICON, t.ink);
                let title = text::one_line(
                    ui,
                    "Activity",
                    Face::MetaStrong,
                    t.ink,
                    ui.available_width(),
                );
                ui.label(title);
                let last = text::one_line(ui, last, Face::Code, t.ink_2, ui.available_width());
                ui.label(last);
            };
            sides_ui(ui, size::ACTIVITY_LINE - 1.0, right, left, |ui| {
                open.pressed(ui)
            })
            .1
        })
        .inner
}

/// Width of the field that finds a call.
const FILTER_WIDTH: f32 = 320.0;

/// The open drawer. `head` says how many calls there are and what is not kept; `filter` is what the rows were chosen by, of
/// which `cover` hides a part.
pub fn activity_drawer_ui(
    ui: &mut Ui,
    head: &str,
    filter: &mut String,
    cover: Option<&dyn Cover>,
    rows: &[ActivityRow<'_>],
) -> Option<ActivityPress> {
    let t = tokens(ui);
    let (sides, _) = Width::of(ui.ctx()).page_padding();
    let height = size::ACTIVITY_DRAWER
        .max(ui.content_rect().height() / 3.0)
        .min(0.6 * ui.available_height());
    Panel::bottom("activity drawer")
        .resizable(false)
        .show_separator_line(false)
        .exact_size(height)
        .frame(Frame::new().fill(t.sunken).inner_margin(Margin {
            left: sides,
            right: sides,
            top: 4,
            bottom: 0,
        }))
        .show(ui, |ui| {
            name_panel(ui, Role::Region, "Calls to AWS");
            let edge = ui.max_rect();
            let top = ui.clip_rect().top() + size::EDGE / 2.0;
            ui.painter().hline(
                (edge.left() - f32::from(sides))..=(edge.right() + f32::from(sides)),
                top,
                Stroke::new(size::EDGE, t.line_strong),
            );
            ui.spacing_mut().item_spacing.y = 0.0;
            let (pressed, said) = head_ui(ui, head);
            if said {
                search_ui(ui, filter, "Find a call", FILTER_WIDTH, cover);
            } else {
                let field = FILTER_WIDTH.min(0.4 * ui.available_width());
                beside_ui(
                    ui,
                    |ui| {
                        search_ui(ui, filter, "Find a call", field, cover);
                    },
                    |ui| text::body_in(ui, head, Face::Meta, t.ink_2),
                );
            }
            ui.add_space(size::S4);
            if rows.is_empty() {
                let words = if filter.trim().is_empty() {
                    "No call was made yet."
                } else {
                    "No call matches."
                };
                text::body_in(ui, words, Face::Help, t.ink_2);
            }
            calls_ui(ui, rows);
            pressed
        })
        .inner
}

/// The title with the buttons, and what there is to say if there is room for all of it. Gives back what was pressed, and
/// whether it was said.
fn head_ui(ui: &mut Ui, head: &str) -> (Option<ActivityPress>, bool) {
    let t = tokens(ui);
    let buttons = [
        ("Earlier runs", "See earlier runs", ActivityPress::Earlier),
        ("Copy all", "Copy all activity", ActivityPress::CopyAll),
        (
            "Save as table",
            "Save activity as table",
            ActivityPress::Save,
        ),
        (
            "Save as JSON",
            "Save activity as JSON lines",
            ActivityPress::SaveLines,
        ),
        ("Close", "Close activity", ActivityPress::Close),
    ]
    .map(|(text, name, press)| (Button::quiet(text).small().name(name), press));
    let right: f32 = buttons
        .iter()
        .map(|(button, _)| button.size(ui).x + 14.0)
        .sum();
    let title = text::one_line(ui, "Activity", Face::MetaStrong, t.ink, f32::INFINITY);
    let head = text::one_line(ui, head, Face::Meta, t.ink_2, f32::INFINITY);
    let beside = size::ICON + title.size().x + 2.0 * size::S8 + right + size::S12;
    let fits = beside + head.size().x <= ui.available_width();
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = size::S8;
        icon_ui(ui, Icon::Log, size::ICON, t.ink);
        ui.label(title);
        if fits {
            ui.label(head);
        }
    };
    let press = |ui: &mut Ui| {
        // Laid out by hand from the left, so that Tab goes as one reads.
        let rect = ui.max_rect();
        let mut left = rect.right() - right + 14.0;
        let mut pressed = None;
        for (button, press) in buttons {
            let wanted = button.size(ui);
            let at =
                egui::Rect::from_min_size(pos2(left, rect.center().y - wanted.y / 2.0), wanted);
            if button.show_at(ui, at).clicked() {
                pressed = Some(press);
            }
            left += wanted.x + 14.0;
        }
        pressed
    };
    (sides_ui(ui, size::ROW, right, words, press).1, fits)
}
