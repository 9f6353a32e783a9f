//! How the changes ended: all in place, stopped by a problem, or stopped by hand.

pub(crate) mod console;
pub(crate) mod made;

use egui::Ui;

use crate::apply::{Ending, Finished, Outcome};
use crate::engine::Planned;
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
use crate::window::session::work::{Run, RunState};
use crate::window::show::change_name::title;
use crate::window::show::counts::changes;
use crate::window::show::role_arn::role_ui;
use crate::window::show::run::{self, writes};
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{problem_text_ui, trouble_ui};
use crate::window::{Action, Foot, Page, Phase, State};

/// How the changes of a run stand, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counted {
    total: usize,
    in_place: usize,
    /// AWS refused them, and nothing of them is there.
    refused: usize,
    /// AWS took a first step and refused a later one.
    in_part: usize,
    /// Sent, and no answer came.
    unclear: usize,
    /// Not begun, or given up before anything was sent.
    to_come: usize,
}

/// AWS was called and did not answer: the change may have been made.
const fn is_unclear(problem: &Problem) -> bool {
    problem.code.is_none() && problem.call.is_some()
}

impl Counted {
    fn of(finished: &Finished, writes: &[&Told]) -> Self {
        let mut counted = Self {
            total: writes.len(),
            ..Self::default()
        };
        for change in writes {
            match finished.outcomes.get(&change.id) {
                Some((outcome, _)) if outcome.is_in_place() => counted.in_place += 1,
                Some((Outcome::Failed, Some(problem))) if is_unclear(problem) => {
                    counted.unclear += 1;
                }
                Some((Outcome::Failed, Some(problem)))
                    if change.action.deed().is_in_part(problem) =>
                {
                    counted.in_part += 1;
                }
                Some((Outcome::Failed, _)) => counted.refused += 1,
                _ => counted.to_come += 1,
            }
        }
        counted
    }

    /// What failed, as the page's title.
    fn failed(self) -> String {
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

fn counted(state: &State, phase: Phase) -> Option<Counted> {
    let run = state.work(phase).run.as_ref()?;
    Some(Counted::of(run.ended()?, &writes(&run.planned, phase)))
}

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let again = |words: &str| Some((words.to_owned(), Action::Plan(phase)));
    let leave = Some(("Save and leave".to_owned(), Action::Leave));
    match state.work(phase).run.as_ref().map(|run| &run.stands) {
        Some(RunState::Going | RunState::Stopping) => run::foot(state, phase),
        Some(RunState::Ended(finished)) => match finished.ending {
            Ending::Done | Ending::Partly => done_foot(phase),
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

fn done_foot(phase: Phase) -> Foot {
    let (sentence, deed, action) = match phase {
        Phase::Logging => (
            "Next you add AWS on Radiant Security's website.",
            "Continue",
            Action::Go(Page::Radiant),
        ),
        Phase::Role => (
            "Next we read everything back and check it. Nothing changes.",
            "Check everything",
            Action::Verify,
        ),
    };
    Foot {
        sentence: sentence.to_owned(),
        primary: Some((deed.to_owned(), action)),
        ..Foot::default()
    }
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let finished = state.work(phase).run.as_ref().and_then(Run::ended)?;
    if finished.ending == Ending::Done {
        return None;
    }
    let counted = counted(state, phase)?;
    let mut open = state.open.side;
    let summary = format!("{} of {} in place", counted.in_place, counted.total);
    let pressed = SidePanel::new("where things stand", "Where things stand")
        .width(size::SIDE_NOTES)
        .summary(&summary)
        .show(ui, &mut open, |ui| stand_ui(ui, counted, phase));
    state.open.side = open;
    pressed.flatten()
}

fn stand_ui(ui: &mut Ui, counted: Counted, phase: Phase) -> Option<Action> {
    text::subsection(ui, "Where things stand");
    ui.add_space(size::S8);
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let in_place = format!(
        "{} {} in place",
        changes(counted.in_place),
        are(counted.in_place)
    );
    let refused = format!("{} did not happen", counted.refused);
    let in_part = format!(
        "{} {} in place in part",
        counted.in_part,
        are(counted.in_part)
    );
    let unclear = format!("{} {} not known yet", counted.unclear, are(counted.unclear));
    let to_come = format!("{} {} still to come", counted.to_come, are(counted.to_come));
    let rows = [
        (
            counted.in_place,
            Mark::Done,
            &in_place,
            "They work and can stay.",
        ),
        (
            counted.refused,
            Mark::Stopped,
            &refused,
            "AWS refused, so nothing of it is left behind.",
        ),
        (
            counted.in_part,
            Mark::CheckThis,
            &in_part,
            "AWS took part of it. When you try again, we look first.",
        ),
        (
            counted.unclear,
            Mark::CheckThis,
            &unclear,
            "No answer came from AWS. We look first, then carry on.",
        ),
        (
            counted.to_come,
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
    let all = format!("See all {}", changes(counted.total));
    Button::quiet(&all)
        .pressed(ui)
        .then_some(Action::Plan(phase))
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let run = state.work(phase).run.as_ref();
    if run.is_some_and(Run::is_going) {
        return run::page_ui(ui, state, phase);
    }
    let title = match run.map(|run| (&run.stands, &run.planned)) {
        Some((RunState::Ended(finished), planned)) => {
            if finished.ending == Ending::Failed {
                stopped_at_ui(ui, Counted::of(finished, &writes(planned, phase)));
            }
            ended_title(finished, planned, phase)
        }
        Some((RunState::Failed(_), _)) => "The changes could not be made".to_owned(),
        _ => "Nothing has been made yet".to_owned(),
    };
    title_ui(ui, state, &title);
    let state: &State = state;
    let run = state.work(phase).run.as_ref()?;
    let (finished, planned) = match &run.stands {
        RunState::Failed(problem) => {
            ui.add_space(size::CONTROL_GAP);
            trouble_ui(ui, state, "run", problem, (None, None));
            return None;
        }
        RunState::Ended(finished) => (finished, run.planned.as_ref()),
        RunState::Going | RunState::Stopping => return None,
    };
    let action = match finished.ending {
        Ending::Done | Ending::Partly => done_ui(ui, state, phase, planned),
        Ending::Failed => {
            failed_ui(ui, state, phase, (finished, planned));
            None
        }
        Ending::Cancelled => {
            cancelled_ui(ui, state, phase, (finished, planned));
            None
        }
    };
    made_ui(ui, state, phase, (finished, planned));
    action
}

/// How a run ended, as the page's title.
fn ended_title(finished: &Finished, planned: &Planned, phase: Phase) -> String {
    let left_out = left_out(planned, phase).len();
    let writes = writes(planned, phase);
    match (finished.ending, phase) {
        (Ending::Done | Ending::Partly, Phase::Logging) => in_place(writes.len(), left_out),
        (Ending::Done | Ending::Partly, Phase::Role) if left_out == 0 => {
            "The role is ready".to_owned()
        }
        (Ending::Done | Ending::Partly, Phase::Role) => "The role is not complete yet".to_owned(),
        (Ending::Failed, _) => Counted::of(finished, &writes).failed(),
        (Ending::Cancelled, _) => {
            let counted = Counted::of(finished, &writes);
            format!(
                "Stopped after change {} of {}",
                counted.in_place, counted.total
            )
        }
    }
}

fn stopped_at_ui(ui: &mut Ui, counted: Counted) {
    let at = (counted.in_place + 1).min(counted.total);
    let eyebrow = format!("Stopped at change {at} of {}", counted.total);
    Eyebrow::state(Mark::Stopped, &eyebrow).show(ui);
    ui.add_space(size::S8);
}

fn done_ui(ui: &mut Ui, state: &State, phase: Phase, planned: &Planned) -> Option<Action> {
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
            let left_out = left_out(planned, phase).len();
            let in_place = in_place(writes(planned, phase).len(), left_out);
            ui.add_space(size::LEAD_GAP);
            text::lead(ui, &format!("{in_place}."));
            ui.add_space(size::S28);
            copied = role_ui(ui, state);
        }
    }
    left_out_ui(ui, state, phase, planned);
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

/// The changes of a phase that cannot be made from here, or not yet.
fn left_out(planned: &Planned, phase: Phase) -> Vec<&Told> {
    let changes = planned.told().changes.iter();
    changes
        .filter(|change| phase.sections().contains(&change.section))
        .filter(|change| matches!(change.kind, Kind::ByHand(_) | Kind::Waiting(_)))
        .collect()
}

/// What was left out because it cannot be made from here.
fn left_out_ui(ui: &mut Ui, state: &State, phase: Phase, planned: &Planned) {
    let mut first = true;
    for change in left_out(planned, phase) {
        let problem = match &change.kind {
            Kind::ByHand(problem) => problem.clone(),
            Kind::Waiting(what) => Problem::new(what.clone()),
            Kind::Create | Kind::Update | Kind::Keep => continue,
        };
        if first {
            ui.add_space(size::S28);
            text::section(ui, "Left out, for someone else");
            first = false;
        }
        ui.add_space(size::S12);
        text::strong(ui, &title(state, change));
        trouble_ui(ui, state, change.id.as_str(), &problem, (None, None));
    }
}

fn failed_ui(ui: &mut Ui, state: &State, phase: Phase, (finished, planned): (&Finished, &Planned)) {
    let failed: Vec<(&Told, &Problem)> = writes(planned, phase)
        .into_iter()
        .filter_map(|change| match finished.outcomes.get(&change.id)? {
            (Outcome::Failed, Some(problem)) => Some((change, problem)),
            _ => None,
        })
        .collect();
    reading(ui, |ui| {
        rows_ui(
            ui,
            "Changes that failed",
            &failed,
            |ui, (change, problem)| {
                divider(ui, size::S16);
                let name = title(state, change);
                text::section(ui, &name);
                ui.add_space(size::S8);
                problem_text_ui(ui, state, &name, problem);
            },
        );
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

fn cancelled_ui(
    ui: &mut Ui,
    state: &State,
    phase: Phase,
    (finished, planned): (&Finished, &Planned),
) {
    let writes = writes(planned, phase);
    let counted = Counted::of(finished, &writes);
    if counted.in_part + counted.unclear == 0 {
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
        "Carry on when you like. You can also close this and come back another day.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_answer_nothing_is_said_to_have_failed() {
        let mut problem = Problem::new("The connection broke.");
        problem.call = Some("kms:CreateKey".to_owned());
        assert!(is_unclear(&problem));
        problem.code = Some("AccessDenied".to_owned());
        assert!(!is_unclear(&problem));
        assert!(!is_unclear(&Problem::new("The journal cannot be written.")));
    }

    #[test]
    fn a_title_counts_what_is_there_in_part() {
        let counted = |refused, in_part, unclear| Counted {
            refused,
            in_part,
            unclear,
            ..Counted::default()
        };
        assert_eq!(counted(0, 1, 0).failed(), "One change was made in part");
        assert_eq!(counted(1, 1, 1).failed(), "3 changes are not in place");
        assert_eq!(counted(2, 0, 0).failed(), "2 changes did not happen");
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
        assert_eq!(
            done_foot(Phase::Logging).primary.unwrap().1,
            Action::Go(Page::Radiant)
        );
        assert_eq!(done_foot(Phase::Role).primary.unwrap().1, Action::Verify);
    }
}
