//! What a statement means, in one plain sentence.
//!
//! The sentence is made from the statement itself, so the two can never disagree. A statement that we
//! cannot put into words is never guessed at.

mod refusals;
mod role;
mod rules;
mod sentence;
pub(super) mod who;

use crate::domain::AccountId;

use super::statement::{Effect, Statement};

pub use sentence::{Piece, PieceKind, Sentence};

/// What the reader already knows, so that sentences can say "this account".
#[derive(Clone, Copy, Debug)]
pub struct ExplainContext<'a> {
    /// The main account.
    pub account: Option<&'a AccountId>,
    /// The organization's id (`o-…`).
    pub organization: Option<&'a str>,
    /// How many accounts the organization has besides the main one.
    pub other_accounts: Option<usize>,
    /// The vendor's account number.
    pub vendor_account: &'a str,
    /// Whether it is the vendor that uses the main role; the answers may name somebody else.
    pub for_vendor: bool,
    /// Whether the statement was there before and is not one of ours.
    pub foreign: bool,
}

const KEPT: &str = "Already there. We keep it as it is.";
const NO_WORDS: &str = "We have no plain words for this rule. Read the full text.";
const MORE_CONDITIONS: &str = " More conditions apply. Read the full text.";

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
    let odd = !statement.not_actions().is_empty()
        || !statement.not_resources().is_empty()
        || !statement.not_principals().is_empty()
        || statement.actions().is_empty();
    if odd {
        return None;
    }
    let reading = Reading::of(statement);
    match statement.effect()? {
        Effect::Allow => {
            role::in_words(&reading, context).or_else(|| rules::in_words(&reading, context))
        }
        Effect::Deny => refusals::in_words(&reading, context),
    }
}

/// Operators that ask for one of the values, in small letters.
const REQUIRING: [&str; 5] = ["stringequals", "stringlike", "arnequals", "arnlike", "bool"];

/// A statement taken apart for the sentences.
struct Reading<'a> {
    statement: &'a Statement,
    /// In small letters, sorted, without repeats.
    actions: Vec<String>,
    resources: Vec<&'a str>,
}

impl<'a> Reading<'a> {
    fn of(statement: &'a Statement) -> Self {
        let mut actions: Vec<String> = statement
            .actions()
            .iter()
            .map(|action| action.to_ascii_lowercase())
            .collect();
        actions.sort();
        actions.dedup();
        Self {
            statement,
            actions,
            resources: statement.resources(),
        }
    }

    /// Whether the actions are just these, which are given in small letters and sorted.
    fn does_only(&self, actions: &[&str]) -> bool {
        self.actions == actions
    }

    /// The values that a key must have one of.
    fn required(&self, key: &str) -> Vec<String> {
        self.values(key, &REQUIRING)
    }

    /// The values that a key must have none of.
    fn excluded(&self, key: &str) -> Vec<String> {
        self.values(
            key,
            &[
                "stringnotequals",
                "stringnotlike",
                "arnnotequals",
                "arnnotlike",
            ],
        )
    }

    fn values(&self, key: &str, operators: &[&str]) -> Vec<String> {
        self.statement
            .conditions()
            .into_iter()
            .filter(|condition| {
                condition.key.eq_ignore_ascii_case(key)
                    && operators.contains(&condition.operator.to_ascii_lowercase().as_str())
            })
            .flat_map(|condition| condition.values)
            .collect()
    }

    /// Whether all conditions require something of these keys; they are what the sentence says or implies.
    fn requires_only(&self, keys: &[&str]) -> bool {
        self.statement.conditions().iter().all(|condition| {
            keys.iter()
                .any(|known| known.eq_ignore_ascii_case(condition.key))
                && REQUIRING.contains(&condition.operator.to_ascii_lowercase().as_str())
        })
    }

    /// End the sentence, and say so when the statement has conditions that it does not speak of.
    fn end(&self, sentence: Sentence, known: &[&str]) -> Sentence {
        let sentence = sentence.plain(".");
        if self.requires_only(known) {
            sentence
        } else {
            sentence.plain(MORE_CONDITIONS)
        }
    }
}

/// A count as a word up to nine, as a number from ten on.
fn count(number: usize) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |&word| word.to_owned())
}

/// An account's number in groups of four, as it is read aloud.
fn spaced(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// "a", "a and b", "a, b and c".
fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests;
