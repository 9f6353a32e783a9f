//! A table of many rows. Only rows on screen are drawn, in whatever scrolls around it.

use std::collections::BTreeSet;
use std::ops::Range;

use egui::accesskit;
use egui::{
    Align2, CornerRadius, Id, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::focus::{ring_inside, stable_id, stepped, take_if_missing, vertical_step};
use super::mark::{Mark, paint_mark};
use super::text::{self, Face};
use super::theme::{size, tokens};

/// Between columns.
const GAP: f32 = 16.0;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    head: &'a str,
    width: f32,
    grows: bool,
    right: bool,
    drop: Option<u8>,
}

impl<'a> Column<'a> {
    pub fn new(head: &'a str, width: f32) -> Self {
        Self {
            head,
            width,
            grows: false,
            right: false,
            drop: None,
        }
    }

    /// Takes a share of what room is left.
    #[must_use]
    pub fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// Set at the right.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// Left out where there is too little room: 1 first, then 2.
    #[must_use]
    pub fn drop_order(mut self, order: u8) -> Self {
        self.drop = Some(order);
        self
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A mark with its own word.
    Mark(Mark),
    Text(String),
    /// A name or a number.
    Mono(String),
    /// In the background: a team, a time.
    Meta(String),
}

impl Cell {
    fn words(&self) -> &str {
        match self {
            Self::Mark(mark) => mark.word(),
            Self::Text(text) | Self::Mono(text) | Self::Meta(text) => text,
        }
    }
}

/// A table.
#[must_use = "call `show`"]
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    salt: &'a str,
    name: &'a str,
    columns: &'a [Column<'a>],
}

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    column: usize,
    left: f32,
    width: f32,
}

impl Slot {
    /// The cell in a row.
    fn within(self, row: Rect) -> Rect {
        let left = row.left() + self.left;
        row.with_min_x(left).with_max_x(left + self.width)
    }
}

impl<'a> Table<'a> {
    pub fn new(salt: &'a str, name: &'a str, columns: &'a [Column<'a>]) -> Self {
        Self {
            salt,
            name,
            columns,
        }
    }

    /// Draws head and rows, asking `cells` for the rows on screen only. Says which row was pressed; it is `selected` then.
    pub fn show(
        self,
        ui: &mut Ui,
        rows: usize,
        selected: &mut Option<usize>,
        mut cells: impl FnMut(usize) -> Vec<Cell>,
    ) -> Option<usize> {
        let group = stable_id(ui, ("table", self.salt));
        let builder = UiBuilder::new()
            .id_salt(("table", self.salt))
            .accessibility_role(Role::Table)
            .accessibility_label(self.name);
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let slots = slots(self.columns, ui.available_width());
            ui.accesskit_node_builder(ui.unique_id(), |node| {
                node.set_row_count(rows);
                node.set_column_count(slots.len());
            });
            self.head_ui(ui, &slots, group.with("head"));
            let (_, body) = ui.allocate_space(vec2(ui.available_width(), offset(rows)));
            let mut shown: BTreeSet<usize> = on_screen(body, ui.clip_rect(), rows).collect();
            // The row that had focus last and its neighbours are always there, so that the keyboard comes to the list
            // while it is out of sight, and can go on from there.
            let kept: usize = ui.data(|data| data.get_temp(group)).unwrap_or(0);
            let kept = kept.min(rows.saturating_sub(1));
            shown.extend((kept.saturating_sub(1)..=kept + 1).filter(|index| *index < rows));
            let mut pressed = None;
            for index in shown {
                let rect = Rect::from_min_size(
                    pos2(body.left(), body.top() + offset(index)),
                    vec2(body.width(), size::ROW_TABLE),
                );
                let row = Line {
                    index,
                    rows,
                    rect,
                    id: group.with(index),
                    chosen: *selected == Some(index),
                };
                let (response, to) = self.row_ui(ui, &row, &slots, &cells(index));
                if response.clicked() {
                    pressed = Some(index);
                }
                if selected.is_none() && index == kept {
                    take_if_missing(ui, row.id);
                }
                if response.has_focus() {
                    ui.data_mut(|data| data.insert_temp(group, index));
                }
                if let Some(to) = to {
                    ui.data_mut(|data| data.insert_temp(group, to));
                    ui.memory_mut(|memory| memory.request_focus(group.with(to)));
                    ui.scroll_to_rect(rect.translate(vec2(0.0, offset(to) - offset(index))), None);
                }
            }
            if pressed.is_some() {
                *selected = pressed;
            }
            pressed
        })
        .inner
    }

    fn head_ui(&self, ui: &mut Ui, slots: &[Slot], id: Id) {
        let t = tokens(ui);
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), size::ROW_TABLE), Sense::hover());
        name_part(ui, None, id, (Role::Row, "Columns"), rect);
        for slot in slots {
            let Some(column) = self.columns.get(slot.column) else {
                continue;
            };
            name_part(
                ui,
                Some((id, *slot)),
                id.with(slot.column),
                (Role::ColumnHeader, column.head),
                rect,
            );
            let galley = text::one_line(ui, column.head, Face::MetaStrong, t.ink_3, slot.width);
            let left = if column.right {
                slot.left + slot.width - galley.size().x
            } else {
                slot.left
            };
            ui.painter().galley(
                pos2(rect.left() + left, rect.center().y - galley.size().y / 2.0),
                galley,
                t.ink_3,
            );
        }
        ui.painter().hline(
            rect.x_range(),
            rect.bottom() - 1.0,
            Stroke::new(size::EDGE, t.line),
        );
    }

    /// Draws a row; says which row an arrow key asks for.
    fn row_ui(
        &self,
        ui: &mut Ui,
        row: &Line,
        slots: &[Slot],
        cells: &[Cell],
    ) -> (Response, Option<usize>) {
        let t = tokens(ui);
        let rect = row.rect;
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
        });
        for slot in slots {
            if let Some(cell) = cells.get(slot.column) {
                name_part(
                    ui,
                    Some((row.id, *slot)),
                    row.id.with(slot.column),
                    (Role::Cell, cell.words()),
                    rect,
                );
            }
        }
        let to = vertical_step(ui, row.id)
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
        let shift = if row.chosen { size::S8 } else { 0.0 };
        for slot in slots {
            let (Some(column), Some(cell)) =
                (self.columns.get(slot.column), cells.get(slot.column))
            else {
                continue;
            };
            let (face, color) = match cell {
                Cell::Mark(mark) => (Face::HelpStrong, mark.color(t)),
                Cell::Text(_) => (Face::Help, t.ink),
                Cell::Mono(_) => (Face::Mono, if column.right { t.ink_2 } else { t.ink }),
                Cell::Meta(_) => (Face::Help, t.ink_3),
            };
            let mut left = rect.left() + slot.left + if slot.column == 0 { shift } else { 0.0 };
            let mut room = slot.width;
            if let Cell::Mark(mark) = cell {
                let at = Rect::from_min_size(
                    pos2(left, rect.center().y - size::ICON / 2.0),
                    Vec2::splat(size::ICON),
                );
                paint_mark(ui, painter, at, *mark, ground);
                left += size::ICON + size::S8;
                room -= size::ICON + size::S8;
            }
            let galley = text::one_line(ui, cell.words(), face, color, room);
            let at = if column.right {
                Align2::RIGHT_CENTER.anchor_size(pos2(left + room, rect.center().y), galley.size())
            } else {
                Align2::LEFT_CENTER.anchor_size(pos2(left, rect.center().y), galley.size())
            };
            painter.galley(at.min, galley, color);
        }
        ring_inside(ui, &response, rect);
        (response, to)
    }
}

/// Makes a row, or a cell in a row, known to assistive technologies without drawing anything.
fn name_part(
    ui: &mut Ui,
    within: Option<(Id, Slot)>,
    id: Id,
    (role, words): (Role, &str),
    row: Rect,
) {
    let rect = within.map_or(row, |(_, slot)| slot.within(row));
    let mut builder = UiBuilder::new()
        .scope_id(id)
        .max_rect(rect)
        .accessibility_role(role)
        .accessibility_label(words);
    if let Some((parent, _)) = within {
        builder = builder.accessibility_parent(parent);
    }
    let id = ui.new_child(builder).unique_id();
    ui.accesskit_node_builder(id, |node| {
        node.set_bounds(accesskit::Rect {
            x0: rect.min.x.into(),
            y0: rect.min.y.into(),
            x1: rect.max.x.into(),
            y1: rect.max.y.into(),
        });
        if let Some((_, slot)) = within {
            node.set_column_index(slot.column);
        }
    });
}

/// Where a row starts, from the top of the first.
#[expect(
    clippy::cast_precision_loss,
    reason = "far fewer rows than a float can count"
)]
fn offset(row: usize) -> f32 {
    row as f32 * size::ROW_TABLE
}

/// The rows of `body` that can be seen.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of rows, held above zero"
)]
fn on_screen(body: Rect, seen: Rect, rows: usize) -> Range<usize> {
    let first = ((seen.top() - body.top()) / size::ROW_TABLE)
        .floor()
        .max(0.0) as usize;
    let end = ((seen.bottom() - body.top()) / size::ROW_TABLE)
        .ceil()
        .max(0.0) as usize;
    first.min(rows)..end.min(rows)
}

/// A row on screen.
struct Line {
    index: usize,
    rows: usize,
    rect: Rect,
    id: Id,
    chosen: bool,
}

/// Shares the width out, leaving out columns where there is too little.
fn slots(columns: &[Column<'_>], width: f32) -> Vec<Slot> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let needed = |kept: &[usize]| -> f32 {
        kept.iter()
            .filter_map(|index| columns.get(*index))
            .map(|column| column.width + GAP)
            .sum::<f32>()
            - GAP
    };
    while needed(&kept) > width {
        let next = kept
            .iter()
            .copied()
            .filter_map(|index| columns.get(index)?.drop.map(|order| (order, index)))
            .min();
        let Some((_, index)) = next else { break };
        kept.retain(|one| *one != index);
    }
    let rest = (width - needed(&kept)).max(0.0);
    let growing = kept
        .iter()
        .filter(|index| columns.get(**index).is_some_and(|column| column.grows))
        .count();
    let share = u16::try_from(growing)
        .ok()
        .filter(|growing| *growing > 0)
        .map_or(0.0, |growing| rest / f32::from(growing));
    let mut left = 0.0;
    kept.into_iter()
        .filter_map(|index| {
            let column = columns.get(index)?;
            let width = column.width + if column.grows { share } else { 0.0 };
            let slot = Slot {
                column: index,
                left,
                width,
            };
            left += width + GAP;
            Some(slot)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_on_screen_are_drawn() {
        let body = Rect::from_min_size(pos2(0.0, -400.0), vec2(800.0, 5_000.0 * size::ROW_TABLE));
        let seen = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        assert_eq!(on_screen(body, seen, 5_000), 10..25);
        assert_eq!(on_screen(body, seen, 12), 10..12);
        assert_eq!(on_screen(seen, body, 0), 0..0);
    }

    #[test]
    fn narrow_tables_drop_columns_in_order_and_use_the_whole_width() {
        let columns = [
            Column::new("State", 110.0),
            Column::new("Account", 150.0).grows(),
            Column::new("Team", 100.0).drop_order(2),
            Column::new("Time", 60.0).right().drop_order(1),
        ];
        let of = |width: f32| {
            slots(&columns, width)
                .iter()
                .map(|slot| slot.column)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(900.0), [0, 1, 2, 3]);
        assert_eq!(of(440.0), [0, 1, 2]);
        assert_eq!(of(300.0), [0, 1]);
        let wide = slots(&columns, 900.0);
        let last = wide[3];
        assert!((last.left + last.width - 900.0).abs() < 0.01);
    }
}
