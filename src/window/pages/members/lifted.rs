//! The accounts of a run that need somebody, each with what to do and a note for its owner.

use egui::Ui;

use crate::ui::problem::{Problem as Card, ProblemButton, problems_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::members::in_run::{AccountRow, InRun, Stands};
use crate::window::show::masking;
use crate::window::{Action, Page, Question, State};

/// So many are told at once.
const LIFTED: usize = 2;

/// The account that was pressed, else the first ones that need somebody, with what to do.
pub(crate) fn lifted_ui(ui: &mut Ui, state: &State, accounts: &InRun) -> Option<Action> {
    let pressed = state.members.selected.as_ref();
    let chosen = accounts
        .rows
        .iter()
        .find(|row| Some(&row.id) == pressed && row.stands == Stands::NeedsYou);
    let needs = accounts
        .rows
        .iter()
        .filter(|row| row.stands == Stands::NeedsYou);
    let lifted: Vec<&AccountRow> = match chosen {
        Some(row) => vec![row],
        None => needs.take(LIFTED).collect(),
    };
    if lifted.is_empty() {
        return None;
    }
    let texts: Vec<[String; 5]> = lifted.iter().map(|row| card_texts(state, row)).collect();
    let cards: Vec<Card<'_>> = texts
        .iter()
        .map(|[head, number, team, saw, fix]| Card {
            head,
            number,
            team,
            saw,
            fix,
            primary: Some("Copy a note"),
            secondary: (!state.is_applying()).then_some("Other ways…"),
            ..Card::default()
        })
        .collect();
    let press = problems_ui(ui, "accounts that need somebody", &cards);
    let rest = accounts.count(Stands::NeedsYou) - lifted.len();
    if rest > 0 {
        ui.add_space(size::S8);
        let needs = if rest == 1 { "needs" } else { "need" };
        text::help(
            ui,
            &format!("{rest} more {needs} you. Press one in the list to see why."),
        );
    }
    ui.add_space(size::S16);
    let press = press?;
    if press.button == ProblemButton::Secondary {
        return Some(Action::Go(Page::Ask(Question::Reach)));
    }
    if press.button != ProblemButton::Primary {
        return None;
    }
    let row = lifted.get(press.index)?;
    ui.ctx().copy_text(note(state, row));
    Some(Action::Copied("The note".to_owned()))
}

fn card_texts(state: &State, row: &AccountRow) -> [String; 5] {
    let hint = row
        .problem
        .as_ref()
        .and_then(|problem| problem.hint.clone());
    let number = masking::account(state, &row.id);
    let (head, number) = if row.name.is_empty() {
        (number, String::new())
    } else {
        (masking::text(state, &row.name), number)
    };
    [
        head,
        number,
        masking::text(state, &row.group),
        masking::said(state, &row.words),
        masking::said(state, &hint.unwrap_or_default()),
    ]
}

/// A note to the account's owner: which account, what is asked for, and what stood in the way.
fn note(state: &State, row: &AccountRow) -> String {
    let account = match row.name.as_str() {
        "" => row.id.grouped(),
        name => format!("{name} ({})", row.id.grouped()),
    };
    let draft = state.form.draft.as_ref();
    let role = draft.map_or_else(String::new, |draft| {
        format!(" named {}", draft.chosen().role_name)
    });
    format!(
        "Hello. Radiant Security needs a role for reading{role} in your AWS account {account}. We could not make it from here. What stood in the way: {}\nCan you make that role, or give us a sign-in to the account for an hour? The template for it comes with this note.",
        row.words
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::session::scene;

    #[test]
    fn a_note_says_to_an_owner_which_account_which_role_and_what_stood_in_the_way() {
        let state = scene::signed_in();
        let row = AccountRow {
            id: scene::member(4),
            name: "Web Shop".to_owned(),
            group: String::new(),
            stands: Stands::NeedsYou,
            words: "AWS lets nobody in.".to_owned(),
            problem: None,
            failed: false,
        };
        let said = note(&state, &row);
        for words in [
            "Web Shop (1000 0000 0004)",
            "radiant-member-access-role",
            "AWS lets nobody in.",
            "template",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
