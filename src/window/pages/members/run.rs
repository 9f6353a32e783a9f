//! The role is made in the other accounts: how far each is, why it needs somebody, and the way to try those again.

use std::time::Duration;

use egui::Ui;

use crate::ui::layout::sides_ui;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::progress::{BarKind, BarPart, bar_ui};
use crate::ui::search::search_ui;
use crate::ui::segmented::segmented_ui;
use crate::ui::table::{Cell, Column, Table};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::members::lifted::lifted_ui;
use crate::window::pages::members::template::template_ui;
use crate::window::pages::members::{at_work, places};
use crate::window::session::members::in_run;
use crate::window::session::members::in_run::{AccountRow, InRun, Stands};
use crate::window::session::onwards::{leave, onwards};
use crate::window::session::work::{Run, RunState};
use crate::window::show::masking;
use crate::window::show::run::{clock, seconds};
use crate::window::show::take_back::take_back_ui;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::trouble_ui;
use crate::window::{Action, Foot, Page, Phase, Question, State};

/// Width of the field to find an account.
const FIND: f32 = 230.0;
/// Seconds count up once a second.
const SECOND: Duration = Duration::from_secs(1);

/// Whether the run that is there is one over other accounts.
pub(crate) fn is_over_accounts(state: &State) -> bool {
    in_run(state).is_some_and(|accounts| !accounts.rows.is_empty())
}

pub(crate) fn foot(state: &State) -> Foot {
    if at_work::is_shown(state) {
        return at_work::foot(state);
    }
    let (Some(run), Some(accounts)) = (&state.work(Phase::Members).run, in_run(state)) else {
        return Foot::default();
    };
    let need = accounts.count(Stands::NeedsYou);
    let done = accounts.count(Stands::Done);
    match &run.stands {
        RunState::Going => {
            let sentence = match need {
                0 => "You can stop safely. What is in progress is finished.".to_owned(),
                1 => "The others carry on. Try this one again when they finish.".to_owned(),
                need => format!("The others carry on. Try these {need} again when they finish."),
            };
            let stop = match accounts.count(Stands::Working) {
                0 | 1 => "Stop after this one".to_owned(),
                many => format!("Stop after these {many}"),
            };
            Foot {
                sentence,
                secondary: Some((stop, Action::StopRun)),
                ..Foot::default()
            }
        }
        RunState::Stopping => Foot {
            bold: "Stopping after these accounts.".to_owned(),
            sentence: "We finish what is in progress, then wait for you.".to_owned(),
            ..Foot::default()
        },
        RunState::Ended(_) | RunState::Failed(_) => {
            let all = accounts.rows.len();
            let again = again(&accounts);
            let choice = Action::Go(Page::Ask(Question::Reach));
            let (words, action) = onwards(state, Phase::Members);
            let go_on = if done == all {
                words.to_owned()
            } else {
                format!("Continue with {done}")
            };
            if done == 0 {
                return Foot {
                    back: Some(choice),
                    sentence: "What is in place can stay. Nothing is made twice.".to_owned(),
                    secondary: Some(leave(state)),
                    primary: again.or(Some((words.to_owned(), action))),
                    ..Foot::default()
                };
            }
            let sentence = if done == all {
                String::new()
            } else {
                let others = match all - done {
                    1 => "The other one can be tried again later.",
                    _ => "The others can be tried again later.",
                };
                format!("You can go on with {done}. {others}")
            };
            Foot {
                back: Some(choice),
                sentence,
                secondary: again,
                primary: Some((go_on, action)),
                ..Foot::default()
            }
        }
    }
}

/// What tries again those that are not done: those whose changes failed as they were shown, else all after another look.
fn again(accounts: &InRun) -> Option<(String, Action)> {
    let failed = accounts.failed();
    let rest = accounts.rows.len() - accounts.count(Stands::Done);
    match (failed, rest) {
        (0, 0) => None,
        (0, rest) => Some((
            format!("Look at the {rest} again"),
            Action::Plan(Phase::Members),
        )),
        (failed, _) => Some((format!("Try the {failed} again"), Action::TryAgain)),
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if at_work::is_shown(state) {
        return at_work::page_ui(ui, state);
    }
    let accounts = in_run(state)?;
    let title = {
        let run = state.work(Phase::Members).run.as_ref()?;
        title(run, &accounts)
    };
    title_ui(ui, state, &title);
    ui.add_space(size::S12);
    progress_ui(ui, state, &accounts);
    ui.add_space(size::S16);
    if let Some(RunState::Failed(problem)) = state
        .work(Phase::Members)
        .run
        .as_ref()
        .map(|run| &run.stands)
    {
        trouble_ui(ui, state, "members run", problem, (None, None));
        ui.add_space(size::S16);
    }
    main_ui(ui, state);
    let action = lifted_ui(ui, state, &accounts);
    table_ui(ui, state, &accounts);
    if state.is_applying() {
        return action;
    }
    let saved = if accounts.count(Stands::NeedsYou) > 0 {
        ui.add_space(size::S16);
        template_ui(ui)
    } else {
        None
    };
    let door = places::door_ui(ui, state);
    let ended = state.work(Phase::Members).run.as_ref().and_then(Run::ended);
    let back = ended.and_then(|finished| take_back_ui(ui, finished));
    action.or(saved).or(door).or(back)
}

fn title(run: &Run, accounts: &InRun) -> String {
    let all = accounts.rows.len();
    let done = accounts.count(Stands::Done);
    match (run.is_going(), done) {
        (true, _) => format!("Adding the role to {all} accounts"),
        (false, done) if done == all => format!("All {all} accounts are ready"),
        (false, done) => format!("{done} of {all} accounts are ready"),
    }
}

fn progress_ui(ui: &mut Ui, state: &State, accounts: &InRun) {
    let all = accounts.rows.len();
    let part = |kind, stands| BarPart {
        kind,
        count: accounts.count(stands),
    };
    let done = accounts.count(Stands::Done);
    bar_ui(
        ui,
        &format!("{done} of {all} done"),
        all,
        &[
            part(BarKind::Done, Stands::Done),
            part(BarKind::Working, Stands::Working),
            part(BarKind::Failed, Stands::NeedsYou),
        ],
    );
    ui.add_space(size::S8);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = size::S24;
        let needs = match accounts.count(Stands::NeedsYou) {
            1 => "needs you",
            _ => "need you",
        };
        for (mark, stands, word) in [
            (Mark::Done, Stands::Done, "done"),
            (Mark::Working, Stands::Working, "working"),
            (Mark::NeedsYou, Stands::NeedsYou, needs),
            (Mark::Next, Stands::Next, "next"),
        ] {
            let count = accounts.count(stands);
            if count > 0 {
                mark_word_ui(ui, mark, &format!("{count} {word}"));
            }
        }
        let run = state.work(Phase::Members).run.as_ref();
        if let Some(run) = run.filter(|run| run.is_going()) {
            ui.ctx().request_repaint_after(SECOND);
            let so_far = seconds(state.now - run.began);
            if so_far > 0 {
                text::help(ui, &format!("{} so far.", clock(so_far)));
            }
        }
    });
}

/// What failed in the main account, which the others wait for.
fn main_ui(ui: &mut Ui, state: &State) {
    let Some(run) = &state.work(Phase::Members).run else {
        return;
    };
    let Some(finished) = run.ended() else {
        return;
    };
    let main = &run.planned.inventory.caller.account;
    let failed = finished
        .outcomes
        .iter()
        .find_map(|(id, (outcome, problem))| {
            let is_main = id.place().is_some_and(|place| place.account == *main);
            problem
                .as_ref()
                .filter(|_| is_main && *outcome == crate::apply::Outcome::Failed)
        });
    if let Some(problem) = failed {
        note_ui(
            ui,
            NoteKind::Problem,
            "Something failed in the main account.",
            "The others wait for it.",
        );
        ui.add_space(size::S8);
        trouble_ui(ui, state, "members main", problem, (None, None));
        ui.add_space(size::S16);
    }
}

fn table_ui(ui: &mut Ui, state: &mut State, accounts: &InRun) {
    let parts = [
        (None, "All", accounts.rows.len()),
        (
            Some(Stands::NeedsYou),
            "Need you",
            accounts.count(Stands::NeedsYou),
        ),
        (
            Some(Stands::Working),
            "Working",
            accounts.count(Stands::Working),
        ),
        (Some(Stands::Next), "Next", accounts.count(Stands::Next)),
        (Some(Stands::Done), "Done", accounts.count(Stands::Done)),
    ];
    let labels: Vec<(Option<Stands>, String)> = parts
        .into_iter()
        .map(|(stands, word, count)| (stands, format!("{word}  {count}")))
        .collect();
    let labels: Vec<(Option<Stands>, &str)> = labels
        .iter()
        .map(|(stands, label)| (*stands, label.as_str()))
        .collect();
    let cover = masking::cover(state);
    let members = &mut state.members;
    let (filter, find) = (&mut members.stands, &mut members.find);
    sides_ui(
        ui,
        size::CONTROL_SMALL,
        FIND,
        |ui| segmented_ui(ui, "Which accounts", filter, &labels),
        |ui| {
            let cover = cover
                .as_ref()
                .map(|cover| cover as &dyn crate::ui::cover::Cover);
            search_ui(ui, find, "Find an account", FIND, cover)
        },
    );
    let words = state.members.find.trim().to_lowercase();
    let wanted = state.members.stands;
    let shown: Vec<&AccountRow> = accounts
        .rows
        .iter()
        .filter(|row| wanted.is_none_or(|stands| row.stands == stands))
        .filter(|row| words.is_empty() || row.is_meant(&words))
        .collect();
    if shown.is_empty() {
        ui.add_space(size::S12);
        text::help(ui, "No account is like that.");
        return;
    }
    let columns = [
        Column::new("State", 116.0),
        Column::new("Account", 170.0).grows(),
        Column::new("Number", 150.0),
        Column::new("Group", 110.0).drop_order(1),
        Column::new("What is happening", 210.0).grows(),
    ];
    let mut selected = state.members.selected.clone();
    let known: &State = state;
    let id_of = |at: usize| shown.get(at).map(|row| row.id.clone());
    let mut chosen = selected.clone().map(Some);
    Table::new("accounts in the run", "Accounts", &columns).show(
        ui,
        shown.len(),
        id_of,
        &mut chosen,
        |at| shown.get(at).map_or_else(Vec::new, |row| cells(known, row)),
    );
    if let Some(now) = chosen {
        selected = now;
    }
    state.members.selected = selected;
}

fn cells(state: &State, row: &AccountRow) -> Vec<Cell> {
    let mark = match row.stands {
        Stands::NeedsYou => Mark::NeedsYou,
        Stands::Working => Mark::Working,
        Stands::Next => Mark::Next,
        Stands::Done => Mark::Done,
    };
    vec![
        Cell::Mark(mark),
        Cell::Text(masking::text(state, &row.name)),
        Cell::Mono(masking::account(state, &row.id)),
        Cell::Meta(masking::text(state, &row.group)),
        Cell::Text(masking::said(state, &row.words)),
    ]
}
