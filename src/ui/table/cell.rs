//! What stands in the cells of a table.

use egui::{Align2, Color32, Rect, Ui, Vec2, pos2};

use super::columns::Slot;
use crate::ui::mark::{Mark, paint_mark};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};

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
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Mark(mark) => mark.word(),
            Self::Text(text) | Self::Mono(text) | Self::Meta(text) => text,
        }
    }

    /// Paints it into its place in a row; `right` sets it at the right, `ground` is the color behind it.
    pub(super) fn paint(&self, ui: &Ui, (row, slot): (Rect, Slot), right: bool, ground: Color32) {
        let t = tokens(ui);
        let (face, color) = match self {
            Self::Mark(mark) => (Face::HelpStrong, mark.color(t)),
            Self::Text(_) => (Face::Help, t.ink),
            Self::Mono(_) => (Face::Mono, if right { t.ink_2 } else { t.ink }),
            Self::Meta(_) => (Face::Help, t.ink_3),
        };
        let mut left = row.left() + slot.left;
        let mut room = slot.width;
        if let Self::Mark(mark) = self {
            let at = Rect::from_min_size(
                pos2(left, row.center().y - size::ICON / 2.0),
                Vec2::splat(size::ICON),
            );
            paint_mark(ui, ui.painter(), at, *mark, ground);
            left += size::ICON + size::S8;
            room -= size::ICON + size::S8;
        }
        let galley = text::one_line(ui, self.words(), face, color, room);
        let at = if right {
            (Align2::RIGHT_CENTER, pos2(left + room, row.center().y))
        } else {
            (Align2::LEFT_CENTER, pos2(left, row.center().y))
        };
        text::paint_at(ui.painter(), at, galley, color);
    }
}
