//! Which of the other accounts are chosen, and why the rest is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::Shared;
use crate::answers::MemberAccounts;
use crate::domain::AccountId;
use crate::inventory::{MemberAccount, Seen};
use crate::problem::Problem;

/// The other accounts, as the answers choose them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Those that get the role, by number.
    pub chosen: BTreeMap<AccountId, Chosen<'a>>,
    /// Those that the organization has or the answers name, and that get none.
    pub left_out: BTreeMap<AccountId, LeftOut>,
}

/// An account that gets the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// What the organization tells of it; nothing where it could not be seen.
    pub account: Option<&'a MemberAccount>,
    /// It manages the organization: no `StackSet` reaches it, and it has no role that the organization makes.
    pub manages: bool,
}

/// Why an account gets no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It holds the logs, and has a role of its own.
    Main,
    /// AWS has closed it, or is closing it.
    Closed,
    /// The answers leave it out.
    ByYou,
    /// It is in none of the groups that the answers name.
    OtherGroup,
    /// It lacks a tag that the answers name.
    OtherTag,
    /// The answers name it, and the organization does not have it.
    Unknown,
}

impl LeftOut {
    /// Why, in a sentence. `account` is what the organization tells of it.
    pub fn words(self, account: Option<&MemberAccount>) -> &'static str {
        match self {
            Self::Main => "It is the main account, which has a role of its own.",
            Self::Closed => match account.map(|account| account.state.as_str()) {
                Some("SUSPENDED") => "AWS has suspended it, so nothing can be set up there.",
                Some("PENDING_CLOSURE") => "It is being closed.",
                Some("PENDING_ACTIVATION") => {
                    "Its sign-up is not finished, so nothing can be set up there."
                }
                _ => "It is closed.",
            },
            Self::ByYou => "The answers leave it out.",
            Self::OtherGroup => "It is in none of the organizational units that the answers name.",
            Self::OtherTag => "It lacks a tag that the answers ask for.",
            Self::Unknown => "Your organization does not have it.",
        }
    }
}

impl<'a> Shared<'a> {
    /// The accounts that the answers choose.
    ///
    /// # Errors
    ///
    /// The answers choose by what the organization tells, and that could not be seen.
    pub fn choice(&self) -> Result<Choice<'a>, Problem> {
        let answers = &self.answers.members;
        if answers.accounts == MemberAccounts::These(Vec::new()) {
            return Ok(Choice::default());
        }
        let listed = match self.organization.map(|organization| &organization.accounts) {
            Some(Seen::Known(listed)) => Some(listed),
            Some(Seen::Unknown(problem)) if self.needs_the_list() => {
                return Err(or_named(problem.clone()));
            }
            None if self.needs_the_list() => return Err(no_organization()),
            Some(Seen::Unknown(_)) | None => None,
        };
        let known: BTreeMap<&AccountId, &MemberAccount> = listed
            .into_iter()
            .flatten()
            .map(|account| (&account.id, account))
            .collect();
        let named: BTreeSet<&AccountId> = match &answers.accounts {
            MemberAccounts::Organization => known.keys().copied().collect(),
            MemberAccounts::These(these) => these.iter().collect(),
        };
        let excluded: BTreeSet<&AccountId> = answers.exclude.iter().collect();
        // A slip of the pen would give the role to the account that was meant.
        if listed.is_some()
            && let Some(unknown) = excluded.iter().find(|id| !known.contains_key(**id))
        {
            return Err(no_such_exception(unknown));
        }
        let mut choice = Choice::default();
        for id in named {
            let account = known.get(id).copied();
            let reason = match account {
                None if listed.is_some() => Some(LeftOut::Unknown),
                _ => self.left_out(id, account, &excluded)?,
            };
            if let Some(reason) = reason {
                choice.left_out.insert(id.clone(), reason);
            } else {
                let manages = self.organization.is_some_and(|it| it.management == *id);
                let chosen = Chosen { account, manages };
                choice.chosen.insert(id.clone(), chosen);
            }
        }
        Ok(choice)
    }

    /// Whether the answers cannot be understood without the list of the organization's accounts.
    fn needs_the_list(&self) -> bool {
        let answers = &self.answers.members;
        answers.accounts == MemberAccounts::Organization
            || !answers.groups.is_empty()
            || !answers.tags.is_empty()
    }

    fn left_out(
        &self,
        id: &AccountId,
        account: Option<&MemberAccount>,
        excluded: &BTreeSet<&AccountId>,
    ) -> Result<Option<LeftOut>, Problem> {
        let answers = &self.answers.members;
        if *id == self.answers.account.id {
            return Ok(Some(LeftOut::Main));
        }
        if account.is_some_and(|account| !account.active) {
            return Ok(Some(LeftOut::Closed));
        }
        if excluded.contains(id) {
            return Ok(Some(LeftOut::ByYou));
        }
        let Some(account) = account else {
            return Ok(None);
        };
        if !answers.groups.is_empty() {
            if account.path.is_empty() {
                return Err(self.no_path(account));
            }
            if !account.path.iter().any(|it| answers.groups.contains(it)) {
                return Ok(Some(LeftOut::OtherGroup));
            }
        }
        if answers.tags.is_empty() {
            return Ok(None);
        }
        let tags = match &account.tags {
            Seen::Known(tags) => tags,
            Seen::Unknown(problem) => return Err(problem.clone()),
        };
        let has_all = answers
            .tags
            .iter()
            .all(|(key, value)| tags.get(key) == Some(value));
        Ok((!has_all).then_some(LeftOut::OtherTag))
    }
}

impl Shared<'_> {
    /// Why nobody knows which groups an account is in.
    fn no_path(&self, account: &MemberAccount) -> Problem {
        let groups = self.organization.map(|organization| &organization.groups);
        match groups.and_then(Seen::problem) {
            Some(problem) => problem.clone(),
            None => Problem::new(format!(
                "AWS does not say in which organizational unit account {} is.",
                account.id.grouped()
            ))
            .hint("Look again. Or name the accounts one by one."),
        }
    }
}

/// The accounts may be named where nobody may list them.
fn or_named(mut problem: Problem) -> Problem {
    let named = "Or name the accounts one by one, or in a file.";
    problem.hint = Some(match problem.hint {
        Some(hint) => format!("{hint} {named}"),
        None => named.to_owned(),
    });
    problem
}

fn no_such_exception(account: &AccountId) -> Problem {
    Problem::new(format!(
        "You leave out account {}, and your organization does not have it.",
        account.grouped()
    ))
    .hint("Correct the number under exclude. If the account has left, take it out there.")
}

fn no_organization() -> Problem {
    Problem::new("The accounts of the organization could not be listed.").hint(
        "Sign in to the account that manages the organization. Or name the accounts one by one, or in a file.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{Partition, Region};
    use crate::inventory::Organization;
    use crate::vendor::Vendor;

    fn id(number: u64) -> AccountId {
        AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
    }

    fn company() -> Organization {
        let account = |number: u64, group: &str, active| {
            let mut account = MemberAccount::new(id(number), format!("account {number}"), active);
            account.path = vec!["r-1".to_owned(), group.to_owned()];
            account.tags = Seen::Known(BTreeMap::from([(
                "stage".to_owned(),
                if number.is_multiple_of(2) {
                    "live"
                } else {
                    "test"
                }
                .to_owned(),
            )]));
            account
        };
        Organization {
            accounts: Seen::Known(vec![
                account(0, "ou-1", true),
                account(1, "ou-1", true),
                account(2, "ou-2", true),
                account(3, "ou-2", false),
                account(4, "ou-2", true),
            ]),
            ..Organization::new("o-abcd123456", id(4))
        }
    }

    fn choose(
        organization: Option<&Organization>,
        change: impl FnOnce(&mut crate::answers::MembersAnswers),
    ) -> Result<(Vec<u64>, Vec<(u64, LeftOut)>), Problem> {
        let mut answers = Answers::defaults(id(0), Region::parse("us-east-1").unwrap());
        change(&mut answers.members);
        let vendor = Vendor::default();
        let shared = Shared {
            answers: &answers,
            vendor: &vendor,
            partition: Partition::Aws,
            organization,
        };
        let number = |id: &AccountId| id.as_str().parse::<u64>().unwrap() - 100_000_000_000;
        let choice = shared.choice()?;
        Ok((
            choice.chosen.keys().map(number).collect(),
            choice
                .left_out
                .iter()
                .map(|(id, why)| (number(id), *why))
                .collect(),
        ))
    }

    #[test]
    fn the_whole_organization_is_chosen_but_for_the_main_account_and_closed_ones() {
        let company = company();
        let (chosen, left_out) = choose(Some(&company), |it| {
            it.accounts = MemberAccounts::Organization;
        })
        .unwrap();
        assert_eq!(chosen, [1, 2, 4]);
        assert_eq!(left_out, [(0, LeftOut::Main), (3, LeftOut::Closed)]);
    }

    #[test]
    fn groups_tags_and_exceptions_narrow_it() {
        let company = company();
        let (chosen, left_out) = choose(Some(&company), |it| {
            it.accounts = MemberAccounts::Organization;
            it.groups = vec!["ou-2".to_owned()];
            it.exclude = vec![id(4)];
        })
        .unwrap();
        assert_eq!(chosen, [2]);
        assert_eq!(
            left_out[1..],
            [
                (1, LeftOut::OtherGroup),
                (3, LeftOut::Closed),
                (4, LeftOut::ByYou),
            ]
        );
        let (chosen, _) = choose(Some(&company), |it| {
            it.accounts = MemberAccounts::Organization;
            it.tags = BTreeMap::from([("stage".to_owned(), "test".to_owned())]);
        })
        .unwrap();
        assert_eq!(chosen, [1]);
    }

    #[test]
    fn nothing_is_chosen_by_groups_that_nobody_could_see() {
        let mut company = company();
        if let Seen::Known(accounts) = &mut company.accounts {
            accounts[2].path.clear();
        }
        let by_group = |it: &mut crate::answers::MembersAnswers| {
            it.accounts = MemberAccounts::Organization;
            it.groups = vec!["ou-1".to_owned()];
        };
        let problem = choose(Some(&company), by_group).unwrap_err();
        assert_eq!(problem.summary, crate::inventory::UNLOOKED);
        company.groups = Seen::Known(Vec::new());
        let problem = choose(Some(&company), by_group).unwrap_err();
        assert!(problem.summary.contains("1000 0000 0002"), "{problem}");
    }

    #[test]
    fn accounts_that_are_named_are_taken_without_a_list_and_told_where_the_list_lacks_them() {
        let these = |it: &mut crate::answers::MembersAnswers| {
            it.accounts = MemberAccounts::These(vec![id(1), id(9)]);
        };
        assert_eq!(choose(None, these).unwrap().0, [1, 9]);
        let (chosen, left_out) = choose(Some(&company()), these).unwrap();
        assert_eq!(chosen, [1]);
        assert_eq!(left_out, [(9, LeftOut::Unknown)]);
    }

    #[test]
    fn an_exception_that_the_organization_lacks_holds_back_the_choice() {
        let company = company();
        let problem = choose(Some(&company), |it| {
            it.accounts = MemberAccounts::Organization;
            it.exclude = vec![id(9)];
        })
        .unwrap_err();
        assert!(problem.summary.contains("does not have it"), "{problem:?}");
    }

    #[test]
    fn nothing_is_chosen_from_a_list_that_could_not_be_seen() {
        let all = |it: &mut crate::answers::MembersAnswers| {
            it.accounts = MemberAccounts::Organization;
        };
        assert!(choose(None, all).is_err());
        let closed = Organization {
            accounts: Seen::Unknown(Problem::new("AWS does not let you list them.")),
            ..company()
        };
        let problem = choose(Some(&closed), all).unwrap_err();
        assert_eq!(problem.summary, "AWS does not let you list them.");
        assert!(problem.hint.unwrap().contains("name the accounts"));
    }
}
