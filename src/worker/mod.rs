//! The thread behind the window: commands in, events out. The window never waits for AWS.

mod command;
mod event;
mod jobs;

pub use command::{Command, JobId};
pub use event::{Event, Identity};

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc;

use crate::aws::Environment;
use crate::vendor::Vendor;

/// How the worker's thread is set up.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// The folder for journals.
    pub state: PathBuf,
    pub environment: Environment,
    pub vendor: Vendor,
}

/// The window's end.
#[derive(Debug)]
pub struct Worker {
    commands: mpsc::Sender<Command>,
    events: mpsc::Receiver<Event>,
    thread: Option<thread::JoinHandle<()>>,
}

/// The worker's way to tell the window.
#[derive(Clone)]
pub(crate) struct Outbox {
    events: mpsc::Sender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outbox {
    /// Tell the window, and wake it. A window that is gone is told nothing.
    pub(crate) async fn send(&self, event: Event) {
        if self.events.send(event).await.is_ok() {
            (self.wake)();
        }
    }
}

impl Outbox {
    /// Tell the window what it can do without: a full queue is passed over.
    pub(crate) fn tell(&self, event: Event) {
        if self.events.try_send(event).is_ok() {
            (self.wake)();
        }
    }
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
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (mut worker, commands, events) = Self::pair();
        let out = Outbox {
            events,
            wake: Arc::new(wake),
        };
        let thread = thread::Builder::new()
            .name("aws".to_owned())
            .spawn(move || {
                let local = tokio::task::LocalSet::new();
                local.block_on(&runtime, jobs::serve(settings, commands, out));
            })?;
        worker.thread = Some(thread);
        Ok(worker)
    }

    /// Both ends, so that a test can play the worker.
    pub fn pair() -> (Self, mpsc::Receiver<Command>, mpsc::Sender<Event>) {
        let (commands, commands_rx) = mpsc::channel(64);
        let (events_tx, events) = mpsc::channel(1024);
        let worker = Self {
            commands,
            events,
            thread: None,
        };
        (worker, commands_rx, events_tx)
    }

    /// `false` when the worker is gone or far behind; the caller tells the user.
    #[must_use]
    pub fn send(&self, command: Command) -> bool {
        self.commands.try_send(command).is_ok()
    }

    /// The next event, if there is one.
    pub fn try_recv(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Let the write under way finish, and end the thread.
    pub fn close(self) {
        let Self {
            commands,
            mut events,
            thread,
        } = self;
        let _sent = commands.try_send(Command::Cancel).is_ok();
        drop(commands);
        if let Some(thread) = thread {
            // Keep emptying the queue, so that nothing in the thread waits for room. It closes when the thread ends.
            while events.blocking_recv().is_some() {}
            if thread.join().is_err() {
                tracing::error!("the worker ended with a panic");
            }
        }
    }
}
