//! Policy documents: what they do stays, and whom and what they name is replaced.

use serde_json::{Map, Value};

use super::kept::{is_action, is_condition_key, is_operator};
use super::names::Masker;
use super::public::is_statement;

/// The elements of a statement.
const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Masker {
    /// A whole document.
    pub(super) fn document(&self, document: &Value) -> Value {
        let Value::Object(fields) = document else {
            return self.anything(document);
        };
        let fields = fields.iter().map(|(name, value)| match name.as_str() {
            "Version" => (name.clone(), self.texts(value)),
            "Statement" => (name.clone(), each(value, |it| self.statement(it))),
            "Id" => match value.as_str() {
                Some(id) if is_statement(id) => (name.clone(), value.clone()),
                _ => (name.clone(), self.names(value)),
            },
            _ => (self.words(name), self.anything(value)),
        });
        Value::Object(fields.collect())
    }

    fn statement(&self, statement: &Value) -> Value {
        let Value::Object(fields) = statement else {
            return self.anything(statement);
        };
        let fields = fields.iter().map(|(name, value)| {
            let masked = match name.as_str() {
                "Sid" => match value.as_str() {
                    Some(name) if is_statement(name) => value.clone(),
                    _ => self.names(value),
                },
                "Effect" => match value.as_str() {
                    Some("Allow" | "Deny") => value.clone(),
                    _ => self.anything(value),
                },
                "Action" | "NotAction" => each(value, |it| self.action(it)),
                "Principal" | "NotPrincipal" => self.principal(value),
                "Resource" | "NotResource" => self.texts(value),
                "Condition" => self.condition(value),
                _ => self.anything(value),
            };
            let is_element = ELEMENTS.contains(&name.as_str());
            let name = if is_element {
                name.clone()
            } else {
                self.words(name)
            };
            (name, masked)
        });
        Value::Object(fields.collect())
    }

    fn action(&self, action: &Value) -> Value {
        match action.as_str() {
            Some(text) if is_action(text) => action.clone(),
            _ => self.anything(action),
        }
    }

    fn principal(&self, principal: &Value) -> Value {
        let Value::Object(kinds) = principal else {
            return self.texts(principal);
        };
        let kinds = kinds.iter().map(|(kind, names)| {
            let is_kind = ["AWS", "Service", "Federated", "CanonicalUser"].contains(&kind.as_str());
            let kind = if is_kind {
                kind.clone()
            } else {
                self.words(kind)
            };
            (kind, self.texts(names))
        });
        Value::Object(kinds.collect())
    }

    fn condition(&self, condition: &Value) -> Value {
        let Value::Object(tests) = condition else {
            return self.anything(condition);
        };
        let tests = tests.iter().map(|(operator, test)| {
            let kept = if is_operator(operator) {
                operator.clone()
            } else {
                self.words(operator)
            };
            let Value::Object(test) = test else {
                return (kept, self.anything(test));
            };
            let test: Map<String, Value> = test
                .iter()
                .map(|(key, values)| (self.condition_key(key), self.texts(values)))
                .collect();
            (kept, Value::Object(test))
        });
        Value::Object(tests.collect())
    }

    /// The key of a condition; a tag in it is somebody's word.
    fn condition_key(&self, key: &str) -> String {
        let (head, tag) = match key.split_once('/') {
            Some((head, tag)) => (head, Some(tag)),
            None => (key, None),
        };
        let head = if is_condition_key(head) {
            head.to_owned()
        } else {
            self.words(head)
        };
        match tag {
            Some(tag) => format!("{head}/{}", self.tag_key(tag)),
            None => head,
        }
    }

    /// A text or a list of texts of any form.
    pub(super) fn texts(&self, value: &Value) -> Value {
        each(value, |it| match it {
            Value::String(text) => Value::String(self.text(text)),
            Value::Bool(_) | Value::Null => it.clone(),
            Value::Number(number) => {
                let text = number.to_string();
                let masked = self.text(&text);
                if masked == text {
                    it.clone()
                } else {
                    Value::String(masked)
                }
            }
            Value::Array(_) | Value::Object(_) => self.anything(it),
        })
    }

    /// A name or a list of them.
    pub(super) fn names(&self, value: &Value) -> Value {
        each(value, |it| match it {
            Value::String(text) => Value::String(self.name(text)),
            _ => self.anything(it),
        })
    }

    /// Something that nobody has thought of: every word of it is replaced, names of fields too.
    pub(super) fn anything(&self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let fields = fields.iter();
                let masked = fields.map(|(name, value)| (self.words(name), self.anything(value)));
                Value::Object(masked.collect())
            }
            Value::Array(items) => items.iter().map(|item| self.anything(item)).collect(),
            Value::String(text) => Value::String(self.words(text)),
            Value::Number(_) => Value::from(0),
            Value::Bool(_) | Value::Null => value.clone(),
        }
    }
}

/// One value, or each of a list.
fn each(value: &Value, mask: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(mask).collect(),
        _ => mask(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_document_does_stays_and_whom_it_names_does_not() {
        let masker = Masker::with_key([5, 6]);
        let document = json!({
            "Version": "2012-10-17",
            "Id": "larkfield",
            "larkfield": { "larkfield": 444_455_556_666_u64 },
            "Statement": [{
                "Sid": "AssumeRadiantSecurity",
                "Effect": "Allow",
                "Principal": { "Service": "cloudtrail.amazonaws.com", "AWS": "444455556666" },
                "Action": ["s3:PutObject", "larkfield:Own"],
                "Resource": "arn:aws:s3:::larkfield-logs/*",
                "Condition": {
                    "StringEquals": { "aws:PrincipalTag/larkfield": "larkfield" },
                    "larkfield": "larkfield",
                },
            }, { "Sid": "larkfield", "Effect": "larkfield" }],
        });
        let masked = masker.document(&document);
        let text = masked.to_string();
        assert!(
            !text.contains("larkfield") && !text.contains("444455556666"),
            "{text}"
        );
        let first = &masked["Statement"][0];
        assert_eq!(first["Sid"], "AssumeRadiantSecurity");
        assert_eq!(first["Action"][0], "s3:PutObject");
        assert_eq!(first["Principal"]["Service"], "cloudtrail.amazonaws.com");
        assert_eq!(first["Effect"], "Allow");
    }
}
