//! Section 5: the role that Radiant Security borrows.

use egui::Ui;

use crate::answers::ReadScope;
use crate::ui::button::Button;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::layout::{divider, fact_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::show::policy_preview::{preview, preview_ui};
use crate::window::show::question::{self, head_ui, refused_ui};
use crate::window::{Action, Foot, Page, Question, State};

/// What the footer says and does.
pub(crate) fn foot(state: &State, question: Question) -> Foot {
    question::foot(state, question)
}

/// The policy that the question is about.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let preview = preview(state, question)?;
    preview_ui(ui, state, &preview)
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    if question == Question::Trust {
        trust_ui(ui, state)
    } else {
        read_ui(ui, state)
    }
}

fn read_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let title = "How much may Radiant Security read?";
    let lead = "A role is a set of rights that someone you trust can borrow.";
    let asked = head_ui(ui, state, Question::Read, title, lead);
    let choices = [
        (
            ReadScope::AllBuckets,
            Choice::new("What Radiant Security asks for")
                .help("Files and settings of every bucket in this account."),
        ),
        (
            ReadScope::LogBuckets,
            Choice::new("Only the two log buckets")
                .help("Less than Radiant Security asks for. Some features may not work."),
        ),
    ];
    if let Some(draft) = &mut state.form.draft {
        choices_ui(ui, title, &mut draft.read, &choices);
    }
    refused_ui(ui, state, Question::Read);
    ui.add_space(size::CONTROL_GAP);
    note_ui(
        ui,
        NoteKind::Warn,
        "Reading means opening files.",
        "It cannot change or delete them.",
    );
    asked
}

fn trust_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let title = "Check who may use the role";
    let trusted = state.trusted();
    let lead = format!("Only {trusted}, and only with your External Role ID.");
    let asked = head_ui(ui, state, Question::Trust, title, &lead);
    let stranger = state.stranger().map(|arn| masking::text(state, arn));
    let role_name = state.role_name().to_string();
    divider(ui, 0.0);
    fact_ui(ui, "Role name", |ui| {
        text::mono(ui, &role_name);
        text::help(
            ui,
            if *state.role_name() == state.vendor.role_name {
                "Radiant Security accepts only this name."
            } else {
                "Your answers name it like this. Radiant Security usually accepts only its own name."
            },
        );
    });
    divider(ui, 0.0);
    fact_ui(ui, "Who may use it", |ui| {
        if let Some(arn) = &stranger {
            text::mono(ui, arn);
            text::help(ui, "This is not Radiant Security's own AWS account.");
            return;
        }
        text::help_strong(ui, &trusted);
        let account = masking::account(state, &state.vendor_account());
        text::help(ui, &format!("From their AWS account {account}."));
    });
    divider(ui, 0.0);
    let id = state.external_id();
    let pressed = fact_ui(ui, "External Role ID", |ui| {
        match &id {
            Some(id) => text::mono(ui, &id.masked()),
            None => text::help_strong(ui, "Not here yet"),
        };
        text::help(ui, "It proves that it is your Radiant account that asks.");
        Button::quiet("Change")
            .name("Change External Role ID")
            .pressed(ui)
    });
    divider(ui, 0.0);
    ui.add_space(size::CONTROL_GAP);
    if stranger.is_some() {
        note_ui(
            ui,
            NoteKind::Warn,
            "Whoever that is can read your log files.",
            "Take `principal` out of [vendor] in your answers file unless Radiant Security gave it to you.",
        );
    } else {
        note_ui(
            ui,
            NoteKind::GoodToKnow,
            "The AWS website marks this line as an error.",
            "It works; leave it as it is.",
        );
    }
    refused_ui(ui, state, Question::Trust);
    asked.or(pressed.then_some(Action::Go(Page::Radiant)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::pages::table;
    use crate::window::session::scene;

    #[test]
    fn without_the_id_one_cannot_check_the_changes() {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        state.page = Page::Ask(Question::Trust);
        assert!(table::foot(&state).not_yet.contains("section 4"));
        state.form.draft.as_mut().unwrap().external_id = "rs-8f2c-91d4".to_owned();
        let foot = table::foot(&state);
        assert_eq!(foot.not_yet, "");
        assert_eq!(
            foot.primary,
            Some((
                "Check the changes".to_owned(),
                Action::Answered(Question::Trust)
            ))
        );
    }
}
