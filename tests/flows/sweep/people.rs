//! All that others can do in a world: every sample that holds before anything is changed.

use super::account::{State, Thing, fields, text};
use super::apply::place_of;
use super::derive::{calls, silent_users};
use super::sample::{Place, Sample};
use crate::judge::condition::texts;
use crate::judge::{Caller, Happening};

/// The samples that hold, each once.
pub(crate) fn samples(state: &State) -> Vec<Sample> {
    let mut samples = Vec::new();
    for thing in state.things() {
        samples.extend(calls(state, &thing));
        samples.extend(silent_users(state, &thing));
    }
    samples.extend(of_trails(state));
    samples.extend(of_detectors(state));
    samples.extend(of_buckets(state));
    samples.extend(of_roles(state));
    samples.sort();
    samples.dedup();
    samples.retain(|sample| sample.holds(state));
    samples
}

/// Who reads files: other accounts, people of the account with rights for files only, and such with rights for keys too.
fn readers() -> [Caller; 5] {
    [
        Caller::role("arn:aws:iam::123456789012:role/athena"),
        Caller::role("arn:aws:iam::123456789012:role/siem"),
        Caller::role("arn:aws:iam::444455556666:role/sample"),
        Caller::with_rights("arn:aws:iam::111122223333:role/analyst", &["s3"]),
        Caller::role("arn:aws:iam::111122223333:role/etl"),
    ]
}

fn of_trails(state: &State) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (account, region, name, trail) in state.all("trails") {
        let arn = format!("arn:aws:cloudtrail:{region}:{account}:trail/{name}");
        samples.push(Sample::Delivery(arn.clone()));
        for reader in readers() {
            samples.push(Sample::NewFile(arn.clone(), reader));
        }
        for event in happenings() {
            samples.push(Sample::Recorded(arn.clone(), event));
        }
        assert!(!text(trail, "bucket").is_empty(), "{arn} has a bucket");
    }
    samples
}

fn happenings() -> Vec<Happening> {
    let managed = |source: &str, read_only: bool| Happening {
        category: "Management",
        source: source.to_owned(),
        read_only,
        kind: String::new(),
        arn: String::new(),
    };
    let data = |source: &str, kind: &str, arn: &str, read_only: bool| Happening {
        category: "Data",
        source: source.to_owned(),
        read_only,
        kind: kind.to_owned(),
        arn: arn.to_owned(),
    };
    let mut all = Vec::new();
    for read_only in [true, false] {
        all.push(managed("iam.amazonaws.com", read_only));
        all.push(managed("kms.amazonaws.com", read_only));
        for bucket in ["larkfield-shop", "larkfield-till"] {
            let arn = format!("arn:aws:s3:::{bucket}/orders/1");
            all.push(data("s3.amazonaws.com", "AWS::S3::Object", &arn, read_only));
        }
        let table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
        all.push(data(
            "dynamodb.amazonaws.com",
            "AWS::DynamoDB::Table",
            table,
            read_only,
        ));
        let function = "arn:aws:lambda:us-east-1:111122223333:function:scan";
        all.push(data(
            "lambda.amazonaws.com",
            "AWS::Lambda::Function",
            function,
            read_only,
        ));
    }
    all
}

fn of_detectors(state: &State) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (account, region, _, detector) in state.all("detectors") {
        let place: Place = (account.to_owned(), region.to_owned());
        for (feature, _) in fields(&detector["features"]) {
            samples.push(Sample::Watch(place.clone(), feature.clone()));
        }
        for (_, export) in fields(&detector["destinations"]) {
            let arn = text(export, "arn").to_owned();
            samples.push(Sample::Export(place.clone(), arn.clone()));
            for reader in readers() {
                samples.push(Sample::NewFinding(place.clone(), arn.clone(), reader));
            }
        }
    }
    samples
}

fn of_buckets(state: &State) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (name, bucket) in fields(&state.0["buckets"]) {
        samples.push(Sample::Bridged(name.clone()));
        for target in bucket["notification"]["targets"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let object = format!("{}a/file{}", text(target, "prefix"), text(target, "suffix"));
            for event in texts(&target["events"]) {
                let event = event.replace('*', "Put");
                let arn = text(target, "arn").to_owned();
                samples.push(Sample::Told(name.clone(), arn, event, object.clone()));
            }
        }
    }
    samples
}

fn of_roles(state: &State) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (account, view) in state.accounts() {
        for (name, role) in fields(&view["iam"]["roles"]) {
            let arn = format!("arn:aws:iam::{account}:role/{name}");
            for policy in role["attached"].as_array().into_iter().flatten() {
                let policy = policy.as_str().unwrap_or_default().to_owned();
                samples.push(Sample::Attached(arn.clone(), policy));
            }
        }
    }
    samples
}

/// What a sample rests on, by the names that writes give to what they touch.
pub(crate) fn rests_on(sample: &Sample, state: &State) -> Vec<String> {
    match sample {
        Sample::Call(thing, _) => vec![touched(thing)],
        Sample::Delivery(arn) | Sample::NewFile(arn, _) => {
            let trail = state.by_arn("trails", arn);
            let field = |name: &str| trail.map_or("", |trail| text(trail, name)).to_owned();
            vec![
                trail_name(arn),
                format!("bucket/{}", field("bucket")),
                field("key"),
                field("topic"),
            ]
        }
        Sample::Recorded(arn, _) => vec![trail_name(arn)],
        Sample::Watch(place, _) => vec![detector_name(place)],
        Sample::Export(place, arn) | Sample::NewFinding(place, arn, _) => {
            let mut names = vec![detector_name(place), format!("bucket/{}", place_of(arn).0)];
            let detectors = state.regional(&place.0, &place.1, "detectors");
            for (_, detector) in detectors.into_iter().flat_map(fields) {
                names.extend(
                    fields(&detector["destinations"])
                        .map(|(_, export)| text(export, "key").to_owned()),
                );
            }
            names
        }
        Sample::Told(bucket, ..) | Sample::Bridged(bucket) => vec![format!("bucket/{bucket}")],
        Sample::Attached(role, _) => vec![role.clone()],
    }
}

fn touched(thing: &Thing) -> String {
    match thing {
        Thing::Bucket(name) => format!("bucket/{name}"),
        Thing::Key(arn) | Thing::Topic(arn) | Thing::Role(arn) | Thing::Policy(arn) => arn.clone(),
    }
}

fn trail_name(arn: &str) -> String {
    format!("trail/{}", super::account::name_in(arn))
}

fn detector_name((account, region): &Place) -> String {
    format!("detector/{account}/{region}")
}
