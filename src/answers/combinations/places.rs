//! What ARNs and Regions say about where things are.

use super::report::Report;
use crate::answers::{
    BucketChoice, CloudTrailAnswers, GuardDutyAnswers, KeyChoice, RoleAnswers, TopicChoice,
    TrailChoice,
};
use crate::domain::{Arn, Place};

/// What CloudTrail's ARNs say about where things are.
pub(super) fn cloudtrail_arns(
    main: &Place,
    cloudtrail: &CloudTrailAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if let TrailChoice::Existing { arn } = &cloudtrail.trail {
        same_partition(main, arn, "cloudtrail.trail.arn", report);
    }
    key_beside_bucket(
        main,
        &cloudtrail.key,
        &cloudtrail.bucket,
        "cloudtrail.key.arn",
        report,
    );
    if let TopicChoice::Existing { arn } = &cloudtrail.topic {
        topic_in_main_account(main, arn, "cloudtrail.topic.arn", report);
    }
}

/// What GuardDuty's ARNs say about where things are.
pub(super) fn guardduty_arns(
    main: &Place,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    key_beside_bucket(
        main,
        &guardduty.key,
        &guardduty.bucket,
        "guardduty.key.arn",
        report,
    );
    let TopicChoice::Existing { arn } = &guardduty.topic else {
        return;
    };
    topic_in_main_account(main, arn, "guardduty.topic.arn", report);
    // Where an existing bucket is, only AWS knows.
    if let Some(region) = arn.region_name()
        && guardduty.bucket.is_new()
        && region != main.region
    {
        let message = format!(
            "This topic is in {}, the bucket in {}. They must be in the same Region.",
            region.place_or_code(),
            main.region.place_or_code()
        );
        report.add(
            "guardduty.topic.arn",
            message,
            format!("a topic in {}", main.region),
        );
    }
}

/// A role can be limited only by a policy of its own account, or by one of AWS's.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.
pub(super) fn boundary_in_main_account(
    main: &Place,
    role: &RoleAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    const KEY: &str = "role.permissions_boundary";
    let Some(arn) = &role.permissions_boundary else {
        return;
    };
    same_partition(main, arn, KEY, report);
    if arn.account != "aws" && arn.account != main.account.as_str() {
        report.add(
            KEY,
            format!(
                "This policy is in account {}. A role can only have a boundary of its own account.",
                arn.account
            ),
            format!("a policy of account {}, or one of AWS's own", main.account),
        );
    }
}

/// The Regions that are watched, against the Region of the bucket.
pub(super) fn guardduty_regions(
    main: &Place,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    let key = "guardduty.regions";
    for region in &guardduty.regions {
        if region.partition() != main.partition() {
            let message = format!(
                "{} is not in the same part of AWS as {}.",
                region.place_or_code(),
                main.region.place_or_code()
            );
            report.add(key, message, format!("Regions of `{}`", main.partition()));
        } else if guardduty.bucket.is_new() && main.region.is_opt_in() && *region != main.region {
            let message = format!(
                "The bucket is in {}, which has to be switched on. GuardDuty does not send findings from {} there.",
                main.region.place_or_code(),
                region.place_or_code()
            );
            report.add(
                key,
                message,
                format!("\"{}\" alone, or a bucket in another Region", main.region),
            );
        }
    }
}

/// A key that is there has to be in the Region of the bucket; `path` is where to tell.
fn key_beside_bucket(
    main: &Place,
    key: &KeyChoice,
    bucket: &BucketChoice,
    path: &str,
    report: &mut Report<'_, '_, '_>,
) {
    let KeyChoice::Existing { arn } = key else {
        return;
    };
    same_partition(main, arn, path, report);
    // Where an existing bucket is, only AWS knows.
    if let Some(region) = arn.region_name()
        && bucket.is_new()
        && region != main.region
    {
        let message = format!(
            "This key is in {}, the bucket in {}. They must be in the same Region.",
            region.place_or_code(),
            main.region.place_or_code()
        );
        report.add(path, message, format!("a key in {}", main.region));
    }
}

/// The vendor's role is in the main account and reads topics only there.
fn topic_in_main_account(main: &Place, arn: &Arn, path: &str, report: &mut Report<'_, '_, '_>) {
    same_partition(main, arn, path, report);
    if let Some(account) = arn.account_id()
        && account != main.account
    {
        let message = format!(
            "This topic is in account {}. It has to be in the main account, {}.",
            account.grouped(),
            main.account.grouped()
        );
        report.add(path, message, "a topic in the main account");
    }
}

/// Nothing of one partition reaches into another one.
pub(super) fn same_partition(main: &Place, arn: &Arn, path: &str, report: &mut Report<'_, '_, '_>) {
    if arn.partition != main.partition() {
        let message = format!(
            "This ARN is of `{}`, the main account of `{}`. The two cannot be joined.",
            arn.partition,
            main.partition()
        );
        report.add(
            path,
            message,
            format!("an ARN that starts with \"arn:{}:\"", main.partition()),
        );
    }
}
