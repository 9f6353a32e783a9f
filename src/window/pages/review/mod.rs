//! What would change, before anything does: counts, rows that open in place, and what to know beside them.

pub(crate) mod change;
mod code;
pub(crate) mod document;
pub(crate) mod saved;
pub(crate) mod side;

use std::sync::Arc;

use egui::Ui;

use crate::engine::Planned;
use crate::plan::{Counts, Section};
use crate::ui::button::Button;
use crate::ui::change_row::{counts_ui, group_row_ui};
use crate::ui::layout::{SidePanel, divider};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::onwards::onwards;
use crate::window::show::counts::{changes, counts};
use crate::window::show::differs::differs_ui;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Confirm, Foot, Page, Phase, Question, State, open};

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let mut foot = Foot {
        back: Some(Action::Go(Page::Ask(match phase {
            Phase::Logging => Question::FindingsTopic,
            Phase::Role => Question::Trust,
            Phase::Members => Question::Reach,
            Phase::Export => Question::Export,
        }))),
        ..Foot::default()
    };
    match &state.work(phase).plan.ask {
        Ask::Here(_) => plan_foot(&mut foot, state, phase),
        Ask::Asked(_) => {
            "We only look. Nothing changes in AWS.".clone_into(&mut foot.sentence);
        }
        Ask::Trouble(_) => {
            "Nothing has changed in AWS.".clone_into(&mut foot.sentence);
            foot.secondary = Some(("Sign in again".to_owned(), Action::SignOut));
            foot.primary = Some(("Look again".to_owned(), Action::Plan(phase)));
        }
        Ask::Idle => {
            "We only look. Nothing changes in AWS.".clone_into(&mut foot.sentence);
            foot.primary = Some(("Look at AWS".to_owned(), Action::Plan(phase)));
        }
    }
    foot
}

fn plan_foot(foot: &mut Foot, state: &State, phase: Phase) {
    let counts = counts(state, phase);
    let left_out = counts.by_hand + counts.waiting;
    if left_out > 0 {
        foot.bold = format!(
            "{} cannot be made here and {} left out.",
            changes(left_out),
            if left_out == 1 { "is" } else { "are" }
        );
    }
    if counts.writes() == 0 {
        let (deed, action) = onwards(state, phase);
        let sentence = if left_out == 0 {
            "Nothing has to be made."
        } else {
            "There is nothing else to make."
        };
        sentence.clone_into(&mut foot.sentence);
        foot.primary = Some((deed.to_owned(), action));
    } else {
        "Next we ask once more, then start.".clone_into(&mut foot.sentence);
        foot.primary = Some((
            format!("Make {}…", changes(counts.writes())),
            Action::Open(open::Message::Ask(Confirm::Apply(phase))),
        ));
        foot.secondary = Some(("Try on a copy…".to_owned(), Action::TryOnCopy(phase)));
    }
}

/// The plan of a phase, if it is here.
fn planned(state: &State, phase: Phase) -> Option<Arc<Planned>> {
    state.plan(phase).cloned()
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let planned = planned(state, phase)?;
    let counts = counts(state, phase);
    // What is all there already has no rights, no cost and no way back to tell of.
    if counts.writes() + counts.by_hand + counts.waiting == 0 {
        return None;
    }
    let mut open = state.open.side;
    let pressed = SidePanel::new("about the changes", "About these changes")
        .width(size::SIDE_NOTES)
        .summary("Rights, cost, way back")
        .show(ui, &mut open, |ui| {
            side::notes_ui(ui, state, &planned, phase)
        });
    state.open.side = open;
    pressed.flatten()
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    match &state.work(phase).plan.ask {
        Ask::Here(planned) => {
            let planned = Arc::clone(planned);
            plan_ui(ui, state, &planned, phase)
        }
        Ask::Trouble(problem) => {
            let problem = problem.clone();
            title_ui(ui, state, "We could not look at AWS");
            ui.add_space(size::CONTROL_GAP);
            let pressed = trouble_ui(ui, state, "plan", &problem, (Some("Look again"), None))?;
            (pressed == ProblemButton::Primary).then_some(Action::Plan(phase))
        }
        Ask::Asked(_) => {
            title_ui(ui, state, "Looking at what is there");
            ui.add_space(size::CONTROL_GAP);
            mark_word_ui(ui, Mark::Working, "Comparing AWS with your answers");
            ui.add_space(size::S8);
            looking_ui(
                ui,
                state,
                "Usually less than a minute. With many Regions it takes longer.",
            )
        }
        Ask::Idle => {
            title_ui(ui, state, "Check the changes before they happen");
            ui.add_space(size::CONTROL_GAP);
            text::help(ui, "We have to look at AWS first.");
            None
        }
    }
}

/// Says where the changes of some accounts only are shown.
fn within_ui(ui: &mut Ui, state: &State, phase: Phase) {
    let Some(within) = &state.work(phase).plan.within else {
        return;
    };
    let head = match within.len() {
        1 => "Only what the new account needs.".to_owned(),
        new => format!("Only what the {new} new accounts need."),
    };
    let words = "“Look at AWS again”, below, shows the changes of all accounts.";
    note_ui(ui, NoteKind::GoodToKnow, &head, words);
    ui.add_space(size::S16);
}

fn plan_ui(ui: &mut Ui, state: &mut State, planned: &Planned, phase: Phase) -> Option<Action> {
    let counts = counts(state, phase);
    if counts.writes() == 0 {
        title_ui(ui, state, "Nothing to change");
        ui.add_space(size::LEAD_GAP);
        let lead = if counts.by_hand + counts.waiting == 0 {
            "Everything that your answers ask for is there and right."
        } else {
            "What can be made from here is there and right. The rest needs someone else."
        };
        text::lead(ui, lead);
    } else {
        title_ui(ui, state, "Check the changes before they happen");
    }
    ui.add_space(size::LEAD_GAP);
    within_ui(ui, state, phase);
    differs_ui(ui, state, phase);
    tally_ui(ui, counts);
    let look_again = holes_ui(ui, state, phase);
    if counts.by_hand > 0 {
        let text = if counts.writes() == 0 {
            "Open those rows to see who can, and what to do."
        } else {
            "Open those rows to see who can, and what to do. Everything else can be made now."
        };
        note_ui(
            ui,
            NoteKind::Warn,
            "Some of this cannot be made from here.",
            text,
        );
        ui.add_space(size::S16);
    }
    for section in phase.sections() {
        section_ui(ui, state, planned, (phase, *section));
    }
    divider(ui, 0.0);
    ui.add_space(size::S16);
    let again = Button::quiet("Look at AWS again").pressed(ui);
    look_again.or_else(|| again.then_some(Action::Plan(phase)))
}

/// What had no answer for a reason that passes by itself, and the offer to look at just that once more.
fn holes_ui(ui: &mut Ui, state: &State, phase: Phase) -> Option<Action> {
    let holes = &state.work(phase).plan.holes;
    let first = holes.first()?;
    let head = match holes.len() {
        1 => "One look had no answer from AWS.".to_owned(),
        count => format!("{count} looks had no answer from AWS."),
    };
    let words = format!(
        "{} What needs it is left out for now.",
        masking::said(state, &first.problem.summary)
    );
    note_ui(ui, NoteKind::Warn, &head, &words);
    ui.add_space(size::S8);
    let pressed = Button::quiet("Look at just that again").pressed(ui);
    ui.add_space(size::S16);
    pressed.then_some(Action::PlanTheRest(phase))
}

/// How many changes there are of each kind; zero is said too.
fn tally_ui(ui: &mut Ui, counts: Counts) {
    let mut shown = vec![
        (counts.create, "to create"),
        (counts.update, "to update"),
        (counts.keep, "already right"),
        (counts.delete, "to delete"),
    ];
    if counts.by_hand > 0 {
        shown.push((counts.by_hand, "for someone else"));
    }
    if counts.waiting > 0 {
        shown.push((counts.waiting, "waiting"));
    }
    counts_ui(ui, &shown);
    ui.add_space(size::S20);
}

/// "7 changes, 3 new and 4 updates"
fn in_words(counts: Counts) -> String {
    let (new, updates) = (counts.create, counts.update);
    let mut words = match (new, updates) {
        (0, 0) => "nothing to make".to_owned(),
        (new, 0) => format!("{}, all new", changes(new)),
        (0, 1) => "1 update".to_owned(),
        (0, updates) => format!("{updates} updates"),
        (new, 1) => format!("{}, {new} new and 1 update", changes(new + 1)),
        (new, updates) => format!(
            "{}, {new} new and {updates} updates",
            changes(new + updates)
        ),
    };
    let others = counts.by_hand + counts.waiting;
    for (count, what) in [(counts.keep, "already right"), (others, "not from here")] {
        if count > 0 {
            words = format!("{words}, {count} {what}");
        }
    }
    words
}

fn section_ui(
    ui: &mut Ui,
    state: &mut State,
    planned: &Planned,
    (phase, section): (Phase, Section),
) {
    let Some(here) = planned.in_section(section) else {
        return;
    };
    // What is right already would only stand before what matters, unless something is to be said about it.
    // The other sections of a phase are there for what they lend.
    let says = here.warns && Phase::about(section) == phase;
    let by_itself = says || here.counts.keep < here.places.len();
    let turned = state.review().turned_sections.contains(&section);
    let mut open = by_itself != turned;
    group_row_ui(ui, &mut open, section.title(), &in_words(here.counts));
    let turned_now = by_itself != open;
    if turned_now != turned {
        let sections = &mut state.review_mut().turned_sections;
        if turned_now {
            sections.insert(section);
        } else {
            sections.remove(&section);
        }
    }
    if open {
        let changes = &planned.told().changes;
        rows_ui(ui, section.title(), &here.places, |ui, place| {
            if let Some(change) = changes.get(*place) {
                change::row_ui(ui, state, planned, change);
            }
        });
    }
}
