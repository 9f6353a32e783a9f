//! What pages and shell share of what is drawn.

pub(in crate::window) mod change_name;
pub(in crate::window) mod company;
pub(in crate::window) mod counts;
pub(in crate::window) mod kept_off;
pub(in crate::window) mod masking;
pub(in crate::window) mod on_call;
pub(in crate::window) mod policy_preview;
pub(in crate::window) mod question;
pub(in crate::window) mod role_arn;
pub(in crate::window) mod run;
pub(in crate::window) mod title;
pub(in crate::window) mod trouble;
pub(in crate::window) mod trusted;
