//! `[members]`: the other accounts, and how we get into them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form::{Form, Value, Words};
use super::found::Found;
use super::line::{inline, list, quoted};
use super::walk::{Entry, Section, allowed_words};
use crate::domain::{AccountId, NameProblem, RoleName};

/// The other accounts, and how we get into them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MembersAnswers {
    /// Which accounts.
    pub accounts: MemberAccounts,
    /// Those of them that are left out.
    pub exclude: Vec<AccountId>,
    /// The name of the role that each of them gets.
    pub role_name: RoleName,
    /// How we get into them.
    pub reach: Reach,
}

/// Which other accounts the vendor reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum MemberAccounts {
    /// All of the organization.
    Organization,
    /// These; none for a single account.
    These(Vec<AccountId>),
}

/// How we get into the other accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Reach {
    /// From the main or managing account, by a role that is there.
    AssumeRole {
        /// Its name, the same in every account.
        role: RoleName,
    },
    /// CloudFormation does it for us.
    StackSet,
    /// With one sign-in for each account.
    Profiles {
        /// The name of the AWS profile on this computer, by account.
        profiles: BTreeMap<AccountId, String>,
    },
}

impl Default for MembersAnswers {
    fn default() -> Self {
        Self {
            accounts: MemberAccounts::These(Vec::new()),
            exclude: Vec::new(),
            role_name: RoleName::constant("radiant-member-access-role"),
            reach: Reach::AssumeRole {
                role: default_reach_role(),
            },
        }
    }
}

/// The role that an organization makes in the accounts that it creates.
///
/// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html>.
fn default_reach_role() -> RoleName {
    RoleName::constant("OrganizationAccountAccessRole")
}

/// What is allowed for the accounts in this version.
const ACCOUNTS: &str = "[], for the main account alone";

/// The word for all accounts of the organization. It means nothing yet.
const ORGANIZATION: &str = "organization";

/// What is allowed for the way in.
const REACH: &str = "{ by = \"assume-role\", role = \"…\" }, { by = \"stackset\" }, { by = \"profiles\", profiles = { … } }";

/// What is allowed for the profiles.
const PROFILES: &str =
    "a table from account number to profile name, { \"444455556666\" = \"dev\" }";

/// The ways in.
#[derive(Clone, Copy)]
enum By {
    AssumeRole,
    StackSet,
    Profiles,
}

/// The words for the ways in.
const WAYS: &Words<By> = &[
    ("assume-role", By::AssumeRole),
    ("stackset", By::StackSet),
    ("profiles", By::Profiles),
];

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut MembersAnswers) {
    form.key(
        "accounts",
        &mut answers.accounts,
        "other accounts are not in this version",
    );
    form.key("exclude", &mut answers.exclude, "");
    form.key("role_name", &mut answers.role_name, "");
    form.key("reach", &mut answers.reach, "");
}

impl Value for MemberAccounts {
    /// In this version there can be none.
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        let is_word = entry.is_text() && entry.text(ACCOUNTS, found)?.text == ORGANIZATION;
        if !is_word {
            let accounts = entry.names(found)?;
            if accounts.is_empty() {
                return Some(Self::These(accounts));
            }
        }
        let message = "Other accounts are not in this version. The main account alone is set up.";
        found.add(&entry.span, &entry.path, message, ACCOUNTS);
        None
    }

    fn write(&self) -> String {
        match self {
            Self::Organization => quoted(ORGANIZATION),
            Self::These(accounts) => list(accounts),
        }
    }
}

impl Value for Reach {
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        let reach = entry.table(REACH, found)?;
        let by = reach
            .needed("by", &allowed_words(WAYS, ""), found)
            .and_then(|entry| entry.text(&allowed_words(WAYS, ""), found))
            .and_then(|text| text.word(WAYS, "", found));
        match by {
            Some(By::AssumeRole) => {
                reach.only(&["by", "role"], found);
                let role = match reach.entry("role") {
                    Some(entry) => entry.name(found)?,
                    None => default_reach_role(),
                };
                Some(Self::AssumeRole { role })
            }
            Some(By::StackSet) => {
                reach.only(&["by"], found);
                Some(Self::StackSet)
            }
            Some(By::Profiles) => {
                reach.only(&["by", "profiles"], found);
                let table = reach
                    .needed("profiles", PROFILES, found)?
                    .table(PROFILES, found)?;
                let profiles = read_profiles(&table, found)?;
                Some(Self::Profiles { profiles })
            }
            None => {
                reach.only(&["by", "role", "profiles"], found);
                None
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Self::AssumeRole { role } => inline(&[
                ("by", quoted("assume-role")),
                ("role", quoted(role.as_str())),
            ]),
            Self::StackSet => inline(&[("by", quoted("stackset"))]),
            Self::Profiles { profiles } => {
                let rows: Vec<(String, String)> = profiles
                    .iter()
                    .map(|(account, profile)| (quoted(account.as_str()), quoted(profile)))
                    .collect();
                inline(&[("by", quoted("profiles")), ("profiles", inline(&rows))])
            }
        }
    }
}

/// Reads the profile of each account.
fn read_profiles(
    table: &Section<'_>,
    found: &mut Found<'_>,
) -> Option<BTreeMap<AccountId, String>> {
    let mut profiles = BTreeMap::new();
    let mut complete = true;
    for (key, span) in table.keys() {
        let path = table.path_of(key);
        let account = match AccountId::parse(key) {
            Ok(account) => Some(account),
            Err(problem) => {
                found.add(&span, &path, problem.message, PROFILES);
                None
            }
        };
        let profile = table
            .entry(key)
            .and_then(|entry| entry.text(PROFILES, found))
            .and_then(|text| {
                text.parse(
                    parse_profile,
                    "the name of an AWS profile on this computer",
                    found,
                )
            });
        match (account, profile) {
            (Some(account), Some(_)) if profiles.contains_key(&account) => {
                found.add(
                    &span,
                    &path,
                    "This account is here twice. Leave out one.",
                    PROFILES,
                );
                complete = false;
            }
            (Some(account), Some(profile)) => {
                profiles.insert(account, profile);
            }
            _ => complete = false,
        }
    }
    complete.then_some(profiles)
}

/// Reads the name of a profile of the AWS command line.
fn parse_profile(text: &str) -> Result<String, NameProblem> {
    if text.is_empty() || text.trim() != text || text.chars().any(char::is_control) {
        let trimmed = text.trim();
        let fix = (trimmed != text && parse_profile(trimmed).is_ok()).then(|| trimmed.to_owned());
        return Err(
            NameProblem::new("Write the profile's name without spaces at its ends.").with_fix(fix),
        );
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::answers::parse;

    const HEAD: &str =
        "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[members]\n";

    #[test]
    fn other_accounts_are_refused_where_they_stand() {
        for accounts in ["\"organization\"", "[\"444455556666\", \"7777 8888 9999\"]"] {
            let all = parse(&format!("{HEAD}accounts = {accounts}\n")).unwrap_err();
            assert_eq!(all.len(), 1, "{all:?}");
            assert_eq!((all[0].line, all[0].column), (6, 12));
            assert_eq!(all[0].key, "members.accounts");
            assert!(all[0].message.contains("not in this version"));
        }
    }

    #[test]
    fn what_earlier_versions_wrote_is_read() {
        let earlier = "accounts  = []  # \"organization\", or account numbers, or [] for a single account\nexclude   = []\n\
                       role_name = \"radiant-member-access-role\"\nreach     = { by = \"assume-role\", role = \"OrganizationAccountAccessRole\" }\n\
                       [export]\nfindings = \"none\"  # or \"each-account\", or \"administrator\"\n";
        assert_eq!(parse(&format!("{HEAD}{earlier}")), parse(HEAD));
    }

    #[test]
    fn one_account_in_two_spellings_is_there_twice() {
        for other in [
            "4444 5555 6666",
            "4444-5555-6666",
            "4444\u{2011}5555\u{2011}6666",
        ] {
            let all = parse(&format!(
                "{HEAD}exclude = [\"444455556666\", \"{other}\"]\n"
            ))
            .unwrap_err();
            assert_eq!(all.len(), 1, "{all:?}");
            assert!(all[0].message.contains("is in the list twice"), "{all:?}");
        }
    }
}
