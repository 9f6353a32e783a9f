//! What no record holds: External Role IDs but for their ends, and ids of access keys.

use std::collections::BTreeSet;

use serde_json::Value;

use super::sources::Sources;
use crate::answers::Reach;
use crate::domain::{AccountId, masked_id, without_access_keys};
use crate::policy::slot::is_slot;
use crate::policy::{each_external_id, replace_external_ids};

/// An id that is shorter would be found inside of ordinary words.
const SHORTEST: usize = 6;

/// The ids that the answers hold, and those that stand in a document of the record.
pub(super) fn ids(from: &Sources<'_>, record: &Value) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let own = from.answers.vendor.external_role_id.as_ref();
    ids.extend(own.map(|id| id.as_str().to_owned()));
    if let Reach::AssumeRole {
        external_id: Some(id),
        ..
    } = &from.answers.members.reach
    {
        ids.insert(id.as_str().to_owned());
    }
    each_external_id(record, &mut |id| {
        ids.insert(id.to_owned());
    });
    ids.retain(|id| is_id(id));
    ids
}

/// Whether it is an id at all: not one that is yet to come, hidden already, or a sign for any.
fn is_id(text: &str) -> bool {
    !is_slot(text) && !text.contains('•') && text.contains(|sign| !matches!(sign, '*' | '?'))
}

/// The same without them: in conditions whatever they look like, and wherever else they stand as far as they can be told from words.
pub(super) fn hidden(record: &Value, ids: &BTreeSet<String>) -> Value {
    let mut record = record.clone();
    replace_external_ids(&mut record, &mut |id| {
        ids.contains(id).then(|| masked_id(id))
    });
    let mut long: Vec<&String> = ids
        .iter()
        .filter(|id| {
            let has_sign = id.contains(|sign: char| !sign.is_alphabetic());
            id.chars().count() >= SHORTEST && has_sign && AccountId::parse(id).is_err()
        })
        .collect();
    // One may be the beginning of another.
    long.sort_unstable_by_key(|id| std::cmp::Reverse(id.len()));
    each(record, &|text| {
        let mut text = without_access_keys(&text);
        for id in &long {
            if text.contains(id.as_str()) {
                text = text.replace(id.as_str(), &masked_id(id));
            }
        }
        text
    })
}

fn each(value: Value, change: &impl Fn(String) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => items.into_iter().map(|item| each(item, change)).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, field)| (key, each(field, change)))
            .collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_id_is_hidden_wherever_it_stands_and_a_word_stays() {
        let ids = BTreeSet::from(["rs-8f2c-secret-91d4".to_owned(), "passed".to_owned()]);
        let record = json!({
            "said": "AWS said: rs-8f2c-secret-91d4 is wrong",
            "result": "passed",
            "document": {"Condition": {"StringEquals": {"sts:ExternalId": ["passed", "rs-8f2c-secret-91d4"]}}},
            "key": "the key AKIAIOSFODNN7EXAMPLE",
        });
        let hidden = hidden(&record, &ids);
        let text = hidden.to_string();
        assert!(!text.contains("8f2c-secret"), "{text}");
        assert!(!text.contains("AKIAIOSFODNN7EXAMPLE"), "{text}");
        assert_eq!(hidden["result"], "passed");
        assert_ne!(
            hidden["document"]["Condition"]["StringEquals"]["sts:ExternalId"][0],
            "passed"
        );
    }
}
