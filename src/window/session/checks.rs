//! Everything read back.

use crate::verify::{Check, Status};
use crate::window::session::ask::Ask;

/// Everything read back.
#[derive(Default)]
pub struct Checks {
    pub ask: Ask<Vec<Check>>,
}

impl Checks {
    /// (passed, of how many)
    pub fn passed(&self) -> Option<(usize, usize)> {
        let checks = self.ask.here()?;
        let passed = checks
            .iter()
            .filter(|check| check.status == Status::Passed)
            .count();
        Some((passed, checks.len()))
    }
}
