//! Whom a bucket tells of a new file, and which events a trail records.

use serde_json::Value;

use super::condition::texts;
use super::pattern::like;

/// Whether an entry of a notification configuration is told of an event, such as `s3:ObjectCreated:Put`, of an object.
///
/// The entry has `events`, `prefix` and `suffix`.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>
pub(crate) fn is_told(target: &Value, event: &str, object: &str) -> bool {
    let part = |name: &str| target.get(name).and_then(Value::as_str).unwrap_or_default();
    texts(target.get("events").unwrap_or(&Value::Null))
        .iter()
        .any(|pattern| like(pattern, event))
        && object.starts_with(part("prefix"))
        && object.ends_with(part("suffix"))
}

/// Whether two entries would both be told of the same files, which S3 refuses.
pub(crate) fn overlap(one: &Value, other: &Value) -> bool {
    let part = |target: &Value, name: &str| {
        let part = target.get(name).and_then(Value::as_str);
        part.unwrap_or_default().to_owned()
    };
    let list = |target: &Value| texts(target.get("events").unwrap_or(&Value::Null));
    let events = list(one).iter().any(|mine| {
        list(other)
            .iter()
            .any(|theirs| like(mine, theirs) || like(theirs, mine))
    });
    let (first, second) = (part(one, "prefix"), part(other, "prefix"));
    let (end, other_end) = (part(one, "suffix"), part(other, "suffix"));
    events
        && (first.starts_with(&second) || second.starts_with(&first))
        && (end.ends_with(&other_end) || other_end.ends_with(&end))
}

/// An event that CloudTrail may record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Happening {
    /// `Management` or `Data`.
    pub(crate) category: &'static str,
    /// Such as `kms.amazonaws.com`.
    pub(crate) source: String,
    pub(crate) read_only: bool,
    /// For data events: such as `AWS::S3::Object`.
    pub(crate) kind: String,
    /// For data events: the thing's ARN.
    pub(crate) arn: String,
}

/// Whether a trail with these selectors, in the form of CloudTrail's own answers, records an event.
///
/// Without any, all management events are recorded.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html>
pub(crate) fn records(basic: &Value, advanced: &Value, event: &Happening) -> bool {
    if let Some(selectors) = advanced.as_array() {
        return selectors.iter().any(|selector| {
            let fields = selector.get("FieldSelectors").and_then(Value::as_array);
            fields
                .into_iter()
                .flatten()
                .all(|field| field_fits(field, event))
        });
    }
    match basic.as_array() {
        Some(selectors) => selectors.iter().any(|selector| basic_fits(selector, event)),
        None => event.category == "Management",
    }
}

fn field_fits(field: &Value, event: &Happening) -> bool {
    let value = match field
        .get("Field")
        .and_then(Value::as_str)
        .unwrap_or_default()
    {
        "eventCategory" => event.category,
        "eventSource" => &event.source,
        "readOnly" if event.read_only => "true",
        "readOnly" => "false",
        "resources.type" => &event.kind,
        "resources.ARN" => &event.arn,
        // What a sample does not have matches no value.
        _ => "",
    };
    let list = |name: &str| field.get(name).map(texts).unwrap_or_default();
    let any = |name: &str, fits: &dyn Fn(&str) -> bool| list(name).iter().any(|one| fits(one));
    let picks = ["Equals", "StartsWith", "EndsWith"]
        .iter()
        .any(|name| !list(name).is_empty());
    let picked = any("Equals", &|one| one == value)
        || any("StartsWith", &|one| value.starts_with(one))
        || any("EndsWith", &|one| value.ends_with(one));
    let left_out = any("NotEquals", &|one| one == value)
        || any("NotStartsWith", &|one| value.starts_with(one))
        || any("NotEndsWith", &|one| value.ends_with(one));
    (picked || !picks) && !left_out
}

fn basic_fits(selector: &Value, event: &Happening) -> bool {
    let kind = selector
        .get("ReadWriteType")
        .and_then(Value::as_str)
        .unwrap_or("All");
    let word = if event.read_only {
        "ReadOnly"
    } else {
        "WriteOnly"
    };
    if kind != "All" && kind != word {
        return false;
    }
    if event.category == "Management" {
        let left_out = selector.get("ExcludeManagementEventSources").map(texts);
        // Left out of the request, management events are included.
        return selector.get("IncludeManagementEvents") != Some(&Value::Bool(false))
            && !left_out.unwrap_or_default().contains(&event.source);
    }
    let resources = selector.get("DataResources").and_then(Value::as_array);
    resources.into_iter().flatten().any(|resource| {
        resource.get("Type").and_then(Value::as_str) == Some(event.kind.as_str())
            && texts(resource.get("Values").unwrap_or(&Value::Null))
                .iter()
                .any(|start| event.arn.starts_with(start.as_str()))
    })
}
