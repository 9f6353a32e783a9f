//! A trail as CloudTrail tells of it.

use serde_json::{Value, json};

use super::super::lookup::arn;
use super::find::Found;

pub(super) fn described(found: &Found) -> Value {
    let trail = &found.trail;
    let mut described = made(found);
    described["HomeRegion"] = json!(found.home);
    described["HasCustomEventSelectors"] =
        json!(trail.event_selectors.is_some() || trail.advanced_selectors.is_some());
    described["HasInsightSelectors"] = json!(trail.insights);
    described
}

/// What `CreateTrail` and `UpdateTrail` answer.
pub(super) fn made(found: &Found) -> Value {
    let trail = &found.trail;
    let topic = trail.topic.as_deref();
    json!({
        "Name": found.name,
        "S3BucketName": trail.bucket,
        "S3KeyPrefix": trail.prefix,
        "SnsTopicARN": topic,
        "SnsTopicName": topic.and_then(arn).map(|parts| parts.resource),
        "IncludeGlobalServiceEvents": trail.global_events,
        "IsMultiRegionTrail": trail.multi_region,
        "TrailARN": found.arn(),
        "LogFileValidationEnabled": trail.validation,
        "KmsKeyId": trail.key,
        "IsOrganizationTrail": trail.organization,
        "RecursiveLogging": !trail.not_recursive,
    })
}
