//! What the window knows, by subject: plain data, what may be asked of it, and what follows. Nothing is drawn here.

pub(crate) mod account;
pub(crate) mod action;
pub(crate) mod around;
pub(crate) mod ask;
pub(crate) mod calls;
pub(crate) mod came;
pub(crate) mod carried;
pub(crate) mod changes;
pub(crate) mod checks;
pub(crate) mod choice;
pub(crate) mod draft;
pub(crate) mod external_ids;
pub(crate) mod file;
pub(crate) mod files;
pub(crate) mod foot;
pub(crate) mod form;
pub(crate) mod gate;
pub(crate) mod in_place;
pub(crate) mod keeping;
pub(crate) mod lacks;
pub(crate) mod look;
pub(crate) mod notices;
pub(crate) mod open;
pub(crate) mod page;
pub(crate) mod preferences;
pub(crate) mod progress;
pub(crate) mod saved;
pub(crate) mod saved_files;
#[cfg(test)]
pub(crate) mod scene;
pub(crate) mod sign_in;
pub(crate) mod state;
pub(crate) mod their_role;
pub(crate) mod update;
pub(crate) mod vendor_page;
pub(crate) mod work;
