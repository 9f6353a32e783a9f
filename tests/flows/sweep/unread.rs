//! What was seen, with one read that failed.

use radiant_aws_setup::inventory::Inventory;
use serde_json::{Value, json};

use super::account::fields;

/// The ways in which a read fails.
pub(crate) const FAILURES: [&str; 4] = ["denied", "throttled", "broken", "timed out"];

/// The places of all that was read, as JSON pointers; and of all that was looked at one by one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    /// Where an answer stands.
    pub(crate) answers: Vec<String>,
    /// Where something stands that might not have been looked at, as (pointer of the list, name in it).
    pub(crate) looks: Vec<(String, String)>,
}

impl Reads {
    pub(crate) fn of(inventory: &Value) -> Self {
        let mut reads = Self::default();
        find(inventory, "", &mut reads.answers);
        for (account, _) in fields(&inventory["accounts"]) {
            for list in ["buckets", "roles", "policies"] {
                reads.list(inventory, &format!("/accounts/{account}/{list}"));
            }
        }
        reads.list(inventory, "/places");
        for (place, _) in fields(&inventory["places"]) {
            for list in ["topics", "keys"] {
                reads.list(
                    inventory,
                    &format!("/places/{}/{list}", place.replace('/', "~1")),
                );
            }
        }
        reads
    }

    fn list(&mut self, inventory: &Value, list: &str) {
        let names = inventory.pointer(list).into_iter().flat_map(fields);
        self.looks
            .extend(names.map(|(name, _)| (list.to_owned(), name.clone())));
    }
}

/// Every answer of a read has one field: `known`.
fn find(value: &Value, at: &str, found: &mut Vec<String>) {
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(all) => {
            if all.len() == 1 && all.contains_key("known") {
                found.push(at.to_owned());
            }
            for (name, inner) in all {
                find(inner, &format!("{at}/{}", escaped(name)), found);
            }
        }
        Value::Array(all) => {
            for (index, inner) in all.iter().enumerate() {
                find(inner, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The inventory with one answer failed.
pub(crate) fn failed(inventory: &Value, at: &str, failure: &str) -> Inventory {
    let (summary, code) = match failure {
        "denied" => (
            "Your sign-in is not allowed to do this.",
            "AccessDeniedException",
        ),
        "throttled" => ("AWS asks us to slow down.", "ThrottlingException"),
        "broken" => ("AWS has a problem of its own.", "InternalError"),
        _ => ("AWS did not answer in time.", ""),
    };
    let mut problem = json!({"summary": summary});
    if !code.is_empty() {
        problem["code"] = json!(code);
    }
    let mut inventory = inventory.clone();
    *inventory.pointer_mut(at).unwrap() = json!({"unknown": problem});
    serde_json::from_value(inventory).unwrap()
}

/// The inventory without one thing that nobody looked at.
pub(crate) fn without(inventory: &Value, (list, name): &(String, String)) -> Inventory {
    let mut inventory = inventory.clone();
    let list = inventory.pointer_mut(list).unwrap();
    list.as_object_mut().unwrap().shift_remove(name);
    serde_json::from_value(inventory).unwrap()
}
