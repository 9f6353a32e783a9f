//! CloudTrail: the trail, what it records, and the bucket, key and topic of its log files.

use super::Check;
use super::bucket;
use super::build::{Checks, Found, Requirement, Verdict, on};
use super::ground::Ground;
use super::rules::{Proof, hold_with};
use super::topic::{self, Poster};
use super::{delivery, log_key, recording};
use crate::answers::KeyChoice;
use crate::domain::{Arn, Place};
use crate::inventory::{Bucket, Standing, Trail};
use crate::plan::Section;
use crate::policy::{Wanted, cloudtrail_topic, log_bucket, topic_key};

/// The service as policies and the organization name it.
const SERVICE: &str = "cloudtrail.amazonaws.com";

/// All checks of CloudTrail.
pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::CloudTrail);
    let trail = ground.trail();
    let arn = ground.trail_arn();
    let home = ground.at(&ground.place_of(&arn).region);
    settings(ground, &mut checks, &trail, &home);
    delivery::checks(ground, &mut checks, &trail, &home);
    recording::checks(ground, &mut checks, &trail, &home);
    let bucket = bucket(ground, &mut checks, &trail, &arn);
    log_key::checks(ground, &mut checks, &trail, &arn, &bucket);
    topic(ground, &mut checks, &trail, &arn);
    checks.done()
}

/// The settings of the trail itself.
fn settings(ground: &Ground<'_>, checks: &mut Checks, trail: &Found<&Trail>, home: &Place) {
    let answers = &ground.answers.cloudtrail;
    checks.add(
        home,
        Requirement::new(
            "trail-recording",
            "The trail is recording in all Regions",
            "It is switched on, covers all Regions, and covers services that have no Region.",
        ),
        on(trail, switched_on),
    );
    if answers.organization {
        checks.add(
            home,
            Requirement::new(
                "trail-organization",
                "The trail covers all accounts",
                "It is a trail of the whole organization.",
            ),
            on(trail, |trail| {
                Verdict::of(
                    trail.organization,
                    "It covers all accounts of the organization.",
                    "It covers one account only.",
                )
            }),
        );
        trusted_access(ground, checks, home);
    }
    checks.add(
        home,
        Requirement::new(
            "trail-bucket",
            "Log files go to the log bucket",
            format!(
                "The trail writes into the bucket `{}`.",
                answers.bucket.name()
            ),
        ),
        on(trail, |trail| {
            Verdict::of(
                trail.bucket == answers.bucket.name().as_str(),
                format!("They go to the bucket `{}`.", trail.bucket),
                format!("They go to another bucket, `{}`.", trail.bucket),
            )
        }),
    );
    if !log_key::is_kept(ground, trail) && answers.key != KeyChoice::None {
        let expected = "The trail has your key, by its full name.";
        checks.add(
            home,
            Requirement::new(
                "trail-key",
                "The trail locks log files with your key",
                expected,
            ),
            on(trail, |trail| has_key(trail, ground.chosen_log_key_arn())),
        );
    }
    let topic = answers.topic.arn(&ground.main());
    checks.add(
        home,
        Requirement::new(
            "trail-topic",
            "The trail posts to its topic",
            format!(
                "Each new log file is announced on the topic `{}`.",
                topic.resource_name()
            ),
        ),
        on(trail, |trail| match trail.topic_arn.as_deref() {
            Some(there) if *there == topic.to_string() => {
                Verdict::passed("It posts to this topic.")
            }
            Some(there) => Verdict::failed(format!("It posts to another topic, `{there}`.")),
            None => Verdict::failed("It posts to no topic."),
        }),
    );
    checks.add(
        home,
        Requirement::new(
            "trail-validation",
            "Log files are signed",
            "AWS calls this log file validation. A changed or missing file can be noticed.",
        ),
        on(trail, |trail| {
            Verdict::of(
                trail.validation,
                "Log file validation is on.",
                "Log file validation is off.",
            )
        }),
    );
}

/// Switched on, everywhere. What is known to be wrong counts even when the rest could not be read.
fn switched_on(trail: &Trail) -> Verdict {
    if !trail.multi_region {
        return Verdict::failed("It covers one Region only.");
    }
    if !trail.global_events {
        return Verdict::failed("It leaves out services that have no Region, such as IAM.");
    }
    Verdict::judge(
        &trail.logging,
        "whether the trail is switched on",
        |logging| {
            Verdict::of(
                *logging,
                "It is switched on, for all Regions.",
                "It is there, but not switched on.",
            )
        },
    )
}

/// Only the managing account and those that it named may read this; for others it is not theirs to set.
fn trusted_access(ground: &Ground<'_>, checks: &mut Checks, home: &Place) {
    let verdict = match ground.standing() {
        Err(verdict) => verdict,
        Ok(Standing::Alone) => {
            Verdict::failed("This account is in no organization.").fix("Cover only this account.")
        }
        Ok(Standing::Member(organization)) if organization.trusted_services.known().is_none() => {
            return;
        }
        Ok(Standing::Management(organization) | Standing::Member(organization)) => Verdict::judge(
            &organization.trusted_services,
            "which services work across the organization",
            |services| {
                Verdict::of(
                    services.iter().any(|service| service == SERVICE),
                    "It is allowed to.",
                    "It is not allowed to.",
                )
            },
        ),
    };
    checks.add(
        home,
        Requirement::new(
            "trusted-access",
            "CloudTrail may work across the organization",
            "The organization trusts CloudTrail. AWS calls this trusted access.",
        ),
        verdict,
    );
}

fn has_key(trail: &Trail, wanted: Found<Option<Arn>>) -> Verdict {
    let wanted = match wanted {
        Ok(Some(wanted)) => wanted,
        Ok(None) => return Verdict::passed("No key of your own was asked for."),
        Err(verdict) => return verdict,
    };
    match trail.key_arn.as_deref() {
        Some(there) if *there == wanted.to_string() => {
            Verdict::passed("It locks them with your key.")
        }
        Some(there) => Verdict::failed(format!("It locks them with another key, `{there}`.")),
        None => Verdict::failed("It locks them with no key of yours."),
    }
}

/// The log bucket, which is handed back.
fn bucket<'a>(
    ground: &Ground<'a>,
    checks: &mut Checks,
    trail: &Found<&Trail>,
    arn: &Arn,
) -> Found<&'a Bucket> {
    let name = ground.answers.cloudtrail.bucket.name();
    let bucket = ground.bucket(name);
    let place = bucket
        .as_ref()
        .map_or_else(|_| ground.main(), |bucket| ground.at(&bucket.region));
    checks.add(
        &place,
        Requirement::new(
            "log-bucket-private",
            "The public cannot open the log bucket",
            "Public access is blocked in all 4 ways.",
        ),
        on(&bucket, |there| bucket::private(ground, there)),
    );
    bucket::payer(checks, &place, "log-bucket", &bucket);
    bucket::own_lock(ground, checks, &place, &bucket, trail);
    checks.add(
        &place,
        Requirement::new(
            "log-bucket-rules",
            "CloudTrail may write into the log bucket",
            "The bucket's rules let CloudTrail look who owns it and add log files, and no rule refuses it.",
        ),
        on(&bucket, |bucket| match bucket_wanted(ground, trail, arn) {
            Err(verdict) => verdict,
            Ok(wanted) => Verdict::judge(&bucket.policy, "the rules of the bucket", |policy| {
                let proof = delivery::of_bucket(ground, trail);
                hold_with(policy.as_ref(), &wanted, "The bucket's rules let CloudTrail add log files.", proof)
            }),
        }),
    );
    bucket
}

fn bucket_wanted(ground: &Ground<'_>, trail: &Found<&Trail>, arn: &Arn) -> Found<Vec<Wanted>> {
    let whole = ground.answers.cloudtrail.organization
        || trail.as_ref().is_ok_and(|trail| trail.organization);
    let organization = if whole {
        Some(ground.organization()?)
    } else {
        None
    };
    let owner = ground.place_of(arn).account;
    Ok(log_bucket::wanted(&log_bucket::Facts {
        partition: &ground.partition(),
        bucket: ground.answers.cloudtrail.bucket.name(),
        prefix: trail
            .as_ref()
            .ok()
            .and_then(|trail| trail.prefix.as_deref())
            .filter(|prefix| !prefix.is_empty()),
        trail_arn: &arn.to_string(),
        trail_owner: &owner,
        organization_id: organization.map(|organization| organization.id.as_str()),
        key_arn: trail
            .as_ref()
            .ok()
            .and_then(|trail| trail.key_arn.as_deref()),
    }))
}

fn topic(ground: &Ground<'_>, checks: &mut Checks, trail: &Found<&Trail>, arn: &Arn) {
    let topic = ground.answers.cloudtrail.topic.arn(&ground.main());
    let trail_arn = arn.to_string();
    let wanted = cloudtrail_topic::wanted(&cloudtrail_topic::Facts {
        topic_arn: &topic.to_string(),
        trail_arn: &trail_arn,
    });
    let owner = arn.account_id().unwrap_or_else(|| ground.account().clone());
    let poster = Poster {
        name: "CloudTrail",
        by: topic_key::Poster {
            service: SERVICE,
            source: &trail_arn,
            account: &owner,
        },
    };
    let found = ground.topic(&topic);
    let verdict = on(&found, |there| {
        let verdict = topic::open(ground, there, &wanted, &poster);
        if verdict.is_open() && delivery::of_topic(ground, trail, &topic) == Proof::Lately {
            Verdict::passed("CloudTrail posted to it a short while ago.")
        } else {
            verdict
        }
    });
    checks.add(
        &ground.place_of(&topic),
        Requirement::new(
            "log-topic-rules",
            "CloudTrail may post to the topic",
            "It is a standard topic. Its rules let CloudTrail post for this trail, and no rule refuses it.",
        ),
        verdict,
    );
    topic::subscription(ground, checks, &topic, &found, "log files");
}
