//! Names of roles and policies, which differ only in how long they may be.

use super::NameProblem;
use super::checked::checked;
use super::name::{hyphenated, length_fault, sign_fault, text_newtype};

/// A name of IAM, without its path, of at most `$max` characters.
macro_rules! iam_name {
    ($(#[$about:meta])* $name:ident, $max:literal) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        text_newtype!($name, constant);

        impl $name {
            /// What is allowed, for help texts and mistakes.
            pub const RULE: &'static str =
                concat!("1 to ", $max, " letters, numbers and the signs _ + = , . @ -");

            /// Reads a name.
            pub fn parse(text: &str) -> Result<Self, NameProblem> {
                checked(text, |text| fault(text, $max), |text| hyphenated(text, is_sign, $max)).map(Self)
            }
        }
    };
}

iam_name! {
    /// The name of an IAM role, without its path.
    ///
    /// Two roles of an account cannot differ in capitals alone.
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
    RoleName, 64
}

iam_name! {
    /// The name of a customer managed IAM policy, without its path.
    ///
    /// Two policies of an account cannot differ in capitals alone.
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>.
    PolicyName, 128
}

impl PolicyName {
    /// For the policy of a role: named as the role is, with another ending.
    #[must_use]
    pub fn of_role(role: &RoleName) -> Self {
        let stem = role.as_str();
        Self(format!(
            "{}-policy",
            stem.strip_suffix("-role").unwrap_or(stem)
        ))
    }

    /// For a further policy beside this one, which has its name with an ending and two digits.
    #[must_use]
    pub fn beside(&self, ending: &str, number: usize) -> Self {
        /// The most signs that a name may have.
        const MOST: usize = 128;
        let ending = format!("-{ending}-{number:02}");
        let room = MOST.saturating_sub(ending.len());
        let stem: String = self.as_str().chars().take(room).collect();
        Self(format!("{stem}{ending}"))
    }
}

/// The signs of such a name.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '+' | '=' | ',' | '.' | '@' | '-')
}

/// What is wrong with the text.
fn fault(text: &str, max: usize) -> Option<String> {
    length_fault(text, 1, max)
        .or_else(|| sign_fault(text, is_sign, "Use letters, numbers and hyphens."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        for text in ["a", "radiant-aws-access", "_+=,.@-", &"x".repeat(64)] {
            assert_eq!(RoleName::parse(text).unwrap().as_str(), text);
        }
        let longest = "x".repeat(128);
        assert_eq!(PolicyName::parse(&longest).unwrap().as_str(), longest);
    }

    #[test]
    fn others_say_what_to_do() {
        let problem = |text: &str| PolicyName::parse(text).unwrap_err();
        assert_eq!(
            problem("my policy").message,
            "Use letters, numbers and hyphens. A space cannot be part of this name."
        );
        assert_eq!(problem("my policy").fix.as_deref(), Some("my-policy"));
        assert_eq!(problem(&"x".repeat(129)).fix, Some("x".repeat(128)));
        let role = RoleName::parse(&"x".repeat(65)).unwrap_err();
        assert_eq!(role.fix, Some("x".repeat(64)));
        assert_eq!(problem("").message, "Type a name.");
        let arn = problem("arn:aws:iam::444455556666:policy/path/a-policy");
        assert_eq!(arn.fix.as_deref(), Some("a-policy"));
    }

    #[test]
    fn names_of_policies_are_made_of_others() {
        let of = |role: &str| PolicyName::of_role(&RoleName::parse(role).unwrap()).to_string();
        assert_eq!(
            of("radiant-member-access-role"),
            "radiant-member-access-policy"
        );
        assert_eq!(of("radiant"), "radiant-policy");
        assert_eq!(of(&"x".repeat(64)).len(), 71);
        let policy = PolicyName::parse("radiant-aws-access-policy").unwrap();
        let beside = policy.beside("members", 3);
        assert_eq!(beside.as_str(), "radiant-aws-access-policy-members-03");
        let longest = PolicyName::parse(&"x".repeat(128))
            .unwrap()
            .beside("members", 12);
        assert!(PolicyName::parse(longest.as_str()).is_ok());
        assert!(longest.as_str().ends_with("x-members-12"));
    }

    #[test]
    fn the_rule_names_the_limit() {
        assert!(RoleName::RULE.starts_with("1 to 64 letters"));
        assert!(PolicyName::RULE.starts_with("1 to 128 letters"));
    }
}
