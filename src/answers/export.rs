//! `[export]`: whether other accounts export findings themselves.

use serde::Serialize;

use super::form::{Form, Words};

/// Whether other accounts export findings themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportAnswers {
    /// Who exports.
    pub findings: ExportFindings,
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

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut ExportAnswers) {
    form.word(
        "findings",
        &mut answers.findings,
        "or \"each-account\", or \"administrator\"",
        WORDS,
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
