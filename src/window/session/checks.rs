//! Everything read back, and looked at again while the page is open.

use crate::answers::Answers;
use crate::problem::Problem;
use crate::verify::Check;
use crate::window::session::ask::Ask;
use crate::worker::JobId;

/// Everything read back, with the answers that it was held against. They name the account.
#[derive(Default)]
pub struct Checks {
    pub of: Option<Answers>,
    pub ask: Ask<Vec<Check>>,
    /// The look that goes on while what was seen before stays on the page.
    pub again: Option<JobId>,
    /// How often was looked again.
    pub looks: u32,
    /// When the next look is due, by the window's clock.
    pub next: Option<f64>,
    /// Why the last look showed nothing.
    pub missed: Option<Problem>,
    /// The sample finding, if one was asked for.
    pub sample: Ask<()>,
}

impl Checks {
    /// Checks that are awaited.
    pub fn asked(job: JobId, of: Answers) -> Self {
        Self {
            of: Some(of),
            ask: Ask::Asked(job),
            ..Self::default()
        }
    }

    /// What a look showed: the first one, or one of those after it.
    pub fn came(&mut self, job: JobId, result: Result<Vec<Check>, Problem>) {
        if self.again != Some(job) {
            self.ask.answer(job, result);
            return;
        }
        self.again = None;
        match result {
            Ok(checks) if self.ask.here().is_some() => {
                self.ask = Ask::Here(checks);
                self.missed = None;
            }
            Ok(_) => {}
            Err(problem) => self.missed = Some(problem),
        }
    }

    /// The sample finding was made, or was not.
    pub fn sampled(&mut self, job: JobId, result: Result<Vec<Check>, Problem>) {
        let Ok(checks) = result else {
            self.sample.answer(job, result.map(drop));
            return;
        };
        if self.sample.answer(job, Ok(())) && self.ask.here().is_some() {
            self.ask = Ask::Here(checks);
            (self.looks, self.next) = (0, None);
        }
    }

    /// A job ended without an answer.
    pub fn crashed(&mut self, job: JobId, problem: &Problem) {
        self.came(job, Err(problem.clone()));
        self.sample.answer(job, Err(problem.clone()));
    }
}
