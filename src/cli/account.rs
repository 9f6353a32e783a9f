//! What the account is for its organization, and which one fits: said before the plan.

use serde_json::{Value, json};

use super::output::Output;
use super::plan_lines::indented;
use crate::wanted::{Candidate, Fit, Mark, Way};

impl Output {
    /// What the account is, the accounts that could be the main one, and the ways beside AWS Control Tower.
    pub(super) fn account(&self, fit: &Fit<'_>) {
        let (facts, choices, ways) = (fit.facts(), fit.choices(), fit.ways());
        if self.json {
            let facts: Vec<Value> = facts
                .iter()
                .map(|fact| json!({ "label": fact.label, "seen": fact.words }))
                .collect();
            self.line(
                "account",
                json!({
                    "account": fit.here().id,
                    "name": fit.here().name,
                    "facts": facts,
                    "choices": choices.iter().map(choice_json).collect::<Vec<_>>(),
                    "ways": ways.iter().map(way_json).collect::<Vec<_>>(),
                }),
            );
            return;
        }
        self.text(&format!("This is {}.", fit.here().words()));
        for fact in facts {
            self.text(&indented(&format!("{}: {}", fact.label, fact.words)));
        }
        if fit.is_better_elsewhere() {
            self.text("Another account fits better as the main one:");
            for choice in &choices {
                self.text(&indented(&choice_text(choice)));
            }
        }
        if !ways.is_empty() {
            self.text("AWS Control Tower looks after the trail. The ways that remain:");
            for way in &ways {
                self.text(&indented(&way_text(way)));
            }
        }
        self.text("");
    }
}

fn choice_json(choice: &Candidate) -> Value {
    let points = choice.points.iter();
    let points: Vec<Value> = points
        .map(|point| json!({ "mark": point.mark.word(), "text": point.words }))
        .collect();
    json!({
        "account": choice.account.id,
        "name": choice.account.name,
        "recommended": choice.recommended,
        "signed_in": choice.signed_in,
        "points": points,
    })
}

fn way_json(way: &Way) -> Value {
    json!({ "title": way.title, "text": way.text, "cost": way.cost, "closed": way.closed })
}

fn choice_text(choice: &Candidate) -> String {
    let note = match (choice.recommended, choice.signed_in) {
        (true, _) => " (recommended)",
        (false, true) => " (signed in now)",
        (false, false) => "",
    };
    let head = match &choice.account.name {
        Some(name) => format!("{name}, {}{note}", choice.account.id.grouped()),
        None => format!("{}{note}", choice.account.id.grouped()),
    };
    let points = choice.points.iter().map(|point| {
        let mark = match point.mark {
            Mark::Good => "+",
            Mark::Lacks => "-",
            Mark::Person => "!",
            Mark::Unseen => "?",
        };
        format!("\n  {mark} {}", point.words)
    });
    let mut text = head;
    text.extend(points);
    text
}

fn way_text(way: &Way) -> String {
    let mut text = format!("{}: {}\n  Cost: {}", way.title, way.text, way.cost);
    if let Some(closed) = &way.closed {
        text.push_str("\n  Not as things are: ");
        text.push_str(closed);
    }
    text
}
