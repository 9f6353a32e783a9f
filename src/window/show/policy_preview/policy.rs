//! A policy to be shown, and what is to be marked in it.

use crate::policy::{Document, DocumentKind};
use crate::ui::code::CodeMarkKind;

/// A policy as it would be after the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Preview {
    /// The panel's head, such as "Rules for this bucket".
    pub title: &'static str,
    pub kind: DocumentKind,
    /// What is there, where that was read.
    pub before: Option<Document>,
    pub after: Document,
    /// Every name that we give to rules in this document.
    pub own: &'static [&'static str],
    pub marks: Vec<Mark>,
    /// The thing is there, and its rules were not read yet.
    pub unread: bool,
    /// What has to be chosen before there are rules to show.
    pub choose: Option<&'static str>,
}

/// A value to be marked wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub text: String,
    pub kind: CodeMarkKind,
    /// Where it comes from, as it is read out.
    pub spoken: String,
}
