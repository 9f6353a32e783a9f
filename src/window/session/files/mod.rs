//! Files of one's own: answers and plans, opened from and saved to where the person says.

pub(in crate::window) mod opening;
pub(in crate::window) mod plan_file;
pub(in crate::window) mod saving;

pub(in crate::window) use crate::window::session::files::opening::use_answers;
pub use crate::window::session::files::opening::{Opened, Opening, folder_of, on_file, read_file};
pub(in crate::window) use crate::window::session::files::saving::{save_answers, save_plan};
