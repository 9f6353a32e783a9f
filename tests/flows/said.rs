//! What practice receives against what a plan's steps say.

use std::collections::BTreeMap;

use radiant_aws_setup::plan::Step;
use radiant_aws_setup::practice::Heard;
use serde_json::{Map, Value};

/// Calls that only read between the writes of one change.
const READS: [&str; 1] = ["guardduty:GetDetector"];

/// Where the writes that arrived are not those of the steps.
pub(crate) fn differences(steps: &[Step], heard: &[Heard]) -> Vec<String> {
    let steps: Vec<&Step> = steps
        .iter()
        .filter(|step| !READS.contains(&step.call))
        .collect();
    let said: Vec<&str> = steps.iter().map(|step| step.call).collect();
    let arrived: Vec<&str> = heard.iter().map(|heard| heard.call.as_str()).collect();
    if said != arrived {
        return vec![format!("{said:?} is said and {arrived:?} arrives")];
    }
    let of_one = steps.into_iter().zip(heard);
    of_one
        .filter(|(step, heard)| !is_same(step, heard))
        .map(|(step, heard)| {
            format!(
                "{}: said {}, arrived {} at {}",
                step.call, step.input, heard.body, heard.head
            )
        })
        .collect()
}

fn is_same(step: &Step, heard: &Heard) -> bool {
    let service = step.call.split(':').next().unwrap();
    match service {
        "s3" => leaves(&step.input)
            .iter()
            .all(|leaf| heard.head.contains(leaf) || heard.body.contains(leaf)),
        "iam" | "sns" => {
            let mut said = BTreeMap::new();
            flatten("", &step.input, &mut said);
            said == form(&heard.body)
        }
        "guardduty" => is_same_in_guardduty(step, heard),
        _ => serde_json::from_str::<Value>(&heard.body).unwrap() == step.input,
    }
}

/// Its fields begin in lower case, and the ids stand in the path.
fn is_same_in_guardduty(step: &Step, heard: &Heard) -> bool {
    let mut said = lower(&step.input);
    let mut arrived: Value = serde_json::from_str(&heard.body).unwrap();
    let fields = said.as_object_mut().unwrap();
    for id in ["detectorId", "destinationId"] {
        let id = fields.remove(id);
        if !id.is_none_or(|id| heard.head.contains(id.as_str().unwrap())) {
            return false;
        }
    }
    arrived.as_object_mut().unwrap().remove("clientToken");
    // What AWS shows as chosen already is left out, and so is what the Region has not; what it has on by itself goes off besides.
    if said.get("features").is_some() {
        let wanted = said.as_object_mut().unwrap().remove("features").unwrap();
        let sent = arrived.as_object_mut().unwrap().remove("features");
        let sent = sent.unwrap_or_else(|| Value::Array(Vec::new()));
        let is_as_said = |feature: &Value| {
            let named = |said: &&Value| said["name"] == feature["name"];
            match wanted.as_array().unwrap().iter().find(named) {
                Some(said) => said == feature,
                None => feature["status"] == "DISABLED",
            }
        };
        if !sent.as_array().unwrap().iter().all(is_as_said) {
            return false;
        }
    }
    said == arrived
}

fn lower(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let pair = |(name, value): (&String, &Value)| {
                let (first, rest) = name.split_at(1);
                (format!("{}{rest}", first.to_lowercase()), lower(value))
            };
            fields.iter().map(pair).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(lower).collect(),
        other => other.clone(),
    }
}

/// Every text, number and switch that a value holds.
fn leaves(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields.values().flat_map(leaves).collect(),
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// A value as the query services write it.
fn flatten(name: &str, value: &Value, form: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) if name == "Attributes" => {
            for (index, (key, value)) in fields.iter().enumerate() {
                let entry = format!("{name}.entry.{}", index + 1);
                form.insert(format!("{entry}.key"), key.clone());
                flatten(&format!("{entry}.value"), value, form);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                let dot = if name.is_empty() { "" } else { "." };
                flatten(&format!("{name}{dot}{key}"), value, form);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{name}.member.{}", index + 1), item, form);
            }
        }
        other => {
            form.insert(name.to_owned(), leaves(other).concat());
        }
    }
}

fn form(body: &str) -> BTreeMap<String, String> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text)
            .decode_utf8()
            .unwrap()
            .into_owned()
    };
    body.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .filter(|(name, _)| name != "Action" && name != "Version")
        .collect()
}
