//! `[export]`: whether other accounts export findings themselves.

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

/// The words for it.
const WORDS: &[(&str, ExportFindings)] = &[
    ("none", ExportFindings::None),
    ("each-account", ExportFindings::EachAccount),
    ("administrator", ExportFindings::Administrator),
];

/// Reads the section.
pub(super) fn read(section: &Section<'_>, found: &mut Found<'_>) -> Option<ExportAnswers> {
    section.only(&["findings"], found);
    let Some(entry) = section.entry("findings") else {
        return Some(ExportAnswers::default());
    };
    let findings = entry
        .text(&allowed_words(WORDS, ""), found)?
        .word(WORDS, "", found)?;
    Some(ExportAnswers { findings })
}

/// The section's lines.
pub(super) fn write(answers: &ExportAnswers) -> Vec<Line> {
    let findings = match answers.findings {
        ExportFindings::None => "none",
        ExportFindings::EachAccount => "each-account",
        ExportFindings::Administrator => "administrator",
    };
    vec![Line::new("findings", quoted(findings)).note("or \"each-account\", or \"administrator\"")]
}
