//! What others can do: one sample of it, which is asked of the judge before and after.

use serde_json::Value;

use super::account::{State, Thing, fields, parts, text};
use super::apply::{detector_arn, place_of};
use crate::judge::{Ask, Caller, Happening, is_told, records};

/// Something that somebody can do, or that reaches somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sample {
    /// A call to something with a document.
    Call(Thing, Ask),
    /// CloudTrail writes the files of a trail, locks them and tells its topic. The trail's ARN.
    Delivery(String),
    /// A reader opens the newest file of a trail.
    NewFile(String, Caller),
    /// GuardDuty exports from an account and Region to a place (the S3 ARN), and can lock with the key.
    Export(Place, String),
    /// A reader opens the newest finding of an export, at the place where it looks for it.
    NewFinding(Place, String, Caller),
    /// A feature of a detector is on.
    Watch(Place, String),
    /// A target is told of an event of an object in a bucket: the bucket, the target's ARN, the event, the object.
    Told(String, String, String, String),
    /// EventBridge is told of what happens in a bucket.
    Bridged(String),
    /// A trail records an event.
    Recorded(String, Happening),
    /// A policy is attached to a role.
    Attached(String, String),
}

/// An account and Region.
pub(crate) type Place = (String, String);

impl Sample {
    /// Whether it is so.
    pub(crate) fn holds(&self, state: &State) -> bool {
        match self {
            Self::Call(thing, ask) => state.lets(thing, ask),
            Self::Delivery(trail) => delivers(state, trail),
            Self::NewFile(trail, reader) => opens_file(state, trail, reader),
            Self::Export(place, arn) => destination(state, place, arn)
                .is_some_and(|(id, export)| exports(state, place, &id, export)),
            Self::NewFinding(place, arn, reader) => destination(state, place, arn)
                .is_some_and(|(_, export)| opens_finding(state, place, export, reader)),
            Self::Watch(place, feature) => detector(state, place).is_some_and(|(_, detector)| {
                detector["enabled"] == true && text(&detector["features"], feature) == "ENABLED"
            }),
            Self::Told(bucket, arn, event, object) => state.bucket(bucket).is_some_and(|there| {
                let targets = there["notification"]["targets"].as_array();
                let told =
                    |target: &Value| text(target, "arn") == arn && is_told(target, event, object);
                targets.into_iter().flatten().any(told)
            }),
            Self::Bridged(bucket) => state
                .bucket(bucket)
                .is_some_and(|there| there["notification"]["event_bridge"] == true),
            Self::Recorded(trail, event) => state.by_arn("trails", trail).is_some_and(|trail| {
                trail["logging"] == true
                    && records(
                        &trail["event_selectors"],
                        &trail["advanced_selectors"],
                        event,
                    )
            }),
            Self::Attached(role, policy) => state.identity("roles", role).is_some_and(|role| {
                let attached = role["attached"].as_array();
                attached.into_iter().flatten().any(|one| one == policy)
            }),
        }
    }

    /// The document or setting that it rests on, for the report.
    pub(crate) fn document(&self) -> String {
        match self {
            Self::Call(thing, _) => format!("{thing:?}"),
            Self::Delivery(trail) | Self::NewFile(trail, _) | Self::Recorded(trail, _) => {
                trail.clone()
            }
            Self::Export((account, region), _)
            | Self::NewFinding((account, region), ..)
            | Self::Watch((account, region), _) => format!("detector of {account} in {region}"),
            Self::Told(bucket, ..) | Self::Bridged(bucket) => format!("notification of {bucket}"),
            Self::Attached(role, _) => role.clone(),
        }
    }

    /// Who does what, for the report.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Call(_, ask) => ask.told(),
            Self::Delivery(_) => "CloudTrail delivers".to_owned(),
            Self::NewFile(_, reader) => format!("{} opens the newest log file", who(reader)),
            Self::Export(_, arn) => format!("GuardDuty exports to {arn}"),
            Self::NewFinding(_, arn, reader) => {
                format!("{} opens the newest finding in {arn}", who(reader))
            }
            Self::Watch(_, feature) => format!("GuardDuty's {feature} is on"),
            Self::Told(_, arn, event, object) => format!("{arn} is told of {event} {object}"),
            Self::Bridged(_) => "EventBridge is told".to_owned(),
            Self::Recorded(_, event) => format!("{event:?} is recorded"),
            Self::Attached(_, policy) => format!("{policy} is attached"),
        }
    }
}

fn who(caller: &Caller) -> &str {
    match caller {
        Caller::Anybody => "anybody",
        Caller::Service(name) => name,
        Caller::Principal { arn, .. } => arn,
    }
}

/// The detector of a place with its id.
fn detector<'a>(state: &'a State, (account, region): &Place) -> Option<(&'a String, &'a Value)> {
    fields(state.regional(account, region, "detectors")?).next()
}

/// The export of a place that goes to an S3 ARN, with the detector's id.
fn destination<'a>(state: &'a State, place: &Place, arn: &str) -> Option<(String, &'a Value)> {
    let (id, detector) = detector(state, place)?;
    fields(&detector["destinations"])
        .find(|(_, export)| place_of(text(export, "arn")) == place_of(arn))
        .map(|(_, export)| (id.clone(), export))
}

/// The header under which a file's key is sent.
pub(crate) const KEY_HEADER: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";
/// The header under which a file's encryption is sent.
pub(crate) const LOCK_HEADER: &str = "s3:x-amz-server-side-encryption";

/// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>
fn exports(state: &State, (account, region): &Place, id: &str, export: &Value) -> bool {
    let guardduty = Caller::service("guardduty.amazonaws.com");
    let (bucket, folder) = place_of(text(export, "arn"));
    let key = text(export, "key");
    let source = detector_arn(account, region, id);
    let ask = |action: &str, resource: &str| {
        Ask::new(&guardduty, action, resource)
            .with("aws:SourceArn", &source)
            .with("aws:SourceAccount", account)
    };
    let object =
        format!("arn:aws:s3:::{bucket}/{folder}AWSLogs/{account}/GuardDuty/{region}/new.jsonl.gz");
    let put = ask("s3:PutObject", &object)
        .with(LOCK_HEADER, "aws:kms")
        .with(KEY_HEADER, key);
    let there = Thing::Bucket(bucket.to_owned());
    let look = ask("s3:GetBucketLocation", &format!("arn:aws:s3:::{bucket}"));
    state.lets(&there, &put)
        && state.lets(&there, &look)
        && state.lets(
            &Thing::Key(key.to_owned()),
            &ask("kms:GenerateDataKey", key),
        )
}

fn opens_finding(
    state: &State,
    (account, region): &Place,
    export: &Value,
    reader: &Caller,
) -> bool {
    let (bucket, folder) = place_of(text(export, "arn"));
    let object =
        format!("arn:aws:s3:::{bucket}/{folder}AWSLogs/{account}/GuardDuty/{region}/new.jsonl.gz");
    opens(state, bucket, &object, text(export, "key"), reader, &[])
}

/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>
fn delivers(state: &State, arn: &str) -> bool {
    let Some(trail) = state.by_arn("trails", arn) else {
        return false;
    };
    let cloudtrail = Caller::service("cloudtrail.amazonaws.com");
    let ask = |action: &str, resource: &str| {
        Ask::new(&cloudtrail, action, resource)
            .with("aws:SourceArn", arn)
            .with("aws:SourceAccount", parts(arn)[2])
    };
    let bucket = text(trail, "bucket");
    let there = Thing::Bucket(bucket.to_owned());
    let key = text(trail, "key");
    let put = ask("s3:PutObject", &new_file(trail, arn))
        .with("s3:x-amz-acl", "bucket-owner-full-control");
    let (put, locks) = if key.is_empty() {
        (put, true)
    } else {
        let lock = ask("kms:GenerateDataKey", key).with(TRAIL_CONTEXT, arn);
        let put = put.with(LOCK_HEADER, "aws:kms").with(KEY_HEADER, key);
        (put, state.lets(&Thing::Key(key.to_owned()), &lock))
    };
    let topic = text(trail, "topic");
    let tells =
        topic.is_empty() || state.lets(&Thing::Topic(topic.to_owned()), &ask("sns:Publish", topic));
    let look = ask("s3:GetBucketAcl", &format!("arn:aws:s3:::{bucket}"));
    trail["logging"] == true
        && state.lets(&there, &put)
        && state.lets(&there, &look)
        && locks
        && tells
}

/// The part of the encryption context that names the trail.
const TRAIL_CONTEXT: &str = "kms:EncryptionContext:aws:cloudtrail:arn";

fn new_file(trail: &Value, arn: &str) -> String {
    let prefix = text(trail, "prefix");
    let slash = if prefix.is_empty() { "" } else { "/" };
    let [_, region, account, _] = parts(arn);
    format!(
        "arn:aws:s3:::{}/{prefix}{slash}AWSLogs/{account}/CloudTrail/{region}/new.json.gz",
        text(trail, "bucket")
    )
}

fn opens_file(state: &State, arn: &str, reader: &Caller) -> bool {
    state.by_arn("trails", arn).is_some_and(|trail| {
        let object = new_file(trail, arn);
        let context = [(TRAIL_CONTEXT, arn)];
        opens(
            state,
            text(trail, "bucket"),
            &object,
            text(trail, "key"),
            reader,
            &context,
        )
    })
}

/// Whether a reader gets a file out of a bucket, and can unlock it if it is locked.
fn opens(
    state: &State,
    bucket: &str,
    object: &str,
    key: &str,
    reader: &Caller,
    context: &[(&str, &str)],
) -> bool {
    let get = Ask::new(reader, "s3:GetObject", object);
    if !state.lets(&Thing::Bucket(bucket.to_owned()), &get) {
        return false;
    }
    if key.is_empty() {
        return true;
    }
    let region = parts(key)[1];
    let unlock = Ask::new(reader, "kms:Decrypt", key)
        .with("kms:ViaService", &format!("s3.{region}.amazonaws.com"));
    let unlock = context
        .iter()
        .fold(unlock, |unlock, (name, value)| unlock.with(name, value));
    state.lets(&Thing::Key(key.to_owned()), &unlock)
}
