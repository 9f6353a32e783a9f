//! What goes the same way: its head, its rows, and under what stays the question whether keys go too.

use egui::Ui;

use crate::engine::WayBack;
use crate::plan::Fate;
use crate::ui::button::Button;
use crate::ui::mark::Mark;
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::undo::row::{self, row_ui};
use crate::window::session::undo::{Message, UndoRow};
use crate::window::show::counts::changes;
use crate::window::{Action, Confirm, State, open};

/// "2026-01-02 03:04 UTC"
pub(crate) fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The rows of one fate under their head; `mark` is another mark for a row than that of its fate.
pub(crate) fn group_ui(
    ui: &mut Ui,
    state: &State,
    way: &WayBack,
    fate: Fate,
    mark: &dyn Fn(&UndoRow) -> Option<Mark>,
) -> Option<Action> {
    let rows = state.undo.rows.iter().filter(|row| row.fate == fate);
    let rows: Vec<&UndoRow> = rows.collect();
    let count: usize = rows.iter().map(|row| row.places.len()).sum();
    if count == 0 {
        return None;
    }
    let (head, more) = row::words(fate);
    ui.add_space(size::S20);
    text::section(ui, head);
    text::help(ui, &format!("{}, {more}", changes_or_things(fate, count)));
    ui.add_space(size::S8);
    let mut pressed = None;
    rows_ui(ui, head, &rows, |ui, row| {
        let row: &UndoRow = row;
        let shown = mark(row).unwrap_or_else(|| row::mark(fate));
        pressed = pressed.take().or(row_ui(ui, state, way, row, shown));
    });
    if fate == Fate::Stays && state.undo.run.is_none() && way.has_keys {
        ui.add_space(size::S8);
        let (words, action) = if way.asked.keys {
            (
                "Keep the keys after all",
                Action::Undo(Message::Keys(false)),
            )
        } else {
            (
                "Remove the keys too…",
                Action::Open(open::Message::Ask(Confirm::Keys)),
            )
        };
        if Button::quiet(words).pressed(ui) {
            pressed = Some(action);
        }
    }
    pressed
}

fn changes_or_things(fate: Fate, count: usize) -> String {
    match fate {
        Fate::PutBack | Fate::Remove | Fate::ByHand => changes(count),
        Fate::Stays if count == 1 => "1 thing".to_owned(),
        Fate::Stays => format!("{count} things"),
    }
}
