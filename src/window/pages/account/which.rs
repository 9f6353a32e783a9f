//! Which account should be the main one? Asked only where another one fits better than the one that is signed in.

use egui::Ui;

use super::tower;
use crate::inventory::Standing;
use crate::ui::choice::{Choice, Point, choices_ui};
use crate::ui::eyebrow::Eyebrow;
use crate::ui::text;
use crate::ui::theme::size;
use crate::wanted::{Candidate, Fit, Mark};
use crate::window::session::main_account::{self, chosen};
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::{Action, State};

const TITLE: &str = "Which account should be the main one?";

/// The name of the filled button, and what it asks for.
pub(super) fn primary(state: &State, choices: &[Candidate]) -> Option<(String, Action)> {
    let choice = chosen(state, choices)?;
    let name = name(state, choice);
    Some(if choice.signed_in {
        (format!("Use {name}"), Action::UseAccount)
    } else {
        (
            format!("Use {name}…"),
            Action::SignInTo(choice.account.clone()),
        )
    })
}

/// The account's name; where there is none to be seen, its number.
fn name(state: &State, choice: &Candidate) -> String {
    match &choice.account.name {
        Some(name) => masking::text(state, name),
        None => masking::account(state, &choice.account.id),
    }
}

pub(super) fn page_ui(ui: &mut Ui, state: &mut State, choices: &[Candidate]) {
    if !state.is_practice() {
        Eyebrow::question(2, 3, "Question 3 of 3").show(ui);
        ui.add_space(size::S8);
    }
    title_ui(ui, state, TITLE);
    ui.add_space(size::LEAD_GAP);
    text::lead(
        ui,
        &format!(
            "Radiant Security reads the logs from it. {} another one fits better.",
            here(state)
        ),
    );
    ui.add_space(size::CONTROL_GAP);
    cards_ui(ui, state, choices);
    ui.add_space(size::S20);
    tower::ways_ui(ui, state);
}

/// Which account one is signed in to, as the beginning of a sentence.
fn here(state: &State) -> &'static str {
    let standing = state.signed_in().and_then(|identity| {
        let inventory = state.account.around.here()?;
        let view = inventory.account(&identity.caller.account)?;
        view.standing.known()
    });
    match standing {
        Some(Standing::Management(_)) => {
            "You are signed in to the account that manages the others (AWS: management account). It works, but"
        }
        _ => "You are signed in to one account of several, and",
    }
}

fn cards_ui(ui: &mut Ui, state: &mut State, choices: &[Candidate]) {
    struct Card {
        title: String,
        code: String,
        points: Vec<(Mark, String)>,
    }
    let cards: Vec<Card> = choices
        .iter()
        .map(|choice| Card {
            title: name(state, choice),
            code: match choice.account.name {
                Some(_) => masking::account(state, &choice.account.id),
                None => String::new(),
            },
            points: choice
                .points
                .iter()
                .map(|point| (point.mark, masking::said(state, &point.words)))
                .collect(),
        })
        .collect();
    let points: Vec<Vec<Point<'_>>> = cards
        .iter()
        .map(|card| card.points.iter().map(point).collect())
        .collect();
    let rows: Vec<(usize, Choice<'_>)> = choices
        .iter()
        .zip(cards.iter().zip(&points))
        .enumerate()
        .map(|(index, (choice, (card, points)))| {
            let note = match (choice.recommended, choice.signed_in) {
                (true, _) => "Recommended",
                (false, true) => "Signed in now",
                (false, false) => "",
            };
            let row = Choice::new(&card.title)
                .code(&card.code)
                .note(note)
                .points(points);
            (index, row)
        })
        .collect();
    let now = chosen(state, choices).map(|it| &it.account);
    let mut picked = choices.iter().position(|it| Some(&it.account) == now);
    if choices_ui(ui, TITLE, &mut picked, &rows) {
        let picked = picked.and_then(|index| choices.get(index));
        state.account.main = picked.map(|choice| choice.account.clone());
    }
}

fn point((mark, words): &(Mark, String)) -> Point<'_> {
    match mark {
        Mark::Good => Point::good(words),
        Mark::Lacks => Point::lacks(words),
        Mark::Person => Point::person(words),
        Mark::Unseen => Point::unseen(words),
    }
}

/// What the account is, fact by fact.
pub(super) fn facts_ui(ui: &mut Ui, state: &State) {
    let Some(fit) = main_account::fit(state) else {
        return;
    };
    text::subsection(ui, "What this account is");
    ui.add_space(size::S8);
    for (label, words) in facts(&fit) {
        text::meta(ui, label);
        text::rich_help(ui, &text::coded(&masking::said(state, &words)));
        ui.add_space(size::S8);
    }
}

/// The account's name, and what is known of it.
fn facts(fit: &Fit<'_>) -> Vec<(&'static str, String)> {
    let name = fit.here().name.map(|name| ("Account", name));
    let facts = fit.facts().into_iter().map(|fact| (fact.label, fact.words));
    name.into_iter().chain(facts).collect()
}
