//! The pages of the window, one file a section, and what they share.
//!
//! Each page module has up to three functions, which stand in its entry of `table`:
//! `foot(&State) -> Foot` (what the footer says and does), `side_ui(&mut Ui, &mut State) -> Option<Action>` (the panel at the
//! right, if the page has one), and `page_ui(&mut Ui, &mut State) -> Option<Action>` (one decision).
//! Pages change the draft and what is open; everything else they ask for with an [`Action`].

mod action;
mod around;
mod carried;
mod changes;
mod choice;
mod draft;
mod foot;
mod gate;
mod lacks;
mod page;
mod progress;
mod state;
mod update;
mod work;

mod account;
mod apply;
mod change_name;
mod checks;
mod cloudtrail;
mod company;
mod console;
mod counts;
mod external_ids;
mod files;
mod frame;
mod guardduty;
mod in_place;
mod made;
mod main_role;
mod masking;
mod on_call;
mod outcome;
mod policy_preview;
mod preferences;
mod question;
mod radiant;
#[cfg(test)]
mod refused;
mod review;
mod role_arn;
mod saved;
#[cfg(test)]
mod scene;
mod sign_in;
mod table;
mod their_role;
mod title;
mod trusted;
#[cfg(test)]
mod walk;
mod welcome;

pub use action::Action;
pub use carried::Carried;
pub use changes::{ChangeState, Changes};
pub use draft::{DataUse, Draft, KeyPick, KeyUse, Missing, Pick, Question, Use};
pub use files::{FileTrouble, Opened, Opening, SavedPlan, folder_of, on_file, read_file};
pub use foot::Foot;
pub use frame::frame_ui;
pub use masking::text as masked;
pub use page::{Page, Phase, Stop};
pub use preferences::{Preferences, restore};
pub use progress::StopState;
pub use saved::{Written, adopt, load, save};
pub use state::{Ask, Confirm, Saved, SignInForm, SignInWay, Start, State};
pub use table::foot;
pub use update::{Effect, act, gone, leave, on_event, tick, typed, unanswered};
pub use work::{PlanLook, Reading, ReviewView, Run, RunState, Work};
