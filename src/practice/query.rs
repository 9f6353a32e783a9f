//! Parameters of the query services, and of URLs.

use std::collections::BTreeMap;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What RFC 3986 leaves as it is; IAM encodes everything else in documents.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Percent-encoded as IAM does it with policy documents.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Percent-decoded; `+` stays.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A number, or the one that is meant where none was given.
pub(super) fn number<T: FromStr>(text: Option<&str>, default: T) -> T {
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The parameters of a query string, in their order.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The parameters of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    pub(super) fn parse(body: &str) -> Self {
        Self(pairs(&body.replace('+', " ")).into_iter().collect())
    }

    /// A parameter that was given, even if it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A parameter, or nothing at all.
    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// `name.member.1`, `name.member.2`, …
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        (1..)
            .map_while(|at| self.0.get(&format!("{name}.member.{at}")).cloned())
            .collect()
    }

    /// `name.member.1.Key` with `name.member.1.Value`, …
    pub(super) fn tags(&self, name: &str) -> BTreeMap<String, String> {
        self.pairs(&format!("{name}.member"), "Key", "Value")
    }

    /// `name.entry.1.key` with `name.entry.1.value`, …
    pub(super) fn map(&self, name: &str) -> BTreeMap<String, String> {
        self.pairs(&format!("{name}.entry"), "key", "value")
    }

    fn pairs(&self, name: &str, key: &str, value: &str) -> BTreeMap<String, String> {
        (1..)
            .map_while(|at| {
                let key = self.0.get(&format!("{name}.{at}.{key}"))?;
                let value = self.0.get(&format!("{name}.{at}.{value}"));
                Some((key.clone(), value.cloned().unwrap_or_default()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, encode};

    #[test]
    fn reads_lists_tags_and_maps() {
        let form = Form::parse(
            "A.member.1=x&A.member.2=y+z&T.member.1.Key=k&T.member.1.Value=v%26w&M.entry.1.key=a&M.entry.1.value=1%2B1",
        );
        assert_eq!(form.list("A"), ["x", "y z"]);
        assert_eq!(form.tags("T").get("k").map(String::as_str), Some("v&w"));
        assert_eq!(form.map("M").get("a").map(String::as_str), Some("1+1"));
    }

    #[test]
    fn encodes_documents_as_iam_does() {
        assert_eq!(
            encode("{\"a\": \"*-_.~\"}"),
            "%7B%22a%22%3A%20%22%2A-_.~%22%7D"
        );
    }
}
