//! A grid of marks, such as Regions against accounts. Only what is in sight is drawn, both ways; the heads of rows and
//! columns stay in view.
//!
//! It is one stop for the keyboard. Arrows, Home, End, Page Up and Page Down go from cell to cell; Enter or Space presses
//! one. Below it stands in words which cell that is. A row can be open: what belongs to it stands below it.

mod columns;
mod marks;
mod paint;
mod rows;

use egui::{
    Align2, EventFilter, Id, Key, Modifiers, PointerButton, Rangef, Rect, Response, Role,
    ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

pub use columns::Group;

use super::count::whole;
use super::focus::{ring_at, stable_id};
use super::mark::{Mark, paint_mark};
use super::part::name_part;
use super::text::{self, Face};
use super::theme::{size, tokens};
use columns::{Columns, PITCH};
pub(super) use marks::paint_cell;
use marks::paint_open;
use rows::{ROW, Rows};

/// Height of the names of the groups.
const HEAD: f32 = 20.0;
/// Width of the names of the rows.
const NAMES: f32 = 124.0;
/// The face of those names.
const NAME: Face = Face::Code;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCell<'a> {
    pub mark: Mark,
    /// What the mark means here.
    pub word: &'a str,
}

/// A row and a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub row: usize,
    pub column: usize,
}

/// A grid.
#[must_use = "call `show`"]
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    salt: &'a str,
    name: &'a str,
    rows: &'a [&'a str],
    groups: &'a [Group<'a>],
    open: Option<usize>,
}

/// What a frame of a grid goes by.
struct Frame<'f, C, M> {
    columns: Columns,
    rows: Rows,
    /// Where all rows are; the columns are scrolled within.
    body: Rect,
    id: Id,
    at: At,
    cell: C,
    column: &'f M,
}

impl<'a> Grid<'a> {
    /// `rows` and `groups` are named on screen; the columns are named when they are asked for.
    pub fn new(salt: &'a str, name: &'a str, rows: &'a [&'a str], groups: &'a [Group<'a>]) -> Self {
        Self {
            salt,
            name,
            rows,
            groups,
            open: None,
        }
    }

    /// This row is open.
    pub fn open(mut self, row: Option<usize>) -> Self {
        self.open = row.filter(|row| *row < self.rows.len());
        self
    }

    /// Draws the grid, asking for the names of columns and for cells only where they are in sight. Says which cell was
    /// pressed.
    pub fn show<'c>(
        self,
        ui: &mut Ui,
        column: impl Fn(usize) -> String,
        cell: impl Fn(At) -> GridCell<'c>,
    ) -> Option<At> {
        self.show_with(ui, column, cell, |_| ())
    }

    /// The same, with what stands below the row that is open.
    pub fn show_with<'c>(
        self,
        ui: &mut Ui,
        column: impl Fn(usize) -> String,
        cell: impl Fn(At) -> GridCell<'c>,
        inside: impl FnOnce(&mut Ui),
    ) -> Option<At> {
        let columns = Columns::of(self.groups);
        if columns.count == 0 || self.rows.is_empty() {
            return None;
        }
        let id = stable_id(ui, ("grid", self.salt));
        ui.scope_builder(UiBuilder::new().id_salt(("grid", self.salt)), |ui| {
            let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing, Vec2::ZERO);
            let room_id = id.with("room");
            let room: f32 = ui.data(|data| data.get_temp(room_id)).unwrap_or_default();
            let rows = Rows {
                count: self.rows.len(),
                open: self.open.map(|row| (row, room)),
            };
            let height = rows.height();
            let width = ui.available_width();
            let bar = if columns.width > width - NAMES {
                ui.spacing().scroll.allocated_width()
            } else {
                0.0
            };
            let (_, whole) = ui.allocate_space(vec2(width, HEAD + height + bar));
            let body = whole
                .with_min_y(whole.top() + HEAD)
                .with_max_y(whole.bottom() - bar);
            let mut frame = Frame {
                at: ui.data(|data| data.get_temp(id)).unwrap_or_default(),
                columns,
                rows,
                body,
                id,
                cell,
                column: &column,
            };
            frame.at.row = frame.at.row.min(self.rows.len() - 1);
            frame.at.column = frame.at.column.min(frame.columns.count - 1);
            paint_open(ui, &frame.rows, body);
            self.names_ui(ui, &frame);
            let marks = whole.with_min_x(whole.left() + NAMES);
            let pressed = self.marks_ui(ui, &mut frame, marks);
            if let Some(row) = self.open {
                let top = body.top() + frame.rows.top(row) + ROW;
                let place = Rect::from_min_size(pos2(body.left(), top), vec2(width, 0.0));
                let mut below = ui.new_child(UiBuilder::new().max_rect(place).id_salt("open"));
                below.spacing_mut().item_spacing = spacing;
                inside(&mut below);
                let taken = below.min_rect().height();
                if (taken - room).abs() > 0.5 {
                    ui.data_mut(|data| data.insert_temp(room_id, taken));
                    ui.ctx().request_discard("the open row has another height");
                }
            }
            self.words_ui(ui, &frame);
            pressed
        })
        .inner
    }

    /// The names of the rows.
    fn names_ui<C, M>(&self, ui: &Ui, frame: &Frame<'_, C, M>) {
        let t = tokens(ui);
        let seen = ui.clip_rect().y_range();
        for row in frame.rows.in_sight(frame.body.top(), seen) {
            let Some(name) = self.rows.get(row) else {
                continue;
            };
            let is_here = row == frame.at.row || self.open == Some(row);
            let color = if is_here { t.ink } else { t.ink_2 };
            let name = text::one_line_name(ui, name, NAME, color, NAMES - size::S4);
            let middle = frame.body.top() + frame.rows.top(row) + ROW / 2.0;
            let at = (Align2::LEFT_CENTER, pos2(frame.body.left(), middle));
            text::paint_at(ui.painter(), at, name, color);
        }
    }

    /// The columns, which scroll sideways where they do not fit.
    fn marks_ui<'c, C: Fn(At) -> GridCell<'c>, M: Fn(usize) -> String>(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_, C, M>,
        place: Rect,
    ) -> Option<At> {
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place).id_salt("marks"));
        inside.set_clip_rect(ui.clip_rect().intersect(place));
        let wide = vec2(frame.columns.width, HEAD + frame.body.height());
        let moved = self.keys(&inside, frame);
        ScrollArea::horizontal()
            .id_salt("columns")
            .auto_shrink(false)
            .show(&mut inside, |ui| {
                let (_, all) = ui.allocate_space(wide);
                let response = ui.interact(all, frame.id, Sense::click());
                let by_pointer = response.clicked_by(PointerButton::Primary);
                let place = response.interact_pointer_pos().filter(|_| by_pointer);
                let hit = place.and_then(|at| {
                    let down = at.y - frame.body.top();
                    let row = frame.rows.at(down)?;
                    let column = frame.columns.at(at.x - all.left())?;
                    Some(At { row, column })
                });
                if let Some(at) = hit {
                    frame.at = at;
                    response.request_focus();
                }
                ui.data_mut(|data| data.insert_temp(frame.id, frame.at));
                let (_, left) = frame.columns.place(frame.at.column)?;
                let active = Rect::from_min_size(
                    pos2(
                        all.left() + left,
                        frame.body.top() + frame.rows.top(frame.at.row),
                    ),
                    vec2(PITCH, ROW),
                );
                if moved || response.gained_focus() {
                    ui.scroll_to_rect(active.expand2(vec2(2.0 * PITCH, HEAD)), None);
                }
                self.tell(ui, frame, &response);
                self.paint(ui, frame, all);
                if response.has_focus() {
                    ring_at(
                        ui.painter(),
                        active.shrink(size::RING_GAP),
                        2,
                        tokens(ui).focus,
                    );
                }
                (hit.is_some() || (response.clicked() && !by_pointer)).then_some(frame.at)
            })
            .inner
    }

    /// Goes to the cell that a key asks for; says whether one did.
    fn keys<C, M>(&self, ui: &Ui, frame: &mut Frame<'_, C, M>) -> bool {
        if !ui.memory(|memory| memory.has_focus(frame.id)) {
            return false;
        }
        let arrows = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(frame.id, arrows));
        let seen = ui.clip_rect().intersect(frame.body).height();
        let page = whole(seen, ROW).max(1);
        let (last_row, last) = (self.rows.len() - 1, frame.columns.count - 1);
        let At { row, column } = frame.at;
        let steps = [
            (Key::ArrowUp, row.saturating_sub(1), column),
            (Key::ArrowDown, row + 1, column),
            (Key::ArrowLeft, row, column.saturating_sub(1)),
            (Key::ArrowRight, row, column + 1),
            (Key::Home, row, 0),
            (Key::End, row, last),
            (Key::PageUp, row.saturating_sub(page), column),
            (Key::PageDown, row + page, column),
        ];
        let hit = steps
            .into_iter()
            .find(|(key, ..)| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key)));
        if let Some((_, row, column)) = hit {
            frame.at = At {
                row: row.min(last_row),
                column: column.min(last),
            };
        }
        hit.is_some()
    }

    /// The row, the column and the word of a cell.
    fn words<'c, C: Fn(At) -> GridCell<'c>, M: Fn(usize) -> String>(
        &self,
        frame: &Frame<'_, C, M>,
        at: At,
    ) -> String {
        let row = self.rows.get(at.row).copied().unwrap_or_default();
        let column = (frame.column)(at.column);
        format!("{row}, {column}: {}", (frame.cell)(at).word)
    }

    /// Tells assistive technologies of the grid, and of the cells in sight.
    fn tell<'c, C: Fn(At) -> GridCell<'c>, M: Fn(usize) -> String>(
        &self,
        ui: &mut Ui,
        frame: &Frame<'_, C, M>,
        response: &Response,
    ) {
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, self.name));
        let words = self.words(frame, frame.at);
        let cell_id = |at: At| frame.id.with((at.row, at.column));
        let is_read = ui
            .accesskit_node_builder(frame.id, |node| {
                node.set_row_count(self.rows.len());
                node.set_column_count(frame.columns.count);
                node.set_value(words);
            })
            .is_some();
        if !is_read {
            return;
        }
        let all = response.rect;
        let seen = ui.clip_rect();
        let across = Rangef::new(seen.left() - all.left(), seen.right() - all.left());
        let in_sight_columns = frame.columns.in_sight(across);
        for row in frame.rows.in_sight(frame.body.top(), seen.y_range()) {
            let top = frame.body.top() + frame.rows.top(row);
            let line = Rect::from_min_size(pos2(all.left(), top), vec2(all.width(), ROW));
            let id = frame.id.with(row);
            let name = self.rows.get(row).copied().unwrap_or_default();
            name_part(ui, (id, Some(frame.id)), (Role::Row, name), line, |node| {
                node.set_row_index(row);
            });
            for column in in_sight_columns.clone() {
                let at = At { row, column };
                let Some((_, left)) = frame.columns.place(column) else {
                    continue;
                };
                let rect = Rect::from_min_size(pos2(all.left() + left, top), vec2(PITCH, ROW));
                let words = self.words(frame, at);
                let part = (cell_id(at), Some(id));
                name_part(ui, part, (Role::GridCell, &words), rect, |node| {
                    node.set_row_index(row);
                    node.set_column_index(column);
                    node.set_selected(at == frame.at);
                });
            }
        }
    }

    /// Where one is, in words.
    fn words_ui<'c, C: Fn(At) -> GridCell<'c>, M: Fn(usize) -> String>(
        &self,
        ui: &mut Ui,
        frame: &Frame<'_, C, M>,
    ) {
        ui.add_space(size::S8);
        let cell = (frame.cell)(frame.at);
        let said = text::one_line(
            ui,
            &self.words(frame, frame.at),
            Face::Help,
            tokens(ui).ink_2,
            ui.available_width() - size::ICON - size::S8,
        );
        let size = vec2(ui.available_width(), Face::Help.line());
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let mark = Rect::from_min_size(rect.min, vec2(size::ICON, Face::Help.line()));
        paint_mark(ui, ui.painter(), mark, cell.mark, tokens(ui).page);
        let left = pos2(rect.left() + size::ICON + size::S8, rect.top());
        ui.painter().galley(left, said, tokens(ui).ink_2);
    }
}
