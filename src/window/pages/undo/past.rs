//! The runs on record: when they were, how they ended, and the way to take one back.

use egui::Ui;

use crate::apply::{RunStatus, RunSummary};
use crate::ui::button::Button;
use crate::ui::layout::divider;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::undo::group::moment;
use crate::window::session::undo::Message;
use crate::window::show::counts::changes;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::trouble_ui;
use crate::window::show::{masking, on_call};
use crate::window::{Action, Ask, Foot, Page, State};

pub(crate) fn foot(state: &State) -> Foot {
    let back = state.undo.from.unwrap_or(Page::Welcome);
    Foot {
        back: Some(Action::Go(back)),
        sentence: "Before anything is undone, you see all of it.".to_owned(),
        ..Foot::default()
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    title_ui(ui, state, "Earlier runs");
    ui.add_space(size::LEAD_GAP);
    let state: &State = state;
    let runs = match &state.undo.runs {
        Ask::Here(runs) => runs,
        Ask::Asked(_) => {
            mark_word_ui(ui, Mark::Working, "Reading the records on this computer");
            return None;
        }
        Ask::Trouble(problem) => {
            let pressed = trouble_ui(ui, state, "runs", problem, (Some("Read again"), None))?;
            return (pressed == ProblemButton::Primary).then_some(Action::Undo(Message::Runs));
        }
        Ask::Idle => {
            return Button::secondary("Read the records")
                .pressed(ui)
                .then_some(Action::Undo(Message::Runs));
        }
    };
    if runs.is_empty() {
        text::lead(ui, "No run in this account is on record on this computer.");
        return None;
    }
    let lead = if state.is_practice() {
        "Runs of practice. Only what is in the made-up account now can be taken back."
    } else {
        "Runs in this account that were made from this computer, the newest first."
    };
    text::lead(ui, lead);
    ui.add_space(size::S20);
    let mut pressed = None;
    on_call::files_ui(ui, state);
    rows_ui(ui, "Earlier runs", runs, |ui, run| {
        pressed = pressed.take().or(run_ui(ui, state, runs, run));
    });
    pressed
}

fn run_ui(ui: &mut Ui, state: &State, all: &[RunSummary], run: &RunSummary) -> Option<Action> {
    divider(ui, size::S12);
    let began = moment(run.began);
    text::strong(ui, &began);
    ui.add_space(size::S4);
    mark_word_ui(ui, mark(run), &ended(run));
    text::help(ui, &made(run));
    if let Some(approval) = &run.approval {
        let by = approval.by.as_ref();
        let by = by.map_or_else(String::new, |by| {
            format!("Approved by {}. ", masking::text(state, by))
        });
        let sum = approval.checksum.spoken();
        text::help(ui, &format!("{by}Checksum of the plan: {sum}"));
    }
    let calls = Button::quiet("Save its calls…")
        .name(&format!("Save the calls of the run of {began}…"))
        .pressed(ui)
        .then(|| Action::Undo(Message::Calls(run.run.clone())));
    calls.or(back_ui(ui, all, run))
}

/// What became of it, and the way to take it back.
fn back_ui(ui: &mut Ui, all: &[RunSummary], run: &RunSummary) -> Option<Action> {
    let began = moment(run.began);
    if let Some(back) = &run.undoes {
        let of = all.iter().find(|it| it.run == *back);
        let of = of.map_or_else(|| back.to_string(), |of| moment(of.began));
        text::help(ui, &format!("It took back the run of {of}."));
        return None;
    }
    let taken = all
        .iter()
        .find(|it| it.undoes.as_ref() == Some(&run.run) && it.tally.updated > 0);
    if let Some(taken) = taken {
        text::help(ui, &format!("Taken back on {}.", moment(taken.began)));
    }
    if !run.is_known() {
        text::help(
            ui,
            "A newer version of this program wrote its record. Take it back with that version.",
        );
        return None;
    }
    if run.tally.created + run.tally.updated == 0 && run.status != RunStatus::Interrupted {
        return None;
    }
    ui.add_space(size::S8);
    Button::quiet("Take this back…")
        .name(&format!("Take back the run of {began}…"))
        .pressed(ui)
        .then(|| Action::Undo(Message::Look(run.run.clone())))
}

const fn mark(run: &RunSummary) -> Mark {
    match run.status {
        RunStatus::Done => Mark::Done,
        RunStatus::Partly => Mark::CheckThis,
        RunStatus::Failed => Mark::NeedsYou,
        RunStatus::Cancelled | RunStatus::Interrupted => Mark::Stopped,
    }
}

fn ended(run: &RunSummary) -> String {
    match run.status {
        RunStatus::Done => "All done",
        RunStatus::Partly => "Done, but for what was left out",
        RunStatus::Failed => "Not all succeeded",
        RunStatus::Cancelled => "Stopped by hand",
        RunStatus::Interrupted => "Cut off",
    }
    .to_owned()
}

fn made(run: &RunSummary) -> String {
    let tally = run.tally;
    let mut words = match (tally.created, tally.updated) {
        (0, 0) => "Nothing was changed".to_owned(),
        (new, 0) => format!("{}, all new", changes(new)),
        (0, updates) => format!("{} of what was there", changes(updates)),
        (new, updates) => format!("{new} new, {} of what was there", changes(updates)),
    };
    if tally.failed > 0 {
        words = format!("{words}, {} failed", tally.failed);
    }
    format!("{words}.")
}
