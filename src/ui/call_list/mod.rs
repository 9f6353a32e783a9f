//! Rows of calls, newest first, each of which opens in place.

mod call;
mod columns;

use std::time::Duration;

use egui::{
    Align2, EventFilter, Id, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::copy::copy_button_ui;
use super::focus::{Step, open_and_close, ring_inside, stable_id, stepped, vertical_step};
use super::follow::{Turns, scroll_ui};
use super::icon::paint_chevron;
use super::layout::row_ui;
use super::text::{self, Face, Look, Piece};
use super::theme::{size, tokens};
pub use call::{ActivityRow, Tone};
use columns::{Columns, GAP, List, TIME};

/// Which row is open and which had focus last, and how high the open one is.
#[derive(Clone, Copy, Debug)]
struct Memo {
    open: Option<Id>,
    focused: Option<Id>,
    body: f32,
}

/// Room for the mark that says whether a row is open.
const MARK: f32 = size::ICON_SMALL + size::S4;
/// Height of what an open row says, until it has been drawn.
const BODY: f32 = 72.0;

/// Draws the rows that can be seen, in what is left of `ui`.
pub(super) fn calls_ui(ui: &mut Ui, rows: &[ActivityRow<'_>]) {
    let builder = UiBuilder::new()
        .accessibility_role(Role::Log)
        .accessibility_label("Activity");
    ui.scope_builder(builder, |ui| {
        let area = ScrollArea::vertical()
            .id_salt("activity rows")
            .auto_shrink(false);
        scroll_ui(ui, area, Turns::WithFocus, |ui| rows_ui(ui, rows));
    });
}

/// What the id of a row is made of.
fn salt<'a>(row: &ActivityRow<'a>) -> (&'static str, &'a str) {
    ("call", row.key)
}

fn rows_ui(ui: &mut Ui, rows: &[ActivityRow<'_>]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let group = ui.make_persistent_id("calls");
    let mut memo = ui.data(|data| data.get_temp(group)).unwrap_or(Memo {
        open: None,
        focused: None,
        body: BODY,
    });
    let place = |wanted: Option<Id>| {
        let wanted = wanted?;
        rows.iter()
            .position(|row| ui.make_persistent_id(salt(row)) == wanted)
    };
    let (open, focused) = (place(memo.open), place(memo.focused));
    let list = List {
        rows: rows.len(),
        open,
        body: memo.body,
    };
    let (_, whole) = ui.allocate_space(vec2(ui.available_width(), list.top(rows.len())));
    let columns = Columns::of(ui, rows, whole.width());
    let mut shown: Vec<usize> = list.on_screen(whole, ui.clip_rect()).collect();
    // The row that had focus last and its neighbors are always there, so that the keyboard can go on from there.
    let kept = focused.unwrap_or(0);
    shown.extend((kept.saturating_sub(1)..=kept + 1).filter(|index| *index < rows.len()));
    shown.sort_unstable();
    shown.dedup();
    for index in shown {
        let Some(row) = rows.get(index) else {
            continue;
        };
        let top = whole.top() + list.top(index);
        let rect = Rect::from_min_size(
            pos2(whole.left(), top),
            vec2(whole.width(), size::ROW_ACTIVITY),
        );
        let mut is_open = open == Some(index);
        let (response, step) = row_line_ui(ui, row, rect, &columns, &mut is_open);
        if response.has_focus() {
            memo.focused = Some(response.id);
        }
        if is_open != (open == Some(index)) {
            memo.open = is_open.then_some(response.id);
            if is_open {
                ui.scroll_to_rect(rect.with_max_y(rect.bottom() + memo.body), None);
            }
        }
        let to = step.map(|step| stepped(index, rows.len(), step));
        if let Some((to, row)) = to.and_then(|to| Some((to, rows.get(to)?))) {
            let id = ui.make_persistent_id(salt(row));
            ui.memory_mut(|memory| memory.request_focus(id));
            memo.focused = Some(id);
            ui.scroll_to_rect(
                rect.translate(vec2(0.0, list.top(to) - list.top(index))),
                None,
            );
        }
        if open == Some(index) {
            let below = rect.translate(vec2(0.0, rect.height()));
            let height = body_ui(ui, row, below);
            if (height - memo.body).abs() > 0.5 {
                memo.body = height;
                // What comes below it moves.
                ui.request_repaint_after(Duration::ZERO);
            }
        }
    }
    ui.data_mut(|data| data.insert_temp(group, memo));
}

/// Draws the line of a row; says which way an arrow key asks to go.
fn row_line_ui(
    ui: &Ui,
    row: &ActivityRow<'_>,
    rect: Rect,
    columns: &Columns,
    open: &mut bool,
) -> (Response, Option<Step>) {
    let t = tokens(ui);
    let id = stable_id(ui, salt(row));
    let response = ui.interact(rect, id, Sense::click());
    let name = [row.time, row.call, row.target, row.result, row.took].join(" ");
    let name = text::spoken(name.trim());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let step = vertical_step(ui, id);
    open_and_close(ui, &response, open);
    if response.has_focus() {
        let arrows = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    }
    if !ui.is_rect_visible(rect) {
        return (response, step);
    }
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, 0.0, t.hover);
    }
    painter.hline(rect.x_range(), rect.top(), Stroke::new(size::LINE, t.line));
    let left = pos2(rect.left() + size::ICON_SMALL / 2.0, rect.center().y);
    paint_chevron(painter, left, size::ICON_SMALL, *open, t.ink_2);
    let color = row.tone.color(t);
    let target = if columns.short {
        row.short_target
    } else {
        row.target
    };
    let cells = [
        (row.time, MARK, TIME - MARK, Face::Code, t.ink),
        (row.call, TIME, columns.call, Face::Code, t.ink),
        (
            target,
            TIME + columns.call,
            columns.target,
            Face::Code,
            t.ink,
        ),
        (
            row.result,
            TIME + columns.call + columns.target,
            columns.result,
            Face::CodeStrong,
            color,
        ),
    ];
    for (words, left, room, face, color) in cells {
        // A text that fits must not be cut because of how its width was rounded.
        let galley = text::one_line(ui, words, face, color, room - GAP + 1.0);
        let at = rect.left_center() + vec2(left, 0.0);
        text::paint_at(painter, (Align2::LEFT_CENTER, at), galley, color);
    }
    if columns.took > 0.0 {
        let galley = text::one_line(ui, row.took, Face::Code, t.ink, columns.took);
        let right = rect.right_center() - vec2(size::S4, 0.0);
        text::paint_at(painter, (Align2::RIGHT_CENTER, right), galley, t.ink);
    }
    ring_inside(ui, &response, rect);
    (response, step)
}

/// What the open row says besides: where, how long, and the request's id to copy. Gives back how high it is.
fn body_ui(ui: &mut Ui, row: &ActivityRow<'_>, below: Rect) -> f32 {
    let t = tokens(ui);
    let look = Look {
        plain: Face::Meta,
        strong: Face::MetaStrong,
        color: t.ink_2,
        strong_color: t.ink,
    };
    let inside = below.with_min_x(below.left() + MARK);
    let builder = UiBuilder::new()
        .id_salt(("about the call", salt(row)))
        .max_rect(inside)
        .accessibility_role(Role::Group)
        .accessibility_label("About this call");
    let mut body = ui.new_child(builder);
    let facts = [
        Piece::Plain("Account "),
        Piece::Strong(row.account),
        Piece::Plain("   Region "),
        Piece::Strong(row.region),
        Piece::Plain("   Took "),
        Piece::Strong(row.took),
    ];
    text::rich_in(&mut body, &facts, look);
    let (request, whole) = row.request;
    if whole.is_empty() {
        text::body_in(
            &mut body,
            "No request number came with the answer.",
            Face::Meta,
            t.ink_2,
        );
    } else {
        row_ui(&mut body, size::CONTROL_SMALL, |ui| {
            ui.spacing_mut().item_spacing.x = size::S8;
            let label = text::one_line(ui, "Request number", Face::Meta, t.ink_2, f32::INFINITY);
            ui.label(label);
            let room = (ui.available_width() - COPY).max(0.0);
            let shown = text::one_line_name(ui, request, Face::Code, t.ink, room);
            let shown = ui.label(shown);
            // Read out whole.
            ui.accesskit_node_builder(shown.id, |node| node.set_value(text::spoken(request)));
            copy_button_ui(ui, "request number", whole);
        });
    }
    body.min_rect().height() + size::S8
}

/// Room for the button that copies.
const COPY: f32 = 124.0;
