//! The window: what it knows, its pages, and what stands around them.
//!
//! `session` is plain data with its messages and effects, `show` what several pages draw, `pages` a folder or file for each page
//! with one entry for each in `pages::table`, and `shell` what stands around every page.
//! Each knows only those named before it, and no page knows another.

mod pages;
mod session;
mod shell;
mod show;

#[cfg(test)]
mod refused;
#[cfg(test)]
mod walk;

pub use pages::table::foot;
pub use session::action::Action;
pub use session::ask::Ask;
pub use session::carried::Carried;
pub use session::changes::{ChangeState, Changes};
pub use session::draft::{DataUse, Draft, KeyPick, KeyUse, Missing, Pick, Question, Use};
pub use session::file::{FileTrouble, SavedPlan};
pub use session::files::{Opened, Opening, folder_of, on_file, read_file};
pub use session::foot::Foot;
pub use session::keeping::{Saved, Written};
pub use session::open::Confirm;
pub use session::page::{Page, Phase, Stop};
pub use session::preferences::{Preferences, restore};
pub use session::progress::StopState;
pub use session::saved::adopt;
pub use session::saved_files::{load, save};
pub use session::sign_in::{SignInWay, Start, WayIn};
pub use session::state::State;
pub use session::update::{Effect, act, gone, leave, on_event, tick, typed, unanswered};
pub use session::work::{PlanLook, Reading, ReviewView, Run, RunState, Work};
pub use shell::frame_ui;
pub use show::masking::text as masked;
