//! From the answers to the plan, to the run, and to the checks.

use std::sync::Arc;

use crate::answers::Answers;
use crate::window::session::checks::Checks;
use crate::window::session::effect::Effect;
use crate::window::session::update::undo;
use crate::window::session::work::{PlanLook, ReviewView, Run, RunState, Trial};
use crate::window::{Ask, MemberUse, Page, Phase, Question, State};
use crate::worker::{Command, JobId};

/// The gate has let it pass: this question is answered.
pub(crate) fn answered(state: &mut State, question: Question, effects: &mut Vec<Effect>) {
    if let Some(draft) = &mut state.form.draft {
        draft.answered.insert(question);
    }
    match (
        question,
        state.form.draft.as_ref().and_then(|draft| draft.members),
    ) {
        (Question::Accounts, Some(MemberUse::Chosen)) => state.go(Page::Choose),
        // Nobody is to be reached. What is there of an earlier choice is told by the plan.
        (Question::Accounts, Some(MemberUse::None)) => plan(state, Phase::Members, effects),
        _ => match question.next() {
            Page::Review(phase) => plan(state, phase, effects),
            page => state.go(page),
        },
    }
}

pub(crate) fn check_bucket(
    state: &mut State,
    name: crate::domain::BucketName,
    effects: &mut Vec<Effect>,
) {
    let Some(region) = state.region().cloned() else {
        return;
    };
    let known = state
        .account
        .buckets
        .get(&name)
        .is_some_and(|ask| ask.is_asked() || ask.here().is_some());
    if known {
        return;
    }
    let job = state.next_job();
    state.account.buckets.insert(name.clone(), Ask::Asked(job));
    effects.push(Effect::Send(Command::CheckBucket { job, name, region }));
}

/// The answers, and a number for what is asked with them; without all answers the page of the first that is missing.
fn asked(state: &mut State) -> Option<(Answers, JobId)> {
    match state.form.draft.as_ref()?.to_answers() {
        Ok(answers) => Some((answers, state.next_job())),
        Err(missing) => {
            state.go(Page::Ask(missing.at));
            state.form.show_problems = true;
            None
        }
    }
}

/// The plan of a phase is awaited from now on, and its review begins anew.
pub(crate) fn await_plan(state: &mut State, phase: Phase, job: JobId, answers: &Answers) {
    let work = state.work_mut(phase);
    work.plan = PlanLook::asked(job, phase.takes(answers.clone()));
    work.approving.shown = None;
    work.review = ReviewView::default();
    work.trial = Trial::default();
}

pub(crate) fn plan(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let Some((answers, job)) = asked(state) else {
        return;
    };
    await_plan(state, phase, job, &answers);
    effects.push(Effect::Send(Command::Plan {
        job,
        answers: Box::new(answers),
    }));
    state.go(Page::Review(phase));
}

/// Look once more at just what had no answer, for the plan that is there.
pub(crate) fn plan_the_rest(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let Some(planned) = state.progress().plan(phase).cloned() else {
        return plan(state, phase, effects);
    };
    let Some((answers, job)) = asked(state) else {
        return;
    };
    let within = state.work_mut(phase).plan.within.take();
    await_plan(state, phase, job, &answers);
    state.work_mut(phase).plan.within = within;
    effects.push(Effect::Send(Command::LookAgain {
        job,
        answers: Box::new(answers),
        planned,
    }));
    state.go(Page::Review(phase));
}

/// Try the plan that is shown on a copy of what it was made from.
pub(crate) fn try_on_copy(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let Some(planned) = state.progress().plan(phase).cloned() else {
        return plan(state, phase, effects);
    };
    let job = state.next_job();
    let planned = Arc::new(planned.only(phase.sections()));
    state.work_mut(phase).trial = Trial {
        of: Some(Arc::clone(&planned)),
        ask: Ask::Asked(job),
    };
    effects.push(Effect::Send(Command::TryOnCopy { job, planned }));
    state.go(Page::OnCopy(phase));
}

/// Carry out the plan that was made for the answers as they are.
pub(crate) fn start_run(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    state.open.confirm = None;
    if state.is_applying() {
        return;
    }
    let (Some(planned), Some(of)) = (
        state.progress().plan(phase).cloned(),
        state.work(phase).plan.of.clone(),
    ) else {
        // The answers are others by now: the changes for them are shown first.
        return plan(state, phase, effects);
    };
    let job = state.next_job();
    let planned = Arc::new(planned.only(phase.sections()));
    let mut run = Run::new(job, of, Arc::clone(&planned), state.now);
    run.is_part = state.work(phase).plan.within.is_some();
    let work = state.work_mut(phase);
    work.run = Some(run);
    let (by, accepted) = work.approving.begin();
    effects.push(Effect::Send(Command::Apply {
        job,
        planned,
        by,
        accepted,
    }));
    state.go(Page::Applying(phase));
}

/// Carry out what failed or did not begin, as it was approved. Each change looks before it writes, so nothing is made twice.
pub(crate) fn try_again(state: &mut State, effects: &mut Vec<Effect>) {
    let job = state.next_job();
    let now = state.now;
    let work = state.work_mut(Phase::Members);
    let Some((run, planned)) = work.run.as_ref().and_then(|run| run.again(job, now)) else {
        return;
    };
    work.run = Some(run);
    let (by, accepted) = work.approving.begin();
    effects.push(Effect::Send(Command::Apply {
        job,
        planned,
        by,
        accepted,
    }));
    state.go(Page::Applying(Phase::Members));
}

/// Let the changes under way finish, and begin none.
pub(crate) fn stop(state: &mut State, effects: &mut Vec<Effect>) {
    let going = state.going().map(|(phase, _)| phase);
    if let Some(run) = going.and_then(|phase| state.work_mut(phase).run.as_mut()) {
        run.stand(RunState::Stopping);
        effects.push(Effect::Send(Command::Cancel { job: run.job }));
    }
    undo::stop(state, effects);
}

/// AWS stops what it carries out by itself, and the run ends when it has.
pub(crate) fn halt(state: &mut State, effects: &mut Vec<Effect>) {
    state.open.confirm = None;
    let going = state.going().map(|(phase, _)| phase);
    if let Some(run) = going.and_then(|phase| state.work_mut(phase).run.as_mut())
        && !std::mem::replace(&mut run.halts, true)
    {
        effects.push(Effect::Send(Command::Halt { job: run.job }));
    }
}

pub(crate) fn verify(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((answers, job)) = asked(state) else {
        return;
    };
    state.checks = Checks::asked(job, answers.clone());
    effects.push(Effect::Send(Command::Verify {
        job,
        answers: Box::new(answers),
    }));
    state.go(Page::Checks);
}

/// Look at what it has come to.
pub(crate) fn put_together(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((answers, job)) = asked(state) else {
        return;
    };
    state.hand_over.asked(job, answers.clone());
    let identity = state.signed_in();
    effects.push(Effect::Send(Command::Record {
        job,
        answers: Box::new(answers),
        company: identity.and_then(|identity| identity.company.clone()),
    }));
    state.go(Page::HandOver);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};
    use crate::window::Draft;
    use crate::window::session::scene;

    #[test]
    fn a_check_with_an_answer_missing_opens_the_question() {
        let mut state = State::for_tests();
        let account = AccountId::parse("111122223333").unwrap();
        let answers = Answers::defaults(account, Region::parse("us-east-2").unwrap());
        let mut draft = Draft::from_answers(&answers);
        draft.log_bucket.name.clear();
        state.form.draft = Some(draft);
        state.page = Page::Checks;
        let mut effects = Vec::new();
        verify(&mut state, &mut effects);
        assert!(effects.is_empty() && state.form.show_problems);
        assert_eq!(state.page, Page::Ask(Question::LogBucket));
    }

    #[test]
    fn where_the_answers_are_others_by_now_their_changes_are_shown_before_any_is_made() {
        let mut state = scene::signed_in();
        let planned = scene::planned(Vec::new());
        scene::has_plan(&mut state, Phase::Logging, planned);
        state.page = Page::Review(Phase::Logging);
        state.form.draft.as_mut().unwrap().log_topic.name = "another-topic".to_owned();
        let mut effects = Vec::new();
        start_run(&mut state, Phase::Logging, &mut effects);
        assert!(!state.is_applying());
        assert!(matches!(
            effects.as_slice(),
            [Effect::Send(Command::Plan { .. })]
        ));
        assert_eq!(state.page, Page::Review(Phase::Logging));
    }
}
