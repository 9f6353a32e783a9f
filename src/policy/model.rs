//! A policy document, held as the JSON it is, so that nothing unknown to us is lost.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

pub use super::statement::Statement;
use super::twice;

/// The version of AWS's policy language that new documents are written in.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>
pub const VERSION: &str = "2012-10-17";

/// Why a text is not a policy document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentProblem {
    #[error("The policy is not JSON. Look at line {line}, column {column}.")]
    NotJson { line: usize, column: usize },
    #[error("The policy is not readable text.")]
    NotText(#[from] std::str::Utf8Error),
    #[error("A policy is a JSON object, in curly brackets.")]
    NotAnObject,
    #[error("`Statement` has to be one rule or a list of rules.")]
    BadStatement,
    #[error(
        "The policy has `{0}` twice in the same curly brackets, so we cannot tell which one counts."
    )]
    Twice(String),
}

/// A policy document with every field it came with, in the order it came.
///
/// Equality is deep equality of the JSON; for equality of meaning see [`super::equal`]. Copies share it, because the same document
/// stands in thousands of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct Document(Arc<Value>);

impl Document {
    /// Read a document from its JSON text, in which no object may have a field twice.
    pub fn parse(text: &str) -> Result<Self, DocumentProblem> {
        let value: Value = serde_json::from_str(text).map_err(|err| DocumentProblem::NotJson {
            line: err.line(),
            column: err.column(),
        })?;
        if let Some(field) = twice::field(text) {
            return Err(DocumentProblem::Twice(field));
        }
        Self::try_from(value)
    }

    /// Read a document as IAM returns it: percent-encoded after RFC 3986, so a `+` is a plus sign.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html>
    pub fn parse_url_encoded(text: &str) -> Result<Self, DocumentProblem> {
        Self::parse(&percent_decode_str(text).decode_utf8()?)
    }

    /// A new document of these statements, in the present version of the language.
    pub fn from_statements(statements: impl IntoIterator<Item = Statement>) -> Self {
        let mut fields = Map::new();
        fields.insert("Version".to_owned(), Value::from(VERSION));
        fields.insert("Statement".to_owned(), list(statements));
        Self(Arc::new(Value::Object(fields)))
    }

    /// The statements in order, also when the document holds a single one without a list.
    pub fn statements(&self) -> Vec<Statement> {
        match self.0.get("Statement") {
            Some(Value::Array(items)) => items.iter().filter_map(Statement::from_value).collect(),
            Some(item) => Statement::from_value(item).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The same document with other statements; all other fields stay where they were.
    #[must_use]
    pub fn with_statements(&self, statements: impl IntoIterator<Item = Statement>) -> Self {
        let mut value = Value::clone(&self.0);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("Statement".to_owned(), list(statements));
        }
        Self(Arc::new(value))
    }

    /// The value of `Version`, if there is one.
    pub fn version(&self) -> Option<&str> {
        self.0.get("Version").and_then(Value::as_str)
    }

    /// The document as JSON without spaces: the form that is sent and measured.
    pub fn to_compact(&self) -> String {
        self.0.to_string()
    }

    /// The document as JSON with 2 spaces of indent: the form that is shown and copied.
    pub fn to_pretty(&self) -> String {
        format!("{:#}", self.0)
    }

    /// The JSON itself, always an object.
    pub fn value(&self) -> &Value {
        &self.0
    }
}

impl TryFrom<Value> for Document {
    type Error = DocumentProblem;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let Some(fields) = value.as_object() else {
            return Err(DocumentProblem::NotAnObject);
        };
        let sound = match fields.get("Statement") {
            Some(Value::Array(items)) => items.iter().all(Value::is_object),
            Some(item) => item.is_object(),
            None => true,
        };
        if sound {
            Ok(Self(Arc::new(value)))
        } else {
            Err(DocumentProblem::BadStatement)
        }
    }
}

impl From<Document> for Value {
    fn from(document: Document) -> Self {
        Arc::unwrap_or_clone(document.0)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

fn list(statements: impl IntoIterator<Item = Statement>) -> Value {
    Value::Array(statements.into_iter().map(Value::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ODD: &str = r#"{"Id":"x","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Note":1},"Later":[true],"Version":"2008-10-17"}"#;

    #[test]
    fn unknown_fields_and_order_come_back_as_they_were() {
        let document = Document::parse(ODD).unwrap();
        assert_eq!(document.to_compact(), ODD);
        assert_eq!(document.version(), Some("2008-10-17"));
    }

    #[test]
    fn a_single_statement_counts_as_one() {
        let statements = Document::parse(ODD).unwrap().statements();
        assert_eq!(statements.len(), 1);
        assert_eq!(statements[0].actions(), ["s3:*"]);
    }

    #[test]
    fn iam_documents_are_percent_decoded_and_a_plus_stays_a_plus() {
        let text = "%7B%22Version%22%3A%222012-10-17%22%2C%22Id%22%3A%22a+b%C3%A9%22%7D";
        let document = Document::parse_url_encoded(text).unwrap();
        assert_eq!(document.value()["Id"], "a+b\u{e9}");
        assert!(document.statements().is_empty());
    }

    #[test]
    fn what_is_no_policy_is_refused_with_the_place() {
        let broken = Document::parse("{\n \"Statement\": [}");
        assert!(matches!(
            broken,
            Err(DocumentProblem::NotJson { line: 2, .. })
        ));
        assert_eq!(Document::parse("[]"), Err(DocumentProblem::NotAnObject));
        assert_eq!(
            Document::parse(r#"{"Statement":["x"]}"#),
            Err(DocumentProblem::BadStatement)
        );
        assert_eq!(
            Document::parse(r#"{"Statement":"x"}"#),
            Err(DocumentProblem::BadStatement)
        );
        assert!(matches!(
            Document::parse_url_encoded("%FF"),
            Err(DocumentProblem::NotText(_))
        ));
    }

    #[test]
    fn new_statements_keep_their_place_among_the_fields() {
        let document = Document::parse(ODD).unwrap();
        let emptied = document.with_statements([]);
        assert_eq!(
            emptied.to_compact(),
            r#"{"Id":"x","Statement":[],"Later":[true],"Version":"2008-10-17"}"#
        );
    }

    #[test]
    fn it_is_plain_json_to_serde() {
        let document: Document = serde_json::from_str(ODD).unwrap();
        assert_eq!(serde_json::to_string(&document).unwrap(), ODD);
        assert!(serde_json::from_str::<Document>("3").is_err());
    }
}
