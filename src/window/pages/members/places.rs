//! GuardDuty everywhere: Regions against accounts, with the reason for each place that is not watched.

use std::collections::BTreeMap;

use egui::Ui;

use crate::ui::button::Button;
use crate::ui::copy::copy_button_ui;
use crate::ui::grid::{At, Grid, GridCell, Group};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::segmented::segmented_ui;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::wanted::{State as Comes, WatchedAccount};
use crate::window::session::around::place_and_code;
use crate::window::session::members::places;
use crate::window::session::members::places::Places;
use crate::window::session::onwards::onwards;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::{Action, Foot, Page, Phase, State, Stop};

/// The states that are counted together, with their mark and word.
const KINDS: [(&[Comes], Mark, &str); 4] = [
    (&[Comes::Comes], Mark::Done, "Watched"),
    (
        &[Comes::Pending, Comes::Unknown],
        Mark::Waiting,
        "Not known yet",
    ),
    (&[Comes::Missing], Mark::NeedsYou, "Needs you"),
    (&[Comes::Off], Mark::LeftOut, "Left out"),
];

/// The mark and the word of a state.
fn kind(state: Comes) -> (Mark, &'static str) {
    KINDS
        .into_iter()
        .find(|(states, ..)| states.contains(&state))
        .map_or((Mark::Waiting, "Not known yet"), |(_, mark, word)| {
            (mark, word)
        })
}

/// The way to the grid, where there is one to show.
pub(super) fn door_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let _seen = places(state)?;
    ui.add_space(size::S16);
    let pressed = Button::quiet("See GuardDuty everywhere").pressed(ui);
    pressed.then_some(Action::Go(Page::Places))
}

pub(crate) fn foot(state: &State) -> Foot {
    let (words, action) = onwards(state, Phase::Members);
    Foot {
        back: Some(Action::OpenStop(Stop::OtherAccounts)),
        sentence: "A place is one account in one Region.".to_owned(),
        secondary: Some(("Look again".to_owned(), Action::Plan(Phase::Members))),
        primary: Some((words.to_owned(), action)),
        ..Foot::default()
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    match places(state) {
        Some(Ok(places)) => {
            let watched = places.count(&[Comes::Comes]);
            let title = format!("GuardDuty watches {watched} of {} places", places.all());
            title_ui(ui, state, &title);
            ui.add_space(size::S8);
            grid_ui(ui, state, &places);
        }
        Some(Err(problem)) => {
            title_ui(ui, state, "GuardDuty everywhere");
            ui.add_space(size::S16);
            let problem = masking::problem(state, &problem);
            let hint = problem.hint.as_deref().unwrap_or_default();
            note_ui(ui, NoteKind::Warn, &problem.summary, hint);
        }
        None => {
            title_ui(ui, state, "GuardDuty everywhere");
            ui.add_space(size::LEAD_GAP);
            text::lead(ui, "We have to look at AWS first. Nothing changes.");
        }
    }
    None
}

fn grid_ui(ui: &mut Ui, state: &mut State, places: &Places) {
    let mut labels = vec![(None, format!("All {}", places.all()))];
    for (at, (states, _, word)) in KINDS.into_iter().enumerate() {
        labels.push((Some(at), format!("{word} {}", places.count(states))));
    }
    let parts: Vec<(Option<usize>, &str)> = labels
        .iter()
        .map(|(at, label)| (*at, label.as_str()))
        .collect();
    segmented_ui(ui, "Which places", &mut state.members.kind, &parts);
    ui.add_space(size::S12);
    let wanted = state.members.kind.and_then(|at| KINDS.get(at));
    let watch = &places.watch;
    // Only the Regions in which there is something of what is looked for.
    let shown: Vec<usize> = (0..watch.regions.len())
        .filter(|region| {
            wanted.is_none_or(|(states, ..)| {
                let mut cells = watch.column(*region);
                cells.any(|(_, cell)| states.contains(&cell.state()))
            })
        })
        .collect();
    if shown.is_empty() {
        text::help(ui, "There is no such place.");
        return;
    }
    let names: Vec<String> = shown
        .iter()
        .filter_map(|region| watch.regions.get(*region))
        .map(|region| region.region.to_string())
        .collect();
    let rows: Vec<&str> = names.iter().map(String::as_str).collect();
    let group_names: Vec<(String, usize)> = places
        .groups
        .iter()
        .map(|(name, columns)| (masking::text(state, name), *columns))
        .collect();
    let groups: Vec<Group<'_>> = group_names
        .iter()
        .map(|(name, columns)| Group {
            name,
            columns: *columns,
        })
        .collect();
    let account = |column: usize| {
        let place = places.order.get(column)?;
        watch.accounts.get(*place)
    };
    let known: &State = state;
    let cell = |at: At| {
        let region = shown.get(at.row).copied().unwrap_or_default();
        let cell = account(at.column).and_then(|account| account.cells.get(region));
        let (mark, word) = cell.map_or((Mark::LeftOut, "Left out"), |cell| kind(cell.state()));
        GridCell { mark, word }
    };
    let named = |column: usize| account(column).map_or_else(String::new, |it| name(known, it));
    let pressed = Grid::new("places", "GuardDuty by Region and account", &rows, &groups)
        .show(ui, named, cell);
    if let Some(at) = pressed {
        state.members.region = shown.get(at.row).copied();
    }
    let first = || {
        let needs = |region: &usize| {
            let mut cells = watch.column(*region);
            cells.any(|(_, cell)| cell.state() == Comes::Missing)
        };
        shown.iter().copied().find(needs)
    };
    let open = state.members.region.filter(|region| shown.contains(region));
    if let Some(region) = open.or_else(first) {
        ui.add_space(size::S16);
        region_ui(ui, state, places, region);
    }
}

fn name(state: &State, account: &WatchedAccount) -> String {
    let number = masking::account(state, &account.account);
    match account.name.as_str() {
        "" => number,
        name => format!("{} {number}", masking::text(state, name)),
    }
}

/// The Region that is open: which accounts are not watched there, and why.
fn region_ui(ui: &mut Ui, state: &State, places: &Places, region: usize) {
    let Some(watched) = places.watch.regions.get(region) else {
        return;
    };
    text::subsection(ui, &place_and_code(&watched.region));
    let mut reasons: BTreeMap<(Comes, String), Vec<String>> = BTreeMap::new();
    for (account, cell) in places.watch.column(region) {
        if cell.state() != Comes::Comes {
            let words = masking::said(state, &cell.why.words());
            let named = match account.name.as_str() {
                "" => masking::account(state, &account.account),
                name => masking::text(state, name),
            };
            reasons
                .entry((cell.state(), words))
                .or_default()
                .push(named);
        }
    }
    if reasons.is_empty() {
        mark_word_ui(ui, Mark::Done, "All accounts are watched here.");
        return;
    }
    let mut note = Vec::new();
    for ((comes, words), accounts) in &reasons {
        let who = listed(accounts);
        let (mark, _) = kind(*comes);
        ui.add_space(size::S8);
        ui.horizontal_top(|ui| {
            crate::ui::mark::mark_icon_ui(ui, mark, size::ICON);
            ui.vertical(|ui| {
                text::rich(
                    ui,
                    &[Piece::Strong(&format!("{who}: ")), Piece::Plain(words)],
                );
            });
        });
        note.push(format!("{who}: {words}"));
    }
    ui.add_space(size::S12);
    let region = place_and_code(&watched.region);
    let note = format!(
        "Hello. These accounts are not watched by GuardDuty in {region} as Radiant Security needs it.\n{}",
        note.join("\n")
    );
    copy_button_ui(ui, "a note about this Region", &note);
}

/// "Web Shop, Loyalty App", and how many more.
fn listed(accounts: &[String]) -> String {
    const MOST: usize = 6;
    let named: Vec<&str> = accounts.iter().map(String::as_str).take(MOST).collect();
    match accounts.len() {
        all if all > MOST => format!("{} and {} more", named.join(", "), all - MOST),
        _ => named.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_accounts_are_named_in_part() {
        let names: Vec<String> = (1..=8).map(|number| format!("A{number}")).collect();
        assert_eq!(listed(&names), "A1, A2, A3, A4, A5, A6 and 2 more");
        assert_eq!(listed(&names[..2]), "A1, A2");
    }

    #[test]
    fn every_state_has_a_mark_of_its_own_kind() {
        for state in [
            Comes::Comes,
            Comes::Pending,
            Comes::Missing,
            Comes::Unknown,
            Comes::Off,
        ] {
            let counted = KINDS.iter().filter(|(states, ..)| states.contains(&state));
            assert_eq!(counted.count(), 1, "{state:?}");
        }
    }
}
