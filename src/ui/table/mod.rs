//! A table of many rows. Only rows on screen are drawn, in whatever scrolls around it, and its head stays in view.
//!
//! A row is known by its key: what is chosen, ticked or in focus stays with it when rows are sorted, filtered or added.

mod cell;
mod columns;

use std::fmt::Debug;
use std::hash::Hash;

use egui::accesskit::{SortDirection, Toggled};
use egui::{
    CornerRadius, Id, Key, Modifiers, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

pub use cell::Cell;
pub use columns::Column;

use super::check::{Ticked, paint_box};
use super::count::{in_sight, offset};
use super::focus::{ring_at, ring_inside, stable_id, stepped, take_if_missing, vertical_step};
use super::icon::{Icon, paint_turned};
use super::kept;
use super::part::name_part;
use super::text::{self, Face};
use super::theme::{size, tokens};
use columns::{Slot, slots};

/// A box to tick and the room on both sides of it.
const TICK: f32 = size::S8 + size::CHECK + size::S12;
/// The arrow beside the head that rows are sorted by, and the room before it.
const ARROW: f32 = size::ICON_SMALL + size::S4;

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: usize,
    pub descending: bool,
}

/// Rows that can be ticked.
#[derive(Clone, Copy)]
pub struct Ticks<'a> {
    /// How many are.
    pub count: usize,
    pub is_on: &'a dyn Fn(usize) -> bool,
}

/// What was done in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableEvent<K> {
    /// A row was pressed; it is the selected one now.
    Pressed(K),
    /// The rows are to be sorted so.
    Sort(Sort),
    /// The tick of a row was turned.
    Tick(K),
    /// All rows are to be ticked, or none.
    TickAll(bool),
}

/// A table.
#[must_use = "call `show`"]
#[derive(Clone, Copy)]
pub struct Table<'a> {
    salt: &'a str,
    name: &'a str,
    columns: &'a [Column<'a>],
    sort: Option<Sort>,
    ticks: Option<Ticks<'a>>,
}

/// A row on screen.
struct Line {
    index: usize,
    rows: usize,
    rect: Rect,
    id: Id,
    chosen: bool,
    ticked: Option<bool>,
}

/// What was done in a row.
#[derive(Default)]
struct Done {
    pressed: bool,
    ticked: bool,
    /// The row that an arrow key asks for.
    to: Option<usize>,
}

impl<'a> Table<'a> {
    pub fn new(salt: &'a str, name: &'a str, columns: &'a [Column<'a>]) -> Self {
        Self {
            salt,
            name,
            columns,
            sort: None,
            ticks: None,
        }
    }

    /// What the rows are sorted by now. The caller sorts them.
    pub fn sorted(mut self, sort: Option<Sort>) -> Self {
        self.sort = sort;
        self
    }

    /// Rows can be ticked.
    pub fn ticks(mut self, ticks: Ticks<'a>) -> Self {
        self.ticks = Some(ticks);
        self
    }

    /// Draws head and rows, asking `key` and `cells` for the rows on screen only.
    pub fn show<K: Hash + Debug + PartialEq>(
        self,
        ui: &mut Ui,
        rows: usize,
        key: impl Fn(usize) -> K,
        selected: &mut Option<K>,
        mut cells: impl FnMut(usize) -> Vec<Cell>,
    ) -> Option<TableEvent<K>> {
        let group = stable_id(ui, ("table", self.salt));
        let builder = UiBuilder::new()
            .id_salt(("table", self.salt))
            .accessibility_role(Role::Table)
            .accessibility_label(self.name);
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let width = ui.available_width();
            let slots = slots(self.columns, self.ticks.map_or(0.0, |_| TICK), width);
            ui.accesskit_node_builder(ui.unique_id(), |node| {
                node.set_row_count(rows);
                node.set_column_count(slots.len());
            });
            let (_, head) = ui.allocate_space(vec2(width, size::ROW_TABLE));
            let (_, body) = ui.allocate_space(vec2(width, offset(rows, size::ROW_TABLE)));
            // The head goes along with what is scrolled, as long as there is a row below it.
            let lowest = (body.bottom() - 2.0 * size::ROW_TABLE).max(head.top());
            let top = ui.clip_rect().top().clamp(head.top(), lowest);
            let head = head.translate(vec2(0.0, top - head.top()));
            let mut event = self.head_ui(ui, &slots, (group.with("head"), head), rows);

            let seen = ui.clip_rect();
            ui.set_clip_rect(seen.with_min_y(seen.top().max(head.bottom())));
            let id_of = |row: usize| group.with(key(row));
            let seen = in_sight(body.top(), size::ROW_TABLE, rows, ui.clip_rect().y_range());
            let (shown, kept) = kept::shown(ui, group, (rows, seen), id_of);
            for index in shown {
                let from = body.top() + offset(index, size::ROW_TABLE);
                let row = Line {
                    index,
                    rows,
                    rect: Rect::from_min_size(
                        pos2(body.left(), from),
                        vec2(width, size::ROW_TABLE),
                    ),
                    id: id_of(index),
                    chosen: selected
                        .as_ref()
                        .is_some_and(|chosen| *chosen == key(index)),
                    ticked: self.ticks.map(|ticks| (ticks.is_on)(index)),
                };
                let done = self.row_ui(ui, &row, &slots, &cells(index));
                if selected.is_none() && index == kept {
                    take_if_missing(ui, row.id);
                }
                if done.pressed {
                    *selected = Some(key(index));
                    event = Some(TableEvent::Pressed(key(index)));
                }
                if done.ticked {
                    event = Some(TableEvent::Tick(key(index)));
                }
                kept::drawn(ui, group, (row.id, index), size::ROW_TABLE);
                if let Some(to) = done.to {
                    // The head lies over what is just below it.
                    let above = size::ROW_TABLE;
                    kept::go(ui, group, (index, row.rect), (to, id_of(to)), above);
                }
            }
            event
        })
        .inner
    }

    fn head_ui<K>(
        &self,
        ui: &mut Ui,
        slots: &[Slot],
        (id, rect): (Id, Rect),
        rows: usize,
    ) -> Option<TableEvent<K>> {
        let t = tokens(ui);
        let mut event = None;
        name_part(ui, (id, None), (Role::Row, "Columns"), rect, |_| {});
        if let Some(ticks) = self.ticks
            && self.tick_all_ui(ui, rect, ticks.count, rows)
        {
            event = Some(TableEvent::TickAll(ticks.count < rows));
        }
        for slot in slots {
            let Some(column) = self.columns.get(slot.column) else {
                continue;
            };
            let sort = self.sort.filter(|sort| sort.column == slot.column);
            let at = slot.within(rect);
            let part = (id.with(slot.column), Some(id));
            name_part(ui, part, (Role::ColumnHeader, column.head), at, |node| {
                node.set_column_index(slot.column);
                if let Some(sort) = sort {
                    node.set_sort_direction(direction(sort));
                }
            });
            if column.sorts && self.sort_ui(ui, id.with(("sort", slot.column)), at, column, sort) {
                let descending = sort.is_some_and(|sort| !sort.descending);
                let column = slot.column;
                event = Some(TableEvent::Sort(Sort { column, descending }));
            }
            let arrow = if sort.is_some() { ARROW } else { 0.0 };
            let room = slot.width - arrow;
            let galley = text::one_line(ui, column.head, Face::MetaStrong, t.ink_3, room);
            let words = galley.size();
            let left = if column.right {
                at.right() - arrow - words.x
            } else {
                at.left()
            };
            let top = rect.center().y - words.y / 2.0;
            ui.painter().galley(pos2(left, top), galley, t.ink_3);
            if let Some(sort) = sort {
                let middle = pos2(
                    left + words.x + ARROW - size::ICON_SMALL / 2.0,
                    rect.center().y,
                );
                let at = Rect::from_center_size(middle, Vec2::splat(size::ICON_SMALL));
                let quarters = if sort.descending { 0 } else { 2 };
                paint_turned(ui.painter(), at, Icon::Down, [t.ink_3, t.page], quarters);
            }
        }
        ui.painter().hline(
            rect.x_range(),
            rect.bottom() - 1.0,
            Stroke::new(size::EDGE, t.line),
        );
        event
    }

    /// What is pressed to sort by a column; its words are drawn with the head.
    fn sort_ui(&self, ui: &Ui, id: Id, at: Rect, column: &Column<'_>, sort: Option<Sort>) -> bool {
        let response = ui.interact(at, id, Sense::click());
        let how = match sort {
            None => "",
            Some(Sort {
                descending: false, ..
            }) => ", now from the first up",
            Some(_) => ", now from the last down",
        };
        let name = format!("Sort {} by {}{how}", self.name, column.head);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() {
            let hover = tokens(ui).hover;
            ui.painter()
                .rect_filled(at, CornerRadius::same(size::RADIUS_TAG), hover);
        }
        ring_inside(ui, &response, at);
        response.clicked()
    }

    /// The box above the boxes. Says whether it was pressed.
    fn tick_all_ui(&self, ui: &Ui, head: Rect, count: usize, rows: usize) -> bool {
        let square = tick_box(head);
        let id = stable_id(ui, ("tick all", self.salt));
        let response = ui.interact(square.expand(size::S8), id, Sense::click());
        let (ticked, toggled) = match count {
            0 => (Ticked::Off, Toggled::False),
            count if count < rows => (Ticked::Some, Toggled::Mixed),
            _ => (Ticked::On, Toggled::True),
        };
        let name = format!("All of {}", self.name);
        response.widget_info(|| WidgetInfo::labeled(Role::CheckBox, true, &name));
        ui.accesskit_node_builder(id, |node| {
            node.set_toggled(toggled);
            node.set_description(format!("{count} of {rows}"));
        });
        paint_box(ui.painter(), square, ticked, tokens(ui));
        if response.has_focus() {
            ring_at(ui.painter(), square, size::RADIUS_TAG, tokens(ui).focus);
        }
        response.clicked()
    }

    /// Draws a row; says what was done in it.
    fn row_ui(&self, ui: &mut Ui, row: &Line, slots: &[Slot], cells: &[Cell]) -> Done {
        let t = tokens(ui);
        let rect = row.rect;
        let mut done = Done::default();
        // Space ticks; without ticks it presses, as Enter does.
        if row.ticked.is_some() && ui.memory(|memory| memory.has_focus(row.id)) {
            done.ticked = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space));
        }
        let response = ui.interact(rect, row.id, Sense::click());
        let words: Vec<&str> = cells
            .iter()
            .map(Cell::words)
            .filter(|words| !words.is_empty())
            .collect();
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words.join(", ")));
        ui.accesskit_node_builder(row.id, |node| {
            node.set_row_index(row.index);
            node.set_selected(row.chosen);
            if let Some(ticked) = row.ticked {
                node.set_toggled(ticked.into());
            }
        });
        for slot in slots {
            if let Some(cell) = cells.get(slot.column) {
                let part = (row.id.with(slot.column), Some(row.id));
                let at = slot.within(rect);
                name_part(ui, part, (Role::Cell, cell.words()), at, |node| {
                    node.set_column_index(slot.column);
                });
            }
        }
        done.to = vertical_step(ui, row.id)
            .map(|step| stepped(row.index, row.rows, step))
            .filter(|to| *to != row.index);

        let painter = ui.painter();
        let ground = if row.chosen {
            t.accent_soft
        } else if response.hovered() {
            t.hover
        } else {
            t.page
        };
        painter.rect_filled(rect, CornerRadius::ZERO, ground);
        if row.chosen {
            painter.rect_filled(
                rect.with_max_x(rect.left() + size::BAR),
                CornerRadius::ZERO,
                t.accent,
            );
        }
        painter.hline(
            rect.x_range(),
            rect.bottom() - 0.5,
            Stroke::new(size::LINE, t.line),
        );
        let shift = vec2(if row.chosen { size::S8 } else { 0.0 }, 0.0);
        if let Some(ticked) = row.ticked {
            done.ticked |= tick_ui(ui, row, ticked, &words.join(", "));
        }
        for slot in slots {
            if let (Some(column), Some(cell)) =
                (self.columns.get(slot.column), cells.get(slot.column))
            {
                let is_first = slot.column == 0 && row.ticked.is_none();
                let moved = if is_first {
                    rect.translate(shift)
                } else {
                    rect
                };
                cell.paint(ui, (moved, *slot), column.right, ground);
            }
        }
        ring_inside(ui, &response, rect);
        done.pressed = response.clicked() && !done.ticked;
        done
    }
}

fn direction(sort: Sort) -> SortDirection {
    if sort.descending {
        SortDirection::Descending
    } else {
        SortDirection::Ascending
    }
}

/// Where the box of a row is.
fn tick_box(row: Rect) -> Rect {
    let middle = pos2(row.left() + size::S8 + size::CHECK / 2.0, row.center().y);
    Rect::from_center_size(middle, Vec2::splat(size::CHECK))
}

/// The box of a row, for the pointer and for assistive technologies; on the keyboard the row has it. Says whether it was
/// pressed.
fn tick_ui(ui: &Ui, row: &Line, ticked: bool, name: &str) -> bool {
    let square = tick_box(row.rect);
    let id = row.id.with("tick");
    let response = ui.interact(square.expand(size::S8), id, Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, ticked, name));
    let shown = if ticked { Ticked::On } else { Ticked::Off };
    paint_box(ui.painter(), square, shown, tokens(ui));
    response.clicked()
}
