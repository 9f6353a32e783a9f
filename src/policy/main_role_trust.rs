//! Who may use the vendor's role: its trust policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html>

use std::fmt;

use super::merge::{Wanted, merge};
use super::model::Document;
use super::statement::Statement;

/// What the policy depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The vendor's role session. Its form is unusual and right: AWS's console marks it, and IAM takes it.
    pub vendor_principal: &'a str,
    /// The id that the vendor's page shows after the connector was added, or its slot.
    pub external_id: &'a str,
}

impl fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("vendor_principal", &self.vendor_principal)
            .finish_non_exhaustive()
    }
}

/// Every name that we give in this document.
pub const SIDS: [&str; 1] = ["AssumeRadiantSecurity"];

/// The one rule: the vendor may use the role, and only with the external id.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let assume = Statement::allow("AssumeRadiantSecurity")
        .aws([facts.vendor_principal])
        .action(["sts:AssumeRole"])
        .when("StringEquals", "sts:ExternalId", [facts.external_id]);
    vec![Wanted::in_place(
        "assume",
        "Radiant Security signs in with this role. The ID proves that it acts for you and nobody else.",
        assume,
    )]
}

/// The whole trust policy of a role that we make.
pub fn new_document(facts: &Facts<'_>) -> Document {
    merge(None, &wanted(facts)).document
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::policy::size::{DocumentKind, measure};

    const VENDOR: &str =
        "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";

    #[test]
    fn it_is_the_guide_s_to_the_letter() {
        let facts = Facts {
            vendor_principal: VENDOR,
            external_id: "0a1b2c3d-example",
        };
        let expected = json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "AssumeRadiantSecurity", "Effect": "Allow",
            "Principal": {"AWS": VENDOR},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "0a1b2c3d-example"}}
        }]});
        assert_eq!(*new_document(&facts).value(), expected);
    }

    #[test]
    fn the_longest_id_fits() {
        let facts = Facts {
            vendor_principal: VENDOR,
            external_id: &"x".repeat(1_224),
        };
        let size = measure(DocumentKind::MainRoleTrust, &new_document(&facts));
        assert!(size.fits);
        assert!(size.used > 1_400 && size.used < 1_600);
    }

    #[test]
    fn the_id_is_not_in_debug_output() {
        let facts = Facts {
            vendor_principal: VENDOR,
            external_id: "0a1b2c3d-example",
        };
        assert!(!format!("{facts:?}").contains("0a1b2c3d"));
    }
}
