//! One name becomes another one of the same form.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, DefaultHasher, Hasher as _, RandomState};

/// Replaces names, consistently.
///
/// Letter by letter, each by another of its kind, depending on the letters before it in the word. So words that are the same stay the
/// same, and words that begin in the same way still do: a rule about `larkfield-*` is about the same buckets afterwards.
#[derive(Clone, Debug)]
pub struct Masker {
    key: [u64; 2],
    /// Names that are the same for every customer.
    public: BTreeSet<String>,
}

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
/// Beginnings of the inner ids of users, roles and policies, which say what they are of.
const INNER: [&str; 6] = ["AROA", "AIDA", "AKIA", "ANPA", "AGPA", "ASIA"];

impl Masker {
    /// One with a key of its own, which nobody knows and which is gone with it.
    pub fn new() -> Self {
        Self::with_key([1, 2].map(|number: u64| RandomState::new().hash_one(number)))
    }

    /// One that replaces in the same way each time, for tests.
    pub const fn with_key(key: [u64; 2]) -> Self {
        Self {
            key,
            public: BTreeSet::new(),
        }
    }

    /// The same that keeps these names, which are the same for every customer.
    #[must_use]
    pub fn keeping(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.public.extend(names);
        self
    }

    /// Whether a name is the same for every customer.
    pub(super) fn is_public(&self, name: &str) -> bool {
        self.public.contains(name)
    }

    /// Every word of a text replaced; what stands between words stays.
    pub(super) fn words(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut word = String::new();
        for sign in text.chars() {
            if sign.is_alphanumeric() {
                word.push(sign);
            } else {
                masked.push_str(&self.word(&word));
                word.clear();
                masked.push(sign);
            }
        }
        masked.push_str(&self.word(&word));
        masked
    }

    /// One word of letters and digits.
    pub(super) fn word(&self, word: &str) -> String {
        let kept = INNER
            .iter()
            .find(|beginning| word.len() >= 16 && word.starts_with(**beginning));
        let (mut masked, rest) = kept.map_or_else(
            || (String::new(), word),
            |kept| {
                let rest = word.strip_prefix(kept).unwrap_or_default();
                ((*kept).to_owned(), rest)
            },
        );
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.key[0]);
        for sign in rest.chars() {
            let mut at = hasher.clone();
            at.write_u64(self.key[1]);
            masked.push(another(sign, at.finish()));
            hasher.write_u32(u32::from(sign));
        }
        masked
    }
}

impl Default for Masker {
    fn default() -> Self {
        Self::new()
    }
}

/// Another sign of the same kind, never the same one.
fn another(sign: char, drawn: u64) -> char {
    let kind = if sign.is_ascii_digit() {
        DIGITS
    } else if sign.is_ascii_uppercase() {
        UPPER
    } else {
        LOWER
    };
    let count = kind.len();
    let Some(place) = kind.find(sign) else {
        // A letter of another script says too much by its kind alone.
        let place = usize::try_from(drawn % 26).unwrap_or_default();
        return kind.chars().nth(place).unwrap_or('x');
    };
    let step = usize::try_from(drawn).unwrap_or(usize::MAX) % (count - 1) + 1;
    kind.chars().nth((place + step) % count).unwrap_or('x')
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u64; 2] = [17, 4];

    #[test]
    fn no_sign_stays_and_the_form_does() {
        let masker = Masker::with_key(KEY);
        for name in ["larkfield-logs-111122223333", "Ana.Lark@example.com", "Öde"] {
            let masked = masker.words(name);
            assert_eq!(masked.chars().count(), name.chars().count());
            for (one, other) in name.chars().zip(masked.chars()) {
                assert_eq!(one.is_alphanumeric(), other.is_alphanumeric());
                assert!(!one.is_alphanumeric() || one != other, "{name} {masked}");
                assert_eq!(one.is_ascii_digit(), other.is_ascii_digit());
            }
        }
    }

    #[test]
    fn what_is_the_same_stays_the_same_and_what_begins_alike_still_does() {
        let masker = Masker::with_key(KEY);
        let whole = masker.words("larkfield-logs");
        assert_eq!(masker.words("larkfield-logs"), whole);
        let start = masker.words("larkf*");
        assert!(whole.starts_with(start.trim_end_matches('*')));
        assert!(whole.ends_with(&masker.words("-logs")));
        assert_ne!(masker.words("larkfiels-logs"), whole);
        assert_ne!(Masker::with_key([17, 5]).words("larkfield-logs"), whole);
    }

    #[test]
    fn different_names_stay_different() {
        let masker = Masker::with_key(KEY);
        let accounts: BTreeSet<String> = (0..2_000)
            .map(|number| masker.words(&format!("{number:012}")))
            .collect();
        assert_eq!(accounts.len(), 2_000);
    }

    #[test]
    fn two_copies_have_nothing_in_common() {
        let name = "larkfield-logs-444455556666";
        assert_ne!(Masker::new().words(name), Masker::new().words(name));
    }

    #[test]
    fn the_id_of_a_role_that_is_gone_still_looks_like_one() {
        let id = "AROA1234567890ABCDEF";
        let masked = Masker::with_key(KEY).word(id);
        assert!(masked.starts_with("AROA"));
        assert_ne!(masked, id);
    }
}
