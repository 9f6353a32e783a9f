//! Connects AWS CloudTrail and Amazon GuardDuty to Radiant Security: a window, a command line, and the engine under both.
//!
//! Who may know whom, checked by `tests/flows/arrows.rs`:
//!
//! ```text
//! main ─▶ cli, app ─▶ window ─▶ ui
//!           │          │
//!           │          └─▶ worker ─▶ engine ─▶ apply, verify ─▶ aws ─▶ inventory ─▶ policy, answers ─▶ domain
//!           └──────────────────────────┘         └────▶ plan ──────────┘
//! ```
//!
//! - `policy`, `plan` and `verify` know neither clock nor network.
//! - Only `aws` names SDK crates; `practice` answers behind the SDK's HTTP hook.
//! - Nothing below `worker` knows the window. `ui` knows nothing of the product.

/// Samples that the tests in `tests` share name the program as they see it.
#[cfg(test)]
extern crate self as radiant_aws_setup;

pub mod answers;
pub mod app;
pub mod apply;
pub mod approval;
pub mod aws;
pub mod cli;
pub mod copy;
pub mod cost;
pub mod crash;
pub mod domain;
pub mod engine;
pub mod export;
pub mod inventory;
pub mod plan;
pub mod policy;
pub mod practice;
pub mod price;
pub mod private;
pub mod problem;
pub mod report;
pub mod text_file;
pub mod ui;
pub mod vendor;
pub mod verify;
pub mod wanted;
pub mod window;
pub mod worker;
