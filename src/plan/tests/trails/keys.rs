//! The key of a trail that is there: who reads with it today goes on reading.

use super::*;
use crate::answers::TrailChoice;
use crate::domain::{KeyAlias, TrailName};
use crate::inventory::CREATED_BY;
use crate::plan::PutKeyPolicy;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const THEIR_KEY: &str = "arn:aws:kms:us-east-1:999988887777:key/1234abcd";

fn new_key() -> KeyChoice {
    KeyChoice::New {
        alias: KeyAlias::parse("alias/for-the-logs").unwrap(),
    }
}

fn role_policy(plan: &Plan<Told>) -> String {
    serde_json::to_string(&part(plan, "main-role/role-policy").action).unwrap()
}

#[test]
fn a_trail_without_a_key_gets_none_unless_one_is_chosen() {
    let (mut answers, inventory) = adopted(|_| {});
    let plan = planned(&answers, &inventory);
    assert_eq!(patch(&plan).key_arn, None);
    assert!(!has(&plan, "/log-key"));
    assert_eq!(said(part(&plan, "cloudtrail/trail")), "");
    answers.cloudtrail.key = new_key();
    let plan = planned(&answers, &inventory);
    let trail = part(&plan, "cloudtrail/trail");
    assert_eq!(
        patch(&plan).key_arn.as_deref(),
        Some("{{cloudtrail.key@111122223333/us-east-1}}")
    );
    for reader in ["other accounts", "Athena", "another SIEM"] {
        assert!(said(trail).contains(reader), "{trail:?}");
    }
    assert!(said(trail).contains("without a key"));
}

// KEY-07c
#[test]
fn another_key_says_who_can_read_no_more_and_does_not_claim_that_all_stays() {
    let (mut answers, mut inventory) = adopted(|trail| trail.key_arn = Some(KEY.to_owned()));
    put_key(&mut inventory, key(KEY));
    let plan = planned(&answers, &inventory);
    assert_eq!(patch(&plan).key_arn, None);
    assert!(
        part(&plan, "cloudtrail/trail")
            .meaning
            .contains("What the trail has stays;")
    );
    answers.cloudtrail.key = new_key();
    let plan = planned(&answers, &inventory);
    let trail = part(&plan, "cloudtrail/trail");
    assert!(!trail.meaning.contains("What the trail has stays"));
    for words in [
        KEY,
        "Athena",
        "another SIEM",
        "Radiant Security cannot open",
    ] {
        assert!(said(trail).contains(words), "{trail:?}");
    }
}

/// The name that ours was to get is taken: nobody thought of that trail when our usual key was left in the answers.
#[test]
fn a_trail_that_only_has_our_name_keeps_its_key() {
    let mut answers = answers();
    answers.cloudtrail.trail = TrailChoice::New {
        name: TrailName::parse("theirs").unwrap(),
    };
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    let mut trail = bare_trail("theirs", "their-logs");
    let plan = planned(&answers, &with_trail(&answers, trail.clone()));
    assert_eq!(patch(&plan).key_arn, None);
    assert!(!has(&plan, "/log-key"));
    assert!(said(part(&plan, "cloudtrail/trail")).contains("keeps its key"));
    assert!(!role_policy(&plan).contains("{{cloudtrail.key@111122223333/us-east-1}}"));
    // Our own trail gets the key that the answers name.
    let (name, value) = CREATED_BY;
    trail.tags = Seen::Known(BTreeMap::from([(name.to_owned(), value.to_owned())]));
    let plan = planned(&answers, &with_trail(&answers, trail.clone()));
    assert_eq!(
        patch(&plan).key_arn.as_deref(),
        Some("{{cloudtrail.key@111122223333/us-east-1}}")
    );
    // So does a trail of others for which a key was named.
    trail.tags = Seen::Known(BTreeMap::new());
    answers.cloudtrail.key = new_key();
    let plan = planned(&answers, &with_trail(&answers, trail));
    assert_eq!(
        patch(&plan).key_arn.as_deref(),
        Some("{{cloudtrail.key@111122223333/us-east-1}}")
    );
}

// KEY-07
#[test]
fn the_role_may_use_the_key_that_the_trail_keeps() {
    let (answers, mut inventory) = adopted(|trail| trail.key_arn = Some(KEY.to_owned()));
    put_key(&mut inventory, key(KEY));
    let plan = planned(&answers, &inventory);
    assert!(role_policy(&plan).contains(KEY));
    assert_eq!(part(&plan, "cloudtrail/log-key").kind, Kind::Keep);
    assert_eq!(part(&plan, "cloudtrail/log-key-policy").kind, Kind::Keep);
    // Without the account's own rule the role's right would count for nothing; nothing else is written.
    let mut lonely = key(KEY);
    let user = Statement::allow("Ops")
        .aws([format!("arn:aws:iam::{ACCOUNT}:user/admin")])
        .action(["kms:*"])
        .resource(["*"]);
    lonely.policy = Seen::Known(Document::from_statements([user]));
    put_key(&mut inventory, lonely);
    let plan = planned(&answers, &inventory);
    let PutKeyPolicy { after, .. } = deed(part(&plan, "cloudtrail/log-key-policy"));
    let sids: Vec<String> = after
        .statements()
        .iter()
        .filter_map(|statement| statement.sid().map(str::to_owned))
        .collect();
    assert_eq!(sids, ["Ops", "RadiantCloudTrailReaders"]);
}

// KEY-07b
#[test]
fn a_key_of_another_account_is_its_owners_to_open() {
    let (mut answers, inventory) = adopted(|trail| trail.key_arn = Some(THEIR_KEY.to_owned()));
    for choice in [KeyChoice::None, existing_key(THEIR_KEY)] {
        answers.cloudtrail.key = choice;
        let plan = planned(&answers, &inventory);
        let problem = by_hand(&plan, "cloudtrail/log-key");
        assert!(problem.summary.contains("9999 8888 7777"), "{problem:?}");
        let hint = problem.hint.as_deref().unwrap();
        assert!(hint.contains("role/radiant-aws-access-role"), "{hint}");
        assert!(problem.who.as_deref().unwrap().contains("9999 8888 7777"));
        assert!(role_policy(&plan).contains(THEIR_KEY));
        // It holds nothing else back.
        assert!(part(&plan, "cloudtrail/trail").kind.writes());
        assert!(part(&plan, "main-role/role-policy").kind.writes());
    }
}
