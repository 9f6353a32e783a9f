//! How the simulated organization starts and behaves.

use std::time::Duration;

use super::world::World;
use crate::domain::AccountId;

#[derive(Clone, Debug)]
pub struct PracticeOptions {
    /// How long an answer takes; zero answers at once.
    pub latency: Duration,
    /// Spreads `latency` from 40 % to 160 % of itself, the same way in every run.
    pub uneven: bool,
    /// New roles, policies and keys take seconds to be seen everywhere, as in AWS.
    pub settling: bool,
    /// For how long reads may show a key's older policy, though the newer one counts already; AWS needs minutes at times.
    pub stale_key_reads: Duration,
    /// What is there at the beginning.
    pub start: Start,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self {
            latency: Duration::from_millis(100),
            uneven: true,
            settling: true,
            stale_key_reads: Duration::ZERO,
            start: Start::Company,
        }
    }
}

impl PracticeOptions {
    /// Answers at once and spreads at once: for tests of something else than waiting.
    #[must_use]
    pub const fn instant() -> Self {
        Self {
            latency: Duration::ZERO,
            uneven: false,
            settling: false,
            stale_key_reads: Duration::ZERO,
            start: Start::Company,
        }
    }
}

/// What is there at the beginning.
#[derive(Clone, Debug)]
pub enum Start {
    /// A made-up company with a management account, members and some things already set up.
    Company,
    /// The same company, entered through another of its accounts; a closed one, or one that is not the company's, lets nobody in, and
    /// the management account is entered then.
    CompanyIn(AccountId),
    /// One account without an organization and with nothing in it.
    Empty(AccountId),
    /// A copy of what was seen of somebody's accounts.
    Copy(Box<World>),
}
