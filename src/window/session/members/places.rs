//! GuardDuty of every account in every Region, as the last look showed it.

use std::collections::BTreeMap;

use crate::domain::AccountId;
use crate::inventory::{Inventory, Standing};
use crate::wanted::{Cell, State as Comes, Watch};

/// The grid: what is watched where, with the accounts side by side by their groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    pub watch: Watch,
    /// The accounts in the order in which they stand, by their places in the watch.
    pub order: Vec<usize>,
    /// The groups with how many of those are in each.
    pub groups: Vec<(String, usize)>,
}

/// What of the grid is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// By their places in the watch.
    pub regions: Vec<usize>,
    /// The accounts in their order, by their places in the watch.
    pub accounts: Vec<usize>,
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

    /// The part of the grid with the places in these states and with what these words mean, as far as they mean something.
    pub(crate) fn part(&self, states: Option<&[Comes]>, words: &str) -> Part {
        if states.is_none() && words.trim().is_empty() {
            return Part {
                regions: (0..self.watch.regions.len()).collect(),
                accounts: self.order.clone(),
                groups: self.groups.clone(),
            };
        }
        let is_wanted = |cell: &Cell| states.is_none_or(|states| states.contains(&cell.state()));
        let words = words.trim().to_lowercase();
        let is_number = |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '-');
        let digits: String = if words.chars().all(is_number) {
            words.chars().filter(char::is_ascii_digit).collect()
        } else {
            String::new()
        };
        let mut found: Vec<bool> = vec![false; self.watch.accounts.len()];
        let mut of_group = self.groups.iter().flat_map(|(name, count)| {
            let is_meant = name.to_lowercase().contains(&words);
            std::iter::repeat_n(is_meant, *count)
        });
        for at in &self.order {
            let is_group = of_group.next().unwrap_or_default();
            if let (Some(account), Some(found)) = (self.watch.accounts.get(*at), found.get_mut(*at))
            {
                *found = is_group
                    || account.name.to_lowercase().contains(&words)
                    || (!digits.is_empty() && account.account.as_str().contains(&digits));
            }
        }
        let regions: Vec<usize> = (0..self.watch.regions.len()).collect();
        let is_meant = |region: &usize| {
            self.watch.regions.get(*region).is_some_and(|it| {
                let place = it.region.place().unwrap_or_default().to_lowercase();
                it.region.as_str().contains(&words) || place.contains(&words)
            })
        };
        // Words that mean Regions leave all accounts, and the other way round.
        let meant: Vec<usize> = regions.iter().copied().filter(is_meant).collect();
        let (some_region, some_account) = (!meant.is_empty(), found.contains(&true));
        if !some_region && !some_account {
            return Part::default();
        }
        let regions = if some_region { meant } else { regions };
        let is_found = |at: usize| !some_account || found.get(at) == Some(&true);
        let regions = regions
            .into_iter()
            .filter(|region| {
                let mut cells = self.watch.accounts.iter().enumerate();
                cells.any(|(at, account)| {
                    is_found(at) && account.cells.get(*region).is_some_and(is_wanted)
                })
            })
            .collect();
        let mut part = Part {
            regions,
            ..Part::default()
        };
        let mut order = self.order.iter().copied();
        for (name, count) in &self.groups {
            let here: Vec<usize> = order
                .by_ref()
                .take(*count)
                .filter(|at| {
                    let cells = self.watch.accounts.get(*at).map(|it| &it.cells);
                    let mut cells = part.regions.iter().filter_map(|it| cells?.get(*it));
                    is_found(*at) && cells.any(is_wanted)
                })
                .collect();
            if !here.is_empty() {
                part.groups.push((name.clone(), here.len()));
                part.accounts.extend(here);
            }
        }
        part
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Region;
    use crate::wanted::{Decides, WatchedAccount, WatchedRegion, Why};
    use crate::window::session::scene;

    /// Three accounts in two groups and two Regions: the last is not watched in the second.
    fn places() -> Places {
        let cell = |why: Why| Cell {
            why,
            decides: Decides::Unseen,
            protected: None,
            by_policy: false,
            frequency: None,
            twice: false,
        };
        let account = |number: u64, name: &str, second: Why| WatchedAccount {
            account: scene::member(number),
            name: name.to_owned(),
            cells: vec![cell(Why::ByMain), cell(second)],
        };
        let region = |code: &str| WatchedRegion {
            region: Region::parse(code).unwrap(),
            administrator: None,
            joining: None,
        };
        Places {
            watch: Watch {
                regions: vec![region("eu-west-1"), region("sa-east-1")],
                accounts: vec![
                    account(1, "Payments", Why::ByMain),
                    account(2, "Web Shop", Why::ByMain),
                    account(3, "Orders", Why::NoDetector),
                ],
                not_meant: Vec::new(),
            },
            order: vec![0, 2, 1],
            groups: vec![("Production".to_owned(), 2), ("Web".to_owned(), 1)],
        }
    }

    #[test]
    fn of_the_places_those_in_a_state_are_shown() {
        let missing = places().part(Some(&[Comes::Missing]), "");
        assert_eq!(missing.regions, [1]);
        assert_eq!(missing.accounts, [2]);
        assert_eq!(missing.groups, [("Production".to_owned(), 1)]);
        let all = places().part(None, " ");
        assert_eq!((all.regions.len(), all.accounts), (2, vec![0, 2, 1]));
    }

    #[test]
    fn words_find_accounts_groups_numbers_and_regions() {
        let found = |words: &str| {
            let part = places().part(None, words);
            (part.regions, part.accounts)
        };
        assert_eq!(found("web"), (vec![0, 1], vec![1]));
        assert_eq!(found("PRODUCTION"), (vec![0, 1], vec![0, 2]));
        assert_eq!(found("sa-east"), (vec![1], vec![0, 2, 1]));
        assert_eq!(found("eu-west-1"), (vec![0], vec![0, 2, 1]));
        assert_eq!(found("são paulo"), (vec![1], vec![0, 2, 1]));
        let number = scene::member(3).to_string();
        assert_eq!(found(&number), (vec![0, 1], vec![2]));
        assert_eq!(found("nothing like that"), (vec![], vec![]));
        let none = places().part(Some(&[Comes::Missing]), "Web Shop");
        assert_eq!((none.regions.len(), none.accounts.len()), (0, 0));
    }
}
