//! Welcome: practice, a real account, or saved work.

use egui::Ui;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::practice;
use crate::ui::button::Button;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::icon::{Icon, icon_ui};
use crate::ui::layout::{SidePanel, beside_ui, divider};
use crate::ui::problem::{Problem, ProblemButton, problems_ui};
use crate::ui::text;
use crate::ui::theme::{size, tokens};
use crate::window::show::joined::joined_ui;
use crate::window::show::title::title_ui;
use crate::window::show::{masking, on_call};
use crate::window::{Action, FileTrouble, Foot, Opening, Start, State, look};

/// What to have at hand, and why.
const READY: [(&str, &str); 3] = [
    (
        "An AWS sign-in",
        "It needs rights to set up logging, storage, keys and roles.",
    ),
    (
        "A Radiant Security sign-in",
        "For section 4. A colleague can do that part later.",
    ),
    ("One decision", "Which AWS account should hold the logs."),
];

pub(crate) fn foot(state: &State) -> Foot {
    let start = state
        .sign_in
        .start
        .filter(|start| *start != Start::CarryOn || state.keeping.saved.is_some());
    let deed = match start {
        Some(Start::Practice) => "Start practice",
        Some(Start::Connect) => "Connect to AWS",
        Some(Start::CarryOn) => "Carry on",
        None => "Continue",
    };
    Foot {
        sentence: "You can stop at any point. Your answers are kept on this computer.".to_owned(),
        primary: Some((deed.to_owned(), Action::Begin)),
        ..Foot::default()
    }
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let mut open = state.open.side;
    let pressed = SidePanel::new("ready", "Have these ready")
        .width(size::SIDE_NOTES_WIDE)
        .summary("Two sign-ins, one decision")
        .show(ui, &mut open, |ui| {
            ui.add_space(size::S4);
            text::section(ui, "Have these ready");
            for (what, why) in READY {
                divider(ui, size::S12);
                text::help_strong(ui, what);
                text::help(ui, why);
            }
            divider(ui, size::S16);
            sharing_ui(ui, state.look.is_shared())
        });
    state.open.side = open;
    pressed.flatten()
}

fn sharing_ui(ui: &mut Ui, on: bool) -> Option<Action> {
    let ink = tokens(ui).ink;
    beside_ui(
        ui,
        |ui| {
            icon_ui(ui, Icon::Screen, size::ICON, ink);
        },
        |ui| {
            text::help_strong(ui, "Sharing your screen?");
            text::help(ui, "Makes text larger and hides account numbers.");
            ui.add_space(size::S8);
            let deed = if on {
                "Turn off sharing view"
            } else {
                "Turn on sharing view"
            };
            Button::secondary(deed)
                .small()
                .pressed(ui)
                .then_some(Action::Look(look::Message::Share(!on)))
        },
    )
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    ui.add_space(size::S4);
    title_ui(ui, state, "Connect AWS to Radiant Security");
    ui.add_space(size::LEAD_GAP);
    text::lead(
        ui,
        "Nine short sections. You see every change in plain words and approve it before anything happens in AWS.",
    );
    let crash = crash_ui(ui, state);
    let trouble = trouble_ui(ui, state);
    ui.add_space(size::S28);
    let joined = joined_ui(ui, state);
    text::section(ui, "How do you want to start?");
    ui.add_space(size::S12);
    let when = state
        .keeping
        .saved
        .as_ref()
        .map(|saved| last_saved(saved.at, Timestamp::now(), &TimeZone::system()));
    let mut choices = vec![
        (
            Start::Practice,
            Choice::new("Practice first")
                .help(practice_help(state))
                .note("about 10 minutes"),
        ),
        (
            Start::Connect,
            Choice::new("Connect to AWS")
                .help("Use a real account. We only look until you approve changes.")
                .note("about 45 minutes"),
        ),
    ];
    if let Some(when) = &when {
        choices.push((
            Start::CarryOn,
            Choice::new("Carry on with saved work")
                .help("One setup is saved here. Its name stays hidden until you open it.")
                .note(when),
        ));
    }
    choices_ui(
        ui,
        "How do you want to start?",
        &mut state.sign_in.start,
        &choices,
    );
    ui.add_space(size::S20);
    let file = files_ui(ui, state);
    crash.or(trouble).or(joined).or(file)
}

/// What practice is about.
const fn practice_help(state: &State) -> &'static str {
    match state.practice.start {
        practice::Start::Copy(_) => "Try it all on the copy that you opened. Nothing goes online.",
        _ => "Try it all with a made-up AWS account. Nothing goes online.",
    }
}

/// Files that can be opened here.
fn files_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    on_call::files_ui(ui, state);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = size::S20;
        let mut pressed = None;
        for opening in [Opening::Answers, Opening::Plan, Opening::Copy] {
            if Button::quiet(opening.title()).pressed(ui) {
                pressed = Some(Action::OpenFile(opening));
            }
        }
        pressed
    })
    .inner
}

/// What is said after the program stopped unexpectedly.
fn crash_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let report = state.notices.crash.as_ref()?;
    ui.add_space(size::S20);
    let safe = if state.keeping.problem.is_none() && state.notices.problem.is_none() {
        "Your answers are safe."
    } else {
        ""
    };
    let card = Problem {
        head: "The assistant stopped unexpectedly last time.",
        saw: safe,
        primary: Some("Carry on"),
        secondary: Some("Copy the report"),
        ..Problem::default()
    };
    match problems_ui(ui, "unexpected stop", &[card])?.button {
        ProblemButton::Primary => Some(Action::CarryOnAfterCrash),
        ProblemButton::Secondary => {
            ui.ctx().copy_text(report.clone());
            Some(Action::Copied("Copied the report".to_owned()))
        }
        ProblemButton::CopiedDetails => None,
    }
}

/// So many mistakes of a file are listed; the rest comes when those are mended.
const LISTED: usize = 12;

/// What is wrong with the file that was opened, each mistake with its place.
fn trouble_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let FileTrouble { summary, mistakes } = state.file.trouble.as_ref()?;
    ui.add_space(size::S20);
    let more = match mistakes.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!("The first {LISTED} are listed, {more} more are not."),
    };
    let summary = masking::text(state, summary);
    let listed: Vec<(String, String)> = mistakes
        .iter()
        .take(LISTED)
        .map(|(place, what)| (masking::text(state, place), masking::text(state, what)))
        .collect();
    let mut cards = vec![Problem {
        head: &summary,
        saw: &more,
        secondary: Some("Close"),
        ..Problem::default()
    }];
    cards.extend(listed.iter().map(|(place, what)| {
        let (head, saw) = if place.is_empty() {
            (what.as_str(), "")
        } else {
            (place.as_str(), what.as_str())
        };
        Problem {
            head,
            saw,
            ..Problem::default()
        }
    }));
    let pressed = problems_ui(ui, "opened file", &cards)?;
    (pressed.button == ProblemButton::Secondary).then_some(Action::CloseFileTrouble)
}

/// When work was saved, by the calendar.
fn last_saved(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let day = |time: Timestamp| time.to_zoned(zone.clone()).date();
    match day(now).duration_since(day(at)).as_hours() / 24 {
        i64::MIN..=0 => "last saved today".to_owned(),
        1 => "last saved yesterday".to_owned(),
        days => format!("last saved {days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::pages::table;

    #[test]
    fn saved_work_is_dated_by_the_calendar() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        let said = |at: &str| last_saved(time(at), time("2025-03-10T01:00:00Z"), &TimeZone::UTC);
        assert_eq!(said("2025-03-10T00:10:00Z"), "last saved today");
        assert_eq!(said("2025-03-09T23:50:00Z"), "last saved yesterday");
        assert_eq!(said("2025-03-01T12:00:00Z"), "last saved 9 days ago");
        assert_eq!(said("2025-03-11T12:00:00Z"), "last saved today");
    }

    #[test]
    fn the_button_names_what_was_chosen() {
        let mut state = State::for_tests();
        assert!(!table::foot(&state).not_yet.is_empty());
        state.sign_in.start = Some(Start::Practice);
        assert_eq!(foot(&state).primary.unwrap().0, "Start practice");
        state.sign_in.start = Some(Start::CarryOn);
        assert!(!table::foot(&state).not_yet.is_empty(), "nothing is saved");
    }
}
