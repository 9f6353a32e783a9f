//! GuardDuty of every account in every Region, as the last look showed it.

use std::collections::BTreeMap;

use crate::domain::AccountId;
use crate::inventory::{Inventory, Standing};
use crate::wanted::{State as Comes, Watch};

/// The grid: what is watched where, with the accounts side by side by their groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    pub watch: Watch,
    /// The accounts in the order in which they stand, by their places in the watch.
    pub order: Vec<usize>,
    /// The groups with how many of those are in each.
    pub groups: Vec<(String, usize)>,
}

impl Places {
    pub(super) fn of(watch: Watch, inventory: &Inventory) -> Self {
        let groups = groups(inventory);
        let mut by_group: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, account) in watch.accounts.iter().enumerate() {
            let group = groups.get(&account.account).cloned().unwrap_or_default();
            by_group.entry(group).or_default().push(at);
        }
        let named = |group: &str| match group {
            "" => "Others".to_owned(),
            group => group.to_owned(),
        };
        Self {
            groups: by_group
                .iter()
                .map(|(group, accounts)| (named(group), accounts.len()))
                .collect(),
            order: by_group.into_values().flatten().collect(),
            watch,
        }
    }

    /// How many places there are.
    pub(crate) fn all(&self) -> usize {
        self.watch.accounts.len() * self.watch.regions.len()
    }

    /// How many are in one of these states.
    pub(crate) fn count(&self, states: &[Comes]) -> usize {
        states.iter().map(|state| self.watch.count(*state)).sum()
    }
}

/// The outermost group of each account, by name.
fn groups(inventory: &Inventory) -> BTreeMap<AccountId, String> {
    let view = inventory.account(&inventory.caller.account);
    let standing = view.and_then(|view| view.standing.known());
    let Some(organization) = standing.and_then(Standing::organization) else {
        return BTreeMap::new();
    };
    let known = organization.groups.known().into_iter().flatten();
    let names: BTreeMap<&str, &str> = known
        .filter(|group| group.parent.is_some())
        .map(|group| (group.id.as_str(), group.name.as_str()))
        .collect();
    let accounts = organization.accounts.known().into_iter().flatten();
    accounts
        .filter_map(|account| {
            let mut path = account.path.iter();
            let name = path.find_map(|id| names.get(id.as_str()))?;
            Some((account.id.clone(), (*name).to_owned()))
        })
        .collect()
}
