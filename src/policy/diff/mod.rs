//! Before and after of a document, by meaning: order and spacing never show as changes.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use serde_json::Value;

use super::equal::statements_equal;
use super::model::Document;
use super::statement::Statement;

/// Which statements come, go and stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentDiff {
    pub added: Vec<Statement>,
    pub removed: Vec<Statement>,
    pub kept: Vec<Statement>,
}

/// A line of the before-and-after view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// So many rules stay exactly as they are.
    Kept(usize),
    Same(String),
    Added(Line),
    Removed(Line),
}

/// A line that comes or goes, with the parts in it that make the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub parts: Vec<Part>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    /// Whether just this part differs from the line it takes the place of.
    pub changed: bool,
}

impl Line {
    /// The whole line.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    fn whole(text: &str) -> Self {
        Self {
            parts: vec![Part {
                text: text.to_owned(),
                changed: false,
            }],
        }
    }

    /// Join neighbours of one kind.
    fn push(&mut self, text: &str, changed: bool) {
        match self.parts.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(text),
            _ => self.parts.push(Part {
                text: text.to_owned(),
                changed,
            }),
        }
    }
}

/// Compare by meaning; without a document before, everything is added.
pub fn compare(before: Option<&Document>, after: &Document) -> DocumentDiff {
    let old = before.map(Document::statements).unwrap_or_default();
    let new = after.statements();
    let partners = partners(&old, &new);
    let mut diff = DocumentDiff::default();
    for (statement, partner) in new.iter().zip(&partners) {
        match partner {
            Some(_) => diff.kept.push(statement.clone()),
            None => diff.added.push(statement.clone()),
        }
    }
    for (at, statement) in old.into_iter().enumerate() {
        if !partners.contains(&Some(at)) {
            diff.removed.push(statement);
        }
    }
    diff
}

/// The lines to draw. Rules that stay are folded; a rule written anew is compared line by line.
pub fn rows(before: Option<&Document>, after: &Document) -> Vec<Row> {
    let Some(before) = before else {
        let text = after.to_pretty();
        return text
            .lines()
            .map(|line| Row::Added(Line::whole(line)))
            .collect();
    };
    let mut rows = field_rows(before, after);
    rows.push(Row::Same("  \"Statement\": [".to_owned()));
    statement_rows(&before.statements(), &after.statements(), &mut rows);
    rows.push(Row::Same("  ]".to_owned()));
    rows
}

/// For each new statement the place of the old one that means the same, each used once.
fn partners(old: &[Statement], new: &[Statement]) -> Vec<Option<usize>> {
    let mut free: Vec<(usize, &Statement)> = old.iter().enumerate().collect();
    new.iter()
        .map(|statement| {
            // The same name first, so that of two equal rules the right one counts as kept.
            let found = free
                .iter()
                .position(|(_, there)| *there == statement)
                .or_else(|| {
                    free.iter()
                        .position(|(_, there)| statements_equal(there, statement))
                })?;
            Some(free.remove(found).0)
        })
        .collect()
}

/// Lines for fields beside the statements, as far as they change.
fn field_rows(before: &Document, after: &Document) -> Vec<Row> {
    let mut rows = Vec::new();
    let fields = |document: &Document| {
        let fields = document.value().as_object().cloned().unwrap_or_default();
        fields
            .into_iter()
            .filter(|(name, _)| name != "Statement")
            .collect::<Vec<_>>()
    };
    let (old, new) = (fields(before), fields(after));
    let text =
        |name: &str, value: &Value| indented(&format!("{}: {value:#}", Value::from(name)), 2, ",");
    for (name, value) in &old {
        let next = new.iter().find(|(new_name, _)| new_name == name);
        match next {
            Some((_, next)) if next == value => {}
            Some((_, next)) => line_rows(&text(name, value), &text(name, next), &mut rows),
            None => line_rows(&text(name, value), &[], &mut rows),
        }
    }
    for (name, value) in &new {
        if !old.iter().any(|(old_name, _)| old_name == name) {
            line_rows(&[], &text(name, value), &mut rows);
        }
    }
    rows
}

fn statement_rows(old: &[Statement], new: &[Statement], rows: &mut Vec<Row>) {
    let partners = partners(old, new);
    let is_gone = |at: usize| !partners.contains(&Some(at));
    // Those are shown beside the rule that takes their place, or at the end.
    let is_awaited = |at: usize| {
        let mut fresh = new
            .iter()
            .zip(&partners)
            .filter(|(_, partner)| partner.is_none());
        old.get(at)
            .is_some_and(|gone| fresh.any(|(next, _)| is_older_of(gone, next)))
    };
    let mut shown: Vec<usize> = Vec::new();
    let last = new.len().saturating_sub(1);
    for (at, (statement, partner)) in new.iter().zip(&partners).enumerate() {
        let comma = if at == last { "" } else { "," };
        if let Some(partner) = partner {
            for gone in (0..*partner).filter(|&gone| is_gone(gone) && !is_awaited(gone)) {
                show_gone(gone, old, &mut shown, rows);
            }
            match rows.last_mut() {
                Some(Row::Kept(count)) => *count += 1,
                _ => rows.push(Row::Kept(1)),
            }
            continue;
        }
        let older = old.iter().enumerate().find(|(at, there)| {
            is_gone(*at) && !shown.contains(at) && is_older_of(there, statement)
        });
        let new_lines = statement_lines(statement, comma);
        match older {
            Some((at, older)) => {
                shown.push(at);
                line_rows(&statement_lines(older, comma), &new_lines, rows);
            }
            None => line_rows(&[], &new_lines, rows),
        }
    }
    for gone in (0..old.len()).filter(|&gone| is_gone(gone)) {
        show_gone(gone, old, &mut shown, rows);
    }
}

fn is_older_of(old: &Statement, new: &Statement) -> bool {
    old.sid().is_some() && old.sid() == new.sid()
}

/// Show a statement that goes, once.
fn show_gone(at: usize, old: &[Statement], shown: &mut Vec<usize>, rows: &mut Vec<Row>) {
    if shown.contains(&at) {
        return;
    }
    shown.push(at);
    if let Some(statement) = old.get(at) {
        line_rows(&statement_lines(statement, ","), &[], rows);
    }
}

fn statement_lines(statement: &Statement, comma: &str) -> Vec<String> {
    indented(&format!("{:#}", Value::from(statement.clone())), 4, comma)
}

fn indented(text: &str, by: usize, comma: &str) -> Vec<String> {
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| format!("{:by$}{line}", ""))
        .collect();
    if let Some(last) = lines.last_mut() {
        last.push_str(comma);
    }
    lines
}

/// Compare two runs of lines.
fn line_rows(old: &[String], new: &[String], rows: &mut Vec<Row>) {
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (old_part, new_part) = (slice(old, op.old_range()), slice(new, op.new_range()));
        if matches!(op, DiffOp::Equal { .. }) {
            rows.extend(new_part.iter().cloned().map(Row::Same));
            continue;
        }
        let mut removed: Vec<Line> = old_part.iter().map(|line| Line::whole(line)).collect();
        let mut added: Vec<Line> = new_part.iter().map(|line| Line::whole(line)).collect();
        for (removed, added) in removed.iter_mut().zip(&mut added) {
            mark(removed, added);
        }
        rows.extend(removed.into_iter().map(Row::Removed));
        rows.extend(added.into_iter().map(Row::Added));
    }
}

fn slice<T>(all: &[T], range: std::ops::Range<usize>) -> &[T] {
    all.get(range).unwrap_or_default()
}

/// Mark in two lines the words that differ, when enough is alike to make that worth it.
fn mark(removed: &mut Line, added: &mut Line) {
    let (old_text, new_text) = (removed.text(), added.text());
    let (old, new) = (words(&old_text), words(&new_text));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let alike: usize = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| slice(&old, op.old_range()))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| word.len())
        .sum();
    if alike * 3 < old_text.trim().len() {
        return;
    }
    let mut marked_old = Line { parts: Vec::new() };
    let mut marked_new = Line { parts: Vec::new() };
    for op in ops {
        let changed = !matches!(op, DiffOp::Equal { .. });
        for word in slice(&old, op.old_range()) {
            marked_old.push(word, changed);
        }
        for word in slice(&new, op.new_range()) {
            marked_new.push(word, changed);
        }
    }
    *removed = marked_old;
    *added = marked_new;
}

/// Cut a line into names and the signs between them; ARNs fall into their parts.
fn words(line: &str) -> Vec<&str> {
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = if in_name(first) {
            rest.find(|c: char| !in_name(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests;
