//! The engine against the simulated organization, end to end, without a window and without a socket.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "the helpers of tests stop like the tests themselves"
)]

mod arrows;
mod arriving;
mod bench;
mod buckets;
mod cut_off;
mod ends_well;
mod guardduty;
mod harder;
mod identity;
mod judge;
mod patience;
#[cfg(unix)]
mod private;
mod refusals;
mod rights;
mod soak;
mod soft;
mod sweep;
mod trail;
