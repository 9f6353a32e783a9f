//! What was seen in an account, and what for.

use std::path::Path;

use crate::answers::Answers;
use crate::inventory::Inventory;
use crate::vendor::Vendor;

/// What an export is made from.
pub(super) struct Look<'a> {
    pub(super) answers: &'a Answers,
    pub(super) vendor: &'a Vendor,
    pub(super) seen: Inventory,
    /// The folder of the runs' records.
    pub(super) state: &'a Path,
    /// The simulated organization, not AWS.
    pub(super) practice: bool,
}
