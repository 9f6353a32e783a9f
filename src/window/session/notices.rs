//! What did not work beside the page.

use crate::problem::Problem;

/// What did not work beside the page, until it has been read.
#[derive(Default)]
pub struct Notices {
    pub problem: Option<Problem>,
    /// What was kept when the program stopped unexpectedly.
    pub crash: Option<String>,
}
