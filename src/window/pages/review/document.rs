//! What a change writes: a policy explained, before and after, or in full; settings as a list.

use egui::{Id, Ui};
use serde_json::Value;

use crate::engine::Planned;
use crate::inventory::Standing;
use crate::plan::{Told, guide_document, guide_kind};
use crate::policy::slot::slots_in;
use crate::policy::{
    Document, DocumentDiff, Effect, ExplainContext, PieceKind, Row, Statement, compare, explain,
    rows,
};
use crate::ui::code::{CodeMark, CodeMarkKind, code_ui};
use crate::ui::copy::copy_button_ui;
use crate::ui::diff::{DiffRow, diff_ui};
use crate::ui::layout::{divider, fact_ui};
use crate::ui::rule_list::{Rule, rule_list_ui};
use crate::ui::segmented::segmented_ui;
use crate::ui::text::{self, Piece};
use crate::window::session::external_ids::HiddenIds;
use crate::window::show::change_name::{NO_ID, shown, title};
use crate::window::{Reading, State};

/// The marks of everything in a text that is not known yet.
const UNKNOWN: [CodeMark<'static>; 3] = [
    unknown(NO_ID),
    unknown("detector not made yet"),
    unknown("key not made yet"),
];

const fn unknown(text: &'static str) -> CodeMark<'static> {
    CodeMark {
        text,
        kind: CodeMarkKind::Unknown,
        spoken: "known once it is made",
    }
}

/// Both sides of a policy with what is known by now filled in, as they are shown.
struct Sides {
    before: Option<Document>,
    after: Document,
    /// With nothing hidden.
    to_copy: String,
}

impl Sides {
    fn of(planned: &Planned, before: Option<&Value>, after: &Value) -> Option<Self> {
        let document = |value: &Value| Document::try_from(planned.known.resolve_json(value)).ok();
        Some(Self::shown(
            before.and_then(document).as_ref(),
            &document(after)?,
        ))
    }

    fn shown(before: Option<&Document>, after: &Document) -> Self {
        let both = before.into_iter().chain([after]);
        let hidden = HiddenIds::of(both.map(Document::value));
        Self {
            before: before.map(|before| hidden.document(before)),
            after: hidden.document(after),
            to_copy: after.to_pretty(),
        }
    }
}

/// A policy, in the way of reading that was chosen for this change.
pub(crate) fn policy_ui(
    ui: &mut Ui,
    state: &mut State,
    planned: &Planned,
    change: &Told,
    (before, after): (Option<&Value>, &Value),
) {
    let name = title(state, change);
    let Some(sides) = Sides::of(planned, before, after) else {
        code_ui(
            ui,
            &format!("Full text: {name}"),
            &shown(state, &format!("{:#}", HiddenIds::of([after]).value(after))),
            &UNKNOWN,
        );
        return;
    };
    let diff = compare(sides.before.as_ref(), &sides.after);
    let mut reading = state
        .review()
        .reading
        .get(&change.id)
        .copied()
        .unwrap_or_default();
    if sides.before.is_none() && reading == Reading::BeforeAfter {
        reading = Reading::Explained;
    }
    let guide = guide_kind(change)
        .zip(planned.guide.as_ref())
        .and_then(|(kind, values)| guide_document(kind, values));
    if guide.is_none() && reading == Reading::Guide {
        reading = Reading::Explained;
    }
    let parts: Vec<(Reading, &str)> = [
        (Reading::Explained, "Explained", true),
        (
            Reading::BeforeAfter,
            "Before and after",
            sides.before.is_some(),
        ),
        (Reading::FullText, "Full text", true),
        (Reading::Guide, "Beside the guide", guide.is_some()),
    ]
    .into_iter()
    .filter_map(|(reading, words, is_there)| is_there.then_some((reading, words)))
    .collect();
    if segmented_ui(ui, &format!("How to read: {name}"), &mut reading, &parts) {
        state
            .review_mut()
            .reading
            .insert(change.id.clone(), reading);
    }
    text::meta(ui, &counted(&diff, sides.before.is_some()));
    match reading {
        Reading::Explained => explained_ui(ui, state, planned, change, (&sides, &diff)),
        Reading::BeforeAfter => before_after_ui(ui, state, &name, &sides),
        Reading::FullText => {
            code_ui(
                ui,
                &format!("Full text: {name}"),
                &shown(state, &sides.after.to_pretty()),
                &UNKNOWN,
            );
            copy_button_ui(ui, &format!("the policy: {name}"), &sides.to_copy);
        }
        Reading::Guide => {
            text::help(
                ui,
                "What the guide has and ours has not is marked with a minus, what ours has instead with a plus.",
            );
            let sides = Sides::shown(guide.as_ref(), &sides.after);
            before_after_ui(ui, state, &format!("{name}, beside the guide"), &sides);
        }
    }
}

fn counted(diff: &DocumentDiff, existed: bool) -> String {
    let (added, removed, kept) = (diff.added.len(), diff.removed.len(), diff.kept.len());
    if existed {
        format!("{added} added, {removed} removed, {kept} kept")
    } else if added == 1 {
        "A new policy with 1 rule".to_owned()
    } else {
        format!("A new policy with {added} rules")
    }
}

/// One rule with its texts made.
struct Explained {
    allows: bool,
    pieces: Vec<(String, PieceKind)>,
}

fn explained_ui(
    ui: &mut Ui,
    state: &State,
    planned: &Planned,
    change: &Told,
    (sides, diff): (&Sides, &DocumentDiff),
) {
    let account = &planned.inventory.caller.account;
    let organization = planned
        .inventory
        .account(account)
        .and_then(|view| view.standing.known())
        .and_then(Standing::organization);
    let others = organization
        .and_then(|organization| organization.accounts.known())
        .map(|accounts| {
            accounts
                .iter()
                .filter(|one| one.active && one.id != *account)
                .count()
        });
    let one = |statement: &Statement| {
        let context = ExplainContext {
            account: Some(account),
            organization: organization.map(|organization| organization.id.as_str()),
            other_accounts: others,
            vendor_account: state.vendor.account.as_str(),
            for_vendor: state.stranger().is_none(),
            foreign: sides.before.is_some() && diff.kept.contains(statement),
        };
        Explained {
            allows: statement.effect() != Some(Effect::Deny),
            pieces: explain(statement, &context)
                .pieces
                .into_iter()
                .map(|piece| (piece.text, piece.kind))
                .collect(),
        }
    };
    let statements = sides.after.statements();
    let explained: Vec<Explained> = statements.iter().map(one).collect();
    // What is to be drawn of a value, and whether it is known.
    let words: Vec<Vec<(String, PieceKind, bool)>> = explained
        .iter()
        .map(|rule| {
            rule.pieces
                .iter()
                .map(|(text, kind)| (shown(state, text), *kind, slots_in(text).next().is_some()))
                .collect()
        })
        .collect();
    let sentences: Vec<Vec<Piece<'_>>> = words
        .iter()
        .map(|pieces| {
            pieces
                .iter()
                .map(|(text, kind, open)| match (kind, open) {
                    (PieceKind::Value, true) => Piece::Unknown(text),
                    (PieceKind::Value, false) => Piece::Value(text),
                    (PieceKind::Strong, _) => Piece::Strong(text),
                    (PieceKind::Plain, _) => Piece::Plain(text),
                })
                .collect()
        })
        .collect();
    let rules: Vec<Rule<'_>> = explained
        .iter()
        .zip(&sentences)
        .map(|(rule, sentence)| Rule {
            allows: rule.allows,
            sentence,
        })
        .collect();
    let id = Id::unique(("open rule", change.id.as_str()));
    let mut open: Option<usize> = ui.data(|data| data.get_temp::<Option<usize>>(id)).flatten();
    let salt = format!("Rules: {}", title(state, change));
    let code = |rule: usize| {
        let text = |statement: &Statement| format!("{:#}", Value::from(statement.clone()));
        let text = statements.get(rule).map(text).unwrap_or_default();
        (shown(state, &text), UNKNOWN.to_vec())
    };
    if rule_list_ui(ui, &salt, &mut open, &rules, code) {
        ui.data_mut(|data| data.insert_temp(id, open));
    }
}

/// A line with its texts made.
enum Line {
    Kept(String),
    Same(String),
    Added(String, Vec<String>),
    Removed(String, Vec<String>),
}

fn before_after_ui(ui: &mut Ui, state: &State, name: &str, sides: &Sides) {
    let changed = |line: &crate::policy::Line| -> Vec<String> {
        line.parts
            .iter()
            .filter(|part| part.changed && !part.text.trim().is_empty())
            .map(|part| shown(state, &part.text))
            .collect()
    };
    let lines: Vec<Line> = rows(sides.before.as_ref(), &sides.after)
        .into_iter()
        .map(|row| match row {
            Row::Kept(1) => Line::Kept("    1 rule stays exactly as it is".to_owned()),
            Row::Kept(count) => Line::Kept(format!("    {count} rules stay exactly as they are")),
            Row::Same(text) => Line::Same(shown(state, &text)),
            Row::Added(line) => Line::Added(shown(state, &line.text()), changed(&line)),
            Row::Removed(line) => Line::Removed(shown(state, &line.text()), changed(&line)),
        })
        .collect();
    let parts: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| match line {
            Line::Kept(_) | Line::Same(_) => Vec::new(),
            Line::Added(_, parts) | Line::Removed(_, parts) => {
                parts.iter().map(String::as_str).collect()
            }
        })
        .collect();
    let drawn: Vec<DiffRow<'_>> = lines
        .iter()
        .zip(&parts)
        .map(|(line, changed)| match line {
            Line::Kept(text) => DiffRow::Kept(text),
            Line::Same(text) => DiffRow::Same(text),
            Line::Added(text, _) => DiffRow::Added { text, changed },
            Line::Removed(text, _) => DiffRow::Removed { text, changed },
        })
        .collect();
    diff_ui(ui, &format!("Before and after: {name}"), &drawn);
}

/// Settings as label and value, with what was there before where it differs.
pub(crate) fn settings_ui(
    ui: &mut Ui,
    state: &State,
    planned: &Planned,
    (before, after): (&[(String, String)], &[(String, String)]),
) {
    for (label, value) in after {
        divider(ui, 0.0);
        let was = before
            .iter()
            .find(|(name, _)| name == label)
            .map(|(_, was)| was)
            .filter(|was| *was != value);
        fact_ui(ui, &shown(state, label), |ui| {
            text::body(ui, &shown(state, &planned.known.resolve(value)));
            if let Some(was) = was {
                text::help(ui, &format!("Before: {}", shown(state, was)));
            }
        });
    }
    for (label, was) in before {
        if !after.iter().any(|(name, _)| name == label) {
            divider(ui, 0.0);
            fact_ui(ui, &shown(state, label), |ui| {
                text::help(ui, &format!("No longer: {}", shown(state, was)))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wanted::in_words;

    #[test]
    fn slots_are_read_in_words_that_are_marked() {
        let words = in_words(
            "a {{cloudtrail.key@111122223333/eu-west-1}}, {{guardduty.detector@111122223333/eu-west-1}}, {{vendor.external-role-id}}",
            NO_ID,
        );
        assert_eq!(
            words,
            "a key not made yet, detector not made yet, External Role ID, not here yet"
        );
        assert_eq!(in_words("{ {{ half", NO_ID), "{ {{ half");
        for mark in UNKNOWN {
            assert_eq!(mark.kind, CodeMarkKind::Unknown);
            assert!(words.contains(mark.text));
        }
    }
}
