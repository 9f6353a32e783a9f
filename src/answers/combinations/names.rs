//! A name that stands for two things.

use super::report::Report;
use crate::answers::{CloudTrailAnswers, DataEvents, GuardDutyAnswers, KeyChoice, TopicChoice};
use crate::domain::Place;

/// Recording the access to the log bucket in that bucket would never end.
pub(super) fn own_bucket(cloudtrail: &CloudTrailAnswers, report: &mut Report<'_, '_, '_>) {
    if let DataEvents::Buckets(buckets) = &cloudtrail.data_events
        && buckets.contains(cloudtrail.bucket.name())
    {
        report.add(
            "cloudtrail.data_events.buckets",
            "The bucket for log files is in this list. Each log file would be recorded and make another one.",
            "buckets without log files",
        );
    }
}

/// One bucket for both would announce CloudTrail's files on the topic for findings.
pub(super) fn shared_bucket(
    cloudtrail: &CloudTrailAnswers,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if cloudtrail.bucket.name() == guardduty.bucket.name() {
        report.add(
            "guardduty.bucket.name",
            "CloudTrail uses this bucket. Findings need one of their own, or their topic would announce CloudTrail's files too.",
            "another bucket than cloudtrail.bucket",
        );
    }
}

/// Two new keys in one Region cannot have one nickname. Where an existing bucket is, and so its key, only AWS knows.
pub(super) fn shared_alias(
    cloudtrail: &CloudTrailAnswers,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if let (KeyChoice::New { alias: one }, KeyChoice::New { alias: other }) =
        (&cloudtrail.key, &guardduty.key)
        && one == other
        && cloudtrail.bucket.is_new()
        && guardduty.bucket.is_new()
    {
        report.add(
            "guardduty.key.alias",
            "CloudTrail's new key has this name. The key for findings needs one of its own.",
            "another alias than cloudtrail.key",
        );
    }
}

/// The vendor tells the two feeds apart by their topics.
pub(super) fn shared_topic(
    main: &Place,
    cloudtrail: &CloudTrailAnswers,
    guardduty: &GuardDutyAnswers,
    report: &mut Report<'_, '_, '_>,
) {
    if cloudtrail.topic.arn(main) == guardduty.topic.arn(main) {
        let key = match guardduty.topic {
            TopicChoice::New { .. } => "guardduty.topic.name",
            TopicChoice::Existing { .. } => "guardduty.topic.arn",
        };
        report.add(
            key,
            "CloudTrail uses this topic. Findings need one of their own.",
            "another topic than cloudtrail.topic",
        );
    }
}
