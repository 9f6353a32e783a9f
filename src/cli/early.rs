//! A command that ends before its work is done.

use super::exit::Exit;
use crate::problem::Problem;

/// Why a command ended early.
pub(super) struct Early {
    pub(super) exit: Exit,
    pub(super) problem: Problem,
}

impl Early {
    pub(super) const fn new(exit: Exit, problem: Problem) -> Self {
        Self { exit, problem }
    }
}
