//! A copy of what was seen of somebody's accounts, in practice's terms: the same documents, settings and names.
//!
//! A plan can be tried on it, and it can be saved for somebody else with every identifier replaced. It holds what was seen and nothing
//! more; what could not be read there cannot be read here either.

mod bucket;
mod build;
mod detector;
mod file;
mod identity;
mod in_use;
mod keys;
mod make;
mod masked;
mod organization;
mod stack_set;
mod topics;
mod trail;
mod unread;

pub use file::read_copy;
pub use make::{AccountCopy, WayIn, copy_of};
pub use masked::Masker;
