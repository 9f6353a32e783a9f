//! `[export]`: whether other accounts export findings themselves.

use serde::Serialize;

use super::form::{Form, Words, word_for};
use super::walk::allowed_words;

/// Whether other accounts export findings themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportAnswers {
    /// Who exports.
    pub findings: ExportFindings,
    /// How the rules of bucket and key let them in.
    pub let_in: LetIn,
}

/// How the rules of bucket and key let in GuardDuty of other accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum LetIn {
    /// Each detector by its ARN, as the vendor's guide has it.
    #[default]
    Detectors,
    /// Any detector of the organization, by one rule, however many there are.
    Organization,
}

/// Who exports findings besides the main account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum ExportFindings {
    /// Nobody.
    #[default]
    None,
    /// Each of the other accounts.
    EachAccount,
    /// GuardDuty's delegated administrator, for all accounts.
    Administrator,
}

/// The words for it.
const WORDS: &Words<ExportFindings> = &[
    ("none", ExportFindings::None),
    ("each-account", ExportFindings::EachAccount),
    ("administrator", ExportFindings::Administrator),
];

/// The words for how they are let in.
const LET_IN: &Words<LetIn> = &[
    ("detectors", LetIn::Detectors),
    ("organization", LetIn::Organization),
];

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut ExportAnswers) {
    form.word(
        "findings",
        &mut answers.findings,
        "or \"each-account\", or \"administrator\"",
        WORDS,
    );
    form.with(
        "let_in",
        &mut answers.let_in,
        "\"detectors\" one by one, or \"organization\": any detector of it by one rule",
        |entry, _, found| {
            entry
                .text(&allowed_words(LET_IN, ""), found)?
                .word(LET_IN, "", found)
        },
        |let_in| {
            let is_chosen = *let_in != LetIn::default();
            is_chosen.then(|| word_for(LET_IN, *let_in)).flatten()
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::parse;

    #[test]
    fn who_exports_is_read() {
        let head =
            "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[export]\n";
        for (word, meaning) in WORDS {
            let answers = parse(&format!("{head}findings = \"{word}\"\n")).unwrap();
            assert_eq!(answers.export.findings, *meaning);
        }
    }
}
