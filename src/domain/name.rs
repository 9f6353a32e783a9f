//! What all names share: the problem with a refused one, the checks, and the traits.

use super::is_hidden;

/// Why a text cannot be used, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NameProblem {
    /// What to do, as one or two short sentences; never holds a whole external id.
    pub message: String,
    /// The text as it would be accepted, where that can be told.
    pub fix: Option<String>,
}

impl NameProblem {
    /// A problem that we cannot mend.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            fix: None,
        }
    }

    /// The same problem, with the text that would be accepted.
    #[must_use]
    pub fn with_fix(mut self, fix: Option<String>) -> Self {
        self.fix = fix;
        self
    }
}

/// The fault of a text that is empty, too short or too long; counted in characters.
pub(super) fn length_fault(text: &str, min: usize, max: usize) -> Option<String> {
    let have = text.chars().count();
    if have == 0 {
        Some("Type a name.".to_owned())
    } else if min <= have && have <= max {
        None
    } else {
        Some(format!("Use {min} to {max} characters. You have {have}."))
    }
}

/// The fault of a text with a sign that its kind of name cannot have.
pub(super) fn sign_fault(text: &str, allowed: fn(char) -> bool, use_only: &str) -> Option<String> {
    let stranger = text.chars().find(|c| !allowed(*c))?;
    Some(format!(
        "{use_only} {} cannot be part of this name.",
        spoken(stranger)
    ))
}

/// A sign as it stands at the start of a sentence.
pub(super) fn spoken(sign: char) -> String {
    if sign.is_whitespace() {
        "A space".to_owned()
    } else if is_hidden(sign) {
        format!("The invisible sign U+{:04X}", u32::from(sign))
    } else {
        format!("`{sign}`")
    }
}

/// Puts a hyphen in the place of each sign that is not allowed, and cuts at `max` characters.
pub(super) fn hyphenated(text: &str, allowed: fn(char) -> bool, max: usize) -> String {
    text.trim()
        .chars()
        .map(|c| if allowed(c) { c } else { '-' })
        .take(max)
        .collect()
}

/// Without the signs at both ends that are neither letter nor number.
pub(super) fn bare_ends(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_ascii_alphanumeric())
}

/// Whether the first and the last sign are an ASCII letter or number.
pub(super) fn has_bare_ends(text: &str) -> bool {
    !text.is_empty() && bare_ends(text) == text
}

/// Whether the text is shaped like an IPv4 address: four numbers with dots between.
pub(super) fn looks_like_ip(text: &str) -> bool {
    let mut parts = 0;
    for part in text.split('.') {
        let digits = part.chars().count();
        if digits == 0 || digits > 3 || !part.chars().all(|c| c.is_ascii_digit()) {
            return false;
        }
        parts += 1;
    }
    parts == 4
}

/// The traits that go with `parse(&str) -> Result<Self, NameProblem>` and `as_str(&self) -> &str`.
macro_rules! text_traits {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::domain::NameProblem;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text =
                    <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(::serde::de::Error::custom)
            }
        }
    };
}

/// [`text_traits`] and `as_str` for a struct around one `String` or shared text.
///
/// With `constant` also a way to write a name of ours in the code; the tests of the answers' defaults check them.
macro_rules! text_newtype {
    ($name:ident) => {
        impl $name {
            /// The text, just as AWS takes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $crate::domain::name::text_traits!($name);
    };
    ($name:ident, constant) => {
        $crate::domain::name::text_newtype!($name);

        impl $name {
            /// A name that is written in our code.
            pub(crate) fn constant(text: &'static str) -> Self {
                debug_assert!(Self::parse(text).is_ok(), "{text} is not a valid name");
                Self(text.into())
            }
        }
    };
}

pub(crate) use text_newtype;
pub(crate) use text_traits;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_four_short_numbers() {
        assert!(looks_like_ip("192.168.5.4"));
        assert!(looks_like_ip("999.1.1.1"));
        assert!(!looks_like_ip("192.168.5"));
        assert!(!looks_like_ip("192.168.5.4.3"));
        assert!(!looks_like_ip("192.168.5.a"));
        assert!(!looks_like_ip("1..2.3"));
    }

    #[test]
    fn signs_that_cannot_be_seen_are_named_by_their_code() {
        assert_eq!(spoken('\u{202e}'), "The invisible sign U+202E");
        assert_eq!(spoken('\u{1b}'), "The invisible sign U+001B");
        assert_eq!(
            (spoken('#').as_str(), spoken('\u{a0}').as_str()),
            ("`#`", "A space")
        );
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(
            length_fault("éé", 3, 5).as_deref(),
            Some("Use 3 to 5 characters. You have 2.")
        );
        assert_eq!(length_fault("ééé", 3, 5), None);
        assert_eq!(length_fault("", 3, 5).as_deref(), Some("Type a name."));
    }
}
