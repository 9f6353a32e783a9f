//! The worker's thread, and the window's end of it.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::command::{Command, JobId};
use super::event::Event;
use super::jobs::{WorkerSettings, serve};
use super::outbox::Outbox;

/// How long closing waits for a thread that only looks.
const LONGEST_CLOSE: Duration = Duration::from_secs(5);
/// How long closing waits for writes under way: one try of a call may take a minute. What is written is in the journal already.
const LONGEST_WRITE: Duration = Duration::from_mins(3);
/// How often closing makes room for what the thread still tells.
const ROOM_EVERY: Duration = Duration::from_millis(10);

/// Nobody is there any more who could answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// The window's end.
#[derive(Debug)]
pub struct Worker {
    /// Without it, nothing new is begun.
    commands: Option<mpsc::Sender<Command>>,
    events: mpsc::Receiver<Event>,
    thread: Option<Thread>,
    /// The run of which no end was told yet.
    writing: Cell<Option<JobId>>,
}

#[derive(Debug)]
struct Thread {
    /// Closed when the thread has ended, however it did.
    over: Receiver<()>,
    handle: thread::JoinHandle<()>,
}

impl Worker {
    /// Start the thread. `wake` is called after every event.
    ///
    /// # Errors
    ///
    /// The system gives no thread or no event queue.
    pub fn spawn(
        settings: WorkerSettings,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::spawn_with(wake, async move |commands, out| {
            serve(settings.clone(), commands, out).await;
        })
    }

    /// Start a thread that serves; when that stops with a panic, the window is told and it is begun anew.
    fn spawn_with<S>(wake: impl Fn() + Send + Sync + 'static, serve: S) -> io::Result<Self>
    where
        S: AsyncFn(&mut mpsc::Receiver<Command>, Outbox) + Send + 'static,
    {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (mut worker, mut commands, events) = Self::pair();
        let out = Outbox {
            events,
            wake: Arc::new(wake),
        };
        let (ends, over) = sync_channel(0);
        let handle = thread::Builder::new()
            .name("aws".to_owned())
            .spawn(move || {
                let _ends: SyncSender<()> = ends;
                loop {
                    let served = catch_unwind(AssertUnwindSafe(|| {
                        let local = tokio::task::LocalSet::new();
                        local.block_on(&runtime, serve(&mut commands, out.clone()));
                    }));
                    if served.is_ok() {
                        break;
                    }
                    tracing::error!("the worker stopped with a panic; it is started again");
                    runtime.block_on(out.send(Event::Restarted));
                }
            })?;
        worker.thread = Some(Thread { over, handle });
        Ok(worker)
    }

    /// Both ends, so that a test can play the worker.
    pub fn pair() -> (Self, mpsc::Receiver<Command>, mpsc::Sender<Event>) {
        let (commands, commands_rx) = mpsc::channel(64);
        let (events_tx, events) = mpsc::channel(1024);
        let worker = Self {
            commands: Some(commands),
            events,
            thread: None,
            writing: Cell::new(None),
        };
        (worker, commands_rx, events_tx)
    }

    /// `false` when the worker is gone or far behind; the caller tells the user.
    #[must_use]
    pub fn send(&self, command: Command) -> bool {
        let run = match &command {
            Command::Apply { job, .. } => Some(*job),
            _ => None,
        };
        let is_sent = self
            .commands
            .as_ref()
            .is_some_and(|commands| commands.try_send(command).is_ok());
        if is_sent && run.is_some() {
            self.writing.set(run);
        }
        is_sent
    }

    /// Begin nothing new; writes under way finish.
    pub fn end(&mut self) {
        self.commands = None;
    }

    /// The next event, if there is one.
    ///
    /// # Errors
    ///
    /// No event will ever come again.
    pub fn try_recv(&mut self) -> Result<Option<Event>, Gone> {
        match self.events.try_recv() {
            Ok(event) => {
                self.hear(&event);
                Ok(Some(event))
            }
            Err(mpsc::error::TryRecvError::Empty) => Ok(None),
            Err(mpsc::error::TryRecvError::Disconnected) => Err(Gone),
        }
    }

    /// A run that has told its end writes no more; nor does one that went with its thread.
    fn hear(&self, event: &Event) {
        let is_over = match event {
            Event::Applied { job, .. } | Event::Crashed { job, .. } => {
                self.writing.get() == Some(*job)
            }
            Event::Restarted => true,
            _ => false,
        };
        if is_over {
            self.writing.set(None);
        }
    }

    /// How long closing waits as things stand.
    const fn longest(&self) -> Duration {
        match self.writing.get() {
            Some(_) => LONGEST_WRITE,
            None => LONGEST_CLOSE,
        }
    }

    /// Let the writes under way finish, and end the thread; wait for one that only looks a few seconds at most.
    pub fn close(mut self) {
        self.end();
        let Some(Thread { over, handle }) = self.thread.take() else {
            return;
        };
        let began = Instant::now();
        while over.recv_timeout(ROOM_EVERY) == Err(RecvTimeoutError::Timeout) {
            // Keep emptying the queue, so that nothing in the thread waits for room.
            while let Ok(Some(_)) = self.try_recv() {}
            if began.elapsed() > self.longest() {
                tracing::warn!("the worker is still busy; its journal tells how far it came");
                return;
            }
        }
        if handle.join().is_err() {
            tracing::error!("the worker ended with a panic");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Partition};
    use crate::engine::Planned;
    use crate::inventory::{Caller, Inventory};
    use crate::plan::{Plan, Slots};
    use crate::problem::Problem;

    fn next(worker: &mut Worker) -> Event {
        worker.events.blocking_recv().unwrap()
    }

    #[test]
    fn a_worker_that_stopped_says_so_and_goes_on() {
        let mut worker = Worker::spawn_with(
            || (),
            async |commands: &mut mpsc::Receiver<Command>, out: Outbox| {
                while let Some(command) = commands.recv().await {
                    let job = command.job();
                    assert_ne!(job, Some(JobId(1)), "on purpose");
                    if let Some(job) = job {
                        out.send(Event::Stopped { job }).await;
                    }
                }
            },
        )
        .unwrap();
        for job in [JobId(1), JobId(2)] {
            assert!(worker.send(Command::Profiles { job }));
        }
        assert_eq!(next(&mut worker), Event::Restarted);
        assert_eq!(next(&mut worker), Event::Stopped { job: JobId(2) });
        worker.close();
    }

    #[test]
    fn a_worker_that_is_gone_is_not_taken_for_a_quiet_one() {
        let (mut worker, _commands, events) = Worker::pair();
        assert_eq!(worker.try_recv(), Ok(None));
        drop(events);
        assert_eq!(worker.try_recv(), Err(Gone));
    }

    #[test]
    fn closing_waits_for_writes_until_their_run_has_told_its_end() {
        let caller = Caller::new(
            AccountId::parse("111122223333").unwrap(),
            "",
            Partition::Aws,
        );
        let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        let planned = Planned::kept(Plan::default(), Slots::default(), inventory);
        let (mut worker, mut commands, events) = Worker::pair();
        let job = JobId(7);
        assert_eq!(worker.longest(), LONGEST_CLOSE);
        assert!(worker.send(Command::Profiles { job: JobId(6) }));
        assert_eq!(worker.longest(), LONGEST_CLOSE);
        let planned = Arc::new(planned);
        assert!(worker.send(Command::Apply {
            job,
            planned,
            by: None,
            accepted: None,
        }));
        assert_eq!(worker.longest(), LONGEST_WRITE);
        // Another job's end is not the run's.
        let result = Err(Problem::new("It did not work."));
        for (job, longest) in [(JobId(6), LONGEST_WRITE), (job, LONGEST_CLOSE)] {
            let result = result.clone();
            events.try_send(Event::Applied { job, result }).unwrap();
            assert!(worker.try_recv().unwrap().is_some());
            assert_eq!(worker.longest(), longest);
        }
        // With the window gone, nothing more is begun.
        while commands.try_recv().is_ok() {}
        worker.end();
        assert!(!worker.send(Command::SignOut));
        assert_eq!(
            commands.try_recv().unwrap_err(),
            mpsc::error::TryRecvError::Disconnected
        );
    }

    #[test]
    fn closing_ends_though_the_worker_does_not() {
        let (hold, held) = sync_channel::<()>(0);
        let worker = Worker::spawn_with(
            || (),
            async move |_: &mut mpsc::Receiver<Command>, _: Outbox| {
                // Until the test lets go.
                let _gone = held.recv();
            },
        )
        .unwrap();
        let began = Instant::now();
        worker.close();
        assert!(began.elapsed() < LONGEST_CLOSE * 2);
        drop(hold);
    }
}
