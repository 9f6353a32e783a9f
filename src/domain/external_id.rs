//! The vendor's External Role ID.

use std::fmt;

use super::NameProblem;
use super::name::{spoken, text_traits};

/// The code that the vendor has to show when it uses a role.
///
/// AWS does not treat it as a secret, yet it is kept out of logs: `Debug` hides the middle.
/// `Display` and [`Self::as_str`] give it whole, for policy documents and the answers file; on screen use [`Self::masked`].
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html>.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId(String);

text_traits!(ExternalId);

/// The shortest and the longest id, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=1224;

impl ExternalId {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str =
        "2 to 1224 letters, numbers and the signs _ + = , . @ : / -; \"\" as long as there is none";

    /// Reads an id just as the vendor shows it.
    ///
    /// An ARN is refused, though its signs would be taken: it is one of the other values that are copied at the same time.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        if let Some(stranger) = text.chars().find(|c| !is_sign(*c)) {
            let message = format!(
                "{} cannot be part of this ID. Copy it again from View Details.",
                spoken(stranger)
            );
            let trimmed = text.trim();
            let fix = Self::takes(trimmed).then(|| trimmed.to_owned());
            return Err(NameProblem::new(message).with_fix(fix));
        }
        if text.starts_with("arn:") {
            return Err(NameProblem::new(
                "This is an ARN. The ID comes from View Details.",
            ));
        }
        if text.starts_with("http:") || text.starts_with("https:") {
            return Err(NameProblem::new(
                "This is a web address. The ID comes from View Details.",
            ));
        }
        if is_key(text) {
            return Err(NameProblem::new(
                "This looks like an AWS access key. It belongs nowhere but in your sign-in. The ID comes from View Details.",
            ));
        }
        if text.is_empty() {
            return Err(NameProblem::new("Paste the ID from View Details."));
        }
        if !LENGTH.contains(&text.chars().count()) {
            return Err(NameProblem::new(
                "This ID is too short or too long. Copy it again from View Details.",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For the screen: both ends, with dots for the middle, such as `rs-8f2c ••••••• 91d4`.
    ///
    /// Of a short id less is shown, of a very short one nothing.
    pub fn masked(&self) -> String {
        masked_id(&self.0)
    }

    /// Whether the text would be taken.
    fn takes(text: &str) -> bool {
        text.chars().all(is_sign)
            && !text.starts_with("arn:")
            && !is_key(text)
            && LENGTH.contains(&text.chars().count())
    }
}

/// Whether a text has the form of an AWS access key: its id, or the secret of 40 signs. Such a text is kept nowhere.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>.
pub fn is_key(text: &str) -> bool {
    let text = text.trim();
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
    let is_id = text.len() == 20
        && (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && text
            .bytes()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit());
    let is_secret = text.len() == 40
        && text
            .bytes()
            .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'/' | b'+' | b'='))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && (has(u8::is_ascii_digit) || has(|sign| matches!(sign, b'/' | b'+')));
    is_id || is_secret
}

/// The signs of an id.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || matches!(sign, '_' | '+' | '=' | ',' | '.' | '@' | ':' | '/' | '-')
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExternalId({})", self.masked())
    }
}

/// The same of an id that somebody else wrote down, whatever its signs.
pub fn masked_id(id: &str) -> String {
    let length = id.chars().count();
    let (head, tail) = match length {
        16.. => (7, 4),
        8..16 => (2, 2),
        _ => return "•••••••".to_owned(),
    };
    let start: String = id.chars().take(head).collect();
    let end: String = id.chars().skip(length - tail).collect();
    format!("{start} ••••••• {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "rs-8f2c-aa77-bb66-91d4";

    #[test]
    fn the_middle_is_hidden() {
        let id = ExternalId::parse(ID).unwrap();
        assert_eq!(id.as_str(), ID);
        assert_eq!(id.masked(), "rs-8f2c ••••••• 91d4");
        assert_eq!(format!("{id:?}"), "ExternalId(rs-8f2c ••••••• 91d4)");
        assert_eq!(
            ExternalId::parse("abcdefgh").unwrap().masked(),
            "ab ••••••• gh"
        );
        assert_eq!(ExternalId::parse("abcdefg").unwrap().masked(), "•••••••");
    }

    #[test]
    fn length_and_signs_are_checked() {
        assert!(ExternalId::parse("ab").is_ok());
        assert!(ExternalId::parse("a_+=,.@:/-9").is_ok());
        assert!(ExternalId::parse(&"x".repeat(1224)).is_ok());
        for text in ["", "a", &"x".repeat(1225)] {
            assert!(ExternalId::parse(text).is_err());
        }
        assert!(ExternalId::parse("arn:aws:iam::444455556666:role/x").is_err());
    }

    #[test]
    fn other_things_that_are_copied_are_told() {
        for (text, said) in [
            ("AKIAIOSFODNN7EXAMPLE", "access key"),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "access key"),
            ("https://app.radiantsecurity.ai/settings", "web address"),
        ] {
            let message = ExternalId::parse(text).unwrap_err().message;
            assert!(message.contains(said), "{message}");
            assert!(!message.contains("EXAMPLE"), "{message}");
        }
        for text in [
            "0e5f8a4c-1b11-4d22-8f33-abcdefabcdef",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "444455556666",
        ] {
            assert!(ExternalId::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn problems_do_not_repeat_the_id() {
        let problem = ExternalId::parse("rs-8f2c#aa77").unwrap_err();
        assert_eq!(
            problem.message,
            "`#` cannot be part of this ID. Copy it again from View Details."
        );
        assert_eq!(problem.fix, None);
        let spaces = ExternalId::parse(&format!("{ID} ")).unwrap_err();
        assert_eq!(spaces.fix.as_deref(), Some(ID));
        assert!(!spaces.message.contains("8f2c"));
    }
}
