//! How far AWS has come with what it carries out by itself in many accounts.

use std::collections::BTreeMap;

use crate::domain::AccountId;
use crate::inventory::{InstanceState, OperationState};
use crate::problem::Problem;

/// How far AWS has come, account by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub state: OperationState,
    pub accounts: BTreeMap<AccountId, (InstanceState, Option<Problem>)>,
}

impl Progress {
    /// In how many accounts it is done.
    pub fn done(&self) -> usize {
        self.count(|state| state == InstanceState::Current)
    }

    /// In how many it did not come about.
    pub fn failed(&self) -> usize {
        self.count(|state| {
            matches!(
                state,
                InstanceState::Failed
                    | InstanceState::Cancelled
                    | InstanceState::Outdated
                    | InstanceState::Inoperable
            )
        })
    }

    /// Suspended accounts, which AWS leaves out.
    pub fn skipped(&self) -> usize {
        self.count(|state| state == InstanceState::SkippedSuspended)
    }

    fn count(&self, is: impl Fn(InstanceState) -> bool) -> usize {
        self.accounts
            .values()
            .filter(|(state, _)| is(*state))
            .count()
    }
}
