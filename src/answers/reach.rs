//! `members.reach`: how we get into the other accounts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::form::{Value, Words};
use super::found::Found;
use super::line::{inline, list, quoted};
use super::walk::{Entry, Section, allowed_words, distinct};
use crate::domain::{AccountId, ExternalId, GROUP_RULE, NameProblem, RoleName, parse_group};

/// How we get into the other accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// CloudFormation does it for us, by roles that are there: a self-managed `StackSet`.
    StackSetRoles {
        /// The name of the role in each account, such as `AWSControlTowerExecution`.
        execution: RoleName,
        /// The name of the role in the main account by which CloudFormation goes on to those.
        administration: RoleName,
    },
    /// With one sign-in for each account.
    Profiles {
        /// The name of the AWS profile on this computer, by account.
        profiles: BTreeMap<AccountId, String>,
    },
    /// Somebody else makes the role there, from what we hand over.
    HandOff,
}

impl Default for Reach {
    fn default() -> Self {
        Self::AssumeRole {
            role: Self::usual_role(),
            external_id: None,
        }
    }
}

impl Reach {
    /// The same without the external id, which stands in no saved plan.
    #[must_use]
    pub fn without_external_id(&self) -> Self {
        match self {
            Self::AssumeRole { role, .. } => Self::AssumeRole {
                role: role.clone(),
                external_id: None,
            },
            other => other.clone(),
        }
    }

    /// The role that an organization makes in the accounts that it creates, which is taken where nobody names another.
    ///
    /// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html>.
    pub fn usual_role() -> RoleName {
        RoleName::constant("OrganizationAccountAccessRole")
    }

    /// The role of AWS Control Tower in each account, which its StackSets work with.
    ///
    /// See <https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html>.
    pub fn control_tower_role() -> RoleName {
        RoleName::constant("AWSControlTowerExecution")
    }

    /// The role in the main account that belongs to the one in each account: Control Tower's to its own, else the one that AWS's guide
    /// has one make.
    ///
    /// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html>.
    pub fn administration_of(execution: &RoleName) -> RoleName {
        RoleName::constant(if *execution == Self::control_tower_role() {
            "AWSControlTowerStackSetRole"
        } else {
            "AWSCloudFormationStackSetAdministrationRole"
        })
    }
}

/// What is allowed for the way in.
const REACH: &str = "{ by = \"assume-role\", role = \"…\" }, { by = \"stackset\" }, { by = \"stackset\", execution_role = \"…\" }, { by = \"profiles\", profiles = { … } }, { by = \"hand-off\" }";

/// What is allowed for the targets of a `StackSet`.
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
                    None => Self::usual_role(),
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
            Some(By::StackSet) if reach.entry("execution_role").is_some() => {
                reach.only(&["by", "execution_role", "administration_role"], found);
                let execution: RoleName = reach.entry("execution_role")?.name(found)?;
                let administration = match reach.entry("administration_role") {
                    Some(entry) => entry.name(found)?,
                    None => Self::administration_of(&execution),
                };
                Some(Self::StackSetRoles {
                    execution,
                    administration,
                })
            }
            Some(By::StackSet) => {
                reach.only(&["by", "targets", "execution_role"], found);
                let targets = match reach.entry("targets") {
                    Some(entry) => {
                        let texts = entry.texts(TARGETS, found)?;
                        distinct(&texts, parse_group, GROUP_RULE, found)?
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
                reach.only(
                    &[
                        "by",
                        "role",
                        "external_id",
                        "targets",
                        "execution_role",
                        "administration_role",
                        "profiles",
                    ],
                    found,
                );
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
            Self::StackSetRoles {
                execution,
                administration,
            } => {
                let mut rows = vec![
                    ("by", quoted("stackset")),
                    ("execution_role", quoted(execution.as_str())),
                ];
                if *administration != Self::administration_of(execution) {
                    rows.push(("administration_role", quoted(administration.as_str())));
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
    use crate::answers::{Reach, parse, to_toml};

    const HEAD: &str =
        "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[members]\n";

    #[test]
    fn every_way_in_is_read_and_written_back() {
        for way in [
            "{ by = \"assume-role\" }",
            "{ by = \"assume-role\", role = \"AWSControlTowerExecution\", external_id = \"setup-7\" }",
            "{ by = \"stackset\" }",
            "{ by = \"stackset\", targets = [\"r-a1b2\", \"ou-a1b2-c3d4e5f6\"] }",
            "{ by = \"stackset\", execution_role = \"AWSControlTowerExecution\" }",
            "{ by = \"stackset\", execution_role = \"AWSCloudFormationStackSetExecutionRole\", administration_role = \"central\" }",
            "{ by = \"profiles\", profiles = { \"444455556666\" = \"dev\" } }",
            "{ by = \"hand-off\" }",
        ] {
            let answers = parse(&format!("{HEAD}reach = {way}\n")).unwrap();
            assert_eq!(parse(&to_toml(&answers)), Ok(answers), "{way}");
        }
    }

    #[test]
    fn the_role_in_the_main_account_follows_from_the_one_in_the_accounts() {
        for (execution, belongs) in [
            ("AWSControlTowerExecution", "AWSControlTowerStackSetRole"),
            (
                "AWSCloudFormationStackSetExecutionRole",
                "AWSCloudFormationStackSetAdministrationRole",
            ),
        ] {
            let way = format!("{{ by = \"stackset\", execution_role = \"{execution}\" }}");
            let answers = parse(&format!("{HEAD}reach = {way}\n")).unwrap();
            let Reach::StackSetRoles { administration, .. } = answers.members.reach else {
                panic!("{:?}", answers.members.reach);
            };
            assert_eq!(administration.as_str(), belongs);
        }
    }

    #[test]
    fn what_a_way_does_not_know_or_cannot_use_is_refused_where_it_stands() {
        for (way, key) in [
            ("{ by = \"stackset\", role = \"x\" }", "role"),
            ("{ by = \"hand-off\", targets = [] }", "targets"),
            // Roles that are there know no groups, and one of the two alone is a slip.
            (
                "{ by = \"stackset\", execution_role = \"x\", targets = [] }",
                "targets",
            ),
            (
                "{ by = \"stackset\", administration_role = \"x\" }",
                "administration_role",
            ),
            (
                "{ by = \"stackset\", execution_role = \"a b\" }",
                "execution_role",
            ),
            (
                "{ by = \"stackset\", targets = [\"Production\"] }",
                "targets",
            ),
            (
                "{ by = \"stackset\", targets = [\"r-a1b2\", \"r-a1b2\"] }",
                "targets",
            ),
            (
                "{ by = \"assume-role\", external_id = \"a#b\" }",
                "external_id",
            ),
            ("{ by = \"profiles\" }", "profiles"),
            (
                "{ by = \"profiles\", profiles = { \"44445555666\" = \"dev\" } }",
                "profiles.44445555666",
            ),
        ] {
            let all = parse(&format!("{HEAD}reach = {way}\n")).unwrap_err();
            assert_eq!(all.len(), 1, "{all:?}");
            assert_eq!(all[0].key, format!("members.reach.{key}"));
        }
    }
}
