//! Values that a template takes from elsewhere: from what it makes, or from whoever deploys it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::plan::Slot;

/// What stands for each slot, by its text.
#[derive(Default)]
pub(super) struct Places(BTreeMap<String, Value>);

impl Places {
    pub(super) fn put(&mut self, slot: &Slot, value: Value) {
        self.0.insert(slot.to_string(), value);
    }

    /// Which of these slots a value holds.
    pub(super) fn held<'a>(
        value: &Value,
        slots: impl Iterator<Item = &'a Slot>,
    ) -> BTreeSet<&'a Slot> {
        let text = value.to_string();
        slots
            .filter(|slot| text.contains(&slot.to_string()))
            .collect()
    }

    /// The value with what stands for its slots. `Fn::Sub` is not used: it would read signs in texts that are not ours.
    pub(super) fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(fields) => {
                let filled = fields
                    .iter()
                    .map(|(name, value)| (name.clone(), self.filled(value)));
                Value::Object(filled.collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }

    fn text(&self, text: &str) -> Value {
        if let Some(value) = self.0.get(text) {
            return value.clone();
        }
        let mut parts: Vec<Value> = Vec::new();
        let mut rest = text;
        while let Some((at, slot, value)) = self.next_in(rest) {
            let (before, behind) = rest.split_at(at);
            if !before.is_empty() {
                parts.push(json!(before));
            }
            parts.push(value.clone());
            rest = behind.strip_prefix(slot).unwrap_or_default();
        }
        if parts.is_empty() {
            return json!(text);
        }
        if !rest.is_empty() {
            parts.push(json!(rest));
        }
        json!({ "Fn::Join": ["", parts] })
    }

    /// The first slot in a text, and where it stands.
    fn next_in<'a>(&'a self, text: &str) -> Option<(usize, &'a str, &'a Value)> {
        self.0
            .iter()
            .filter_map(|(slot, value)| Some((text.find(slot.as_str())?, slot.as_str(), value)))
            .min_by_key(|(at, _, _)| *at)
    }
}

/// Whether CloudFormation would take a part of it for one of its own places, such as a secret's.
///
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>.
pub(super) fn has_reference(value: &Value) -> bool {
    value.to_string().contains("{{resolve:")
}
