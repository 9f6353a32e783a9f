//! Names of roles.

use super::NameProblem;
use super::checked::checked;
use super::name::{hyphenated, length_fault, sign_fault, text_newtype};

/// The name of an IAM role, without its path.
///
/// Two roles of an account cannot differ in capitals alone.
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleName(String);

text_newtype!(RoleName, constant);

/// The longest name, in characters.
const MAX: usize = 64;

impl RoleName {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str = "1 to 64 letters, numbers and the signs _ + = , . @ -";

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        checked(text, fault, mend).map(Self)
    }
}

/// The signs of a role's name.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '+' | '=' | ',' | '.' | '@' | '-')
}

/// What is wrong with the text.
fn fault(text: &str) -> Option<String> {
    length_fault(text, 1, MAX)
        .or_else(|| sign_fault(text, is_sign, "Use letters, numbers and hyphens."))
}

/// The text with hyphens for what cannot stand there.
fn mend(text: &str) -> String {
    hyphenated(text, is_sign, MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        for text in ["a", "radiant-aws-access-role", "_+=,.@-", &"x".repeat(MAX)] {
            assert_eq!(RoleName::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn others_say_what_to_do() {
        let problem = RoleName::parse("my role").unwrap_err();
        assert_eq!(
            problem.message,
            "Use letters, numbers and hyphens. A space cannot be part of this name."
        );
        assert_eq!(problem.fix.as_deref(), Some("my-role"));
        assert_eq!(
            RoleName::parse(&"x".repeat(MAX + 1)).unwrap_err().fix,
            Some("x".repeat(MAX))
        );
        assert_eq!(RoleName::parse("").unwrap_err().message, "Type a name.");
        assert_eq!(
            RoleName::parse("arn:aws:iam::444455556666:role/path/a-role")
                .unwrap_err()
                .fix
                .as_deref(),
            Some("a-role")
        );
    }
}
