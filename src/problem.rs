//! What goes wrong, in plain words: one type for everything that a person has to know about.

use serde::{Deserialize, Serialize};

/// The call that gets into another account.
pub const GETS_IN: &str = "sts:AssumeRole";

/// What stands before a message that is to be sent.
pub const SEND: &str = "Send them this: ";

/// Something the user has to know about.
///
/// `summary` says what happened, `hint` what to do about it, `who` the person who can. The rest is for a specialist and is
/// shown folded: the service's own code, what it said, the call, and the request number for a support case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{summary}")]
pub struct Problem {
    /// What happened, one or two short sentences.
    pub summary: String,
    /// What can be done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Who can do it, when it is not the person at the keyboard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// A message to send to that person, as it can be copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The service's own code, such as `AccessDenied`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the service said, word for word; where no service was asked, what this computer said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// The call, such as `kms:CreateKey`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// The number that AWS gave the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What AWS adds to some refusals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Box<Added>>,
    /// Why the same call may succeed later without anybody doing anything, if it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passing: Option<Passing>,
    /// AWS has taken a first step of the change that failed with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_part: bool,
}

/// Why something that failed may succeed later, without anybody doing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passing {
    /// The service asks for fewer calls.
    Pace,
    /// AWS has trouble of its own.
    Trouble,
    /// It was sent, and no answer came.
    NoAnswer,
    /// No connection was made, so nothing can have happened.
    NoConnection,
}

/// What AWS adds to some refusals, for a specialist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// Where AWS's console says more about it. Holds the account's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What IAM's call `GetRequestAuthorizationDetails` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_id: Option<String>,
    /// What only STS's call `DecodeAuthorizationMessage` can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoded: Option<String>,
}

impl Added {
    /// Whether there is anything.
    pub const fn is_empty(&self) -> bool {
        self.link.is_none() && self.authorization_id.is_none() && self.encoded.is_none()
    }
}

#[cfg(test)]
impl Problem {
    /// Whether the hint, which has to be there, holds these words.
    #[track_caller]
    pub(crate) fn hint_says(&self, words: &str) -> bool {
        self.hint.as_deref().unwrap().contains(words)
    }
}

impl Problem {
    /// A problem that has only a summary so far.
    pub fn new(summary: impl Into<String>) -> Self {
        Self {
            summary: summary.into(),
            ..Self::default()
        }
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With the person who can do it.
    #[must_use]
    pub fn who(mut self, who: impl Into<String>) -> Self {
        self.who = Some(who.into());
        self
    }

    /// With a message to send to that person.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Whether a service answered, so that what was said is its own.
    pub const fn is_from_aws(&self) -> bool {
        self.code.is_some() || self.request_id.is_some()
    }

    /// Whether the account could not be entered, so that nothing there was asked.
    pub fn is_of_the_way_in(&self) -> bool {
        self.call.as_deref() == Some(GETS_IN)
    }

    /// Whether nobody was asked: it was clear before that there is no way.
    pub const fn is_unasked(&self) -> bool {
        self.call.is_none() && self.code.is_none()
    }

    /// Everything as plain text, for the clipboard.
    pub fn to_text(&self) -> String {
        let mut text = self.summary.clone();
        let none = Added::default();
        let added = self.added.as_deref().unwrap_or(&none);
        let said_by = if self.is_from_aws() {
            "AWS said: "
        } else {
            "Details: "
        };
        let parts = [
            ("", &self.hint),
            ("Who can do it: ", &self.who),
            (SEND, &self.message),
            ("Code: ", &self.code),
            (said_by, &self.said),
            ("Call: ", &self.call),
            ("Request number: ", &self.request_id),
            ("More in AWS's console: ", &added.link),
            ("Authorization id: ", &added.authorization_id),
            ("Encoded message: ", &added.encoded),
        ];
        for (label, value) in parts {
            if let Some(value) = value {
                text.push('\n');
                text.push_str(label);
                text.push_str(value);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copied_text_has_every_part_that_is_known() {
        let mut problem = Problem::new("AWS refused this change.").hint("Look again.");
        problem.code = Some("AccessDenied".to_owned());
        assert_eq!(
            problem.to_text(),
            "AWS refused this change.\nLook again.\nCode: AccessDenied"
        );
        problem.said = Some("No".to_owned());
        assert!(problem.to_text().ends_with("AWS said: No"));
    }

    #[test]
    fn what_this_computer_said_is_not_put_down_to_aws() {
        let mut problem = Problem::new("The window cannot be opened.");
        problem.said = Some("no display".to_owned());
        assert_eq!(
            problem.to_text(),
            "The window cannot be opened.\nDetails: no display"
        );
    }
}
