//! One row of a way back, and what opens under it.

use std::collections::BTreeSet;

use egui::Ui;
use serde_json::Value;

use crate::engine::WayBack;
use crate::plan::{Fate, Kind, Part, Told, View};
use crate::policy::Document;
use crate::ui::button::Button;
use crate::ui::change_row::{ChangeRow, change_row_ui};
use crate::ui::diff::diff_ui;
use crate::ui::mark::Mark;
use crate::ui::text::{self, Piece};
use crate::window::session::around::place_and_code;
use crate::window::session::external_ids::HiddenIds;
use crate::window::session::undo::{Message, UndoRow};
use crate::window::show::change_name::{identifier, shown, title};
use crate::window::show::document::diff_rows;
use crate::window::show::masking;
use crate::window::show::trouble::trouble_ui;
use crate::window::{Action, State};

/// So many places of a row are named one by one.
const NAMED: usize = 40;

pub(crate) const fn mark(fate: Fate) -> Mark {
    match fate {
        Fate::PutBack => Mark::PutBack,
        Fate::Remove => Mark::Remove,
        Fate::ByHand => Mark::NeedsYou,
        Fate::Stays => Mark::Stays,
    }
}

/// The head over the rows of a fate, and what is said beside their number.
pub(crate) const fn words(fate: Fate) -> (&'static str, &'static str) {
    match fate {
        Fate::PutBack => ("Put back", "from the saved copies"),
        Fate::Remove => ("Remove", "only what we made"),
        Fate::ByHand => ("For you to decide", "changed since, or needed by others"),
        Fate::Stays => ("Stays", "and why"),
    }
}

/// Draws a row.
pub(crate) fn row_ui(
    ui: &mut Ui,
    state: &State,
    way: &WayBack,
    row: &UndoRow,
    mark: Mark,
) -> Option<Action> {
    let changes = &way.planned.told().changes;
    let of: Vec<&Told> = row
        .places
        .iter()
        .filter_map(|place| changes.get(*place))
        .collect();
    let first = *of.first()?;
    let was_open = state.undo.opened.contains(&first.id);
    let mut open = was_open;
    let name = match of.as_slice() {
        [only] => title(state, only),
        _ => masking::text(state, &first.title),
    };
    let called = called(state, way, &of);
    let drawn = ChangeRow {
        salt: first.id.as_str(),
        mark,
        title: &name,
        identifier: &called,
    };
    let mut pressed = None;
    change_row_ui(ui, &drawn, &mut open, |ui| {
        pressed = body_ui(ui, state, way, &name, &of);
    });
    if open != was_open {
        return Some(Action::Undo(Message::Turn(first.id.clone())));
    }
    pressed
}

/// What the things are called in AWS, and in how many places they are.
fn called(state: &State, way: &WayBack, of: &[&Told]) -> String {
    let Some(first) = of.first() else {
        return String::new();
    };
    let name = identifier(state, &way.planned, first);
    if of.len() == 1 {
        return name;
    }
    let accounts: BTreeSet<_> = of.iter().map(|told| &told.place.account).collect();
    let regions: BTreeSet<_> = of.iter().map(|told| &told.place.region).collect();
    match (accounts.len(), regions.len()) {
        (1, 1) => format!("{name}, and {} more", of.len() - 1),
        (1, regions) => format!("{regions} Regions"),
        (accounts, 1) => format!("{accounts} accounts"),
        (accounts, regions) => format!("{accounts} accounts, {regions} Regions"),
    }
}

fn body_ui(ui: &mut Ui, state: &State, way: &WayBack, name: &str, of: &[&Told]) -> Option<Action> {
    let first = of.first()?;
    if let Kind::ByHand(problem) = &first.kind {
        trouble_ui(ui, state, first.id.as_str(), problem, (None, None));
    } else {
        text::help(ui, &shown(state, &first.meaning));
    }
    if let Some(used) = way.last_used.get(&first.id) {
        text::help(ui, &masking::said(state, used));
    }
    for warning in &first.warnings {
        let words = masking::said(state, &warning.text);
        text::rich_help(ui, &[Piece::Strong("Good to know: "), Piece::Plain(&words)]);
        if let Some(instead) = &warning.instead {
            let words = masking::said(state, instead);
            text::rich_help(ui, &[Piece::Strong("Instead: "), Piece::Plain(&words)]);
        }
    }
    version_ui(ui, state, name, first);
    if of.len() > 1 {
        for told in of.iter().take(NAMED) {
            let account = masking::account(state, &told.place.account);
            let thing = identifier(state, &way.planned, told);
            let place = place_and_code(&told.place.region);
            text::help(ui, &format!("{thing}, {place}, {account}"));
        }
        if of.len() > NAMED {
            text::help(ui, &format!("And {} more.", of.len() - NAMED));
        }
        return None;
    }
    let can_be_alone = first.kind.writes()
        && state.undo.run.is_none()
        && !matches!(way.asked.part, Part::Changes(_));
    let change = way.takes_back.get(&first.id).filter(|_| can_be_alone)?;
    Button::quiet("Only this one")
        .name(&format!("Only this one: {name}"))
        .pressed(ui)
        .then(|| Action::Undo(Message::Only(change.clone())))
}

/// Both sides of a change: a policy line by line, settings as they are and as they would be.
fn version_ui(ui: &mut Ui, state: &State, name: &str, told: &Told) {
    let policy = |view: &Option<View>| match view {
        Some(View::Policy(_, value)) => Some(value.clone()),
        _ => None,
    };
    let (before, after) = (policy(&told.version.before), policy(&told.version.after));
    if before.is_some() || after.is_some() {
        let hidden = HiddenIds::of(before.iter().chain(&after));
        let document = |value: Option<Value>| {
            value
                .and_then(|value| Document::try_from(hidden.value(&value)).ok())
                .unwrap_or_else(|| Document::from_statements([]))
        };
        let lines = diff_rows(&document(before), &document(after), |text| {
            shown(state, text)
        });
        diff_ui(ui, &format!("Before and after: {name}"), &lines);
    }
    for (words, view) in [
        ("Now: ", &told.version.before),
        ("Then: ", &told.version.after),
    ] {
        if let Some(View::Settings(rows)) = view {
            let rows: Vec<String> = rows
                .iter()
                .map(|(name, value)| format!("{name}: {value}"))
                .collect();
            let rows = shown(state, &rows.join("; "));
            text::rich_help(ui, &[Piece::Strong(words), Piece::Plain(&rows)]);
        }
    }
}
