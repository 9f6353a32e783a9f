//! What is filled in.

use crate::window::session::draft::Draft;

/// What is filled in.
#[derive(Default)]
pub struct Form {
    /// For the account that is signed in, or that one carries on with.
    pub draft: Option<Draft>,
    /// What was filled in for another account, until that one is signed in to again.
    pub elsewhere: Option<Draft>,
    /// Continue was refused: every field shows what it lacks.
    pub show_problems: bool,
}
