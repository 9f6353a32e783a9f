//! Carrying out a plan: what is ready runs at once, within lanes; retries by cause; a journal before and after each write.
//!
//! Sleeping is tokio's, whose clock a test can pause, and the time of day comes in from outside.

mod compare;
mod event;
mod execute;
mod journal;
mod lanes;
mod look;
mod patience;
mod runs;
mod schedule;

pub use event::{Ending, Event, Outcome, Tally};
pub use journal::{Journal, Record, RunId};
pub use runs::{RunStatus, RunSummary, runs};
pub use schedule::{Apply, Finished};
