//! What the pages with questions share: the head, the footer, the earlier answers, and the fields for buckets, keys and topics.

mod answers;
pub(super) mod around;
pub(super) mod bucket;
pub(super) mod key;
pub(super) mod list;
pub(super) mod name;
pub(super) mod topic;

use egui::Ui;

use super::title::title_ui;
use super::{Action, Ask, Draft, Foot, KeyUse, Phase, Question, State, Stop, Use, gate, masking};
use crate::domain::{Arn, BucketName};
use crate::inventory::{BucketView, Trail};
use crate::ui::eyebrow::Eyebrow;
use crate::ui::layout::{beside_ui, reading};
use crate::ui::mark::{Mark, mark_icon_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};

/// Draws where one is, the question, and a line about it. Gives back what was asked for in the list of earlier answers.
pub(super) fn head_ui(
    ui: &mut Ui,
    state: &mut State,
    question: Question,
    title: &str,
    lead: &str,
) -> Option<Action> {
    let (number, of) = question.number();
    let words = format!("Question {number} of {of}");
    let eyebrow = Eyebrow::question(number - 1, of, &words);
    let eyebrow = if question == Question::Trail {
        eyebrow
    } else {
        eyebrow.link("Earlier answers")
    };
    if eyebrow.show(ui) {
        state.earlier_open = true;
    }
    ui.add_space(size::S8);
    title_ui(ui, state, title);
    ui.add_space(size::LEAD_GAP);
    reading(ui, |ui| text::lead(ui, lead));
    ui.add_space(size::CONTROL_GAP);
    answers::dialog_ui(ui, state, question)
}

/// A line that says what stands in the way, with its mark.
pub(super) fn refusal_ui(ui: &mut Ui, words: &str) {
    line_ui(ui, Mark::NeedsYou, words);
}

/// A line with a mark that keeps its own edge when it wraps.
pub(super) fn line_ui(ui: &mut Ui, mark: Mark, words: &str) {
    let t = tokens(ui);
    let color = if mark == Mark::NeedsYou {
        t.error
    } else {
        t.ink_2
    };
    beside_ui(
        ui,
        |ui| {
            mark_icon_ui(ui, mark, size::ICON);
        },
        |ui| text::body_in(ui, words, Face::Help, color),
    );
}

/// What is said under the choices once Continue was refused.
pub(super) fn refused_ui(ui: &mut Ui, state: &State, question: Question) {
    if !state.show_problems {
        return;
    }
    let wrong_choice = problem(state, question).filter(|_| !gate::is_typed(state, question));
    if let Some(words) = wrong_choice {
        ui.add_space(size::S12);
        refusal_ui(ui, &masking::text(state, &words));
    }
}

/// The footer of a question of sections 2, 3 and 5.
pub(super) fn foot(state: &State, question: Question) -> Foot {
    let phase = match question.stop() {
        Stop::MainRole => Phase::Role,
        _ => Phase::Logging,
    };
    let (sentence, primary) = match question {
        _ if state.is_applied(phase) && question != Question::Trust => (
            "This is in place already. Another answer is made only after you check it.",
            "Continue",
        ),
        Question::Read => ("Nothing is made until you check the changes.", "Continue"),
        Question::Trust => (
            "Nothing is made until you check the changes.",
            "Check the changes",
        ),
        _ => (
            "Nothing is made yet. You check all changes at the end of section 3.",
            "Continue",
        ),
    };
    Foot {
        back: Some(Action::Go(question.previous())),
        sentence: sentence.to_owned(),
        primary: Some((primary.to_owned(), Action::Answered(question))),
        ..Foot::default()
    }
}

/// Why one cannot go on from this question.
pub(super) fn problem(state: &State, question: Question) -> Option<String> {
    let Some(draft) = &state.draft else {
        return Some("Sign in first. Then we know the account.".to_owned());
    };
    if let Some(missing) = draft.missing_at(question) {
        return Some(missing);
    }
    match question {
        Question::Scope if draft.organization == Some(true) => around::no_organization_trail(state),
        Question::LogBucket => {
            taken(state, &draft.log_bucket.name).filter(|_| gate::is_typed(state, question))
        }
        Question::FindingsBucket => bucket::undecided(state, question).or_else(|| {
            taken(state, &draft.findings_bucket.name).filter(|_| gate::is_typed(state, question))
        }),
        Question::LogKey | Question::FindingsKey => key::far(state, question),
        Question::Trust if state.external_id().is_none() => {
            Some("Paste the External Role ID in section 4 first.".to_owned())
        }
        Question::Read | Question::Trust => gate::feeds_lack(state),
        _ => None,
    }
}

/// Somebody else has this name.
fn taken(state: &State, name: &str) -> Option<String> {
    let name = BucketName::parse_new(name).ok()?;
    let view = state.buckets.get(&name).and_then(Ask::here)?;
    matches!(view, BucketView::NotYours).then(|| name::TAKEN.to_owned())
}

/// The bucket, topic and key of log files follow from the trail: a trail that is there has its own.
pub(super) fn follow_trail(draft: &mut Draft, trail: Option<&Trail>) {
    let Some(trail) = trail else {
        draft.log_bucket.how = Some(Use::New);
        draft.log_topic.how = Some(Use::New);
        draft.log_key.how = Some(KeyUse::New);
        return;
    };
    if trail.organization {
        draft.organization = Some(true);
    }
    if let Ok(bucket) = BucketName::parse(&trail.bucket) {
        draft.log_bucket.how = Some(Use::Existing);
        draft.log_bucket.existing = Some(bucket);
    }
    draft.log_topic.existing = trail
        .topic_arn
        .as_deref()
        .and_then(|topic| Arn::parse_topic(topic).ok());
    draft.log_topic.how = Some(match draft.log_topic.existing {
        Some(_) => Use::Existing,
        None => Use::New,
    });
    // Whoever reads the files today reads them with the key that the trail has, or without one.
    draft.log_key.existing = trail
        .key_arn
        .as_deref()
        .and_then(|key| Arn::parse_key(key).ok());
    draft.log_key.how = Some(match draft.log_key.existing {
        Some(_) => KeyUse::Existing,
        None => KeyUse::None,
    });
}
