//! What is handed to those who make things by themselves.
//!
//! No file holds the External Role ID. Whoever runs one is asked for it.

mod chosen;
mod cli;
mod cloudformation;
mod form;
mod hand_over;
pub mod html;
pub mod masked;
mod member;
mod permissions;
mod script;
pub mod sheet;
mod terraform;

pub use form::Form;
pub use hand_over::{Exported, HandOver};
pub use member::{script, template};
pub use permissions::permissions;
pub use script::some_id;
