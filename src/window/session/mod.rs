//! What the window knows, by subject: plain data, what may be asked of it, and what follows. Nothing is drawn here.

pub(in crate::window) mod account;
pub(in crate::window) mod action;
pub(in crate::window) mod around;
pub(in crate::window) mod ask;
pub(in crate::window) mod calls;
pub(in crate::window) mod carried;
pub(in crate::window) mod changes;
pub(in crate::window) mod checks;
pub(in crate::window) mod choice;
pub(in crate::window) mod draft;
pub(in crate::window) mod external_ids;
pub(in crate::window) mod file;
pub(in crate::window) mod files;
pub(in crate::window) mod foot;
pub(in crate::window) mod form;
pub(in crate::window) mod gate;
pub(in crate::window) mod in_place;
pub(in crate::window) mod keeping;
pub(in crate::window) mod lacks;
pub(in crate::window) mod look;
pub(in crate::window) mod notices;
pub(in crate::window) mod open;
pub(in crate::window) mod page;
pub(in crate::window) mod preferences;
pub(in crate::window) mod progress;
pub(in crate::window) mod saved;
pub(in crate::window) mod saved_files;
#[cfg(test)]
pub(in crate::window) mod scene;
pub(in crate::window) mod sign_in;
pub(in crate::window) mod state;
pub(in crate::window) mod their_role;
pub(in crate::window) mod update;
pub(in crate::window) mod vendor_page;
pub(in crate::window) mod work;
