//! The window: what it knows, its pages, and what stands around them.
//!
//! `session` is plain data with its messages and effects, `show` what several pages draw, `pages` a folder or file for each page
//! with one entry for each in `pages::table`, and `shell` what stands around every page.
//! Each knows only those named before it, and no page knows another.

mod disk;
mod pages;
mod session;
mod shell;
mod show;

#[cfg(test)]
mod refused;
#[cfg(test)]
mod walk;

pub use disk::{adopt, folder_of, load, restore, save, unwritten, write};
pub use pages::table::foot;
pub use session::action::Action;
pub use session::approving;
pub use session::ask::Ask;
pub use session::calls::CallsForm;
pub use session::carried::Carried;
pub use session::changes::{ChangeState, Changes};
pub use session::cost::{Costs, Counted};
pub use session::draft::{
    DataUse, Draft, ExportUse, KeyPick, KeyUse, MemberUse, Missing, Pick, Question, ReachPick,
    ReachUse, Use,
};
pub use session::effect::{Effect, Write, Written};
pub use session::file::{FileTrouble, Opening, SavedPlan};
pub use session::files::{Opened, on_file, read_file};
pub use session::foot::Foot;
pub use session::hand_over;
pub use session::look::{self, Sharing};
pub use session::members;
pub use session::open::{self, Confirm};
pub use session::page::{Page, Phase, Stop};
pub use session::preferences::{TEXT_SIZES, Theme};
pub use session::progress::StopState;
pub use session::saved_work::Saved;
pub use session::sign_in::{SignInWay, Start, WayIn};
pub use session::state::State;
pub use session::undo;
pub use session::update::{act, gone, leave, on_event, tick, typed, unanswered, written};
pub use session::work::{PlanLook, Reading, ReviewView, Run, RunState, Work};
pub use shell::frame_ui;
pub use show::masking::text as masked;
