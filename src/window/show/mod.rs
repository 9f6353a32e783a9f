//! What pages and shell share of what is drawn.

pub(crate) mod awaited;
pub(crate) mod change_name;
pub(crate) mod company;
pub(crate) mod counts;
<<<<<<< HEAD
pub(crate) mod document;
=======
pub(crate) mod joined;
>>>>>>> 3283078 (Tell on the first page who joined since the last run, and open the reasons within the grid)
pub(crate) mod kept_off;
pub(crate) mod masking;
pub(crate) mod on_call;
pub(crate) mod policy_preview;
pub(crate) mod question;
pub(crate) mod role_arn;
pub(crate) mod run;
pub(crate) mod theme;
pub(crate) mod title;
pub(crate) mod trouble;
pub(crate) mod trusted;
