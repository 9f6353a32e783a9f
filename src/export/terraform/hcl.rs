//! Terraform's language: texts, values and blocks.
//!
//! <https://developer.hashicorp.com/terraform/language/syntax/configuration>

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// What stands for each slot, by its text: an expression such as `aws_kms_key.log_key.arn`.
#[derive(Default)]
pub(super) struct Places(BTreeMap<String, String>);

impl Places {
    pub(super) fn put(&mut self, slot: String, expression: String) {
        self.0.insert(slot, expression);
    }

    /// A text, with what stands for its slots. Nothing else in it means anything to Terraform.
    pub(super) fn text(&self, text: &str) -> String {
        if let Some(expression) = self.0.get(text) {
            return expression.clone();
        }
        let mut quoted = String::from("\"");
        let mut rest = text;
        while let Some((at, slot, expression)) = self.next_in(rest) {
            let (before, behind) = rest.split_at(at);
            quoted.push_str(&escaped(before));
            let _written = write!(quoted, "${{{expression}}}").is_ok();
            rest = behind.strip_prefix(slot).unwrap_or_default();
        }
        quoted.push_str(&escaped(rest));
        quoted.push('"');
        quoted
    }

    fn next_in<'a>(&'a self, text: &str) -> Option<(usize, &'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(|(slot, to)| Some((text.find(slot.as_str())?, slot.as_str(), to.as_str())))
            .min_by_key(|(at, _, _)| *at)
    }

    /// A value as an expression; `depth` is how far in it stands.
    pub(super) fn value(&self, value: &Value, depth: usize) -> String {
        let inner = "  ".repeat(depth + 1);
        let end = "  ".repeat(depth);
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(on) => on.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(text),
            Value::Array(items) if items.is_empty() => "[]".to_owned(),
            Value::Array(items) => {
                let mut text = String::from("[\n");
                for item in items {
                    let _written =
                        writeln!(text, "{inner}{},", self.value(item, depth + 1)).is_ok();
                }
                text.push_str(&end);
                text.push(']');
                text
            }
            Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
            Value::Object(fields) => {
                let mut text = String::from("{\n");
                for (name, item) in fields {
                    let name = self.text(name);
                    // An expression is a name only in brackets.
                    let name = if name.starts_with('"') {
                        name
                    } else {
                        format!("({name})")
                    };
                    let item = self.value(item, depth + 1);
                    let _written = writeln!(text, "{inner}{name} = {item}").is_ok();
                }
                text.push_str(&end);
                text.push('}');
                text
            }
        }
    }
}

/// A name of small letters, numbers and low lines.
pub(super) fn plain(name: &str) -> String {
    let sign = |sign: char| {
        if sign.is_ascii_alphanumeric() {
            sign
        } else {
            '_'
        }
    };
    let name: String = name.chars().map(sign).collect();
    name.to_ascii_lowercase()
}

/// The signs of a text between quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => safe.push_str("\\\""),
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            '$' | '%' if signs.peek() == Some(&'{') => {
                safe.push(sign);
                safe.push(sign);
            }
            sign if sign.is_control() || crate::domain::is_hidden(sign) => {
                let _written = write!(safe, "\\U{:08X}", u32::from(sign)).is_ok();
            }
            sign => safe.push(sign),
        }
    }
    safe
}

/// A block as it comes together.
pub(super) struct Block {
    text: String,
    depth: usize,
}

impl Block {
    pub(super) fn new(head: &str) -> Self {
        Self {
            text: format!("{head} {{\n"),
            depth: 1,
        }
    }

    /// An argument, as an expression.
    pub(super) fn set(&mut self, name: &str, expression: &str) -> &mut Self {
        let indent = "  ".repeat(self.depth);
        let _written = writeln!(self.text, "{indent}{name} = {expression}").is_ok();
        self
    }

    /// A block inside.
    pub(super) fn inner(&mut self, name: &str, fill: impl FnOnce(&mut Self)) -> &mut Self {
        let indent = "  ".repeat(self.depth);
        let _written = writeln!(self.text, "\n{indent}{name} {{").is_ok();
        self.depth += 1;
        fill(self);
        self.depth -= 1;
        let _written = writeln!(self.text, "{indent}}}").is_ok();
        self
    }

    pub(super) fn end(mut self) -> String {
        self.text.push_str("}\n");
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_text_of_somebody_means_anything_to_terraform() {
        let mut places = Places::default();
        places.put("{{a.slot}}".to_owned(), "aws_kms_key.log.arn".to_owned());
        for (text, written) in [
            ("plain", r#""plain""#),
            ("${file(\"x\")}", r#""$${file(\"x\")}""#),
            ("%{ if true }$x", r#""%%{ if true }$x""#),
            ("a\nb\\", r#""a\nb\\""#),
            ("\u{202e}\u{7}", r#""\U0000202E\U00000007""#),
            ("{{a.slot}}", "aws_kms_key.log.arn"),
            ("x/{{a.slot}}/${", r#""x/${aws_kms_key.log.arn}/$${""#),
        ] {
            assert_eq!(places.text(text), written);
        }
        let value = places.value(&json!({ "a${": ["{{a.slot}}", true] }), 0);
        assert_eq!(
            value,
            "{\n  \"a$${\" = [\n    aws_kms_key.log.arn,\n    true,\n  ]\n}"
        );
    }
}
