//! What goes wrong, in plain words: one type for everything that a person has to know about.

use serde::{Deserialize, Serialize};

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
    /// The service's own code, such as `AccessDenied`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the service said, word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// The call, such as `kms:CreateKey`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// The number that AWS gave the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
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

    /// Everything as plain text, for the clipboard.
    pub fn to_text(&self) -> String {
        let mut text = self.summary.clone();
        let parts = [
            ("", &self.hint),
            ("Who can do it: ", &self.who),
            ("Code: ", &self.code),
            ("AWS said: ", &self.said),
            ("Call: ", &self.call),
            ("Request number: ", &self.request_id),
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
    }
}
