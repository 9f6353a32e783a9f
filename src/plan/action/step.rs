//! The calls of a change, as data.

use serde_json::{Map, Value};

/// One call of AWS's API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Service and operation, such as `guardduty:CreateDetector`.
    pub call: &'static str,
    /// Its input as the API names it, which is what the AWS CLI takes with `--cli-input-json`. Texts may hold slots.
    pub input: Value,
}

impl Step {
    /// A call; what is null in its input is left out.
    pub(super) fn new(call: &'static str, input: Value) -> Self {
        Self {
            call,
            input: without_nulls(input),
        }
    }
}

/// The object without the fields that are null.
pub(super) fn without_nulls(mut object: Value) -> Value {
    if let Value::Object(fields) = &mut object {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

/// Tags as most services list them.
pub(super) fn tag_list(tags: Vec<(String, String)>) -> Value {
    named_tags(tags, "Key", "Value")
}

/// Tags as a list whose two fields have these names.
pub(super) fn named_tags(tags: Vec<(String, String)>, key: &str, value: &str) -> Value {
    let pair = |(name, text): (String, String)| {
        Map::from_iter([
            (key.to_owned(), Value::from(name)),
            (value.to_owned(), Value::from(text)),
        ])
    };
    tags.into_iter().map(pair).map(Value::from).collect()
}

/// Tags as one object.
pub(super) fn tag_map(tags: Vec<(String, String)>) -> Value {
    let pair = |(name, text): (String, String)| (name, Value::from(text));
    tags.into_iter().map(pair).collect::<Map<_, _>>().into()
}
