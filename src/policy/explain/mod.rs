//! What a statement means, in one plain sentence.
//!
//! The sentence is made from the statement itself, so the two can never disagree. A statement that we
//! cannot put into words is never guessed at.

mod context;
mod reading;
mod refusals;
mod role;
mod rules;
mod sentence;
pub(super) mod who;

use reading::Reading;

use super::statement::{Effect, Statement};

pub use context::ExplainContext;
pub use sentence::{Piece, PieceKind, Sentence};

const KEPT: &str = "Already there. We keep it as it is.";
const NO_WORDS: &str = "We have no plain words for this rule. Read the full text.";

/// Say what a statement allows or forbids, to whom, and only when.
pub fn explain(statement: &Statement, context: &ExplainContext<'_>) -> Sentence {
    match (in_words(statement, context), context.foreign) {
        (Some(sentence), false) => sentence,
        (Some(sentence), true) => sentence.plain(" ").plain(KEPT),
        (None, true) => Sentence::from(KEPT),
        (None, false) => Sentence::from(NO_WORDS),
    }
}

fn in_words(statement: &Statement, context: &ExplainContext<'_>) -> Option<Sentence> {
    let reading = Reading::of(statement)?;
    match statement.effect()? {
        Effect::Allow => {
            role::in_words(&reading, context).or_else(|| rules::in_words(&reading, context))
        }
        Effect::Deny => refusals::in_words(&reading, context),
    }
}

#[cfg(test)]
mod tests;
