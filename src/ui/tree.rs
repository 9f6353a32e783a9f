//! A tree of groups and things to tick. Only rows on screen are drawn, in whatever scrolls around it.
//!
//! One stop for the keyboard: Up and Down go from row to row, Left and Right close and open a group, Space ticks.
//! What is typed on a row is given back, to be looked for.

use std::fmt::Debug;
use std::hash::Hash;

use egui::accesskit::Toggled;
use egui::{
    Align2, CornerRadius, Event, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense,
    Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::check::{Ticked, paint_box};
use super::count::{in_sight, offset};
use super::focus::{ring_at, ring_inside, stable_id, stepped, take_if_missing, vertical_step};
use super::icon::{Icon, paint_chevron, paint_icon};
use super::kept;
use super::mark::{Mark, paint_mark};
use super::text::{self, Face};
use super::theme::{size, tokens};

/// From one level to the next.
const INDENT: f32 = 28.0;
/// Between the parts of a row.
const GAP: f32 = 10.0;
/// So much of a row is kept for the name, at the least.
const LEAST_NAME: f32 = 120.0;

/// How a row is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    None,
    /// Some of what it stands for.
    Some,
    All,
    /// It cannot be.
    Refused,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    pub level: u16,
    /// Whether a group is open; nothing for what is no group.
    pub open: Option<bool>,
    pub tick: Tick,
    pub name: String,
    /// Beside the name.
    pub number: String,
    /// At the right: a count, or why it is as it is.
    pub about: String,
    /// Before those words.
    pub mark: Option<Mark>,
}

/// What was done in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeEvent<K> {
    /// The tick of a row was turned.
    Tick(K),
    /// A group is to be open, or closed.
    Open(K, bool),
    /// This was typed on a row.
    Typed(String),
}

/// A row on screen.
struct Line {
    index: usize,
    rows: usize,
    rect: Rect,
    id: Id,
}

/// Draws the rows that are in sight, asking `key` and `row` for them only. Says what was done.
pub fn tree_ui<K: Hash + Debug + Clone>(
    ui: &mut Ui,
    (salt, name): (&str, &str),
    rows: usize,
    key: impl Fn(usize) -> K,
    mut row: impl FnMut(usize) -> TreeRow,
) -> Option<TreeEvent<K>> {
    let group = stable_id(ui, ("tree", salt));
    let builder = UiBuilder::new()
        .id_salt(("tree", salt))
        .accessibility_role(Role::Tree)
        .accessibility_label(name);
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.accesskit_node_builder(ui.unique_id(), |node| node.set_size_of_set(rows));
        let width = ui.available_width();
        let (_, body) = ui.allocate_space(vec2(width, offset(rows, size::CONTROL_SMALL)));
        let id_of = |at: usize| group.with(key(at));
        let seen = in_sight(
            body.top(),
            size::CONTROL_SMALL,
            rows,
            ui.clip_rect().y_range(),
        );
        let (shown, kept) = kept::shown(ui, group, (rows, seen), id_of);
        let mut event = None;
        for index in shown {
            let top = body.top() + offset(index, size::CONTROL_SMALL);
            let line = Line {
                index,
                rows,
                rect: Rect::from_min_size(pos2(body.left(), top), vec2(width, size::CONTROL_SMALL)),
                id: id_of(index),
            };
            let done = row_ui(ui, &line, &row(index));
            if index == kept {
                take_if_missing(ui, line.id);
            }
            kept::drawn(ui, group, (line.id, index), size::CONTROL_SMALL);
            if let Some(to) = done.to {
                kept::go(ui, group, (index, line.rect), (to, id_of(to)), 0.0);
            }
            if done.ticked {
                event = Some(TreeEvent::Tick(key(index)));
            } else if let Some(open) = done.open {
                event = Some(TreeEvent::Open(key(index), open));
            } else if let Some(typed) = done.typed {
                event = Some(TreeEvent::Typed(typed));
            }
        }
        event
    })
    .inner
}

/// What was done in a row.
#[derive(Default)]
struct Done {
    ticked: bool,
    open: Option<bool>,
    typed: Option<String>,
    /// The row that an arrow key asks for.
    to: Option<usize>,
}

fn row_ui(ui: &Ui, line: &Line, row: &TreeRow) -> Done {
    let response = ui.interact(line.rect, line.id, Sense::click());
    tell(ui, line, row, &response);
    let mut done = keys(ui, line, row);
    let left = line.rect.left() + INDENT * f32::from(row.level);
    let chevron = Rect::from_center_size(
        pos2(left + size::ICON / 2.0, line.rect.center().y),
        Vec2::splat(size::ICON),
    );
    let square = Rect::from_center_size(
        pos2(
            chevron.right() + GAP + size::CHECK / 2.0,
            line.rect.center().y,
        ),
        Vec2::splat(size::CHECK),
    );
    // The box ticks; on the rest of the row, a group opens and anything else ticks.
    let box_id = line.id.with("tick");
    let on_box = ui.interact(square.expand(size::S8), box_id, Sense::CLICK);
    let name = spoken(row);
    on_box.widget_info(|| WidgetInfo::labeled(Role::CheckBox, row.tick != Tick::Refused, &name));
    ui.accesskit_node_builder(box_id, |node| node.set_toggled(toggled(row.tick)));
    let can = row.tick != Tick::Refused;
    done.ticked |= can && on_box.clicked();
    if response.clicked() && !done.ticked {
        match row.open {
            Some(open) => done.open = Some(!open),
            None => done.ticked = can,
        }
    }
    if ui.is_rect_visible(line.rect) {
        paint(ui, line.rect, row, &response, [chevron, square]);
    }
    ring_inside(ui, &response, line.rect);
    if on_box.has_focus() {
        ring_at(ui.painter(), square, size::RADIUS_TAG, tokens(ui).focus);
    }
    done
}

fn spoken(row: &TreeRow) -> String {
    let parts = [&row.name, &row.number, &row.about];
    let said: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(", ")
}

const fn toggled(tick: Tick) -> Toggled {
    match tick {
        Tick::None | Tick::Refused => Toggled::False,
        Tick::Some => Toggled::Mixed,
        Tick::All => Toggled::True,
    }
}

/// Tells assistive technologies of the row.
fn tell(ui: &Ui, line: &Line, row: &TreeRow, response: &Response) {
    let can = row.tick != Tick::Refused;
    response.widget_info(|| WidgetInfo::labeled(Role::TreeItem, can, spoken(row)));
    ui.accesskit_node_builder(line.id, |node| {
        node.set_level(usize::from(row.level) + 1);
        node.set_position_in_set(line.index);
        node.set_toggled(toggled(row.tick));
        if let Some(open) = row.open {
            node.set_expanded(open);
        }
    });
}

fn keys(ui: &Ui, line: &Line, row: &TreeRow) -> Done {
    let mut done = Done::default();
    if !ui.memory(|memory| memory.has_focus(line.id)) {
        return done;
    }
    done.to = vertical_step(ui, line.id)
        .map(|step| stepped(line.index, line.rows, step))
        .filter(|to| *to != line.index);
    let arrows = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(line.id, arrows));
    let hit = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if hit(Key::ArrowRight) {
        done.open = (row.open == Some(false)).then_some(true);
    }
    if hit(Key::ArrowLeft) {
        done.open = (row.open == Some(true)).then_some(false);
    }
    if hit(Key::Space) {
        done.ticked = row.tick != Tick::Refused;
        // The same key has typed a space.
        return done;
    }
    done.typed = ui.input_mut(|input| {
        let typed = input.events.iter().find_map(|event| match event {
            Event::Text(text) if text.chars().all(char::is_alphanumeric) => Some(text.clone()),
            _ => None,
        });
        if typed.is_some() {
            let is_text = |event: &Event| matches!(event, Event::Text(_));
            input.events.retain(|event| !is_text(event));
        }
        typed
    });
    done
}

fn paint(ui: &Ui, rect: Rect, row: &TreeRow, response: &Response, [chevron, square]: [Rect; 2]) {
    let t = tokens(ui);
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, CornerRadius::ZERO, t.hover);
    }
    let line = Stroke::new(size::LINE, t.line);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    if let Some(open) = row.open {
        paint_chevron(painter, chevron.center(), size::ICON, open, t.ink_2);
    }
    let ticked = match row.tick {
        Tick::None => Ticked::Off,
        Tick::Some => Ticked::Some,
        Tick::All => Ticked::On,
        Tick::Refused => Ticked::Refused,
    };
    paint_box(painter, square, ticked, t);
    let can = row.tick != Tick::Refused;
    let ink = if can { t.ink } else { t.ink_3 };
    let middle = rect.center().y;
    let mut left = square.right() + GAP;
    if row.open.is_some() {
        let at = Rect::from_center_size(
            pos2(left + size::ICON / 2.0, middle),
            Vec2::splat(size::ICON),
        );
        paint_icon(painter, at, Icon::Folder, t.ink_2, t.page);
        left += size::ICON + GAP;
    }
    let beside = if row.mark.is_some() {
        size::ICON + size::S8
    } else {
        0.0
    };
    let room = (rect.right() - left - LEAST_NAME - beside).max(0.0);
    let about = text::one_line(ui, &row.about, Face::Help, t.ink_2, room);
    let about_left = rect.right() - about.size().x;
    text::paint_at(
        painter,
        (Align2::LEFT_CENTER, pos2(about_left, middle)),
        about,
        t.ink_2,
    );
    let right = if let Some(mark) = row.mark {
        let at = Rect::from_center_size(
            pos2(about_left - size::S8 - size::ICON / 2.0, middle),
            Vec2::splat(size::ICON),
        );
        paint_mark(ui, painter, at, mark, t.page);
        at.left() - GAP
    } else {
        about_left - GAP
    };
    let face = if row.open == Some(true) {
        Face::HelpStrong
    } else {
        Face::Help
    };
    let number = text::one_line(
        ui,
        &row.number,
        Face::Code,
        t.ink_2,
        (right - left).max(0.0),
    );
    let for_number = if row.number.is_empty() {
        0.0
    } else {
        number.size().x + GAP
    };
    let name = text::one_line(
        ui,
        &row.name,
        face,
        ink,
        (right - left - for_number).max(0.0),
    );
    let after = left + name.size().x + if row.name.is_empty() { 0.0 } else { GAP };
    text::paint_at(
        painter,
        (Align2::LEFT_CENTER, pos2(left, middle)),
        name,
        ink,
    );
    text::paint_at(
        painter,
        (Align2::LEFT_CENTER, pos2(after, middle)),
        number,
        t.ink_2,
    );
}
