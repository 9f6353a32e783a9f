//! The strip at the top: whether this is real, whose account it is, and how long the sign-in lasts.

use std::time::Duration;

use egui::Ui;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ui::strip::{self, Strip, StripState, StripTool};
use crate::window::show::company::{company, not_aws};
use crate::window::show::masking;
use crate::window::{Action, State, open};

/// So long before its end, the sign-in is said to end soon.
const SOON_SECS: i64 = 600;

/// The end of the sign-in, as (sentence, time of day, soon).
fn ends(ui: &Ui, state: &State) -> Option<(String, String, bool)> {
    let at = state.signed_in()?.expires?;
    let left = at.as_second() - Timestamp::now().as_second();
    let time = at
        .to_zoned(TimeZone::system())
        .strftime("%H:%M")
        .to_string();
    let (words, next) = words(left);
    if let Some(next) = next {
        ui.ctx().request_repaint_after(next);
    }
    Some((format!("{words} {time}"), time, left < SOON_SECS))
}

/// What is said of a sign-in that lasts so many seconds more, and when something else is to be said.
fn words(left: i64) -> (&'static str, Option<Duration>) {
    let next = |at: i64| u64::try_from(left - at).ok().map(Duration::from_secs);
    if left <= 0 {
        ("Sign-in ended", None)
    } else if left < SOON_SECS {
        ("Sign-in ends soon,", next(0))
    } else {
        ("Sign-in ends", next(SOON_SECS - 1))
    }
}

/// Draws the strip.
pub(crate) fn strip_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let stop = crate::window::shell::rail::place(state);
    let mut strip = Strip {
        product: "AWS setup",
        place: &stop,
        ..Strip::default()
    };
    let company = company(state).unwrap_or_default();
    let not_aws = not_aws(state).unwrap_or_default();
    strip.warning = &not_aws;
    let ends = ends(ui, state);
    let (number, spoken, short, region);
    match state.signed_in() {
        None => {
            strip.state = StripState::NotConnected;
            strip.words = "Not connected to AWS yet";
        }
        Some(identity) if identity.practice => {
            strip.state = StripState::Practice;
            strip.tag = "Practice";
            strip.company = "Made-up company";
            strip.words = "Nothing you do here reaches AWS";
            strip.has_activity = true;
            strip.has_values = true;
        }
        Some(identity) => {
            let account = &identity.caller.account;
            let last: String = account.as_str().chars().skip(8).collect();
            number = masking::account(state, account);
            spoken = if state.look.is_shared() {
                format!("account ending {last}")
            } else {
                String::new()
            };
            short = last;
            region = identity
                .region
                .place()
                .map_or_else(|| identity.region.to_string(), str::to_owned);
            strip.state = StripState::Live;
            strip.tag = "Live";
            strip.company = &company;
            strip.number = &number;
            strip.spoken_number = &spoken;
            strip.short_number = &short;
            strip.region = &region;
            strip.has_activity = true;
            strip.has_values = true;
        }
    }
    if let Some((sentence, time, soon)) = &ends {
        strip.ends = sentence;
        strip.short_ends = time;
        strip.ends_soon = *soon;
    }
    match strip::strip_ui(ui, &strip)? {
        StripTool::SignIn => Some(Action::Go(crate::window::Page::Account)),
        StripTool::Values => Some(Action::Open(open::Message::ToggleValues)),
        StripTool::Activity => Some(Action::Open(open::Message::ToggleActivity)),
        StripTool::Help => Some(Action::Open(open::Message::ToggleHelp)),
        StripTool::Sections => {
            crate::window::shell::rail::open_sections(ui);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_rest_the_words_change_at_the_moment_they_have_to() {
        for left in [1, 599, 600, 601, 5_000] {
            let (said, next) = words(left);
            let next = i64::try_from(next.unwrap().as_secs()).unwrap();
            assert_ne!(words(left - next).0, said, "{left}");
            assert!(next == 1 || words(left - next + 1).0 == said, "{left}");
        }
        assert_eq!(words(0), ("Sign-in ended", None));
    }
}
