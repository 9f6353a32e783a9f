//! CloudTrail: the trail, what it records, and the bucket, key and topic of its log files.

use super::bucket;
use super::build::{Checks, Found, Requirement, Verdict, on};
use super::check::Check;
use super::found;
use super::rules::{Proof, hold_with};
use super::topic::{self, Poster};
use super::{delivery, log_key, narrowed, recording};
use crate::answers::KeyChoice;
use crate::domain::{Arn, Place};
use crate::inventory::{Bucket, Standing, Trail, TrailPatch};
use crate::plan::Section;
use crate::policy::Wanted;
use crate::wanted::{CLOUDTRAIL, Site};

/// All checks of CloudTrail.
pub(super) fn checks(site: &Site<'_>) -> Vec<Check> {
    let mut checks = Checks::new(Section::CloudTrail);
    let trail = found::trail(site);
    let home = &site.trail.place;
    settings(site, &mut checks, &trail, home);
    delivery::checks(site, &mut checks, &trail, home);
    recording::checks(site, &mut checks, &trail, home);
    let bucket = bucket(site, &mut checks, &trail);
    log_key::checks(site, &mut checks, &trail, &bucket);
    topic(site, &mut checks, &trail);
    checks.done()
}

/// The settings of the trail itself.
fn settings(site: &Site<'_>, checks: &mut Checks, trail: &Found<&Trail>, home: &Place) {
    let answers = &site.shared.answers.cloudtrail;
    let missing = |trail: &Trail| site.trail_wish().missing(trail);
    checks.add(
        home,
        Requirement::new(
            "trail-recording",
            "The trail is recording in all Regions",
            "It is switched on, covers all Regions, and covers services that have no Region.",
        ),
        on(trail, |trail| switched_on(trail, &missing(trail))),
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
                if missing(trail).organization.is_none() {
                    Verdict::passed("It covers all accounts of the organization.")
                } else {
                    Verdict::failed(one_account_only(site))
                }
            }),
        );
        trusted_access(site, checks, home);
    }
    narrowed::check(site, checks);
    checks.add(
        home,
        Requirement::new(
            "trail-bucket",
            "Log files go to the log bucket",
            format!("The trail writes into the bucket `{}`.", site.log_bucket()),
        ),
        on(trail, |trail| {
            Verdict::of(
                trail.bucket == site.log_bucket().as_str(),
                format!("They go to the bucket `{}`.", trail.bucket),
                format!("They go to another bucket, `{}`.", trail.bucket),
            )
        }),
    );
    if site.trail_that_keeps_its_key().is_none() && answers.key != KeyChoice::None {
        let expected = "The trail has your key, by its full name.";
        checks.add(
            home,
            Requirement::new(
                "trail-key",
                "The trail locks log files with your key",
                expected,
            ),
            on(trail, |trail| has_key(trail, found::chosen_log_key(site))),
        );
    }
    let topic = site.log_topic();
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
            Some(_) if missing(trail).topic_arn.is_none() => {
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
                missing(trail).validation.is_none(),
                "Log file validation is on.",
                "Log file validation is off.",
            )
        }),
    );
}

/// Switched on, everywhere. What is known to be wrong counts even when the rest could not be read.
fn switched_on(trail: &Trail, missing: &TrailPatch) -> Verdict {
    if missing.multi_region.is_some() {
        return Verdict::failed("It covers one Region only.");
    }
    if missing.global_events.is_some() {
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

/// What is said of a trail that covers one account, and why that may be.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
fn one_account_only(site: &Site<'_>) -> &'static str {
    let services = found::standing(site)
        .ok()
        .and_then(Standing::organization)
        .and_then(|organization| organization.trusted_services.known());
    match services {
        Some(services) if !services.iter().any(|service| service == CLOUDTRAIL) => {
            "It covers one account only. Your organization does not trust CloudTrail: where somebody switches that off, a trail of the whole organization becomes one of a single account."
        }
        _ => "It covers one account only.",
    }
}

/// Only the managing account and those that it named may read this; for others it is not theirs to set.
fn trusted_access(site: &Site<'_>, checks: &mut Checks, home: &Place) {
    let verdict = match found::standing(site) {
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
                    services.iter().any(|service| service == CLOUDTRAIL),
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
fn bucket<'a>(site: &Site<'a>, checks: &mut Checks, trail: &Found<&Trail>) -> Found<&'a Bucket> {
    let name = site.log_bucket();
    let bucket = found::bucket(site, name);
    let place = bucket
        .as_ref()
        .map_or_else(|_| site.home.clone(), |bucket| site.at(&bucket.region));
    checks.add(
        &place,
        Requirement::new(
            "log-bucket-private",
            "The public cannot open the log bucket",
            "Public access is blocked in all 4 ways.",
        ),
        on(&bucket, |there| bucket::private(site, there)),
    );
    bucket::payer(checks, &place, "log-bucket", &bucket);
    bucket::own_lock(site, checks, &place, &bucket, trail);
    checks.add(
        &place,
        Requirement::new(
            "log-bucket-rules",
            "CloudTrail may write into the log bucket",
            "The bucket's rules let CloudTrail look who owns it and add log files, and no rule refuses it.",
        ),
        on(&bucket, |bucket| match bucket_wanted(site) {
            Err(verdict) => verdict,
            Ok(wanted) => Verdict::judge(&bucket.policy, "the rules of the bucket", |policy| {
                let proof = delivery::of_bucket(site, trail);
                hold_with(policy.as_ref(), &wanted, "The bucket's rules let CloudTrail add log files.", proof)
            }),
        }),
    );
    bucket
}

fn bucket_wanted(site: &Site<'_>) -> Found<Vec<Wanted>> {
    if site.trail.covers_organization && site.trail.organization_id.is_none() {
        found::organization(site)?;
    }
    Ok(site.log_bucket_rules())
}

fn topic(site: &Site<'_>, checks: &mut Checks, trail: &Found<&Trail>) {
    let topic = site.log_topic();
    let trail_arn = site.trail.arn.to_string();
    let wanted = site.log_topic_rules();
    let poster = Poster {
        name: "CloudTrail",
        by: site.log_topic_poster(&trail_arn),
    };
    let found = found::topic(site, &topic);
    let verdict = on(&found, |there| {
        let verdict = topic::open(site, there, &wanted, &poster);
        if verdict.is_open() && delivery::of_topic(site, trail, &topic) == Proof::Lately {
            Verdict::passed("CloudTrail posted to it a short while ago.")
        } else {
            verdict
        }
    });
    checks.add(
        &site.place_of(&topic),
        Requirement::new(
            "log-topic-rules",
            "CloudTrail may post to the topic",
            "It is a standard topic. Its rules let CloudTrail post for this trail, and no rule refuses it.",
        ),
        verdict,
    );
    topic::subscription(site, checks, &topic, &found, "log files");
}
