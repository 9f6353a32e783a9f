//! A section of the answers file in which every key is named once: it is read, written and known by that.

use std::fmt::Display;

use super::found::Found;
use super::line::{Line, list, quoted};
use super::walk::{Entry, Named, Section, allowed_words};
use crate::domain::NameProblem;

/// What a key can hold.
pub(super) trait Value: Sized {
    /// Reads it; nothing after a mistake.
    fn read(entry: &Entry<'_>, default: &Self, found: &mut Found<'_>) -> Option<Self>;

    /// The same as TOML.
    fn write(&self) -> String;
}

impl<T: Named> Value for T {
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        entry.name(found)
    }

    fn write(&self) -> String {
        quoted(&self.to_string())
    }
}

impl Value for bool {
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        entry.flag(found)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl<T: Named> Value for Vec<T> {
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        entry.names(found)
    }

    fn write(&self) -> String {
        list(self)
    }
}

/// The words that a key can hold, each with its meaning.
pub(super) type Words<T> = [(&'static str, T)];

/// A section that is being read or written.
pub(super) struct Form<'f, 'd, 't> {
    way: Way<'f, 'd, 't>,
}

enum Way<'f, 'd, 't> {
    Read {
        section: &'f Section<'d>,
        found: &'f mut Found<'t>,
        known: Vec<&'static str>,
        complete: bool,
    },
    Write(Vec<Line>),
}

/// Reads a section of which `answers` are the defaults; nothing after a mistake in what a key holds.
pub(super) fn read<T>(
    section: &Section<'_>,
    found: &mut Found<'_>,
    mut answers: T,
    keys: fn(&mut Form<'_, '_, '_>, &mut T),
) -> Option<T> {
    let mut form = Form {
        way: Way::Read {
            section,
            found,
            known: Vec::new(),
            complete: true,
        },
    };
    keys(&mut form, &mut answers);
    let Way::Read {
        section,
        found,
        known,
        complete,
    } = form.way
    else {
        return None;
    };
    section.only(&known, found);
    complete.then_some(answers)
}

/// The lines of a section.
pub(super) fn written<T: Clone>(answers: &T, keys: fn(&mut Form<'_, '_, '_>, &mut T)) -> Vec<Line> {
    let mut form = Form {
        way: Way::Write(Vec::new()),
    };
    keys(&mut form, &mut answers.clone());
    match form.way {
        Way::Write(lines) => lines,
        Way::Read { .. } => Vec::new(),
    }
}

impl Form<'_, '_, '_> {
    /// A key that may be left out of the file. `write` may leave it out too.
    pub(super) fn with<T>(
        &mut self,
        key: &'static str,
        value: &mut T,
        note: &'static str,
        read: impl FnOnce(&Entry<'_>, &T, &mut Found<'_>) -> Option<T>,
        write: impl FnOnce(&T) -> Option<String>,
    ) {
        match &mut self.way {
            Way::Read {
                section,
                found,
                known,
                complete,
            } => {
                known.push(key);
                if let Some(entry) = section.entry(key) {
                    match read(&entry, value, found) {
                        Some(read) => *value = read,
                        None => *complete = false,
                    }
                }
            }
            Way::Write(lines) => lines.extend(write(value).map(|value| Line { key, value, note })),
        }
    }

    /// A key that may be left out of the file, and is always written.
    pub(super) fn key<T: Value>(&mut self, key: &'static str, value: &mut T, note: &'static str) {
        self.with(key, value, note, T::read, |value| Some(value.write()));
    }

    /// A key that has to be there.
    pub(super) fn needed<T: Named>(
        &mut self,
        key: &'static str,
        value: &mut T,
        note: &'static str,
    ) {
        if let Way::Read {
            section,
            found,
            complete,
            ..
        } = &mut self.way
            && section.needed(key, T::ALLOWED, found).is_none()
        {
            *complete = false;
        }
        self.key(key, value, note);
    }

    /// A choice that is written only where it was made.
    pub(super) fn rare(&mut self, key: &'static str, on: &mut bool, note: &'static str) {
        self.with(key, on, note, bool::read, |on| on.then(|| on.write()));
    }

    /// A text that is written only where there is one.
    pub(super) fn optional<T: Display>(
        &mut self,
        key: &'static str,
        value: &mut Option<T>,
        parse: fn(&str) -> Result<T, NameProblem>,
        rule: &str,
    ) {
        self.with(
            key,
            value,
            "",
            |entry, _, found| {
                let text = entry.text(rule, found)?;
                Some(Some(text.parse(parse, rule, found)?))
            },
            |value| value.as_ref().map(|value| quoted(&value.to_string())),
        );
    }

    /// One of a few words.
    pub(super) fn word<T: Copy + PartialEq>(
        &mut self,
        key: &'static str,
        value: &mut T,
        note: &'static str,
        words: &Words<T>,
    ) {
        self.with(
            key,
            value,
            note,
            |entry, _, found| {
                entry
                    .text(&allowed_words(words, ""), found)?
                    .word(words, "", found)
            },
            |value| word_for(words, *value),
        );
    }

    /// Whether a file is read that says nothing of this key.
    pub(super) fn lacks(&self, key: &str) -> bool {
        matches!(&self.way, Way::Read { section, .. } if section.entry(key).is_none())
    }
}

/// The word for a value as TOML.
pub(super) fn word_for<T: Copy + PartialEq>(words: &Words<T>, value: T) -> Option<String> {
    let (word, _) = words.iter().find(|(_, meaning)| *meaning == value)?;
    Some(quoted(word))
}
