//! The documents go by what is there, as the changes do.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answers::Answers;
use crate::domain::{AccountId, Arn, BucketName, Partition, Place, Region};
use crate::inventory::{
    AccountView, Bucket, BucketView, Caller, Destination, Detector, Few, Inventory, ManagedPolicy,
    PlaceView, Role, Seen,
};
use crate::policy::findings_bucket::{OPEN_CONNECTIONS, UNENCRYPTED};
use crate::policy::{Document, Statement};
use crate::problem::Problem;
use crate::window::show::policy_preview::policy::Preview;
use crate::window::show::policy_preview::preview;
use crate::window::{Ask, Draft, KeyUse, Question, State, Use};

const ACCOUNT: &str = "444455556666";
const KEY: &str = "arn:aws:kms:us-east-1:444455556666:key/1234abcd";

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

fn bucket() -> BucketName {
    BucketName::parse("larkfield-findings").unwrap()
}

fn answers() -> Answers {
    Answers::defaults(AccountId::parse(ACCOUNT).unwrap(), region("eu-west-1"))
}

/// A findings bucket in another Region is chosen.
fn state(answers: &Answers, tags: BTreeMap<String, String>) -> State {
    let mut state = State::for_tests();
    let mut draft = Draft::from_answers(answers);
    draft.findings_bucket.how = Some(Use::Existing);
    draft.findings_bucket.existing = Some(bucket());
    state.form.draft = Some(draft);
    let there = Bucket {
        public_access_block: Seen::Known(None),
        tags: Seen::Known(tags),
        ..Bucket::bare(region("us-east-1"))
    };
    let view = BucketView::Yours(Box::new(there));
    state.account.buckets.insert(bucket(), Ask::Here(view));
    state
}

fn made_by_us() -> BTreeMap<String, String> {
    crate::inventory::ours()
}

fn inventory() -> Inventory {
    Inventory::empty(
        jiff::Timestamp::UNIX_EPOCH,
        Caller::new(AccountId::parse(ACCOUNT).unwrap(), "", Partition::Aws),
    )
}

fn text(state: &State, question: Question) -> String {
    preview(state, question).unwrap().after.to_pretty()
}

#[test]
fn a_bucket_refuses_by_who_made_it_and_what_was_asked() {
    let refuses = |answers: &Answers, tags: BTreeMap<String, String>| {
        text(&state(answers, tags), Question::FindingsBucket).contains(OPEN_CONNECTIONS)
    };
    let mut answers = answers();
    assert!(refuses(&answers, made_by_us()));
    assert!(!refuses(&answers, BTreeMap::new()));
    answers.guardduty.strict_bucket = true;
    assert!(refuses(&answers, BTreeMap::new()));
}

#[test]
fn a_new_topic_and_its_key_are_shown_in_the_bucket_s_region() {
    let mut state = state(&answers(), BTreeMap::new());
    let topic = "arn:aws:sns:us-east-1:444455556666:";
    assert!(text(&state, Question::FindingsTopic).contains(topic));
    assert!(text(&state, Question::Read).contains(topic));
    let mut inventory = inventory();
    let alias = state
        .form
        .draft
        .as_ref()
        .unwrap()
        .findings_key
        .alias
        .clone();
    let mut place = PlaceView::unlooked();
    place.aliases = Seen::Known(BTreeMap::from([(alias, "1234abcd".to_owned())]));
    let there = Place::new(inventory.caller.account.clone(), region("us-east-1"));
    inventory.places.insert(there, place);
    state.account.around = Ask::Here(Arc::new(inventory));
    assert!(text(&state, Question::Read).contains(KEY));
}

fn with_exports(exports: &[(&str, Seen<Vec<Destination>>)]) -> State {
    let mut answers = answers();
    answers.guardduty.regions = exports.iter().map(|(code, _)| region(code)).collect();
    let mut state = state(&answers, made_by_us());
    let draft = state.form.draft.as_mut().unwrap();
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing = Some(Arn::parse(KEY).unwrap());
    let mut inventory = inventory();
    for (code, destinations) in exports {
        let place = Place::new(inventory.caller.account.clone(), region(code));
        let mut view = PlaceView::unlooked();
        view.detector = Seen::Known(Some(Detector {
            destinations: destinations.clone(),
            ..Detector::new(format!("detector-of-{code}"))
        }));
        inventory.places.insert(place, view);
    }
    state.account.around = Ask::Here(Arc::new(inventory));
    state
}

fn export(bucket: &str) -> Seen<Vec<Destination>> {
    let arn = format!("arn:aws:s3:::{bucket}");
    Seen::Known(vec![Destination::new("d", "PUBLISHING", arn, KEY)])
}

#[test]
fn an_export_that_stays_elsewhere_is_not_let_in_and_a_folder_is_followed() {
    let mut state = with_exports(&[
        ("eu-west-1", export("somewhere-else")),
        ("us-east-1", export("larkfield-findings/guardduty")),
    ]);
    let rules = text(&state, Question::FindingsBucket);
    assert!(rules.contains("detector-of-us-east-1"), "{rules}");
    assert!(!rules.contains("detector-of-eu-west-1"), "{rules}");
    assert!(rules.contains("arn:aws:s3:::larkfield-findings/guardduty/*"));
    assert!(!text(&state, Question::FindingsKey).contains("detector-of-eu-west-1"));
    state.form.draft.as_mut().unwrap().keep_export = Some(false);
    assert!(text(&state, Question::FindingsBucket).contains("detector-of-eu-west-1"));
}

#[test]
fn nothing_is_refused_of_an_export_that_cannot_be_seen() {
    let state = with_exports(&[
        (
            "eu-west-1",
            Seen::Unknown(Problem::new("Your sign-in may not see it.")),
        ),
        ("us-east-1", export("larkfield-findings")),
    ]);
    let preview = preview(&state, Question::FindingsBucket).unwrap();
    let named = |sid: &str| {
        let statements = preview.after.statements();
        let rule = statements
            .iter()
            .find(|there| there.sid() == Some(sid))
            .unwrap();
        crate::policy::detectors::named_in(rule).len()
    };
    assert_eq!(named("RadiantGuardDutyPut"), 2);
    assert_eq!(named(UNENCRYPTED), 1);
}

#[test]
fn what_the_role_has_already_stays_in_sight() {
    let mut state = state(&answers(), BTreeMap::new());
    let theirs = |sid: &str| {
        Document::from_statements([Statement::allow(sid)
            .action(["s3:ListAllMyBuckets"])
            .resource(["*"])])
    };
    let role_name = state.role_name().clone();
    let policy_name = state
        .form
        .draft
        .as_ref()
        .unwrap()
        .base()
        .role
        .policy_name
        .clone();
    let role = Role::bare(
        Arn::parse("arn:aws:iam::444455556666:role/there").unwrap(),
        theirs("TheirTrust"),
    );
    let policy = ManagedPolicy::bare(
        Arn::parse("arn:aws:iam::444455556666:policy/there").unwrap(),
        theirs("TheirRights"),
    );
    let view = AccountView {
        roles: Few::from([(role_name, Seen::Known(Some(role)))]),
        policies: Few::from([(policy_name, Seen::Known(Some(policy)))]),
        policies_per_role: Seen::unlooked(),
        ..AccountView::bare()
    };
    let mut inventory = inventory();
    let account = inventory.caller.account.clone();
    inventory.accounts.insert(account, view);
    state.account.around = Ask::Here(Arc::new(inventory));
    for (question, sid) in [
        (Question::Read, "TheirRights"),
        (Question::Trust, "TheirTrust"),
    ] {
        let Preview { before, after, .. } = preview(&state, question).unwrap();
        assert!(before.unwrap().to_pretty().contains(sid));
        let statements = after.statements();
        assert!(statements.len() > 1);
        assert!(statements.iter().any(|there| there.sid() == Some(sid)));
    }
}

#[test]
fn while_none_is_picked_of_those_that_are_there_no_rules_are_shown_and_no_name_that_is_not_meant() {
    let mut state = state(&answers(), BTreeMap::new());
    let draft = state.form.draft.as_mut().unwrap();
    let names = [
        draft.log_bucket.name.clone(),
        draft.findings_bucket.name.clone(),
        draft.log_topic.name.clone(),
        draft.findings_topic.name.clone(),
    ];
    for pick in [&mut draft.log_bucket, &mut draft.findings_bucket] {
        (pick.how, pick.existing) = (Some(Use::Existing), None);
    }
    for pick in [&mut draft.log_topic, &mut draft.findings_topic] {
        (pick.how, pick.existing) = (Some(Use::Existing), None);
    }
    for pick in [&mut draft.log_key, &mut draft.findings_key] {
        (pick.how, pick.existing) = (Some(KeyUse::Existing), None);
    }
    for question in [
        Question::LogBucket,
        Question::LogKey,
        Question::LogTopic,
        Question::FindingsBucket,
        Question::FindingsKey,
        Question::FindingsTopic,
    ] {
        let preview = preview(&state, question).unwrap();
        assert!(
            preview.choose.unwrap().starts_with("Choose a "),
            "{question:?}"
        );
        assert!(preview.after.statements().is_empty(), "{question:?}");
        assert_eq!(preview.marks, [], "{question:?}");
    }
    let preview = preview(&state, Question::Read).unwrap();
    assert_eq!(preview.choose, None);
    let text = preview.after.to_pretty();
    for name in names {
        assert!(!text.contains(&format!(":{name}\"")), "{name} {text}");
        assert!(preview.marks.iter().all(|mark| mark.text != name), "{name}");
    }
}
