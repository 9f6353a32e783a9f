//! `[members]`: the other accounts, the role that each of them gets, and how we get into them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::form::{Form, Value as _, Words, word_for};
use super::found::Found;
use super::line::list;
use super::member_accounts::MemberAccounts;
use super::reach::Reach;
use super::tags;
use super::walk::{Entry, allowed_words, distinct};
use crate::domain::{
    AccountId, BOUNDARY_RULE, GROUP_RULE, IAM_PATH_RULE, PolicyName, RoleName, parse_boundary,
    parse_group, parse_iam_path,
};

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
    /// Whether the `StackSet` of an earlier set-up is taken away, with the roles that it made.
    pub drop_stack_set: bool,
    /// How we get into them.
    pub reach: Reach,
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
            drop_stack_set: false,
            reach: Reach::default(),
        }
    }
}

impl MembersAnswers {
    /// Whether there are other accounts, and CloudFormation gives them their role.
    pub fn by_stack_set(&self) -> bool {
        let none = MemberAccounts::These(Vec::new());
        let by_stack_set = matches!(
            self.reach,
            Reach::StackSet { .. } | Reach::StackSetRoles { .. }
        );
        by_stack_set && self.accounts != none
    }

    /// Whether CloudFormation gives the role to an account. The account that manages the organization gets none by a `StackSet` of the
    /// organization.
    pub fn gets_by_stack_set(&self, manages: bool) -> bool {
        let reaches_all = matches!(self.reach, Reach::StackSetRoles { .. });
        self.by_stack_set() && (reaches_all || !manages)
    }

    /// Give a StackSet to the chosen groups again, and not to those that were named for it.
    pub(crate) fn forget_targets(&mut self) {
        if let Reach::StackSet { targets } = &mut self.reach {
            targets.clear();
        }
    }

    /// What the policy of the role is called: as the role, with another ending.
    pub fn policy_name(&self) -> PolicyName {
        PolicyName::of_role(&self.role_name)
    }
}

/// The words for what the role may read.
const READS: &Words<MemberRead> = &[
    ("all-buckets", MemberRead::AllBuckets),
    ("bucket-settings", MemberRead::BucketSettings),
];

/// The words for the list of roles.
const ASSUME: &Words<AssumeList> = &[
    ("accounts", AssumeList::Accounts),
    ("pattern", AssumeList::Pattern),
];

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut MembersAnswers) {
    form.key(
        "accounts",
        &mut answers.accounts,
        "\"organization\", or account numbers, or [] for a single account",
    );
    form.with(
        "groups",
        &mut answers.groups,
        "only accounts in these, and in the units within",
        |entry, _, found| {
            let texts = entry.texts(&format!("a list, each {GROUP_RULE}"), found)?;
            distinct(&texts, parse_group, GROUP_RULE, found)
        },
        |groups| (!groups.is_empty()).then(|| list(groups)),
    );
    form.with(
        "tags",
        &mut answers.tags,
        "only accounts that have all of these",
        |entry, _, found| tags::read(entry, found),
        tags::write,
    );
    form.key("exclude", &mut answers.exclude, "");
    form.with(
        "role_name",
        &mut answers.role_name,
        "",
        |entry, _, found| read_role_name(entry, found),
        |name| Some(name.write()),
    );
    form.word(
        "read",
        &mut answers.read,
        "\"all-buckets\" as the vendor asks, or \"bucket-settings\"",
        READS,
    );
    form.optional("path", &mut answers.path, parse_iam_path, IAM_PATH_RULE);
    form.optional(
        "permissions_boundary",
        &mut answers.permissions_boundary,
        parse_boundary,
        BOUNDARY_RULE,
    );
    form.with(
        "role_tags",
        &mut answers.role_tags,
        "",
        |entry, _, found| tags::read_for_role(entry, found),
        tags::write,
    );
    form.with(
        "assume",
        &mut answers.assume,
        "\"accounts\" one by one, or \"pattern\": this role in all accounts of the organization",
        |entry, _, found| {
            entry
                .text(&allowed_words(ASSUME, ""), found)?
                .word(ASSUME, "", found)
        },
        |assume| {
            let is_chosen = *assume != AssumeList::default();
            is_chosen.then(|| word_for(ASSUME, *assume)).flatten()
        },
    );
    form.rare(
        "drop_unused",
        &mut answers.drop_unused,
        "true: accounts that are not chosen any more lose their place in the main account role's policy, and a role that a StackSet made",
    );
    form.rare(
        "drop_stack_set",
        &mut answers.drop_stack_set,
        "true: the StackSet of an earlier set-up is taken away, with the roles that it made; only with accounts = []",
    );
    form.key("reach", &mut answers.reach, "");
}

/// Reads the role's name; its path has a key of its own.
fn read_role_name(entry: &Entry<'_>, found: &mut Found<'_>) -> Option<RoleName> {
    let text = entry.text(RoleName::RULE, found)?;
    if let Some((path, name)) = text.text.rsplit_once('/')
        && !path.starts_with("arn:")
    {
        let path = format!("/{}/", path.trim_matches('/'));
        let allowed = match (RoleName::parse(name), parse_iam_path(&path)) {
            (Ok(name), Ok(path)) => {
                format!("{}. Try \"{name}\" with path = \"{path}\"", RoleName::RULE)
            }
            _ => RoleName::RULE.to_owned(),
        };
        let message = "A path is no part of the name. Write it behind `path`.";
        found.add(&text.span, &text.path, message, allowed);
        return None;
    }
    text.parse(RoleName::parse, RoleName::RULE, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Mistake, parse, to_toml};

    const HEAD: &str =
        "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[members]\n";

    fn mistakes(rest: &str) -> Vec<Mistake> {
        parse(&format!("{HEAD}{rest}")).unwrap_err()
    }

    #[test]
    fn what_the_role_may_read_is_everything_unless_it_is_narrowed() {
        let read = |text: &str| parse(&format!("{HEAD}{text}")).unwrap().members.read;
        assert_eq!(read(""), MemberRead::AllBuckets);
        assert_eq!(
            read("read = \"bucket-settings\"\n"),
            MemberRead::BucketSettings
        );
        assert_eq!(mistakes("read = \"log-buckets\"\n")[0].key, "members.read");
    }

    #[test]
    fn what_earlier_versions_wrote_is_read() {
        let earlier = "accounts  = []  # \"organization\", or account numbers, or [] for a single account\nexclude   = []\n\
                       role_name = \"radiant-member-access-role\"\nreach     = { by = \"assume-role\", role = \"OrganizationAccountAccessRole\" }\n\
                       [export]\nfindings = \"none\"  # or \"each-account\", or \"administrator\"\n";
        assert_eq!(parse(&format!("{HEAD}{earlier}")), parse(HEAD));
    }

    #[test]
    fn every_key_is_read_and_written_back() {
        let text = format!(
            "{HEAD}accounts = \"organization\"\n\
             groups = [\"r-a1b2\", \"ou-a1b2-c3d4e5f6\"]\n\
             tags = {{ stage = \"live\", \"cost center\" = \"\" }}\n\
             exclude = [\"444455556666\"]\n\
             role_name = \"reader\"\n\
             path = \"/security/\"\n\
             permissions_boundary = \"security/OrgBoundary\"\n\
             role_tags = {{ team = \"security\" }}\n\
             assume = \"pattern\"\n\
             drop_unused = true\n\
             reach = {{ by = \"hand-off\" }}\n"
        );
        let answers = parse(&text).unwrap();
        let members = &answers.members;
        assert_eq!(members.groups, ["r-a1b2", "ou-a1b2-c3d4e5f6"]);
        assert_eq!(members.tags["stage"], "live");
        assert_eq!(members.tags["cost center"], "");
        assert_eq!(members.path.as_deref(), Some("/security/"));
        assert_eq!(
            members.permissions_boundary.as_deref(),
            Some("security/OrgBoundary")
        );
        assert_eq!(members.role_tags["team"], "security");
        assert_eq!(members.assume, AssumeList::Pattern);
        assert!(members.drop_unused);
        assert_eq!(members.reach, Reach::HandOff);
        assert_eq!(parse(&to_toml(&answers)), Ok(answers));
    }

    #[test]
    fn what_cannot_be_is_refused_where_it_stands() {
        for (line, key, column, said) in [
            (
                "accounts = [\"444455556666\", \"44445555666\"]",
                "accounts",
                29,
                "You have 11",
            ),
            (
                "accounts = [\"444455556666\", \"4444 5555 6666\"]",
                "accounts",
                29,
                "twice",
            ),
            (
                "accounts = [\"444455556666\", \"1111-2222-3333\"]",
                "accounts",
                29,
                "main account",
            ),
            ("groups = [\"Production\"]", "groups", 11, "not the ID"),
            ("groups = [\"r-a1b2\", \"r-a1b2\"]", "groups", 21, "twice"),
            ("tags = { \"a*\" = \"b\" }", "tags.a*", 10, "`*`"),
            ("tags = { a = 1 }", "tags.a", 14, "Text in quotes"),
            (
                "role_name = \"security/reader\"",
                "role_name",
                13,
                "behind `path`",
            ),
            ("path = \"security\"", "path", 8, "slash"),
            (
                "permissions_boundary = \"arn:aws:iam::444455556666:policy/x\"",
                "permissions_boundary",
                24,
                "only the name",
            ),
            (
                "permissions_boundary = \"arn:aws-cn:iam::aws:policy/x\"",
                "permissions_boundary",
                24,
                "cannot be joined",
            ),
            (
                "role_tags = { \"aws:x\" = \"b\" }",
                "role_tags.aws:x",
                15,
                "Only AWS",
            ),
            (
                "role_tags = { Created-By = \"b\" }",
                "role_tags.Created-By",
                15,
                "set already",
            ),
            (
                "role_tags = { a = \"1\", A = \"2\" }",
                "role_tags.A",
                24,
                "capitals",
            ),
            (
                "assume = \"patern\"",
                "assume",
                10,
                "Did you mean \"pattern\"?",
            ),
            ("drop_unused = 1", "drop_unused", 15, "`true` or `false`"),
        ] {
            let all = mistakes(&format!("{line}\n"));
            assert_eq!(all.len(), 1, "{all:?}");
            assert_eq!(
                (all[0].key.as_str(), all[0].line, all[0].column),
                (format!("members.{key}").as_str(), 6, column),
                "{line}"
            );
            assert!(all[0].message.contains(said), "{}", all[0]);
        }
    }

    #[test]
    fn a_name_with_a_path_is_mended() {
        let all = mistakes("role_name = \"/security/reader\"\n");
        assert!(
            all[0]
                .allowed
                .ends_with("Try \"reader\" with path = \"/security/\""),
            "{}",
            all[0]
        );
    }

    #[test]
    fn a_role_has_only_so_many_tags() {
        let tags = |count: usize| {
            let tags: Vec<String> = (0..count).map(|tag| format!("t{tag} = \"x\"")).collect();
            format!("role_tags = {{ {} }}\n", tags.join(", "))
        };
        assert!(parse(&format!("{HEAD}{}", tags(47))).is_ok());
        assert!(mistakes(&tags(48))[0].message.contains("47 tags"));
    }

    #[test]
    fn one_account_in_two_spellings_is_there_twice() {
        for other in [
            "4444 5555 6666",
            "4444-5555-6666",
            "4444\u{2011}5555\u{2011}6666",
        ] {
            let all = mistakes(&format!("exclude = [\"444455556666\", \"{other}\"]\n"));
            assert_eq!(all.len(), 1, "{all:?}");
            assert!(all[0].message.contains("is in the list twice"), "{all:?}");
        }
    }
}
