//! How the vendor's page stands.

use std::collections::BTreeSet;

/// How the vendor's page stands.
#[derive(Default)]
pub struct VendorPage {
    /// The steps that are ticked.
    pub ticked: BTreeSet<usize>,
    /// All values are shown.
    pub all_values: bool,
    /// One step is shown at a time, because there is little room.
    pub one_step: bool,
    /// All steps were asked for, though there is little room.
    pub all_steps: bool,
}
