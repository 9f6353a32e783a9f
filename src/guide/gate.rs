//! What may be done now, and why not: one answer for a page's button, for its key and for the command behind both.

use super::{Action, Ask, KeyUse, Page, Phase, Question, SignInWay, Start, State, Use};
use super::{question, radiant};
use crate::aws::PastedKeys;
use crate::domain::Region;

/// Said where a list of profiles would be.
pub(super) const NO_PROFILE: &str = "There is no profile on this computer.";

/// Why this cannot be done yet, as the footer says it; empty when it can.
pub(super) fn not_yet(state: &State, action: &Action) -> String {
    match action {
        Action::Begin => match state.start {
            Some(Start::CarryOn) if state.saved.is_none() => CHOOSE_START.to_owned(),
            Some(_) => String::new(),
            None => CHOOSE_START.to_owned(),
        },
        Action::Go(Page::SignIn | Page::Profile | Page::Paste)
            if state.page == Page::SignIn && state.sign_in.way.is_none() =>
        {
            CHOOSE_WAY.to_owned()
        }
        Action::SignIn => sign_in_lacks(state),
        Action::UseAccount if matches!(state.around, Ask::Asked(_) | Ask::Idle) => {
            LOOKING.to_owned()
        }
        Action::Answered(question) => answer_lacks(state, *question),
        Action::Go(Page::Ask(Question::Read)) if state.page == Page::Radiant => {
            radiant_lacks(state)
        }
        Action::Plan(Phase::Role) | Action::PlanTheRest(Phase::Role) => {
            question::problem(state, Question::Trust).unwrap_or_default()
        }
        // On from what section 3 came to; the way back is open.
        Action::Go(Page::Radiant)
            if matches!(state.page, Page::Review(_) | Page::Outcome(_))
                && !state.progress().is_behind(Phase::Logging) =>
        {
            MAKE_FIRST.to_owned()
        }
        Action::AskApply(phase) | Action::Apply(phase)
            if !state.is_known() || state.progress().plan(*phase).is_none() =>
        {
            "We have to look at AWS first.".to_owned()
        }
        _ => String::new(),
    }
}

const MAKE_FIRST: &str = "Make the changes of section 3 first.";
const CHOOSE_WAY: &str = "Choose how you sign in.";
const CHOOSE_START: &str = "Choose how you want to start.";
const LOOKING: &str = "We are looking at what is there. Nothing changes.";

fn sign_in_lacks(state: &State) -> String {
    let way = match state.page {
        Page::Profile => Some(SignInWay::Profile),
        Page::Paste => Some(SignInWay::Paste),
        _ => state.sign_in.way,
    };
    match way {
        Some(SignInWay::Profile) => profile_lacks(state),
        Some(SignInWay::Paste) => paste_lacks(state),
        Some(SignInWay::Environment) => region_lacks(state),
        None => CHOOSE_WAY.to_owned(),
    }
}

fn region_lacks(state: &State) -> String {
    let typed = state.sign_in.region.trim();
    if typed.is_empty() {
        "Type the Region.".to_owned()
    } else if Region::parse(typed).is_err() {
        "Correct the Region to continue.".to_owned()
    } else {
        String::new()
    }
}

fn profile_lacks(state: &State) -> String {
    let typed = state.sign_in.profile.trim();
    let profiles = state.profiles.here();
    let chosen = profiles.map(|all| all.iter().find(|profile| profile.name == typed));
    let unknown = chosen == Some(None);
    if profiles.is_some_and(|all| all.is_empty()) {
        NO_PROFILE.to_owned()
    } else if typed.is_empty() {
        "Type the name of a profile.".to_owned()
    } else if unknown {
        "Choose a profile that is on this computer.".to_owned()
    } else if chosen
        .flatten()
        .is_some_and(|profile| profile.trouble.is_some())
    {
        "Choose a profile that can be used.".to_owned()
    } else {
        region_lacks(state)
    }
}

fn paste_lacks(state: &State) -> String {
    if state.sign_in.pasted.trim().is_empty() {
        "Paste the keys.".to_owned()
    } else if PastedKeys::parse(&state.sign_in.pasted).is_err() {
        "Paste all parts of the keys to continue.".to_owned()
    } else {
        region_lacks(state)
    }
}

fn answer_lacks(state: &State, question: Question) -> String {
    let Some(problem) = question::problem(state, question) else {
        return String::new();
    };
    if !is_typed(state, question) {
        return problem;
    }
    let what = match question {
        Question::Trail => "trail",
        Question::LogBucket | Question::FindingsBucket => "bucket",
        Question::LogKey | Question::FindingsKey => "key",
        _ => "topic",
    };
    format!("Correct the {what} name to continue.")
}

/// Whether the answer is a name that is typed.
pub(super) fn is_typed(state: &State, question: Question) -> bool {
    let Some(draft) = &state.draft else {
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
        Question::Scope
        | Question::DataEvents
        | Question::Regions
        | Question::Read
        | Question::Trust => false,
    }
}

/// What section 4 needs before one goes on to the role.
fn radiant_lacks(state: &State) -> String {
    if !radiant::has_external_id(state) {
        return "To continue, paste the External Role ID.".to_owned();
    }
    feeds_lack(state).unwrap_or_default()
}

/// The role names buckets and topics, which have to be there.
pub(super) fn feeds_lack(state: &State) -> Option<String> {
    if state.progress().has_feeds() {
        return None;
    }
    let looks = state.work(Phase::Logging).plan.ask.is_asked() || state.around.is_asked();
    let words = if looks { LOOKING } else { MAKE_FIRST };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::BucketName;
    use crate::guide::{scene, table, update};
    use crate::inventory::BucketView;

    /// The page's button and the command behind it do nothing, and the footer says why.
    #[track_caller]
    fn stays(state: &mut State, page: Page, sentence: &str) {
        state.page = page;
        let foot = table::foot(state);
        assert_eq!(foot.not_yet, sentence);
        let (_, action) = foot.primary.unwrap();
        update::act(state, action);
        assert_eq!(state.page, page);
        assert!(state.show_problems);
    }

    #[test]
    fn what_the_footer_refuses_is_refused_as_a_command() {
        let mut state = scene::signed_in();
        stays(
            &mut state,
            Page::Radiant,
            "To continue, paste the External Role ID.",
        );
        let draft = state.draft.as_mut().unwrap();
        draft.organization = Some(true);
        let name = BucketName::parse_new(&draft.log_bucket.name).unwrap();
        state.buckets.insert(name, Ask::Here(BucketView::NotYours));
        stays(
            &mut state,
            Page::Ask(Question::LogBucket),
            "Correct the bucket name to continue.",
        );
        stays(
            &mut state,
            Page::Ask(Question::Scope),
            "We may not look at your organization, so we cannot tell whether this works.",
        );
        stays(
            &mut state,
            Page::Ask(Question::Trust),
            "Paste the External Role ID in section 4 first.",
        );
    }

    #[test]
    fn no_role_is_planned_from_names_that_nobody_made() {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        let draft = state.draft.as_mut().unwrap();
        draft.external_id = "rs-8f2c-91d4".to_owned();
        let go_on = Action::Go(Page::Ask(Question::Read));
        state.page = Page::Radiant;
        assert_eq!(not_yet(&state, &go_on), "");
        assert_eq!(not_yet(&state, &Action::Plan(Phase::Role)), "");
        state.draft.as_mut().unwrap().log_topic.name = "nobody-made-this".to_owned();
        stays(
            &mut state,
            Page::Radiant,
            "Make the changes of section 3 first.",
        );
        assert!(!not_yet(&state, &Action::Plan(Phase::Role)).is_empty());
    }

    #[test]
    fn what_is_made_is_what_was_shown() {
        let mut state = scene::signed_in();
        let planned = scene::feeds(&scene::answers_of(scene::ACCOUNT));
        scene::has_plan(&mut state, Phase::Logging, planned);
        let make = Action::Apply(Phase::Logging);
        assert_eq!(not_yet(&state, &make), "");
        state.draft.as_mut().unwrap().log_topic.name = "another-topic".to_owned();
        assert_eq!(not_yet(&state, &make), "We have to look at AWS first.");
        update::act(&mut state, make);
        assert!(!state.is_applying());
    }
}
