//! Section 2: the trail, where its log files go, and what tells of them.

pub(crate) mod data_events;
pub(crate) mod fit;
pub(crate) mod scope;
pub(crate) mod trail;

use egui::Ui;

use crate::ui::layout::SidePanel;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::policy_preview::{preview, preview_ui};
use crate::window::show::question::{self, bucket, key, topic};
use crate::window::{Action, Foot, Question, State};

/// What the footer says and does.
pub(crate) fn foot(state: &State, question: Question) -> Foot {
    question::foot(state, question)
}

/// The panel beside the question: the policy that it is about, or what the words mean.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    if question == Question::DataEvents {
        data_events::side_ui(ui, state);
        return None;
    }
    if let Some(preview) = preview(state, question) {
        return preview_ui(ui, state, &preview);
    }
    if matches!(question, Question::Trail | Question::Scope) {
        SidePanel::new("trail", "About trails").show(ui, &mut state.open.side, |ui| {
            text::section(ui, "About trails");
            ui.add_space(size::S8);
            text::help(
                ui,
                "CloudTrail keeps a record of what people and programs do in AWS. The trail says which of it is kept, and where.",
            );
            ui.add_space(size::S12);
            text::help(
                ui,
                "The first record of each action is free. A second trail makes a second record, about $2 for 100,000 actions.",
            );
        });
    }
    None
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    match question {
        Question::Trail => trail::page_ui(ui, state),
        Question::Scope => scope::page_ui(ui, state),
        Question::LogBucket => bucket::page_ui(ui, state, question),
        Question::LogKey => key::page_ui(ui, state, question),
        Question::LogTopic => topic::page_ui(ui, state, question),
        Question::DataEvents => data_events::page_ui(ui, state),
        Question::Regions
        | Question::FindingsBucket
        | Question::FindingsKey
        | Question::FindingsTopic
        | Question::Read
        | Question::Trust
        | Question::Accounts
        | Question::Reach
        | Question::Export => None,
    }
}
