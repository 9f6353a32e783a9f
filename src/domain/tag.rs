//! Tags, as IAM and Organizations take them.

use super::NameProblem;
use super::name::{length_fault, sign_fault};

/// What is allowed for the key and the value of a tag.
pub const TAG_RULE: &str = "a key of 1 to 128 and a value of at most 256 letters, numbers, spaces and the signs _ . : / = + - @";

/// Reads the key of a tag; those of AWS itself begin with `aws:`, and nobody else can set them.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules>.
pub fn parse_tag_key(text: &str) -> Result<String, NameProblem> {
    let fault = length_fault(text, 1, 128).or_else(|| {
        sign_fault(
            text,
            is_sign,
            "Use letters, numbers, spaces and _ . : / = + - @.",
        )
    });
    match fault {
        Some(message) => Err(NameProblem::new(message)),
        None => Ok(text.to_owned()),
    }
}

/// Reads the value of a tag, which may be empty.
pub fn parse_tag_value(text: &str) -> Result<String, NameProblem> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let fault = length_fault(text, 0, 256).or_else(|| {
        sign_fault(
            text,
            is_sign,
            "Use letters, numbers, spaces and _ . : / = + - @.",
        )
    });
    match fault {
        Some(message) => Err(NameProblem::new(message)),
        None => Ok(text.to_owned()),
    }
}

fn is_sign(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, ' ' | '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_their_signs_and_lengths() {
        for key in ["team", "cost center", "Abteilung-Süd", "a:b/c=d+e@f._"] {
            assert_eq!(parse_tag_key(key).as_deref(), Ok(key));
            assert_eq!(parse_tag_value(key).as_deref(), Ok(key));
        }
        assert_eq!(parse_tag_value("").as_deref(), Ok(""));
        for bad in ["a*b", "a\u{202e}b", "a\nb", "<x>"] {
            assert!(parse_tag_key(bad).is_err(), "{bad}");
            assert!(parse_tag_value(bad).is_err(), "{bad}");
        }
        assert!(parse_tag_key("").is_err());
        assert!(parse_tag_key(&"x".repeat(129)).is_err());
        assert!(parse_tag_value(&"x".repeat(257)).is_err());
    }
}
