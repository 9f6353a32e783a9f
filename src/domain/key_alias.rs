//! Aliases of keys.

use super::NameProblem;
use super::checked::checked;
use super::name::{hyphenated, length_fault, sign_fault, text_newtype};

/// The nickname of a KMS key, with `alias/` in front.
///
/// It is unique in its account and Region.
/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyAlias(String);

text_newtype!(KeyAlias, constant);

/// What every alias begins with.
const PREFIX: &str = "alias/";

/// The longest name behind `alias/`, in characters; 256 with it.
const MAX: usize = 250;

impl KeyAlias {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str = "\"alias/\" and 1 to 250 letters, numbers, hyphens, underscores and slashes, not beginning with \"aws/\"";

    /// Reads an alias, with or without `alias/`.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let name = text.strip_prefix(PREFIX).unwrap_or(text);
        match checked(name, fault, mend) {
            Ok(name) => Ok(Self(format!("{PREFIX}{name}"))),
            Err(problem) => {
                // The last part of a key's own ARN is an ID, not a name.
                let is_name = |name: &String| !text.starts_with("arn:") || name.starts_with(PREFIX);
                let fix = problem.fix.filter(is_name).map(|name| {
                    let name = name.strip_prefix(PREFIX).unwrap_or(&name);
                    format!("{PREFIX}{name}")
                });
                Err(NameProblem::new(problem.message).with_fix(fix))
            }
        }
    }

    /// The name without `alias/`, as it stands in a field.
    pub fn name(&self) -> &str {
        self.0.strip_prefix(PREFIX).unwrap_or(&self.0)
    }
}

/// The signs of an alias.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '/' | '_' | '-')
}

/// What is wrong with the text behind `alias/`.
fn fault(name: &str) -> Option<String> {
    if let Some(fault) = length_fault(name, 1, MAX) {
        return Some(fault);
    }
    if let Some(fault) = sign_fault(
        name,
        is_sign,
        "Use letters, numbers, hyphens and underscores.",
    ) {
        return Some(fault);
    }
    name.starts_with("aws/").then(|| {
        "AWS keeps names that start with `aws/` for itself. Start with another word.".to_owned()
    })
}

/// The text with hyphens for what cannot stand there.
fn mend(name: &str) -> String {
    hyphenated(name, is_sign, MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_may_be_left_out() {
        for text in ["radiant-cloudtrail", "alias/radiant-cloudtrail"] {
            let alias = KeyAlias::parse(text).unwrap();
            assert_eq!(alias.as_str(), "alias/radiant-cloudtrail");
            assert_eq!(alias.name(), "radiant-cloudtrail");
        }
        assert!(KeyAlias::parse(&"x".repeat(250)).is_ok());
        assert!(KeyAlias::parse(&"x".repeat(251)).is_err());
    }

    #[test]
    fn others_say_what_to_do() {
        let problem = |text: &str| KeyAlias::parse(text).unwrap_err();
        assert_eq!(problem("alias/my key").fix.as_deref(), Some("alias/my-key"));
        assert!(
            problem("alias/aws/s3")
                .message
                .starts_with("AWS keeps names that start with `aws/`")
        );
        assert_eq!(problem("alias/").message, "Type a name.");
        let arn = problem("arn:aws:kms:eu-west-1:444455556666:alias/logs");
        assert_eq!(arn.fix.as_deref(), Some("alias/logs"));
        assert_eq!(
            problem("arn:aws:kms:eu-west-1:444455556666:key/12ab").fix,
            None
        );
    }
}
