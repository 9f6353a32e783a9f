//! Which account is this, and which one fits: what an account is for its organization, and what would be missing in it.
//!
//! Radiant Security's role is in one account and reaches only what is in it, so the log files and the findings of all accounts have
//! to come together there. What could not be seen is said, and nothing is recommended because of it.

mod choices;
mod facts;

pub use choices::{Candidate, Mark, Point};
pub use facts::Fact;

use super::control_tower::{ControlTower, Way, ways};
use crate::domain::{AccountId, Place};
use crate::inventory::{Detector, Inventory, Organization, Seen, Standing, Trail};
use crate::problem::Problem;

/// An account in words: its name in the organization, where that could be seen, and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: AccountId,
    pub name: Option<String>,
}

impl Named {
    /// Its name, else its number, in a sentence.
    pub fn words(&self) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None => format!("account {}", self.id.grouped()),
        }
    }

    /// The same at the beginning of a sentence.
    pub fn first(&self) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None => format!("Account {}", self.id.grouped()),
        }
    }
}

/// What was seen of an account that is to be the main one.
#[derive(Clone, Debug)]
pub struct Fit<'a> {
    account: AccountId,
    inventory: &'a Inventory,
    home: Place,
    /// Its place in the organization.
    standing: Result<&'a Standing, Problem>,
    /// Who looks after GuardDuty for the others; `None` is "nobody".
    guardduty: Result<Option<AccountId>, Problem>,
    /// Who may make trails for all accounts, besides the account that manages them.
    cloudtrail: Result<Vec<AccountId>, Problem>,
    /// The account that the log files of all accounts go to already, as far as that is known.
    logs: Option<AccountId>,
    pub control_tower: ControlTower,
}

impl<'a> Fit<'a> {
    /// What an account and its main Region show.
    pub fn of(inventory: &'a Inventory, home: &Place) -> Self {
        let view = inventory.account(&home.account);
        let standing = match view.map(|view| &view.standing) {
            Some(seen) => seen.as_result().map_err(Clone::clone),
            None => Err(Problem::new(crate::inventory::UNLOOKED)),
        };
        let control_tower = ControlTower::of(inventory, home);
        Self {
            account: home.account.clone(),
            guardduty: guardduty(&standing, detector(inventory, home), &home.account),
            cloudtrail: match &standing {
                Ok(Standing::Alone) => Ok(Vec::new()),
                Ok(Standing::Management(organization) | Standing::Member(organization)) => {
                    owned(&organization.cloudtrail_administrators)
                }
                Err(problem) => Err(problem.clone()),
            },
            logs: logs(inventory, home).or_else(|| of_tower(&control_tower)),
            control_tower,
            standing,
            inventory,
            home: home.clone(),
        }
    }

    /// The ways that remain where AWS Control Tower looks after the trail; none where it does not.
    pub fn ways(&self) -> Vec<Way> {
        let signs = self.control_tower.signs();
        signs.map_or_else(Vec::new, |signs| ways(signs, &self.account, self.count()))
    }

    /// The account that was looked at.
    pub fn here(&self) -> Named {
        self.named(&self.account)
    }

    /// Whether another account fits better than this one.
    pub fn is_better_elsewhere(&self) -> bool {
        let choices = self.choices();
        choices
            .iter()
            .any(|choice| choice.recommended && choice.account.id != self.account)
    }

    fn organization(&self) -> Option<&'a Organization> {
        self.standing.as_ref().ok()?.organization()
    }

    /// How many active accounts the organization has.
    fn count(&self) -> Option<usize> {
        let accounts = self.organization()?.accounts.known()?;
        Some(accounts.iter().filter(|account| account.active).count())
    }

    fn named(&self, id: &AccountId) -> Named {
        let accounts = self.organization().and_then(|it| it.accounts.known());
        let member = accounts.and_then(|accounts| accounts.iter().find(|it| it.id == *id));
        Named {
            id: id.clone(),
            name: member
                .map(|member| member.name.clone())
                .filter(|name| !name.trim().is_empty()),
        }
    }

    /// A trail of all accounts that this one sees.
    fn wide_trail(&self) -> Option<&'a Trail> {
        let trails = self.inventory.place(&self.home)?.trails.known()?;
        trails.iter().find(|trail| trail.organization)
    }
}

fn owned<T: Clone>(seen: &Seen<T>) -> Result<T, Problem> {
    seen.as_result().cloned().map_err(Clone::clone)
}

fn detector<'a>(inventory: &'a Inventory, home: &Place) -> Option<&'a Detector> {
    inventory.place(home)?.detector.known()?.as_ref()
}

/// Who looks after GuardDuty for all accounts: as the organization says it, else as the account's own GuardDuty does.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>.
fn guardduty(
    standing: &Result<&Standing, Problem>,
    detector: Option<&Detector>,
    own: &AccountId,
) -> Result<Option<AccountId>, Problem> {
    let said = match standing {
        Ok(Standing::Alone) => Ok(None),
        Ok(Standing::Management(organization) | Standing::Member(organization)) => {
            owned(&organization.guardduty_administrators).map(|all| all.first().cloned())
        }
        Err(problem) => Err((*problem).clone()),
    };
    let by_detector = || {
        let detector = detector?;
        let joining = detector.members.known().and_then(|it| it.joining());
        if joining.is_some() {
            return Some(own.clone());
        }
        detector.administered_by().cloned()
    };
    match said {
        Ok(Some(account)) => Ok(Some(account)),
        Ok(None) => Ok(by_detector()),
        Err(problem) => by_detector().map(Some).ok_or(problem),
    }
}

/// The account itself, if the log files of a trail of all accounts go to one of its buckets.
fn logs(inventory: &Inventory, home: &Place) -> Option<AccountId> {
    let trails = inventory.place(home)?.trails.known()?;
    let buckets = inventory.account(&home.account)?.bucket_names.known()?;
    trails
        .iter()
        .filter(|trail| trail.organization)
        .any(|trail| buckets.iter().any(|name| name.as_str() == trail.bucket))
        .then(|| home.account.clone())
}

/// The account that the files of Control Tower's trail go to, where that trail records all accounts.
fn of_tower(tower: &ControlTower) -> Option<AccountId> {
    let signs = tower.signs()?;
    let covers_all = signs.its_trail().is_some_and(|trail| trail.covers_all);
    signs.log_account.clone().filter(|_| covers_all)
}

#[cfg(test)]
mod tests;
