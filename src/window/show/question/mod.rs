//! What the pages with questions share: the head, the footer, the earlier answers, and the fields for buckets, keys and topics.

pub(crate) mod answers;
pub(crate) mod bucket;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod looking;
pub(crate) mod name;
pub(crate) mod topic;

use egui::Ui;

use crate::ui::eyebrow::Eyebrow;
use crate::ui::layout::{beside_ui, reading};
use crate::ui::mark::{Mark, mark_icon_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};
use crate::window::session::{gate, lacks};
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::{Action, Foot, Question, State};

/// Draws where one is, the question, and a line about it. Gives back what was asked for in the list of earlier answers.
pub(crate) fn head_ui(
    ui: &mut Ui,
    state: &mut State,
    question: Question,
    title: &str,
    lead: &str,
) -> Option<Action> {
    let (number, of) = question.number();
    let words = format!("Question {number} of {of}");
    let eyebrow = Eyebrow::question(number - 1, of, &words);
    let eyebrow = if question == Question::Trail {
        eyebrow
    } else {
        eyebrow.link("Earlier answers")
    };
    if eyebrow.show(ui) {
        state.open.earlier = true;
    }
    ui.add_space(size::S8);
    title_ui(ui, state, title);
    ui.add_space(size::LEAD_GAP);
    reading(ui, |ui| text::lead(ui, lead));
    ui.add_space(size::CONTROL_GAP);
    answers::dialog_ui(ui, state, question)
}

/// A line that says what stands in the way, with its mark.
pub(crate) fn refusal_ui(ui: &mut Ui, words: &str) {
    line_ui(ui, Mark::NeedsYou, words);
}

/// A line with a mark that keeps its own edge when it wraps.
pub(crate) fn line_ui(ui: &mut Ui, mark: Mark, words: &str) {
    let t = tokens(ui);
    let color = if mark == Mark::NeedsYou {
        t.error
    } else {
        t.ink_2
    };
    beside_ui(
        ui,
        |ui| {
            mark_icon_ui(ui, mark, size::ICON);
        },
        |ui| text::body_in(ui, words, Face::Help, color),
    );
}

/// What is said under the choices once Continue was refused.
pub(crate) fn refused_ui(ui: &mut Ui, state: &State, question: Question) {
    if !state.form.show_problems {
        return;
    }
    let wrong_choice = gate::problem(state, question).filter(|_| !lacks::is_typed(state, question));
    if let Some(words) = wrong_choice {
        ui.add_space(size::S12);
        refusal_ui(ui, &masking::text(state, &words));
    }
}

/// Whether the plan comes after this question.
const fn asks_for_the_plan(question: Question) -> bool {
    matches!(
        question,
        Question::Trust | Question::Reach | Question::Export
    )
}

/// The footer of a question of sections 2, 3, 5, 6 and 7.
pub(crate) fn foot(state: &State, question: Question) -> Foot {
    let phase = question.phase();
    let (sentence, primary) = match question {
        _ if state.is_applied(phase) && !asks_for_the_plan(question) => (
            "This is in place already. Another answer is made only after you check it.",
            "Continue",
        ),
        Question::Read => ("Nothing is made until you check the changes.", "Continue"),
        Question::Accounts => ("Nothing is made yet.", "Continue"),
        Question::Trust | Question::Reach | Question::Export => (
            "Nothing is made until you check the changes.",
            "Check the changes",
        ),
        _ => (
            "Nothing is made yet. You check all changes at the end of section 3.",
            "Continue",
        ),
    };
    Foot {
        back: Some(Action::Go(question.previous())),
        sentence: sentence.to_owned(),
        primary: Some((primary.to_owned(), Action::Answered(question))),
        ..Foot::default()
    }
}
