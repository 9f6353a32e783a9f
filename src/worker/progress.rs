//! What happened to the changes of a run, until the window has room for it.
//!
//! That a change began and how it ended is never left out. That it waits, and how far AWS has come with it, is said once: a later
//! word about the same takes the place of the earlier one. So there are never more than four words for each change of the plan.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::apply::Event;
use crate::plan::ChangeId;

#[derive(Default)]
pub(super) struct Progress {
    queue: Mutex<Queue>,
    more: Notify,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    /// How many have left the queue.
    taken: usize,
    /// Where the last word about each change stands that waits, counted from the first one of the run.
    waiting: BTreeMap<ChangeId, usize>,
    /// The same of how far AWS has come with it.
    progress: BTreeMap<ChangeId, usize>,
    ended: bool,
}

impl Progress {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never waits.
    pub(super) fn push(&self, event: Event) {
        self.queue().push(event);
        self.more.notify_one();
    }

    /// Nothing more comes.
    pub(super) fn end(&self) {
        self.queue().ended = true;
        self.more.notify_one();
    }

    /// The next one; `None` behind the last.
    pub(super) async fn next(&self) -> Option<Event> {
        loop {
            {
                let mut queue = self.queue();
                if let Some(event) = queue.pop() {
                    return Some(event);
                }
                if queue.ended {
                    return None;
                }
            }
            self.more.notified().await;
        }
    }
}

impl Queue {
    fn push(&mut self, event: Event) {
        let end = self.taken + self.events.len();
        let (last, change) = match &event {
            Event::Waiting { change, .. } => (&mut self.waiting, change),
            Event::Progress { change, .. } => (&mut self.progress, change),
            Event::Started { change } | Event::Finished { change, .. } => {
                self.waiting.remove(change);
                self.progress.remove(change);
                self.events.push_back(event);
                return;
            }
        };
        let earlier = last.get(change).and_then(|at| at.checked_sub(self.taken));
        if let Some(place) = earlier.and_then(|at| self.events.get_mut(at)) {
            *place = event;
            return;
        }
        last.insert(change.clone(), end);
        self.events.push_back(event);
    }

    fn pop(&mut self) -> Option<Event> {
        let event = self.events.pop_front()?;
        self.taken += 1;
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::apply::Outcome;
    use crate::domain::{AccountId, Place, Region};
    use crate::plan::Section;

    fn id(number: usize) -> ChangeId {
        let account = AccountId::parse("111122223333").unwrap();
        let place = Place::new(account, Region::parse("eu-west-1").unwrap());
        ChangeId::new(Section::CloudTrail, &place, &number.to_string())
    }

    fn waiting(number: usize, reason: &str) -> Event {
        Event::Waiting {
            change: id(number),
            reason: reason.to_owned(),
            next_try: Duration::from_secs(1),
            up_to: Duration::from_mins(1),
        }
    }

    fn finished(number: usize) -> Event {
        Event::Finished {
            change: id(number),
            outcome: Outcome::Created,
            problem: None,
            took: Duration::ZERO,
        }
    }

    async fn all(progress: &Progress) -> Vec<Event> {
        progress.end();
        let mut all = Vec::new();
        while let Some(event) = progress.next().await {
            all.push(event);
        }
        all
    }

    #[tokio::test]
    async fn of_a_burst_of_twenty_thousand_nothing_that_matters_is_lost_and_waits_are_joined() {
        let progress = Progress::default();
        for number in 0..5_000 {
            progress.push(Event::Started { change: id(number) });
            for reason in ["too fast", "still too fast"] {
                progress.push(waiting(number, reason));
            }
        }
        for number in 0..5_000 {
            progress.push(finished(number));
        }
        let all = all(&progress).await;
        assert_eq!(all.len(), 15_000);
        for number in 0..5_000 {
            assert_eq!(all[number * 2 + 1], waiting(number, "still too fast"));
            assert_eq!(all[10_000 + number], finished(number));
        }
    }

    #[tokio::test]
    async fn a_wait_that_was_told_already_is_told_again_when_it_changes() {
        let progress = Progress::default();
        progress.push(waiting(1, "first"));
        assert_eq!(progress.next().await, Some(waiting(1, "first")));
        for _ in 0..100_000 {
            progress.push(waiting(1, "second"));
        }
        progress.push(waiting(2, "other"));
        progress.push(waiting(1, "third"));
        progress.push(finished(1));
        progress.push(waiting(1, "anew"));
        assert_eq!(
            all(&progress).await,
            [
                waiting(1, "third"),
                waiting(2, "other"),
                finished(1),
                waiting(1, "anew"),
            ]
        );
    }
}
