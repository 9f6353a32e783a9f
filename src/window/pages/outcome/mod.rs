//! How the changes ended: all in place, stopped by a problem, or stopped by hand.

pub(crate) mod console;
pub(crate) mod made;

use egui::Ui;

use crate::apply::{Ending, Finished, Outcome};
use crate::plan::{Kind, Told};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::eyebrow::Eyebrow;
use crate::ui::layout::{SidePanel, beside_ui, divider, reading};
use crate::ui::mark::{Mark, mark_icon_ui};
use crate::ui::rows::rows_ui;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::window::pages::outcome::made::made_ui;
use crate::window::session::came::Came;
use crate::window::session::onwards::{leave, onwards};
use crate::window::session::work::{Run, RunState};
use crate::window::show::change_name::title;
use crate::window::show::counts::changes;
use crate::window::show::role_arn::role_ui;
use crate::window::show::run;
use crate::window::show::take_back::take_back_ui;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{problem_text_ui, trouble_ui};
use crate::window::{Action, Foot, Page, Phase, Question, State};

impl Came {
    /// What failed, as the page's title.
    fn title_of_failed(&self) -> String {
        match (self.refused, self.in_part, self.unclear) {
            (0, 0, 0) => "The changes stopped".to_owned(),
            (0, 0, 1) => "We do not know if one change was made".to_owned(),
            (0, 0, unclear) => format!("We do not know if {unclear} changes were made"),
            (0, 1, 0) => "One change was made in part".to_owned(),
            (0, in_part, 0) => format!("{in_part} changes were made in part"),
            (1, 0, 0) => "One change did not happen".to_owned(),
            (refused, 0, 0) => format!("{refused} changes did not happen"),
            (refused, in_part, unclear) => {
                format!("{} changes are not in place", refused + in_part + unclear)
            }
        }
    }
}

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let again = |words: &str| Some((words.to_owned(), Action::Plan(phase)));
    let leave = Some(leave(state));
    match state.work(phase).run.as_ref().map(|run| &run.stands) {
        Some(RunState::Going | RunState::Stopping) => run::foot(state, phase),
        Some(RunState::Ended(finished)) => match finished.ending {
            Ending::Done | Ending::Partly => done_foot(state, phase),
            Ending::Failed => Foot {
                sentence: "We look at AWS again first. Nothing is made twice.".to_owned(),
                secondary: leave,
                primary: again("Try again"),
                ..Foot::default()
            },
            Ending::Cancelled => Foot {
                sentence: "We look at AWS again first. Nothing is made twice.".to_owned(),
                secondary: leave,
                primary: again("Carry on"),
                ..Foot::default()
            },
        },
        Some(RunState::Failed(_)) => Foot {
            secondary: leave,
            primary: again("Try again"),
            ..Foot::default()
        },
        None => Foot {
            primary: again("Look at the changes"),
            ..Foot::default()
        },
    }
}

fn done_foot(state: &State, phase: Phase) -> Foot {
    let (deed, action) = onwards(state, phase);
    let sentence = match &action {
        Action::Go(Page::Radiant) => "Next you add AWS on Radiant Security's website.",
        Action::Go(Page::Ask(Question::Accounts)) => {
            "Next: the other accounts of your organization."
        }
        Action::Go(Page::Ask(Question::Export)) => {
            "Next: whether other accounts send findings on their own."
        }
        _ => "Next we read everything back and check it. Nothing changes.",
    };
    let hand_over =
        (action == Action::Verify).then(|| ("What it has come to".to_owned(), Action::HandOver));
    Foot {
        sentence: sentence.to_owned(),
        secondary: hand_over,
        primary: Some((deed.to_owned(), action)),
        ..Foot::default()
    }
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let (finished, came) = state.work(phase).run.as_ref()?.came(phase)?;
    if finished.ending == Ending::Done {
        return None;
    }
    let mut open = state.open.side;
    let summary = format!("{} of {} in place", came.in_place, came.total);
    let pressed = SidePanel::new("where things stand", "Where things stand")
        .width(size::SIDE_NOTES)
        .summary(&summary)
        .show(ui, &mut open, |ui| stand_ui(ui, came, phase));
    state.open.side = open;
    pressed.flatten()
}

fn stand_ui(ui: &mut Ui, came: &Came, phase: Phase) -> Option<Action> {
    text::subsection(ui, "Where things stand");
    ui.add_space(size::S8);
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let in_place = format!("{} {} in place", changes(came.in_place), are(came.in_place));
    let refused = format!("{} did not happen", came.refused);
    let in_part = format!("{} {} in place in part", came.in_part, are(came.in_part));
    let unclear = format!("{} {} not known yet", came.unclear, are(came.unclear));
    let to_come = format!("{} {} still to come", came.to_come, are(came.to_come));
    let rows = [
        (
            came.in_place,
            Mark::Done,
            &in_place,
            "They work and can stay.",
        ),
        (
            came.refused,
            Mark::Stopped,
            &refused,
            "AWS refused, so nothing of it is left behind.",
        ),
        (
            came.in_part,
            Mark::CheckThis,
            &in_part,
            "AWS took part of it. When you try again, we look first.",
        ),
        (
            came.unclear,
            Mark::CheckThis,
            &unclear,
            "No answer came from AWS. We look first, then carry on.",
        ),
        (
            came.to_come,
            Mark::Next,
            &to_come,
            "They wait until you decide.",
        ),
    ];
    for (count, mark, head, said) in rows {
        if count > 0 {
            beside_ui(
                ui,
                |ui| {
                    mark_icon_ui(ui, mark, size::ICON);
                },
                |ui| {
                    text::strong(ui, head);
                    text::help(ui, said);
                },
            );
            divider(ui, size::S12);
        }
    }
    let all = format!("See all {}", changes(came.total));
    Button::quiet(&all)
        .pressed(ui)
        .then_some(Action::Plan(phase))
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    if state.work(phase).run.as_ref().is_some_and(Run::is_going) {
        return run::page_ui(ui, state, phase);
    }
    let run = state.work(phase).run.as_ref();
    let title = match run.map(|run| run.came(phase)) {
        Some(Some((finished, came))) => {
            if finished.ending == Ending::Failed {
                stopped_at_ui(ui, came);
            }
            ended_title(finished.ending, came, phase)
        }
        Some(None) => "The changes could not be made".to_owned(),
        None => "Nothing has been made yet".to_owned(),
    };
    title_ui(ui, state, &title);
    let state: &State = state;
    let run = state.work(phase).run.as_ref()?;
    if let RunState::Failed(problem) = &run.stands {
        ui.add_space(size::CONTROL_GAP);
        trouble_ui(ui, state, "run", problem, (None, None));
    }
    let (finished, came) = run.came(phase)?;
    let changes = &run.planned.told().changes;
    let of = |places: &[usize]| -> Vec<&Told> {
        places
            .iter()
            .filter_map(|place| changes.get(*place))
            .collect()
    };
    let action = match finished.ending {
        Ending::Done | Ending::Partly => done_ui(ui, state, phase, (came, &of(&came.left_out))),
        Ending::Failed => {
            failed_ui(ui, state, finished, &of(&came.failed));
            None
        }
        Ending::Cancelled => {
            cancelled_ui(ui, state, finished, came);
            None
        }
    };
    made_ui(ui, state, finished, &of(&came.made));
    let back = take_back_ui(ui, finished);
    action.or(back)
}

/// How a run ended, as the page's title.
fn ended_title(ending: Ending, came: &Came, phase: Phase) -> String {
    let left_out = came.left_out.len();
    match (ending, phase) {
        (Ending::Done | Ending::Partly, Phase::Logging | Phase::Members | Phase::Export) => {
            in_place(came.total, left_out)
        }
        (Ending::Done | Ending::Partly, Phase::Role) if left_out == 0 => {
            "The role is ready".to_owned()
        }
        (Ending::Done | Ending::Partly, Phase::Role) => "The role is not complete yet".to_owned(),
        (Ending::Failed, _) => came.title_of_failed(),
        (Ending::Cancelled, _) => {
            format!("Stopped after change {} of {}", came.in_place, came.total)
        }
    }
}

fn stopped_at_ui(ui: &mut Ui, came: &Came) {
    let at = (came.in_place + 1).min(came.total);
    let eyebrow = format!("Stopped at change {at} of {}", came.total);
    Eyebrow::state(Mark::Stopped, &eyebrow).show(ui);
    ui.add_space(size::S8);
}

fn done_ui(
    ui: &mut Ui,
    state: &State,
    phase: Phase,
    (came, left_out): (&Came, &[&Told]),
) -> Option<Action> {
    let mut copied = None;
    match phase {
        Phase::Logging => {
            ui.add_space(size::LEAD_GAP);
            let lead = if state.is_applied(Phase::Role) {
                "Radiant Security can read it with its role."
            } else {
                "Radiant Security cannot read anything yet. That comes in sections 4 and 5."
            };
            text::lead(ui, lead);
        }
        Phase::Role => {
            let in_place = in_place(came.total, left_out.len());
            ui.add_space(size::LEAD_GAP);
            text::lead(ui, &format!("{in_place}."));
            ui.add_space(size::S28);
            copied = role_ui(ui, state);
        }
        Phase::Members | Phase::Export => {}
    }
    left_out_ui(ui, state, left_out);
    copied
}

/// What is in place, and what is not: "12 changes are in place, 2 are left out".
fn in_place(made: usize, left_out: usize) -> String {
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    match (made, left_out) {
        (1, 0) => "The change is in place".to_owned(),
        (made, 0) => format!("All {made} changes are in place"),
        (made, left_out) => format!(
            "{} {} in place, {left_out} {} left out",
            changes(made),
            are(made),
            are(left_out)
        ),
    }
}

/// What was left out because it cannot be made from here.
fn left_out_ui(ui: &mut Ui, state: &State, left_out: &[&Told]) {
    if left_out.is_empty() {
        return;
    }
    ui.add_space(size::S28);
    text::section(ui, "Left out, for someone else");
    for change in left_out {
        let problem = match &change.kind {
            Kind::ByHand(problem) => problem.clone(),
            Kind::Waiting(what) => Problem::new(what.clone()),
            Kind::Create | Kind::Update | Kind::Keep => continue,
        };
        ui.add_space(size::S12);
        text::strong(ui, &title(state, change));
        trouble_ui(ui, state, change.id.as_str(), &problem, (None, None));
    }
}

fn failed_ui(ui: &mut Ui, state: &State, finished: &Finished, failed: &[&Told]) {
    reading(ui, |ui| {
        rows_ui(ui, "Changes that failed", failed, |ui, change| {
            divider(ui, size::S16);
            let name = title(state, change);
            text::section(ui, &name);
            ui.add_space(size::S8);
            if let Some((_, Some(problem))) = finished.outcomes.get(&change.id) {
                problem_text_ui(ui, state, &name, problem);
            }
        });
        divider(ui, size::S16);
        text::rich_help(
            ui,
            &[
                Piece::Strong("What is in place can stay. "),
                Piece::Plain(
                    "When you try again, we look at AWS first and make only what is missing.",
                ),
            ],
        );
    });
}

fn cancelled_ui(ui: &mut Ui, state: &State, finished: &Finished, came: &Came) {
    if came.in_part + came.unclear == 0 {
        ui.add_space(size::LEAD_GAP);
        text::lead(ui, "Nothing is half-made.");
    }
    ui.add_space(size::S20);
    let cause = finished
        .outcomes
        .values()
        .find_map(|(outcome, problem)| problem.as_ref().filter(|_| *outcome == Outcome::Cancelled));
    if let Some(problem) = cause {
        trouble_ui(ui, state, "cancelled", problem, (None, None));
        ui.add_space(size::S20);
    }
    text::help(
        ui,
        if state.is_practice() {
            "Carry on when you like. Practice is not kept when you close this."
        } else {
            "Carry on when you like. You can also close this and come back another day."
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::session::scene;

    #[test]
    fn a_title_counts_what_is_there_in_part() {
        let failed = |refused, in_part, unclear| {
            let came = Came {
                refused,
                in_part,
                unclear,
                ..Came::default()
            };
            came.title_of_failed()
        };
        assert_eq!(failed(0, 1, 0), "One change was made in part");
        assert_eq!(failed(1, 1, 1), "3 changes are not in place");
        assert_eq!(failed(2, 0, 0), "2 changes did not happen");
    }

    #[test]
    fn what_was_left_out_is_not_said_to_be_in_place() {
        assert_eq!(in_place(1, 0), "The change is in place");
        assert_eq!(in_place(12, 0), "All 12 changes are in place");
        assert_eq!(in_place(2, 1), "2 changes are in place, 1 is left out");
        assert_eq!(in_place(1, 3), "1 change is in place, 3 are left out");
    }

    #[test]
    fn each_phase_has_its_own_way_on() {
        let state = scene::signed_in();
        assert_eq!(
            done_foot(&state, Phase::Logging).primary.unwrap().1,
            Action::Go(Page::Radiant)
        );
        assert_eq!(
            done_foot(&state, Phase::Role).primary.unwrap().1,
            Action::Verify
        );
    }
}
