//! The roots and organizational units that a StackSet of an organization is given to.

use std::collections::BTreeSet;

use crate::answers::{MembersAnswers, Reach};
use crate::domain::AccountId;
use crate::inventory::{Organization, Seen, StackSet, StackSetRights, StackSetTargets};
use crate::problem::Problem;

/// Those that the answers name for it, those that they choose by, or all.
pub(super) fn wanted(
    answers: &MembersAnswers,
    organization: &Organization,
) -> Result<Vec<String>, Problem> {
    if let Reach::StackSet { targets } = &answers.reach
        && !targets.is_empty()
    {
        let chosen = &answers.groups;
        let is_outside =
            |target: &&String| !chosen.is_empty() && !is_within(organization, target, chosen);
        return match targets.iter().find(is_outside) {
            Some(target) => Err(outside(target, chosen)),
            None => Ok(targets.clone()),
        };
    }
    if !answers.groups.is_empty() {
        return Ok(answers.groups.clone());
    }
    let roots = roots(organization);
    if roots.is_empty() {
        return Err(Problem::new("AWS did not tell the root of the organization, which the StackSet is given to.")
            .hint("Name it in the answers: targets = [\"r-…\"] in reach. AWS Organizations shows it above all accounts."));
    }
    Ok(roots.into_iter().collect())
}

/// To whom a StackSet is given that is there: all of it.
///
/// # Errors
///
/// It was given to accounts one by one, and nobody knows the root that holds them.
pub fn all_of(
    there: &StackSet,
    organization: Option<&Organization>,
) -> Result<StackSetTargets, Problem> {
    let accounts = || {
        let instances = there.instances.known().into_iter().flatten();
        let accounts: Vec<AccountId> = instances.map(|it| it.account.clone()).collect();
        accounts
    };
    if matches!(there.rights, StackSetRights::Roles { .. }) {
        return Ok(StackSetTargets::Accounts {
            accounts: accounts(),
        });
    }
    if !there.groups.is_empty() {
        return Ok(StackSetTargets::Groups {
            groups: there.groups.clone(),
        });
    }
    let roots: Vec<String> = organization.map(roots).into_iter().flatten().collect();
    if roots.is_empty() {
        return Err(
            Problem::new("AWS does not say to which groups the StackSet was given.")
                .hint("In CloudFormation, under StackSets, delete its stacks. Then check again."),
        );
    }
    Ok(StackSetTargets::GroupsOnly {
        groups: roots,
        only: accounts(),
    })
}

/// Whether a group is one of these or in one of them, as far as that was seen.
pub(super) fn is_within(organization: &Organization, group: &str, these: &[String]) -> bool {
    let known = organization.groups.known().map(Vec::as_slice);
    let parent = |id: &str| {
        let found = known?.iter().find(|it| it.id == id)?;
        found.parent.as_deref()
    };
    // No unit lies deeper than five below the root: whoever says so forms a circle.
    let mut above = std::iter::successors(Some(group), |id| parent(id)).take(10);
    // An organization has one root, which holds all of it.
    let is_one = |id: &str| these.iter().any(|it| it == id || it.starts_with("r-"));
    let mut accounts = organization.accounts.known().into_iter().flatten();
    above.any(is_one)
        || accounts.any(|account| {
            let to_group = account.path.iter().position(|it| it == group);
            let above = to_group.and_then(|place| account.path.get(..=place));
            above.is_some_and(|above| above.iter().any(|it| is_one(it)))
        })
}

fn outside(target: &str, chosen: &[String]) -> Problem {
    Problem::new(format!(
        "The StackSet would go to {target}, which is not within the groups that you chose: {}.",
        chosen.join(", ")
    ))
    .hint("Take it out of targets, under members.reach in the answers. Or add it to groups, under members. Without targets, the StackSet goes to the chosen groups.")
}

fn roots(organization: &Organization) -> BTreeSet<String> {
    let groups = match &organization.groups {
        Seen::Known(groups) => groups.as_slice(),
        Seen::Unknown(_) => &[],
    };
    let listed = groups
        .iter()
        .filter(|group| group.parent.is_none())
        .map(|group| group.id.clone());
    let accounts = organization.accounts.known().into_iter().flatten();
    let of_accounts = accounts.filter_map(|account| account.path.first().cloned());
    listed.chain(of_accounts).collect()
}
