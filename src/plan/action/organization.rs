//! An organization: services that may act in all of its accounts.

use serde::{Deserialize, Serialize};

/// `organizations:EnableAWSServiceAccess`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnableTrustedAccess {
    pub service: String,
}
