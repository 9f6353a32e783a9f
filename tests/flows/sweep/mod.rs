//! What others could do before a run, they can do afterwards, and in the middle of it.
//!
//! In each world everything is shared: rules, notifications, selectors, exports, lists, keys and roles have others in them.
//! Every few answers that may meet are planned there, with every single read failing in turn, and carried out change by
//! change. After each, whatever was touched is put to a judge that shares nothing with the product.

pub(crate) mod account;
pub(crate) mod answers;
mod apply;
mod consent;
mod derive;
mod make;
mod menus;
mod people;
mod runs;
mod sample;
mod selectors;
mod teeth;
mod tests;
mod unread;
mod walk;
pub(crate) mod world;
