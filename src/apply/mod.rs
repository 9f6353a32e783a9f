//! Carrying out a plan: what is ready runs at once, within lanes; retries by cause; a journal before and after each write.
//!
//! Sleeping is tokio's, whose clock a test can pause, and the time of day comes in from outside.

mod event;
mod fresh;
mod journal;
mod kinds;
mod lanes;
mod one;
mod patience;
mod record;
mod run;
mod runs;
mod schedule;

pub use event::{Ending, Event, Outcome, Tally};
pub use journal::Journal;
pub use record::{Record, RunId};
pub use run::{Apply, Finished};
pub use runs::{RunStatus, RunSummary, Runs, Unreadable, runs};
