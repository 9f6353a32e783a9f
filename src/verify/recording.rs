//! What a trail records, found out by asking its selectors about sample calls.
//!
//! The plan compares selectors by their form; this looks at what they do, so the two can find each other's mistakes.
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

mod sample;

use sample::{Sample, records};

use super::build::{Checks, Found, Requirement, Verdict, on};
use super::found;
use crate::answers::DataEvents;
use crate::domain::{BucketName, Place, listed};
use crate::inventory::{Selectors, Trail};
use crate::plan::selectors::is_ours;
use crate::wanted::Site;

/// Stands for the buckets that are not there yet.
const NEW_BUCKET: &str = "a-bucket-to-come";

/// The checks of what the trail records; `home` is where it is at home.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks, trail: &Found<&Trail>, home: &Place) {
    let judge = |judge: &dyn Fn(Option<&Selectors>) -> Verdict| {
        on(trail, |trail| {
            Verdict::judge(&trail.selectors, "what the trail records", |selectors| {
                judge(selectors.as_ref())
            })
        })
    };
    checks.add(
        home,
        Requirement::new(
            "management-events",
            "Everything that manages the account is recorded",
            "All management events, read and write, of all services.",
        ),
        judge(&management),
    );
    let title = match site.shared.answers.cloudtrail.data_events {
        DataEvents::None => return,
        DataEvents::All => "File access is recorded, but not in the log buckets",
        DataEvents::Buckets(_) => "File access is recorded in the buckets you chose",
    };
    checks.add(
        home,
        Requirement::new(
            "data-events",
            title,
            "Opening and changing files is recorded. We leave the log buckets out, or each record would make another.",
        ),
        judge(&|selectors| file_access(site, selectors)),
    );
}

fn management(selectors: Option<&Selectors>) -> Verdict {
    let samples = [
        ("calls that read", "iam.amazonaws.com", true),
        ("calls that change something", "iam.amazonaws.com", false),
        ("calls to KMS", "kms.amazonaws.com", false),
        ("calls to the RDS Data API", "rdsdata.amazonaws.com", false),
    ];
    let missing: Vec<&str> = samples
        .into_iter()
        .filter(|(_, source, read_only)| {
            !records(selectors, Sample::management(source, *read_only))
        })
        .map(|(words, ..)| words)
        .collect();
    Verdict::of(
        missing.is_empty(),
        "All of them are recorded.",
        format!("Not recorded: {}.", listed(&missing)),
    )
}

fn file_access(site: &Site<'_>, selectors: Option<&Selectors>) -> Verdict {
    let logs = log_buckets(site);
    let is_recorded = |bucket: &str, read_only: bool| {
        let file = format!("arn:{}:s3:::{bucket}/file", site.shared.partition);
        records(selectors, Sample::object(&file, read_only))
    };
    let wanted: Vec<&str> = match &site.shared.answers.cloudtrail.data_events {
        DataEvents::None => Vec::new(),
        DataEvents::Buckets(buckets) => others(buckets, &logs),
        DataEvents::All => {
            // Buckets to come have to be recorded too, so one is asked for that nobody has yet.
            let mut names = others(site.bucket_names().unwrap_or_default(), &logs);
            names.push(NEW_BUCKET);
            names
        }
    };
    let missing: Vec<&str> = wanted
        .into_iter()
        .filter(|bucket| !(is_recorded(bucket, true) && is_recorded(bucket, false)))
        .collect();
    if let Some(first) = missing.first() {
        return match missing.len() {
            1 if *first == NEW_BUCKET => {
                Verdict::failed("Not all file access is recorded in buckets that you make later.")
            }
            1 => Verdict::failed(format!("Not all file access is recorded in `{first}`.")),
            count => Verdict::failed(format!(
                "Not all file access is recorded in {count} buckets, such as `{first}`."
            )),
        };
    }
    let looping = |selectors: Option<&Selectors>| -> Vec<String> {
        let is_recorded = |bucket: &str| {
            let file = format!("arn:{}:s3:::{bucket}/file", site.shared.partition);
            [true, false]
                .into_iter()
                .any(|read_only| records(selectors, Sample::object(&file, read_only)))
        };
        logs.iter()
            .filter(|bucket| is_recorded(bucket))
            .map(|bucket| format!("`{bucket}`"))
            .collect()
    };
    let all = looping(selectors);
    if all.is_empty() {
        return Verdict::passed("It is recorded, and the log buckets are left out.");
    }
    let of_others = looping(without_ours(selectors).as_ref());
    if of_others.is_empty() {
        return Verdict::failed(format!(
            "File access is recorded in {} too, so records make more records.",
            listed(&all)
        ));
    }
    // What is asked for is recorded. The rest is the owner's own choice, and stays.
    Verdict::passed(format!(
        "It is recorded. Selectors of others record {} too, so each new log file makes another record. Their owner can leave the log \
         buckets out.",
        listed(&of_others)
    ))
}

/// The selectors without our own one.
fn without_ours(selectors: Option<&Selectors>) -> Option<Selectors> {
    let mut selectors = selectors.cloned();
    if let Some(Selectors::Advanced(list)) = &mut selectors {
        list.retain(|selector| !is_ours(selector));
    }
    selectors
}

/// The buckets that log files and findings go to: those of the answers, and the one that the trail really writes to.
fn log_buckets(site: &Site<'_>) -> Vec<String> {
    let mut logs = site.recording().log_buckets;
    let real = found::trail(site).ok().map(|trail| trail.bucket.clone());
    logs.extend(real.filter(|bucket| !logs.contains(bucket)));
    logs
}

/// The buckets without the log buckets.
fn others<'b>(buckets: &'b [BucketName], logs: &[String]) -> Vec<&'b str> {
    buckets
        .iter()
        .map(BucketName::as_str)
        .filter(|bucket| !logs.iter().any(|log| log == bucket))
        .collect()
}
