//! What was set up, put to the judge: what CloudTrail, GuardDuty, S3 and the vendor's role do with it every day.

use serde_json::Value;

use super::{CLOUDTRAIL, GUARDDUTY};
use crate::bench::Bench;
use crate::judge::{Ask, Caller, is_told};
use crate::sweep::account::{State, Thing};

pub(super) fn trail<'a>(state: &'a State, arn: &str) -> &'a Value {
    state.by_arn("trails", arn).unwrap()
}

/// A call of CloudTrail for a trail.
pub(super) fn of_trail(action: &str, resource: &str, trail: &str) -> Ask {
    of_service(CLOUDTRAIL, action, resource, trail, owner(trail))
}

fn of_service(service: &str, action: &str, resource: &str, source: &str, account: &str) -> Ask {
    Ask::new(&Caller::service(service), action, resource)
        .with("aws:SourceArn", source)
        .with("aws:SourceAccount", account)
}

/// The account in an ARN.
fn owner(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap()
}

/// Puts all of it to the judge: the trail's bucket, topic and key, for every account whose files it writes; those of findings, for
/// every detector that exports; and the role after both.
pub(super) fn is_judged_right(bench: &Bench, owner: &str, name: &str, folders: &[&str]) {
    let region = bench.practice.region();
    let arn = format!("arn:aws:cloudtrail:{region}:{owner}:trail/{name}");
    let judge = Judge::of(bench);
    judge.log_files(&arn, folders);
    judge.findings();
    judge.role_lets_the_vendor_in();
}

struct Judge<'b> {
    bench: &'b Bench,
    state: State,
    main: String,
}

impl<'b> Judge<'b> {
    fn of(bench: &'b Bench) -> Self {
        Self {
            bench,
            state: State(bench.practice.state()),
            main: bench.practice.main_account().to_string(),
        }
    }

    fn lets(&self, thing: &Thing, ask: &Ask) {
        assert!(self.state.lets(thing, ask), "refused: {}", ask.told());
    }

    fn keeps_out(&self, thing: &Thing, ask: &Ask) {
        assert!(!self.state.lets(thing, ask), "let in: {}", ask.told());
    }

    /// The main account's role may do this, by its own policy and by what stands on the thing.
    fn role_may(&self, thing: &Thing, action: &str, resource: &str, context: &[(&str, &str)]) {
        let role = self.role();
        let ask = context.iter().fold(
            Ask::new(&Caller::role(&role), action, resource),
            |ask, it| ask.with(it.0, it.1),
        );
        let policy = format!(
            "arn:aws:iam::{}:policy/{}",
            self.main, self.bench.answers.role.policy_name
        );
        self.lets(&Thing::Policy(policy), &ask);
        self.lets(thing, &ask);
    }

    fn role(&self) -> String {
        format!("arn:aws:iam::{}:role/radiant-aws-access-role", self.main)
    }

    fn log_files(&self, arn: &str, folders: &[&str]) {
        let region = self.bench.practice.region();
        let trail = trail(&self.state, arn);
        let text = |field: &str| trail[field].as_str().map(str::to_owned);
        let bucket = text("bucket").unwrap();
        let there = format!("arn:aws:s3:::{bucket}");
        let bucket = Thing::Bucket(bucket);
        self.lets(&bucket, &of_trail("s3:GetBucketAcl", &there, arn));
        for folder in folders {
            let object = format!("{there}/AWSLogs/{folder}/CloudTrail/{region}/x.json.gz");
            let put = |arn: &str| {
                of_trail("s3:PutObject", &object, arn)
                    .with("s3:x-amz-acl", "bucket-owner-full-control")
            };
            self.lets(&bucket, &put(arn));
            // A trail of the same name in another account is another trail.
            for other in [self.main.as_str(), "999988887777"] {
                if other != owner(arn) {
                    self.keeps_out(&bucket, &put(&arn.replace(owner(arn), other)));
                }
            }
        }
        let topic = text("topic").unwrap();
        let announced = Thing::Topic(topic.clone());
        self.lets(&announced, &of_trail("SNS:Publish", &topic, arn));
        let context = [("kms:EncryptionContext:aws:cloudtrail:arn", arn)];
        if let Some(key) = text("key") {
            let ask = of_trail("kms:GenerateDataKey", &key, arn).with(context[0].0, arn);
            let thing = Thing::Key(key.clone());
            self.lets(&thing, &ask);
            self.role_may(&thing, "kms:Decrypt", &key, &context);
        }
        let object = format!("{there}/AWSLogs/{}/x.json.gz", folders[0]);
        self.role_may(&bucket, "s3:GetObject", &object, &[]);
        self.role_may(&announced, "sns:Subscribe", &topic, &[]);
    }

    /// Every detector that exports to the bucket of the answers; at least one does.
    fn findings(&self) {
        let name = self.bench.answers.guardduty.bucket.name().to_string();
        let there = format!("arn:aws:s3:::{name}");
        let mut exports = 0;
        for (account, region, id, detector) in self.state.all("detectors") {
            let detector_arn = format!("arn:aws:guardduty:{region}:{account}:detector/{id}");
            let destinations = detector["destinations"].as_object().unwrap();
            for destination in destinations.values() {
                let arn = destination["arn"].as_str().unwrap_or_default();
                let Some(folder) = arn.strip_prefix(&there) else {
                    continue;
                };
                exports += 1;
                let folder = folder.trim_matches('/');
                let folder = if folder.is_empty() {
                    String::new()
                } else {
                    format!("{folder}/")
                };
                let key = format!("{folder}AWSLogs/{account}/GuardDuty/{region}/x.jsonl.gz");
                self.finding(&name, &key, destination, (account, &detector_arn));
            }
        }
        assert!(exports > 0, "no detector exports to {name}");
    }

    fn finding(&self, bucket: &str, file: &str, destination: &Value, by: (&str, &str)) {
        let (account, detector) = by;
        let object = format!("arn:aws:s3:::{bucket}/{file}");
        let key = destination["key"].as_str().unwrap();
        let thing = Thing::Bucket(bucket.to_owned());
        let put = |detector: &str, account: &str| {
            of_service(GUARDDUTY, "s3:PutObject", &object, detector, account)
                .with("s3:x-amz-server-side-encryption", "aws:kms")
                .with("s3:x-amz-server-side-encryption-aws-kms-key-id", key)
        };
        self.lets(&thing, &put(detector, account));
        let stranger = detector.replace(account, "999988887777");
        self.keeps_out(&thing, &put(&stranger, "999988887777"));
        let lock = of_service(GUARDDUTY, "kms:GenerateDataKey", key, detector, account);
        let locks = Thing::Key(key.to_owned());
        self.lets(&locks, &lock);
        let context = [("kms:EncryptionContext:aws:s3:arn", object.as_str())];
        self.role_may(&locks, "kms:Decrypt", key, &context);
        self.role_may(&thing, "s3:GetObject", &object, &[]);
        self.is_announced(bucket, file);
    }

    /// The bucket tells a topic of this file, which lets it, and which the role may join.
    fn is_announced(&self, bucket: &str, file: &str) {
        let owner = self.state.bucket(bucket).unwrap()["account"].clone();
        let targets = &self.state.bucket(bucket).unwrap()["notification"]["targets"];
        let told = targets
            .as_array()
            .into_iter()
            .flatten()
            .find(|target| is_told(target, "s3:ObjectCreated:Put", file));
        let topic = told.unwrap()["arn"].as_str().unwrap();
        let thing = Thing::Topic(topic.to_owned());
        let source = format!("arn:aws:s3:::{bucket}");
        let ask = of_service(
            "s3.amazonaws.com",
            "SNS:Publish",
            topic,
            &source,
            owner.as_str().unwrap(),
        );
        self.lets(&thing, &ask);
        self.role_may(&thing, "sns:Subscribe", topic, &[]);
    }

    /// The vendor may use the role with the External Role ID, and with no other, and nobody else may.
    fn role_lets_the_vendor_in(&self) {
        let role = self.role();
        let id = self.bench.answers.vendor.external_role_id.clone().unwrap();
        let asks = |who: &str, id: &str| {
            Ask::new(&Caller::role(who), "sts:AssumeRole", &role).with("sts:ExternalId", id)
        };
        let vendor = self.bench.vendor.principal.as_str();
        let thing = Thing::Role(role.clone());
        self.lets(&thing, &asks(vendor, id.as_str()));
        self.keeps_out(&thing, &asks(vendor, "another"));
        let stranger = vendor.replace(&self.bench.vendor.account.to_string(), "999988887777");
        self.keeps_out(&thing, &asks(&stranger, id.as_str()));
    }
}
