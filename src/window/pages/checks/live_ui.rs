//! The live test: what has come, what is awaited and for how long, and the sample finding.

use egui::Ui;
use jiff::Timestamp;

use super::told::{mark_of, name, plain, said};
use crate::ui::button::Button;
use crate::ui::layout::divider;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::progress::{ProgressRow, progress_row_ui};
use crate::ui::rows::rows_ui;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::verify::{Check, Status};
use crate::window::{Action, Ask, Confirm, State, open};

/// The checks of the live test.
pub(super) fn of(checks: &[Check]) -> impl Iterator<Item = &Check> {
    checks.iter().filter(|check| check.live)
}

/// How many of the settings are right, as a sentence behind others; nothing where there is no live test.
pub(super) fn settings_lead(checks: &[Check]) -> String {
    if of(checks).next().is_none() {
        return String::new();
    }
    let settings: Vec<&Check> = checks.iter().filter(|check| !check.live).collect();
    let right = settings
        .iter()
        .filter(|check| check.status == Status::Passed)
        .count();
    format!(" Of {} settings, {right} are right.", settings.len())
}

/// Draws the live test, what is awaited first. What failed has its card above.
pub(super) fn live_ui(ui: &mut Ui, state: &State, checks: &[Check]) -> Option<Action> {
    of(checks).next()?;
    let mut list: Vec<&Check> = of(checks)
        .filter(|check| check.status != Status::Failed)
        .collect();
    list.sort_by_key(|check| match check.status {
        Status::Failed | Status::Waiting => 0,
        Status::Unknown => 1,
        Status::Passed => 2,
    });
    text::section(ui, "Live test");
    ui.add_space(size::S8);
    divider(ui, 0.0);
    let now = Timestamp::now();
    rows_ui(ui, "live test", &list, |ui, check| {
        let (mark, word) = mark_of(check);
        let mut sentence = said(check);
        if let Some(usually) = check.usually.as_deref().filter(|_| check.has_clock()) {
            sentence = format!("{sentence} Usually: {usually}.");
        }
        let time = clock(check, now);
        progress_row_ui(
            ui,
            &ProgressRow {
                mark,
                word,
                title: &[Piece::Plain(&name(state, check))],
                identifier: "",
                sentence: &plain(state, &sentence),
                time: &time,
                link: "",
            },
        );
    });
    ui.add_space(size::S20);
    if let Some(problem) = &state.checks.missed {
        let what = format!("{} We try again.", problem.summary);
        note_ui(ui, NoteKind::Warn, "The last look did not work.", &what);
        ui.add_space(size::S20);
    }
    sample_ui(ui, state, checks)
}

/// The button for a sample finding, where one would show something.
fn sample_ui(ui: &mut Ui, state: &State, checks: &[Check]) -> Option<Action> {
    let part = |check: &Check, part: &str| check.id.rsplit('/').next() == Some(part);
    let is_made = checks.iter().any(|check| part(check, "sample-file"));
    let is_proven = checks
        .iter()
        .any(|check| part(check, "first-finding") && check.status == Status::Passed);
    if is_made || is_proven {
        return None;
    }
    if let Ask::Trouble(problem) = &state.checks.sample {
        let hint = problem.hint.as_deref().unwrap_or_default();
        let what = plain(state, &format!("{} {hint}", problem.summary));
        note_ui(ui, NoteKind::Warn, "No sample finding was made.", &what);
        ui.add_space(size::S8);
    }
    let is_asked = state.checks.sample.is_asked();
    text::help(
        ui,
        "A sample finding shows the whole way into the bucket. It is marked as a sample.",
    );
    ui.add_space(size::S8);
    let words = if is_asked {
        "Making a sample finding"
    } else {
        "Make a sample finding…"
    };
    let pressed = Button::secondary(words).enabled(!is_asked).pressed(ui);
    ui.add_space(size::S20);
    pressed.then_some(Action::Open(open::Message::Ask(Confirm::Sample)))
}

/// How long it has been awaited, or when it came.
fn clock(check: &Check, now: Timestamp) -> String {
    let Some(since) = check.since else {
        return String::new();
    };
    if check.status == Status::Waiting {
        return spent(now.as_second() - since.as_second());
    }
    let zone = jiff::tz::TimeZone::system();
    let (then, today) = (since.to_zoned(zone.clone()), now.to_zoned(zone));
    if then.date() == today.date() {
        then.strftime("%H:%M").to_string()
    } else {
        then.strftime("%-d %b").to_string()
    }
}

/// "8 min so far".
fn spent(seconds: i64) -> String {
    match seconds.max(0) {
        0..60 => "just begun".to_owned(),
        seconds @ 60..5400 => format!("{} min so far", seconds / 60),
        seconds @ 5400..172_800 => format!("{} h so far", seconds / 3600),
        seconds => format!("{} days so far", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_was_waited_is_told_in_its_own_unit() {
        let told = [-5, 59, 60, 480, 5399, 5400, 172_800].map(spent);
        assert_eq!(
            told,
            [
                "just begun",
                "just begun",
                "1 min so far",
                "8 min so far",
                "89 min so far",
                "1 h so far",
                "2 days so far"
            ]
        );
    }
}
