//! What one has after following the vendor's guide in the console: its documents with their places filled in, and what the console
//! makes by itself.

use radiant_aws_setup::answers::{
    Answers, BucketChoice, DataEvents, KeyChoice, TopicChoice, TrailChoice,
};
use radiant_aws_setup::domain::{Arn, BucketName, PolicyName};
use radiant_aws_setup::practice::World;
use radiant_aws_setup::practice::world::{
    Alias, Bucket, Detector, Key, Policy, Role, Settling, Topic, Trail,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const REGION: &str = "us-east-1";
pub(super) const TRAIL: &str = "management-events";
pub(super) const LOG_BUCKET: &str = "aws-cloudtrail-logs-111122223333-5f0c2a91";
pub(super) const LOG_KEY: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub(super) const LOG_TOPIC: &str = "aws-cloudtrail-logs-111122223333-topic";
pub(super) const FINDINGS_BUCKET: &str = "larkfield-guardduty";
pub(super) const FINDINGS_KEY: &str = "bbbbbbbb-0000-4000-8000-000000000002";
pub(super) const FINDINGS_TOPIC: &str = "larkfield-guardduty-findings";
pub(super) const DETECTOR: &str = "12abcdef12abcdef12abcdef12abcdef";
pub(super) const POLICY: &str = "RadiantSecurityAccess";
pub(super) const MAIN_ROLE: &str = "radiant-aws-access-role";
const EXTERNAL_ID: &str = "rs-8f2c7d1a-91d4";

/// The guide's documents, word for word.
const LOG_KEY_RULES: &str = include_str!("../../../assets/guide/cloudtrail-key.json");
const LOG_TOPIC_RULES: &str = include_str!("../../../assets/guide/cloudtrail-topic.json");
const FINDINGS_TOPIC_RULES: &str = include_str!("../../../assets/guide/guardduty-topic.json");
const RIGHTS: &str = include_str!("../../../assets/guide/main-role-permissions.json");
const TRUST: &str = include_str!("../../../assets/guide/main-role-trust.json");
pub(super) const MEMBER_RIGHTS: &str =
    include_str!("../../../assets/guide/member-role-permissions.json");
pub(super) const MEMBER_TRUST: &str = include_str!("../../../assets/guide/member-role-trust.json");

pub(super) const DOCUMENTS: [(&str, &str); 7] = [
    ("cloudtrail-key", LOG_KEY_RULES),
    ("cloudtrail-topic", LOG_TOPIC_RULES),
    ("guardduty-topic", FINDINGS_TOPIC_RULES),
    ("main-role-permissions", RIGHTS),
    ("main-role-trust", TRUST),
    ("member-role-permissions", MEMBER_RIGHTS),
    ("member-role-trust", MEMBER_TRUST),
];

/// Somebody who follows the guide.
pub(super) struct Guide {
    /// The roles of other accounts, by ARN.
    pub(super) member_roles: Vec<String>,
    /// The organization whose accounts the trail covers.
    pub(super) organization: Option<String>,
}

pub(super) fn made<T: DeserializeOwned>(said: Value) -> T {
    serde_json::from_value(said).unwrap()
}

impl Guide {
    pub(super) fn alone() -> Self {
        Self {
            member_roles: Vec::new(),
            organization: None,
        }
    }

    /// A document of the guide with its places filled in.
    pub(super) fn filled(&self, text: &str) -> Value {
        let topic = if text == FINDINGS_TOPIC_RULES {
            FINDINGS_TOPIC
        } else {
            LOG_TOPIC
        };
        let mut filled = text.to_owned();
        if let [first, rest @ ..] = self.member_roles.as_slice() {
            let place = "\"arn:aws:iam::${AWS_ACCOUNT_ID}:role/${ROLES_NAME}\"";
            let roles: Vec<String> = std::iter::once(first)
                .chain(rest)
                .map(|role| format!("\"{role}\""))
                .collect();
            filled = filled.replace(place, &roles.join(", "));
        }
        for (place, value) in [
            ("${AWS_ACCOUNT_ID}", ACCOUNT),
            ("${REGION}", REGION),
            ("${TRAIL_NAME}", TRAIL),
            ("${SNS_NAME}", topic),
            ("${SNS_NAME_CLOUD_TRAIL}", LOG_TOPIC),
            ("${SNS_NAME_GUARD_DUTY}", FINDINGS_TOPIC),
            ("${KMS_KEY_CLOUD_TRAIL}", LOG_KEY),
            ("${KMS_KEY_GUARD_DUTY}", FINDINGS_KEY),
            ("${ROLES_NAME}", "nobody"),
            ("${Assume_Role_Name}", MAIN_ROLE),
            ("${RS_CREDENTIAL_ID}", EXTERNAL_ID),
        ] {
            filled = filled.replace(place, value);
        }
        serde_json::from_str(&filled).unwrap()
    }

    /// Everything that the guide says, in the main account.
    pub(super) fn follow(&self, world: &mut World) {
        self.cloudtrail(world);
        self.guardduty(world);
        self.role(world);
    }

    /// "Create and configure AWS CloudTrail": the console makes bucket, key and topic, and writes the bucket's rules.
    fn cloudtrail(&self, world: &mut World) {
        let source = format!("arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{TRAIL}");
        let here = world.regional_mut(ACCOUNT, REGION);
        let key: Key = made(json!({"enabled": true, "policy": self.filled(LOG_KEY_RULES)}));
        here.keys.insert(LOG_KEY.to_owned(), key);
        let alias: Alias = made(json!({"key": LOG_KEY}));
        here.aliases.insert("alias/cloudtrail".to_owned(), alias);
        let topic: Topic = made(json!({"policy": self.filled(LOG_TOPIC_RULES)}));
        here.topics.insert(LOG_TOPIC.to_owned(), topic);
        let trail: Trail = made(json!({
            "bucket": LOG_BUCKET,
            "topic": format!("arn:aws:sns:{REGION}:{ACCOUNT}:{LOG_TOPIC}"),
            "key": format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{LOG_KEY}"),
            "global_events": true, "multi_region": true, "validation": true, "logging": true,
            "organization": self.organization.is_some(),
            "advanced_selectors": [
                {"Name": "Management events selector", "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Management"]}]},
                {"Name": "S3", "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Data"]},
                    {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}]},
            ],
        }));
        here.trails.insert(TRAIL.to_owned(), trail);
        let service = json!({"Service": "cloudtrail.amazonaws.com"});
        let write = |sid: &str, folder: &str| {
            json!({"Sid": sid, "Effect": "Allow", "Principal": service, "Action": "s3:PutObject",
                "Resource": format!("arn:aws:s3:::{LOG_BUCKET}/AWSLogs/{folder}/*"),
                "Condition": {"StringEquals": {
                    "aws:SourceArn": source.as_str(), "s3:x-amz-acl": "bucket-owner-full-control"}}})
        };
        let mut rules = vec![
            json!({"Sid": "AWSCloudTrailAclCheck20150319", "Effect": "Allow", "Principal": service,
                "Action": "s3:GetBucketAcl", "Resource": format!("arn:aws:s3:::{LOG_BUCKET}"),
                "Condition": {"StringEquals": {"aws:SourceArn": source.as_str()}}}),
            write("AWSCloudTrailWrite20150319", ACCOUNT),
        ];
        if let Some(organization) = &self.organization {
            rules.push(write(
                "AWSCloudTrailOrganizationWrite20150319",
                organization,
            ));
        }
        bucket(world, LOG_BUCKET, &rules);
    }

    /// "Create and configure Amazon GuardDuty", with the rules of AWS's own page that the guide points to.
    fn guardduty(&self, world: &mut World) {
        let service = json!({"Service": "guardduty.amazonaws.com"});
        let limits = json!({"StringEquals": {"aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": format!("arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/{DETECTOR}")}});
        let key_arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{FINDINGS_KEY}");
        let here = world.regional_mut(ACCOUNT, REGION);
        let key: Key = made(json!({"enabled": true, "policy": {
        "Version": "2012-10-17", "Id": "key-default-1", "Statement": [
            {"Sid": "Enable IAM User Permissions", "Effect": "Allow",
                "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
                "Action": "kms:*", "Resource": "*"},
            {"Sid": "AllowGuardDutyKey", "Effect": "Allow", "Principal": service,
                "Action": "kms:GenerateDataKey", "Resource": key_arn.as_str(), "Condition": limits},
        ]}}));
        here.keys.insert(FINDINGS_KEY.to_owned(), key);
        let topic: Topic = made(json!({"policy": self.filled(FINDINGS_TOPIC_RULES)}));
        here.topics.insert(FINDINGS_TOPIC.to_owned(), topic);
        let detector: Detector = made(json!({
            "enabled": true, "frequency": "FIFTEEN_MINUTES",
            "features": {"S3_DATA_EVENTS": "ENABLED", "EKS_AUDIT_LOGS": "ENABLED",
                "EBS_MALWARE_PROTECTION": "ENABLED", "RDS_LOGIN_EVENTS": "ENABLED",
                "LAMBDA_NETWORK_LOGS": "ENABLED"},
            "destinations": {"11111111111111111111111111111111": {
                "arn": format!("arn:aws:s3:::{FINDINGS_BUCKET}"), "key": key_arn.as_str()}},
        }));
        here.detectors.insert(DETECTOR.to_owned(), detector);
        let bucket_arn = format!("arn:aws:s3:::{FINDINGS_BUCKET}");
        let objects = format!("{bucket_arn}/*");
        let deny = |sid: &str, condition: Value| {
            json!({"Sid": sid, "Effect": "Deny", "Principal": service, "Action": "s3:PutObject",
                "Resource": objects.as_str(), "Condition": condition})
        };
        let rules = [
            json!({"Sid": "Allow PutObject", "Effect": "Allow", "Principal": service,
                "Action": "s3:PutObject", "Resource": objects.as_str(), "Condition": limits}),
            json!({"Sid": "Allow GetBucketLocation", "Effect": "Allow", "Principal": service,
                "Action": "s3:GetBucketLocation", "Resource": bucket_arn.as_str(), "Condition": limits}),
            deny(
                "Deny unencrypted object uploads",
                json!({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}),
            ),
            deny(
                "Deny incorrect encryption header",
                json!({"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": key_arn}}),
            ),
            json!({"Sid": "Deny non-HTTPS access", "Effect": "Deny", "Principal": "*",
                "Action": "s3:*", "Resource": objects.as_str(),
                "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
        ];
        bucket(world, FINDINGS_BUCKET, &rules);
        let there = world.buckets.get_mut(FINDINGS_BUCKET).unwrap();
        there.notification = made(json!({"targets": [{
            "kind": "Topic", "id": "guardduty-findings",
            "arn": format!("arn:aws:sns:{REGION}:{ACCOUNT}:{FINDINGS_TOPIC}"),
            "events": ["s3:ObjectCreated:*"],
        }]}));
    }

    /// "Create and configure an IAM Role (Main account)". The part for other accounts is left out where there are none, as the guide
    /// says.
    fn role(&self, world: &mut World) {
        let mut rights = self.filled(RIGHTS);
        if self.member_roles.is_empty() {
            let rules = rights["Statement"].as_array_mut().unwrap();
            rules.retain(|rule| rule["Sid"] != "AllowAssumeARoleInAnotherOrganizationAccount");
        }
        let iam = world.iam_mut(ACCOUNT).unwrap();
        iam.policies.insert(POLICY.to_owned(), policy(&rights));
        let role = role(&self.filled(TRUST), ACCOUNT, POLICY);
        iam.roles.insert(MAIN_ROLE.to_owned(), role);
    }
}

pub(super) fn policy(document: &Value) -> Policy {
    made(json!({"id": "ANPAEXAMPLE", "counted": 1,
        "versions": [{"id": "v1", "default": true, "document": document}]}))
}

pub(super) fn role(trust: &Value, account: &str, policy: &str) -> Role {
    made(json!({"id": "AROAEXAMPLEEXAMPLE009", "trust": trust,
        "attached": [format!("arn:aws:iam::{account}:policy/{policy}")]}))
}

fn bucket(world: &mut World, name: &str, rules: &[Value]) {
    let bucket: Bucket = made(json!({
        "account": ACCOUNT, "region": REGION,
        "policy": {"Version": "2012-10-17", "Statement": rules},
        "public_access_block":
            {"block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true},
    }));
    world.buckets.insert(name.to_owned(), bucket);
}

pub(super) fn trail(world: &mut World) -> &mut Trail {
    let here = world.regional_mut(ACCOUNT, REGION);
    here.trails.get_mut(TRAIL).unwrap()
}

pub(super) fn topic<'w>(world: &'w mut World, name: &str) -> &'w mut Topic {
    let here = world.regional_mut(ACCOUNT, REGION);
    here.topics.get_mut(name).unwrap()
}

pub(super) fn key<'w>(world: &'w mut World, id: &str) -> &'w mut Key {
    let here = world.regional_mut(ACCOUNT, REGION);
    here.keys.get_mut(id).unwrap()
}

/// The rules of the role's policy.
pub(super) fn rights(world: &mut World) -> &mut Vec<Value> {
    let iam = world.iam_mut(ACCOUNT).unwrap();
    let versions = &mut iam.policies.get_mut(POLICY).unwrap().versions;
    versions[0].document["Statement"].as_array_mut().unwrap()
}

/// Change the rules of a bucket.
pub(super) fn bucket_rules(world: &mut World, name: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let bucket = world.buckets.get_mut(name).unwrap();
    let mut document = bucket.policy.newest().clone().unwrap();
    change(document["Statement"].as_array_mut().unwrap());
    bucket.policy = Settling::settled(Some(document));
}

/// Change the rules of a key.
pub(super) fn key_rules(world: &mut World, id: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let key = key(world, id);
    let mut document = key.policy.newest().clone();
    change(document["Statement"].as_array_mut().unwrap());
    key.policy = Settling::settled(document);
}

/// Change the rules of a topic.
pub(super) fn topic_rules(world: &mut World, name: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let topic = topic(world, name);
    let mut document = topic.policy.newest().clone();
    change(document["Statement"].as_array_mut().unwrap());
    topic.policy = Settling::settled(document);
}

/// Answers that name what is there.
pub(super) fn answers(usual: &Answers) -> Answers {
    let mut answers = usual.clone();
    let arn = |text: String| Arn::parse(&text).unwrap();
    let bucket = |name: &str| BucketChoice::Existing {
        name: BucketName::parse(name).unwrap(),
    };
    let topic = |name: &str| TopicChoice::Existing {
        arn: arn(format!("arn:aws:sns:{REGION}:{ACCOUNT}:{name}")),
    };
    let key = |id: &str| KeyChoice::Existing {
        arn: arn(format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}")),
    };
    answers.cloudtrail.trail = TrailChoice::Existing {
        arn: arn(format!(
            "arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{TRAIL}"
        )),
    };
    answers.cloudtrail.bucket = bucket(LOG_BUCKET);
    answers.cloudtrail.key = key(LOG_KEY);
    answers.cloudtrail.topic = topic(LOG_TOPIC);
    answers.cloudtrail.data_events = DataEvents::All;
    answers.guardduty.bucket = bucket(FINDINGS_BUCKET);
    answers.guardduty.key = key(FINDINGS_KEY);
    answers.guardduty.topic = topic(FINDINGS_TOPIC);
    answers.role.policy_name = PolicyName::parse(POLICY).unwrap();
    answers
}
