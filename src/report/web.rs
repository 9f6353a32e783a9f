//! The record as a web page that stands alone.

use super::form::{Checked, OpenState, PartState, Policy, Report, Verdict};
use super::svg::svg;
use crate::export::html::{Cell, Frame, Html, Tone, page};
use crate::ui::diagram::{DiagramBox, facts};

impl Report {
    /// The web page: one file, nothing from the network.
    pub fn to_html(&self) -> String {
        let mut body = Html::new();
        if self.practice {
            body.note(
                "This is practice: a made-up company inside the program. Nothing of it is in AWS.",
            );
        }
        if self.masked {
            body.note("Identifiers are replaced, the same one always by the same word.");
        }
        summary(self, &mut body);
        parts(self, &mut body);
        runs(self, &mut body);
        values(self, &mut body);
        policies(self, &mut body);
        rights(self, &mut body);
        checks(self, &mut body);
        costs(self, &mut body);
        ahead(self, &mut body);
        let foot = format!(
            "Made by {} from what AWS showed on {}.",
            self.program,
            time(self.made)
        );
        let frame = Frame {
            title: &self.title,
            about: &self.about,
            foot: &foot,
            contents: true,
            sheet: false,
        };
        page(&frame, &body)
    }

    /// What the picture shows, in sentences.
    pub fn picture_in_words(&self) -> Vec<String> {
        let boxes: Vec<DiagramBox<'_>> = self
            .picture
            .boxes
            .iter()
            .map(|one| DiagramBox {
                head: &one.head,
                about: &one.about,
                aws: &one.aws,
                chosen: one.chosen,
            })
            .collect();
        facts(&boxes, &self.picture.arrows)
    }
}

/// A time as it is read; always in UTC, because the page travels.
pub(super) fn time(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn summary(report: &Report, body: &mut Html) {
    body.part("summary", "Summary", |html| {
        let rows: Vec<(&str, Cell)> = report
            .facts
            .iter()
            .map(|fact| (fact.name.as_str(), Cell::text(&fact.value)))
            .collect();
        html.facts("What this is about", &rows);
    });
    body.part("picture", "How the parts hang together", |html| {
        html.picture(&svg(&report.picture, "How the parts hang together"), "");
        html.list(report.picture_in_words());
    });
    body.part("open", "Open points", |html| {
        if report.open_points.is_empty() {
            html.paragraph("Nothing is open.");
            return;
        }
        let rows = report.open_points.iter().map(|point| {
            vec![
                Cell::text(&point.what),
                Cell::State(open_tone(point.state), point.state.word().to_owned()),
                Cell::text(&point.seen),
                Cell::text(&point.todo),
            ]
        });
        let heads = ["What", "State", "What was seen", "What to do"];
        html.table("Open points", &heads, rows);
    });
}

const fn open_tone(state: OpenState) -> Tone {
    match state {
        OpenState::NeedsYou => Tone::Bad,
        OpenState::NotSeen => Tone::Plain,
        OpenState::Waiting => Tone::Waiting,
    }
}

const fn part_tone(state: PartState) -> Tone {
    match state {
        PartState::InPlace => Tone::Good,
        PartState::ToMake | PartState::Waits => Tone::Waiting,
        PartState::ByHand => Tone::Bad,
    }
}

/// How many there are in other accounts besides, as a sentence behind another one.
pub(super) fn more(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " The same in 1 more account.".to_owned(),
        count => format!(" The same in {count} more accounts."),
    }
}

fn parts(report: &Report, body: &mut Html) {
    body.part("parts", "What was set up, and where", |html| {
        let mut sections: Vec<&str> = Vec::new();
        for part in &report.parts {
            if !sections.contains(&part.section.as_str()) {
                sections.push(&part.section);
            }
        }
        for section in sections {
            html.heading(section);
            let rows = report
                .parts
                .iter()
                .filter(|part| part.section == section)
                .map(|part| {
                    let run = part.by_run.as_ref();
                    let run = run.map_or_else(String::new, |run| format!(" Run `{run}`."));
                    vec![
                        Cell::text(&part.what),
                        Cell::State(part_tone(part.state), part.state.word().to_owned()),
                        Cell::code(&part.name),
                        Cell::text(&part.place),
                        Cell::text(format!("{}{run}{}", part.said, more(part.more))),
                    ]
                });
            let heads = ["What", "State", "Name in AWS", "Where", "What it is for"];
            html.table(section, &heads, rows);
        }
        if !report.accounts.is_empty() {
            html.heading("Other accounts");
            let rows = report.accounts.iter().map(|account| {
                let (tone, word) = if account.chosen {
                    (Tone::Plain, "Chosen")
                } else {
                    (Tone::Plain, "Left out")
                };
                vec![
                    Cell::text(&account.number),
                    Cell::text(&account.name),
                    Cell::State(tone, word.to_owned()),
                    Cell::text(&account.said),
                ]
            });
            html.table(
                "Other accounts",
                &["Account", "Name", "Chosen", "The role"],
                rows,
            );
        }
    });
}

fn runs(report: &Report, body: &mut Html) {
    body.part("runs", "Who approved what, and when", |html| {
        html.paragraph("Nothing is changed before its plan was shown and approved. Each run below began with that.");
        if report.runs.is_empty() {
            html.paragraph("No run is on record on the computer where this was made.");
        }
        for run in &report.runs {
            html.heading(&format!("Run `{}`", run.name));
            let mut rows = vec![
                ("Approved, and begun", Cell::text(time(run.began))),
                ("Last write", Cell::text(time(run.ended))),
                ("How it ended", Cell::text(&run.status)),
                (
                    "Changes",
                    Cell::text(format!(
                        "{} made new, {} changed, {} failed",
                        run.created, run.updated, run.failed
                    )),
                ),
            ];
            if let Some(name) = &run.approved_by {
                rows.insert(0, ("Approved by", Cell::text(name)));
            }
            if let Some(plan) = &run.plan {
                rows.push(("Checksum of the plan", Cell::code(plan)));
            }
            if let Some(of) = &run.takes_back {
                rows.push(("Takes back", Cell::code(of)));
            }
            html.facts(&format!("Run {}", run.name), &rows);
            let rows = run.wrote.iter().map(|wrote| {
                vec![
                    Cell::text(&wrote.what),
                    Cell::text(format!("{}.{}", wrote.place, more(wrote.more))),
                    Cell::code(&wrote.change),
                    Cell::text(&wrote.undo),
                ]
            });
            let heads = ["What", "Where", "Its name in the record", "How it is taken back"];
            html.table(&format!("Changes of the run {}", run.name), &heads, rows);
        }
    });
}

fn values(report: &Report, body: &mut Html) {
    body.part("values", "Values for Radiant Security's form", |html| {
        let rows = report.values.iter().map(|value| {
            vec![
                Cell::text(&value.name),
                Cell::code(&value.value),
                Cell::text(&value.goes_to),
            ]
        });
        html.table("Values", &["Field", "Value", "Where it goes"], rows);
    });
}

fn policies(report: &Report, body: &mut Html) {
    body.part("policies", "Policies, in words and in full", |html| {
        for policy in &report.policies {
            html.heading(&policy.what);
            html.facts(
                &format!("About: {}", policy.what),
                &[
                    ("Name in AWS", Cell::code(&policy.name)),
                    (
                        "Where",
                        Cell::text(format!("{}.{}", policy.place, more(policy.more))),
                    ),
                    (
                        "State",
                        Cell::State(part_tone(policy.state), policy.state.word().to_owned()),
                    ),
                ],
            );
            of_policy(policy, html);
        }
    });
}

fn of_policy(policy: &Policy, html: &mut Html) {
    html.subheading("What it says");
    html.list(policy.rules.iter().map(|rule| {
        let word = if rule.allows { "Allows" } else { "Refuses" };
        format!("{word}: {}", rule.sentence)
    }));
    if !policy.departures.is_empty() {
        html.subheading("Where it leaves Radiant Security's guide, and why");
        html.list(&policy.departures);
    }
    html.subheading("In full");
    html.code(&format!("{:#}", policy.document));
}

fn rights(report: &Report, body: &mut Html) {
    body.part("rights", "The rights that this took", |html| {
        html.paragraph("What whoever signed in had to be allowed to do, and for what. Only the rights in the policies above stay.");
        let rows = report.rights.iter().map(|right| {
            let used = if right.used { "Used" } else { "For what is left" };
            vec![
                Cell::code(&right.right),
                Cell::text(used),
                Cell::text(right.purposes.join("; ")),
            ]
        });
        html.table("Rights", &["Right", "When", "For what"], rows);
    });
}

fn checks(report: &Report, body: &mut Html) {
    body.part("checks", "Checks, with what was seen", |html| {
        html.paragraph(&format!(
            "AWS was looked at on {}. {} of {} checks passed. What could not be seen is never counted as right.",
            time(report.made),
            report.count(Verdict::Passed),
            report.count_all()
        ));
        let (live, settings): (Vec<&Checked>, Vec<&Checked>) =
            report.checks.iter().partition(|check| check.live);
        for (head, checks) in [("Does data flow?", live), ("Are the settings right?", settings)] {
            if checks.is_empty() {
                continue;
            }
            html.heading(head);
            let rows = checks.into_iter().map(check);
            let heads = ["What has to be true", "Result", "Where", "What was seen"];
            html.table(head, &heads, rows);
        }
    });
}

fn check(check: &Checked) -> Vec<Cell> {
    let tone = match check.result {
        Verdict::Passed => Tone::Good,
        Verdict::Failed => Tone::Bad,
        Verdict::Waiting => Tone::Waiting,
        Verdict::Unknown => Tone::Plain,
    };
    vec![
        Cell::text(&check.what),
        Cell::State(tone, check.result.word().to_owned()),
        Cell::text(format!("{}.{}", check.place, more(check.more))),
        Cell::text(said(check)),
    ]
}

/// What was seen, since when, how long that usually takes, and what to do.
pub(super) fn said(check: &Checked) -> String {
    let since = check.since.map(|since| format!("Since {}.", time(since)));
    let usually = check.usually.as_ref();
    let usually = usually.map(|usually| format!("Usually {usually}."));
    let said = [Some(check.seen.clone()), since, usually, check.todo.clone()];
    let said = said.into_iter().flatten().filter(|said| !said.is_empty());
    said.collect::<Vec<String>>().join(" ")
}

fn costs(report: &Report, body: &mut Html) {
    body.part("costs", "What it costs", |html| {
        if !report.costs.rows.is_empty() {
            let rows = report.costs.rows.iter().map(|row| {
                vec![
                    Cell::text(&row.what),
                    Cell::text(&row.price),
                    Cell::text(&row.amount),
                ]
            });
            html.table("Costs", &["For what", "Price", "A month"], rows);
        }
        if let Some(total) = &report.costs.total {
            html.note(total);
        }
        html.list(&report.costs.notes);
    });
}

fn ahead(report: &Report, body: &mut Html) {
    body.part("undo", "How it is taken back", |html| {
        html.steps(&report.undo.steps);
        html.heading("What stays");
        html.list(&report.undo.stays);
        html.heading("At Radiant Security");
        html.steps(&report.undo.at_the_vendor);
    });
    body.part("joining", "When an account is added", |html| {
        html.list(&report.joining);
    });
}
