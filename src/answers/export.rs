//! `[export]`: whether other accounts export findings themselves. Not in this version: it can only be none.

use serde::Serialize;

use super::walk::{Found, Section, allowed_words};
use super::write::{Line, quoted};

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

/// The word for it.
const WORDS: &[(&str, ExportFindings)] = &[("none", ExportFindings::None)];

/// Words that mean nothing yet.
const LATER: [&str; 2] = ["each-account", "administrator"];

/// Reads the section.
pub(super) fn read(section: &Section<'_>, found: &mut Found<'_>) -> Option<ExportAnswers> {
    section.only(&["findings"], found);
    let Some(entry) = section.entry("findings") else {
        return Some(ExportAnswers::default());
    };
    let text = entry.text(&allowed_words(WORDS, ""), found)?;
    if LATER.contains(&text.text) {
        let message = "The export of findings from other accounts is not in this version.";
        found.add(&entry.span, &entry.path, message, allowed_words(WORDS, ""));
        return None;
    }
    let findings = text.word(WORDS, "", found)?;
    Some(ExportAnswers { findings })
}

/// The section's lines.
pub(super) fn write(answers: &ExportAnswers) -> Vec<Line> {
    let findings = match answers.findings {
        ExportFindings::None => "none",
        ExportFindings::EachAccount => "each-account",
        ExportFindings::Administrator => "administrator",
    };
    vec![Line::new("findings", quoted(findings)).note("other accounts are not in this version")]
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
