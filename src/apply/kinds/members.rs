//! GuardDuty of the organization: naming its administrator, and taking accounts in.

use super::carry_out::{At, CarryOut, Output, Settling, Sight, compare, moved};
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience, Reached};
use crate::domain::AccountId;
use crate::inventory::Member;
use crate::plan::{CreateMembers, DesignateGuardDuty, NewMember, ProtectMembers, SetJoining};
use crate::problem::Problem;

/// Accounts are only `Created` at first.
const JOINS: Patience = Patience::minutes(5, "GuardDuty is taking the accounts in.");
const NAMED: Patience = Patience::minutes(
    2,
    "This account has just been named GuardDuty's administrator. AWS needs a moment to know that everywhere.",
);

impl CarryOut for DesignateGuardDuty {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match at.clients.guardduty_designated().await? {
            None => Ok(Sight::AsPlanned),
            Some(there) => compare(
                there.account == self.administrator,
                false,
                "who administers GuardDuty",
            ),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.designate_guardduty(&self.administrator).await?;
        Ok(None)
    }
}

impl CarryOut for CreateMembers {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.listed_members(&self.detector).await?;
        let is_in = |one: &NewMember| {
            let member = there.iter().find(|member| member.account == one.account);
            member.is_some_and(is_taken_in)
        };
        let all_in = self.accounts.iter().all(is_in);
        compare(all_in, true, "the accounts of GuardDuty")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let accounts: Vec<_> = self
            .accounts
            .iter()
            .map(|one| (one.account.clone(), one.email.clone()))
            .collect();
        let left = at
            .clients
            .create_guardduty_members(&self.detector, &accounts)
            .await?;
        not_all(&left, accounts.len())
    }

    fn settles(&self) -> Option<Patience> {
        Some(JOINS)
    }

    async fn settled(&self, at: &At<'_>, _made: Option<&str>) -> Result<Settling, Failure> {
        let there = at.clients.listed_members(&self.detector).await?;
        let mut joins = 0_usize;
        for one in &self.accounts {
            match there.iter().find(|member| member.account == one.account) {
                Some(member) if member.status != "Created" => {}
                Some(_) | None => joins += 1,
            }
        }
        Ok(if joins == 0 {
            Settling::Done
        } else {
            Settling::Waits
        })
    }

    fn spreads(&self, _code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_administrator(refused, fresh)
    }
}

impl CarryOut for ProtectMembers {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.protected(&self.detector, &self.accounts).await?;
        let is_on = |account: &AccountId| there.get(account).is_some_and(|protected| protected.on);
        compare(
            self.accounts.iter().all(is_on),
            true,
            "S3 Protection of the accounts",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let left = at
            .clients
            .protect_guardduty_members(&self.detector, &self.accounts)
            .await?;
        not_all(&left, self.accounts.len())
    }
}

impl CarryOut for SetJoining {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.joining(&self.detector).await?;
        let Some(there) = there else {
            // It was named a moment ago in this run, or never: AWS says which when it is asked to set something.
            return match self.seen {
                None => Ok(Sight::AsPlanned),
                Some(_) => Err(moved("who administers GuardDuty")),
            };
        };
        let is_as_seen = self.seen.as_ref().is_none_or(|seen| *seen == there);
        compare(
            self.is_met(&there),
            is_as_seen,
            "what is set for new accounts",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .update_guardduty_organization(&self.detector, &self.accounts, self.s3.as_deref())
            .await?;
        Ok(None)
    }

    fn spreads(&self, _code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_administrator(refused, fresh)
    }
}

/// In, or as far in as asking once more would bring it.
fn is_taken_in(member: &Member) -> bool {
    member.is_enabled() || member.status == "Created"
}

/// Whether AWS does not know yet that this run has named the administrator.
fn new_administrator(refused: &Failure, fresh: &Fresh) -> Option<Patience> {
    let is_new = refused.is("BadRequestException")
        && refused.says("administrator")
        && fresh.all::<DesignateGuardDuty>().next().is_some();
    is_new.then_some(NAMED)
}

/// Those that AWS left out are told, each with its words; the others are in.
fn not_all(left: &[(String, String)], all: usize) -> Result<Output, Failure> {
    if left.is_empty() {
        return Ok(None);
    }
    let said: Vec<String> = left
        .iter()
        .map(|(account, why)| format!("{account}: {why}"))
        .collect();
    let names: Vec<&str> = left.iter().map(|(account, _)| account.as_str()).collect();
    let mut problem = Problem::new(format!(
        "GuardDuty did not take {} of {all} accounts: {}.",
        left.len(),
        names.join(", ")
    ))
    .hint("Look at what AWS says of each, then look at the changes again: the others are in.");
    problem.said = Some(said.join("\n"));
    problem.in_part = left.len() < all;
    Err(Failure {
        problem,
        reached: Reached::Refused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_that_aws_left_out_are_told_with_its_words() {
        assert!(not_all(&[], 3).is_ok());
        let left = [(
            "444455556666".to_owned(),
            "The request is rejected.".to_owned(),
        )];
        let failure = not_all(&left, 3).unwrap_err();
        assert!(
            failure
                .problem
                .summary
                .contains("1 of 3 accounts: 444455556666")
        );
        assert!(failure.says("the request is rejected"));
        assert!(failure.problem.in_part);
        assert!(!not_all(&left, 1).unwrap_err().problem.in_part);
    }
}
