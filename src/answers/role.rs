//! `[role]`: what the vendor's role in the main account may do.

use serde::{Deserialize, Serialize};

use super::form::{Form, Words};
use crate::domain::{Arn, PolicyName};

/// What the vendor's role in the main account may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleAnswers {
    /// Which buckets it may read.
    pub read: ReadScope,
    pub policy_name: PolicyName,
    /// Whether it may look at the organization, as the vendor's guide has it.
    pub organization_reads: bool,
    /// The policy that limits the role, whatever its own one allows; some companies ask for one on every role.
    pub permissions_boundary: Option<Arn>,
    /// Whether keys, topics and buckets that the answers do not name any more are taken out of its policy.
    pub drop_unused: bool,
}

/// So many further policies are looked for: with the first one, as many as AWS attaches to a role at most.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const FURTHER: usize = 24;

impl RoleAnswers {
    /// The names of the policies for the roles of other accounts that do not fit into the first one, in their order.
    pub fn further_policies(&self) -> Vec<PolicyName> {
        (1..=FURTHER)
            .map(|number| self.policy_name.beside("members", number))
            .collect()
    }
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
const SCOPES: &Words<ReadScope> = &[
    ("all-buckets", ReadScope::AllBuckets),
    ("log-buckets", ReadScope::LogBuckets),
];

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut RoleAnswers) {
    form.word(
        "read",
        &mut answers.read,
        "\"all-buckets\" as the vendor asks, or \"log-buckets\"",
        SCOPES,
    );
    form.key("policy_name", &mut answers.policy_name, "");
    form.key(
        "organization_reads",
        &mut answers.organization_reads,
        "false: the role may not look at the organization's policies",
    );
    form.optional(
        "permissions_boundary",
        &mut answers.permissions_boundary,
        Arn::parse_policy,
        Arn::POLICY_RULE,
    );
    form.rare(
        "drop_unused",
        &mut answers.drop_unused,
        "true: what these answers do not name any more is taken out of the policy",
    );
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
