//! Files of one's own: answers and plans, opened from and saved to where the person says.

pub(crate) mod code;
pub(crate) mod opening;
pub(crate) mod plan_file;
pub(crate) mod saving;

pub(crate) use crate::window::session::files::code::save_code;
pub(crate) use crate::window::session::files::opening::use_answers;
pub use crate::window::session::files::opening::{Opened, on_file, read_file};
pub(crate) use crate::window::session::files::saving::{
    save_answers, save_copy, save_plan, save_template,
};
