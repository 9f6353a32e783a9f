//! Detectors that should have been made and were not: one Region's failure keeps the others from nothing.

use serde_json::Value;

use crate::plan::{Action, CreateKey, PutBucketPolicy, PutKeyPolicy, Slots};
use crate::policy::{Document, Effect, Statement};
use crate::problem::Problem;

/// The action without the detectors that are not there after all.
///
/// # Errors
///
/// None of those that its rules are to let in is there.
pub fn with_detectors_that_are_there(mut action: Action, known: &Slots) -> Result<Action, Problem> {
    let documents: Vec<&mut Document> = match &mut action {
        Action::CreateKey(CreateKey { policy, .. }) => vec![policy],
        Action::PutKeyPolicy(PutKeyPolicy { seen, after, .. }) => vec![seen, after],
        Action::PutBucketPolicy(PutBucketPolicy { seen, after, .. }) => {
            seen.as_mut().into_iter().chain([after]).collect()
        }
        _ => Vec::new(),
    };
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
    Ok(action)
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
    let text = statement.to_string();
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
            let slot = format!("{{{{guardduty.{region}.detector}}}}");
            !(text.contains(&slot) && Slots::unfilled(&known.resolve(&slot)).is_some())
        })
    });
}

/// Whether the text of a detector's slot is left in a value.
fn holds_lost(value: &Value, known: &Slots) -> bool {
    match value {
        Value::String(text) => {
            Slots::unfilled(&known.resolve(text)).is_some_and(|slot| slot.ends_with(".detector"))
        }
        Value::Array(items) => items.iter().any(|item| holds_lost(item, known)),
        Value::Object(fields) => fields.values().any(|field| holds_lost(field, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BucketName, Region};
    use crate::plan::Slot;

    fn slot(code: &str) -> Slot {
        Slot::detector(&Region::parse(code).unwrap())
    }

    fn action(detectors: &[&str]) -> Action {
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
        Action::PutBucketPolicy(PutBucketPolicy {
            bucket: BucketName::parse("larkfield-findings").unwrap(),
            seen: None,
            after: Document::from_statements([
                rule(Statement::allow("Put")),
                rule(Statement::deny("Deny")),
            ]),
        })
    }

    // ERR-01
    #[test]
    fn the_others_are_let_in_without_the_one_that_failed() {
        let mut known = Slots::default();
        known.fill(slot("us-east-1"), "d1");
        let both = action(&["us-east-1", "me-south-1"]);
        let left = with_detectors_that_are_there(both, &known).unwrap();
        let text = serde_json::to_string(&left).unwrap();
        assert!(!text.contains("me-south-1"), "{text}");
        assert_eq!(text.matches("us-east-1.detector").count(), 2);
        let alone = action(&["me-south-1"]);
        assert!(with_detectors_that_are_there(alone, &known).is_err());
        let whole = action(&["us-east-1"]);
        assert_eq!(
            with_detectors_that_are_there(whole.clone(), &known),
            Ok(whole)
        );
    }
}
