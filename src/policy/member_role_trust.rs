//! Who may use the role in another account: the role of the main account, and nobody else.
//!
//! IAM keeps a role's inner id, not its name. If the main account's role is deleted and made again, this rule trusts nobody until
//! it is written anew.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use std::fmt;

use super::condition::Tests;
use super::merge::{Wanted, merge};
use super::model::Document;
use super::statement::{Effect, Statement};

/// What the policy depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The ARN of the main account's role.
    pub main_role: &'a str,
    /// The id that the vendor's page shows, the same as for the main account's role, or its slot.
    pub external_id: &'a str,
}

impl fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("main_role", &self.main_role)
            .finish_non_exhaustive()
    }
}

/// The name of the rule.
pub const ASSUME_SID: &str = "AssumeRadiantSecurity";

/// Every name that we give in this document.
pub const SIDS: [&str; 1] = [ASSUME_SID];

/// The one rule: the main account's role may use this one, and only with the External Role ID.
pub fn wanted(facts: &Facts<'_>) -> Vec<Wanted> {
    let assume = Statement::allow(ASSUME_SID)
        .aws([facts.main_role])
        .action(["sts:AssumeRole"])
        .when("StringEquals", "sts:ExternalId", [facts.external_id]);
    vec![Wanted::in_place(
        "assume",
        "The role of the main account goes on to this one. The ID proves that it acts for you and nobody else.",
        assume,
    )]
}

/// Whether a statement is the one that we, or the guide, write there: our name, and who may assume the role.
pub fn is_ours(there: &Statement) -> bool {
    there.effect() == Some(Effect::Allow)
        && there.sid() == Some(ASSUME_SID)
        && there.actions() == ["sts:AssumeRole"]
        && there.not_principals().is_empty()
}

/// Whether a statement asks for an External Role ID, whichever.
pub fn asks_for_id(there: &Statement) -> bool {
    Tests::of(there).required("sts:ExternalId").next().is_some()
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

    const MAIN: &str = "arn:aws:iam::111122223333:role/radiant-aws-access-role";

    #[test]
    fn it_names_the_main_role_and_asks_for_the_id() {
        let facts = Facts {
            main_role: MAIN,
            external_id: "0a1b2c3d-example",
        };
        let expected = json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "AssumeRadiantSecurity", "Effect": "Allow",
            "Principal": {"AWS": MAIN},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "0a1b2c3d-example"}}
        }]});
        assert_eq!(*new_document(&facts).value(), expected);
    }

    #[test]
    fn the_longest_id_fits_and_is_not_in_debug_output() {
        let id = "x".repeat(1_224);
        let facts = Facts {
            main_role: MAIN,
            external_id: &id,
        };
        assert!(measure(DocumentKind::MemberRoleTrust, &new_document(&facts)).fits);
        assert!(!format!("{facts:?}").contains("xx"));
    }
}
