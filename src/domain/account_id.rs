//! The number of an AWS account.

use std::sync::Arc;

use super::name::{spoken, text_newtype};
use super::{NameProblem, is_hidden};

/// The number of an AWS account: 12 digits, kept as text because it may begin with zeros. Copies share it: it stands in the name of
/// everything that is planned.
///
/// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(Arc<str>);

text_newtype!(AccountId, constant);

impl AccountId {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str = "the 12 digits of an account number, such as \"111122223333\"";

    /// Reads a number as people write it: spaces, hyphens and dashes between groups are left out, and signs that are not seen.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let mut digits = String::with_capacity(12);
        for sign in text.chars() {
            if sign.is_ascii_digit() {
                digits.push(sign);
            } else if !is_between_groups(sign) {
                let message = format!(
                    "An account number has only digits. {} cannot be part of it.",
                    spoken(sign)
                );
                return Err(NameProblem::new(message));
            }
        }
        match digits.chars().count() {
            12 => Ok(Self(digits.into())),
            0 => Err(NameProblem::new(
                "Type the 12 digits of the account number.",
            )),
            have => Err(NameProblem::new(format!(
                "An account number has 12 digits. You have {have}."
            ))),
        }
    }

    /// In groups of four, as it is shown: `4444 5555 6666`.
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(14);
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }

    /// For a shared screen: only the last group, `•••• •••• 6666`.
    pub fn masked(&self) -> String {
        let last: String = self.0.chars().skip(8).collect();
        format!("•••• •••• {last}")
    }
}

/// Whether a sign may stand between the digits as people write them.
fn is_between_groups(sign: char) -> bool {
    sign.is_whitespace() || is_hidden(sign) || matches!(sign, '-' | '\u{2010}'..='\u{2015}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_and_shown() {
        for text in [
            "444455556666",
            "4444 5555 6666",
            "4444-5555-6666",
            "4444\u{a0}5555\u{a0}6666",
            "4444\u{2011}5555\u{2013}6666",
            "\u{feff}4444\u{200b}55556666",
        ] {
            let account = AccountId::parse(text).unwrap();
            assert_eq!(account.as_str(), "444455556666");
            assert_eq!(account.grouped(), "4444 5555 6666");
            assert_eq!(account.masked(), "•••• •••• 6666");
        }
    }

    #[test]
    fn leading_zeros_stay() {
        assert_eq!(
            AccountId::parse("000000000012").unwrap().to_string(),
            "000000000012"
        );
    }

    #[test]
    fn the_problem_counts_the_digits() {
        let message = |text: &str| AccountId::parse(text).unwrap_err().message;
        assert_eq!(
            message("44445555666"),
            "An account number has 12 digits. You have 11."
        );
        assert_eq!(
            message("4444555566667"),
            "An account number has 12 digits. You have 13."
        );
        assert_eq!(
            message("44445555666x"),
            "An account number has only digits. `x` cannot be part of it."
        );
        assert_eq!(message(" "), "Type the 12 digits of the account number.");
        // Digits of other scripts are not AWS's digits.
        assert!(AccountId::parse("44445555666\u{663}").is_err());
    }

    #[test]
    fn serde_parses() {
        let account: AccountId = serde_json::from_str("\"4444 5555 6666\"").unwrap();
        assert_eq!(serde_json::to_string(&account).unwrap(), "\"444455556666\"");
        assert!(serde_json::from_str::<AccountId>("\"12\"").is_err());
    }
}
