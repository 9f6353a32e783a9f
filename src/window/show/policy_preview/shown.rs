//! A policy made ready for the screen: values marked, secrets hidden, rules in words.

use std::cell::OnceCell;

use crate::policy::{Document, DocumentDiff, ExplainContext, Statement, compare};
use crate::ui::code::{CodeMark, CodeMarkKind};
use crate::ui::diff::DiffRow;
use crate::ui::text::Piece;
use crate::wanted::{UNKNOWN, in_words};
use crate::window::State;
use crate::window::session::around;
use crate::window::session::external_ids::HiddenIds;
use crate::window::show::document::{Explained, diff_rows, rule_code};
use crate::window::show::masking;
use crate::window::show::policy_preview::policy::{Mark, Preview};

/// What is read in place of the External Role ID.
const NO_ID: &str = "not known yet";

/// A policy made ready for the screen. What only one of its readings needs is made when that one is looked at.
pub(crate) struct Shown<'a> {
    state: &'a State,
    /// With nothing hidden.
    whole: &'a Document,
    preview: Preview,
    statements: Vec<Statement>,
    diff: DocumentDiff,
    marked: OnceCell<(String, Vec<Mark>)>,
}

impl<'a> Shown<'a> {
    pub(crate) fn new(state: &'a State, preview: &'a Preview) -> Self {
        let whole = &preview.after;
        let preview = hidden(preview);
        Self {
            state,
            whole,
            statements: preview.after.statements(),
            diff: compare(preview.before.as_ref(), &preview.after),
            preview,
            marked: OnceCell::new(),
        }
    }

    /// "3 new rules, 1 name still missing".
    pub(crate) fn summary(&self) -> String {
        let mut summary = match self.diff.added.len() {
            1 => "1 new rule".to_owned(),
            count => format!("{count} new rules"),
        };
        let mut marks = self.preview.marks.iter();
        if marks.any(|mark| mark.text == crate::window::show::policy_preview::so_far::MISSING) {
            summary.push_str(", 1 name still missing");
        }
        summary
    }

    /// "A new policy with 3 rules."
    pub(crate) fn lead(&self) -> String {
        lead(&self.preview, self.statements.len(), self.diff.added.len())
    }

    /// "4 added, 0 removed, 2 kept"
    pub(crate) fn counted(&self) -> String {
        format!(
            "{} added, {} removed, {} kept",
            self.diff.added.len(),
            self.diff.removed.len(),
            self.diff.kept.len()
        )
    }

    /// The rules in words.
    pub(crate) fn rules(&self) -> Vec<Explained> {
        let state = self.state;
        let before = self.preview.before.as_ref().map(Document::statements);
        let before = before.unwrap_or_default();
        let one = |statement: &Statement| {
            let own = self.preview.own;
            let is_ours = statement.sid().is_some_and(|sid| own.contains(&sid));
            let context = ExplainContext {
                account: state.form.draft.as_ref().map(|draft| &draft.account),
                organization: around::organization(state)
                    .map(|organization| organization.id.as_str()),
                other_accounts: around::active_accounts(state).map(|count| count.saturating_sub(1)),
                vendor_account: state.vendor.account.as_str(),
                for_vendor: state.stranger().is_none(),
                foreign: before.contains(statement) && !is_ours,
            };
            Explained::new(statement, &context, |part| text(state, part))
        };
        self.statements.iter().map(one).collect()
    }

    /// A rule as text.
    pub(crate) fn code(&self, rule: usize) -> String {
        text(self.state, &rule_code(&self.statements, rule))
    }

    /// The whole text, and what is marked in it.
    fn marked(&self) -> &(String, Vec<Mark>) {
        self.marked.get_or_init(|| {
            let full = text(self.state, &self.preview.after.to_pretty());
            let marks = marks(self.state, &self.preview, &full);
            (full, marks)
        })
    }

    pub(crate) fn full(&self) -> &str {
        &self.marked().0
    }

    /// The whole text with nothing hidden.
    pub(crate) fn to_copy(&self) -> String {
        in_words(&self.whole.to_pretty(), NO_ID)
    }

    /// The lines of before and after, where anything was there before.
    pub(crate) fn diff(&self) -> Vec<DiffRow> {
        let Preview { before, after, .. } = &self.preview;
        let before = before.as_ref();
        before.map_or_else(Vec::new, |before| {
            diff_rows(before, after, |part| text(self.state, part))
        })
    }

    /// Whether any value of this kind is marked.
    pub(crate) fn has(&self, kind: CodeMarkKind) -> bool {
        self.marked().1.iter().any(|mark| mark.kind == kind)
    }

    pub(crate) fn code_marks(&self) -> Vec<CodeMark<'_>> {
        let marks = self.marked().1.iter();
        marks
            .map(|mark| CodeMark {
                text: &mark.text,
                kind: mark.kind,
                spoken: &mark.spoken,
            })
            .collect()
    }

    /// A value in a rule's sentence; that of the field in focus is marked as such.
    pub(crate) fn value<'t>(&self, value: &'t str) -> Piece<'t> {
        let mut marks = self.marked().1.iter();
        if marks.any(|mark| mark.kind == CodeMarkKind::Focus && mark.text == value) {
            Piece::ValueFocus(value)
        } else {
            Piece::Value(value)
        }
    }
}

fn text(state: &State, text: &str) -> String {
    masking::text(state, &in_words(text, NO_ID))
}

/// The same with what stands for External Role IDs on screen.
fn hidden(preview: &Preview) -> Preview {
    let both = preview.before.iter().chain([&preview.after]);
    let hidden = HiddenIds::of(both.map(Document::value));
    let before = preview.before.as_ref();
    Preview {
        before: before.map(|before| hidden.document(before)),
        after: hidden.document(&preview.after),
        ..preview.clone()
    }
}

fn lead(preview: &Preview, rules: usize, added: usize) -> String {
    let counted = |count: usize| {
        if count == 1 {
            "1 rule".to_owned()
        } else {
            format!("{count} rules")
        }
    };
    if preview.unread {
        return format!(
            "We add {}. Those that are there stay; we read them before we show you any change.",
            counted(rules)
        );
    }
    match &preview.before {
        None => format!("A new policy with {}.", counted(rules)),
        Some(_) if added == 0 => "It has all the rules that we need. Nothing changes.".to_owned(),
        Some(_) => format!("We add {}. The ones that are there stay.", counted(added)),
    }
}

/// The marks as they stand on screen; those that do not occur are left out.
fn marks(state: &State, preview: &Preview, full: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = preview
        .marks
        .iter()
        .map(|mark| Mark {
            text: text(state, &mark.text),
            ..mark.clone()
        })
        .collect();
    marks.extend(UNKNOWN.into_iter().chain([NO_ID]).map(|words| Mark {
        text: words.to_owned(),
        kind: CodeMarkKind::Unknown,
        spoken: "known once the changes are made".to_owned(),
    }));
    marks.retain(|mark| full.contains(&mark.text));
    marks
}
