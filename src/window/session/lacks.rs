//! What the answer to a question lacks, whatever the other phase has come to.

use crate::domain::BucketName;
use crate::inventory::BucketView;
use crate::window::session::{around, choice, members};
use crate::window::{Ask, KeyUse, MemberUse, Question, ReachUse, State, Use};

/// Somebody else has the bucket's name.
pub(crate) const TAKEN: &str = "Someone else has this name. Add your company or a number.";

/// What is typed would be a second topic for a trail.
const OTHER_TOPIC: &str =
    "The trail has another topic already, and a trail can have only one. Use that topic.";

/// Why one cannot go on from this question.
pub(crate) fn problem(state: &State, question: Question) -> Option<String> {
    let Some(draft) = &state.form.draft else {
        return Some("Sign in first. Then we know the account.".to_owned());
    };
    if let Some(missing) = draft.missing_at(question) {
        return Some(missing);
    }
    match question {
        Question::Scope if draft.organization == Some(true) => around::no_organization_trail(state),
        Question::LogBucket => {
            taken(state, &draft.log_bucket.name).filter(|_| is_typed(state, question))
        }
        Question::FindingsBucket => choice::undecided(state, question).or_else(|| {
            taken(state, &draft.findings_bucket.name).filter(|_| is_typed(state, question))
        }),
        Question::LogTopic if draft.log_topic.how == Some(Use::New) => {
            let told = around::topic_of_trail(state)?;
            (told.resource_name() != draft.log_topic.name).then(|| OTHER_TOPIC.to_owned())
        }
        Question::LogKey | Question::FindingsKey => choice::far(state, question),
        Question::Trust if state.external_id().is_none() => {
            Some("Paste the External Role ID in section 4 first.".to_owned())
        }
        Question::Accounts => accounts_lack(state),
        Question::Reach => reach_lacks(state),
        _ => None,
    }
}

/// Why one cannot go on with the choice of other accounts.
fn accounts_lack(state: &State) -> Option<String> {
    let draft = state.form.draft.as_ref()?;
    let listed = match draft.members {
        Some(MemberUse::All | MemberUse::Chosen) => members::listed(state)?,
        Some(MemberUse::None) | None => return None,
    };
    if state.account.around.is_asked() {
        return Some("We are looking at your organization. Nothing changes.".to_owned());
    }
    if let Some(problem) = &listed.problem {
        return Some(format!(
            "{} {}",
            problem.summary,
            problem.hint.as_deref().unwrap_or_default()
        ));
    }
    (draft.members == Some(MemberUse::All) && listed.chosen() == 0)
        .then(|| "There is no other account that can be chosen.".to_owned())
}

/// Why one cannot go on from the accounts one by one.
pub(crate) fn nobody_chosen(state: &State) -> Option<String> {
    let nobody = members::listed(state).is_none_or(|listed| listed.chosen() == 0);
    nobody.then(|| "Choose at least one account.".to_owned())
}

/// With one sign-in for each account, each needs the name of its profile.
fn reach_lacks(state: &State) -> Option<String> {
    let draft = state.form.draft.as_ref()?;
    if draft.members == Some(MemberUse::None) {
        return None;
    }
    if draft.members == Some(MemberUse::Chosen)
        && let Some(words) = nobody_chosen(state)
    {
        return Some(words);
    }
    if draft.reach.how != Some(ReachUse::Profiles) {
        return None;
    }
    let listed = members::listed(state)?;
    let has_none = |id| {
        let profile = draft.reach.profiles.get(id);
        profile.is_none_or(|profile| profile.trim().is_empty())
    };
    let mut chosen = listed.accounts.iter().filter(|one| one.chosen);
    let missing = chosen.find(|one| has_none(&one.id))?;
    Some(format!(
        "Type the profile of account {}.",
        missing.id.grouped()
    ))
}

/// Somebody else has this name.
fn taken(state: &State, name: &str) -> Option<String> {
    let name = BucketName::parse_new(name).ok()?;
    let view = state.account.buckets.get(&name).and_then(Ask::here)?;
    matches!(view, BucketView::NotYours).then(|| TAKEN.to_owned())
}

/// Whether the answer is a name that is typed.
pub(crate) fn is_typed(state: &State, question: Question) -> bool {
    let Some(draft) = &state.form.draft else {
        return false;
    };
    match question {
        Question::Trail => draft.trail.how == Some(Use::New),
        Question::LogBucket => draft.log_bucket.how == Some(Use::New),
        Question::FindingsBucket => draft.findings_bucket.how == Some(Use::New),
        Question::LogKey => draft.log_key.how == Some(KeyUse::New),
        Question::FindingsKey => draft.findings_key.how == Some(KeyUse::New),
        Question::LogTopic => draft.log_topic.how == Some(Use::New),
        Question::FindingsTopic => draft.findings_topic.how == Some(Use::New),
        Question::Reach => {
            draft.reach.how == Some(ReachUse::AssumeRole)
                && draft.missing_at(Question::Reach).is_some()
        }
        Question::Scope
        | Question::DataEvents
        | Question::Regions
        | Question::Read
        | Question::Trust
        | Question::Accounts
        | Question::Export => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::session::scene;

    #[test]
    fn a_trail_that_has_a_topic_takes_no_other() {
        let mut state = scene::signed_in();
        let problem = |state: &State| problem(state, Question::LogTopic);
        assert_eq!(problem(&state), None);
        scene::tells(&mut state, "radiant-cloudtrail-events");
        let draft = state.form.draft.as_mut().unwrap();
        "radiant-cloudtrail-events".clone_into(&mut draft.log_topic.name);
        assert_eq!(problem(&state), None);
        let draft = state.form.draft.as_mut().unwrap();
        "larkfield-renamed-events".clone_into(&mut draft.log_topic.name);
        assert_eq!(problem(&state).as_deref(), Some(OTHER_TOPIC));
        // Another trail has a topic of its own.
        let draft = state.form.draft.as_mut().unwrap();
        "another-trail".clone_into(&mut draft.trail.name);
        assert_eq!(problem(&state), None);
    }
}
