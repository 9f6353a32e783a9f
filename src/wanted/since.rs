//! What has changed about the accounts since the last run.

use std::collections::BTreeSet;

use super::{Choice, LeftOut};
use crate::domain::AccountId;
use crate::inventory::Organization;

/// What has changed about the accounts since the last run, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// They are in the organization now, open, and were not then.
    pub joined: Vec<AccountId>,
    /// They were in the organization then, open, and are not now.
    pub left: Vec<AccountId>,
    /// They are chosen now, and were not then, though the organization had them or nobody knows.
    pub added: Vec<AccountId>,
    /// They were chosen then, and are not now, though the organization still has them or nobody knows.
    pub dropped: Vec<AccountId>,
}

impl Since {
    /// What was then against what is now: the open accounts of the organization, where they could be listed, and the chosen ones.
    pub fn of(
        (organization_then, chosen_then): (Option<&BTreeSet<AccountId>>, &BTreeSet<AccountId>),
        (organization, choice): (Option<&Organization>, &Choice<'_>),
    ) -> Self {
        let mut since = Self::default();
        let now = organization.and_then(open_accounts);
        if let (Some(then), Some(now)) = (organization_then, &now) {
            since.joined = now.difference(then).cloned().collect();
            since.left = then.difference(now).cloned().collect();
        }
        let is_new = |id: &&AccountId| !chosen_then.contains(*id) && !since.joined.contains(*id);
        since.added = choice.chosen.keys().filter(is_new).cloned().collect();
        since.dropped = chosen_then
            .iter()
            .filter(|id| !choice.chosen.contains_key(*id) && !since.left.contains(*id))
            .filter(|id| choice.left_out.get(*id) != Some(&LeftOut::Main))
            .cloned()
            .collect();
        since
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// In one sentence, such as "3 accounts have joined your organization and 1 has left it since the last run.".
    pub fn words(&self) -> Option<String> {
        let mut parts = Vec::new();
        let mut say = |accounts: &[AccountId], one: &str, many: &str| {
            let noun = match (accounts.len(), parts.is_empty()) {
                (0, _) => return,
                (1, true) => "1 account ".to_owned(),
                (1, false) => "1 ".to_owned(),
                (count, true) => format!("{count} accounts "),
                (count, false) => format!("{count} "),
            };
            let verb = if accounts.len() == 1 { one } else { many };
            parts.push(format!("{noun}{verb}"));
        };
        say(
            &self.joined,
            "has joined your organization",
            "have joined your organization",
        );
        say(
            &self.left,
            "has left it or was closed",
            "have left it or were closed",
        );
        say(&self.added, "was chosen besides", "were chosen besides");
        say(
            &self.dropped,
            "is not chosen any more",
            "are not chosen any more",
        );
        let (last, rest) = parts.split_last()?;
        Some(if rest.is_empty() {
            format!("{last} since the last run.")
        } else {
            format!("{} and {last} since the last run.", rest.join(", "))
        })
    }
}

/// The accounts of the organization that AWS keeps open, where they could be listed.
pub fn open_accounts(organization: &Organization) -> Option<BTreeSet<AccountId>> {
    let accounts = organization.accounts.known()?;
    let open = accounts.iter().filter(|account| account.active);
    Some(open.map(|account| account.id.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{MemberAccount, Seen};
    use crate::wanted::Chosen;

    fn id(number: u64) -> AccountId {
        AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
    }

    fn ids(numbers: &[u64]) -> BTreeSet<AccountId> {
        numbers.iter().map(|number| id(*number)).collect()
    }

    /// An organization with these open accounts and a closed one.
    fn organization(open: &[u64]) -> Organization {
        let mut accounts: Vec<MemberAccount> = open
            .iter()
            .map(|number| MemberAccount::new(id(*number), "", true))
            .collect();
        accounts.push(MemberAccount::new(id(99), "", false));
        Organization {
            accounts: Seen::Known(accounts),
            ..Organization::new("o-abcd123456", id(0))
        }
    }

    fn choice(chosen: &[u64]) -> Choice<'static> {
        let chosen = chosen.iter().map(|number| {
            let chosen = Chosen {
                account: None,
                manages: false,
            };
            (id(*number), chosen)
        });
        Choice {
            chosen: chosen.collect(),
            ..Choice::default()
        }
    }

    #[test]
    fn who_joined_and_who_left_is_told_with_what_else_was_chosen() {
        let since = Since::of(
            (Some(&ids(&[0, 1, 2, 3, 99])), &ids(&[1, 2, 3])),
            (
                Some(&organization(&[0, 1, 3, 4, 5, 6])),
                &choice(&[1, 4, 5]),
            ),
        );
        assert_eq!(since.joined, [id(4), id(5), id(6)]);
        assert_eq!(since.left, [id(2), id(99)]);
        assert_eq!(since.added, []);
        assert_eq!(since.dropped, [id(3)]);
        assert_eq!(
            since.words().unwrap(),
            "3 accounts have joined your organization, 2 have left it or were closed and 1 is not chosen any more since the last run."
        );
    }

    #[test]
    fn without_the_organization_the_lists_are_compared() {
        let since = Since::of((None, &ids(&[1, 2])), (None, &choice(&[2, 3])));
        assert_eq!((since.added, since.dropped), (vec![id(3)], vec![id(1)]));
        let seen_now = Since::of(
            (None, &ids(&[1])),
            (Some(&organization(&[0, 1, 2])), &choice(&[1])),
        );
        assert!(seen_now.is_empty());
        assert_eq!(seen_now.words(), None);
    }

    #[test]
    fn one_account_is_one_account() {
        let joined = Since {
            joined: vec![id(1)],
            ..Since::default()
        };
        assert_eq!(
            joined.words().unwrap(),
            "1 account has joined your organization since the last run."
        );
    }
}
