//! A problem as a card: what happened, what to do, who can, and details for a specialist.

use egui::Ui;

use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::problem::{self, ProblemButton, details_ui, message_ui, problems_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::{Action, State};

/// What to do about it and who can, in one text.
fn to_do(problem: &Problem) -> String {
    let mut words = problem.hint.clone().unwrap_or_default();
    if let Some(who) = &problem.who {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str("Who can do it: ");
        words.push_str(who);
        if !who.ends_with('.') {
            words.push('.');
        }
    }
    words
}

/// What only a specialist needs, as label and value, with numbers hidden where they have to be.
fn details(state: &State, problem: &Problem) -> Vec<(&'static str, String)> {
    let problem = masking::problem(state, problem);
    let added = problem.added.as_deref().cloned().unwrap_or_default();
    let said_by = if problem.is_from_aws() {
        "AWS said"
    } else {
        "Details"
    };
    [
        ("Code", &problem.code),
        (said_by, &problem.said),
        ("Call", &problem.call),
        ("Request", &problem.request_id),
        ("More", &added.link),
        ("Authorization", &added.authorization_id),
        ("Encoded", &added.encoded),
    ]
    .into_iter()
    .filter_map(|(label, value)| value.as_ref().map(|value| (label, value.clone())))
    .collect()
}

/// The message that can be sent: as it is shown, with numbers hidden where they have to be, and whole.
fn message(state: &State, problem: &Problem) -> Option<(String, String)> {
    let whole = problem.message.clone()?;
    Some((masking::said(state, &whole), whole))
}

/// What is said below a look that is under way: how long it takes as a rule, or what it is waiting for, with a way out.
pub(crate) fn looking_ui(ui: &mut Ui, state: &State, usually: &str) -> Option<Action> {
    let Some(wait) = &state.account.waits else {
        text::help(ui, usually);
        return None;
    };
    text::help(ui, wait);
    ui.add_space(size::S12);
    Button::quiet("Stop waiting")
        .pressed(ui)
        .then_some(Action::StopWaiting)
}

/// A problem in a card with up to two buttons. Says which one was pressed.
pub(crate) fn trouble_ui(
    ui: &mut Ui,
    state: &State,
    salt: &str,
    problem: &Problem,
    buttons: (Option<&str>, Option<&str>),
) -> Option<ProblemButton> {
    let head = masking::said(state, &problem.summary);
    let fix = masking::said(state, &to_do(problem));
    let details = details(state, problem);
    let details: Vec<(&str, &str)> = details
        .iter()
        .map(|(label, value)| (*label, value.as_str()))
        .collect();
    let message = message(state, problem);
    let card = problem::Problem {
        head: &head,
        fix: &fix,
        message: message
            .as_ref()
            .map(|(shown, whole)| (shown.as_str(), whole.as_str())),
        primary: buttons.0,
        secondary: buttons.1,
        details: &details,
        ..problem::Problem::default()
    };
    problems_ui(ui, salt, &[card]).map(|press| press.button)
}

/// The same without a card, where the page itself is about the problem.
pub(crate) fn problem_text_ui(ui: &mut Ui, state: &State, salt: &str, problem: &Problem) {
    text::subsection(ui, "What happened");
    text::body(ui, &masking::said(state, &problem.summary));
    let to_do = to_do(problem);
    if !to_do.is_empty() {
        ui.add_space(size::S12);
        text::subsection(ui, "What to do");
        text::rich(ui, &text::coded(&masking::said(state, &to_do)));
    }
    if let Some((shown, whole)) = message(state, problem) {
        ui.add_space(size::S12);
        message_ui(ui, salt, &shown, &whole);
    }
    let details = details(state, problem);
    if !details.is_empty() {
        ui.add_space(size::S12);
        let details: Vec<(&str, &str)> = details
            .iter()
            .map(|(label, value)| (*label, value.as_str()))
            .collect();
        details_ui(ui, salt, &details);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_do_it_is_said_after_what_to_do() {
        let problem = Problem::new("A company rule blocks this.")
            .hint("Send the note.")
            .who("whoever looks after your organization's rules");
        assert_eq!(
            to_do(&problem),
            "Send the note. Who can do it: whoever looks after your organization's rules."
        );
        assert_eq!(to_do(&Problem::new("x")), "");
    }
}
