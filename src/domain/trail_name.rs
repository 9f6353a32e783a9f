//! Names of trails.

use super::NameProblem;
use super::checked::checked;
use super::name::{
    bare_ends, has_bare_ends, hyphenated, length_fault, looks_like_ip, sign_fault, text_newtype,
};

/// The name of a CloudTrail trail.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrailName(String);

text_newtype!(TrailName, constant);

impl TrailName {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str = "3 to 128 letters, numbers, dots, hyphens and underscores; \
        a letter or number at both ends, no two of the signs in a row";

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        checked(text, fault, mend).map(Self)
    }
}

/// The signs that may join letters and numbers.
const fn is_joint(sign: char) -> bool {
    matches!(sign, '.' | '_' | '-')
}

/// The signs of a trail's name.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || is_joint(sign)
}

/// What is wrong with the text.
fn fault(text: &str) -> Option<String> {
    if let Some(fault) = length_fault(text, 3, 128) {
        return Some(fault);
    }
    if let Some(fault) = sign_fault(text, is_sign, "Use letters, numbers and hyphens.") {
        return Some(fault);
    }
    if !has_bare_ends(text) {
        return Some("Start and end with a letter or number.".to_owned());
    }
    if text
        .chars()
        .zip(text.chars().skip(1))
        .any(|(one, next)| is_joint(one) && is_joint(next))
    {
        return Some(
            "Put a letter or number between two signs such as `.`, `_` and `-`.".to_owned(),
        );
    }
    looks_like_ip(text).then(|| {
        "A trail's name cannot look like a network address. Put a word in front.".to_owned()
    })
}

/// The text with one hyphen for what cannot stand there.
fn mend(text: &str) -> String {
    let mut mended = String::new();
    for sign in bare_ends(&hyphenated(text, is_sign, 128)).chars() {
        let doubled = is_joint(sign) && mended.chars().next_back().is_some_and(is_joint);
        if !doubled {
            mended.push(sign);
        }
    }
    if looks_like_ip(&mended) {
        mended.replace('.', "-")
    } else {
        mended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        for text in [
            "abc",
            "management-events",
            "Trail_1.eu-west",
            &"x".repeat(128),
        ] {
            assert_eq!(TrailName::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn others_say_what_to_do() {
        let problem = |text: &str| TrailName::parse(text).unwrap_err();
        assert_eq!(
            problem("ab").message,
            "Use 3 to 128 characters. You have 2."
        );
        assert_eq!(problem(&"x".repeat(129)).fix, Some("x".repeat(128)));
        assert_eq!(
            problem("-trail").message,
            "Start and end with a letter or number."
        );
        assert_eq!(problem("-trail").fix.as_deref(), Some("trail"));
        assert_eq!(problem("my trail").fix.as_deref(), Some("my-trail"));
        assert_eq!(
            problem("my trail").message,
            "Use letters, numbers and hyphens. A space cannot be part of this name."
        );
        assert_eq!(problem("my-_trail").fix.as_deref(), Some("my-trail"));
        assert_eq!(problem("10.0.0.1").fix.as_deref(), Some("10-0-0-1"));
        assert_eq!(problem("é").fix, None);
    }

    #[test]
    fn an_arn_is_cut_to_its_name() {
        let problem = TrailName::parse("arn:aws:cloudtrail:eu-west-1:444455556666:trail/org-trail")
            .unwrap_err();
        assert_eq!(problem.message, "This is an ARN. Only the name goes here.");
        assert_eq!(problem.fix.as_deref(), Some("org-trail"));
    }
}
