//! Which accounts should the trail cover?

use egui::Ui;

use crate::ui::choice::{Choice, choices_ui};
use crate::window::session::around;
use crate::window::show::question::{head_ui, refused_ui};
use crate::window::{Action, Question, State};

const TITLE: &str = "Which accounts should it cover?";

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead = "The trail can record this account alone, or all accounts of your organization.";
    let asked = head_ui(ui, state, Question::Scope, TITLE, lead);
    let all = match around::active_accounts(state) {
        Some(count) if count > 1 => format!("All {count} accounts"),
        _ => "All accounts of the organization".to_owned(),
    };
    let refused = around::no_organization_trail(state);
    // A trail is only ever made wider.
    let wide = around::chosen_trail(state)
        .filter(|trail| trail.organization)
        .map(|_| "The trail covers all accounts already.");
    let choices = [
        (
            true,
            Choice::new(&all)
                .help("New ones join by themselves. Recommended.")
                .unavailable_if(refused.as_deref()),
        ),
        (
            false,
            Choice::new("Only this account")
                .help("You can make it wider later.")
                .unavailable_if(wide),
        ),
    ];
    if let Some(draft) = &mut state.form.draft {
        choices_ui(ui, TITLE, &mut draft.organization, &choices);
    }
    refused_ui(ui, state, Question::Scope);
    asked
}
