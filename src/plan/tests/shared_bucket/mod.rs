//! The findings bucket and its key among other people's exports: what could be sent before can be sent afterwards.

mod others;
mod regions;

use super::*;
use crate::inventory::{CREATED_BY, Destination};
use crate::policy::findings_bucket::{OPEN_CONNECTIONS, OTHER_KEY, UNENCRYPTED};
use crate::policy::{Effect, without};

const OURS: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const OLD: &str = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const THEIRS: &str = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const STRANGER: &str = "123456789012";
const BUCKET: &str = "their-findings";
const POLICY: &str = "guardduty/findings-bucket-policy";
const EXPORT: &str = "guardduty/findings-export";
const LAST: &str = "guardduty/findings-bucket-refusals";

/// A detector that puts a finding.
#[derive(Clone, Copy)]
struct Sender<'a> {
    account: &'a str,
    region: &'a str,
    id: &'a str,
    key: &'a str,
}

impl Sender<'_> {
    fn arn(self) -> String {
        format!(
            "arn:aws:guardduty:{}:{}:detector/{}",
            self.region, self.account, self.id
        )
    }

    /// Whether a policy lets it put a finding, judged statement by statement and not by the merger.
    fn may_put(self, document: &Document) -> bool {
        let hits = |statement: &Statement| {
            let services: Vec<&str> = statement
                .principals()
                .iter()
                .map(|principal| principal.value)
                .collect();
            (services.contains(&"guardduty.amazonaws.com") || services.contains(&"*"))
                && statement
                    .actions()
                    .iter()
                    .any(|action| ["s3:PutObject", "s3:*"].contains(action))
                && statement.conditions().iter().all(|condition| {
                    let value = match condition.key {
                        "aws:SourceAccount" => self.account.to_owned(),
                        "aws:SourceArn" => self.arn(),
                        "s3:x-amz-server-side-encryption" => "aws:kms".to_owned(),
                        "s3:x-amz-server-side-encryption-aws-kms-key-id" => self.key.to_owned(),
                        "aws:SecureTransport" => "true".to_owned(),
                        other => panic!("{other}"),
                    };
                    condition.values.contains(&value) != condition.operator.contains("Not")
                })
        };
        let by = |effect| {
            document
                .statements()
                .iter()
                .any(|statement| statement.effect() == Some(effect) && hits(statement))
        };
        by(Effect::Allow) && !by(Effect::Deny)
    }
}

fn sender<'a>(region: &'a str, key: &'a str) -> Sender<'a> {
    Sender {
        account: ACCOUNT,
        region,
        id: "12abc34d",
        key,
    }
}

/// A rule that lets detectors put findings.
fn let_in(sid: &str, account: &str, detectors: &[String]) -> Statement {
    let allow = Statement::allow(sid)
        .services(["guardduty.amazonaws.com"])
        .action(["s3:PutObject"])
        .resource([format!("arn:aws:s3:::{BUCKET}/*")])
        .when("StringEquals", "aws:SourceAccount", [account]);
    if detectors.is_empty() {
        allow
    } else {
        allow.when("StringEquals", "aws:SourceArn", detectors.iter().cloned())
    }
}

fn exporting(region: &str, key: &str, bucket: &str) -> Detector {
    let mut detector = bare_detector();
    detector.destinations = Seen::Known(vec![Destination::new(
        format!("d-{region}"),
        "PUBLISHING",
        format!("arn:aws:s3:::{bucket}"),
        key,
    )]);
    detector
}

/// A bucket that is there, with these rules; `made` says whether this program made it.
fn bucket(statements: Vec<Statement>, made: bool) -> Bucket {
    let mut bucket = empty_bucket(REGION);
    bucket.policy = Seen::Known(Some(Document::from_statements(statements)));
    if made {
        let (key, value) = CREATED_BY;
        bucket.tags = Seen::Known(BTreeMap::from([(key.to_owned(), value.to_owned())]));
    }
    bucket
}

/// Answers for the bucket and our key, and an account that has both.
fn adopted(bucket: Bucket) -> (Answers, Inventory) {
    let mut answers = answers();
    answers.guardduty.bucket = existing_bucket(BUCKET);
    answers.guardduty.key = existing_key(OURS);
    let mut inventory = fresh(&answers);
    put_key(&mut inventory, key(OURS));
    put_bucket(&mut inventory, BUCKET, bucket);
    (answers, inventory)
}

fn rules(inventory: &Inventory) -> Document {
    let view = &inventory.account(&account()).unwrap().buckets[&bucket_name(BUCKET)];
    let bucket = view.known().and_then(BucketView::yours).unwrap();
    bucket.policy.known().unwrap().clone().unwrap()
}

fn key_rules(inventory: &Inventory) -> Document {
    let key = &inventory.place(&place(REGION)).unwrap().keys[&arn(OURS)];
    let key = key.known().unwrap().as_ref().unwrap();
    key.policy.known().unwrap().clone()
}

fn names(document: &Document) -> Vec<String> {
    document
        .statements()
        .iter()
        .filter_map(|statement| statement.sid().map(str::to_owned))
        .collect()
}

fn is_told(change: &Told, text: &str) -> bool {
    change
        .warnings
        .iter()
        .any(|warning| warning.text.contains(text))
}

/// A refusal as an earlier version wrote it: of every GuardDuty.
fn old_refusals(key: &str) -> [Statement; 2] {
    [
        (UNENCRYPTED, "s3:x-amz-server-side-encryption", "aws:kms"),
        (
            OTHER_KEY,
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            key,
        ),
    ]
    .map(|(sid, header, value)| {
        Statement::deny(sid)
            .services(["guardduty.amazonaws.com"])
            .action(["s3:PutObject"])
            .resource([format!("arn:aws:s3:::{BUCKET}/*")])
            .when("StringNotEquals", header, [value])
    })
}
