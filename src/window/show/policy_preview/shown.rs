//! A policy made ready for the screen: values marked, secrets hidden, rules in words.

use std::cell::OnceCell;

use serde_json::Value;

use crate::policy::{
    Document, DocumentDiff, Effect, ExplainContext, PieceKind, Row, Statement, compare, explain,
    rows,
};
use crate::ui::code::{CodeMark, CodeMarkKind};
use crate::ui::diff::DiffRow;
use crate::ui::text::Piece;
use crate::wanted::{UNKNOWN, in_words};
use crate::window::State;
use crate::window::session::around;
use crate::window::session::external_ids::HiddenIds;
use crate::window::show::masking;
use crate::window::show::policy_preview::policy::{Mark, Preview};

/// What is read in place of the External Role ID.
const NO_ID: &str = "not known yet";

/// A policy made ready for the screen. What only one of its readings needs is made when that one is looked at.
pub(crate) struct Shown<'a> {
    screen: Screen<'a>,
    /// With nothing hidden.
    whole: &'a Document,
    preview: Preview,
    statements: Vec<Statement>,
    diff: DocumentDiff,
    marked: OnceCell<(String, Vec<Mark>)>,
}

/// One rule.
pub(crate) struct ShownRule {
    pub allows: bool,
    sentence: Vec<(PieceKind, String)>,
}

/// What becomes of texts on their way to the screen.
struct Screen<'a> {
    state: &'a State,
}

impl<'a> Screen<'a> {
    fn new(state: &'a State) -> Self {
        Self { state }
    }

    fn text(&self, text: &str) -> String {
        masking::text(self.state, &in_words(text, NO_ID))
    }
}

impl<'a> Shown<'a> {
    pub(crate) fn new(state: &'a State, preview: &'a Preview) -> Self {
        let whole = &preview.after;
        let preview = hidden(preview);
        Self {
            screen: Screen::new(state),
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
    pub(crate) fn rules(&self) -> Vec<ShownRule> {
        let before = self.preview.before.as_ref().map(Document::statements);
        let before = before.unwrap_or_default();
        self.statements
            .iter()
            .map(|statement| {
                let was_there = before.contains(statement);
                ShownRule::new(&self.screen, self.preview.own, statement, was_there)
            })
            .collect()
    }

    /// A rule as text.
    pub(crate) fn code(&self, rule: usize) -> String {
        let text = |statement: &Statement| format!("{:#}", Value::from(statement.clone()));
        let code = self.statements.get(rule).map(text).unwrap_or_default();
        self.screen.text(&code)
    }

    /// The whole text, and what is marked in it.
    fn marked(&self) -> &(String, Vec<Mark>) {
        self.marked.get_or_init(|| {
            let full = self.screen.text(&self.preview.after.to_pretty());
            let marks = marks(&self.screen, &self.preview, &full);
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

    pub(crate) fn diff(&self) -> DiffLines {
        DiffLines::new(&self.screen, &self.preview)
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

    /// A rule's sentence, with the value of the field in focus marked as such.
    pub(crate) fn pieces<'s>(&self, rule: &'s ShownRule) -> Vec<Piece<'s>> {
        let is_focus = |text: &str| {
            let mut marks = self.marked().1.iter();
            marks.any(|mark| mark.kind == CodeMarkKind::Focus && mark.text == text)
        };
        rule.sentence
            .iter()
            .map(|(kind, text)| match kind {
                PieceKind::Plain => Piece::Plain(text),
                PieceKind::Strong => Piece::Strong(text),
                PieceKind::Value if is_focus(text) => Piece::ValueFocus(text),
                PieceKind::Value => Piece::Value(text),
            })
            .collect()
    }
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

impl ShownRule {
    fn new(screen: &Screen<'_>, own: &[&str], statement: &Statement, was_there: bool) -> Self {
        let state = screen.state;
        let is_ours = statement.sid().is_some_and(|sid| own.contains(&sid));
        let context = ExplainContext {
            account: state.form.draft.as_ref().map(|draft| &draft.account),
            organization: around::organization(state).map(|organization| organization.id.as_str()),
            other_accounts: around::active_accounts(state).map(|count| count.saturating_sub(1)),
            vendor_account: state.vendor.account.as_str(),
            for_vendor: state.stranger().is_none(),
            foreign: was_there && !is_ours,
        };
        let sentence = explain(statement, &context);
        Self {
            allows: statement.effect() == Some(Effect::Allow),
            sentence: sentence
                .pieces
                .into_iter()
                .map(|piece| (piece.kind, screen.text(&piece.text)))
                .collect(),
        }
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
fn marks(screen: &Screen<'_>, preview: &Preview, full: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = preview
        .marks
        .iter()
        .map(|mark| Mark {
            text: screen.text(&mark.text),
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

/// The lines of before and after.
#[derive(Default)]
pub(crate) struct DiffLines {
    lines: Vec<DiffLine>,
}

struct DiffLine {
    kind: DiffKind,
    text: String,
    changed: Vec<String>,
}

#[derive(Clone, Copy)]
enum DiffKind {
    Kept,
    Same,
    Added,
    Removed,
}

impl DiffLines {
    fn new(screen: &Screen<'_>, preview: &Preview) -> Self {
        let Some(before) = &preview.before else {
            return Self::default();
        };
        let lines = rows(Some(before), &preview.after)
            .into_iter()
            .map(|row| DiffLine::new(screen, row))
            .collect();
        Self { lines }
    }

    /// Lends the lines in the form that they are drawn from.
    pub(crate) fn with_rows(&self, draw: impl FnOnce(&[DiffRow<'_>])) {
        let changed: Vec<Vec<&str>> = self
            .lines
            .iter()
            .map(|line| line.changed.iter().map(String::as_str).collect())
            .collect();
        let rows: Vec<DiffRow<'_>> = self
            .lines
            .iter()
            .zip(&changed)
            .map(|(line, changed)| match line.kind {
                DiffKind::Kept => DiffRow::Kept(&line.text),
                DiffKind::Same => DiffRow::Same(&line.text),
                DiffKind::Added => DiffRow::Added {
                    text: &line.text,
                    changed,
                },
                DiffKind::Removed => DiffRow::Removed {
                    text: &line.text,
                    changed,
                },
            })
            .collect();
        draw(&rows);
    }
}

impl DiffLine {
    fn new(screen: &Screen<'_>, row: Row) -> Self {
        let (kind, text, changed) = match row {
            Row::Kept(1) => (
                DiffKind::Kept,
                "1 rule stays exactly as it is".to_owned(),
                Vec::new(),
            ),
            Row::Kept(count) => (
                DiffKind::Kept,
                format!("{count} rules stay exactly as they are"),
                Vec::new(),
            ),
            Row::Same(text) => (DiffKind::Same, text, Vec::new()),
            Row::Added(line) => (DiffKind::Added, line.text(), changed(&line)),
            Row::Removed(line) => (DiffKind::Removed, line.text(), changed(&line)),
        };
        Self {
            kind,
            text: screen.text(&text),
            changed: changed.iter().map(|part| screen.text(part)).collect(),
        }
    }
}

fn changed(line: &crate::policy::Line) -> Vec<String> {
    line.parts
        .iter()
        .filter(|part| part.changed)
        .map(|part| part.text.clone())
        .collect()
}
