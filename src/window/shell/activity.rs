//! Activity: the calls that were made, as one line while changes are made, and as a drawer when it is opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Id, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::aws::Call;
use crate::ui::activity::{ActivityPress, ActivityRow, Tone, activity_drawer_ui, activity_line_ui};
use crate::ui::cover::Cover;
use crate::ui::layout::Width;
use crate::ui::toast;
use crate::window::session::around::place_and_code;
use crate::window::session::calls::CallsForm;
use crate::window::show::masking;
use crate::window::{Action, ChangeState, State, open, undo};

/// How many of the newest calls the drawer lists. Copy and Save give all that are kept.
const LISTED: usize = 500;

/// One call in words, numbers hidden where they have to be.
struct Line {
    key: String,
    time: String,
    call: String,
    target: String,
    short_target: String,
    result: String,
    took: String,
    tone: Tone,
    account: String,
    region: String,
    /// The request's id as it is drawn, and as it is.
    request: (String, String),
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

/// Does a change wait for AWS?
fn is_waiting(state: &State) -> bool {
    state.going().is_some_and(|(_, run)| {
        let mut begun = run.changes.begun();
        begun.any(|(_, stands)| matches!(stands, ChangeState::Waiting { .. }))
    })
}

/// The calls that are kept, newest first, each with whether it was made again later, or will be: a change waits.
fn newest_first(state: &State) -> impl Iterator<Item = (&Call, bool)> {
    let waits = is_waiting(state);
    let mut later = BTreeSet::new();
    state.calls.made.iter().rev().map(move |call| {
        let was_again = !later.insert((call.service, call.operation.as_str(), &call.place));
        (call, was_again || (waits && !only_looks(call)))
    })
}

fn time(call: &Call, zone: &TimeZone) -> String {
    let time = call.at.to_zoned(zone.clone());
    time.strftime("%H:%M:%S").to_string()
}

/// What a call is found by: everything about it, with full numbers.
fn words((call, again): (&Call, bool), zone: &TimeZone) -> String {
    let (result, _) = result(call.status, again);
    let region = place_and_code(&call.place.region);
    let request = call.request_id.as_deref().unwrap_or_default();
    let time = time(call, zone);
    format!(
        "{time} {}:{} {region} {} {result} {request}",
        call.service, call.operation, call.place.account
    )
}

/// Whether all of these words, in small letters, are in a text.
fn has(text: &str, wanted: &[&str]) -> bool {
    let text = text.to_lowercase();
    wanted.iter().all(|word| text.contains(word))
}

impl Line {
    fn of((call, again): (&Call, bool), zone: &TimeZone, state: &State) -> Self {
        let (result, tone) = result(call.status, again);
        let request = call.request_id.clone().unwrap_or_default();
        let account = masking::account(state, &call.place.account);
        let last: String = call.place.account.as_str().chars().skip(8).collect();
        let region = &call.place.region;
        Self {
            key: format!("{} {} {request}", call.at, call.operation),
            time: time(call, zone),
            call: format!("{}:{}", call.service, call.operation),
            target: format!("{region} {account}"),
            short_target: format!("{region} …{last}"),
            result,
            took: format!("{} ms", call.millis),
            tone,
            account,
            region: place_and_code(region),
            request: (masking::text(state, &request), request),
        }
    }

    fn as_row(&self) -> ActivityRow<'_> {
        let (request, whole) = &self.request;
        ActivityRow {
            key: &self.key,
            time: &self.time,
            call: &self.call,
            target: &self.target,
            short_target: &self.short_target,
            result: &self.result,
            took: &self.took,
            tone: self.tone,
            account: &self.account,
            region: &self.region,
            request: (request.as_str(), whole.as_str()),
        }
    }

    /// The whole of it on one line.
    fn said(&self, width: Width) -> String {
        let target = if width == Width::Wide {
            &self.target
        } else {
            &self.short_target
        };
        format!("{} {} {target} {}", self.time, self.call, self.result)
    }
}

/// Everything that is kept, oldest first, with full numbers.
fn to_text(state: &State) -> String {
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

/// What the drawer lists, and what it was made from.
struct Listed {
    lines: Vec<Line>,
    key: (usize, Vec<Timestamp>, String, bool, bool),
}

/// The calls that the filter leaves. They are put into words again only when something has changed.
fn listed(ui: &Ui, state: &State, zone: &TimeZone) -> Arc<Listed> {
    let ends = state
        .calls
        .made
        .front()
        .into_iter()
        .chain(state.calls.made.back());
    let filter = state.calls.filter.trim().to_lowercase();
    let key = (
        state.calls.made.len(),
        ends.map(|call| call.at).collect(),
        filter,
        state.look.is_shared(),
        is_waiting(state),
    );
    let id = Id::unique("calls in words");
    let kept: Option<Arc<Listed>> = ui.data(|data| data.get_temp(id));
    if let Some(kept) = kept.filter(|kept| kept.key == key) {
        return kept;
    }
    let wanted: Vec<&str> = key.2.split_whitespace().collect();
    let lines = newest_first(state)
        .filter(|call| wanted.is_empty() || has(&words(*call, zone), &wanted))
        .take(LISTED)
        .map(|call| Line::of(call, zone, state))
        .collect();
    let listed = Arc::new(Listed { lines, key });
    ui.data_mut(|data| data.insert_temp(id, Arc::clone(&listed)));
    listed
}

/// Draws the open drawer, or the line while changes are being made.
pub(crate) fn activity_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let zone = TimeZone::system();
    if !state.open.activity {
        if !state.is_applying() {
            return None;
        }
        let last = newest_first(state).next().map_or_else(String::new, |call| {
            Line::of(call, &zone, state).said(Width::of(ui.ctx()))
        });
        return activity_line_ui(ui, &last).then_some(Action::Open(open::Message::ToggleActivity));
    }
    let listed = listed(ui, state, &zone);
    let rows: Vec<ActivityRow<'_>> = listed.lines.iter().map(Line::as_row).collect();
    let to = if state.is_practice() {
        "in practice"
    } else {
        "to AWS"
    };
    let count = state.calls.made.len();
    let head = if state.look.is_shared() {
        format!("{count} calls. Saving shows folders and file names to everyone on the call.")
    } else {
        format!("No passwords or keys are kept here. {count} calls {to}, newest first.")
    };
    let cover = masking::cover(state);
    let cover = cover.as_ref().map(|cover| cover as &dyn Cover);
    match activity_drawer_ui(ui, &head, &mut state.calls.filter, cover, &rows)? {
        ActivityPress::Earlier => Some(Action::Undo(undo::Message::Runs)),
        ActivityPress::CopyAll => {
            ui.ctx().copy_text(to_text(state));
            toast::say(ui.ctx(), "Copied", "Activity");
            None
        }
        ActivityPress::Save => Some(Action::SaveActivity(CallsForm::Table)),
        ActivityPress::SaveLines => Some(Action::SaveActivity(CallsForm::Lines)),
        ActivityPress::Close => Some(Action::Open(open::Message::ToggleActivity)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;

    #[test]
    fn calls_are_found_by_every_word_in_any_case() {
        let call = Call {
            at: jiff::Timestamp::UNIX_EPOCH,
            place: Place::parse("444455556666/eu-west-1").unwrap(),
            service: "kms",
            operation: "PutKeyPolicy".to_owned(),
            status: Some(400),
            request_id: Some("1f3c-77AB".to_owned()),
            millis: 88,
        };
        let words = words((&call, true), &TimeZone::UTC);
        for filter in [
            "",
            "KMS west",
            "  accepted ",
            "ireland 00:00:00",
            "444455556666",
            "4444 5555 6666",
            "77ab",
        ] {
            let filter = filter.to_lowercase();
            let wanted: Vec<&str> = filter.split_whitespace().collect();
            assert!(has(&words, &wanted), "{filter}");
        }
        assert!(!has(&words, &["kms", "sns"]));
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
