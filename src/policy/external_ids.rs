//! The External Role IDs in a document: every value of `sts:ExternalId`, whoever wrote it and for whom.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html>

use serde_json::Value;

/// Tells of each External Role ID in the JSON, at any depth, also in a document that stands there as a text.
pub fn each_external_id(value: &Value, told: &mut dyn FnMut(&str)) {
    each(value, false, told);
}

/// Puts something else in the place of each External Role ID for which it is given.
pub fn replace_external_ids(value: &mut Value, instead: &mut dyn FnMut(&str) -> Option<String>) {
    replace(value, false, instead);
}

fn each(value: &Value, is_id: bool, told: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                each(field, is_id || is_key(key), told);
            }
        }
        Value::Array(items) => {
            for item in items {
                each(item, is_id, told);
            }
        }
        Value::String(text) if is_id => told(text),
        Value::Number(number) if is_id => told(&number.to_string()),
        Value::String(text) => {
            if let Some(inner) = document_in(text) {
                each(&inner, false, told);
            }
        }
        Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

fn replace(value: &mut Value, is_id: bool, instead: &mut dyn FnMut(&str) -> Option<String>) {
    let anew = match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                replace(field, is_id || is_key(key), instead);
            }
            None
        }
        Value::Array(items) => {
            for item in items {
                replace(item, is_id, instead);
            }
            None
        }
        Value::String(text) if is_id => instead(text),
        Value::Number(number) if is_id => instead(&number.to_string()),
        Value::String(text) => document_in(text).and_then(|inner| {
            let mut anew = inner.clone();
            replace(&mut anew, false, instead);
            (anew != inner).then(|| anew.to_string())
        }),
        Value::Number(_) | Value::Bool(_) | Value::Null => None,
    };
    if let Some(anew) = anew {
        *value = Value::String(anew);
    }
}

/// AWS takes its keys in any letters.
fn is_key(key: &str) -> bool {
    key.trim().eq_ignore_ascii_case("sts:ExternalId")
}

fn document_in(text: &str) -> Option<Value> {
    if !text.to_ascii_lowercase().contains("externalid") {
        return None;
    }
    let inner: Value = serde_json::from_str(text).ok()?;
    (inner.is_object() || inner.is_array()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_are_found_in_documents_in_texts_and_in_lists_and_numbers() {
        let inner = json!({"Condition": {"StringLike": {"sts:ExternalId": "deep-4711"}}});
        let mut value = json!({
            "text": inner.to_string(),
            "sts:ExternalID": ["kept", 47_114_711, {"x": "odd-4711"}, null],
            "STS:EXTERNALID ": "end-4711",
            "about": "the ExternalId is a word",
        });
        let mut found = Vec::new();
        each_external_id(&value, &mut |id| found.push(id.to_owned()));
        found.sort_unstable();
        let expected = ["47114711", "deep-4711", "end-4711", "kept", "odd-4711"];
        assert_eq!(found, expected);
        replace_external_ids(&mut value, &mut |id| {
            (id != "kept").then(|| "gone".to_owned())
        });
        let text = value.to_string();
        assert!(!text.contains("4711"), "{text}");
        assert!(text.contains("the ExternalId is a word"));
        assert_eq!(
            value["sts:ExternalID"],
            json!(["kept", "gone", {"x": "gone"}, null])
        );
    }
}
