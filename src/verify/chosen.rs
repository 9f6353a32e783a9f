//! Whether the accounts that the answers choose are there to be set up.

use super::build::{Checks, Requirement, Verdict};
use crate::answers::MemberAccounts;
use crate::domain::AccountId;
use crate::problem::Problem;
use crate::wanted::{Choice, LeftOut, Site};

/// So many accounts are told by their number.
const EACH: usize = 5;

/// What is wrong with the choice itself; where nothing is, each chosen account has checks of its own.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks) {
    let verdict = match site.shared.choice() {
        Err(problem) => Verdict::unknown("which accounts the organization has", &problem),
        Ok(choice) => match wrong(site, &choice) {
            Some(problem) => Verdict::failed(problem.summary).fix(problem.hint.unwrap_or_default()),
            None => return,
        },
    };
    checks.add(
        &site.home,
        Requirement::new(
            "accounts",
            "The other accounts are known",
            "The organization tells which accounts it has, with each one that the answers name, and at least one is chosen.",
        ),
        verdict,
    );
}

fn wrong(site: &Site<'_>, choice: &Choice<'_>) -> Option<Problem> {
    let answers = &site.shared.answers.members;
    let named = match &answers.accounts {
        MemberAccounts::These(named) if named.is_empty() => return None,
        MemberAccounts::These(_) => true,
        MemberAccounts::Organization => false,
    };
    let left_out = |reason: LeftOut| -> Vec<&AccountId> {
        let accounts = choice.left_out.iter();
        accounts
            .filter(|(_, why)| **why == reason)
            .map(|(id, _)| id)
            .collect()
    };
    let strangers = left_out(LeftOut::Unknown);
    if !strangers.is_empty() {
        return Some(
            Problem::new(format!(
                "The answers name accounts that your organization does not have: {}.",
                numbers(&strangers)
            ))
            .hint("Check the numbers. Or take them out of the answers."),
        );
    }
    let closed = left_out(LeftOut::Closed);
    if named && !closed.is_empty() {
        return Some(
            Problem::new(format!(
                "The answers name accounts that are not open: {}.",
                numbers(&closed)
            ))
            .hint("Take them out of the answers. Or have them opened again."),
        );
    }
    choice.chosen.is_empty().then(|| {
        Problem::new("No other account is chosen: all that there are, are left out.")
            .hint("Look at members.groups, members.tags and members.exclude in the answers.")
    })
}

fn numbers(accounts: &[&AccountId]) -> String {
    let mut told: Vec<String> = accounts
        .iter()
        .take(EACH)
        .map(|account| account.grouped())
        .collect();
    if accounts.len() > EACH {
        told.push(format!("and {} more", accounts.len() - EACH));
    }
    told.join(", ")
}
