//! A sentence in pieces, so that values in it can be marked and masked.

use std::fmt;

/// How a piece is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Plain,
    /// Said with weight, such as "every".
    Strong,
    /// A name or number out of the statement.
    Value,
}

/// A part of a sentence, with its own spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub kind: PieceKind,
}

/// One or two sentences about a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub pieces: Vec<Piece>,
}

impl Sentence {
    /// The words alone, as they are read aloud.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }

    #[must_use]
    pub fn plain(self, text: &str) -> Self {
        self.with(text, PieceKind::Plain)
    }

    #[must_use]
    pub fn strong(self, text: &str) -> Self {
        self.with(text, PieceKind::Strong)
    }

    #[must_use]
    pub fn value(self, text: &str) -> Self {
        self.with(text, PieceKind::Value)
    }

    /// Neighbours of one kind become one piece.
    fn with(mut self, text: &str, kind: PieceKind) -> Self {
        match self.pieces.last_mut() {
            Some(last) if last.kind == kind && kind == PieceKind::Plain => last.text.push_str(text),
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                kind,
            }),
        }
        self
    }

    /// A list of values: "a", "a and b", "a, b and c".
    #[must_use]
    pub(super) fn values(self, values: &[String]) -> Self {
        let last = values.len().saturating_sub(1);
        let mut sentence = self;
        for (at, value) in values.iter().enumerate() {
            let glue = match at {
                0 => "",
                _ if at == last => " and ",
                _ => ", ",
            };
            if !glue.is_empty() {
                sentence = sentence.plain(glue);
            }
            sentence = sentence.value(value);
        }
        sentence
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::default().plain(text)
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// A count as a word up to nine, as a number from ten on.
pub(super) fn count(number: usize) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |&word| word.to_owned())
}

/// An account's number in groups of four, as it is read aloud.
pub(super) fn spaced(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}
