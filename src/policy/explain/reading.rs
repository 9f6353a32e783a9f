//! A statement taken apart for the sentences.

use super::sentence::Sentence;
use crate::policy::condition::Tests;
use crate::policy::meaning::Meaning;
use crate::policy::statement::Statement;

pub(super) const MORE_CONDITIONS: &str = " More conditions apply. Read the full text.";

pub(super) struct Reading<'a> {
    pub(super) statement: &'a Statement,
    /// In small letters, sorted, without repeats.
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<&'a str>,
    /// As they stand in the statement.
    pub(super) tests: Tests,
}

impl<'a> Reading<'a> {
    /// Nothing for a statement that says what it leaves out, or does nothing.
    pub(super) fn of(statement: &'a Statement) -> Option<Self> {
        let meaning = Meaning::of(statement);
        let is_plain = meaning.is_positive() && !meaning.actions.is_empty();
        is_plain.then(|| Self {
            statement,
            actions: meaning.actions.into_iter().collect(),
            resources: statement.resources(),
            tests: Tests::of(statement),
        })
    }

    /// Whether the actions are just these, which are given in small letters and sorted.
    pub(super) fn does_only(&self, actions: &[&str]) -> bool {
        self.actions == actions
    }

    /// The values that a key must have one of.
    pub(super) fn required(&self, key: &str) -> Vec<String> {
        self.tests.required(key).flatten().cloned().collect()
    }

    /// The values that a key must have none of.
    pub(super) fn excluded(&self, key: &str) -> Vec<String> {
        self.tests.excluded(key).flatten().cloned().collect()
    }

    /// End the sentence, and say so when the statement has conditions that it does not speak of.
    pub(super) fn end(&self, sentence: Sentence, known: &[&str]) -> Sentence {
        let sentence = sentence.plain(".");
        if self.tests.require_only(known) {
            sentence
        } else {
            sentence.plain(MORE_CONDITIONS)
        }
    }
}
