//! Finds the parts of keys in a text by their names, whatever stands around them.

use secrecy::{ExposeSecret as _, SecretBox, SecretString};

use crate::domain::is_hidden;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    AccessKeyId,
    SecretAccessKey,
    SessionToken,
    Expires,
    Region,
}

impl Part {
    /// Its names, in small letters.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::AccessKeyId => &["aws_access_key_id", "accesskeyid", "awsaccesskeyid"],
            Self::SecretAccessKey => &["aws_secret_access_key", "secretaccesskey", "awssecretkey"],
            Self::SessionToken => &["aws_session_token", "sessiontoken", "aws_security_token"],
            Self::Expires => &[
                "aws_credential_expiration",
                "aws_session_expiration",
                "expiration",
            ],
            Self::Region => &["aws_region", "aws_default_region", "region"],
        }
    }

    /// Whether a sign can be part of it.
    const fn has(self, sign: char) -> bool {
        match self {
            Self::Expires => sign.is_ascii_alphanumeric() || matches!(sign, '-' | ':' | '+' | '.'),
            _ => sign.is_ascii_alphanumeric() || matches!(sign, '/' | '+' | '=' | '_' | '-' | '.'),
        }
    }
}

/// What was found of a part.
pub(super) enum Value {
    None,
    Whole(SecretString),
    /// Its quotes are not closed, and nothing that could be its end comes after.
    CutOff,
    /// More than one, and they differ.
    Several,
}

/// A piece of the text: where it begins, and behind its end.
type Piece = (usize, usize);

/// The text without signs that cannot be seen. It is wiped when dropped.
pub(super) struct Scan {
    signs: SecretBox<Vec<char>>,
}

impl Scan {
    pub(super) fn new(text: &str) -> Self {
        Self {
            signs: SecretBox::init_with_mut(|signs: &mut Vec<char>| {
                // Enough for all, so that nothing is left behind by growing.
                signs.reserve_exact(text.len());
                signs.extend(text.chars().filter_map(|sign| match sign {
                    '\n' => Some('\n'),
                    sign if sign.is_whitespace() && sign != '\r' => Some(' '),
                    sign if is_hidden(sign) => None,
                    sign if is_quote(sign) => Some('"'),
                    sign => Some(sign),
                }));
            }),
        }
    }

    fn signs(&self) -> &[char] {
        self.signs.expose_secret()
    }

    fn at(&self, place: usize) -> Option<char> {
        self.signs().get(place).copied()
    }

    pub(super) fn find(&self, part: Part) -> Value {
        let mut found: Option<SecretString> = None;
        for name in self.places(part) {
            let value = match self.value(part, name) {
                Ok(pieces) if pieces.is_empty() => continue,
                Ok(pieces) => self.joined(&pieces),
                Err(CutOff) => return Value::CutOff,
            };
            if found
                .as_ref()
                .is_some_and(|other| other.expose_secret() != value.expose_secret())
            {
                return Value::Several;
            }
            found = Some(value);
        }
        found.map_or(Value::None, Value::Whole)
    }

    /// All values of a part that is no secret.
    pub(super) fn texts(&self, part: Part) -> impl Iterator<Item = String> {
        self.places(part).filter_map(move |name| {
            let pieces = self.value(part, name).ok()?;
            (!pieces.is_empty()).then(|| self.joined(&pieces).expose_secret().to_owned())
        })
    }

    /// The part's names.
    fn places(&self, part: Part) -> impl Iterator<Item = Piece> {
        let begins = move |at: usize| {
            let before = at.checked_sub(1).and_then(|before| self.at(before));
            !before.is_some_and(is_of_name)
        };
        (0..self.signs().len())
            .filter(move |at| begins(*at))
            .filter_map(move |at| {
                part.names().iter().find_map(|name| {
                    let end = at + name.len();
                    let same = name.chars().enumerate().all(|(step, sign)| {
                        self.at(at + step)
                            .is_some_and(|here| here.to_ascii_lowercase() == sign)
                    });
                    (same && !self.at(end).is_some_and(is_of_name)).then_some((at, end))
                })
            })
    }

    /// The pieces of the value behind a name; none where no value follows.
    fn value(&self, part: Part, (name, name_end): Piece) -> Result<Vec<Piece>, CutOff> {
        // The name's own quotes.
        let at = self.skip(name_end, |sign| sign == '"');
        let separator = self.skip(at, |sign| sign == ' ');
        let begin = match self.at(separator) {
            Some('=' | ':') => self.skip(separator + 1, |sign| sign == ' '),
            // `SetEnvironmentVariable("NAME", "value")`
            Some(',') if at > name_end => self.skip(separator + 1, |sign| sign == ' '),
            _ if separator > at && self.is_set(name) => separator,
            _ => return Ok(Vec::new()),
        };
        let first = self.skip(begin, |sign| sign == '"');
        let end = self.skip(first, |sign| part.has(sign));
        if first == end {
            return Ok(Vec::new());
        }
        let mut pieces = vec![(first, end)];
        let quoted = first > begin;
        let line_end = self.skip(end, |sign| sign == ' ');
        if part == Part::SessionToken && matches!(self.at(line_end), Some('\n') | None) {
            return if self.join(&mut pieces, quoted) {
                Ok(pieces)
            } else {
                Err(CutOff)
            };
        }
        match self.at(end) {
            // A sign that is in no key: what stands here is no key, or one that was made unreadable.
            Some(sign) if !is_behind(sign) => Ok(Vec::new()),
            _ => Ok(pieces),
        }
    }

    /// Add the lines that a token goes on in. Says whether the token can be whole.
    fn join(&self, pieces: &mut Vec<Piece>, quoted: bool) -> bool {
        loop {
            let end = pieces.last().map_or(0, |(_, end)| *end);
            let line_end = self.skip(end, |sign| sign == ' ');
            // `>` is how a shell asks for more.
            let begin = self.skip(line_end + 1, |sign| matches!(sign, ' ' | '>'));
            let next = self.skip(begin, is_of_base_64);
            let padded = self.skip(next, |sign| sign == '=');
            let closed = self.at(padded) == Some('"');
            let ends = closed || matches!(self.at(padded), Some('\n') | None);
            // Without quotes only what looks like the rest of a token: a command may follow.
            let looks_so = padded > next || padded - begin >= REST;
            if begin == padded || !ends || !(quoted || looks_so) {
                let is_padded = end.checked_sub(1).and_then(|last| self.at(last)) == Some('=');
                return !quoted || is_padded;
            }
            pieces.push((begin, padded));
            if closed {
                return true;
            }
        }
    }

    /// Whether a name stands behind a command that takes the value after a space, such as `setx NAME value`.
    fn is_set(&self, name: usize) -> bool {
        let mut before: Vec<char> = self
            .signs()
            .iter()
            .take(name)
            .rev()
            .skip_while(|sign| matches!(sign, ' ' | '"'))
            .take_while(|sign| sign.is_ascii_alphabetic() || **sign == '-')
            .map(char::to_ascii_lowercase)
            .collect();
        before.reverse();
        let word: String = before.into_iter().collect();
        ["set", "setx", "setenv", "-x", "-gx", "-ux"].contains(&word.as_str())
    }

    fn skip(&self, from: usize, is_one: impl Fn(char) -> bool) -> usize {
        let rest = self.signs().iter().skip(from);
        from + rest.take_while(|sign| is_one(**sign)).count()
    }

    fn joined(&self, pieces: &[Piece]) -> SecretString {
        let length = pieces.iter().map(|(from, to)| to - from).sum();
        // Exactly as long as it gets: growing or shrinking would leave a copy behind. All of its signs are ASCII.
        let mut value = String::with_capacity(length);
        for (from, to) in pieces {
            value.extend(self.signs().iter().skip(*from).take(to - from));
        }
        SecretString::from(value)
    }
}

/// The value's quotes are open, and nothing that could be its rest follows.
struct CutOff;

/// From so many signs on, a line of them alone is taken for the rest of a token.
const REST: usize = 20;

const fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_'
}

const fn is_of_base_64(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '/' | '+' | '-' | '_')
}

/// Whether a sign can stand behind a value.
const fn is_behind(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '\n' | '"' | ';' | ',' | '&' | '|' | '}' | ')' | ']' | '\\' | '<'
    )
}

/// Quotes of every kind: chat programs and mail put typographic ones.
const fn is_quote(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\'' | '`' | '\u{2018}'
            ..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2032}' | '\u{2033}' | '\u{ff02}'
    )
}
