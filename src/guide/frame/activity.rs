//! Activity: the calls that were made, as one line while changes are made, and as a drawer when it is opened.

use std::collections::BTreeSet;

use egui::Ui;
use jiff::tz::TimeZone;

use crate::aws::Call;
use crate::guide::{Action, ChangeState, State, masking};
use crate::ui::activity::{ActivityPress, ActivityRow, Tone, activity_drawer_ui, activity_line_ui};
use crate::ui::toast;

/// How many of the newest calls the drawer lists. Copy and Save give all that are kept.
const LISTED: usize = 500;

/// One call in words.
struct Line {
    time: String,
    call: String,
    target: String,
    result: String,
    took: String,
    tone: Tone,
}

/// How a call went, from the status of its answer and from whether it was, or will be, made again.
fn result(status: Option<u16>, again: bool) -> (String, Tone) {
    match status {
        None => ("No answer".to_owned(), Tone::Bad),
        Some(200..=299) => ("Done".to_owned(), Tone::Good),
        Some(404) => ("Not there".to_owned(), Tone::Plain),
        Some(401 | 403) => ("Refused".to_owned(), Tone::Bad),
        Some(429 | 500..=599) => ("Not yet, trying again".to_owned(), Tone::Working),
        Some(400..=499) if again => ("Not accepted yet".to_owned(), Tone::Working),
        Some(status) => (format!("Not accepted, {status}"), Tone::Plain),
    }
}

/// Does a call only look?
fn only_looks(call: &Call) -> bool {
    ["Get", "List", "Describe", "Head", "Simulate", "Lookup"]
        .iter()
        .any(|start| call.operation.starts_with(start))
}

/// The calls that are kept, newest first, each with whether it was made again later, or will be: a change waits.
fn newest_first(state: &State) -> impl Iterator<Item = (&Call, bool)> {
    let waits = state.is_applying()
        && state
            .run
            .changes
            .values()
            .any(|stands| matches!(stands, ChangeState::Waiting { .. }));
    let mut later = BTreeSet::new();
    state.calls.iter().rev().map(move |call| {
        let was_again = !later.insert((call.service, call.operation.as_str(), &call.place));
        (call, was_again || (waits && !only_looks(call)))
    })
}

impl Line {
    fn of((call, again): (&Call, bool), zone: &TimeZone, account: &str) -> Self {
        let (result, tone) = result(call.status, again);
        Self {
            time: call
                .at
                .to_zoned(zone.clone())
                .strftime("%H:%M:%S")
                .to_string(),
            call: format!("{}:{}", call.service, call.operation),
            // The Region first: it is the account that may be cut where there is little room.
            target: format!("{} {account}", call.place.region),
            result,
            took: format!("{} ms", call.millis),
            tone,
        }
    }

    fn as_row(&self) -> ActivityRow<'_> {
        ActivityRow {
            time: &self.time,
            call: &self.call,
            target: &self.target,
            result: &self.result,
            took: &self.took,
            tone: self.tone,
        }
    }

    /// Whether every word of the filter is in it, in any letter case.
    fn has(&self, filter: &str) -> bool {
        let words = self.words().to_lowercase();
        filter
            .to_lowercase()
            .split_whitespace()
            .all(|word| words.contains(word))
    }

    fn words(&self) -> String {
        format!(
            "{} {} {} {}",
            self.time, self.call, self.target, self.result
        )
    }
}

/// Everything that is kept, oldest first, with full numbers.
pub(in crate::guide) fn to_text(state: &State) -> String {
    let mut text = String::new();
    let mut calls: Vec<(&Call, bool)> = newest_first(state).collect();
    calls.reverse();
    for (call, again) in calls {
        let (result, _) = result(call.status, again);
        let request = call.request_id.as_deref().unwrap_or("no request number");
        let line = format!(
            "{}\t{}:{}\t{} {}\t{result}\t{} ms\t{request}\n",
            call.at,
            call.service,
            call.operation,
            call.place.account,
            call.place.region,
            call.millis
        );
        text.push_str(&line);
    }
    text
}

/// Draws the open drawer, or the line while changes are being made.
pub(super) fn activity_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let zone = TimeZone::system();
    if !state.activity_open {
        if !state.is_applying() {
            return None;
        }
        let last = newest_first(state).next().map_or_else(String::new, |call| {
            Line::of(call, &zone, &masking::account(state, &call.0.place.account)).words()
        });
        return activity_line_ui(ui, &last).then_some(Action::ToggleActivity);
    }
    let lines: Vec<Line> = newest_first(state)
        .map(|call| Line::of(call, &zone, &masking::account(state, &call.0.place.account)))
        .filter(|line| line.has(&state.activity_filter))
        .take(LISTED)
        .collect();
    let rows: Vec<ActivityRow<'_>> = lines.iter().map(Line::as_row).collect();
    let to = if state.is_practice() {
        "in practice"
    } else {
        "to AWS"
    };
    let head = format!(
        "{} calls {to}, newest first. No passwords or keys are kept here.",
        state.calls.len()
    );
    match activity_drawer_ui(ui, &head, &mut state.activity_filter, &rows)? {
        ActivityPress::CopyAll => {
            ui.ctx().copy_text(to_text(state));
            toast::say(ui.ctx(), "Copied", "Activity");
            None
        }
        ActivityPress::Save => Some(Action::SaveActivity),
        ActivityPress::Close => Some(Action::ToggleActivity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_by_every_word_in_any_case() {
        let line = Line {
            time: "10:42:19".to_owned(),
            call: "kms:PutKeyPolicy".to_owned(),
            target: "eu-west-1 4444 5555 6666".to_owned(),
            result: "Not accepted yet".to_owned(),
            took: "88 ms".to_owned(),
            tone: Tone::Working,
        };
        assert!(line.has("") && line.has("KMS west") && line.has("  accepted "));
        assert!(!line.has("kms sns"));
    }

    #[test]
    fn answers_are_said_in_words() {
        assert_eq!(result(Some(200), true), ("Done".to_owned(), Tone::Good));
        assert_eq!(result(Some(503), false).1, Tone::Working);
        assert_eq!(result(Some(403), true).0, "Refused");
        assert_eq!(result(Some(400), false).0, "Not accepted, 400");
        assert_eq!(result(Some(400), true).0, "Not accepted yet");
        assert_eq!(result(None, false).0, "No answer");
    }
}
