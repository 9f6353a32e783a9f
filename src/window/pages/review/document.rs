//! What a change writes: a policy explained, before and after, or in full; settings as a list.

use egui::{Id, Ui};
use serde_json::Value;

use crate::engine::Planned;
use crate::inventory::Standing;
use crate::plan::{Told, guide_document, guide_kind};
use crate::policy::{Document, DocumentDiff, ExplainContext, Statement, compare};
use crate::ui::code::{CodeMark, CodeMarkKind, code_ui};
use crate::ui::copy::copy_button_ui;
use crate::ui::diff::diff_ui;
use crate::ui::layout::{divider, fact_ui};
use crate::ui::segmented::segmented_ui;
use crate::ui::text::{self, Piece};
use crate::window::session::external_ids::HiddenIds;
use crate::window::show::change_name::{NO_ID, shown, title};
use crate::window::show::document::{self, Explained, diff_rows, rule_code};
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
        Reading::BeforeAfter => {
            if let Some(before) = &sides.before {
                before_after_ui(ui, state, &name, before, &sides.after);
            }
        }
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
            if let Some(guide) = &sides.before {
                let name = format!("{name}, beside the guide");
                before_after_ui(ui, state, &name, guide, &sides.after);
            }
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
        Explained::new(statement, &context, |text| shown(state, text))
    };
    let statements = sides.after.statements();
    let rules: Vec<Explained> = statements.iter().map(one).collect();
    let id = Id::unique(("open rule", change.id.as_str()));
    let mut open: Option<usize> = ui.data(|data| data.get_temp::<Option<usize>>(id)).flatten();
    let name = format!("Rules: {}", title(state, change));
    let is_unknown = |text: &str| UNKNOWN.iter().any(|mark| text.contains(mark.text));
    let code = |rule| {
        let code = rule_code(&statements, rule);
        (shown(state, &code), UNKNOWN.to_vec())
    };
    let changed = document::explained_ui(
        ui,
        &name,
        &mut open,
        &rules,
        |text| match text {
            text if is_unknown(text) => Piece::Unknown(text),
            text => Piece::Value(text),
        },
        code,
    );
    if changed {
        ui.data_mut(|data| data.insert_temp(id, open));
    }
}

fn before_after_ui(ui: &mut Ui, state: &State, name: &str, before: &Document, after: &Document) {
    let rows = diff_rows(before, after, |text| shown(state, text));
    diff_ui(ui, &format!("Before and after: {name}"), &rows);
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
