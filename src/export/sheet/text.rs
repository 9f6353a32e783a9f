//! The sheet as Markdown, which reads as plain text too.

use std::fmt::Write as _;

use super::form::Sheet;
use crate::domain::shown_lines;

impl Sheet {
    /// As Markdown, which reads as plain text too.
    pub fn to_markdown(&self) -> String {
        of(self)
    }
}

fn of(sheet: &Sheet) -> String {
    let mut page = String::new();
    // Writing to a text cannot fail.
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _written = page.write_fmt(text).is_ok();
        page.push('\n');
    };
    line(format_args!(
        "# {}\n\n{}\n",
        safe(&sheet.title),
        safe(&sheet.about)
    ));
    for (name, what) in &sheet.facts {
        line(format_args!("- {name}: {}", safe(what)));
    }
    line(format_args!(
        "\n## What changes\n\n| Kind | What | How many |\n| --- | --- | --- |"
    ));
    for row in &sheet.rows {
        let [kind, what, count] = [&row.kind, &row.what, &row.count].map(|text| safe(text));
        line(format_args!("| {kind} | {what} | {count} |"));
    }
    let mut list = |head: &str, items: &[String]| {
        if items.is_empty() {
            return;
        }
        line(format_args!("\n## {head}\n"));
        for item in items {
            line(format_args!("- {}", safe(item)));
        }
    };
    list("What is not made by this plan", &sheet.left_out);
    list(
        "Rights it uses, and for how long",
        std::slice::from_ref(&sheet.rights),
    );
    list("What others may notice", &sheet.notices);
    list("What it costs", &sheet.costs);
    list(
        "What cannot be taken back, and how the rest is",
        &sheet.stays,
    );
    line(format_args!(
        "\n## Checksum\n\n    {}\n\nWho has this checksum can tell the assistant to carry out this plan and no other.\nWhole (SHA-256): {}\n\nApproved by, name and date: ______________________________\n\nSignature: ______________________________",
        sheet.checksum, sheet.whole_checksum
    ));
    page
}

/// Text in one line that makes no Markdown of its own but code between backticks.
fn safe(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(line.len());
    for sign in shown_lines(&line).chars() {
        match sign {
            '|' | '*' | '_' | '[' | ']' | '\\' | '#' => {
                safe.push('\\');
                safe.push(sign);
            }
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            sign => safe.push(sign),
        }
    }
    safe
}
