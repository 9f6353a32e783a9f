//! An account in which everything is right, for tests that break one thing of it.

use std::collections::BTreeMap;

use crate::answers::Answers;
use crate::domain::{AccountId, Arn, ExternalId, Partition, Place, Region};
use crate::inventory::{
    AccountView, AdvancedSelector, Bucket, BucketView, Caller, Destination, Detector,
    FieldSelector, Inventory, Key, ManagedPolicy, MemberAccount, Notification, NotificationTarget,
    Organization, PlaceView, Role, Seen, Selectors, Standing, Subscription, SubscriptionState,
    Topic, Trail, ours,
};
use crate::policy::main_role_permissions::Scope;
use crate::policy::{
    self, Document, Wanted, cloudtrail_key, cloudtrail_topic, findings_bucket, guardduty_key,
    guardduty_topic, log_bucket, main_role_permissions, main_role_trust, merge,
};
use crate::vendor::Vendor;
use crate::verify::{Check, Status, verify};

const ACCOUNT: &str = "111122223333";
const ORGANIZATION: &str = "o-exampleorgid";
const LOG_KEY: &str = "11111111-1111-4111-8111-111111111111";
const FINDINGS_KEY: &str = "22222222-2222-4222-8222-222222222222";
const DETECTOR: &str = "12abc34d567e8fa901bc2d34e56789f0";

/// The answers, and an inventory that meets them.
#[derive(Clone, Debug)]
pub(in crate::verify) struct Right {
    pub(in crate::verify) answers: Answers,
    pub(in crate::verify) vendor: Vendor,
    pub(in crate::verify) inventory: Inventory,
}

pub(in crate::verify) fn account() -> AccountId {
    AccountId::parse(ACCOUNT).unwrap()
}

pub(in crate::verify) fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

pub(in crate::verify) fn document(wanted: &[Wanted]) -> Document {
    merge(None, wanted).document
}

impl Right {
    /// An organization's main account in Ireland, whose GuardDuty watches N. Virginia too.
    pub(in crate::verify) fn new() -> Self {
        let mut answers = Answers::defaults(account(), region("eu-west-1"));
        answers.cloudtrail.organization = true;
        answers.guardduty.regions = vec![region("eu-west-1"), region("us-east-1")];
        answers.vendor.external_role_id = Some(ExternalId::parse("rs-0123456789").unwrap());
        let vendor = Vendor::default();
        let inventory = Inventory {
            at: jiff::Timestamp::UNIX_EPOCH,
            caller: Caller::new(
                account(),
                format!("arn:aws:iam::{ACCOUNT}:user/ana"),
                Partition::Aws,
            ),
            accounts: BTreeMap::from([(account(), account_view(&answers, &vendor))]),
            places: places(&answers),
            stack_sets: BTreeMap::new(),
        };
        Self {
            answers,
            vendor,
            inventory,
        }
    }

    pub(in crate::verify) fn checks(&self) -> Vec<Check> {
        verify(&self.answers, &self.vendor, &self.inventory)
    }

    /// The names of the checks that did not pass, with their Region and status.
    pub(in crate::verify) fn not_passed(&self) -> Vec<(String, Status)> {
        self.checks()
            .into_iter()
            .filter(|check| check.status != Status::Passed)
            .map(|check| {
                let name = check.id.rsplit('/').next().unwrap_or_default();
                (format!("{} {name}", check.place.region), check.status)
            })
            .collect()
    }

    /// Only this check did not pass.
    #[track_caller]
    pub(in crate::verify) fn only(&self, name: &str, status: Status) {
        assert_eq!(self.not_passed(), [(name.to_owned(), status)]);
    }

    pub(in crate::verify) fn view(&mut self) -> &mut AccountView {
        self.inventory.accounts.get_mut(&account()).unwrap()
    }

    pub(in crate::verify) fn place(&mut self, code: &str) -> &mut PlaceView {
        self.inventory
            .places
            .get_mut(&Place::new(account(), region(code)))
            .unwrap()
    }

    pub(in crate::verify) fn organization(&mut self) -> &mut Organization {
        match &mut self.view().standing {
            Seen::Known(Standing::Management(organization)) => organization,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::verify) fn trail(&mut self) -> &mut Trail {
        match &mut self.place("eu-west-1").trails {
            Seen::Known(trails) => trails.first_mut().unwrap(),
            Seen::Unknown(problem) => panic!("{problem}"),
        }
    }

    /// The trail's first or second selector.
    pub(in crate::verify) fn selector(&mut self, index: usize) -> &mut AdvancedSelector {
        match &mut self.trail().selectors {
            Seen::Known(Some(Selectors::Advanced(list))) => &mut list[index],
            other => panic!("{other:?}"),
        }
    }

    /// The conditions of the trail's first or second selector.
    pub(in crate::verify) fn conditions(&mut self, index: usize) -> &mut Vec<FieldSelector> {
        &mut self.selector(index).fields
    }

    pub(in crate::verify) fn log_bucket(&mut self) -> &mut Bucket {
        let name = self.answers.cloudtrail.bucket.name().clone();
        yours(self.view().buckets.get_mut(&name))
    }

    pub(in crate::verify) fn findings_bucket(&mut self) -> &mut Bucket {
        let name = self.answers.guardduty.bucket.name().clone();
        yours(self.view().buckets.get_mut(&name))
    }

    pub(in crate::verify) fn log_key(&mut self) -> &mut Key {
        known(self.place("eu-west-1").keys.get_mut(&key(LOG_KEY)))
    }

    pub(in crate::verify) fn findings_key(&mut self) -> &mut Key {
        known(self.place("eu-west-1").keys.get_mut(&key(FINDINGS_KEY)))
    }

    pub(in crate::verify) fn log_topic(&mut self) -> &mut Topic {
        let arn = self.answers.cloudtrail.topic.arn(&self.answers.place());
        known(self.place("eu-west-1").topics.get_mut(&arn))
    }

    pub(in crate::verify) fn findings_topic(&mut self) -> &mut Topic {
        let arn = self.answers.guardduty.topic.arn(&self.answers.place());
        known(self.place("eu-west-1").topics.get_mut(&arn))
    }

    pub(in crate::verify) fn detector(&mut self, code: &str) -> &mut Detector {
        match &mut self.place(code).detector {
            Seen::Known(Some(detector)) => detector,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::verify) fn destination(&mut self, code: &str) -> &mut Destination {
        match &mut self.detector(code).destinations {
            Seen::Known(destinations) => destinations.first_mut().unwrap(),
            Seen::Unknown(problem) => panic!("{problem}"),
        }
    }

    pub(in crate::verify) fn role(&mut self) -> &mut Role {
        let name = self.vendor.role_name.clone();
        known(self.view().roles.get_mut(&name))
    }

    pub(in crate::verify) fn policy(&mut self) -> &mut ManagedPolicy {
        let name = self.answers.role.policy_name.clone();
        known(self.view().policies.get_mut(&name))
    }
}

fn yours(view: Option<&mut Seen<BucketView>>) -> &mut Bucket {
    match view {
        Some(Seen::Known(BucketView::Yours(bucket))) => bucket,
        other => panic!("{other:?}"),
    }
}

fn known<T: std::fmt::Debug>(seen: Option<&mut Seen<Option<T>>>) -> &mut T {
    match seen {
        Some(Seen::Known(Some(thing))) => thing,
        other => panic!("{other:?}"),
    }
}

fn key(id: &str) -> Arn {
    Arn::key(Partition::Aws, &region("eu-west-1"), &account(), id)
}

fn trail_arn(answers: &Answers) -> Arn {
    Arn::trail(
        Partition::Aws,
        &region("eu-west-1"),
        &account(),
        answers.cloudtrail.trail.name(),
    )
}

fn detectors(answers: &Answers) -> Vec<policy::Detector> {
    let detector = |region: &Region| policy::Detector {
        account: account(),
        region: region.clone(),
        arn: Arn::detector(Partition::Aws, region, &account(), DETECTOR).to_string(),
        opt_in: false,
    };
    answers.guardduty.regions.iter().map(detector).collect()
}

fn account_view(answers: &Answers, vendor: &Vendor) -> AccountView {
    let log = answers.cloudtrail.bucket.name().clone();
    let findings = answers.guardduty.bucket.name().clone();
    let organization = Organization {
        trusted_services: Seen::Known(vec!["cloudtrail.amazonaws.com".to_owned()]),
        accounts: Seen::Known(vec![MemberAccount::new(account(), "Main", true)]),
        ..Organization::new(ORGANIZATION, account())
    };
    let policy_arn = Arn::policy(Partition::Aws, &account(), &answers.role.policy_name);
    AccountView {
        standing: Seen::Known(Standing::Management(organization)),
        regions: Seen::Known(answers.guardduty.regions.clone()),
        bucket_names: Seen::Known(vec![
            log.clone(),
            findings.clone(),
            crate::domain::BucketName::parse("larkfield-website").unwrap(),
        ]),
        buckets: BTreeMap::from([
            (log, bucket(log_rules(answers), Notification::default())),
            (
                findings,
                bucket(findings_rules(answers), notification(answers)),
            ),
        ]),
        roles: BTreeMap::from([(
            vendor.role_name.clone(),
            Seen::Known(Some(role(answers, vendor, &policy_arn))),
        )]),
        policies: BTreeMap::from([(
            answers.role.policy_name.clone(),
            Seen::Known(Some(ManagedPolicy::bare(policy_arn, permissions(answers)))),
        )]),
        ..AccountView::bare()
    }
}

fn bucket(policy: Document, notification: Notification) -> Seen<BucketView> {
    Seen::Known(BucketView::Yours(Box::new(Bucket {
        policy: Seen::Known(Some(policy)),
        notification: Seen::Known(notification),
        tags: Seen::Known(ours()),
        ..Bucket::bare(region("eu-west-1"))
    })))
}

fn log_rules(answers: &Answers) -> Document {
    document(&log_bucket::wanted(&log_bucket::Facts {
        partition: &Partition::Aws,
        bucket: answers.cloudtrail.bucket.name(),
        prefix: None,
        trail_arn: &trail_arn(answers).to_string(),
        trail_owner: &account(),
        organization_id: Some(ORGANIZATION),
        key_arn: Some(&key(LOG_KEY).to_string()),
    }))
}

fn findings_rules(answers: &Answers) -> Document {
    document(&findings_bucket::wanted(&findings_bucket::Facts {
        partition: &Partition::Aws,
        bucket: answers.guardduty.bucket.name(),
        prefix: None,
        key_arn: &key(FINDINGS_KEY).to_string(),
        detectors: &detectors(answers),
        refuses: findings_bucket::Refuses::all(&detectors(answers)),
    }))
}

fn notification(answers: &Answers) -> Notification {
    Notification {
        topics: vec![NotificationTarget {
            id: Some("findings".to_owned()),
            arn: answers.guardduty.topic.arn(&answers.place()),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: Vec::new(),
        }],
        ..Notification::default()
    }
}

fn role(answers: &Answers, vendor: &Vendor, policy: &Arn) -> Role {
    Role {
        attached: Seen::Known(vec![policy.to_string()]),
        ..Role::bare(
            Arn::role(Partition::Aws, &account(), &vendor.role_name),
            main_role_trust::new_document(&main_role_trust::Facts {
                vendor_principal: &vendor.principal,
                external_id: answers.vendor.external_role_id.as_ref().unwrap().as_str(),
            }),
        )
    }
}

fn permissions(answers: &Answers) -> Document {
    let topics = [&answers.cloudtrail.topic, &answers.guardduty.topic]
        .map(|topic| topic.arn(&answers.place()).to_string());
    let keys = [LOG_KEY, FINDINGS_KEY].map(|id| key(id).to_string());
    document(&main_role_permissions::wanted(
        &main_role_permissions::Facts {
            partition: &Partition::Aws,
            scope: Scope::AllBuckets,
            log_bucket: answers.cloudtrail.bucket.name(),
            findings_bucket: answers.guardduty.bucket.name(),
            topics: &topics.each_ref().map(String::as_str),
            keys: &keys.each_ref().map(String::as_str),
            keys_only_through_s3_in: &[],
            members: &[],
            members_in: None,
            organization_reads: true,
        },
    ))
}

fn places(answers: &Answers) -> BTreeMap<Place, PlaceView> {
    let main = PlaceView {
        trails: Seen::Known(vec![trail(answers)]),
        topic_arns: Seen::Known(topics(answers).into_keys().collect()),
        topics: topics(answers),
        aliases: Seen::Known(BTreeMap::from([
            ("alias/radiant-cloudtrail".to_owned(), LOG_KEY.to_owned()),
            (
                "alias/radiant-guardduty".to_owned(),
                FINDINGS_KEY.to_owned(),
            ),
        ])),
        keys: keys(answers),
        ..watched(answers)
    };
    BTreeMap::from([
        (Place::new(account(), region("eu-west-1")), main),
        (Place::new(account(), region("us-east-1")), watched(answers)),
    ])
}

/// A Region that only GuardDuty is in.
fn watched(answers: &Answers) -> PlaceView {
    PlaceView {
        detector: Seen::Known(Some(Detector {
            features: BTreeMap::from([
                ("CLOUD_TRAIL".to_owned(), true),
                ("RDS_LOGIN_EVENTS".to_owned(), false),
                ("S3_DATA_EVENTS".to_owned(), true),
            ]),
            destinations: Seen::Known(vec![Destination {
                expected_owner: Some(ACCOUNT.to_owned()),
                ..Destination::new(
                    "d",
                    "PUBLISHING",
                    Arn::bucket(Partition::Aws, answers.guardduty.bucket.name()).to_string(),
                    key(FINDINGS_KEY).to_string(),
                )
            }]),
            ..Detector::new(DETECTOR)
        })),
        ..PlaceView::bare()
    }
}

fn trail(answers: &Answers) -> Trail {
    let field = |name: &str, value: &str| FieldSelector {
        field: name.to_owned(),
        equals: vec![value.to_owned()],
        ..FieldSelector::default()
    };
    let logs = [
        answers.cloudtrail.bucket.name(),
        answers.guardduty.bucket.name(),
    ];
    let not_logs = FieldSelector {
        field: "resources.ARN".to_owned(),
        not_starts_with: logs
            .iter()
            .map(|bucket| format!("arn:aws:s3:::{bucket}/"))
            .collect(),
        ..FieldSelector::default()
    };
    let selectors = vec![
        AdvancedSelector {
            name: None,
            fields: vec![field("eventCategory", "Management")],
        },
        AdvancedSelector {
            name: None,
            fields: vec![
                field("eventCategory", "Data"),
                field("resources.type", "AWS::S3::Object"),
                not_logs,
            ],
        },
    ];
    Trail {
        organization: true,
        topic_arn: Some(answers.cloudtrail.topic.arn(&answers.place()).to_string()),
        key_arn: Some(key(LOG_KEY).to_string()),
        recursive: Some(false),
        selectors: Seen::Known(Some(Selectors::Advanced(selectors))),
        tags: Seen::Known(ours()),
        ..Trail::bare(
            trail_arn(answers),
            answers.cloudtrail.bucket.name().to_string(),
        )
    }
}

fn topics(answers: &Answers) -> BTreeMap<Arn, Seen<Option<Topic>>> {
    let main = answers.place();
    let log = answers.cloudtrail.topic.arn(&main);
    let findings = answers.guardduty.topic.arn(&main);
    let log_rules = cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
        topic_arn: &log.to_string(),
        trail_arn: &trail_arn(answers).to_string(),
    });
    let findings_rules = guardduty_topic::wanted(&guardduty_topic::Facts {
        partition: &Partition::Aws,
        topic_arn: &findings.to_string(),
        bucket: answers.guardduty.bucket.name(),
        bucket_owner: &account(),
    });
    let topic = |arn: Arn, rules: &[Wanted]| {
        let topic = Topic {
            policy: Some(document(rules)),
            subscriptions: Seen::Known(vec![Subscription {
                state: SubscriptionState::Confirmed,
                protocol: "sqs".to_owned(),
                endpoint: "arn:aws:sqs:us-east-1:649384204969:radiant".to_owned(),
                owner: account().to_string(),
            }]),
            ..Topic::bare(arn.clone())
        };
        (arn, Seen::Known(Some(topic)))
    };
    BTreeMap::from([topic(log, &log_rules), topic(findings, &findings_rules)])
}

fn keys(answers: &Answers) -> BTreeMap<Arn, Seen<Option<Key>>> {
    let log_rules = cloudtrail_key::new_document(&cloudtrail_key::Facts {
        partition: &Partition::Aws,
        key_account: &account(),
        trail_arn: &trail_arn(answers).to_string(),
        trail_owner: &account(),
        readers: false,
    });
    let findings_rules = guardduty_key::new_document(&guardduty_key::Facts {
        partition: &Partition::Aws,
        key_account: &account(),
        detectors: &detectors(answers),
        readers: false,
    });
    let made = |id: &str, rules: Document| {
        let made = Key::bare(key(id), Seen::Known(rules));
        (key(id), Seen::Known(Some(made)))
    };
    BTreeMap::from([made(LOG_KEY, log_rules), made(FINDINGS_KEY, findings_rules)])
}
