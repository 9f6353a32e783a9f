//! Go back to how it was: what is put back, what is removed, what stays and why; then how far that is, and how it ended.

pub(crate) mod ended;
pub(crate) mod group;
pub(crate) mod part;
pub(crate) mod past;
pub(crate) mod row;
pub(crate) mod side;

use std::sync::Arc;

use egui::Ui;

use crate::apply::Ending;
use crate::engine::WayBack;
use crate::plan::Fate;
use crate::ui::button::Button;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::undo::ended::ended_ui;
use crate::window::pages::undo::group::{group_ui, moment};
use crate::window::pages::undo::part::part_ui;
use crate::window::session::undo::Message;
use crate::window::session::work::RunState;
use crate::window::show::run;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Confirm, Foot, Page, State, open};

pub(crate) fn foot(state: &State) -> Foot {
    let undo = &state.undo;
    match undo.run.as_ref().map(|run| &run.stands) {
        Some(RunState::Going) => {
            return Foot {
                bold: "You can stop safely.".to_owned(),
                sentence: "We finish the changes in progress, then wait for you.".to_owned(),
                secondary: Some(("Stop after these changes".to_owned(), Action::StopRun)),
                ..Foot::default()
            };
        }
        Some(RunState::Stopping) => {
            return Foot {
                bold: "Stopping after these changes.".to_owned(),
                sentence: "We finish what is in progress, then wait for you.".to_owned(),
                ..Foot::default()
            };
        }
        Some(RunState::Ended(finished)) if finished.ending.went_through() => {
            return Foot {
                sentence: "The record on this computer says what was taken back.".to_owned(),
                primary: Some(("To the start".to_owned(), Action::Go(Page::Welcome))),
                ..Foot::default()
            };
        }
        Some(RunState::Ended(finished)) => {
            let deed = match finished.ending {
                Ending::Cancelled => "Carry on",
                _ => "Try again",
            };
            return Foot {
                sentence: "We look at AWS again first. Nothing is undone twice.".to_owned(),
                primary: Some((deed.to_owned(), Action::Undo(Message::Again))),
                ..Foot::default()
            };
        }
        Some(RunState::Failed(_)) => {
            return Foot {
                primary: Some(("Try again".to_owned(), Action::Undo(Message::Again))),
                ..Foot::default()
            };
        }
        None => {}
    }
    let keep = Some(("Keep everything".to_owned(), Action::Undo(Message::Keep)));
    match &undo.way {
        Ask::Here(way) if way.planned.plan.counts().writes() > 0 => Foot {
            sentence: "Next we ask once more, then start.".to_owned(),
            secondary: keep,
            primary: Some((
                "Undo these changes…".to_owned(),
                Action::Open(open::Message::Ask(Confirm::Undo)),
            )),
            ..Foot::default()
        },
        Ask::Trouble(_) => Foot {
            sentence: "Nothing has changed in AWS.".to_owned(),
            secondary: keep,
            primary: Some(("Look again".to_owned(), Action::Undo(Message::Again))),
            ..Foot::default()
        },
        Ask::Asked(_) => Foot {
            sentence: "We only look. Nothing changes in AWS.".to_owned(),
            secondary: keep,
            ..Foot::default()
        },
        Ask::Here(_) | Ask::Idle => Foot {
            sentence: "Nothing has changed.".to_owned(),
            secondary: keep,
            ..Foot::default()
        },
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if state.undo.is_going() {
        title_ui(ui, state, "Taking the changes back");
        ui.add_space(size::S12);
        run::back_ui(ui, state, state.undo.run.as_ref()?);
        return None;
    }
    if state.undo.run.is_some() {
        return ended_ui(ui, state);
    }
    match &state.undo.way {
        Ask::Here(way) => {
            let way = Arc::clone(way);
            way_ui(ui, state, &way)
        }
        Ask::Trouble(problem) => {
            let problem = problem.clone();
            title_ui(ui, state, "We could not look at AWS");
            ui.add_space(size::CONTROL_GAP);
            let pressed = trouble_ui(ui, state, "undo", &problem, (Some("Look again"), None))?;
            (pressed == ProblemButton::Primary).then_some(Action::Undo(Message::Again))
        }
        Ask::Asked(_) => {
            title_ui(ui, state, "Looking at what is there");
            ui.add_space(size::CONTROL_GAP);
            mark_word_ui(ui, Mark::Working, "Comparing AWS with the record");
            ui.add_space(size::S8);
            looking_ui(ui, state, "Usually less than a minute.")
        }
        Ask::Idle => {
            title_ui(ui, state, "Which run?");
            ui.add_space(size::LEAD_GAP);
            text::lead(ui, "Choose the run that is to be taken back.");
            ui.add_space(size::S16);
            Button::secondary("See the earlier runs")
                .pressed(ui)
                .then_some(Action::Undo(Message::Runs))
        }
    }
}

fn way_ui(ui: &mut Ui, state: &mut State, way: &WayBack) -> Option<Action> {
    let writes = way.planned.plan.counts().writes();
    let began = moment(way.of.began);
    if writes == 0 {
        title_ui(ui, state, "Nothing to take back");
        ui.add_space(size::LEAD_GAP);
        text::lead(
            ui,
            &format!("Of the run of {began}, nothing is left that we can undo."),
        );
    } else {
        title_ui(ui, state, "Go back to how it was?");
        ui.add_space(size::LEAD_GAP);
        text::lead(
            ui,
            &format!("This undoes the run of {began}. Nothing has changed yet."),
        );
    }
    let mut pressed = part_ui(ui, state, way);
    if way.unread > 0 {
        ui.add_space(size::S16);
        let words = format!(
            "Lines of the record that cannot be read: {}. What they tell stays as it is.",
            way.unread
        );
        text::help(ui, &words);
    }
    for fate in Fate::ALL {
        pressed = pressed.or(group_ui(ui, state, way, fate, &|_| None));
    }
    pressed
}
