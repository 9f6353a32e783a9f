//! A policy as it is read: its rules in words, and its lines before and after.

use egui::Ui;
use serde_json::Value;

use crate::policy::{
    Document, Effect, ExplainContext, Line, PieceKind, Row, Statement, explain, rows,
};
use crate::ui::code::CodeMark;
use crate::ui::diff::{DiffKind, DiffRow};
use crate::ui::rule_list::{Rule, rule_list_ui};
use crate::ui::text::Piece;

/// One rule with its texts made.
pub(crate) struct Explained {
    allows: bool,
    pieces: Vec<(PieceKind, String)>,
}

impl Explained {
    /// `shown` makes a text ready for the screen.
    pub(crate) fn new(
        statement: &Statement,
        context: &ExplainContext<'_>,
        shown: impl Fn(&str) -> String,
    ) -> Self {
        let pieces = explain(statement, context).pieces.into_iter();
        Self {
            allows: statement.effect() == Some(Effect::Allow),
            pieces: pieces
                .map(|piece| (piece.kind, shown(&piece.text)))
                .collect(),
        }
    }
}

/// A rule as text.
pub(crate) fn rule_code(statements: &[Statement], rule: usize) -> String {
    let text = |statement: &Statement| format!("{:#}", Value::from(statement.clone()));
    statements.get(rule).map(text).unwrap_or_default()
}

/// Draws the rules, of which at most one is open; `value` says how a value is drawn. Says whether that changed.
pub(crate) fn explained_ui<'m>(
    ui: &mut Ui,
    name: &str,
    open: &mut Option<usize>,
    rules: &[Explained],
    value: impl for<'t> Fn(&'t str) -> Piece<'t>,
    code: impl Fn(usize) -> (String, Vec<CodeMark<'m>>),
) -> bool {
    let sentences: Vec<Vec<Piece<'_>>> = rules
        .iter()
        .map(|rule| {
            let pieces = rule.pieces.iter();
            pieces
                .map(|(kind, text)| match kind {
                    PieceKind::Plain => Piece::Plain(text),
                    PieceKind::Strong => Piece::Strong(text),
                    PieceKind::Value => value(text),
                })
                .collect()
        })
        .collect();
    let drawn: Vec<Rule<'_>> = rules
        .iter()
        .zip(&sentences)
        .map(|(rule, sentence)| Rule {
            allows: rule.allows,
            sentence,
        })
        .collect();
    rule_list_ui(ui, name, open, &drawn, code)
}

/// The lines of before and after; `shown` makes a text ready for the screen.
pub(crate) fn diff_rows(
    before: &Document,
    after: &Document,
    shown: impl Fn(&str) -> String,
) -> Vec<DiffRow> {
    let line = |kind: DiffKind, line: &Line| DiffRow {
        kind,
        text: shown(&line.text()),
        changed: line
            .parts
            .iter()
            .filter(|part| part.changed && !part.text.trim().is_empty())
            .map(|part| shown(&part.text))
            .collect(),
    };
    rows(Some(before), after)
        .into_iter()
        .map(|row| match row {
            Row::Kept(1) => DiffRow::plain(DiffKind::Kept, "    1 rule stays exactly as it is"),
            Row::Kept(count) => {
                let text = format!("    {count} rules stay exactly as they are");
                DiffRow::plain(DiffKind::Kept, text)
            }
            Row::Same(text) => DiffRow::plain(DiffKind::Same, shown(&text)),
            Row::Added(added) => line(DiffKind::Added, &added),
            Row::Removed(removed) => line(DiffKind::Removed, &removed),
        })
        .collect()
}
