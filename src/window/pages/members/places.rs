//! GuardDuty everywhere: Regions against accounts, with the reason for each place that is not watched.

use std::collections::BTreeMap;

use egui::{Ui, Vec2};

use crate::ui::button::Button;
use crate::ui::copy::copy_button_ui;
use crate::ui::cover::Cover;
use crate::ui::grid::{At, Grid, GridCell, Group};
use crate::ui::layout::{beside_ui, sides_ui};
use crate::ui::mark::{Mark, mark_icon_ui, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::search::search_ui;
use crate::ui::segmented::marked_ui;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::wanted::{State as Comes, WatchedAccount, WatchedRegion};
use crate::window::session::around::place_and_code;
use crate::window::session::gate::not_yet;
use crate::window::session::members::places::{Part, Places};
use crate::window::session::members::{in_run, places};
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
        "Not known",
    ),
    (&[Comes::Missing], Mark::NeedsYou, "Needs you"),
    (&[Comes::Off], Mark::LeftOut, "Left out"),
];

/// What the field to find something says.
const FIND: &str = "Find an account or Region";
const FIND_WIDTH: f32 = 260.0;
/// Width of the button to copy a note.
const COPY: f32 = 96.0;

/// The mark and the word of a state.
fn kind(state: Comes) -> (Mark, &'static str) {
    KINDS
        .into_iter()
        .find(|(states, ..)| states.contains(&state))
        .map_or((Mark::Waiting, "Not known"), |(_, mark, word)| (mark, word))
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
    let left = places(state).map_or(0, |places| places.map_or(0, |it| it.watch.not_meant.len()));
    let sentence = match left {
        0 => "A place is one account in one Region.".to_owned(),
        1 => "A place is one account in one Region. 1 more account of your organization is not chosen."
            .to_owned(),
        left => format!(
            "A place is one account in one Region. {left} more accounts of your organization are not chosen."
        ),
    };
    Foot {
        back: Some(Action::OpenStop(Stop::OtherAccounts)),
        sentence,
        secondary: Some(again(state)),
        primary: Some((words.to_owned(), action)),
        ..Foot::default()
    }
}

/// What tries again the accounts of a run in which something failed, else another look.
fn again(state: &State) -> (String, Action) {
    let failed = in_run(state).map_or(0, |accounts| accounts.failed());
    if failed > 0 && not_yet(state, &Action::TryAgain).is_empty() {
        return (format!("Try the {failed} again"), Action::TryAgain);
    }
    ("Look again".to_owned(), Action::Plan(Phase::Members))
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    match places(state) {
        Some(Ok(places)) => {
            let watched = places.count(&[Comes::Comes]);
            let title = format!("GuardDuty watches {watched} of {} places", places.all());
            title_ui(ui, state, &title);
            ui.add_space(size::S8);
            places_ui(ui, state, &places);
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

fn places_ui(ui: &mut Ui, state: &mut State, places: &Places) {
    let mut labels = vec![(None, None, format!("All  {}", places.all()))];
    for (at, (states, mark, word)) in KINDS.into_iter().enumerate() {
        let count = places.count(states);
        labels.push((Some(at), Some(mark), format!("{word}  {count}")));
    }
    let parts: Vec<(Option<usize>, Option<Mark>, &str)> = labels
        .iter()
        .map(|(at, mark, label)| (*at, *mark, label.as_str()))
        .collect();
    let cover = masking::cover(state);
    let members = &mut state.members;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(size::S12);
        marked_ui(ui, "Which places", &mut members.kind, &parts);
        let cover = cover.as_ref().map(|cover| cover as &dyn Cover);
        search_ui(ui, &mut members.find_place, FIND, FIND_WIDTH, cover);
    });
    ui.add_space(size::S8);
    let wanted = state.members.kind.and_then(|at| KINDS.get(at));
    let states = wanted.map(|(states, ..)| *states);
    let part = places.part(states, &state.members.find_place);
    if part.regions.is_empty() || part.accounts.is_empty() {
        text::help(ui, "There is no such place.");
        return;
    }
    grid_ui(ui, state, places, &part);
}

fn grid_ui(ui: &mut Ui, state: &mut State, places: &Places, part: &Part) {
    let watch = &places.watch;
    let regions: Vec<&WatchedRegion> = part
        .regions
        .iter()
        .filter_map(|region| watch.regions.get(*region))
        .collect();
    let rows: Vec<&str> = regions
        .iter()
        .map(|region| region.region.as_str())
        .collect();
    let group_names: Vec<(String, usize)> = part
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
        let place = part.accounts.get(column)?;
        watch.accounts.get(*place)
    };
    // The Region that was opened, else the first in which somebody is needed.
    let opened = state.members.region.as_ref();
    let open = regions.iter().position(|it| Some(&it.region) == opened);
    let open = open.or_else(|| {
        part.regions.iter().position(|region| {
            let mut cells = watch.column(*region);
            cells.any(|(_, cell)| cell.state() == Comes::Missing)
        })
    });
    let open_region = open.and_then(|row| part.regions.get(row)).copied();
    let known: &State = state;
    let cell = |at: At| {
        let region = part.regions.get(at.row).copied().unwrap_or_default();
        let cell = account(at.column).and_then(|account| account.cells.get(region));
        let (mark, word) = cell.map_or((Mark::LeftOut, "Left out"), |cell| kind(cell.state()));
        GridCell { mark, word }
    };
    let named = |column: usize| account(column).map_or_else(String::new, |it| name(known, it));
    let pressed = Grid::new("places", "GuardDuty by Region and account", &rows, &groups)
        .open(open)
        .show_with(ui, named, cell, |ui| {
            if let Some(region) = open_region {
                region_ui(ui, known, places, region);
            }
        });
    if let Some(region) = pressed.and_then(|at| regions.get(at.row)) {
        state.members.region = Some(region.region.clone());
    }
}

fn name(state: &State, account: &WatchedAccount) -> String {
    let number = masking::account(state, &account.account);
    match account.name.as_str() {
        "" => number,
        name => format!("{} {number}", masking::text(state, name)),
    }
}

/// Below the Region that is open: which accounts are not watched there, why, and a note to send about it.
fn region_ui(ui: &mut Ui, state: &State, places: &Places, region: usize) {
    let Some(watched) = places.watch.regions.get(region) else {
        return;
    };
    let place = place_and_code(&watched.region);
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
        ui.add_space(size::S8);
        return;
    }
    let said: Vec<(Mark, String, String)> = reasons
        .into_iter()
        .map(|((comes, words), accounts)| (kind(comes).0, listed(&accounts), words))
        .collect();
    let lines: Vec<String> = said
        .iter()
        .map(|(_, who, words)| format!("{who}: {words}"))
        .collect();
    let note = format!(
        "Hello. These accounts are not watched by GuardDuty in {place} as Radiant Security needs it.\n{}",
        lines.join("\n")
    );
    sides_ui(
        ui,
        size::CONTROL_SMALL,
        COPY,
        |ui| {
            ui.vertical(|ui| {
                for (mark, who, words) in &said {
                    beside_ui(
                        ui,
                        |ui| {
                            mark_icon_ui(ui, *mark, size::ICON);
                        },
                        |ui| {
                            let who = format!("{who}: ");
                            text::rich(ui, &[Piece::Strong(&who), Piece::Plain(words)])
                        },
                    );
                }
            });
        },
        |ui| copy_button_ui(ui, "a note about this Region", &note),
    );
    ui.add_space(size::S8);
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
