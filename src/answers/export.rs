//! `[export]`: whether other accounts export findings themselves. Not in this version: it can only be none.

use serde::Serialize;

use super::form::{Form, Words, word_for};
use super::walk::allowed_words;

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

/// The words for it. All but the first mean nothing yet.
const WORDS: &Words<ExportFindings> = &[
    ("none", ExportFindings::None),
    ("each-account", ExportFindings::EachAccount),
    ("administrator", ExportFindings::Administrator),
];

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut ExportAnswers) {
    form.with(
        "findings",
        &mut answers.findings,
        "other accounts are not in this version",
        |entry, _, found| {
            let (now, later) = WORDS.split_at(1);
            let text = entry.text(&allowed_words(now, ""), found)?;
            if later.iter().any(|(word, _)| *word == text.text) {
                let message = "The export of findings from other accounts is not in this version.";
                found.add(&entry.span, &entry.path, message, allowed_words(now, ""));
                return None;
            }
            text.word(now, "", found)
        },
        |findings| word_for(WORDS, *findings),
    );
}

#[cfg(test)]
mod tests {
    use crate::answers::parse;

    const HEAD: &str =
        "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[export]\n";

    #[test]
    fn exports_of_others_are_refused_where_they_stand() {
        for word in ["each-account", "administrator"] {
            let all = parse(&format!("{HEAD}findings = \"{word}\"\n")).unwrap_err();
            assert_eq!(all.len(), 1, "{all:?}");
            assert_eq!(
                all[0].to_string(),
                "line 6, column 12: export.findings: The export of findings from other accounts is not in this version. \
                 Allowed: \"none\""
            );
        }
        let earlier = "findings = \"none\"  # or \"each-account\", or \"administrator\"\n";
        assert!(parse(&format!("{HEAD}{earlier}")).is_ok());
    }
}
