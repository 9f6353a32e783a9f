//! The window, found and driven as a person would: by role, by label and by keyboard.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests stop like the tests themselves"
)]

mod around;
mod bench;
mod keyboard;
mod pages;
mod run;
mod sign_in;
