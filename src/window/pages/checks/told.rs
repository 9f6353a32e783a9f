//! How a check is told on its row: its mark, its name, what was seen.

use crate::domain::Region;
use crate::ui::mark::Mark;
use crate::verify::{Check, Status};
use crate::window::State;
use crate::window::session::around::place_and_code;
use crate::window::show::change_name::of_account;
use crate::window::show::masking;

/// What is true when the check passes, with the account and the Region where they are not the main ones.
pub(super) fn name(state: &State, check: &Check) -> String {
    let title = of_account(state, &check.title, &check.place.account).replace('`', "");
    match state.region() {
        Some(region) if *region != check.place.region => with_region(title, &check.place.region),
        _ => title,
    }
}

/// The title with its Region behind it, as far as it does not name that itself.
fn with_region(title: String, region: &Region) -> String {
    let names = |words: &str| title.contains(words);
    match region.place() {
        _ if names(region.as_str()) => title,
        Some(place) if names(place) => format!("{title} ({region})"),
        _ => format!("{title} ({})", place_and_code(region)),
    }
}

/// How a check ended, as a mark with its word.
pub(super) const fn mark_of(check: &Check) -> (Mark, &'static str) {
    match check.status {
        Status::Passed => (Mark::Passed, ""),
        Status::Failed => (Mark::NeedsYou, "Not passed"),
        Status::Waiting => (Mark::Waiting, ""),
        Status::Unknown => (Mark::CheckThis, "Not seen"),
    }
}

/// What was seen; for what could not be seen, why not and what to do.
pub(super) fn said(check: &Check) -> String {
    let Some(problem) = &check.problem else {
        let mut words = check.seen.clone();
        if check.status != Status::Passed
            && let Some(fix) = &check.fix
        {
            words.push(' ');
            words.push_str(fix);
        }
        return words.trim().to_owned();
    };
    match &problem.hint {
        Some(hint) => format!("{} {hint}", problem.summary),
        None => problem.summary.clone(),
    }
}

/// A text for the screen: numbers hidden where they have to be, without the marks around literal names.
pub(super) fn plain(state: &State, text: &str) -> String {
    masking::text(state, &without_keys(text)).replace('`', "")
}

/// The text without the key of the answers file that it names, such as "(`accounts` under `[guardduty]`)": nobody types it here.
fn without_keys(text: &str) -> String {
    let parts = text
        .split_once(" (`")
        .and_then(|(before, rest)| Some((before, rest.split_once("`)")?)));
    match parts {
        Some((before, (key, after))) if key.contains("` under `[") => {
            format!("{before} (set in the answers file){after}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_answers_file_are_not_named_in_the_window() {
        assert_eq!(
            without_keys("Have it done (`accounts = \"designate\"` under `[guardduty]`). Or not."),
            "Have it done (set in the answers file). Or not."
        );
        for text in ["The trail (`x`) is off.", "No key here."] {
            assert_eq!(without_keys(text), text);
        }
    }

    #[test]
    fn a_region_is_named_once() {
        let tokyo = Region::parse("ap-northeast-1").unwrap();
        let named = |title: &str| with_region(title.to_owned(), &tokyo);
        assert_eq!(named("It is on"), "It is on (Tokyo, ap-northeast-1)");
        assert_eq!(named("Tokyo"), "Tokyo (ap-northeast-1)");
        assert_eq!(
            named("It is on in ap-northeast-1"),
            "It is on in ap-northeast-1"
        );
    }
}
