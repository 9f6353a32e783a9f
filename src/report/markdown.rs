//! The record as Markdown.

use std::fmt::{Display, Write as _};

use super::form::{Checked, Policy, Report, Verdict};
use super::web::{more, said, time};
use crate::domain::shown_lines;

/// A page in the making.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, line: impl Display) {
        // Writing to a text cannot fail.
        let _written = writeln!(self.0, "{line}").is_ok();
    }

    fn head(&mut self, level: usize, text: &str) {
        self.line(format_args!("\n{} {}\n", "#".repeat(level), plain(text)));
    }

    fn table<const N: usize>(
        &mut self,
        heads: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        self.line(format_args!("| {} |", heads.join(" | ")));
        self.line(format_args!("|{}", " --- |".repeat(N)));
        for row in rows {
            self.line(format_args!("| {} |", row.join(" | ")));
        }
    }

    fn list<T: AsRef<str>>(&mut self, items: impl IntoIterator<Item = T>) {
        for item in items {
            self.line(format_args!("- {}", plain(item.as_ref())));
        }
    }
}

/// A sentence as text of one line: signs that mean something in Markdown or HTML stand there as themselves, but not within
/// backticks, where they mean nothing.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut parts = shown_lines(text)
        .split('`')
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
        .peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        if is_code && parts.peek().is_some() {
            escaped.push_str(&code(&part));
        } else {
            if is_code {
                escaped.push_str("\\`");
            }
            for sign in part.chars() {
                match sign {
                    '\n' => escaped.push(' '),
                    '<' => escaped.push_str("&lt;"),
                    '&' => escaped.push_str("&amp;"),
                    '|' | '[' | ']' | '*' | '_' | '\\' | '~' => {
                        escaped.push('\\');
                        escaped.push(sign);
                    }
                    sign => escaped.push(sign),
                }
            }
        }
        is_code = !is_code;
    }
    escaped
}

/// A name of AWS, on one line.
fn code(text: &str) -> String {
    let text = shown_lines(text)
        .replace(['`', '\n'], " ")
        .replace('|', "\\|");
    if text.trim().is_empty() {
        String::new()
    } else {
        format!("`{text}`")
    }
}

impl Report {
    /// The Markdown form.
    pub fn to_markdown(&self) -> String {
        let mut page = Page::default();
        page.line(format_args!("# {}\n", plain(&self.title)));
        page.line(plain(&self.about));
        if self.practice {
            page.line("\n**This is practice: a made-up company inside the program. Nothing of it is in AWS.**");
        }
        if self.masked {
            page.line("\n**Identifiers are replaced, the same one always by the same word.**");
        }
        page.head(2, "Summary");
        let facts = self.facts.iter();
        page.table(
            ["What", "Value"],
            facts.map(|fact| [plain(&fact.name), plain(&fact.value)]),
        );
        page.head(2, "How the parts hang together");
        page.list(self.picture_in_words());
        page.head(2, "Open points");
        if self.open_points.is_empty() {
            page.line("Nothing is open.");
        } else {
            let rows = self.open_points.iter().map(|point| {
                [
                    plain(&point.what),
                    point.state.word().to_owned(),
                    plain(&point.seen),
                    plain(&point.todo),
                ]
            });
            page.table(["What", "State", "What was seen", "What to do"], rows);
        }
        self.parts_in(&mut page);
        self.runs_in(&mut page);
        self.rest_in(&mut page);
        page.line(format_args!(
            "\nMade by {} from what AWS showed on {}.",
            plain(&self.program),
            time(self.made)
        ));
        page.0
    }

    fn parts_in(&self, page: &mut Page) {
        page.head(2, "What was set up, and where");
        let rows = self.parts.iter().map(|part| {
            let run = part.by_run.as_deref().map_or_else(String::new, code);
            [
                plain(&part.section),
                plain(&part.what),
                part.state.word().to_owned(),
                code(&part.name),
                format!("{}.{}", plain(&part.place), more(part.more)),
                run,
            ]
        });
        page.table(
            ["Section", "What", "State", "Name in AWS", "Where", "Run"],
            rows,
        );
        if !self.accounts.is_empty() {
            page.head(3, "Other accounts");
            let rows = self.accounts.iter().map(|account| {
                let chosen = if account.chosen { "Chosen" } else { "Left out" };
                [
                    plain(&account.number),
                    plain(&account.name),
                    chosen.to_owned(),
                    plain(&account.said),
                ]
            });
            page.table(["Account", "Name", "Chosen", "The role"], rows);
        }
    }

    fn runs_in(&self, page: &mut Page) {
        page.head(2, "Who approved what, and when");
        page.line("Nothing is changed before its plan was shown and approved. Each run below began with that.");
        for run in &self.runs {
            page.head(3, &format!("Run `{}`", run.name));
            let approved = run.approved_by.as_ref();
            let approved = approved.map_or_else(String::new, |name| format!(" by {}", plain(name)));
            page.line(format_args!(
                "Approved{approved} and begun {}, last write {}. {}. {} made new, {} changed, {} failed.\n",
                time(run.began),
                time(run.ended),
                run.status,
                run.created,
                run.updated,
                run.failed
            ));
            if let Some(plan) = &run.plan {
                page.line(format_args!("Checksum of the plan: {}.\n", code(plan)));
            }
            if let Some(of) = &run.takes_back {
                page.line(format_args!("It takes back {}.\n", code(of)));
            }
            let rows = run.wrote.iter().map(|wrote| {
                [
                    plain(&wrote.what),
                    format!("{}.{}", plain(&wrote.place), more(wrote.more)),
                    code(&wrote.change),
                    plain(&wrote.undo),
                ]
            });
            page.table(
                [
                    "What",
                    "Where",
                    "Its name in the record",
                    "How it is taken back",
                ],
                rows,
            );
        }
        page.head(2, "Values for Radiant Security's form");
        let rows = self.values.iter().map(|value| {
            [
                plain(&value.name),
                code(&value.value),
                plain(&value.goes_to),
            ]
        });
        page.table(["Field", "Value", "Where it goes"], rows);
        page.head(2, "Policies, in words and in full");
        for policy in &self.policies {
            in_page(policy, page);
        }
    }

    fn rest_in(&self, page: &mut Page) {
        page.head(2, "The rights that this took");
        let rows = self.rights.iter().map(|right| {
            let used = if right.used {
                "Used"
            } else {
                "For what is left"
            };
            [
                code(&right.right),
                used.to_owned(),
                plain(&right.purposes.join("; ")),
            ]
        });
        page.table(["Right", "When", "For what"], rows);
        page.head(2, "Checks, with what was seen");
        page.line(format_args!(
            "AWS was looked at on {}. {} of {} checks passed. What could not be seen is never counted as right.\n",
            time(self.made),
            self.count(Verdict::Passed),
            self.count_all()
        ));
        let row = |check: &Checked| {
            [
                plain(&check.what),
                check.result.word().to_owned(),
                format!("{}.{}", plain(&check.place), more(check.more)),
                plain(&said(check)),
            ]
        };
        page.table(
            ["What has to be true", "Result", "Where", "What was seen"],
            self.checks.iter().map(row),
        );
        page.head(2, "What it costs");
        if !self.costs.rows.is_empty() {
            let rows = self.costs.rows.iter();
            let rows = rows.map(|row| [plain(&row.what), plain(&row.price), plain(&row.amount)]);
            page.table(["For what", "Price", "A month"], rows);
        }
        page.line("");
        page.list(self.costs.total.iter().chain(&self.costs.notes));
        page.head(2, "How it is taken back");
        page.list(&self.undo.steps);
        page.head(3, "What stays");
        page.list(&self.undo.stays);
        page.head(3, "At Radiant Security");
        page.list(&self.undo.at_the_vendor);
        page.head(2, "When an account is added");
        page.list(&self.joining);
    }
}

fn in_page(policy: &Policy, page: &mut Page) {
    page.head(3, &policy.what);
    page.line(format_args!(
        "{} {}. {}.{}\n",
        code(&policy.name),
        plain(&policy.place),
        policy.state.word(),
        more(policy.more)
    ));
    page.list(policy.rules.iter().map(|rule| {
        let word = if rule.allows { "Allows" } else { "Refuses" };
        format!("{word}: {}", rule.sentence)
    }));
    if !policy.departures.is_empty() {
        page.head(4, "Where it leaves Radiant Security's guide, and why");
        page.list(&policy.departures);
    }
    page.line(format_args!(
        "\n```json\n{}\n```",
        shown_lines(&format!("{:#}", policy.document))
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_stand_for_themselves() {
        for (text, markdown) in [
            ("a|b <c> *d*", "a\\|b &lt;c> \\*d\\*"),
            ("the bucket `a_b|c`", "the bucket `a_b\\|c`"),
            ("one ` alone", "one \\` alone"),
            ("[x](y)\nz", "\\[x\\](y) z"),
        ] {
            assert_eq!(plain(text), markdown);
        }
        assert_eq!(code("a`b"), "`a b`");
    }
}
