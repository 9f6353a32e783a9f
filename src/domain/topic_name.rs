//! Names of topics.

use super::NameProblem;
use super::checked::checked;
use super::name::{hyphenated, length_fault, sign_fault, text_newtype};

/// The name of a standard SNS topic.
///
/// FIFO topics, whose names end in `.fifo`, are refused: neither CloudTrail nor S3 posts to them.
/// See <https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicName(String);

text_newtype!(TopicName, constant);

/// The longest name, in characters.
const MAX: usize = 256;

/// The end of the names of FIFO topics.
const FIFO: &str = ".fifo";

impl TopicName {
    /// What is allowed, for help texts and mistakes.
    pub const RULE: &'static str = "1 to 256 letters, numbers, hyphens and underscores";

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        checked(text, fault, mend).map(Self)
    }
}

/// The signs of a topic's name.
const fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-')
}

/// What is wrong with the text.
fn fault(text: &str) -> Option<String> {
    if text.ends_with(FIFO) {
        return Some("This kind of topic does not work here. Leave out `.fifo`.".to_owned());
    }
    length_fault(text, 1, MAX).or_else(|| {
        sign_fault(
            text,
            is_sign,
            "Use letters, numbers, hyphens and underscores.",
        )
    })
}

/// The text without `.fifo` and with hyphens for what cannot stand there.
fn mend(text: &str) -> String {
    hyphenated(text.strip_suffix(FIFO).unwrap_or(text), is_sign, MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_are_taken() {
        for text in ["a", "radiant-cloudtrail-events", "_x_", &"x".repeat(256)] {
            assert_eq!(TopicName::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn fifo_is_refused() {
        let problem = TopicName::parse("events.fifo").unwrap_err();
        assert_eq!(
            problem.message,
            "This kind of topic does not work here. Leave out `.fifo`."
        );
        assert_eq!(problem.fix.as_deref(), Some("events"));
        assert_eq!(TopicName::parse(".fifo").unwrap_err().fix, None);
    }

    #[test]
    fn others_say_what_to_do() {
        let problem = TopicName::parse("my.topic").unwrap_err();
        assert_eq!(
            problem.message,
            "Use letters, numbers, hyphens and underscores. `.` cannot be part of this name."
        );
        assert_eq!(problem.fix.as_deref(), Some("my-topic"));
        assert_eq!(
            TopicName::parse(&"x".repeat(257)).unwrap_err().fix,
            Some("x".repeat(256))
        );
        let arn = TopicName::parse("arn:aws:sns:eu-west-1:444455556666:events").unwrap_err();
        assert_eq!(arn.fix.as_deref(), Some("events"));
    }
}
