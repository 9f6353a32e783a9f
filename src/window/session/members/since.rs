//! What has changed about the accounts since the last run: asked of the journals when the account was looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::AccountId;
use crate::wanted::Since;
use crate::window::session::effect::Effect;
use crate::window::session::members::view::SinceLook;
use crate::window::{Ask, Draft, Page, State};
use crate::worker::Command;

/// What has changed, as the page says it; nothing where it is not known or nothing has.
pub(crate) fn since(state: &State) -> Option<&Since> {
    let since = state.members.since.ask.here()?.as_ref()?;
    (is_of_now(state) && !since.is_empty()).then_some(since)
}

/// Those that can be planned for alone: they are chosen now and were not then.
pub(crate) fn joined(state: &State) -> BTreeSet<AccountId> {
    let Some(since) = since(state) else {
        return BTreeSet::new();
    };
    let new = since.joined.iter().chain(&since.added);
    new.cloned().collect()
}

fn draft(state: &State) -> Option<&Draft> {
    let identity = state.signed_in()?;
    let draft = state.form.draft.as_ref()?;
    draft.is_of(identity).then_some(draft)
}

/// Whether what was asked is about the look and the choice as they are.
fn is_of_now(state: &State) -> bool {
    let (Some(around), Some(draft)) = (state.account.around.here(), draft(state)) else {
        return false;
    };
    let of = state.members.since.of.as_ref();
    of.is_some_and(|(seen, members)| {
        Arc::ptr_eq(seen, around) && *members == draft.members_as_chosen()
    })
}

/// Ask it where it is shown, once for each look and choice.
pub(crate) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    if !matches!(state.page, Page::Welcome | Page::Account) || is_of_now(state) {
        return;
    }
    let (Some(seen), Some(draft)) = (state.account.around.here().cloned(), draft(state)) else {
        return;
    };
    let members = draft.members_as_chosen();
    let Ok(answers) = draft.to_answers() else {
        return;
    };
    let job = state.next_job();
    state.members.since = SinceLook {
        ask: Ask::Asked(job),
        of: Some((Arc::clone(&seen), members)),
    };
    let answers = Box::new(answers);
    effects.push(Effect::Send(Command::Since { job, answers, seen }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::MemberAccounts;
    use crate::inventory::{Inventory, Standing};
    use crate::plan::{self, ChangeId, Kind, Section};
    use crate::window::session::{gate, scene, update};
    use crate::window::{Action, MemberUse, Phase};
    use crate::worker::Event;

    /// Signed in, in a company of which all accounts are chosen.
    fn state() -> State {
        let mut state = scene::signed_in();
        scene::in_company(&mut state);
        scene::has_made_role(&mut state);
        let draft = state.form.draft.as_mut().unwrap();
        draft.members = Some(MemberUse::All);
        state.page = Page::Account;
        state
    }

    /// What is asked of the journals, if anything.
    fn asked(state: &mut State) -> Option<Command> {
        let effects = update::tick(state, 1.0);
        effects.into_iter().find_map(|effect| match effect {
            Effect::Send(command @ Command::Since { .. }) => Some(command),
            _ => None,
        })
    }

    /// Two have joined and one has left.
    fn answer(state: &mut State) {
        let command = asked(state).unwrap();
        let since = Since {
            joined: vec![scene::member(5), scene::member(6)],
            left: vec![scene::member(40)],
            ..Since::default()
        };
        let event = Event::Since {
            job: command.job().unwrap(),
            result: Ok(Some(since)),
        };
        update::on_event(state, event);
    }

    #[test]
    fn the_journals_are_asked_once_for_each_look() {
        let mut state = state();
        let Some(Command::Since { answers, .. }) = asked(&mut state) else {
            panic!("nothing is asked");
        };
        assert_eq!(answers.members.accounts, MemberAccounts::Organization);
        assert!(asked(&mut state).is_none());
        scene::in_company(&mut state);
        assert!(asked(&mut state).is_some(), "another look");
        state.page = Page::Choose;
        scene::in_company(&mut state);
        assert!(asked(&mut state).is_none(), "it is not shown there");
    }

    #[test]
    fn what_has_changed_counts_for_the_look_and_the_choice_that_it_was_asked_for() {
        let mut state = state();
        assert_eq!(since(&state), None);
        answer(&mut state);
        assert_eq!(since(&state).unwrap().joined.len(), 2);
        assert_eq!(joined(&state), [5, 6].map(scene::member).into());
        state.form.draft.as_mut().unwrap().members = Some(MemberUse::None);
        assert_eq!(since(&state), None);
        let lacked = gate::not_yet(&state, &Action::PlanTheJoined);
        assert!(!lacked.is_empty());
    }

    #[test]
    fn the_plan_for_those_who_joined_leaves_out_all_others() {
        let mut state = state();
        answer(&mut state);
        let effects = update::act(&mut state, Action::PlanTheJoined);
        assert_eq!(state.page, Page::Review(Phase::Members));
        let job = effects.iter().find_map(|effect| match effect {
            Effect::Send(Command::Plan { job, .. }) => Some(*job),
            _ => None,
        });
        let in_account = |number: u64| {
            let mut change =
                scene::change(Section::Members, "role", Kind::Create, plan::Action::None);
            change.place.account = scene::member(number);
            change.id = ChangeId::new(Section::Members, &change.place, "role");
            change
        };
        let main = scene::change(Section::MainRole, "policy", Kind::Keep, plan::Action::None);
        let changes = vec![main, in_account(1), in_account(5), in_account(6)];
        let result = Ok(scene::planned(changes));
        let job = job.unwrap();
        update::on_event(&mut state, Event::Planned { job, result });
        let planned = state.plan(Phase::Members).unwrap();
        let accounts = planned.plan.changes.iter().map(|it| &it.place.account);
        let wanted = [5, 6].map(scene::member);
        assert_eq!(
            accounts.skip(1).collect::<Vec<_>>(),
            wanted.iter().collect::<Vec<_>>()
        );
        assert_eq!(planned.told().changes.len(), 3);
        // Another look shows all of them again.
        update::act(&mut state, Action::Plan(Phase::Members));
        assert_eq!(state.work(Phase::Members).plan.within, None);
    }

    #[test]
    fn in_no_company_nothing_is_said() {
        let mut state = state();
        let mut seen = Inventory::clone(state.account.around.here().unwrap());
        let account = seen.caller.account.clone();
        seen.account_mut(&account).standing = crate::inventory::Seen::Known(Standing::Alone);
        state.account.around = Ask::Here(Arc::new(seen));
        let job = asked(&mut state).unwrap().job().unwrap();
        update::on_event(
            &mut state,
            Event::Since {
                job,
                result: Ok(None),
            },
        );
        assert_eq!(since(&state), None);
    }
}
