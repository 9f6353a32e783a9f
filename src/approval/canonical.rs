//! What is summed up of a change: what it does and where, in one form of JSON.
//!
//! A value that AWS gives only when a thing is made stands there as its slot, also when it is known by now: a change means the same
//! before its key is made and after it. Which values were known is summed up beside it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::plan::{Change, Slot, Slots};
use crate::policy::slot::is_detector;

/// A value that is shorter than this is taken only where it is a whole text: it would be found inside of ordinary words.
pub(super) const SHORTEST: usize = 6;

/// Puts the slots back in the place of their values.
pub(super) struct Unfilled<'a> {
    whole: BTreeMap<&'a str, &'a Slot>,
    /// Those that are looked for inside of texts. There may be thousands of detectors, which stand behind a word of their own.
    inside: Vec<(&'a str, &'a Slot)>,
}

/// What stands before the id of a detector in its ARN.
const DETECTOR: &str = "detector/";

impl<'a> Unfilled<'a> {
    pub(super) fn of(known: &'a Slots) -> Self {
        let mut whole = BTreeMap::new();
        for (slot, value) in known.iter() {
            // One key may lock both: the first name counts.
            whole.entry(value).or_insert(slot);
        }
        let inside = whole
            .iter()
            .filter(|(value, slot)| value.chars().count() >= SHORTEST && !is_detector(slot.name()))
            .map(|(value, slot)| (*value, *slot))
            .collect();
        Self { whole, inside }
    }

    fn text(&self, text: &str) -> String {
        if let Some(slot) = self.whole.get(text) {
            return slot.to_string();
        }
        let mut text = self.after_detector(text);
        for (value, slot) in &self.inside {
            if text.contains(value) {
                text = text.replace(value, &slot.to_string());
            }
        }
        text
    }

    fn after_detector(&self, text: &str) -> String {
        let mut parts = text.split(DETECTOR);
        let mut done = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            done.push_str(DETECTOR);
            let id: String = part
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            match (self.whole.get(id.as_str()), part.strip_prefix(&id)) {
                (Some(slot), Some(rest)) => {
                    done.push_str(&slot.to_string());
                    done.push_str(rest);
                }
                _ => done.push_str(part),
            }
        }
        done
    }

    fn json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.json(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(key, field)| (self.text(key), self.json(field)))
                .collect(),
            other => other.clone(),
        }
    }
}

/// What this change does, where, and whether it makes something or changes it. In which order changes are made follows from what
/// they are, so it is not summed up.
pub(super) fn does(change: &Change, unfilled: &Unfilled<'_>) -> String {
    let does = json!({
        "id": change.id,
        "kind": change.kind.word(),
        "place": change.place,
        "action": change.action,
    });
    in_one_form(&unfilled.json(&does))
}

/// JSON with its fields by name and no space: equal values give equal texts.
pub(super) fn in_one_form(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            let fields: BTreeMap<&String, &Value> = fields.iter().collect();
            for (index, (key, field)) in fields.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(key.clone()).to_string());
                text.push(':');
                write(field, text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;

    #[test]
    fn equal_values_have_one_form() {
        let one = json!({"b": [1, "x\"y"], "a": {"d": null, "c": true}});
        let same = json!({"a": {"c": true, "d": null}, "b": [1, "x\"y"]});
        assert_eq!(in_one_form(&one), in_one_form(&same));
        assert_eq!(
            in_one_form(&one),
            r#"{"a":{"c":true,"d":null},"b":[1,"x\"y"]}"#
        );
        // What is a text and what is not, and where it stands, tells two apart.
        for other in [
            json!({"b": ["1", "x\"y"], "a": {"d": null, "c": true}}),
            json!({"b": ["x\"y", 1], "a": {"d": null, "c": true}}),
            json!({"b": [1, "x\"y"], "a": {"d": null, "c": true, "e": ""}}),
        ] {
            assert_ne!(in_one_form(&one), in_one_form(&other), "{other}");
        }
    }

    #[test]
    fn known_values_stand_as_their_slots_again() {
        let place = Place::parse("111122223333/eu-west-1").unwrap();
        let mut known = Slots::default();
        let id = "12abc34d567e8fa901bc2d34e56789f0";
        let key = "arn:aws:kms:eu-west-1:111122223333:key/4f0c";
        known.fill(Slot::detector(&place), id);
        known.fill(Slot::guardduty_key(&place), key);
        known.fill(Slot::external_id(), "ab");
        let before = json!({
            "key": Slot::guardduty_key(&place).to_string(),
            "arn": format!("arn:aws:guardduty:eu-west-1:111122223333:detector/{}/x", Slot::detector(&place)),
            "both": [format!("a {} b", Slot::guardduty_key(&place)), Slot::detector(&place).to_string()],
            "id": Slot::external_id().to_string(),
            "word": "about",
        });
        let filled = known.resolve_json(&before);
        assert_ne!(filled, before);
        assert_eq!(Unfilled::of(&known).json(&filled), before);
        // An id that only begins like a known one is another one.
        let other = json!(format!("detector/{id}0"));
        assert_eq!(Unfilled::of(&known).json(&other), other);
    }
}
