//! A text to rows and cells.

use super::number;
use crate::domain::is_hidden;

/// One row that is not empty.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1.
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
}

/// The rows of a text.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Row and column of a quote that nothing closes.
    pub(super) unclosed: Option<(usize, usize)>,
}

/// What may stand between cells; the first of those that fit equally well counts.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// So much of a text shows what stands between its cells.
const SAMPLE: usize = 200;

/// The rows of a text, without those that are empty or begin with `#`.
pub(super) fn table(text: &str) -> Table {
    let text = text.trim_start_matches(is_hidden_but_line);
    let (separator, first, text) = match told_separator(text) {
        Some((separator, rest)) => (separator, 2, rest),
        None => (likely_separator(text), 1, text),
    };
    let mut table = split(text, separator, first, true, usize::MAX);
    if table.unclosed.is_some() {
        // The quote would swallow all that comes behind it, and what is wrong there.
        table.rows = split(text, separator, first, false, usize::MAX).rows;
    }
    table
}

/// The byte order mark and its kind; line ends count as rows.
fn is_hidden_but_line(sign: char) -> bool {
    is_hidden(sign) && !matches!(sign, '\n' | '\r' | '\t')
}

/// The separator that a first line names in so many words, `sep=;`, as Excel reads it; and the text behind that line.
fn told_separator(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.trim_end_matches('\r').trim_matches('"');
    let mut told = line.strip_prefix("sep=")?.chars();
    let separator = told.next()?;
    told.next().is_none().then_some((separator, rest))
}

/// The separator with which the beginning has the most account numbers, then the one with which most rows have several cells.
fn likely_separator(text: &str) -> char {
    let fits = |separator: char| {
        let rows = split(text, separator, 1, true, SAMPLE).rows;
        let cells = rows.iter().flat_map(|row| &row.cells);
        let numbers = cells.filter(|cell| number::read(cell).is_ok()).count();
        let several = rows.iter().filter(|row| row.cells.len() > 1).count();
        (numbers, several)
    };
    // Of equals the last one is taken.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| fits(*separator))
        .unwrap_or(',')
}

/// Cuts a text into at most `most` rows; `quotes` says whether quotes hold cells together.
fn split(text: &str, separator: char, first: usize, quotes: bool, most: usize) -> Table {
    let mut table = Table::default();
    let mut number = first;
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut open = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if open.is_some() {
            if sign != '"' {
                cell.push(sign);
            } else if signs.next_if_eq(&'"').is_some() {
                cell.push('"');
            } else {
                open = None;
            }
        } else if sign == '"' && quotes && cell.trim().is_empty() {
            cell.clear();
            open = Some((number, cells.len() + 1));
        } else if sign == separator {
            cells.push(std::mem::take(&mut cell));
        } else if matches!(sign, '\n' | '\r') {
            if sign == '\r' {
                signs.next_if_eq(&'\n');
            }
            cells.push(std::mem::take(&mut cell));
            add(&mut table.rows, number, std::mem::take(&mut cells));
            number += 1;
            if table.rows.len() >= most {
                return table;
            }
        } else {
            cell.push(sign);
        }
    }
    cells.push(cell);
    add(&mut table.rows, number, cells);
    table.unclosed = open;
    table
}

/// Adds a row, if there is something in it.
fn add(rows: &mut Vec<Row>, number: usize, cells: Vec<String>) {
    let is_comment = cells
        .first()
        .is_some_and(|cell| cell.trim_start().starts_with('#'));
    if !is_comment && cells.iter().any(|cell| !number::bare(cell).is_empty()) {
        rows.push(Row { number, cells });
    }
}
