//! The calls that were made to AWS.

use std::collections::VecDeque;

use crate::aws::Call;

/// The calls that were made to AWS, the newest last.
#[derive(Default)]
pub struct Calls {
    pub made: VecDeque<Call>,
    /// What they are chosen by in the drawer.
    pub filter: String,
}
