//! The window, found and driven as a person would: by role, by label and by keyboard.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests stop like the tests themselves"
)]

mod approval;
mod areas;
mod around;
mod bench;
mod by_hand;
mod code;
#[path = "../snapshots/company.rs"]
mod company;
mod cost;
mod endpoint;
mod files;
mod focus;
mod hand_over;
mod help;
mod keyboard;
mod kit;
mod live_test;
mod members;
mod on_copy;
mod pages;
mod pointer;
mod preferences;
mod profiles;
mod run;
mod scene;
mod sharing;
mod sign_in;
mod states;
mod undo;
mod values;
mod which_account;
