//! What pages and shell share of what is drawn.

pub(crate) mod awaited;
pub(crate) mod change_name;
pub(crate) mod company;
pub(crate) mod counts;
pub(crate) mod differs;
pub(crate) mod document;
pub(crate) mod joined;
pub(crate) mod kept_off;
pub(crate) mod masking;
pub(crate) mod on_call;
pub(crate) mod policy_preview;
pub(crate) mod question;
pub(crate) mod role_arn;
pub(crate) mod run;
pub(crate) mod take_back;
pub(crate) mod theme;
pub(crate) mod title;
pub(crate) mod trouble;
pub(crate) mod trusted;
