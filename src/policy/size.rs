//! How big each document may be, and what to do when it does not fit.
//!
//! Documents are measured in the compact form in which they are sent.

use serde::{Deserialize, Serialize};

use super::model::Document;
use super::slot;

/// Which document this is: it decides the limit and the rules of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DocumentKind {
    LogBucket,
    CloudTrailKey,
    CloudTrailTopic,
    FindingsBucket,
    GuardDutyKey,
    GuardDutyTopic,
    MainRolePermissions,
    /// What the main account's role names besides, where one policy does not take all of it.
    MainRoleMembers,
    MainRoleTrust,
    MemberRolePermissions,
    MemberRoleTrust,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    Characters,
    /// Spaces, tabs and line ends are free.
    CharactersWithoutSpace,
}

/// The most that AWS takes for one kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub most: usize,
    pub unit: Unit,
    /// The most statements, where those are limited too.
    pub statements: Option<usize>,
}

/// How big a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// In the unit of the limit.
    pub used: usize,
    pub statements: usize,
    pub limit: Limit,
    pub fits: bool,
    /// What to do, when it does not fit.
    pub advice: Option<String>,
}

impl DocumentKind {
    pub const ALL: [Self; 11] = [
        Self::LogBucket,
        Self::CloudTrailKey,
        Self::CloudTrailTopic,
        Self::FindingsBucket,
        Self::GuardDutyKey,
        Self::GuardDutyTopic,
        Self::MainRolePermissions,
        Self::MainRoleMembers,
        Self::MainRoleTrust,
        Self::MemberRolePermissions,
        Self::MemberRoleTrust,
    ];

    /// The limit that AWS documents for this kind.
    ///
    /// - bucket policy: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html>
    /// - key policy: <https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html>
    /// - topic policy: <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html>
    /// - role policies: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    pub fn limit(self) -> Limit {
        let (most, unit, statements) = match self {
            Self::LogBucket | Self::FindingsBucket => (20_480, Unit::Bytes, None),
            Self::CloudTrailKey | Self::GuardDutyKey => (32_768, Unit::Bytes, None),
            Self::CloudTrailTopic | Self::GuardDutyTopic => (30_720, Unit::Bytes, Some(100)),
            Self::MainRolePermissions | Self::MainRoleMembers | Self::MemberRolePermissions => {
                (6_144, Unit::CharactersWithoutSpace, None)
            }
            Self::MainRoleTrust | Self::MemberRoleTrust => (2_048, Unit::Characters, None),
        };
        Limit {
            most,
            unit,
            statements,
        }
    }

    /// Whether IAM keeps this document, whose rules of writing are the strictest.
    pub fn is_iam(self) -> bool {
        self.is_of_role() || matches!(self, Self::MainRoleTrust | Self::MemberRoleTrust)
    }

    /// Whether it says what a role may do, and so names nobody.
    pub const fn is_of_role(self) -> bool {
        matches!(
            self,
            Self::MainRolePermissions | Self::MainRoleMembers | Self::MemberRolePermissions
        )
    }

    fn advice(self) -> &'static str {
        match self {
            Self::LogBucket => {
                "The bucket already has many rules. Remove rules that nobody needs, or use a new bucket for the log files."
            }
            Self::CloudTrailKey => {
                "The key already has many rules. Remove rules that nobody needs, or make a new key for the log files."
            }
            Self::CloudTrailTopic => {
                "The topic already has many rules. Remove rules that nobody needs, or make a new topic for the log files."
            }
            Self::FindingsBucket => {
                "Let the account that manages GuardDuty export the findings of all accounts: then the bucket names one detector for each Region. Or let in all detectors of the organization by one rule: let_in = \"organization\" under [export] in the answers. If the rules are not ours, use a new bucket."
            }
            Self::GuardDutyKey => {
                "Let the account that manages GuardDuty export the findings of all accounts: then the key names one detector for each Region. Or let in all detectors of the organization by one rule: let_in = \"organization\" under [export] in the answers. If the rules are not ours, make a new key."
            }
            Self::GuardDutyTopic => {
                "The topic already has many rules. Remove rules that nobody needs, or make a new topic for the findings."
            }
            Self::MainRolePermissions => {
                "The list of other accounts is too long for one policy. Choose fewer accounts, spread them over several policies of the role, or name them all with one pattern."
            }
            Self::MainRoleMembers => {
                "Name the roles of all other accounts with one pattern: assume = \"pattern\" in the answers."
            }
            Self::MemberRolePermissions => {
                "The policy already has many rules. Remove rules that nobody needs, or choose another name for the role."
            }
            Self::MainRoleTrust | Self::MemberRoleTrust => {
                "Remove rules that the role does not need. Or ask AWS to raise the limit for trust policies, up to 8,192 characters."
            }
        }
    }
}

/// Measure a document against the limit of its kind.
pub fn measure(kind: DocumentKind, document: &Document) -> Size {
    let limit = kind.limit();
    let text = document.to_compact();
    let written = match limit.unit {
        Unit::Bytes => text.len(),
        Unit::Characters => text.chars().count(),
        Unit::CharactersWithoutSpace => text.chars().filter(|c| !c.is_whitespace()).count(),
    };
    let used = written.saturating_add_signed(slot::growth(&text));
    let statements = document.statements().len();
    let few_enough = limit.statements.is_none_or(|most| statements <= most);
    let fits = used <= limit.most && few_enough;
    Size {
        used,
        statements,
        limit,
        fits,
        advice: (!fits).then(|| kind.advice().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::statement::Statement;

    fn one(resource: &str) -> Document {
        Document::from_statements([Statement::allow("A")
            .action(["s3:Get*"])
            .resource([resource])])
    }

    /// The compact document around the resource.
    const FRAME: usize = 100;

    #[test]
    fn each_kind_counts_in_its_own_unit() {
        assert_eq!(one("").to_compact().len(), FRAME);
        let document = one("a b\u{e9}");
        assert_eq!(measure(DocumentKind::LogBucket, &document).used, FRAME + 5);
        assert_eq!(
            measure(DocumentKind::MainRoleTrust, &document).used,
            FRAME + 4
        );
        assert_eq!(
            measure(DocumentKind::MainRolePermissions, &document).used,
            FRAME + 3
        );
    }

    #[test]
    fn the_last_character_fits_and_the_next_does_not() {
        for kind in DocumentKind::ALL {
            let room = kind.limit().most - FRAME;
            let full = measure(kind, &one(&"x".repeat(room)));
            assert!(full.fits, "{kind:?}");
            assert_eq!(full.advice, None);
            let over = measure(kind, &one(&"x".repeat(room + 1)));
            assert!(!over.fits, "{kind:?}");
            assert!(over.advice.is_some());
        }
    }

    #[test]
    fn a_topic_takes_a_hundred_statements() {
        let many = |count: usize| {
            Document::from_statements(
                (0..count).map(|number| Statement::allow(&number.to_string())),
            )
        };
        assert!(measure(DocumentKind::CloudTrailTopic, &many(100)).fits);
        assert!(!measure(DocumentKind::CloudTrailTopic, &many(101)).fits);
        assert!(measure(DocumentKind::CloudTrailKey, &many(101)).fits);
    }
}
