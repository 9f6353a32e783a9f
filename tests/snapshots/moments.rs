//! Moments of a run as they are drawn, and what changes from run to run set to the same each time.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::datetime;
use jiff::tz::TimeZone;
use radiant_aws_setup::apply::{Ending, Outcome};
use radiant_aws_setup::plan::{Change, ChangeId, Service};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{Ask, ChangeState, Changes, Page, Phase, RunState, State};

/// Put the run back to where most of it is done, one change waits and one is worked on.
pub(crate) fn in_the_middle(state: &mut State) {
    freeze(state);
    let now = state.now;
    let Some(run) = &mut state.work_mut(Phase::Logging).run else {
        return;
    };
    let planned = Arc::clone(&run.planned);
    let waits = |change: &&Change| {
        change.service == Service::GuardDuty && change.resource.starts_with("arn:aws:s3")
    };
    let waiting = planned.plan.changes.iter().find(waits);
    run.began = now - 7.2;
    let begun: Vec<ChangeId> = run
        .changes
        .begun()
        .map(|(place, _)| planned.plan.changes[place].id.clone())
        .collect();
    let done = waiting
        .and_then(|change| begun.iter().position(|id| *id == change.id))
        .unwrap_or(0);
    let mut changes = Changes::of(&planned.plan);
    for (index, change) in begun.iter().take(done + 2).enumerate() {
        let stands = match index.checked_sub(done) {
            None => run.changes.get(change).unwrap().clone(),
            Some(0) => ChangeState::Waiting {
                since: now - 4.2,
                told: now - 0.2,
                reason: "The rules of the bucket and the key are in place. AWS needs a moment to accept them."
                    .to_owned(),
                next_try: Duration::from_secs(3),
                up_to: Duration::from_mins(2),
            },
            Some(_) => ChangeState::Working { since: now - 2.2 },
        };
        changes.set(change, stands);
    }
    run.changes = changes;
    run.stand(RunState::Going);
    state.page = Page::Applying(Phase::Logging);
}

/// The last change of the run was refused.
pub(crate) fn stopped(state: &mut State) {
    let Some(run) = state.work_mut(Phase::Logging).run.as_mut() else {
        return;
    };
    if let Some(mut finished) = run.ended().cloned() {
        finished.ending = Ending::Failed;
        if let Some(last) = finished.outcomes.values_mut().next_back() {
            *last = (Outcome::Failed, Some(refused()));
        }
        run.stand(RunState::Ended(finished));
    }
}

/// So many seconds into the morning of the pictures, wherever that is.
pub(crate) fn at(seconds: i64) -> jiff::Timestamp {
    datetime(2025, 3, 10, 10, 15, 0, 0)
        .to_zoned(TimeZone::system())
        .unwrap()
        .timestamp()
        + jiff::SignedDuration::from_secs(seconds)
}

/// Set what changes from run to run to the same each time.
pub(crate) fn freeze(state: &mut State) {
    let calls = state.calls.made.make_contiguous();
    calls.sort_by(|a, b| {
        (a.service, &a.operation, &a.place, a.status).cmp(&(
            b.service,
            &b.operation,
            &b.place,
            b.status,
        ))
    });
    for (second, call) in (0..).zip(calls) {
        call.at = at(second);
        call.millis = 100 + u64::try_from(second).unwrap() % 7;
    }
    for phase in Phase::ALL {
        if let Ask::Here(on_copy) = &mut state.work_mut(phase).trial.ask {
            Arc::make_mut(on_copy).took = Duration::from_secs(4);
        }
        let Some(run) = &mut state.work_mut(phase).run else {
            continue;
        };
        let mut changes = Changes::of(&run.planned.plan);
        for change in &run.planned.plan.changes {
            let Some(stands) = run.changes.get(&change.id) else {
                continue;
            };
            let mut stands = stands.clone();
            if let ChangeState::Ended { took, .. } = &mut stands {
                *took = Duration::from_secs(1);
            }
            changes.set(&change.id, stands);
        }
        run.changes = changes;
        if let RunState::Ended(finished) = &mut run.stands {
            finished.run = serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap();
        }
    }
}

pub(crate) fn refused() -> Problem {
    let mut problem = Problem::new("AWS did not allow this.")
        .hint("Ask for the right to do s3:PutBucketPolicy, then try again.")
        .who("the administrator of this AWS account");
    problem.code = Some("AccessDenied".to_owned());
    problem.call = Some("s3:PutBucketPolicy".to_owned());
    problem.request_id = Some("8EXAMPLE4REQUEST".to_owned());
    problem
}

/// As if one of the changes were refused on the copy.
pub(crate) fn one_would_fail(state: &mut State) {
    let trial = &mut state.work_mut(Phase::Logging).trial;
    let planned = trial.of.clone().unwrap();
    let mut writes = planned.plan.changes.iter().filter(|it| it.kind.writes());
    let id = writes.next().unwrap().id.clone();
    if let Ask::Here(on_copy) = &mut trial.ask {
        let outcomes = &mut Arc::make_mut(on_copy).outcomes;
        outcomes.insert(id, (Outcome::Failed, Some(refused())));
    }
}
