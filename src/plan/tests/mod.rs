//! Whole plans: what they hold for every state of an account.

mod adopted;
mod as_guide;
mod bucket_lock;
mod buckets;
mod detectors;
mod drift;
mod exports;
mod found;
mod keys;
mod looked_after;
mod members;
mod notification;
mod organization;
mod reach;
mod refusals;
mod role;
mod set_up_by_hand;
mod shared_bucket;
mod simulate;
mod stack_set;
mod strangers;
mod tags;
mod trails;
mod unseen;
mod whole;

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::answers::{BucketChoice, KeyChoice, TopicChoice, TrailChoice};
use crate::domain::{
    AccountId, Arn, BucketName, ExternalId, Partition, Place, PolicyName, Region, RoleName,
};
use crate::inventory::{
    AccountView, Bucket, BucketView, Caller, Detector, Few, Key, ManagedPolicy, Notification,
    PlaceView, PublicAccessBlock, Role, Seen, Standing, Topic, Trail,
};
use crate::policy::tests::check::check;
use crate::policy::{Document, Statement};
use crate::wanted::main_site;
use simulate::carry_out;

const ACCOUNT: &str = "111122223333";
const OTHER: &str = "999988887777";
const REGION: &str = "us-east-1";

fn account() -> AccountId {
    AccountId::parse(ACCOUNT).unwrap()
}

fn other() -> AccountId {
    AccountId::parse(OTHER).unwrap()
}

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

fn place(code: &str) -> Place {
    Place::new(account(), region(code))
}

fn arn(text: &str) -> Arn {
    Arn::parse(text).unwrap()
}

fn bucket_name(text: &str) -> BucketName {
    BucketName::parse(text).unwrap()
}

/// The values that are known by now.
fn slots(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Slots {
    main_site(answers, vendor, inventory).slots
}

/// What is carried to the vendor's page.
fn main_names(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> ConnectorValues {
    main_site(answers, vendor, inventory).connector_values()
}

/// Everything new, with the External Role ID.
fn answers() -> Answers {
    let mut answers = Answers::defaults(account(), region(REGION));
    answers.vendor.external_role_id = Some(ExternalId::parse("rs-8f2c-aa77-bb66-91d4").unwrap());
    answers
}

/// An account in which everything was looked at and nothing is there.
fn fresh(answers: &Answers) -> Inventory {
    let caller = Caller::new(
        account(),
        format!("arn:aws:iam::{ACCOUNT}:user/admin"),
        Partition::Aws,
    );
    let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
    let buckets = [
        answers.cloudtrail.bucket.name(),
        answers.guardduty.bucket.name(),
    ]
    .map(|name| (name.clone(), Seen::Known(BucketView::Free)));
    let role_name = Vendor::default().role_name;
    let view = AccountView {
        regions: Seen::Known(
            [region(REGION)]
                .into_iter()
                .chain(answers.guardduty.regions.iter().cloned())
                .collect(),
        ),
        buckets: BTreeMap::from(buckets),
        roles: Few::from([(role_name, Seen::Known(None))]),
        policies: answers
            .role
            .further_policies()
            .into_iter()
            .chain([answers.role.policy_name.clone()])
            .map(|name| (name, Seen::Known(None)))
            .collect(),
        ..AccountView::bare()
    };
    inventory.accounts.insert(account(), view);
    for code in &answers.guardduty.regions {
        inventory.places.insert(place(code.as_str()), nothing());
    }
    inventory.places.insert(place(REGION), nothing());
    inventory
}

fn nothing() -> PlaceView {
    PlaceView::bare()
}

fn global(inventory: &mut Inventory) -> &mut AccountView {
    inventory.accounts.get_mut(&account()).unwrap()
}

fn here(inventory: &mut Inventory) -> &mut PlaceView {
    inventory.places.get_mut(&place(REGION)).unwrap()
}

fn denied() -> Problem {
    Problem::new("Your sign-in is not allowed to do this.")
}

/// The plan, after what holds for every plan was checked.
fn planned(answers: &Answers, inventory: &Inventory) -> Plan<Told> {
    let plan = tell(answers, &Vendor::default(), inventory);
    sound(&plan);
    plan
}

/// What holds for every plan.
fn sound(plan: &Plan<Told>) {
    let mut earlier = BTreeSet::new();
    for change in &plan.changes {
        let id = &change.id;
        for need in &change.depends_on {
            assert!(earlier.contains(need), "{id} stands before {need}");
            let need = plan.change(need).unwrap();
            let held = matches!(need.kind, Kind::ByHand(_) | Kind::Waiting(_));
            assert!(
                !(change.kind.writes() && held),
                "{id} would be written without {}",
                need.id
            );
        }
        for first in &change.follows {
            assert!(earlier.contains(first), "{id} stands before {first}");
            assert!(
                !change.depends_on.contains(first),
                "{id} needs {first} twice"
            );
        }
        assert!(earlier.insert(id.clone()), "{id} stands twice");
        assert_eq!(change.kind.writes(), change.action != Action::None, "{id}");
        assert_eq!(change.kind.writes(), !change.needs().is_empty(), "{id}");
        assert!(
            !change.meaning.is_empty() && change.undo().ends_with('.'),
            "{id}"
        );
        assert!(
            !change.title.is_empty() && !change.title.ends_with('.'),
            "{id}"
        );
        if change.kind.writes() {
            let words = change.title.split_whitespace().count();
            assert!(words <= 8, "{id} has a title of {words} words");
            assert!(
                change.version.after.is_some(),
                "{id} does not show what it will be"
            );
            assert_eq!(mistakes_of_ours(change), [""; 0], "{id}");
        }
    }
}

/// What is wrong with the document that a change writes and was not wrong with the one that is there.
fn mistakes_of_ours(change: &Told) -> Vec<String> {
    let texts = |view: &Option<View>| match view {
        Some(View::Policy(kind, document)) => {
            let document = Document::try_from(document.clone()).unwrap();
            check(*kind, &document)
                .into_iter()
                .map(|finding| format!("{:?}: {}", finding.rule, finding.text))
                .collect()
        }
        Some(View::Settings(_)) | None => Vec::new(),
    };
    let mut found: Vec<String> = texts(&change.version.after);
    let before = texts(&change.version.before);
    found.retain(|text| !before.contains(text));
    found
}

/// The change of this part, such as `cloudtrail/log-bucket`, in the main Region.
fn part<'a>(plan: &'a Plan<Told>, name: &str) -> &'a Told {
    part_in(plan, name, REGION)
}

fn part_in<'a>(plan: &'a Plan<Told>, name: &str, code: &str) -> &'a Told {
    let (section, rest) = name.split_once('/').unwrap();
    let wanted = format!("{section}/{ACCOUNT}/{code}/{rest}");
    plan.changes
        .iter()
        .find(|change| change.id.as_str() == wanted)
        .unwrap_or_else(|| panic!("{wanted} is not in {:?}", ids(plan)))
}

/// What a change does, which is of this kind.
#[track_caller]
fn deed<T: Deed>(change: &Told) -> &T {
    let deed: &dyn Any = change.action.deed();
    let deed = deed.downcast_ref();
    deed.unwrap_or_else(|| panic!("{:?}", change.action))
}

fn has(plan: &Plan<Told>, name: &str) -> bool {
    plan.changes
        .iter()
        .any(|change| change.id.as_str().ends_with(name))
}

fn ids(plan: &Plan<Told>) -> Vec<&str> {
    plan.changes
        .iter()
        .map(|change| change.id.as_str())
        .collect()
}

fn by_hand<'a>(plan: &'a Plan<Told>, name: &str) -> &'a Problem {
    match &part(plan, name).kind {
        Kind::ByHand(problem) => problem,
        kind => panic!("{name} is {kind:?}"),
    }
}

/// A change is left to people, with these words.
#[track_caller]
fn left_saying(plan: &Plan<Told>, name: &str, words: &str) {
    let summary = &by_hand(plan, name).summary;
    assert!(summary.contains(words), "{summary}");
}

/// Whether a warning of a change says so.
fn says(change: &Told, text: &str) -> bool {
    let mut warnings = change.warnings.iter();
    warnings.any(|warning| warning.text.contains(text))
}

fn writes(plan: &Plan<Told>) -> Vec<&str> {
    plan.changes
        .iter()
        .filter(|change| change.kind.writes())
        .map(|change| change.id.as_str())
        .collect()
}

/// Whether a change stands behind another, directly or through others.
fn is_behind(plan: &Plan<Told>, late: &str, early: &str) -> bool {
    let early = part(plan, early).id.clone();
    let mut open = vec![part(plan, late).id.clone()];
    while let Some(id) = open.pop() {
        if id == early {
            return true;
        }
        let change = plan.change(&id).unwrap();
        open.extend(change.depends_on.iter().chain(&change.follows).cloned());
    }
    false
}

/// The account after the plan was carried out.
fn after(answers: &Answers, inventory: &Inventory) -> Inventory {
    let mut inventory = inventory.clone();
    carry_out(&planned(answers, &inventory), &mut inventory);
    inventory
}

fn empty_bucket(code: &str) -> Bucket {
    Bucket::bare(region(code))
}

fn put_bucket(inventory: &mut Inventory, name: &str, bucket: Bucket) {
    let buckets = &mut global(inventory).buckets;
    buckets.insert(bucket_name(name), yours(bucket));
}

fn put_key(inventory: &mut Inventory, key: Key) {
    let keys = &mut here(inventory).keys;
    keys.insert(key.arn.clone(), Seen::Known(Some(key)));
}

fn put_policy(inventory: &mut Inventory, name: PolicyName, policy: ManagedPolicy) {
    let policies = &mut global(inventory).policies;
    policies.insert(name, Seen::Known(Some(policy)));
}

fn put_role(inventory: &mut Inventory, name: RoleName, role: Role) {
    let roles = &mut global(inventory).roles;
    roles.insert(name, Seen::Known(Some(role)));
}

fn yours(bucket: Bucket) -> Seen<BucketView> {
    Seen::Known(BucketView::Yours(Box::new(bucket)))
}

/// A key that is fit for its work, with the account's own rule.
fn key(text: &str) -> Key {
    let root = Statement::allow("Root")
        .aws([format!("arn:aws:iam::{ACCOUNT}:root")])
        .action(["kms:*"])
        .resource(["*"]);
    Key {
        rotates: Seen::Known(false),
        ..Key::bare(arn(text), Seen::Known(Document::from_statements([root])))
    }
}

fn topic(text: &str) -> Topic {
    Topic::bare(arn(text))
}

/// A trail with nothing but a bucket.
fn bare_trail(name: &str, bucket: &str) -> Trail {
    Trail::bare(
        arn(&format!(
            "arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{name}"
        )),
        bucket,
    )
}

fn bare_detector() -> Detector {
    Detector {
        frequency: "SIX_HOURS".to_owned(),
        features: BTreeMap::from([("S3_DATA_EVENTS".to_owned(), true)]),
        ..Detector::new("12abc34d")
    }
}

fn existing_bucket(name: &str) -> BucketChoice {
    BucketChoice::Existing {
        name: bucket_name(name),
    }
}

fn existing_key(text: &str) -> KeyChoice {
    KeyChoice::Existing { arn: arn(text) }
}

fn existing_topic(text: &str) -> TopicChoice {
    TopicChoice::Existing { arn: arn(text) }
}

fn existing_trail(arn: Arn) -> TrailChoice {
    TrailChoice::Existing { arn }
}
