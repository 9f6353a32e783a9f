//! From the answers to the plan, to the run, and to the checks.

use super::{Effect, go, sections};
use crate::guide::{Ask, Changes, Draft, Page, Phase, Question, ReviewView, Run, State};
use crate::worker::Command;

pub(super) fn answered(state: &mut State, question: Question, effects: &mut Vec<Effect>) {
    let wrong_here = state.draft.as_ref().is_none_or(|draft| {
        draft
            .to_answers()
            .is_err_and(|missing| missing.at == question)
    });
    if wrong_here {
        state.show_problems = true;
        return;
    }
    match question.next() {
        Page::Review(phase) => plan(state, phase, effects),
        page => go(state, page),
    }
}

pub(super) fn check_bucket(
    state: &mut State,
    name: crate::domain::BucketName,
    effects: &mut Vec<Effect>,
) {
    let Some(region) = state.region().cloned() else {
        return;
    };
    let known = state
        .buckets
        .get(&name)
        .is_some_and(|ask| ask.is_asked() || ask.here().is_some());
    if known {
        return;
    }
    let job = state.next_job();
    state.buckets.insert(name.clone(), Ask::Asked(job));
    effects.push(Effect::Send(Command::CheckBucket { job, name, region }));
}

pub(super) fn plan(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let Some(draft) = &state.draft else {
        return;
    };
    match draft.to_answers() {
        Err(missing) => {
            go(state, Page::Ask(missing.at));
            state.show_problems = true;
        }
        Ok(answers) => {
            let job = state.next_job();
            state.plans.insert(phase, Ask::Asked(job));
            state.review = ReviewView::default();
            effects.push(Effect::Send(Command::Plan {
                job,
                answers: Box::new(answers),
            }));
            go(state, Page::Review(phase));
        }
    }
}

/// Look once more at just what had no answer, for the plan that is there.
pub(super) fn plan_the_rest(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    let answers = state
        .draft
        .as_ref()
        .and_then(|draft| draft.to_answers().ok());
    let planned = state.plans.get(&phase).and_then(Ask::here).cloned();
    let (Some(answers), Some(planned)) = (answers, planned) else {
        return plan(state, phase, effects);
    };
    let job = state.next_job();
    state.plans.insert(phase, Ask::Asked(job));
    state.review = ReviewView::default();
    effects.push(Effect::Send(Command::LookAgain {
        job,
        answers: Box::new(answers),
        planned,
    }));
    go(state, Page::Review(phase));
}

pub(super) fn start_run(state: &mut State, phase: Phase, effects: &mut Vec<Effect>) {
    state.confirm = None;
    if state.is_applying() {
        return;
    }
    let Some(planned) = state.plans.get(&phase).and_then(Ask::here).cloned() else {
        return;
    };
    let job = state.next_job();
    state.finished.insert(phase, Ask::Asked(job));
    let planned = std::sync::Arc::new(planned.only(sections(phase)));
    state.run = Run {
        phase: Some(phase),
        job,
        began: state.now,
        changes: Changes::of(&planned.plan),
        planned: Some(std::sync::Arc::clone(&planned)),
        ..Run::default()
    };
    effects.push(Effect::Send(Command::Apply { job, planned }));
    go(state, Page::Applying(phase));
}

pub(super) fn verify(state: &mut State, effects: &mut Vec<Effect>) {
    let answers = match state.draft.as_ref().map(Draft::to_answers) {
        None => return,
        Some(Ok(answers)) => answers,
        Some(Err(missing)) => {
            go(state, Page::Ask(missing.at));
            state.show_problems = true;
            return;
        }
    };
    let job = state.next_job();
    state.checks = Ask::Asked(job);
    effects.push(Effect::Send(Command::Verify {
        job,
        answers: Box::new(answers),
    }));
    go(state, Page::Checks);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};

    #[test]
    fn a_check_with_an_answer_missing_opens_the_question() {
        let mut state = State::for_tests();
        let account = AccountId::parse("111122223333").unwrap();
        let answers = Answers::defaults(account, Region::parse("us-east-2").unwrap());
        let mut draft = Draft::from_answers(&answers);
        draft.log_bucket.name.clear();
        state.draft = Some(draft);
        state.page = Page::Checks;
        let mut effects = Vec::new();
        verify(&mut state, &mut effects);
        assert!(effects.is_empty() && state.show_problems);
        assert_eq!(state.page, Page::Ask(Question::LogBucket));
    }
}
