//! What a trail records, from the plan's form into that of CloudTrail's own answers.

use serde_json::{Map, Value, json};

use super::account::text;

/// Basic and advanced selectors; a trail has one kind.
pub(crate) fn as_sent(selectors: &Value) -> (Value, Value) {
    let list = |kind: &str, one: &dyn Fn(&Value) -> Value| match selectors.get(kind) {
        Some(Value::Array(list)) => list.iter().map(one).collect(),
        _ => Value::Null,
    };
    (list("basic", &basic), list("advanced", &advanced))
}

fn basic(selector: &Value) -> Value {
    let resources: Vec<Value> = selector["data_resources"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|resource| json!({"Type": resource["kind"], "Values": resource["values"]}))
        .collect();
    json!({
        "ReadWriteType": selector["read_write"],
        "IncludeManagementEvents": selector["management_events"],
        "ExcludeManagementEventSources": selector["excluded_sources"],
        "DataResources": resources,
    })
}

fn advanced(selector: &Value) -> Value {
    let fields: Vec<Value> = selector["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|field| {
            let mut sent = Map::from_iter([("Field".to_owned(), json!(text(field, "field")))]);
            for (from, to) in [
                ("equals", "Equals"),
                ("starts_with", "StartsWith"),
                ("ends_with", "EndsWith"),
                ("not_equals", "NotEquals"),
                ("not_starts_with", "NotStartsWith"),
                ("not_ends_with", "NotEndsWith"),
            ] {
                if field[from]
                    .as_array()
                    .is_some_and(|values| !values.is_empty())
                {
                    sent.insert(to.to_owned(), field[from].clone());
                }
            }
            Value::Object(sent)
        })
        .collect();
    json!({"Name": selector["name"], "FieldSelectors": fields})
}
