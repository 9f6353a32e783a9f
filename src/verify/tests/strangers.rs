//! Whom the answers trust, and rights that go further than is needed.

use std::collections::BTreeMap;

use super::{check, with};
use crate::answers::ReadScope;
use crate::inventory::{Seen, Subscription, SubscriptionState};
use crate::policy::{Document, Statement, main_role_trust};
use crate::verify::Status;
use crate::verify::tests::right::Right;

const STRANGER: &str = "arn:aws:iam::123456789012:role/vendor";

fn all() -> Document {
    let all = Statement::allow("All").action(["*"]).resource(["*"]);
    Document::from_statements([all])
}

#[test]
fn somebody_else_than_the_vendor_is_named_by_account_and_never_as_the_vendor() {
    let mut right = Right::new();
    right.answers.vendor.principal = Some(STRANGER.to_owned());
    let id = right.answers.vendor.external_role_id.clone().unwrap();
    right.role().trust = main_role_trust::new_document(&main_role_trust::Facts {
        vendor_principal: STRANGER,
        external_id: id.as_str(),
    });
    let trust = check(&right, "role-trust");
    assert_eq!(trust.status, Status::Passed);
    assert_eq!(trust.title, "The role trusts only account 1234 5678 9012");
    assert!(trust.seen.contains(STRANGER), "{}", trust.seen);
    assert!(!trust.expected.contains("Radiant Security"));
    right.log_topic().subscriptions = Seen::Known(vec![Subscription {
        state: SubscriptionState::Confirmed,
        protocol: "sqs".to_owned(),
        endpoint: "arn:aws:sqs:us-east-1:123456789012:vendor".to_owned(),
        owner: "123456789012".to_owned(),
    }]);
    let joined = check(&right, "vendor-subscription");
    assert_eq!(joined.status, Status::Passed);
    for text in [joined.title, joined.expected, joined.seen] {
        assert!(
            text.contains("Account 1234 5678 9012") && !text.contains("Radiant"),
            "{text}"
        );
    }
}

#[test]
fn rights_that_go_further_are_remarked() {
    let mut right = Right::new();
    right.policy().document = with(
        &right.policy().document,
        Statement::allow("All").action(["*"]).resource(["*"]),
    );
    let rights = check(&right, "role-rights");
    assert_eq!(rights.status, Status::Passed);
    assert!(rights.seen.contains("`All` gives `*`"), "{}", rights.seen);
    right.role().others = Seen::Known(BTreeMap::from([("Inline".to_owned(), all())]));
    let others = check(&right, "role-unlimited");
    assert_eq!(others.status, Status::Passed);
    assert!(
        others.seen.contains("`Inline` gives more"),
        "{}",
        others.seen
    );
}

#[test]
fn a_role_for_the_log_buckets_has_no_other_way_to_files() {
    let mut right = Right::new();
    right.answers.role.read = ReadScope::LogBuckets;
    let bucket = right.answers.cloudtrail.bucket.name().to_string();
    let read = |sid: &str, what: &str| {
        Statement::allow(sid)
            .action(["s3:GetObject"])
            .resource([format!("arn:aws:s3:::{what}")])
    };
    let own = Document::from_statements([read("Own", &format!("{bucket}/*"))]);
    right.policy().document = own.clone();
    assert_eq!(check(&right, "role-limits").status, Status::Passed);
    // Another bucket by its name, and the same by another policy.
    right.policy().document = with(&own, read("Payroll", "payroll/*"));
    let found = check(&right, "role-limits");
    assert_eq!(found.status, Status::Failed);
    assert!(found.seen.contains("`Payroll`"), "{}", found.seen);
    right.policy().document = own;
    for other in [all(), Document::from_statements([read("P", "payroll/*")])] {
        right.role().others = Seen::Known(BTreeMap::from([("Inline".to_owned(), other)]));
        let found = check(&right, "role-limits");
        assert_eq!(found.status, Status::Failed);
        assert!(found.seen.contains("`Inline`"), "{}", found.seen);
        assert!(found.fix.unwrap().contains("taken off the role"));
    }
}
