//! One change: its row, and what opens under it.

use egui::Ui;

use crate::engine::Planned;
use crate::plan::{Kind, Told, View, departures};
use crate::ui::change_row::{ChangeRow, change_row_ui};
use crate::ui::mark::Mark;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::window::State;
use crate::window::pages::review::document::{policy_ui, settings_ui};
use crate::window::show::change_name::{identifier, shown, title};
use crate::window::show::masking;
use crate::window::show::trouble::trouble_ui;

const fn mark(kind: &Kind) -> Mark {
    match kind {
        Kind::Create => Mark::Create,
        Kind::Update => Mark::Update,
        Kind::Keep => Mark::Keep,
        Kind::ByHand(_) => Mark::NeedsYou,
        Kind::Waiting(_) => Mark::Waiting,
    }
}

pub(crate) fn row_ui(ui: &mut Ui, state: &mut State, planned: &Planned, change: &Told) {
    let was_open = state.review().open_changes.contains(&change.id);
    let mut open = was_open;
    let title = title(state, change);
    let identifier = identifier(state, planned, change);
    let row = ChangeRow {
        salt: change.id.as_str(),
        mark: mark(&change.kind),
        title: &title,
        identifier: &identifier,
    };
    change_row_ui(ui, &row, &mut open, |ui| {
        body_ui(ui, state, planned, change);
    });
    if open != was_open {
        let changes = &mut state.review_mut().open_changes;
        if open {
            changes.insert(change.id.clone());
        } else {
            changes.remove(&change.id);
        }
    }
}

fn body_ui(ui: &mut Ui, state: &mut State, planned: &Planned, change: &Told) {
    if !change.meaning.is_empty() {
        text::help(ui, &shown(state, &change.meaning));
    }
    match &change.kind {
        Kind::ByHand(problem) => {
            trouble_ui(ui, state, change.id.as_str(), problem, (None, None));
        }
        Kind::Waiting(what) => {
            let what = masking::text(state, what);
            text::rich_help(ui, &[Piece::Strong("Waiting: "), Piece::Plain(&what)]);
        }
        Kind::Create | Kind::Update | Kind::Keep => {}
    }
    for warning in &change.warnings {
        let words = masking::text(state, &warning.text);
        text::rich_help(ui, &[Piece::Strong("Good to know: "), Piece::Plain(&words)]);
        if let Some(instead) = &warning.instead {
            let words = masking::text(state, instead);
            text::rich_help(ui, &[Piece::Strong("Instead: "), Piece::Plain(&words)]);
        }
    }
    let departures = departures(change);
    if let Some((first, rest)) = departures.split_first() {
        text::rich_help(
            ui,
            &[
                Piece::Strong("Where we leave the guide: "),
                Piece::Plain(first),
            ],
        );
        for said in rest {
            text::help(ui, said);
        }
    }
    match (&change.version.before, &change.version.after) {
        (before, Some(View::Policy(_, after))) => {
            let before = match before {
                Some(View::Policy(_, before)) => Some(before),
                _ => None,
            };
            policy_ui(ui, state, planned, change, (before, after));
        }
        (before, Some(View::Settings(after))) => {
            let before = match before {
                Some(View::Settings(before)) => before.as_slice(),
                _ => &[],
            };
            settings_ui(ui, state, planned, (before, after));
        }
        (Some(View::Settings(before)), None) => settings_ui(ui, state, planned, (&[], before)),
        (Some(View::Policy(_, before)), None) => {
            policy_ui(ui, state, planned, change, (None, before));
        }
        (None, None) => {}
    }
    if change.kind.writes() && !change.undo().is_empty() {
        ui.add_space(size::S4);
        let undo = shown(state, change.undo());
        text::rich_help(
            ui,
            &[Piece::Strong("To take it back: "), Piece::Plain(&undo)],
        );
    }
}
