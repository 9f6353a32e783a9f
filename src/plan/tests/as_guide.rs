//! Where the documents are not the vendor's guide's, every difference is told.

use super::*;
use crate::policy::{DocumentKind, same_meaning};

fn values() -> GuideValues {
    let answers = with_id();
    GuideValues::of(&crate::wanted::main_site(
        &answers,
        &Vendor::default(),
        &fresh(&answers),
    ))
}

fn with_id() -> Answers {
    let mut answers = answers();
    answers.vendor.external_role_id = Some(ExternalId::parse("radiant:1234-abcd").unwrap());
    answers
}

#[test]
fn the_guide_s_places_are_filled_in() {
    let known = values();
    let with_document = DocumentKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, guide_document(kind, &known)?)));
    let mut count = 0;
    for (kind, document) in with_document {
        count += 1;
        let text = document.to_compact();
        // Keys have no id before they are made, and the other accounts' roles are not of this account.
        let open = text
            .replace("${KMS_KEY_CLOUD_TRAIL}", "")
            .replace("${KMS_KEY_GUARD_DUTY}", "")
            .replace("${AWS_ACCOUNT_ID}:role/${ROLES_NAME}", "");
        assert!(!open.contains("${"), "{kind:?}: {open}");
        let is_of_no_account = matches!(
            kind,
            DocumentKind::MainRoleTrust | DocumentKind::MemberRolePermissions
        );
        assert!(text.contains(ACCOUNT) || is_of_no_account);
    }
    assert_eq!(count, 7);
}

#[test]
fn every_document_that_is_not_the_guide_s_says_where_and_why() {
    let mut answers = with_id();
    let accounts: Vec<AccountId> = (0..120).map(super::members::id).collect();
    answers.members.accounts = crate::answers::MemberAccounts::These(accounts.clone());
    let mut inventory = fresh(&answers);
    super::members::reached(&answers, &mut inventory, &accounts[0]);
    let plan = planned(&answers, &inventory);
    let known = values();
    let mut seen = BTreeSet::new();
    for change in plan.changes.iter().filter(|change| change.kind.writes()) {
        let Some(kind) = guide_kind(change) else {
            assert!(departures(change).is_empty(), "{}", change.id);
            continue;
        };
        seen.insert(kind);
        let Some(View::Policy(_, ours)) = &change.version.after else {
            panic!("{}", change.id);
        };
        let ours = Document::try_from(ours.clone()).unwrap();
        let as_guide = guide_document(kind, &known);
        let is_guide_s = as_guide.is_some_and(|guide| same_meaning(&guide, &ours));
        // As the guide has it, that one is no JSON.
        let is_broken = kind == DocumentKind::MemberRolePermissions;
        assert_eq!(
            departures(change).is_empty(),
            is_guide_s && !is_broken,
            "{}",
            change.id
        );
    }
    assert_eq!(seen.len(), DocumentKind::ALL.len());
}

#[test]
fn each_rule_of_the_guide_that_is_left_out_is_told() {
    let answers = with_id();
    let plan = planned(&answers, &fresh(&answers));
    let told = |part_name: &str, words: &str| {
        let said = departures(part(&plan, part_name));
        assert!(said.iter().any(|said| said.contains(words)), "{said:?}");
    };
    told("cloudtrail/log-key", "EC2 in us-west-2");
    told("cloudtrail/log-key", "cross account");
    told("cloudtrail/log-key", "kms:Decrypt in theirs");
    told("cloudtrail/log-topic", "AWS:SourceOwner");
    told("cloudtrail/log-topic", "2008-10-17");
    told("guardduty/findings-topic", "this bucket");
    told("main-role/role-policy", "remove the last part");
    let trust = departures(part(&plan, "main-role/role"));
    assert!(trust.is_empty(), "{trust:?}");
}

#[test]
fn ours_stand_beside_the_guide_s_line_by_line() {
    let answers = with_id();
    let inventory = fresh(&answers);
    let plan = planned(&answers, &inventory);
    let known = slots(&answers, &Vendor::default(), &inventory);
    let beside = |name: &str| Beside::of(part(&plan, name), &values(), &known);
    let topic = beside("guardduty/findings-topic").unwrap().to_text();
    assert!(topic.contains("    -") && topic.contains("AWS:SourceOwner"));
    assert!(topic.contains("    +") && topic.contains("RadiantFindingsPublish"));
    let trust = beside("main-role/role").unwrap().to_text();
    assert!(
        !trust.contains("    +") && !trust.contains("    -"),
        "{trust}"
    );
    assert!(beside("cloudtrail/log-bucket-policy").is_none());
}
