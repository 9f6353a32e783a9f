//! Section 7: whether other accounts send findings on their own.

use egui::Ui;

use crate::ui::choice::{Choice, choices_ui};
use crate::ui::layout::SidePanel;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::around;
use crate::window::show::masking;
use crate::window::show::question::{self, head_ui, refused_ui};
use crate::window::{Action, ExportUse, Foot, MemberUse, Question, State};

const TITLE: &str = "Do other accounts send findings on their own?";

pub(crate) fn foot(state: &State, question: Question) -> Foot {
    let mut foot = question::foot(state, question);
    let export = state.form.draft.as_ref().and_then(|draft| draft.export);
    if export == Some(ExportUse::None) {
        "Nothing is added for them.".clone_into(&mut foot.sentence);
    }
    foot
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, _: Question) -> Option<Action> {
    let mut open = state.open.side;
    SidePanel::new("about the export", "About the export")
        .width(size::SIDE_NOTES)
        .summary("When it is needed")
        .show(ui, &mut open, |ui| {
            text::section(ui, "When it is needed");
            ui.add_space(size::S8);
            text::help(
                ui,
                "Where one account looks after GuardDuty for all, its export carries the findings of all. A second export would send them twice.",
            );
            ui.add_space(size::S12);
            text::help(
                ui,
                "Where nobody looks after it, each account can write its own findings into the findings bucket. The bucket and its key then have to let each of them in.",
            );
        });
    state.open.side = open;
    None
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, _: Question) -> Option<Action> {
    let lead = "Usually not: your main GuardDuty account sends the findings of all accounts.";
    let asked = head_ui(ui, state, Question::Export, TITLE, lead);
    if let Some(words) = administrator_words(state) {
        note_ui(
            ui,
            NoteKind::GoodToKnow,
            "You may not need this section.",
            &words,
        );
        ui.add_space(size::S16);
    }
    let nobody = state
        .form
        .draft
        .as_ref()
        .is_none_or(|draft| matches!(draft.members, None | Some(MemberUse::None)))
        .then_some("No other account is chosen in section 6.");
    let choices = [
        (
            ExportUse::None,
            Choice::new("No, skip this").help("Recommended."),
        ),
        (
            ExportUse::EachAccount,
            Choice::new("Yes, each of them does")
                .help("We let them write into the findings bucket.")
                .unavailable_if(nobody),
        ),
        (
            ExportUse::Administrator,
            Choice::new("GuardDuty's own administrator does, for all")
                .help("We let that account write into the findings bucket."),
        ),
    ];
    if let Some(draft) = &mut state.form.draft {
        choices_ui(ui, TITLE, &mut draft.export, &choices);
    }
    refused_ui(ui, state, Question::Export);
    asked
}

/// Who looks after GuardDuty for all accounts, if somebody does.
fn administrator_words(state: &State) -> Option<String> {
    let organization = around::organization(state)?;
    let administrator = organization.guardduty_administrators.known()?.first()?;
    let is_main = state
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.account == *administrator);
    let who = if is_main {
        "This account".to_owned()
    } else {
        format!("Account {}", masking::account(state, administrator))
    };
    Some(format!(
        "{who} looks after GuardDuty for the organization. Sending findings again from other accounts would make doubles."
    ))
}
