//! A field that stands twice in one object of a JSON text.
//!
//! A reader that makes a value of the text keeps the last one only, so what the first one limits would be gone without a word.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The first field that stands twice in one pair of curly brackets, if the text is JSON and there is one.
pub(super) fn field(text: &str) -> Option<String> {
    serde_json::from_str::<Twice>(text).ok()?.0
}

struct Twice(Option<String>);

impl<'de> Deserialize<'de> for Twice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Twice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Twice, A::Error> {
        let mut seen = BTreeSet::new();
        let mut found = None;
        while let Some(name) = fields.next_key::<String>()? {
            let Twice(within) = fields.next_value()?;
            let again = seen.contains(&name).then(|| name.clone());
            found = found.or(again).or(within);
            seen.insert(name);
        }
        Ok(Twice(found))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Twice, A::Error> {
        let mut found = None;
        while let Some(Twice(within)) = items.next_element()? {
            found = found.or(within);
        }
        Ok(Twice(found))
    }

    fn visit_unit<E>(self) -> Result<Twice, E> {
        Ok(Twice(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Twice, E> {
        Ok(Twice(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Twice, E> {
        Ok(Twice(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Twice, E> {
        Ok(Twice(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Twice, E> {
        Ok(Twice(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Twice, E> {
        Ok(Twice(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Document, DocumentProblem};

    #[test]
    fn a_policy_with_a_field_twice_is_refused_wherever_it_stands() {
        let twice = [
            (
                "Version",
                r#"{"Version":"2008-10-17","Statement":[],"Version":"2012-10-17"}"#,
            ),
            (
                "Condition",
                r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*",
                "Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},
                "Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}}]}"#,
            ),
            (
                "StringEquals",
                r#"{"Statement":{"Condition":{"StringEquals":{"a":1.5},"StringEquals":{"b":null}}}}"#,
            ),
            ("\u{e9}", r#"{"Later":[[true,{"\u00e9":-1,"é":2}]]}"#),
        ];
        for (name, text) in twice {
            let refused = Err(DocumentProblem::Twice(name.to_owned()));
            assert_eq!(Document::parse(text), refused, "{text}");
            let encoded =
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string();
            assert_eq!(Document::parse_url_encoded(&encoded), refused, "{text}");
        }
        let said = DocumentProblem::Twice("Condition".to_owned()).to_string();
        assert!(said.contains("`Condition` twice"), "{said}");
    }

    #[test]
    fn the_same_field_in_several_objects_is_no_matter() {
        let text = r#"{"Statement":[{"Sid":"a","Condition":{"Bool":{"x":true},"Null":{"x":"x"}}},{"Sid":"a"}],"Sid":"Sid"}"#;
        assert_eq!(field(text), None);
        assert_eq!(Document::parse(text).unwrap().to_compact(), text);
        assert_eq!(field("{"), None);
    }
}
