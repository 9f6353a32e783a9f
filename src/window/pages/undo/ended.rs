//! How taking back ended: what is undone, what is not, what stays, and what is left to do on the vendor's website.

use egui::Ui;

use crate::apply::{Ending, Finished};
use crate::engine::WayBack;
use crate::plan::Fate;
use crate::ui::mark::Mark;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::undo::group::group_ui;
use crate::window::session::undo::{UndoRow, UndoRun};
use crate::window::session::work::RunState;
use crate::window::show::counts::changes;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::trouble_ui;
use crate::window::{Action, State};

/// So many problems are told in full.
const TOLD: usize = 8;

pub(crate) fn ended_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let left = state.undo.rows.iter().any(|row| row.fate == Fate::ByHand);
    let title = match &state.undo.run.as_ref()?.stands {
        RunState::Ended(finished) => ended_title(finished.ending, left),
        RunState::Failed(_) => "The changes could not be taken back",
        RunState::Going | RunState::Stopping => return None,
    };
    title_ui(ui, state, title);
    let state: &State = state;
    let UndoRun { way, stands, .. } = state.undo.run.as_ref()?;
    match stands {
        RunState::Ended(finished) => finished_ui(ui, state, way, finished),
        RunState::Failed(problem) => {
            ui.add_space(size::CONTROL_GAP);
            trouble_ui(ui, state, "undo run", problem, (None, None));
            None
        }
        RunState::Going | RunState::Stopping => None,
    }
}

fn finished_ui(ui: &mut Ui, state: &State, way: &WayBack, finished: &Finished) -> Option<Action> {
    ui.add_space(size::LEAD_GAP);
    let all = way.planned.plan.counts().writes();
    text::lead(ui, &lead(finished, all));
    let failed = finished
        .outcomes
        .iter()
        .filter_map(|(id, (_, problem))| Some((id, problem.as_ref()?)));
    for (id, problem) in failed.take(TOLD) {
        ui.add_space(size::S16);
        text::strong(ui, &masking::text(state, way.planned.title(id)));
        trouble_ui(ui, state, id.as_str(), problem, (None, None));
    }
    vendor_ui(ui, state, way);
    let mark = |row: &UndoRow| Some(outcome(row, way, finished));
    let mut pressed = None;
    for fate in [Fate::ByHand, Fate::Stays] {
        pressed = pressed.or(group_ui(ui, state, way, fate, &|_| None));
    }
    for fate in [Fate::PutBack, Fate::Remove] {
        pressed = pressed.or(group_ui(ui, state, way, fate, &mark));
    }
    pressed
}

const fn ended_title(ending: Ending, is_left: bool) -> &'static str {
    match (ending, is_left) {
        (Ending::Done, false) => "It is as it was before",
        (Ending::Done | Ending::Partly, _) => "Back, but for what is left to you",
        (Ending::Failed, _) => "Not all is taken back yet",
        (Ending::Cancelled, _) => "Stopped before all was taken back",
    }
}

fn lead(finished: &Finished, all: usize) -> String {
    let done = finished
        .outcomes
        .values()
        .filter(|(outcome, _)| outcome.is_in_place())
        .count();
    if done >= all {
        format!(
            "{} undone. What is listed as staying is still there.",
            changes(done)
        )
    } else {
        format!("{done} of {} undone.", changes(all))
    }
}

/// How the changes of a row ended, together.
fn outcome(row: &UndoRow, way: &WayBack, finished: &Finished) -> Mark {
    let changes = &way.planned.plan.changes;
    let outcomes: Vec<_> = row
        .places
        .iter()
        .filter_map(|place| changes.get(*place))
        .map(|change| {
            finished
                .outcomes
                .get(&change.id)
                .map(|(outcome, _)| *outcome)
        })
        .collect();
    let is_in_place = |it: &Option<crate::apply::Outcome>| it.is_some_and(|it| it.is_in_place());
    let has_failed =
        |it: &Option<crate::apply::Outcome>| *it == Some(crate::apply::Outcome::Failed);
    if outcomes.iter().any(has_failed) {
        Mark::NeedsYou
    } else if outcomes.iter().all(is_in_place) {
        Mark::Undone
    } else {
        Mark::LeftOut
    }
}

/// What no program of ours can remove.
fn vendor_ui(ui: &mut Ui, state: &State, way: &WayBack) {
    if way.at_the_vendor.is_empty() {
        return;
    }
    ui.add_space(size::S20);
    text::section(ui, "Now remove this on Radiant Security's website");
    for (number, said) in (1..).zip(&way.at_the_vendor) {
        ui.add_space(size::S8);
        let said = masking::said(state, said);
        text::help(ui, &format!("{number}. {said}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_to_people_is_never_called_as_before() {
        assert_eq!(ended_title(Ending::Done, false), "It is as it was before");
        for ending in [
            Ending::Done,
            Ending::Partly,
            Ending::Failed,
            Ending::Cancelled,
        ] {
            assert_ne!(ended_title(ending, true), "It is as it was before");
        }
    }
}
