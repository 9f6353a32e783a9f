//! Activity: the calls that were made, newest first, in a line or a drawer above the footer.

use egui::{
    Align2, Color32, Frame, Margin, Panel, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::button::Button;
use super::icon::{Icon, icon_ui};
use super::layout::{Width, name_panel, sides_ui};
use super::search::search_ui;
use super::text::{self, Face};
use super::theme::{Tokens, size, tokens};

/// How a call went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Working,
    Bad,
}

impl Tone {
    fn color(self, t: &Tokens) -> Color32 {
        match self {
            Self::Plain => t.ink_2,
            Self::Good => t.ok,
            Self::Working => t.accent,
            Self::Bad => t.error,
        }
    }
}

/// One call. Numbers are masked by whoever makes the row.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActivityRow<'a> {
    pub time: &'a str,
    pub call: &'a str,
    pub target: &'a str,
    /// How it went, in words.
    pub result: &'a str,
    pub took: &'a str,
    pub tone: Tone,
}

/// What was pressed in the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityPress {
    CopyAll,
    Save,
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

/// The open drawer. `head` says how many calls there are and what is not kept; `filter` is what the rows were chosen by.
pub fn activity_drawer_ui(
    ui: &mut Ui,
    head: &str,
    filter: &mut String,
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
            let pressed = head_ui(ui, head);
            search_ui(ui, filter, "Find a call", FILTER_WIDTH);
            ui.add_space(size::S4);
            rows_ui(ui, rows);
            pressed
        })
        .inner
}

fn head_ui(ui: &mut Ui, head: &str) -> Option<ActivityPress> {
    let t = tokens(ui);
    let buttons = [
        ("Copy all", "Copy all activity", ActivityPress::CopyAll),
        ("Save as file", "Save activity as file", ActivityPress::Save),
        ("Close", "Close activity", ActivityPress::Close),
    ]
    .map(|(text, name, press)| (Button::quiet(text).small().name(name), press));
    let right: f32 = buttons
        .iter()
        .map(|(button, _)| button.size(ui).x + 14.0)
        .sum();
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = size::S8;
        icon_ui(ui, Icon::Log, size::ICON, t.ink);
        let title = text::one_line(
            ui,
            "Activity",
            Face::MetaStrong,
            t.ink,
            ui.available_width(),
        );
        ui.label(title);
        let head = text::one_line(ui, head, Face::Meta, t.ink_2, ui.available_width());
        ui.label(head);
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
    sides_ui(ui, size::ROW, right, words, press).1
}

fn rows_ui(ui: &mut Ui, rows: &[ActivityRow<'_>]) {
    let builder = UiBuilder::new()
        .accessibility_role(Role::Log)
        .accessibility_label("Activity");
    ui.scope_builder(builder, |ui| {
        ScrollArea::vertical()
            .id_salt("activity rows")
            .auto_shrink(false)
            .show_rows(ui, size::ROW_ACTIVITY, rows.len(), |ui, range| {
                for row in rows.get(range).unwrap_or_default() {
                    row_ui(ui, row);
                }
            });
    });
}

fn row_ui(ui: &mut Ui, row: &ActivityRow<'_>) {
    let t = tokens(ui);
    let narrow = Width::of(ui.ctx()) <= Width::Compact;
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), size::ROW_ACTIVITY),
        Sense::hover(),
    );
    let name = [row.time, row.call, row.target, row.result, row.took].join(" ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name.trim()));
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(size::LINE, t.line));
    let width = rect.width();
    let color = row.tone.color(t);
    let took = if narrow {
        0.0
    } else if Width::of(ui.ctx()) == Width::Medium {
        66.0
    } else {
        90.0
    };
    // Shares of what is left between the time and the duration.
    let rest = width - 104.0 - took;
    let cells = [
        (row.time, 0.0, 96.0, Face::Code, t.ink),
        (row.call, 104.0, rest * 0.36, Face::Code, t.ink),
        (
            row.target,
            104.0 + rest * 0.36,
            rest * 0.34,
            Face::Code,
            t.ink,
        ),
        (
            row.result,
            104.0 + rest * 0.7,
            rest * 0.3,
            Face::CodeStrong,
            color,
        ),
    ];
    for (text, left, room, face, color) in cells {
        let galley = text::one_line(ui, text, face, color, room - size::S8);
        painter.galley(
            pos2(rect.left() + left, rect.center().y - galley.size().y / 2.0),
            galley,
            color,
        );
    }
    if !narrow {
        let galley = text::one_line(ui, row.took, Face::Code, t.ink, took);
        painter.galley(
            Align2::RIGHT_CENTER
                .anchor_size(rect.right_center() - vec2(size::S4, 0.0), galley.size())
                .min,
            galley,
            t.ink,
        );
    }
}
