//! What may be done now, and why not: one answer for a page's button, for its key and for the command behind both.

use crate::aws::PastedKeys;
use crate::domain::Region;
use crate::window::session::lacks;
use crate::window::session::members::since;
use crate::window::session::open::{Confirm, Message};
use crate::window::session::undo;
use crate::window::{Action, Ask, Page, Phase, Question, SignInWay, Start, State};

/// Said where a list of profiles would be.
pub(crate) const NO_PROFILE: &str = "There is no profile on this computer.";

/// Why this cannot be done yet, as the footer says it; empty when it can.
pub(crate) fn not_yet(state: &State, action: &Action) -> String {
    match action {
        Action::Begin => match state.sign_in.start {
            Some(Start::CarryOn) if state.keeping.saved.is_none() => CHOOSE_START.to_owned(),
            Some(_) => String::new(),
            None => CHOOSE_START.to_owned(),
        },
        Action::Go(Page::SignIn | Page::Profile | Page::Paste)
            if state.page == Page::SignIn && state.sign_in.way.is_none() =>
        {
            CHOOSE_WAY.to_owned()
        }
        Action::SignIn => sign_in_lacks(state),
        Action::UseAccount if matches!(state.account.around, Ask::Asked(_) | Ask::Idle) => {
            LOOKING.to_owned()
        }
        Action::Answered(question) => answer_lacks(state, *question),
        Action::Go(Page::Ask(Question::Read)) if state.page == Page::Radiant => {
            radiant_lacks(state)
        }
        Action::Plan(Phase::Role) | Action::PlanTheRest(Phase::Role) => {
            problem(state, Question::Trust).unwrap_or_default()
        }
        Action::Plan(Phase::Members) | Action::PlanTheRest(Phase::Members) => {
            let asked = [Question::Accounts, Question::Reach];
            let mut lacked = asked.into_iter().filter_map(|asked| problem(state, asked));
            lacked.next().unwrap_or_default()
        }
        Action::PlanTheJoined if since::joined(state).is_empty() => {
            "We have to look at AWS first.".to_owned()
        }
        Action::PlanTheJoined => {
            let asked = [Question::Accounts, Question::Reach];
            let mut lacked = asked.into_iter();
            let lacked = lacked.find_map(|asked| lacks::problem(state, asked));
            lacked.unwrap_or_default()
        }
        Action::Plan(Phase::Export) | Action::PlanTheRest(Phase::Export) => {
            problem(state, Question::Export).unwrap_or_default()
        }
        Action::Chose => problem(state, Question::Accounts)
            .or_else(|| lacks::nobody_chosen(state))
            .unwrap_or_default(),
        // On from what section 3 came to; the way back is open.
        Action::Go(Page::Radiant)
            if matches!(state.page, Page::Review(_) | Page::Outcome(_))
                && !state.progress().is_behind(Phase::Logging) =>
        {
            MAKE_FIRST.to_owned()
        }
        Action::TryAgain => {
            let run = state.progress().run(Phase::Members);
            let can = state.is_known()
                && !state.is_applying()
                && run.is_some_and(|run| run.ended().is_some_and(|it| !it.ending.went_through()));
            if can {
                String::new()
            } else {
                "We have to look at AWS first.".to_owned()
            }
        }
        Action::Undo(undo::Message::Turn(_) | undo::Message::Runs) => String::new(),
        Action::Undo(undo::Message::Keep) if !state.undo.is_going() => String::new(),
        Action::Undo(_) | Action::Open(Message::Ask(Confirm::Undo | Confirm::Keys))
            if state.is_applying() =>
        {
            "Changes are being made.".to_owned()
        }
        Action::Open(Message::Ask(Confirm::Undo | Confirm::Keys))
        | Action::Undo(undo::Message::Go)
            if state.undo.way.here().is_none() =>
        {
            "We have to look at AWS first.".to_owned()
        }
        Action::Open(Message::Ask(Confirm::Apply(phase)))
        | Action::Apply(phase)
        | Action::TryOnCopy(phase)
            if !state.is_known() || state.progress().plan(*phase).is_none() =>
        {
            "We have to look at AWS first.".to_owned()
        }
        Action::Open(Message::Ask(Confirm::Apply(phase))) | Action::Apply(phase)
            if !state.work(*phase).approving.differs.is_empty() =>
        {
            "This is not the plan that was given out to be approved.".to_owned()
        }
        _ => String::new(),
    }
}

const MAKE_FIRST: &str = "Make the changes of section 3 first.";
const ROLE_FIRST: &str = "Make the main account role first, in section 5.";
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
    let profiles = state.sign_in.profiles.here();
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

/// Why one cannot go on from this question.
pub(crate) fn problem(state: &State, question: Question) -> Option<String> {
    lacks::problem(state, question).or_else(|| match question {
        Question::Read | Question::Trust => feeds_lack(state),
        Question::Accounts | Question::Reach | Question::Export => role_lacks(state),
        _ => None,
    })
}

fn answer_lacks(state: &State, question: Question) -> String {
    let Some(lacked) = problem(state, question) else {
        return String::new();
    };
    if !lacks::is_typed(state, question) {
        return lacked;
    }
    let what = match question {
        Question::Trail => "trail",
        Question::LogBucket | Question::FindingsBucket => "bucket",
        Question::LogKey | Question::FindingsKey => "key",
        Question::Reach => "role",
        _ => "topic",
    };
    format!("Correct the {what} name to continue.")
}

/// The roles of the other accounts trust the main account's, which has to be there.
fn role_lacks(state: &State) -> Option<String> {
    if state.progress().has_role() {
        return None;
    }
    let looks = state.work(Phase::Role).plan.ask.is_asked() || state.account.around.is_asked();
    let words = if looks { LOOKING } else { ROLE_FIRST };
    Some(words.to_owned())
}

/// What section 4 needs before one goes on to the role.
fn radiant_lacks(state: &State) -> String {
    if !state.has_external_id() {
        return "To continue, paste the External Role ID.".to_owned();
    }
    feeds_lack(state).unwrap_or_default()
}

/// The role names buckets and topics, which have to be there.
fn feeds_lack(state: &State) -> Option<String> {
    if state.progress().has_feeds() {
        return None;
    }
    let looks = state.work(Phase::Logging).plan.ask.is_asked() || state.account.around.is_asked();
    let words = if looks { LOOKING } else { MAKE_FIRST };
    Some(words.to_owned())
}
