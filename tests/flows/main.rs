//! The engine against the simulated organization, end to end, without a window and without a socket.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests stop like the tests themselves"
)]

mod access;
mod approved;
mod approved_command;
mod arriving;
mod arrows;
mod bench;
mod broken;
mod buckets;
mod by_hand;
mod choosing;
mod command_line;
mod company;
mod cost;
mod cut_off;
mod each_account;
mod ends_well;
mod export;
mod files;
mod guardduty;
mod harder;
mod identity;
mod judge;
mod kept;
mod layouts;
mod limits;
mod live;
mod locked;
mod members;
mod on_copy;
mod organization;
mod owned;
mod patience;
mod planted;
#[cfg(unix)]
mod private;
mod reach;
mod recorded;
mod refusals;
mod report;
mod rights;
mod said;
mod soak;
mod soft;
mod stack_set;
mod sweep;
mod trail;
mod undo;
