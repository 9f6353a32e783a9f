//! The sheet as HTML, to be printed.

use super::form::Sheet;
use crate::export::html::{Cell, Frame, Html, page};

/// The headings, the same for everybody.
pub(super) const HEADS: &[&str] = &[
    "What changes",
    "What is not made by this plan",
    "Rights it uses, and for how long",
    "What others may notice",
    "What it costs",
    "What cannot be taken back, and how the rest is",
    "Checksum",
];

impl Sheet {
    /// As one file that prints on one sheet of paper.
    pub fn to_html(&self) -> String {
        of(self)
    }
}

fn of(sheet: &Sheet) -> String {
    let mut body = Html::new();
    let facts: Vec<(&str, Cell)> = sheet
        .facts
        .iter()
        .map(|(name, what)| (name.as_str(), Cell::text(plain(what))))
        .collect();
    body.facts("What is asked for", &facts);
    body.part("changes", "What changes", |html| {
        let rows = sheet.rows.iter().map(|row| {
            [&row.kind, &row.what, &row.count]
                .map(|text| Cell::text(plain(text)))
                .to_vec()
        });
        html.table("What changes", &["Kind", "What", "How many"], rows);
    });
    let lists = [
        ("left-out", "What is not made by this plan", &sheet.left_out),
        ("notices", "What others may notice", &sheet.notices),
        ("costs", "What it costs", &sheet.costs),
        (
            "stays",
            "What cannot be taken back, and how the rest is",
            &sheet.stays,
        ),
    ];
    for (id, head, items) in lists {
        if id == "notices" {
            body.part("rights", "Rights it uses, and for how long", |html| {
                html.paragraph(&plain(&sheet.rights));
            });
        }
        if items.is_empty() {
            continue;
        }
        body.part(id, head, |html| {
            html.list(items.iter().map(|item| plain(item)));
            if id == "costs" {
                html.paragraph("Estimates. AWS bills what is used.");
            }
        });
    }
    body.part("checksum", "Checksum", |html| {
        html.code(&sheet.checksum);
        html.paragraph(
            "Who has this checksum can tell the assistant to carry out this plan and no other.",
        );
        html.blank("Approved by, name and date");
        html.blank("Signature");
    });
    let frame = Frame {
        title: &plain(&sheet.title),
        about: &plain(&sheet.about),
        foot: &format!("Whole checksum (SHA-256): {}", sheet.whole_checksum),
        contents: false,
        sheet: true,
    };
    page(&frame, &body)
}

/// A line of text: what came from elsewhere may have line ends.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
