//! `[role]`: what the vendor's role in the main account may do.

use serde::{Deserialize, Serialize};

use super::walk::{Found, Section, allowed_words};
use super::write::{Line, flag, quoted};
use crate::domain::{Arn, PolicyName};

/// What the vendor's role in the main account may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleAnswers {
    /// Which buckets it may read.
    pub read: ReadScope,
    /// The name of its policy.
    pub policy_name: PolicyName,
    /// Whether it may look at the organization, as the vendor's guide has it.
    pub organization_reads: bool,
    /// The policy that limits the role, whatever its own one allows; some companies ask for one on every role.
    pub permissions_boundary: Option<Arn>,
    /// Whether keys, topics and buckets that the answers do not name any more are taken out of its policy.
    pub drop_unused: bool,
}

/// Which buckets the vendor's role may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadScope {
    /// Every bucket of the account, as the vendor asks.
    AllBuckets,
    /// Only the buckets with log files and findings.
    LogBuckets,
}

impl Default for RoleAnswers {
    fn default() -> Self {
        Self {
            read: ReadScope::AllBuckets,
            policy_name: PolicyName::constant("radiant-aws-access-policy"),
            organization_reads: true,
            permissions_boundary: None,
            drop_unused: false,
        }
    }
}

/// The words for the scope.
const SCOPES: &[(&str, ReadScope)] = &[
    ("all-buckets", ReadScope::AllBuckets),
    ("log-buckets", ReadScope::LogBuckets),
];

/// Reads the section.
pub(super) fn read(section: &Section<'_>, found: &mut Found<'_>) -> Option<RoleAnswers> {
    let defaults = RoleAnswers::default();
    section.only(
        &[
            "read",
            "policy_name",
            "organization_reads",
            "permissions_boundary",
            "drop_unused",
        ],
        found,
    );
    let read = match section.entry("read") {
        Some(entry) => entry
            .text(&allowed_words(SCOPES, ""), found)
            .and_then(|text| text.word(SCOPES, "", found)),
        None => Some(defaults.read),
    };
    let policy_name = section.name_or("policy_name", defaults.policy_name, found);
    let organization_reads =
        section.flag_or("organization_reads", defaults.organization_reads, found);
    let drop_unused = section.flag_or("drop_unused", defaults.drop_unused, found);
    Some(RoleAnswers {
        drop_unused: drop_unused?,
        read: read?,
        policy_name: policy_name?,
        organization_reads: organization_reads?,
        permissions_boundary: section
            .entry("permissions_boundary")
            .and_then(|entry| entry.text(Arn::POLICY_RULE, found))
            .and_then(|text| text.parse(Arn::parse_policy, Arn::POLICY_RULE, found)),
    })
}

/// The section's lines; a boundary only where there is one.
pub(super) fn write(answers: &RoleAnswers) -> Vec<Line> {
    let read = match answers.read {
        ReadScope::AllBuckets => "all-buckets",
        ReadScope::LogBuckets => "log-buckets",
    };
    let mut lines = vec![
        Line::new("read", quoted(read))
            .note("\"all-buckets\" as the vendor asks, or \"log-buckets\""),
        Line::new("policy_name", quoted(answers.policy_name.as_str())),
        Line::new("organization_reads", flag(answers.organization_reads))
            .note("false: the role may not look at the organization's policies"),
    ];
    if let Some(boundary) = &answers.permissions_boundary {
        lines.push(Line::new(
            "permissions_boundary",
            quoted(&boundary.to_string()),
        ));
    }
    if answers.drop_unused {
        lines.push(
            Line::new("drop_unused", flag(true))
                .note("true: what these answers do not name any more is taken out of the policy"),
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{parse, to_toml};

    const HEAD: &str = "version = 1\n[account]\nid = \"111122223333\"\nregion = \"eu-west-1\"\n";

    fn answers(rest: &str) -> RoleAnswers {
        parse(&format!("{HEAD}[role]\n{rest}")).unwrap().role
    }

    fn refused(rest: &str) -> String {
        let mut all = parse(&format!("{HEAD}[role]\n{rest}")).unwrap_err();
        assert_eq!(all.len(), 1, "{all:?}");
        let mistake = all.remove(0);
        format!("{}: {}", mistake.key, mistake.message)
    }

    // IAM-04
    #[test]
    fn a_boundary_is_a_policy_of_this_account_or_of_aws() {
        assert_eq!(answers("").permissions_boundary, None);
        for arn in [
            "arn:aws:iam::111122223333:policy/OrgBoundary",
            "arn:aws:iam::111122223333:policy/security/OrgBoundary",
            "arn:aws:iam::aws:policy/PowerUserAccess",
        ] {
            let read = answers(&format!("permissions_boundary = \"{arn}\"\n"));
            assert_eq!(read.permissions_boundary.unwrap().to_string(), arn);
        }
        let elsewhere =
            refused("permissions_boundary = \"arn:aws:iam::444455556666:policy/OrgBoundary\"\n");
        assert!(elsewhere.starts_with("role.permissions_boundary: "));
        assert!(elsewhere.contains("444455556666"), "{elsewhere}");
        let other = refused(
            "permissions_boundary = \"arn:aws-us-gov:iam::111122223333:policy/OrgBoundary\"\n",
        );
        assert!(other.contains("aws-us-gov"), "{other}");
        assert!(refused("permissions_boundary = \"OrgBoundary\"\n").contains("ARN"));
    }

    #[test]
    fn reads_of_the_organization_can_be_declined() {
        assert!(answers("").organization_reads);
        assert!(!answers("organization_reads = false\n").organization_reads);
    }

    #[test]
    fn a_boundary_is_written_only_where_there_is_one() {
        let mut all = parse(HEAD).unwrap();
        assert!(!to_toml(&all).contains("permissions_boundary"));
        let arn = Arn::parse_policy("arn:aws:iam::111122223333:policy/OrgBoundary").unwrap();
        all.role.permissions_boundary = Some(arn);
        assert_eq!(parse(&to_toml(&all)), Ok(all));
    }
}
