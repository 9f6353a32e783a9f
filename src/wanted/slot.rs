//! Values that AWS gives only when a thing is made.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::Place;
use crate::policy::slot::{is_detector, is_key, is_slot, slots_in};

/// A value not known yet, by the account and Region that it belongs to. In texts and documents it stands as `{{name}}`; any other
/// name in such brackets is somebody's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slot(String);

impl Slot {
    /// The ARN of the key that locks CloudTrail's log files, made at this place.
    pub fn cloudtrail_key(place: &Place) -> Self {
        Self::at("cloudtrail.key", place)
    }

    /// The ARN of the key that locks GuardDuty's findings, made at this place.
    pub fn guardduty_key(place: &Place) -> Self {
        Self::at("guardduty.key", place)
    }

    /// The id of the detector of this place.
    pub fn detector(place: &Place) -> Self {
        Self::at("guardduty.detector", place)
    }

    /// The External Role ID, which comes back from the vendor.
    pub fn external_id() -> Self {
        Self("vendor.external-role-id".to_owned())
    }

    /// The run that makes a thing, for its tags.
    pub fn run() -> Self {
        Self("setup.run".to_owned())
    }

    fn at(thing: &str, place: &Place) -> Self {
        Self(format!("{thing}@{}/{}", place.account, place.region))
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

impl Borrow<str> for Slot {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The values that are known by now. Read from a file, only those of our own slots, each as long as an ARN can be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<Slot, String>")]
pub struct Slots(BTreeMap<Slot, String>);

impl TryFrom<BTreeMap<Slot, String>> for Slots {
    type Error = String;

    fn try_from(known: BTreeMap<Slot, String>) -> Result<Self, String> {
        /// In bytes.
        const LONGEST: usize = 2048;
        for (slot, value) in &known {
            if !is_slot(&slot.to_string()) {
                return Err(format!("{} is no value that we fill in", slot.0));
            }
            if value.len() > LONGEST {
                return Err(format!("the value of {} is too long", slot.0));
            }
        }
        Ok(Self(known))
    }
}

impl Slots {
    /// Remember a value.
    pub fn fill(&mut self, slot: Slot, value: impl Into<String>) {
        self.0.insert(slot, value.into());
    }

    /// Remember what is known elsewhere, too.
    pub fn take_over(&mut self, others: &Self) {
        self.0.extend(
            others
                .0
                .iter()
                .map(|(slot, value)| (slot.clone(), value.clone())),
        );
    }

    /// The same values without one.
    #[must_use]
    pub fn without(&self, slot: &Slot) -> Self {
        let mut left = self.clone();
        left.0.remove(slot);
        left
    }

    /// A value, if it is known.
    pub fn get(&self, slot: &Slot) -> Option<&str> {
        self.0.get(slot).map(String::as_str)
    }

    /// All that are known, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (&Slot, &str)> {
        self.0.iter().map(|(slot, value)| (slot, value.as_str()))
    }

    /// The value if it is known, else the slot's own text.
    pub fn text(&self, slot: &Slot) -> String {
        self.get(slot)
            .map_or_else(|| slot.to_string(), str::to_owned)
    }

    /// The text with every known slot replaced. What a value says stays as it is.
    pub fn resolve(&self, text: &str) -> String {
        let mut resolved = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            resolved.push_str(before);
            let known = behind
                .split_once("}}")
                .and_then(|(name, behind)| Some((self.0.get(name)?, behind)));
            if let Some((value, behind)) = known {
                resolved.push_str(value);
                rest = behind;
            } else {
                resolved.push_str("{{");
                rest = behind;
            }
        }
        resolved.push_str(rest);
        resolved
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

const NO_DETECTOR: &str = "detector not made yet";
const NO_KEY: &str = "key not made yet";
/// What is read in place of things that are not made yet.
pub const UNKNOWN: [&str; 2] = [NO_DETECTOR, NO_KEY];

/// The text with every slot in words; `external_id` are those for the External Role ID. What else stands in such brackets is
/// somebody's own text.
pub fn in_words(text: &str, external_id: &'static str) -> String {
    let mut out = text.to_owned();
    for name in slots_in(text) {
        let words = if is_detector(name) {
            NO_DETECTOR
        } else if is_key(name) {
            NO_KEY
        } else {
            external_id
        };
        out = out.replace(&format!("{{{{{name}}}}}"), words);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn place(account: &str, region: &str) -> Place {
        Place::try_from(format!("{account}/{region}")).unwrap()
    }

    #[test]
    fn known_slots_are_replaced_and_others_stay() {
        let here = place("111122223333", "eu-west-1");
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/1";
        let mut slots = Slots::default();
        slots.fill(Slot::guardduty_key(&here), arn);
        let log_key = Slot::cloudtrail_key(&here);
        let before =
            json!({"Key": Slot::guardduty_key(&here).to_string(), "List": [log_key.to_string()]});
        let after = slots.resolve_json(&before);
        assert_eq!(after["Key"], arn);
        assert_eq!(after["List"][0], log_key.to_string());
        assert_eq!(
            Slots::unfilled(&after.to_string()).as_deref(),
            Some(log_key.name())
        );
    }

    #[test]
    fn what_a_value_says_is_not_filled_again() {
        let mut slots = Slots::default();
        let (id, run) = (Slot::external_id(), Slot::run());
        slots.fill(id.clone(), run.to_string().repeat(10));
        slots.fill(run.clone(), id.to_string().repeat(10));
        let text = format!("{{{{ {id}}}}}");
        assert_eq!(
            slots.resolve(&text),
            format!("{{{{ {}}}}}", run.to_string().repeat(10))
        );
    }

    #[test]
    fn a_file_fills_only_our_own_slots_and_none_beyond_measure() {
        let read = |known: Value| serde_json::from_value::<Slots>(known).is_ok();
        let key = "guardduty.key@111122223333/eu-west-1";
        assert!(read(
            json!({key: "arn:aws:kms:eu-west-1:111122223333:key/1"})
        ));
        assert!(!read(json!({"account": "111122223333"})));
        assert!(!read(json!({key: "x".repeat(4000)})));
    }

    #[test]
    fn the_same_thing_of_two_accounts_or_regions_has_two_slots() {
        let one = place("111122223333", "us-east-1");
        let mut slots = Slots::default();
        slots.fill(Slot::cloudtrail_key(&one), "a key");
        slots.fill(Slot::detector(&one), "an id");
        for other in [
            place("444455556666", "us-east-1"),
            place("111122223333", "us-east-2"),
        ] {
            for slot in [Slot::cloudtrail_key(&other), Slot::detector(&other)] {
                assert_eq!(slots.get(&slot), None);
                assert_eq!(slots.resolve(&slot.to_string()), slot.to_string());
            }
        }
    }

    #[test]
    fn what_an_earlier_version_wrote_in_its_place_is_never_filled() {
        let mut slots = Slots::default();
        slots.fill(
            Slot::cloudtrail_key(&place("111122223333", "us-east-1")),
            "a key",
        );
        let older = slots.resolve("{{cloudtrail.key}}");
        assert_eq!(Slots::unfilled(&older).as_deref(), Some("cloudtrail.key"));
    }
}
