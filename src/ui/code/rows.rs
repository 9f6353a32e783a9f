//! Breaks code into rows by measured columns: after `,`, `:` or `/`, and never inside a marked value.

/// How far a row that goes on is set in, beyond its line.
const HANGING: usize = 3;

/// A piece of a row, marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    /// Which of the values it is.
    pub mark: Option<usize>,
}

/// One row on screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Columns before the first piece.
    pub indent: usize,
    /// Does it go on with the line above?
    pub continued: bool,
    pub spans: Vec<Span>,
}

/// Finds the values in a line. Where two could stand at one place, the longer one does.
pub(super) fn spans(line: &str, values: &[&str]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let found = values
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_empty() && rest.starts_with(**value))
            .max_by_key(|(_, value)| value.len());
        if let Some((index, value)) = found {
            if !plain.is_empty() {
                spans.push(Span {
                    text: std::mem::take(&mut plain),
                    mark: None,
                });
            }
            spans.push(Span {
                text: (*value).to_owned(),
                mark: Some(index),
            });
            rest = rest.strip_prefix(*value).unwrap_or_default();
        } else {
            plain.push(first);
            rest = rest.strip_prefix(first).unwrap_or_default();
        }
    }
    if !plain.is_empty() {
        spans.push(Span {
            text: plain,
            mark: None,
        });
    }
    spans
}

/// Lays a text out in rows of at most `columns` characters.
///
/// Only what has no place to break, and is longer than a whole row, is broken where the row ends.
pub(super) fn rows(text: &str, values: &[&str], columns: usize) -> Vec<Row> {
    text.lines()
        .flat_map(|line| line_rows(line, values, columns))
        .collect()
}

fn line_rows(line: &str, values: &[&str], columns: usize) -> Vec<Row> {
    let content = line.trim_start_matches(' ');
    // A very deep line still gets half of the row for its text.
    let indent = (line.chars().count() - content.chars().count()).min(columns / 2);
    let mut rows = vec![Row {
        indent,
        continued: false,
        spans: Vec::new(),
    }];
    let mut used = indent;
    for chunk in chunks(spans(content, values)) {
        let length: usize = chunk.iter().map(|span| span.text.chars().count()).sum();
        let visible = length - trailing_spaces(&chunk);
        let at_start = rows.last().is_none_or(|row| row.spans.is_empty());
        if !at_start && used + visible > columns {
            let indent = hang(indent + HANGING, visible, columns);
            rows.push(Row {
                indent,
                continued: true,
                spans: Vec::new(),
            });
            used = indent;
        }
        for span in chunk {
            used = place(&mut rows, span, used, columns, indent + HANGING);
        }
    }
    rows
}

/// How far a row that goes on is set in: less where what stands on it would not fit otherwise.
fn hang(wanted: usize, length: usize, columns: usize) -> usize {
    let most = wanted.min(columns / 2);
    if length <= columns {
        most.min(columns - length)
    } else {
        most
    }
}

fn trailing_spaces(chunk: &[Span]) -> usize {
    chunk.last().map_or(0, |span| {
        span.text.chars().rev().take_while(|c| *c == ' ').count()
    })
}

/// Puts a piece at the end of the last row, and breaks it only when it is longer than a row. Returns the column after it.
fn place(rows: &mut Vec<Row>, span: Span, used: usize, columns: usize, hanging: usize) -> usize {
    let length = span.text.chars().count();
    if used + length - trailing_spaces(std::slice::from_ref(&span)) <= columns {
        if let Some(row) = rows.last_mut() {
            row.spans.push(span);
        }
        return used + length;
    }
    if span.mark.is_some() && length <= columns {
        let indent = hang(hanging, length, columns);
        if rows.last().is_none_or(|row| !row.spans.is_empty()) {
            rows.push(Row {
                indent,
                continued: true,
                spans: Vec::new(),
            });
        }
        if let Some(row) = rows.last_mut() {
            row.indent = indent;
            row.spans.push(span);
        }
        return indent + length;
    }
    let hanging = hanging.min(columns / 2);
    let mut used = used;
    let mut part = String::new();
    for c in span.text.chars() {
        if used >= columns {
            if let Some(row) = rows.last_mut() {
                row.spans.push(Span {
                    text: std::mem::take(&mut part),
                    mark: span.mark,
                });
            }
            rows.push(Row {
                indent: hanging,
                continued: true,
                spans: Vec::new(),
            });
            used = hanging;
        }
        part.push(c);
        used += 1;
    }
    if let Some(row) = rows.last_mut() {
        row.spans.push(Span {
            text: part,
            mark: span.mark,
        });
    }
    used
}

/// Groups pieces so that a row may end after each group.
fn chunks(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut chunks = Vec::new();
    let mut chunk: Vec<Span> = Vec::new();
    for span in spans {
        if span.mark.is_some() {
            chunk.push(span);
            continue;
        }
        let mut part = String::new();
        let mut chars = span.text.chars().peekable();
        while let Some(c) = chars.next() {
            part.push(c);
            let breaks =
                matches!(c, ',' | ':' | '/') || (c == ' ' && part.trim_end().ends_with([',', ':']));
            let more_of_it = chars
                .peek()
                .is_some_and(|next| matches!(next, ',' | ':' | '/' | ' '));
            if breaks && !more_of_it {
                chunk.push(Span {
                    text: std::mem::take(&mut part),
                    mark: None,
                });
                chunks.push(std::mem::take(&mut chunk));
            }
        }
        if !part.is_empty() {
            chunk.push(Span {
                text: part,
                mark: None,
            });
        }
    }
    if !chunk.is_empty() {
        chunks.push(chunk);
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rows: &[Row]) -> Vec<String> {
        rows.iter()
            .map(|row| {
                format!(
                    "{}{}",
                    " ".repeat(row.indent),
                    row.spans
                        .iter()
                        .map(|span| span.text.as_str())
                        .collect::<String>()
                )
            })
            .collect()
    }

    #[test]
    fn a_value_is_never_split_and_the_rest_hangs() {
        let line =
            r#"  "Resource": "arn:aws:s3:::larkfield-cloudtrail-logs/AWSLogs/444455556666/*","#;
        let values = ["larkfield-cloudtrail-logs", "444455556666"];
        let rows = rows(line, &values, 54);
        assert_eq!(
            shown(&rows),
            [
                r#"  "Resource": "arn:aws:s3:::larkfield-cloudtrail-logs/"#,
                r#"     AWSLogs/444455556666/*","#
            ]
        );
        for row in &rows {
            for span in row.spans.iter().filter(|span| span.mark.is_some()) {
                assert!(values.contains(&span.text.as_str()));
            }
        }
    }

    #[test]
    fn a_long_value_is_set_in_less_before_it_is_split() {
        let line = r#"        "aws:SourceArn": "arn:aws:s3:::larkfield-guardduty-findings-eu""#;
        let value = "larkfield-guardduty-findings-eu";
        for columns in value.len()..60 {
            let rows = rows(line, &[value], columns);
            assert!(
                rows.iter()
                    .flat_map(|row| &row.spans)
                    .any(|span| span.text == value),
                "{columns}: {rows:?}"
            );
        }
    }

    #[test]
    fn nothing_is_lost_at_any_width() {
        let text = "{\n  \"Action\": [\"s3:GetBucketAcl\", \"s3:PutObject\"],\n  \"X\": \"keyänotämadeäyetäandäsoäonäandäon\"\n}";
        let whole: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for columns in 12..60 {
            let rows = rows(text, &["s3:PutObject"], columns);
            let back: String = rows
                .iter()
                .flat_map(|row| &row.spans)
                .flat_map(|span| span.text.chars())
                .filter(|c| !c.is_whitespace())
                .collect();
            assert_eq!(back, whole);
            for row in &rows {
                let length: usize = row.spans.iter().map(|span| span.text.chars().count()).sum();
                assert!(row.indent + length <= columns + 2, "{columns}: {row:?}");
            }
        }
    }

    #[test]
    fn the_longer_value_wins() {
        let found = spans("org-trail-two", &["org-trail", "org-trail-two"]);
        assert_eq!(
            found,
            [Span {
                text: "org-trail-two".to_owned(),
                mark: Some(1)
            }]
        );
    }
}
