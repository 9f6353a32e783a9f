//! The checksum of a plan, as it is kept and as it is read aloud.
//!
//! SHA-256, see <https://csrc.nist.gov/pubs/fips/180-4/upd1/final>.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Hexadecimal digits of a whole one.
const WHOLE: usize = 64;
/// So many of them are read aloud.
const SHORT: usize = 32;
/// In groups of so many.
const GROUP: usize = 4;

/// A SHA-256 sum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Checksum([u8; 32]);

impl Checksum {
    /// The sum of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// All 64 digits.
    pub fn hex(&self) -> String {
        self.0
            .iter()
            .fold(String::with_capacity(WHOLE), |mut hex, byte| {
                // Writing to a text cannot fail.
                let _written = write!(hex, "{byte:02x}").is_ok();
                hex
            })
    }

    /// The first half in groups of four, to be read aloud: `7f3a 91c2 0be4 5d18 a6f7 22c9 e413 8b5d`.
    pub fn spoken(&self) -> String {
        let mut spoken = String::new();
        for (index, digit) in self.hex().chars().take(SHORT).enumerate() {
            if index > 0 && index % GROUP == 0 {
                spoken.push(' ');
            }
            spoken.push(digit);
        }
        spoken
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl TryFrom<String> for Checksum {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "this is not a checksum of 64 hexadecimal digits";
        let mut digits = text.chars().map(|sign| sign.to_digit(16));
        let mut bytes = [0; 32];
        for byte in &mut bytes {
            let (high, low) = (digits.next().flatten(), digits.next().flatten());
            let (Some(high), Some(low)) = (high, low) else {
                return Err(wrong);
            };
            *byte = u8::try_from(high * 16 + low).ok().ok_or(wrong)?;
        }
        if digits.next().is_some() {
            return Err(wrong);
        }
        Ok(Self(bytes))
    }
}

impl From<Checksum> for String {
    fn from(checksum: Checksum) -> Self {
        checksum.hex()
    }
}

/// A checksum as somebody has typed it: the half that is read aloud, or more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedChecksum(String);

impl TypedChecksum {
    /// The digits, whatever stands between the groups.
    ///
    /// # Errors
    ///
    /// There are other signs in it, or fewer digits than are read aloud. What is wrong is said in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits: String = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | ':' | '.'))
            .map(|sign| sign.to_ascii_lowercase())
            .collect();
        if let Some(other) = digits.chars().find(|sign| !sign.is_ascii_hexdigit()) {
            return Err(format!(
                "`{}` is no digit of a checksum. It has the digits 0 to 9 and a to f.",
                super::shown(&other.to_string())
            ));
        }
        match digits.len() {
            SHORT..=WHOLE => Ok(Self(digits)),
            count => Err(format!(
                "A checksum has at least {SHORT} digits, in groups of four. This has {count}."
            )),
        }
    }

    /// Whether it is the beginning of this one.
    pub fn is_of(&self, checksum: &Checksum) -> bool {
        checksum.hex().starts_with(&self.0)
    }
}

impl From<&Checksum> for TypedChecksum {
    fn from(checksum: &Checksum) -> Self {
        Self(checksum.hex())
    }
}

impl fmt::Display for TypedChecksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FIPS 180 for the message `abc`.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_sum_is_that_of_the_standard() {
        let sum = Checksum::of(b"abc");
        assert_eq!(sum.hex(), ABC);
        assert_eq!(sum.spoken(), "ba78 16bf 8f01 cfea 4141 40de 5dae 2223");
        let json = serde_json::to_string(&sum).unwrap();
        assert_eq!(serde_json::from_str::<Checksum>(&json).unwrap(), sum);
    }

    #[test]
    fn what_is_no_sum_is_refused() {
        for text in ["", "ab", &ABC.replace('b', "g"), &format!("{ABC}00")] {
            assert!(Checksum::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_typed_may_have_groups_and_capitals_but_not_too_few_digits() {
        let sum = Checksum::of(b"abc");
        for text in [
            &sum.spoken(),
            &sum.spoken().to_uppercase(),
            &sum.spoken().replace(' ', "-"),
            ABC,
        ] {
            assert!(TypedChecksum::parse(text).unwrap().is_of(&sum), "{text}");
        }
        let other = Checksum::of(b"abd");
        assert!(!TypedChecksum::parse(ABC).unwrap().is_of(&other));
        for text in ["", "ba78 16bf", "x", &format!("{ABC}0")] {
            assert!(TypedChecksum::parse(text).is_err(), "{text}");
        }
    }
}
