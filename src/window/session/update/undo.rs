//! From the run to what taking it back would do, and to the end of that.

use crate::apply::{CallLine, Finished, RunId, to_csv};
use crate::engine::TakeBack;
use crate::plan::Part;
use crate::problem::Problem;
use crate::window::session::changes::Changes;
use crate::window::session::checks::Checks;
use crate::window::session::effect::Effect;
use crate::window::session::undo::{Message, UndoRow, UndoRun, Undoing};
use crate::window::session::work::{RunState, Works};
use crate::window::{Ask, Page, State};
use crate::worker::{Command, JobId};

/// Do what a page asked for.
pub(crate) fn take(state: &mut State, message: Message, effects: &mut Vec<Effect>) {
    match message {
        Message::Runs => {
            if !matches!(state.page, Page::PastRuns | Page::Undo) {
                state.undo.from = Some(state.page);
            }
            ask_runs(state, effects);
            state.go(Page::PastRuns);
        }
        Message::Calls(run) => {
            let job = state.next_job();
            effects.push(Effect::Send(Command::RunCalls { job, run }));
        }
        Message::Look(run) => {
            if !matches!(state.page, Page::PastRuns | Page::Undo) {
                state.undo.from = Some(state.page);
            }
            state.undo.forget_way();
            state.undo.asked = Some(TakeBack {
                run,
                part: Part::Whole,
                keys: false,
            });
            look(state, effects);
            state.go(Page::Undo);
        }
        Message::Section(section) => {
            with(state, |asked| {
                asked.part = section.map_or(Part::Whole, Part::Section);
                asked.keys = false;
            });
            look(state, effects);
        }
        Message::Only(change) => {
            with(state, |asked| {
                asked.part = Part::Changes([change].into());
                asked.keys = false;
            });
            look(state, effects);
        }
        Message::Keys(on) => {
            state.open.confirm = None;
            with(state, |asked| asked.keys = on);
            look(state, effects);
        }
        Message::Again => look(state, effects),
        Message::Go => go(state, effects),
        Message::Keep if !matches!(state.page, Page::PastRuns | Page::Undo) => {}
        Message::Keep => {
            let page = state.undo.from.unwrap_or(Page::Welcome);
            state.undo = Undoing::default();
            state.go(page);
        }
        Message::Turn(change) => {
            if !state.undo.opened.remove(&change) {
                state.undo.opened.insert(change);
            }
        }
    }
}

/// The calls of a run were read: they are saved where the person says.
pub(crate) fn save_calls(run: &RunId, calls: Result<Vec<CallLine>, Problem>) -> Effect {
    match calls {
        Ok(calls) => Effect::SaveFile {
            name: format!("radiant-aws-calls-{run}.csv"),
            text: to_csv(&calls),
        },
        Err(problem) => Effect::Say(problem.summary),
    }
}

fn ask_runs(state: &mut State, effects: &mut Vec<Effect>) {
    let job = state.next_job();
    state.undo.runs = Ask::Asked(job);
    effects.push(Effect::Send(Command::Runs { job }));
}

/// Something else of the same run is to be taken back.
fn with(state: &mut State, change: impl FnOnce(&mut TakeBack)) {
    if let Some(asked) = &mut state.undo.asked {
        change(asked);
    }
}

fn look(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(asked) = state.undo.asked.clone() else {
        return;
    };
    let job = state.next_job();
    let undo = &mut state.undo;
    undo.way = Ask::Asked(job);
    undo.rows.clear();
    undo.opened.clear();
    undo.run = None;
    effects.push(Effect::Send(Command::LookBack { job, asked }));
}

/// What taking it back would do is known, or why not.
pub(crate) fn looked(
    state: &mut State,
    job: JobId,
    result: Result<std::sync::Arc<crate::engine::WayBack>, Problem>,
) {
    if state.undo.way.answer(job, result) {
        let way = state.undo.way.here();
        state.undo.rows = way.map_or_else(Vec::new, |way| UndoRow::of(&way.planned.told().changes));
    }
}

fn go(state: &mut State, effects: &mut Vec<Effect>) {
    state.open.confirm = None;
    let Some(way) = state.undo.way.here().cloned() else {
        return;
    };
    let job = state.next_job();
    state.undo.run = Some(UndoRun {
        job,
        changes: Changes::of(&way.planned.plan),
        way: std::sync::Arc::clone(&way),
        began: state.now,
        stands: RunState::Going,
    });
    effects.push(Effect::Send(Command::TakeBack { job, way }));
    state.entered = true;
    // From now on nothing counts as there before it was looked at again.
    state.work = Works::default();
    state.checks = Checks::default();
    state.account.buckets.clear();
    state.account.around = Ask::Idle;
    state.undo.runs = Ask::Idle;
    state.undo.from = None;
}

/// The run of a job, as long as it goes on.
pub(crate) fn of_job(state: &mut State, job: JobId) -> Option<&mut UndoRun> {
    let run = state.undo.run.as_mut();
    run.filter(|run| run.job == job && run.is_going())
}

/// It ended, if it is this job.
pub(crate) fn ended(state: &mut State, job: JobId, result: &Result<Finished, Problem>) -> bool {
    let Some(run) = of_job(state, job) else {
        return false;
    };
    run.stands = match result {
        Ok(finished) => RunState::Ended(finished.clone()),
        Err(problem) => RunState::Failed(problem.clone()),
    };
    if let Err(problem) = result {
        state.account.around = Ask::Trouble(problem.clone());
    }
    state.account.looks_from = state.next_job();
    state.entered |= state.page == Page::Undo;
    true
}

/// Let what is under way finish, and begin nothing else.
pub(crate) fn stop(state: &mut State, effects: &mut Vec<Effect>) {
    let run = state.undo.run.as_mut();
    if let Some(run) = run.filter(|run| run.stands == RunState::Going) {
        run.stands = RunState::Stopping;
        effects.push(Effect::Send(Command::Cancel { job: run.job }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::{RunId, RunStatus, RunSummary, Tally};
    use crate::plan::{Action as PlanAction, Kind, Section};
    use crate::window::session::scene;
    use crate::window::session::undo::Message;
    use crate::window::session::update::{act, on_event};
    use crate::window::{Action, Confirm, Phase, open};
    use crate::worker::Event;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn run() -> RunId {
        serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap()
    }

    fn way() -> Arc<crate::engine::WayBack> {
        let gone = scene::change(
            Section::MainRole,
            "undo-role",
            Kind::Update,
            PlanAction::None,
        );
        Arc::new(crate::engine::WayBack {
            of: RunSummary {
                run: run(),
                account: scene::identity(scene::ACCOUNT).caller.account,
                practice: false,
                began: jiff::Timestamp::UNIX_EPOCH,
                last: jiff::Timestamp::UNIX_EPOCH,
                status: RunStatus::Done,
                tally: Tally::default(),
                version: 0,
                file: String::new(),
                unread: 0,
                undoes: None,
                approval: None,
            },
            asked: TakeBack {
                run: run(),
                part: Part::Whole,
                keys: false,
            },
            planned: (*scene::planned(vec![gone])).clone(),
            takes_back: BTreeMap::new(),
            sections: vec![Section::MainRole],
            has_keys: true,
            last_used: BTreeMap::new(),
            at_the_vendor: Vec::new(),
            unread: 0,
        })
    }

    fn look_back(effects: &[Effect]) -> (JobId, TakeBack) {
        let found = effects.iter().find_map(|effect| match effect {
            Effect::Send(Command::LookBack { job, asked }) => Some((*job, asked.clone())),
            _ => None,
        });
        found.unwrap()
    }

    fn shown() -> State {
        let mut state = scene::signed_in();
        scene::has_made_role(&mut state);
        state.page = Page::Outcome(Phase::Role);
        let effects = act(&mut state, Action::Undo(Message::Look(run())));
        let (job, _) = look_back(&effects);
        let result = Ok(way());
        on_event(&mut state, Event::LookedBack { job, result });
        state
    }

    #[test]
    fn nothing_is_taken_back_before_it_was_looked_at_and_agreed_to() {
        let mut state = scene::signed_in();
        state.page = Page::Outcome(Phase::Role);
        let effects = act(&mut state, Action::Undo(Message::Go));
        assert!(effects.is_empty() && state.undo.run.is_none());
        let effects = act(&mut state, Action::Undo(Message::Look(run())));
        assert_eq!(state.page, Page::Undo);
        assert!(look_back(&effects).1.part == Part::Whole);
        let effects = act(&mut state, Action::Undo(Message::Go));
        assert!(effects.is_empty(), "it is not looked at yet");
    }

    #[test]
    fn keys_and_parts_are_looked_at_anew_and_what_was_shown_before_counts_no_more() {
        let mut state = shown();
        let ask = Action::Open(open::Message::Ask(Confirm::Keys));
        act(&mut state, ask);
        let effects = act(&mut state, Action::Undo(Message::Keys(true)));
        assert!(look_back(&effects).1.keys && state.open.confirm.is_none());
        assert!(state.undo.way.here().is_none() && state.undo.rows.is_empty());
        let section = Message::Section(Some(Section::MainRole));
        let effects = act(&mut state, Action::Undo(section));
        let asked = look_back(&effects).1;
        assert_eq!(asked.part, Part::Section(Section::MainRole));
        assert!(!asked.keys, "keys were not asked for in that part");
    }

    #[test]
    fn when_it_has_ended_nothing_counts_as_made_any_more() {
        let mut state = shown();
        assert!(state.is_applied(Phase::Role));
        act(&mut state, Action::Undo(Message::Go));
        assert!(state.is_applying());
        let job = state.undo.run.as_ref().unwrap().job;
        let planned = way().planned.clone();
        let ending = crate::apply::Ending::Done;
        let finished = scene::finished(ending, &planned, crate::apply::Outcome::Updated);
        let result = Ok(finished);
        on_event(&mut state, Event::Applied { job, result });
        assert!(!state.is_applying() && !state.is_applied(Phase::Role));
        assert_eq!(state.page, Page::Undo);
    }

    #[test]
    fn a_worker_that_stopped_ends_it() {
        let mut state = shown();
        act(&mut state, Action::Undo(Message::Go));
        act(&mut state, Action::StopRun);
        let run = state.undo.run.as_ref().unwrap();
        assert_eq!(run.stands, RunState::Stopping);
        on_event(&mut state, Event::Restarted);
        let run = state.undo.run.as_ref().unwrap();
        assert!(matches!(run.stands, RunState::Failed(_)));
        assert!(!state.is_applying());
    }
}
