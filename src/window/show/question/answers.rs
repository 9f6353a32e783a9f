//! The answers given so far, each with a way back to it.

use egui::Ui;

use crate::answers::ReadScope;
use crate::domain::{Arn, BucketName};
use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use crate::ui::layout::{divider, fact_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::{masking, on_call};
use crate::window::{
    Action, DataUse, Draft, ExportUse, KeyPick, KeyUse, MemberUse, Page, Pick, Question, ReachUse,
    State, Use,
};

/// Draws the list while it is open.
pub(crate) fn dialog_ui(ui: &Ui, state: &mut State, question: Question) -> Option<Action> {
    if !state.open.earlier {
        return None;
    }
    let rows = earlier(state, question);
    let dialog = Dialog::new("earlier answers", "Your earlier answers").safe("Close");
    let (answer, (change, save)) = dialog.show_with(ui.ctx(), |ui| {
        let mut change = None;
        for (question, label, value) in &rows {
            divider(ui, 0.0);
            let name = format!("Change {label}");
            let pressed = fact_ui(ui, label, |ui| {
                text::help_strong(ui, value);
                Button::quiet("Change").name(&name).pressed(ui)
            });
            if pressed {
                change = Some(*question);
            }
        }
        divider(ui, size::S12);
        on_call::files_ui(ui, state);
        let save = Button::quiet("Save answers as a file").pressed(ui);
        (change, save)
    });
    if answer.is_some() || change.is_some() || save {
        state.open.earlier = false;
    }
    if save {
        return Some(Action::SaveAnswers);
    }
    change.map(|question| Action::Go(Page::Ask(question)))
}

/// The questions before this one, what they are about, and their answers.
fn earlier(state: &State, question: Question) -> Vec<(Question, &'static str, String)> {
    let Some(draft) = &state.form.draft else {
        return Vec::new();
    };
    Question::ALL
        .into_iter()
        .filter(|earlier| *earlier < question)
        .map(|earlier| {
            let words = words(draft, earlier).unwrap_or_else(|| "Not answered yet".to_owned());
            (earlier, label(earlier), masking::text(state, &words))
        })
        .collect()
}

const fn label(question: Question) -> &'static str {
    match question {
        Question::Trail => "Trail",
        Question::Scope => "Accounts",
        Question::LogBucket => "Bucket for log files",
        Question::LogKey => "Key for log files",
        Question::LogTopic => "Topic for log files",
        Question::DataEvents => "File access",
        Question::Regions => "Regions",
        Question::FindingsBucket => "Bucket for findings",
        Question::FindingsKey => "Key for findings",
        Question::FindingsTopic => "Topic for findings",
        Question::Read => "What may be read",
        Question::Trust => "Who may use the role",
        Question::Accounts => "Other accounts",
        Question::Reach => "Way into them",
        Question::Export => "Findings on their own",
    }
}

fn words(draft: &Draft, question: Question) -> Option<String> {
    Some(match question {
        Question::Trail => arn_words(&draft.trail)?,
        Question::Scope if draft.organization? => "All accounts".to_owned(),
        Question::Scope => "Only this account".to_owned(),
        Question::LogBucket => bucket_words(&draft.log_bucket)?,
        Question::FindingsBucket => bucket_words(&draft.findings_bucket)?,
        Question::LogKey if keeps_key(draft) => "As the trail has it".to_owned(),
        Question::LogKey => key_words(&draft.log_key)?,
        Question::FindingsKey => key_words(&draft.findings_key)?,
        Question::LogTopic => arn_words(&draft.log_topic)?,
        Question::FindingsTopic => arn_words(&draft.findings_topic)?,
        Question::DataEvents => match (draft.data_events?, draft.data_buckets.len()) {
            (DataUse::All, _) => "In all buckets but the log buckets".to_owned(),
            (DataUse::Chosen, 1) => "In 1 bucket".to_owned(),
            (DataUse::Chosen, count) => format!("In {count} buckets"),
            (DataUse::None, _) => "Not recorded".to_owned(),
        },
        Question::Regions => match draft.regions.first() {
            Some(only) if draft.regions.len() == 1 => only.with_code(),
            _ => format!("{} Regions", draft.regions.len()),
        },
        Question::Read => match draft.read? {
            ReadScope::AllBuckets => "Every bucket".to_owned(),
            ReadScope::LogBuckets => "Only the two log buckets".to_owned(),
        },
        Question::Trust => "Only Radiant Security".to_owned(),
        Question::Accounts => match draft.members? {
            MemberUse::All => "All of the organization".to_owned(),
            MemberUse::Chosen => "Those that were chosen".to_owned(),
            MemberUse::None => "None".to_owned(),
        },
        Question::Reach => match draft.reach.how? {
            ReachUse::AssumeRole => format!("With the role {}", draft.reach.role.trim()),
            ReachUse::StackSet => "AWS does it, with a StackSet".to_owned(),
            ReachUse::StackSetRoles => format!(
                "AWS does it, with a StackSet and the role {}",
                draft.reach.execution.trim()
            ),
            ReachUse::Profiles => "With one sign-in for each".to_owned(),
            ReachUse::HandOff => "Their owners do it".to_owned(),
        },
        Question::Export => match draft.export? {
            ExportUse::None => "As it is".to_owned(),
            ExportUse::Members => "This account looks after them".to_owned(),
            ExportUse::Designate => "This account, once it is named".to_owned(),
            ExportUse::EachAccount => "Each of them, where GuardDuty is on".to_owned(),
            ExportUse::EachSwitchedOn => "Each of them".to_owned(),
            ExportUse::Administrator => "GuardDuty's administrator, for all".to_owned(),
        },
    })
}

/// A trail that is there keeps its key, or none.
fn keeps_key(draft: &Draft) -> bool {
    draft.trail.how == Some(Use::Existing) && draft.log_key.how == Some(KeyUse::None)
}

fn arn_words(pick: &Pick<Arn>) -> Option<String> {
    match pick.how? {
        Use::New => Some(format!("New: {}", pick.name)),
        Use::Existing => pick
            .existing
            .as_ref()
            .map(|arn| arn.resource_name().to_owned()),
    }
}

fn bucket_words(pick: &Pick<BucketName>) -> Option<String> {
    match pick.how? {
        Use::New => Some(format!("New: {}", pick.name)),
        Use::Existing => pick.existing.as_ref().map(ToString::to_string),
    }
}

fn key_words(pick: &KeyPick) -> Option<String> {
    match pick.how? {
        KeyUse::New => Some(format!("New: {}", pick.alias)),
        KeyUse::Existing => pick
            .existing
            .as_ref()
            .map(|arn| arn.resource_name().to_owned()),
        KeyUse::None => Some("None of your own".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};

    #[test]
    fn every_answer_has_words() {
        let answers = Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        );
        let mut draft = Draft::from_answers(&answers);
        assert!(
            Question::ALL
                .into_iter()
                .all(|question| words(&draft, question).is_some())
        );
        assert_eq!(
            words(&draft, Question::Trail).unwrap(),
            "New: radiant-trail"
        );
        assert_eq!(
            words(&draft, Question::Regions).unwrap(),
            "Ireland (eu-west-1)"
        );
        draft.log_key.how = None;
        assert_eq!(words(&draft, Question::LogKey), None);
        draft.log_key.how = Some(KeyUse::None);
        assert_eq!(words(&draft, Question::LogKey).unwrap(), "None of your own");
        draft.trail.how = Some(Use::Existing);
        assert_eq!(
            words(&draft, Question::LogKey).unwrap(),
            "As the trail has it"
        );
    }
}
