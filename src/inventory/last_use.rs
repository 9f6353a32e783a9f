//! When a key or a role was last used, as far as AWS tells.

use crate::domain::{AccountId, Arn, Region};

/// When a key or a role was last used, as far as AWS tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastUse {
    /// Nothing is "not since AWS keeps it".
    pub at: Option<jiff::Timestamp>,
    /// What was done with it, such as `Decrypt`.
    pub call: Option<String>,
    /// Who that was.
    pub by: Option<Doer>,
    /// Under which number CloudTrail's event history has it.
    pub event: Option<String>,
    /// The role itself, and the Region in which it was used.
    pub role: Option<(Arn, Region)>,
    /// From when on AWS keeps it.
    pub since: Option<jiff::Timestamp>,
}

/// Who did something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doer {
    pub account: Option<AccountId>,
    /// A service, such as `cloudtrail.amazonaws.com`, or an ARN.
    pub name: Option<String>,
}
