//! The accounts of the organization in their groups, with which of them are chosen.

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::{Answers, MemberAccounts};
use crate::domain::AccountId;
use crate::inventory::{MemberAccount, Organization, Seen};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::{LeftOut, Shared};

/// The group of accounts that AWS has closed. No group of AWS is called so.
pub(crate) const CLOSED: &str = "closed";

/// An account that can be seen, or that the answers name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct One {
    pub id: AccountId,
    pub name: String,
    /// The places of the groups that it is in, outermost first.
    pub groups: Vec<usize>,
    pub chosen: bool,
    pub left_out: Option<LeftOut>,
    /// It manages the organization.
    pub manages: bool,
    /// What it is found by, in small letters.
    found_by: String,
}

impl One {
    /// Whether it can be ticked.
    pub(crate) const fn can_be_chosen(&self) -> bool {
        !matches!(
            self.left_out,
            Some(LeftOut::Main | LeftOut::Closed | LeftOut::Unknown)
        )
    }
}

/// A group of accounts, with those of the groups within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    /// Its id in AWS, or [`CLOSED`].
    pub id: String,
    pub name: String,
    pub level: u16,
    /// The groups within.
    pub groups: Vec<usize>,
    /// The accounts that are in it and in no group within.
    pub accounts: Vec<usize>,
    /// How many can be chosen.
    pub of: usize,
    /// How many are.
    pub chosen: usize,
    /// One that is chosen, and one that could be.
    pub one_in: Option<usize>,
    pub one_out: Option<usize>,
}

/// All accounts in their groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub accounts: Vec<One>,
    pub groups: Vec<Branch>,
    /// The outermost groups.
    pub first_groups: Vec<usize>,
    /// The accounts that are in no group.
    pub first_accounts: Vec<usize>,
    /// Whether the list comes from the organization.
    pub is_whole: bool,
    /// Why it cannot be said which are chosen.
    pub problem: Option<Problem>,
}

impl Listed {
    /// The accounts of an organization, chosen as these answers say.
    pub(crate) fn of(
        organization: Option<&Organization>,
        answers: &Answers,
        vendor: &Vendor,
    ) -> Self {
        let shared = Shared {
            answers,
            vendor,
            partition: answers.partition(),
            organization,
        };
        let (choice, problem) = match shared.choice() {
            Ok(choice) => (choice, None),
            Err(problem) => (crate::wanted::Choice::default(), Some(problem)),
        };
        let known: Option<&Vec<MemberAccount>> =
            organization.and_then(|organization| organization.accounts.known());
        let mut listed = Self {
            is_whole: known.is_some(),
            problem,
            ..Self::default()
        };
        let main = &answers.account.id;
        match known {
            Some(known) => {
                let places = listed.plant(organization);
                for account in known {
                    let why = choice.left_out.get(&account.id).copied();
                    let fallback = why_not(account, main);
                    let chosen = choice.chosen.contains_key(&account.id);
                    let groups = path(account, &places);
                    listed.accounts.push(One {
                        id: account.id.clone(),
                        name: account.name.clone(),
                        chosen,
                        left_out: (!chosen).then(|| why.unwrap_or(fallback)),
                        manages: organization.is_some_and(|it| it.management == account.id),
                        found_by: found_by(account),
                        groups,
                    });
                }
                let unknown = choice.left_out.iter();
                for (id, _) in unknown.filter(|(_, why)| **why == LeftOut::Unknown) {
                    listed
                        .accounts
                        .push(named(id, false, Some(LeftOut::Unknown)));
                }
            }
            None => {
                if let MemberAccounts::These(these) = &answers.members.accounts {
                    for id in these {
                        let why = choice.left_out.get(id).copied();
                        listed
                            .accounts
                            .push(named(id, choice.chosen.contains_key(id), why));
                    }
                }
            }
        }
        listed.grow();
        listed
    }

    /// Makes the groups, and says where each is. A root has no row of its own: what is in it stands outermost.
    fn plant(&mut self, organization: Option<&Organization>) -> BTreeMap<String, usize> {
        let groups = organization.and_then(|organization| organization.groups.known());
        let known: Vec<_> = groups.into_iter().flatten().collect();
        let roots: BTreeSet<&str> = known
            .iter()
            .filter(|group| group.parent.is_none())
            .map(|group| group.id.as_str())
            .collect();
        let mut places = BTreeMap::new();
        for group in known.iter().filter(|group| group.parent.is_some()) {
            places.insert(group.id.clone(), self.groups.len());
            self.groups.push(Branch {
                id: group.id.clone(),
                name: group.name.clone(),
                level: 0,
                groups: Vec::new(),
                accounts: Vec::new(),
                of: 0,
                chosen: 0,
                one_in: None,
                one_out: None,
            });
        }
        for group in &known {
            let Some(place) = places.get(&group.id).copied() else {
                continue;
            };
            let parent = group.parent.as_deref().unwrap_or_default();
            match places.get(parent).copied() {
                Some(parent) if !roots.contains(group.id.as_str()) => {
                    if let Some(branch) = self.groups.get_mut(parent) {
                        branch.groups.push(place);
                    }
                }
                _ => self.first_groups.push(place),
            }
        }
        places
    }

    /// Puts every account into its group, sorts, and counts.
    fn grow(&mut self) {
        let closed = self.groups.len();
        let mut first = Vec::new();
        let mut in_closed = Vec::new();
        for (place, one) in self.accounts.iter().enumerate() {
            if one.left_out == Some(LeftOut::Closed) {
                in_closed.push(place);
                continue;
            }
            match one
                .groups
                .last()
                .and_then(|group| self.groups.get_mut(*group))
            {
                Some(group) => group.accounts.push(place),
                None => first.push(place),
            }
            for group in &one.groups {
                if let Some(group) = self.groups.get_mut(*group) {
                    group.of += usize::from(one.can_be_chosen());
                    group.chosen += usize::from(one.chosen);
                    if one.chosen {
                        group.one_in = Some(place);
                    } else if one.can_be_chosen() {
                        group.one_out = Some(place);
                    }
                }
            }
        }
        let names: Vec<String> = self
            .accounts
            .iter()
            .map(|one| one.name.to_lowercase())
            .collect();
        let by_name = |place: &usize| names.get(*place).cloned().unwrap_or_default();
        first.sort_by_cached_key(by_name);
        in_closed.sort_by_cached_key(by_name);
        self.first_accounts = first;
        for group in &mut self.groups {
            group.accounts.sort_by_cached_key(by_name);
        }
        let group_names: Vec<String> = self
            .groups
            .iter()
            .map(|group| group.name.to_lowercase())
            .collect();
        let by_group = |place: &usize| group_names.get(*place).cloned().unwrap_or_default();
        self.first_groups.sort_by_cached_key(by_group);
        for group in &mut self.groups {
            group.groups.sort_by_cached_key(by_group);
        }
        self.level(&self.first_groups.clone(), 0);
        if !in_closed.is_empty() {
            self.groups.push(Branch {
                id: CLOSED.to_owned(),
                name: "Closed accounts".to_owned(),
                level: 0,
                groups: Vec::new(),
                accounts: in_closed,
                of: 0,
                chosen: 0,
                one_in: None,
                one_out: None,
            });
            self.first_groups.push(closed);
        }
    }

    fn level(&mut self, groups: &[usize], level: u16) {
        // AWS nests five deep; what names itself its own parent is not followed for ever.
        const DEEPEST: u16 = 12;
        if level > DEEPEST {
            return;
        }
        for place in groups {
            let Some(group) = self.groups.get_mut(*place) else {
                continue;
            };
            group.level = level;
            let within = group.groups.clone();
            self.level(&within, level + 1);
        }
    }

    /// How many can be chosen.
    pub(crate) fn of_all(&self) -> usize {
        self.accounts
            .iter()
            .filter(|one| one.can_be_chosen())
            .count()
    }

    /// How many are chosen.
    pub(crate) fn chosen(&self) -> usize {
        self.accounts.iter().filter(|one| one.chosen).count()
    }

    /// How many are left out for a reason.
    pub(crate) fn left_out(&self, why: LeftOut) -> usize {
        let left_out = self.accounts.iter();
        left_out.filter(|one| one.left_out == Some(why)).count()
    }

    /// The accounts of a group and of the groups within.
    pub(crate) fn within(&self, group: usize) -> Vec<usize> {
        let Some(branch) = self.groups.get(group) else {
            return Vec::new();
        };
        if branch.id == CLOSED {
            return branch.accounts.clone();
        }
        let of_it = |(place, one): (usize, &One)| one.groups.contains(&group).then_some(place);
        self.accounts.iter().enumerate().filter_map(of_it).collect()
    }

    /// Ticks these accounts, as far as they can be, or takes their ticks away.
    pub(super) fn turn(&mut self, places: &[usize], on: bool) {
        for place in places {
            let Some(one) = self.accounts.get_mut(*place) else {
                continue;
            };
            if !one.can_be_chosen() || one.chosen == on {
                continue;
            }
            one.chosen = on;
            for group in &one.groups {
                if let Some(group) = self.groups.get_mut(*group) {
                    group.chosen = if on {
                        group.chosen + 1
                    } else {
                        group.chosen.saturating_sub(1)
                    };
                }
            }
        }
    }

    /// Whether an account or one of its groups is meant by these words, in small letters.
    pub(super) fn is_meant(&self, one: &One, words: &str) -> bool {
        let digits: String = words.chars().filter(char::is_ascii_digit).collect();
        let is_number = !digits.is_empty()
            && words
                .chars()
                .all(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '-' | '\u{a0}'));
        if is_number && one.id.as_str().contains(&digits) {
            return true;
        }
        one.found_by.contains(words)
            || one
                .groups
                .iter()
                .filter_map(|group| self.groups.get(*group))
                .any(|group| group.name.to_lowercase().contains(words))
    }
}

/// An account of which only the number is known.
fn named(id: &AccountId, chosen: bool, left_out: Option<LeftOut>) -> One {
    One {
        id: id.clone(),
        name: String::new(),
        groups: Vec::new(),
        chosen,
        left_out,
        manages: false,
        found_by: String::new(),
    }
}

/// Why an account cannot be chosen, whatever the answers say; else it is left out by them.
fn why_not(account: &MemberAccount, main: &AccountId) -> LeftOut {
    if account.id == *main {
        LeftOut::Main
    } else if account.active {
        LeftOut::ByYou
    } else {
        LeftOut::Closed
    }
}

fn path(account: &MemberAccount, places: &BTreeMap<String, usize>) -> Vec<usize> {
    let path = account.path.iter();
    path.filter_map(|group| places.get(group).copied())
        .collect()
}

/// Name and tags in small letters.
fn found_by(account: &MemberAccount) -> String {
    let mut words = account.name.to_lowercase();
    if let Seen::Known(tags) = &account.tags {
        for (key, value) in tags {
            words.push('\n');
            words.push_str(&format!("{key}={value}").to_lowercase());
        }
    }
    words
}
