//! What should have been made by now and was not, left out of documents: one failed change keeps the others from nothing.

use serde_json::Value;

use crate::policy::main_role_permissions::KEYS_SID;
use crate::policy::slot::{self, slots_in};
use crate::policy::{Document, Effect, Statement};
use crate::problem::Problem;
use crate::wanted::Slots;

/// Leave out the keys that are not there after all.
pub(super) fn keys(document: &mut Document, known: &Slots) {
    let is_lost = |key: &str| Slots::unfilled(&known.resolve(key)).is_some();
    if let Some(less) = without_keys(document, is_lost) {
        *document = less;
    }
}

/// The document without some of the keys; nothing if it has none of them.
pub(in crate::plan) fn without_keys(
    document: &Document,
    is_open: impl Fn(&str) -> bool,
) -> Option<Document> {
    let statements = document.statements();
    let holds = |statement: &Statement| {
        statement.sid().is_some_and(|sid| sid.starts_with(KEYS_SID))
            && statement.resources().into_iter().any(&is_open)
    };
    if !statements.iter().any(holds) {
        return None;
    }
    let left = statements.into_iter().filter_map(|statement| {
        if !holds(&statement) {
            return Some(statement);
        }
        let known: Vec<String> = statement
            .resources()
            .into_iter()
            .filter(|resource| !is_open(resource))
            .map(str::to_owned)
            .collect();
        (!known.is_empty()).then(|| statement.clone().resource(known))
    });
    Some(document.with_statements(left))
}

/// Leave out the detectors that are not there after all.
///
/// # Errors
///
/// None of those that the rules are to let in is there.
pub(super) fn detectors<'d>(
    documents: impl IntoIterator<Item = &'d mut Document>,
    known: &Slots,
) -> Result<(), Problem> {
    for document in documents {
        if holds_lost(document.value(), known) {
            *document = without_lost(document, known).ok_or_else(|| {
                Problem::new(
                    "No Region has its GuardDuty detector yet, so these rules would let nobody in.",
                )
                .hint("Look at the detectors. This one follows by itself when you carry on.")
            })?;
        }
    }
    Ok(())
}

/// The document without lost detectors; nothing if a permission has nobody left to name.
fn without_lost(document: &Document, known: &Slots) -> Option<Document> {
    let mut left = Vec::new();
    for statement in document.statements() {
        let mut value = Value::from(statement.clone());
        without_names(&mut value, known);
        let conditions = value.get_mut("Condition").and_then(Value::as_object_mut);
        let lists = conditions
            .into_iter()
            .flat_map(|operators| operators.values_mut())
            .filter_map(Value::as_object_mut)
            .flat_map(|keys| keys.values_mut());
        let mut is_empty = false;
        for list in lists {
            if let Value::Array(values) = list {
                values.retain(|value| !holds_lost(value, known));
                is_empty |= values.is_empty();
            } else {
                is_empty |= holds_lost(list, known);
            }
        }
        if is_empty {
            if statement.effect() == Some(Effect::Allow) {
                return None;
            }
        } else {
            left.extend(Statement::from_value(&value));
        }
    }
    Some(document.with_statements(left))
}

/// In a Region that has to be switched on GuardDuty has a name of its own, which goes with the Region's detector.
fn without_names(statement: &mut Value, known: &Slots) {
    let left = known.resolve(&statement.to_string());
    let services = statement.pointer_mut("/Principal/Service");
    let Some(Value::Array(services)) = services else {
        return;
    };
    services.retain(|service| {
        let region = service
            .as_str()
            .and_then(|name| name.strip_prefix("guardduty."))
            .and_then(|name| name.strip_suffix(".amazonaws.com"));
        region.is_none_or(|region| {
            !slots_in(&left)
                .any(|slot| slot::is_detector(slot) && slot.rsplit('/').next() == Some(region))
        })
    });
}

/// Whether the text of a detector's slot is left in a value.
fn holds_lost(value: &Value, known: &Slots) -> bool {
    match value {
        Value::String(text) => {
            Slots::unfilled(&known.resolve(text)).is_some_and(|slot| slot::is_detector(&slot))
        }
        Value::Array(items) => items.iter().any(|item| holds_lost(item, known)),
        Value::Object(fields) => fields.values().any(|field| holds_lost(field, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wanted::Slot;

    fn slot(code: &str) -> Slot {
        Slot::detector(&crate::domain::Place::try_from(format!("111122223333/{code}")).unwrap())
    }

    fn rules(detectors: &[&str]) -> Document {
        let arns: Vec<String> = detectors
            .iter()
            .map(|code| {
                format!(
                    "arn:aws:guardduty:{code}:111122223333:detector/{}",
                    slot(code)
                )
            })
            .collect();
        let rule = |statement: Statement| {
            statement
                .services([
                    "guardduty.amazonaws.com",
                    "guardduty.me-south-1.amazonaws.com",
                ])
                .action(["s3:PutObject"])
                .when("StringEquals", "aws:SourceArn", arns.clone())
        };
        Document::from_statements([rule(Statement::allow("Put")), rule(Statement::deny("Deny"))])
    }

    // ERR-01
    #[test]
    fn the_others_are_let_in_without_the_one_that_failed() {
        let mut known = Slots::default();
        known.fill(slot("us-east-1"), "d1");
        let mut both = rules(&["us-east-1", "me-south-1"]);
        detectors([&mut both], &known).unwrap();
        let text = both.to_compact();
        assert!(!text.contains("me-south-1"), "{text}");
        assert_eq!(
            text.matches("guardduty.detector@111122223333/us-east-1")
                .count(),
            2
        );
        assert!(detectors([&mut rules(&["me-south-1"])], &known).is_err());
        let mut whole = rules(&["us-east-1"]);
        detectors([&mut whole], &known).unwrap();
        assert_eq!(whole, rules(&["us-east-1"]));
    }
}
