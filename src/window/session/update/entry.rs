//! The way in: how one starts, signs in, and says that the account is the right one.

use crate::answers::Answers;
use crate::aws::{PastedKeys, SignIn};
use crate::domain::Region;
use crate::engine::rehearse;
use crate::plan::by_hand;
use crate::practice::{self, Practice, PracticeOptions};
use crate::wanted::Named;
use crate::window::session::effect::{Effect, Write};
use crate::window::session::form::Form;
use crate::window::session::keeping::Then;
use crate::window::session::members::since;
use crate::window::session::saved;
use crate::window::session::update::run::await_plan;
use crate::window::{Ask, Draft, Page, Phase, Question, SignInWay, Start, State, Use};
use crate::worker::{Command, Identity};

/// Practice and real accounts never mix: what was seen and done in the one says nothing about the other.
pub(crate) fn leave_practice(state: &mut State) {
    if !state.is_practice() {
        return;
    }
    state.calls.forget();
    state.sign_in.identity = Ask::Idle;
    state.account.around = Ask::Idle;
    state.account.by_hand = Ask::Idle;
    state.form.draft = None;
    state.forget();
}

/// What was filled in for another account waits until that one is signed in to again; what was seen and made there is forgotten.
pub(crate) fn only_of_this_account(state: &mut State) {
    let Form {
        draft, elsewhere, ..
    } = &mut state.form;
    let Some(identity) = state.sign_in.identity.here() else {
        return;
    };
    if draft.as_ref().is_some_and(|draft| draft.is_of(identity)) {
        return;
    }
    let here = elsewhere.take_if(|draft| draft.is_of(identity));
    if let Some(other) = std::mem::replace(draft, here) {
        *elsewhere = Some(other);
    }
    state.forget();
    // A page of a run of the other account has nothing to show any more.
    if matches!(state.page, Page::Outcome(_) | Page::Applying(_)) {
        state.go(Page::Account);
    }
}

pub(crate) fn begin(state: &mut State, effects: &mut Vec<Effect>) {
    state.account.main = None;
    match state.sign_in.start {
        Some(Start::Practice) => practise(state, state.practice.clone(), effects),
        Some(Start::Connect) => {
            leave_practice(state);
            ask_profiles(state, effects);
            state.go(Page::SignIn);
        }
        Some(Start::CarryOn) => {
            if let Some(saved) = state.keeping.saved.clone() {
                leave_practice(state);
                // How far it has come is looked up again after the sign-in.
                state.forget();
                state.vendor_page.ticked = saved.ticked;
                state.sign_in.region = saved.draft.region.to_string();
                // It is the one of the answers, and no profile takes its place.
                state.sign_in.region_from = None;
                state.form.draft = Some(saved.draft);
                state.form.elsewhere = None;
                ask_profiles(state, effects);
                state.go(Page::SignIn);
            }
        }
        None => {}
    }
}

/// Enter the simulated organization.
fn practise(state: &mut State, options: PracticeOptions, effects: &mut Vec<Effect>) {
    state.calls.forget();
    let practice = Practice::new(options);
    let region = practice.region();
    let job = state.next_job();
    state.sign_in.identity = Ask::Asked(job);
    state.account.around = Ask::Idle;
    state.account.by_hand = Ask::Idle;
    state.form.draft = None;
    state.forget();
    effects.push(Effect::Send(Command::SignIn {
        job,
        how: rehearse(&practice),
        region,
    }));
    state.go(Page::Account);
}

/// Another account is to be the main one. In practice one is there at once; else it takes a sign-in of its own.
pub(crate) fn sign_in_to(state: &mut State, account: Named, effects: &mut Vec<Effect>) {
    let is_copy = matches!(state.practice.start, practice::Start::Copy(_));
    if state.is_practice() && is_copy {
        let words = "A copy is entered through the account that it was made in";
        effects.push(Effect::Say(words.to_owned()));
    } else if state.is_practice() {
        let options = PracticeOptions {
            start: practice::Start::CompanyIn(account.id),
            ..state.practice.clone()
        };
        state.account.main = None;
        practise(state, options, effects);
    } else {
        state.account.main = Some(account);
        sign_out(state, effects);
    }
}

/// Leave the account for another sign-in.
pub(crate) fn sign_out(state: &mut State, effects: &mut Vec<Effect>) {
    leave_practice(state);
    state.sign_in.identity = Ask::Idle;
    state.account.around = Ask::Idle;
    state.account.by_hand = Ask::Idle;
    state.sign_in.start = Some(Start::Connect);
    ask_profiles(state, effects);
    effects.push(Effect::Send(Command::SignOut));
    state.go(Page::SignIn);
}

/// The unexpected stop is known now; saved work is taken up again if there is some.
pub(crate) fn carry_on_after_crash(state: &mut State, effects: &mut Vec<Effect>) {
    effects.push(Effect::Write(Write::CrashIsKnown));
    state.notices.crash = None;
    if state.keeping.saved.is_some() {
        state.sign_in.start = Some(Start::CarryOn);
        begin(state, effects);
    }
}

pub(crate) fn ask_profiles(state: &mut State, effects: &mut Vec<Effect>) {
    if matches!(state.sign_in.profiles, Ask::Idle | Ask::Trouble(_)) {
        let job = state.next_job();
        state.sign_in.profiles = Ask::Asked(job);
        effects.push(Effect::Send(Command::Profiles { job }));
    }
}

pub(crate) fn start_sign_in(state: &mut State, effects: &mut Vec<Effect>) {
    let Ok(region) = Region::parse(state.sign_in.region.trim()) else {
        return;
    };
    let how = match state.sign_in.way {
        Some(SignInWay::Profile) => SignIn::Profile(state.sign_in.profile.trim().to_owned()),
        Some(SignInWay::Environment) => SignIn::Environment,
        Some(SignInWay::Paste) => match PastedKeys::parse(&state.sign_in.pasted) {
            Ok(keys) => {
                state.sign_in.forget_keys();
                state.sign_in.paste_problem = None;
                SignIn::Pasted(keys)
            }
            Err(problem) => {
                state.sign_in.paste_problem = Some(problem);
                return;
            }
        },
        None => return,
    };
    let job = state.next_job();
    state.sign_in.identity = Ask::Asked(job);
    state.account.around = Ask::Idle;
    state.account.by_hand = Ask::Idle;
    effects.push(Effect::Send(Command::SignIn { job, how, region }));
    state.go(Page::Account);
}

/// The account is the right one. Answers that were saved for one are kept before one starts anew.
pub(crate) fn use_account(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(identity) = state.signed_in() else {
        return;
    };
    match &state.keeping.saved {
        Some(old) if !is_carried_on(state, identity) && !identity.practice => {
            let old = old.draft.clone();
            effects.extend(state.keeping.put_aside(&old, Then::UseAccount));
        }
        _ => enter(state, effects),
    }
}

fn is_carried_on(state: &State, identity: &Identity) -> bool {
    state
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.is_of(identity))
}

/// The forms are filled in with what answers there are, or with good defaults.
pub(crate) fn enter(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(identity) = state.signed_in().cloned() else {
        return;
    };
    state.account.main = None;
    let carried_on = is_carried_on(state, &identity);
    if !carried_on {
        let answers = Answers::defaults(identity.caller.account.clone(), identity.region.clone());
        let mut draft = Draft::from_answers(&answers);
        offer_what_is_there(state, &mut draft);
        state.form.draft = Some(draft);
        state.forget();
    }
    let page = match &state.keeping.saved {
        Some(saved) if carried_on && !state.is_practice() && saved.draft.is_of(&identity) => {
            saved::safe_page(saved.page)
        }
        _ => Page::Ask(Question::Trail),
    };
    if page != Page::Ask(Question::Trail) {
        if let Some(draft) = &mut state.form.draft {
            // What was saved earlier does not say which questions one went on from.
            draft.answered.extend(Question::before(page));
        }
        look_how_far(state, effects);
    }
    state.go(page);
}

/// What the accounts that joined since the last run need; the same look tells how far everything else has come.
pub(crate) fn plan_the_joined(state: &mut State, effects: &mut Vec<Effect>) {
    let joined = since::joined(state);
    if let Some(draft) = &mut state.form.draft {
        let before = Question::before(Page::Ask(Question::Export));
        draft.answered.extend(before);
    }
    look_how_far(state, effects);
    state.work_mut(Phase::Members).plan.within = Some(joined);
    state.go(Page::Review(Phase::Members));
}

/// After a restart: how much of the saved answers is in place already.
fn look_how_far(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Ok(answers)) = state.form.draft.as_ref().map(Draft::to_answers) else {
        return;
    };
    let job = state.next_job();
    for phase in Phase::ALL {
        await_plan(state, phase, job, &answers);
    }
    effects.push(Effect::Send(Command::Plan {
        job,
        answers: Box::new(answers),
    }));
}

/// First answers from what the account shows.
fn offer_what_is_there(state: &State, draft: &mut Draft) {
    let Some(inventory) = state.account.around.here() else {
        return;
    };
    let suggested = crate::plan::suggested(inventory, &draft.account, &draft.region);
    draft.organization = Some(suggested.organization);
    draft.all_regions = Some(suggested.regions.len() > 1);
    if !suggested.regions.is_empty() {
        draft.regions = suggested.regions.into_iter().collect();
    }
    if let Some(trail) = suggested.trail {
        let home = crate::window::session::around::home(draft);
        let seen = inventory
            .place(&home)
            .and_then(|place| place.trails.known());
        let there = seen.and_then(|trails| trails.iter().find(|there| there.arn == trail));
        if there.is_some() {
            crate::window::session::choice::follow_trail(draft, there);
        }
        draft.trail.how = Some(Use::Existing);
        draft.trail.existing = Some(trail);
    }
    if let Some(Some(there)) = state.account.by_hand.here() {
        draft.take_what_is_there(&there.answers);
    }
}

/// Where the look around shows signs that somebody set the account up by hand, all of that is looked at closely.
pub(crate) fn ask_what_was_set_up(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(identity) = state.signed_in() else {
        return;
    };
    let Some(inventory) = state.account.around.here() else {
        return;
    };
    let usual = Answers::defaults(identity.caller.account.clone(), identity.region.clone());
    if by_hand(&usual, &state.vendor, inventory).is_none() {
        return;
    }
    let job = state.next_job();
    state.account.by_hand = Ask::Asked(job);
    effects.push(Effect::Send(Command::ByHand {
        job,
        answers: Box::new(usual),
    }));
}

pub(crate) fn look_around(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(region) = state.region().cloned() else {
        return;
    };
    let job = state.next_job();
    state.account.looked = job;
    state.account.around = Ask::Asked(job);
    state.account.by_hand = Ask::Idle;
    effects.push(Effect::Send(Command::LookAround { job, region }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Call;
    use crate::domain::{AccountId, Place};
    use crate::window::Saved;
    use crate::window::session::effect::Written;
    use crate::window::session::scene;
    use crate::window::session::update::written;

    fn draft() -> Draft {
        Draft::from_answers(&Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-2").unwrap(),
        ))
    }

    fn saved() -> Saved {
        Saved::new(draft(), Page::Radiant, jiff::Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn saved_work_is_carried_on_with_in_its_own_region() {
        let mut state = State::for_tests();
        state.keeping.saved = Some(saved());
        state.sign_in.start = Some(Start::CarryOn);
        state.sign_in.region = "eu-west-1".to_owned();
        state.sign_in.region_from = Some("dublin".to_owned());
        begin(&mut state, &mut Vec::new());
        assert_eq!(state.sign_in.region, "us-east-2");
        assert_eq!(state.sign_in.region_from, None, "no profile replaces it");
    }

    #[test]
    fn calls_of_practice_are_no_calls_to_aws() {
        let mut state = State::for_tests();
        state.calls.made.push_back(Call {
            at: jiff::Timestamp::UNIX_EPOCH,
            place: Place::new(draft().account, draft().region),
            service: "sts",
            operation: "GetCallerIdentity".to_owned(),
            status: Some(200),
            request_id: None,
            millis: 1,
        });
        "sts".clone_into(&mut state.calls.filter);
        state.sign_in.start = Some(Start::Practice);
        begin(&mut state, &mut Vec::new());
        assert!(state.calls.made.is_empty() && state.calls.filter.is_empty());
    }

    #[test]
    fn nothing_takes_the_place_of_answers_that_cannot_be_kept() {
        let mut state = scene::signed_in();
        state.form.draft = None;
        state.keeping.saved = Some(saved());
        state.page = Page::Account;
        let mut effects = Vec::new();
        use_account(&mut state, &mut effects);
        assert!(matches!(
            effects.as_slice(),
            [Effect::Write(Write::Aside(_))]
        ));
        let full = Err(crate::problem::Problem::new("The disk is full."));
        written(&mut state, Written::Aside(full));
        assert_eq!(state.page, Page::Account);
        assert!(state.form.draft.is_none() && state.notices.problem.is_some());
    }
}
