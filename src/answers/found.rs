//! The mistakes of a file: all are found, the first ones are told, each with its place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::mistake::Mistake;
use crate::domain::{shown, shown_lines};

/// So many mistakes are told. Of more only how many they are.
pub const MOST: usize = 50;

/// What is in another file that answers name, or why it cannot be read.
pub type Files<'f> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'f;

/// The mistakes that were found so far.
pub(super) struct Found<'t> {
    text: &'t str,
    files: &'t Files<'t>,
    /// The first ones of the file and one more, by where they stand and in the order in which they were found.
    first: BTreeMap<(usize, usize), Told>,
    count: usize,
}

/// A mistake without its place.
struct Told {
    key: String,
    message: String,
    allowed: String,
}

impl<'t> Found<'t> {
    /// None yet, in the file with this text.
    pub(super) const fn new(text: &'t str, files: &'t Files<'t>) -> Self {
        Self {
            text,
            files,
            first: BTreeMap::new(),
            count: 0,
        }
    }

    /// What is in a file that the text names, or why it cannot be read.
    pub(super) fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        (self.files)(name)
    }

    /// Whether a mistake here would be told. If not, it is counted now.
    pub(super) fn is_told(&mut self, span: &Range<usize>) -> bool {
        let last = self.first.last_key_value().map(|((start, _), _)| *start);
        let told = self.first.len() <= MOST || last.is_some_and(|last| span.start < last);
        if !told {
            self.count += 1;
        }
        told
    }

    /// Adds a mistake at the start of `span`, which counts bytes of the text.
    pub(super) fn add(
        &mut self,
        span: &Range<usize>,
        key: &str,
        message: impl Into<String>,
        allowed: impl Into<String>,
    ) {
        if !self.is_told(span) {
            return;
        }
        let told = Told {
            key: short(&shown(key)),
            message: short(&shown_lines(&message.into())),
            allowed: short(&shown_lines(&allowed.into())),
        };
        self.first.insert((span.start, self.count), told);
        self.count += 1;
        if self.first.len() > MOST + 1 {
            self.first.pop_last();
        }
    }

    /// The first ones, from the top of the file to its end. When there are more, one more mistake says how many.
    pub(super) fn into_sorted(self) -> Vec<Mistake> {
        let starts: Vec<usize> = self.first.keys().map(|(start, _)| *start).collect();
        let places = positions(self.text, &starts);
        let mut mistakes: Vec<Mistake> = self
            .first
            .into_values()
            .zip(places)
            .map(|(told, (line, column))| Mistake {
                line,
                column,
                key: told.key,
                message: told.message,
                allowed: told.allowed,
            })
            .collect();
        if self.count > MOST
            && let Some(more) = mistakes.get_mut(MOST)
        {
            more.key = String::new();
            more.message = match self.count - MOST {
                1 => "1 more mistake.".to_owned(),
                count => format!("{count} more mistakes from here on."),
            };
            more.allowed = String::new();
        }
        mistakes
    }
}

/// A text that may repeat what stands in the file, without more of it than one reads.
fn short(text: &str) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Line and column of each of these bytes of the text, both from 1, the column in characters. The bytes are sorted.
fn positions(text: &str, bytes: &[usize]) -> Vec<(usize, usize)> {
    let mut line = 1;
    let mut begin = 0;
    let mut at = 0;
    bytes
        .iter()
        .map(|byte| {
            let byte = text.floor_char_boundary(*byte);
            let passed = text.get(at..byte).unwrap_or_default();
            for (newline, _) in passed.match_indices('\n') {
                line += 1;
                begin = at + newline + 1;
            }
            at = byte;
            let before = text.get(begin..byte).unwrap_or_default();
            (
                line,
                before.trim_start_matches('\u{feff}').chars().count() + 1,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Result<Vec<u8>, String> {
        Err(String::new())
    }

    #[test]
    fn positions_count_characters_from_one() {
        let text = "\u{feff}a = 1\né = 2\r\nb";
        assert_eq!(
            positions(text, &[3, 7, 12, 12, 17, 900]),
            [(1, 1), (1, 5), (2, 3), (2, 3), (3, 1), (3, 2)]
        );
        assert!(positions(text, &[]).is_empty());
    }

    #[test]
    fn the_first_mistakes_of_the_file_are_told_in_whatever_order_they_are_found() {
        let text = "x\n".repeat(500);
        let mut found = Found::new(&text, &none);
        for line in (0..500).rev() {
            found.add(&(2 * line..2 * line + 1), "key", format!("{line}"), "");
        }
        let mistakes = found.into_sorted();
        assert_eq!(mistakes.len(), MOST + 1);
        for (index, mistake) in mistakes.iter().take(MOST).enumerate() {
            assert_eq!(
                (mistake.line, &mistake.message),
                (index + 1, &index.to_string())
            );
        }
        let more = &mistakes[MOST];
        assert_eq!((more.line, more.key.as_str()), (MOST + 1, ""));
        assert_eq!(more.message, "450 more mistakes from here on.");
    }

    #[test]
    fn as_many_as_are_told_need_no_more() {
        for count in [1, MOST, MOST + 1] {
            let mut found = Found::new("", &none);
            for _ in 0..count {
                found.add(&(0..0), "key", "wrong", "");
            }
            let mistakes = found.into_sorted();
            assert_eq!(mistakes.len(), count);
            let told = mistakes.iter().filter(|mistake| mistake.message == "wrong");
            assert_eq!(told.count(), count.min(MOST));
        }
    }
}
