//! `[members]`: the other accounts, and how we get into them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form::{Form, Value, Words};
use super::found::Found;
use super::line::{inline, list, quoted};
use super::walk::{Entry, Section, allowed_words};
use crate::domain::{AccountId, ExternalId, NameProblem, PolicyName, RoleName};

/// The other accounts, and how we get into them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MembersAnswers {
    /// Which accounts.
    pub accounts: MemberAccounts,
    /// Only those in these groups, by id, and in the groups within; none is "all groups".
    pub groups: Vec<String>,
    /// Only those that have all of these tags.
    pub tags: BTreeMap<String, String>,
    /// Those of them that are left out.
    pub exclude: Vec<AccountId>,
    /// The name of the role that each of them gets.
    pub role_name: RoleName,
    /// What it may read there.
    pub read: MemberRead,
    /// Under which path it is made, such as `/security/`.
    pub path: Option<String>,
    /// The name of the policy that limits it in each account, or the ARN of one of AWS's own.
    pub permissions_boundary: Option<String>,
    /// Tags that it gets besides ours.
    pub role_tags: BTreeMap<String, String>,
    /// How the main account's role is told which roles it may use.
    pub assume: AssumeList,
    /// Whether accounts that are not chosen any more are taken out of the main account role's policy.
    pub drop_unused: bool,
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

/// What the vendor's role may read in another account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum MemberRead {
    /// Every bucket with its files, as the vendor asks.
    #[default]
    AllBuckets,
    /// How buckets are set up, and no file.
    BucketSettings,
}

/// How the main account's role is told which roles of other accounts it may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum AssumeList {
    /// Each by its ARN, in as many policies as that takes.
    #[default]
    Accounts,
    /// Those of this name in all accounts of the organization.
    Pattern,
}

/// How we get into the other accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Reach {
    /// From the main or managing account, by a role that is there.
    AssumeRole {
        /// Its name, the same in every account.
        role: RoleName,
        /// What it asks for besides, if it does.
        external_id: Option<ExternalId>,
    },
    /// CloudFormation does it for us.
    StackSet {
        /// Roots and organizational units, by id; none is the whole organization.
        targets: Vec<String>,
    },
    /// With one sign-in for each account.
    Profiles {
        /// The name of the AWS profile on this computer, by account.
        profiles: BTreeMap<AccountId, String>,
    },
    /// Somebody else makes the role there, from what we hand over.
    HandOff,
}

impl Default for MembersAnswers {
    fn default() -> Self {
        Self {
            accounts: MemberAccounts::These(Vec::new()),
            groups: Vec::new(),
            tags: BTreeMap::new(),
            exclude: Vec::new(),
            role_name: RoleName::constant("radiant-member-access-role"),
            read: MemberRead::default(),
            path: None,
            permissions_boundary: None,
            role_tags: BTreeMap::new(),
            assume: AssumeList::default(),
            drop_unused: false,
            reach: Reach::AssumeRole {
                role: default_reach_role(),
                external_id: None,
            },
        }
    }
}

impl MembersAnswers {
    /// What the policy of the role is called: as the role, with another ending.
    pub fn policy_name(&self) -> PolicyName {
        PolicyName::of_role(&self.role_name)
    }
}

/// The role that an organization makes in the accounts that it creates.
///
/// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html>.
fn default_reach_role() -> RoleName {
    RoleName::constant("OrganizationAccountAccessRole")
}

/// What is allowed for the accounts.
const ACCOUNTS: &str = "\"organization\", or account numbers, or [] for the main account alone";

/// The word for all accounts of the organization.
const ORGANIZATION: &str = "organization";

/// What is allowed for the way in.
const REACH: &str = "{ by = \"assume-role\", role = \"…\" }, { by = \"stackset\" }, { by = \"profiles\", profiles = { … } }, { by = \"hand-off\" }";

/// What is allowed for the targets of a StackSet.
const TARGETS: &str = "ids of roots and organizational units, [\"r-…\", \"ou-…\"]";

/// What is allowed for the profiles.
const PROFILES: &str =
    "a table from account number to profile name, { \"444455556666\" = \"dev\" }";

/// The ways in.
#[derive(Clone, Copy)]
enum By {
    AssumeRole,
    StackSet,
    Profiles,
    HandOff,
}

/// The words for the ways in.
const WAYS: &Words<By> = &[
    ("assume-role", By::AssumeRole),
    ("stackset", By::StackSet),
    ("profiles", By::Profiles),
    ("hand-off", By::HandOff),
];

/// The words for what the role may read.
const READS: &Words<MemberRead> = &[
    ("all-buckets", MemberRead::AllBuckets),
    ("bucket-settings", MemberRead::BucketSettings),
];

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut MembersAnswers) {
    form.key(
        "accounts",
        &mut answers.accounts,
        "\"organization\", or account numbers, or [] for a single account",
    );
    form.key("exclude", &mut answers.exclude, "");
    form.key("role_name", &mut answers.role_name, "");
    form.word(
        "read",
        &mut answers.read,
        "\"all-buckets\" as the vendor asks, or \"bucket-settings\"",
        READS,
    );
    form.key("reach", &mut answers.reach, "");
}

impl Value for MemberAccounts {
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        if !entry.is_text() {
            return Some(Self::These(entry.names(found)?));
        }
        let text = entry.text(ACCOUNTS, found)?;
        if text.text == ORGANIZATION {
            return Some(Self::Organization);
        }
        found.add(
            &entry.span,
            &entry.path,
            "This is not one of the choices.",
            ACCOUNTS,
        );
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
                reach.only(&["by", "role", "external_id"], found);
                let role = match reach.entry("role") {
                    Some(entry) => entry.name(found)?,
                    None => default_reach_role(),
                };
                let external_id = match reach.entry("external_id") {
                    Some(entry) => Some(entry.text(ExternalId::RULE, found)?.parse(
                        ExternalId::parse,
                        ExternalId::RULE,
                        found,
                    )?),
                    None => None,
                };
                Some(Self::AssumeRole { role, external_id })
            }
            Some(By::StackSet) => {
                reach.only(&["by", "targets"], found);
                let targets = match reach.entry("targets") {
                    Some(entry) => {
                        let texts = entry.texts(TARGETS, found)?;
                        texts.into_iter().map(|text| text.text.to_owned()).collect()
                    }
                    None => Vec::new(),
                };
                Some(Self::StackSet { targets })
            }
            Some(By::Profiles) => {
                reach.only(&["by", "profiles"], found);
                let table = reach
                    .needed("profiles", PROFILES, found)?
                    .table(PROFILES, found)?;
                let profiles = read_profiles(&table, found)?;
                Some(Self::Profiles { profiles })
            }
            Some(By::HandOff) => {
                reach.only(&["by"], found);
                Some(Self::HandOff)
            }
            None => {
                reach.only(&["by", "role", "external_id", "targets", "profiles"], found);
                None
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Self::AssumeRole { role, external_id } => {
                let mut rows = vec![
                    ("by", quoted("assume-role")),
                    ("role", quoted(role.as_str())),
                ];
                if let Some(id) = external_id {
                    rows.push(("external_id", quoted(id.as_str())));
                }
                inline(&rows)
            }
            Self::StackSet { targets } => {
                let mut rows = vec![("by", quoted("stackset"))];
                if !targets.is_empty() {
                    rows.push(("targets", list(targets)));
                }
                inline(&rows)
            }
            Self::HandOff => inline(&[("by", quoted("hand-off"))]),
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
    use super::*;
    use crate::answers::parse;

    const HEAD: &str =
        "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[members]\n";

    #[test]
    fn other_accounts_are_all_of_the_organization_or_those_that_are_named() {
        let accounts = |text: &str| {
            parse(&format!("{HEAD}accounts = {text}\n"))
                .unwrap()
                .members
                .accounts
        };
        assert_eq!(accounts("\"organization\""), MemberAccounts::Organization);
        let two = ["444455556666", "777788889999"].map(|id| AccountId::parse(id).unwrap());
        assert_eq!(
            accounts("[\"444455556666\", \"7777 8888 9999\"]"),
            MemberAccounts::These(two.to_vec())
        );
        let all = parse(&format!("{HEAD}accounts = \"all\"\n")).unwrap_err();
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!((all[0].line, all[0].column), (6, 12));
        assert_eq!(all[0].key, "members.accounts");
    }

    #[test]
    fn what_the_role_may_read_is_everything_unless_it_is_narrowed() {
        let read = |text: &str| parse(&format!("{HEAD}{text}")).unwrap().members.read;
        assert_eq!(read(""), MemberRead::AllBuckets);
        assert_eq!(
            read("read = \"bucket-settings\"\n"),
            MemberRead::BucketSettings
        );
        let all = parse(&format!("{HEAD}read = \"log-buckets\"\n")).unwrap_err();
        assert_eq!(all[0].key, "members.read");
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
