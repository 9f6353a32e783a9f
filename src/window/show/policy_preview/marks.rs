//! The values of the answers, marked wherever they stand in a policy.

use crate::domain::{Arn, BucketName};
use crate::ui::code::CodeMarkKind;
use crate::window::session::around;
use crate::window::show::policy_preview::policy::Mark;
use crate::window::show::policy_preview::so_far::{MISSING, typed};
use crate::window::{Draft, Pick, Question, State, Use};

/// Shorter values would be marked inside of other words.
const SHORTEST: usize = 3;

/// The values of all answers, for the page of one question.
pub(super) fn marks(state: &State, draft: &Draft, question: Question) -> Vec<Mark> {
    let trail = match (draft.trail.how, &draft.trail.existing) {
        (Some(Use::Existing), Some(arn)) => arn.resource_name().to_owned(),
        _ => typed(&draft.trail).to_owned(),
    };
    let bucket = |pick: &Pick<BucketName>| match (pick.how, &pick.existing) {
        (Some(Use::Existing), Some(name)) => name.to_string(),
        _ => typed(pick).to_owned(),
    };
    let topic = |pick: &Pick<Arn>| match (pick.how, &pick.existing) {
        (Some(Use::Existing), Some(arn)) => arn.resource.clone(),
        _ => typed(pick).to_owned(),
    };
    let answers = [
        (Question::Trail, "trail name", trail),
        (
            Question::LogBucket,
            "bucket name",
            bucket(&draft.log_bucket),
        ),
        (Question::LogTopic, "topic name", topic(&draft.log_topic)),
        (
            Question::FindingsBucket,
            "bucket name",
            bucket(&draft.findings_bucket),
        ),
        (
            Question::FindingsTopic,
            "topic name",
            topic(&draft.findings_topic),
        ),
    ];
    let mut marks: Vec<Mark> = answers
        .into_iter()
        .filter(|(from, _, _)| *from <= question)
        .map(|(from, what, text)| mark(question, from, what, &text))
        .collect();
    let mut earlier = |text: String, spoken: &str| {
        marks.push(Mark {
            text,
            kind: CodeMarkKind::Earlier,
            spoken: spoken.to_owned(),
        });
    };
    for region in &draft.regions {
        earlier(region.to_string(), "Region, from your answers");
    }
    earlier(draft.region.to_string(), "Region, from your sign-in");
    earlier(
        draft.account.to_string(),
        "account number, from your sign-in",
    );
    if let Some(organization) = around::organization(state) {
        earlier(organization.id.clone(), "organization, from your account");
    }
    if let Some(id) = state.external_id() {
        earlier(id.as_str().to_owned(), "External Role ID, from section 4");
    }
    marks.retain(|mark| mark.text.chars().count() >= SHORTEST);
    marks
}

fn mark(question: Question, from: Question, what: &str, text: &str) -> Mark {
    if text.is_empty() {
        return Mark {
            text: MISSING.to_owned(),
            kind: CodeMarkKind::Unknown,
            spoken: format!("the {what} is not typed yet"),
        };
    }
    let (kind, spoken) = if from == question {
        (CodeMarkKind::Focus, "the field you are in".to_owned())
    } else {
        let (number, _) = from.number();
        (
            CodeMarkKind::Earlier,
            format!("{what}, from question {number}"),
        )
    };
    Mark {
        text: text.to_owned(),
        kind,
        spoken,
    }
}
