//! The pages. None knows another; `table` knows all of them.

pub(in crate::window) mod account;
pub(in crate::window) mod checks;
pub(in crate::window) mod cloudtrail;
pub(in crate::window) mod guardduty;
pub(in crate::window) mod main_role;
pub(in crate::window) mod outcome;
pub(in crate::window) mod radiant;
pub(in crate::window) mod review;
pub(in crate::window) mod sign_in;
pub(in crate::window) mod table;
pub(in crate::window) mod welcome;
