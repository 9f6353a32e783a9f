//! Everything read back.

use crate::answers::Answers;
use crate::verify::Check;
use crate::window::session::ask::Ask;
use crate::worker::JobId;

/// Everything read back, with the answers that it was held against. They name the account.
#[derive(Default)]
pub struct Checks {
    pub of: Option<Answers>,
    pub ask: Ask<Vec<Check>>,
}

impl Checks {
    /// Checks that are awaited.
    pub const fn asked(job: JobId, of: Answers) -> Self {
        Self {
            of: Some(of),
            ask: Ask::Asked(job),
        }
    }
}
