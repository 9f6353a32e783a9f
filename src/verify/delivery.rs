//! What CloudTrail itself reports: whether its files and messages get through.
//!
//! A trail goes on recording while nothing arrives.
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html>.

use jiff::SignedDuration;

use super::build::{Checks, Found, Requirement, Verdict, on};
use super::rules::Proof;
use crate::domain::{Arn, Place};
use crate::inventory::{Delivery, Seen, Trail};
use crate::wanted::Site;

/// A new trail's first file takes 5 to 10 minutes, and an account in which nothing happens has none; looking at it is enough to
/// be recorded.
const FIRST_FILE: SignedDuration = SignedDuration::from_hours(1);
/// What is said while an error may be one from before.
const AFTER_A_REPAIR: &str =
    "CloudTrail tries again by itself, so after a repair wait 15 minutes and test again.";

/// The checks of what CloudTrail reports; of a trail that is switched off there is nothing to report.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks, trail: &Found<&Trail>, home: &Place) {
    let is_off = trail
        .as_ref()
        .is_ok_and(|trail| trail.logging == Seen::Known(false));
    if is_off {
        return;
    }
    let judge = |judge: &dyn Fn(&Delivery) -> Verdict| {
        on(trail, |trail| {
            Verdict::judge(&trail.delivery, "what CloudTrail reports", judge)
        })
    };
    checks.add(
        home,
        Requirement::new(
            "trail-delivery",
            "CloudTrail reports no trouble with the log bucket",
            "Its last log file and its last digest file got into the bucket.",
        ),
        judge(&|delivery| files(site, delivery)),
    );
    let has_topic = trail
        .as_ref()
        .map_or(true, |trail| trail.topic_arn.is_some());
    if has_topic {
        checks.add(
            home,
            Requirement::new(
                "trail-announcement",
                "CloudTrail reports no trouble with the topic",
                "Its last message got to the topic.",
            ),
            judge(&|delivery| messages(site, delivery)),
        );
    }
}

fn files(site: &Site<'_>, delivery: &Delivery) -> Verdict {
    let Some(now) = site.looked_at() else {
        return Verdict::not_looked_at("what CloudTrail reports");
    };
    if let Some(error) = delivery.file_error(now) {
        return stopped(site, "log files", error);
    }
    if let Some(error) = delivery.digest_error(now) {
        return stopped(site, "digest files", error);
    }
    if delivery.files.done.is_some() {
        return Verdict::passed("The last log file got into the bucket.");
    }
    let is_late = delivery
        .started
        .is_some_and(|started| now.duration_since(started) > FIRST_FILE);
    if is_late {
        return Verdict::waiting(
            "AWS reports no error, and no log file has come since the trail was switched on.",
            "Test again in 15 minutes. If no file comes, ask AWS Support.",
        );
    }
    Verdict::passed("No error so far. The first log file comes in about 5 to 10 minutes.")
}

/// Why files do not get into the bucket; AWS gives S3's own codes, and those of KMS.
fn stopped(site: &Site<'_>, what: &str, error: &str) -> Verdict {
    let is_new = site.shared.answers.cloudtrail.bucket.is_new();
    let (seen, fix) = match error {
        "AccessDenied" => (
            format!("No {what} get into the bucket: AWS refuses them (AccessDenied)."),
            format!(
                "See whether the rules of the bucket and of the key pass below. If they do, something else refuses: ask the people who \
                 set rules for your organization. {AFTER_A_REPAIR}"
            ),
        ),
        "NoSuchBucket" if is_new => (
            format!("No {what} are kept: the log bucket is gone (NoSuchBucket)."),
            format!("Check the changes again: the bucket is made anew. {AFTER_A_REPAIR}"),
        ),
        "NoSuchBucket" => (
            format!("No {what} are kept: the log bucket is gone (NoSuchBucket)."),
            format!(
                "Have the bucket made again under its name, or make a new trail. {AFTER_A_REPAIR}"
            ),
        ),
        code if code.to_ascii_uppercase().starts_with("KMS") => (
            format!("No {what} get into the bucket: they cannot be locked with the key ({code})."),
            format!(
                "Have the key switched on, and see whether its rules pass below. {AFTER_A_REPAIR}"
            ),
        ),
        code => (
            format!("No {what} get into the bucket. AWS names the error {code}."),
            format!("Ask the owner of the bucket; the code is one of S3. {AFTER_A_REPAIR}"),
        ),
    };
    Verdict::failed(seen).fix(fix)
}

fn messages(site: &Site<'_>, delivery: &Delivery) -> Verdict {
    let Some(error) = delivery.message_error() else {
        return Verdict::passed(if delivery.messages.done.is_some() {
            "The last message got to the topic."
        } else {
            "No error so far. The first message comes with the first log file."
        });
    };
    let is_new = site.shared.answers.cloudtrail.topic.is_new();
    let (seen, fix) = match error {
        "NotFound" | "NotFoundException" if is_new => (
            format!("New log files are not announced: the topic is gone ({error})."),
            format!("Check the changes again: the topic is made anew. {AFTER_A_REPAIR}"),
        ),
        "NotFound" | "NotFoundException" => (
            format!("New log files are not announced: the topic is gone ({error})."),
            format!(
                "Have the topic made again under its name, or make a new trail. {AFTER_A_REPAIR}"
            ),
        ),
        code if code.to_ascii_uppercase().starts_with("KMS") => (
            format!(
                "New log files are not announced: the topic's key does not let CloudTrail in ({code})."
            ),
            format!("Ask the owner of that key to let CloudTrail use it. {AFTER_A_REPAIR}"),
        ),
        "AuthorizationError" | "AuthorizationErrorException" | "AccessDenied" => (
            format!(
                "New log files are not announced: the topic does not let CloudTrail post ({error})."
            ),
            format!(
                "See whether the topic's rules pass below. If they do, something else refuses: ask the people who set rules for your \
                 organization. {AFTER_A_REPAIR}"
            ),
        ),
        code => (
            format!("New log files are not announced. AWS names the error {code}."),
            format!("Ask the owner of the topic; the code is one of SNS. {AFTER_A_REPAIR}"),
        ),
    };
    Verdict::failed(seen).fix(fix)
}

/// What the last files show of the way into the log bucket.
pub(super) fn of_bucket(site: &Site<'_>, trail: &Found<&Trail>) -> Proof {
    let bucket = site.log_bucket();
    proof(trail, |trail, delivery| {
        trail.bucket == bucket.as_str()
            && site
                .looked_at()
                .is_some_and(|now| delivery.proves_bucket(now))
    })
}

/// What they show of the key that locks them.
pub(super) fn of_key(site: &Site<'_>, trail: &Found<&Trail>, key: Option<&Arn>) -> Proof {
    let key = key.map(ToString::to_string);
    proof(trail, |trail, delivery| {
        key.is_some()
            && trail.key_arn == key
            && site
                .looked_at()
                .is_some_and(|now| delivery.proves_bucket(now))
    })
}

/// What the last messages show of the way to the topic.
pub(super) fn of_topic(site: &Site<'_>, trail: &Found<&Trail>, topic: &Arn) -> Proof {
    proof(trail, |trail, delivery| {
        trail.topic_arn.as_deref() == Some(&*topic.to_string())
            && site
                .looked_at()
                .is_some_and(|now| delivery.proves_topic(now))
    })
}

fn proof(trail: &Found<&Trail>, shows: impl FnOnce(&Trail, &Delivery) -> bool) -> Proof {
    let delivery = trail
        .as_ref()
        .ok()
        .filter(|trail| trail.logging == Seen::Known(true))
        .and_then(|trail| Some((*trail, trail.delivery.known()?)));
    match delivery {
        Some((trail, delivery)) if shows(trail, delivery) => Proof::Lately,
        _ => Proof::None,
    }
}
