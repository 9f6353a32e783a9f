//! A trail as CloudTrail tells of it.

use serde_json::{Value, json};

use super::super::call::text;
use super::super::lookup::arn;
use super::super::world::Tags;
use super::find::Found;

pub(super) fn trail_arn(owner: &str, home: &str, name: &str) -> String {
    format!("arn:aws:cloudtrail:{home}:{owner}:trail/{name}")
}

pub(super) fn described(found: &Found) -> Value {
    let mut described = made(found);
    if let Some(fields) = described.as_object_mut() {
        let custom =
            found.trail.event_selectors.is_some() || found.trail.advanced_selectors.is_some();
        fields.insert("HomeRegion".to_owned(), json!(found.home));
        fields.insert("HasCustomEventSelectors".to_owned(), json!(custom));
        fields.insert(
            "HasInsightSelectors".to_owned(),
            json!(found.trail.insights),
        );
    }
    described
}

/// What `CreateTrail` and `UpdateTrail` answer.
pub(super) fn made(found: &Found) -> Value {
    let Found {
        owner,
        home,
        name,
        trail,
    } = found;
    let mut made = json!({
        "Name": name,
        "S3BucketName": trail.bucket,
        "IncludeGlobalServiceEvents": trail.global_events,
        "IsMultiRegionTrail": trail.multi_region,
        "TrailARN": trail_arn(owner, home, name),
        "LogFileValidationEnabled": trail.validation,
        "IsOrganizationTrail": trail.organization,
        "RecursiveLogging": !trail.not_recursive,
    });
    if let Some(fields) = made.as_object_mut() {
        let topic_name = trail
            .topic
            .as_deref()
            .and_then(arn)
            .map(|parts| parts.resource.to_owned());
        let optional = [
            ("S3KeyPrefix", &trail.prefix),
            ("SnsTopicARN", &trail.topic),
            ("SnsTopicName", &topic_name),
            ("KmsKeyId", &trail.key),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                fields.insert(field.to_owned(), json!(value));
            }
        }
    }
    made
}

pub(super) fn tags(input: &Value) -> Tags {
    let listed = input
        .get("TagsList")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    listed
        .iter()
        .filter_map(|tag| {
            Some((
                text(tag, "Key")?.to_owned(),
                text(tag, "Value").unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}
