//! The policy of the key that locks GuardDuty's findings.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use crate::domain::{AccountId, Partition};

use super::account_root;
use super::detectors::{Detector, OfOrganization, limited_to, services};
use super::merge::{Wanted, merge};
use super::model::Document;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub partition: &'a Partition,
    pub key_account: &'a AccountId,
    /// Every detector that exports with this key.
    pub detectors: &'a [Detector],
    /// Whether to let the key's account open findings by a rule of its own.
    ///
    /// Needed only for a key without the rule of [`account_root`].
    pub readers: bool,
}

/// Every name that we give in this document.
pub const SIDS: [&str; 4] = [
    "RadiantAccountAdministration",
    "RadiantGuardDutyEncrypt",
    "RadiantGuardDutyOrganizationEncrypt",
    "RadiantGuardDutyReaders",
];

/// The rule that GuardDuty needs on the key.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let encrypt = Statement::allow("RadiantGuardDutyEncrypt")
        .services(services(facts.detectors))
        .action(["kms:GenerateDataKey"])
        .resource(["*"]);
    let mut all = vec![Wanted::growing(
        "encrypt",
        "GuardDuty locks each finding before it sends it.",
        limited_to(facts.detectors, encrypt),
    )];
    if facts.readers {
        all.push(Wanted::growing(
            "readers",
            "Nothing else on this key lets anyone of your account open the findings.",
            account_root::readers(
                "RadiantGuardDutyReaders",
                *facts.partition,
                facts.key_account,
            ),
        ));
    }
    all
}

/// The rule that lets in every detector of an organization besides, however many there are.
pub fn of_organization(organization: &OfOrganization) -> Wanted {
    let encrypt = Statement::allow("RadiantGuardDutyOrganizationEncrypt")
        .action(["kms:GenerateDataKey"])
        .resource(["*"]);
    Wanted::growing(
        "organization-encrypt",
        "GuardDuty of your organization locks each finding before it sends it.",
        organization.limit(encrypt),
    )
}

/// The whole policy of a key that we make.
pub fn new_document(facts: &Facts<'_>) -> Document {
    let root = account_root::statement(*facts.partition, facts.key_account);
    merge(Some(&Document::from_statements([root])), &wanted(facts)).document
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Region;

    fn detector(region: &str, arn: &str) -> Detector {
        Detector {
            account: AccountId::parse("111122223333").unwrap(),
            region: Region::parse(region).unwrap(),
            arn: arn.to_owned(),
            opt_in: false,
        }
    }

    #[test]
    fn two_detectors_of_one_account() {
        let detectors = [
            detector(
                "eu-west-1",
                "arn:aws:guardduty:eu-west-1:111122223333:detector/a1",
            ),
            detector("us-east-1", "{{guardduty.detector@111122223333/us-east-1}}"),
        ];
        let facts = Facts {
            partition: &Partition::Aws,
            key_account: &AccountId::parse("111122223333").unwrap(),
            detectors: &detectors,
            readers: false,
        };
        let expected = json!({"Version": "2012-10-17", "Statement": [
            {
                "Sid": "RadiantAccountAdministration", "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "kms:*", "Resource": "*"
            },
            {
                "Sid": "RadiantGuardDutyEncrypt", "Effect": "Allow",
                "Principal": {"Service": "guardduty.amazonaws.com"},
                "Action": "kms:GenerateDataKey", "Resource": "*",
                "Condition": {"StringEquals": {
                    "aws:SourceAccount": "111122223333",
                    "aws:SourceArn": [
                        "arn:aws:guardduty:eu-west-1:111122223333:detector/a1",
                        "{{guardduty.detector@111122223333/us-east-1}}"
                    ]
                }}
            }
        ]});
        assert_eq!(*new_document(&facts).value(), expected);
    }

    #[test]
    fn readers_may_only_open() {
        let facts = Facts {
            partition: &Partition::Aws,
            key_account: &AccountId::parse("111122223333").unwrap(),
            detectors: &[detector("eu-west-1", "x")],
            readers: true,
        };
        let all = wanted(&facts);
        assert_eq!(all.len(), 2);
        assert_eq!(
            all[1].statement.actions(),
            ["kms:Decrypt", "kms:ReEncryptFrom"]
        );
        assert_eq!(
            all[1].statement.principals()[0].value,
            "arn:aws:iam::111122223333:root"
        );
    }
}
