//! The threads behind the window: commands in, events out. The window never waits for AWS or the disk.

mod command;
mod disk;
mod event;
mod jobs;
mod outbox;
mod progress;
mod thread;

pub use command::{Command, JobId};
pub use disk::Disk;
pub use event::{Event, Identity};
pub use jobs::WorkerSettings;
pub use thread::{Gone, Worker};
