//! How a run ended, account by account.

use std::collections::BTreeMap;

use super::event::{Ending, Outcome, Tally};
use super::run::Finished;
use crate::domain::AccountId;
use crate::problem::Problem;

/// How the changes of one account ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InAccount<'f> {
    pub tally: Tally,
    /// What went wrong first, if something did: a failure before what was only left out for it.
    pub problem: Option<&'f Problem>,
}

impl InAccount<'_> {
    /// How it ended.
    pub const fn ending(&self) -> Ending {
        self.tally.ending()
    }
}

impl Finished {
    /// How each account's changes ended.
    pub fn by_account(&self) -> BTreeMap<AccountId, InAccount<'_>> {
        let mut accounts: BTreeMap<AccountId, InAccount<'_>> = BTreeMap::new();
        for (id, (outcome, problem)) in &self.outcomes {
            let Some(place) = id.place() else {
                continue;
            };
            let account = accounts.entry(place.account).or_default();
            let is_first = match outcome {
                Outcome::Failed => account.tally.failed == 0,
                Outcome::Cancelled | Outcome::Skipped => account.problem.is_none(),
                Outcome::Created | Outcome::Updated | Outcome::Unchanged => false,
            };
            if is_first {
                account.problem = problem.as_ref();
            }
            account.tally.count(*outcome);
        }
        accounts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::RunId;
    use crate::domain::{Place, Region};
    use crate::plan::{ChangeId, Section, Slots};

    fn account(number: u64) -> AccountId {
        AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
    }

    #[test]
    fn each_account_has_its_own_end_and_what_went_wrong_there_first() {
        let region = Region::parse("us-east-1").unwrap();
        let outcome = |number: u64, part: &str, outcome, problem: Option<&str>| {
            let place = Place::new(account(number), region.clone());
            let id = ChangeId::new(Section::Members, &place, part);
            (id, (outcome, problem.map(Problem::new)))
        };
        let finished = Finished {
            run: RunId::new(jiff::Timestamp::UNIX_EPOCH),
            ending: Ending::Failed,
            tally: Tally::default(),
            outcomes: BTreeMap::from([
                outcome(1, "a", Outcome::Created, None),
                outcome(1, "b", Outcome::Unchanged, None),
                outcome(2, "a", Outcome::Skipped, Some("It needs another one.")),
                outcome(2, "b", Outcome::Failed, Some("No.")),
                outcome(2, "c", Outcome::Cancelled, Some("No.")),
                outcome(3, "a", Outcome::Skipped, Some("It waits.")),
            ]),
            slots: Slots::default(),
        };
        let accounts = finished.by_account();
        let ended: Vec<(Ending, Option<&str>)> = accounts
            .values()
            .map(|it| {
                (
                    it.ending(),
                    it.problem.map(|problem| problem.summary.as_str()),
                )
            })
            .collect();
        assert_eq!(
            ended,
            [
                (Ending::Done, None),
                (Ending::Failed, Some("No.")),
                (Ending::Partly, Some("It waits.")),
            ]
        );
    }
}
