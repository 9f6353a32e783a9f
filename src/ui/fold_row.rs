//! A row that stands for more rows of the same kind, until it is asked for them.

use egui::{Id, Ui};

use super::focus::open_and_close;
use super::mark::Mark;
use super::progress::{ProgressRow, linked_row_ui};
use super::text::Piece;

/// Whether the rows are shown. It is remembered while the window is open.
#[derive(Clone, Copy, Debug)]
#[must_use = "call `show` where the row belongs"]
pub struct FoldRow {
    id: Id,
    open: bool,
}

impl FoldRow {
    /// `salt` is its own in the whole window.
    pub fn new(ui: &Ui, salt: &str) -> Self {
        let id = Id::unique(("fold row", salt));
        let open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
        Self { id, open }
    }

    /// Are the rows shown?
    pub fn is_open(self) -> bool {
        self.open
    }

    /// Draws the row with its words and Show, or Hide. Press it, or open and close it with Right and Left.
    pub fn show(mut self, ui: &mut Ui, mark: Mark, words: &str) {
        let row = ProgressRow {
            mark,
            word: "",
            title: &[Piece::Plain(words)],
            identifier: "",
            sentence: "",
            time: "",
            link: if self.open { "Hide" } else { "Show" },
        };
        // Its own scope, so that the button keeps focus when its words change.
        let link = ui.push_id(self.id, |ui| linked_row_ui(ui, &row)).inner;
        if let Some(link) = link
            && open_and_close(ui, &link, &mut self.open)
        {
            ui.data_mut(|data| data.insert_temp(self.id, self.open));
        }
    }
}
