//! Values that AWS gives only when a thing is made.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::Region;
use crate::policy::slot::slots_in;

/// A value not known yet. In texts and documents it stands as `{{name}}`; any other name in such brackets is somebody's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slot(String);

impl Slot {
    /// The ARN of the key that locks CloudTrail's log files.
    pub fn cloudtrail_key() -> Self {
        Self("cloudtrail.key".to_owned())
    }

    /// The ARN of the key that locks GuardDuty's findings.
    pub fn guardduty_key() -> Self {
        Self("guardduty.key".to_owned())
    }

    /// The id of the detector of one Region of the main account.
    pub fn detector(region: &Region) -> Self {
        Self(format!("guardduty.{region}.detector"))
    }

    /// The External Role ID, which comes back from the vendor.
    pub fn external_id() -> Self {
        Self("vendor.external-role-id".to_owned())
    }

    /// The run that makes a thing, for its tags.
    pub fn run() -> Self {
        Self("setup.run".to_owned())
    }

    /// What people read in its place.
    pub fn words(&self) -> &'static str {
        if self.0.ends_with(".key") {
            "key not made yet"
        } else if self.0.ends_with(".detector") {
            "detector not made yet"
        } else {
            "not known yet"
        }
    }

    /// The bare name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{{}}}}}", self.0)
    }
}

/// The values that are known by now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slots(BTreeMap<Slot, String>);

impl Slots {
    /// Remember a value.
    pub fn fill(&mut self, slot: Slot, value: impl Into<String>) {
        self.0.insert(slot, value.into());
    }

    /// A value, if it is known.
    pub fn get(&self, slot: &Slot) -> Option<&str> {
        self.0.get(slot).map(String::as_str)
    }

    /// The value if it is known, else the slot's own text.
    pub fn text(&self, slot: &Slot) -> String {
        self.get(slot)
            .map_or_else(|| slot.to_string(), str::to_owned)
    }

    /// The text with every known slot replaced.
    pub fn resolve(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (slot, value) in &self.0 {
            let mark = slot.to_string();
            if text.contains(&mark) {
                text = text.replace(&mark, value);
            }
        }
        text
    }

    /// The JSON value with every known slot replaced, in keys and texts at any depth.
    #[must_use]
    pub fn resolve_json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.resolve(text)),
            Value::Array(items) => items.iter().map(|item| self.resolve_json(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| (self.resolve(key), self.resolve_json(value)))
                .collect(),
            other => other.clone(),
        }
    }

    /// The first slot that a text still holds. What else stands in such brackets is somebody's text.
    pub fn unfilled(text: &str) -> Option<String> {
        slots_in(text).next().map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn known_slots_are_replaced_and_others_stay() {
        let mut slots = Slots::default();
        slots.fill(
            Slot::guardduty_key(),
            "arn:aws:kms:eu-west-1:111122223333:key/1",
        );
        let before = json!({"Key": "{{guardduty.key}}", "List": ["{{cloudtrail.key}}"]});
        let after = slots.resolve_json(&before);
        assert_eq!(after["Key"], "arn:aws:kms:eu-west-1:111122223333:key/1");
        assert_eq!(after["List"][0], "{{cloudtrail.key}}");
        assert_eq!(
            Slots::unfilled(&after.to_string()).as_deref(),
            Some("cloudtrail.key")
        );
    }
}
