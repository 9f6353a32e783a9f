//! Files of one's own: answers and plans, opened from and saved to where the person says.

mod opening;
mod plan_file;
mod saving;

pub(super) use opening::use_answers;
pub use opening::{FileTrouble, Opened, Opening, folder_of, on_file, read_file};
pub use plan_file::SavedPlan;
pub(super) use saving::{save_answers, save_plan};
