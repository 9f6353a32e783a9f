//! Carrying out a plan: what is ready runs at once, within lanes; retries by cause; a journal before and after each write.
//!
//! Sleeping is tokio's, whose clock a test can pause, and the time of day comes in from outside.

mod accounts;
mod by_account;
mod calls;
mod earlier;
mod ended;
mod event;
mod fresh;
mod graph;
mod journal;
mod kinds;
mod lanes;
mod lock;
mod look_back;
mod one;
mod patience;
mod progress;
mod queue;
mod read;
mod record;
mod run;
mod runs;
mod schedule;
mod writer;
mod written;

pub use accounts::{AccountsThen, accounts_then};
pub use by_account::InAccount;
pub use calls::{CallLine, CallOutcome, CallsKept, calls, to_csv, to_lines};
pub use event::{Ending, Event, Outcome, Tally};
pub use journal::{Journal, Resume};
pub use look_back::{Found, LookBack};
pub use progress::Progress;
pub use record::{Approval, Record, RunId, Sum, WayIn};
pub use run::{Apply, Finished, Limits};
pub use runs::{RunStatus, RunSummary, Runs, Unreadable, runs, unfinished, unfinished_back};
pub use written::{Told, told};
