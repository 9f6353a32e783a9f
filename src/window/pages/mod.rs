//! The pages. None knows another; `table` knows all of them.

pub(crate) mod account;
pub(crate) mod approval;
pub(crate) mod checks;
pub(crate) mod cloudtrail;
pub(crate) mod cost;
pub(crate) mod export;
pub(crate) mod guardduty;
pub(crate) mod hand_over;
pub(crate) mod main_role;
pub(crate) mod members;
pub(crate) mod on_copy;
pub(crate) mod outcome;
pub(crate) mod radiant;
pub(crate) mod review;
pub(crate) mod sign_in;
pub(crate) mod table;
pub(crate) mod undo;
pub(crate) mod welcome;
