//! One change from start to end: look, write, wait for AWS, write down.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::future::{BoxFuture, Shared};
use tokio::time::Instant;

use super::event::{Event, Outcome};
use super::kinds::{Replaced, Settling, Sight, Work, patience, replaced};
use super::lanes::Lanes;
use super::patience::may_be_done;
use super::progress::Progress;
use super::record::Record;
use super::run::{Apply, Ended, State, Stops};
use crate::aws::{Failure, Patience, Reached, Wait, pause};
use crate::plan::{Action, Change, Slots};
use crate::problem::{Passing, Problem};

/// How long one change may wait in all, whatever for.
const LONGEST: Duration = Duration::from_mins(20);

/// How long ago a look may have begun that was made beside what comes right before its change.
const YOUNG: Duration = Duration::from_secs(3);

/// A look that goes ahead of its change: when it began, if it showed what the plan saw.
pub(super) type Ahead<'a> = Shared<BoxFuture<'a, Option<Instant>>>;

/// What the tries of one change have come to.
struct Tried {
    /// A look that went ahead has just shown what the plan saw.
    looked: bool,
    /// A write may have reached AWS.
    wrote: bool,
    /// Something may have been made that AWS does not show yet.
    in_doubt: bool,
}

/// Why a try did not end the change.
enum Stop {
    Aws(Failure),
    /// AWS still shows what was replaced. The failure is for the case that it stays so.
    Stale(Failure, Patience),
    Journal(Problem),
    /// The run was stopped before the write.
    Cancelled,
}

impl Apply<'_> {
    /// One change from start to end.
    pub(super) async fn one<'c>(
        &self,
        change: &'c Change,
        ahead: Option<Ahead<'_>>,
        lanes: &Lanes,
        state: &Mutex<State>,
    ) -> (&'c Change, Ended, Duration) {
        let began = Instant::now();
        if self.cancel.is_cancelled() {
            return (change, Ended::plain(Outcome::Cancelled), Duration::ZERO);
        }
        (self.tell)(Event::Started {
            change: change.id.clone(),
        });
        let ended = self.carry_out(change, ahead, lanes, state).await;
        (change, ended, began.elapsed())
    }

    /// Look at a change while what comes right before it is carried out: when the look began, if it showed what the plan saw. All else
    /// is for the look in the change's own turn, and so is what has no name yet.
    pub(super) async fn look_ahead(
        &self,
        change: &Change,
        lanes: &Lanes,
        state: &Mutex<State>,
    ) -> Option<Instant> {
        let (action, replaced) = {
            let state = state.lock().unwrap_or_else(PoisonError::into_inner);
            let action = change.action.filled_so_far(&state.slots).ok()?;
            let replaced = replaced(&action, &state.fresh);
            (action, replaced)
        };
        if Slots::unfilled(action.deed().subject()).is_some() {
            return None;
        }
        let _call = lanes.call().await;
        self.still_wanted().ok()?;
        let began = Instant::now();
        let sight = self.work(change, &action, &replaced).look().await;
        matches!(sight, Ok(Sight::AsPlanned)).then_some(began)
    }

    /// Whether a look that went ahead still counts: it is young, and this run has written nothing since of what it is about.
    fn counts(looked: Instant, action: &Action, state: &Mutex<State>) -> bool {
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        looked.elapsed() < YOUNG && !state.fresh.has_since(action, looked)
    }

    fn work<'w>(
        &'w self,
        change: &'w Change,
        action: &'w Action,
        replaced: &'w Replaced,
    ) -> Work<'w> {
        Work {
            aws: self.aws,
            change,
            action,
            replaced,
            run: self.journal.run().as_str(),
        }
    }

    async fn carry_out(
        &self,
        change: &Change,
        ahead: Option<Ahead<'_>>,
        lanes: &Lanes,
        state: &Mutex<State>,
    ) -> Ended {
        let (action, replaced, begun_earlier, is_open) = {
            let state = state.lock().unwrap_or_else(PoisonError::into_inner);
            let action = match change.action.filled(&state.slots) {
                Ok(action) => action,
                Err(problem) => return Ended::failed(problem, None),
            };
            let replaced = replaced(&action, &state.fresh);
            let begun_earlier = state.fresh.has(&change.id);
            (
                action,
                replaced,
                begun_earlier,
                state.open.contains(&change.id),
            )
        };
        if let Err(failure) = self.aws.at(&change.place) {
            return self
                .fail(change, failure.problem, Some(Stops::Account))
                .await;
        }
        let work = self.work(change, &action, &replaced);
        let _lane = lanes.bucket(change).await;
        let looked = match ahead {
            Some(ahead) => ahead.await,
            None => None,
        };
        let mut wait = Wait::begin(LONGEST);
        let mut tried = Tried {
            looked: !begun_earlier
                && looked.is_some_and(|looked| Self::counts(looked, &action, state)),
            wrote: is_open,
            in_doubt: begun_earlier,
        };
        let mut in_part = false;
        loop {
            let (mut failure, patience) = match self.try_once(&work, lanes, &mut tried).await {
                Ok(output) => {
                    return self
                        .record(change, action, tried.wrote, output, state)
                        .await;
                }
                Err(Stop::Journal(problem)) => return Ended::failed(problem, Some(Stops::Run)),
                Err(Stop::Cancelled) => return Ended::plain(Outcome::Cancelled),
                Err(Stop::Stale(failure, patience)) => (failure, Some(patience)),
                Err(Stop::Aws(failure)) => {
                    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                    let patience = patience(&failure, &action, &state.fresh);
                    if matches!(failure.reached, Reached::Unconnected | Reached::Perhaps) {
                        // Others may have waited for AWS for as long as this one would.
                        let since = *state.cut_off.get_or_insert_with(Instant::now);
                        let longest = Patience::of(Passing::NoConnection).up_to;
                        (failure, patience.filter(|_| since.elapsed() < longest))
                    } else {
                        state.cut_off = None;
                        (failure, patience)
                    }
                }
            };
            in_part |= failure.problem.in_part;
            let again = patience.and_then(|patience| Some((patience, wait.once_more(patience)?)));
            let Some((patience, attempt)) = again else {
                failure.problem.in_part = in_part;
                work.trace(&mut failure).await;
                return self.give_up(change, failure).await;
            };
            if !self.wait(change, patience, attempt).await {
                return Ended::plain(Outcome::Cancelled);
            }
        }
    }

    /// Look, and write if need be.
    async fn try_once(
        &self,
        work: &Work<'_>,
        lanes: &Lanes,
        tried: &mut Tried,
    ) -> Result<Option<String>, Stop> {
        // The run may have been stopped while this change stood in line, for its bucket or for its service's pace.
        self.still_wanted()?;
        if !std::mem::take(&mut tried.looked) {
            match self.look(work, lanes, tried.in_doubt).await? {
                Sight::Right(output) => {
                    self.settle(work, output.as_deref(), lanes).await?;
                    return Ok(output);
                }
                Sight::Replaced(failure, patience) => return Err(Stop::Stale(failure, patience)),
                Sight::AsPlanned => {}
            }
        }
        tried.in_doubt = false;
        if let Some(gate) = lanes.gate(work.change) {
            gate.pass().await;
        }
        let call = lanes.call().await;
        self.still_wanted()?;
        let removes = work.lost().await.map_err(Stop::Aws)?;
        self.journal
            .write(
                (self.now)(),
                Record::Intended {
                    change: work.change.id.clone(),
                    action: Box::new(work.action.clone()),
                    removes,
                },
            )
            .await
            .map_err(Stop::Journal)?;
        let written = work.write().await;
        drop(call);
        match &written {
            Ok(_) => tried.wrote = true,
            Err(failure) if may_be_done(failure) => {
                tried.wrote = true;
                tried.in_doubt = true;
            }
            Err(_) => {}
        }
        let output = written.map_err(Stop::Aws)?;
        // Taking it in may last minutes, in which this program may be killed.
        if let (Some(output), Some(_)) = (&output, work.settles()) {
            let record = Record::Answered {
                change: work.change.id.clone(),
                output: output.clone(),
            };
            // It is made, whatever becomes of this line; the one at the end of the change stops the run where it has to.
            if let Err(problem) = self.journal.write((self.now)(), record).await {
                tracing::warn!(%problem, change = %work.change.id, "what AWS answered is not on record yet");
            }
        }
        self.settle(work, output.as_deref(), lanes).await?;
        Ok(output)
    }

    fn still_wanted(&self) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            Err(Stop::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Look before the write. What may have been made already, and AWS lists late, is looked for more than once.
    async fn look(&self, work: &Work<'_>, lanes: &Lanes, in_doubt: bool) -> Result<Sight, Stop> {
        let doubt = work.looks_in_doubt().filter(|_| in_doubt);
        let mut looks = 1;
        loop {
            let call = lanes.call().await;
            self.still_wanted()?;
            let sight = work.look().await.map_err(Stop::Aws)?;
            drop(call);
            let (Sight::AsPlanned, Some((most, patience))) = (&sight, doubt) else {
                return Ok(sight);
            };
            if looks >= most {
                return Ok(sight);
            }
            if !self.wait(work.change, patience, looks - 1).await {
                return Err(Stop::Cancelled);
            }
            looks += 1;
        }
    }

    /// Wait until AWS has taken the change in, where that can be asked.
    async fn settle(&self, work: &Work<'_>, made: Option<&str>, lanes: &Lanes) -> Result<(), Stop> {
        let Some(patience) = work.settles() else {
            return Ok(());
        };
        let began = Instant::now();
        let mut attempt = 0;
        let mut halted = false;
        loop {
            let call = lanes.call().await;
            if self.halt.is_cancelled() && !std::mem::replace(&mut halted, true) {
                work.halt(made).await.map_err(Stop::Aws)?;
            }
            let settled = work.settled(made).await;
            drop(call);
            let at_the_end = match settled.map_err(Stop::Aws)? {
                Settling::Done => return Ok(()),
                // Not wrong, only not finished: the check at the end says "waiting".
                Settling::Waits => Ok(()),
                Settling::Goes(progress) => {
                    self.tell_progress(work.change, progress);
                    // It is not done. The next run finds it by its record, and watches it to its end.
                    Err(Stop::Cancelled)
                }
                Settling::Went(progress, outcome) => {
                    self.tell_progress(work.change, progress);
                    return outcome.map_err(Stop::Aws);
                }
                Settling::Stands(problem) => Err(Stop::Aws(Failure::before(problem))),
            };
            let goes_on = began.elapsed() <= patience.up_to
                && if halted {
                    self.wait(work.change, patience, attempt).await
                } else {
                    tokio::select! {
                        goes_on = self.wait(work.change, patience, attempt) => goes_on,
                        () = self.halt.cancelled() => true,
                    }
                };
            if !goes_on {
                return at_the_end;
            }
            attempt += 1;
        }
    }

    fn tell_progress(&self, change: &Change, progress: Progress) {
        (self.tell)(Event::Progress {
            change: change.id.clone(),
            progress,
        });
    }

    /// Say what is awaited, and wait. `false` when the run was stopped meanwhile.
    async fn wait(&self, change: &Change, patience: Patience, attempt: u32) -> bool {
        let next_try = pause(attempt, change.id.as_str());
        (self.tell)(Event::Waiting {
            change: change.id.clone(),
            reason: patience.reason.to_owned(),
            next_try,
            up_to: patience.up_to,
        });
        tokio::select! {
            () = tokio::time::sleep(next_try) => true,
            () = self.cancel.cancelled() => false,
        }
    }
}
