//! Text from outside, as it may be shown: signs that cannot be seen, or that turn a line round, stand there as their code.
//!
//! A name with U+202E in it would turn the rest of the line round in a terminal, and one with a zero-width sign would look like
//! another name. See <https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing>.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a sign is not seen where it stands, or changes how its neighbours are seen: control signs, those for the direction
/// of writing, and those without width.
pub fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// A name or another text of one line, with the code of each hidden sign in its place: `<U+202E>`.
pub fn shown(text: &str) -> Cow<'_, str> {
    with_codes(text, is_hidden)
}

/// The same for a text that may have several lines: line ends and tabs stay.
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    with_codes(text, |sign| is_hidden(sign) && !matches!(sign, '\n' | '\t'))
}

/// JSON with its hidden signs escaped, which a reader of JSON takes for the same text.
///
/// Outside of its texts JSON has none but line ends.
pub fn shown_json(json: &str) -> Cow<'_, str> {
    let hides = |sign: char| is_hidden(sign) && sign != '\n';
    if !json.contains(hides) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len());
    for sign in json.chars() {
        if hides(sign) {
            let mut units = [0; 2];
            for unit in sign.encode_utf16(&mut units) {
                // Writing to a text cannot fail.
                let _written = write!(escaped, "\\u{unit:04x}").is_ok();
            }
        } else {
            escaped.push(sign);
        }
    }
    Cow::Owned(escaped)
}

fn with_codes(text: &str, hides: impl Fn(char) -> bool + Copy) -> Cow<'_, str> {
    if !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if hides(sign) {
            let _written = write!(shown, "<U+{:04X}>", u32::from(sign)).is_ok();
        } else {
            shown.push(sign);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_signs_stand_there_as_their_code() {
        for (text, expected) in [
            ("logs\u{202e}gpj.exe", "logs<U+202E>gpj.exe"),
            ("a\u{200b}b", "a<U+200B>b"),
            ("\u{1b}[31mred", "<U+001B>[31mred"),
            (
                "two\nlines\tand\r\0",
                "two<U+000A>lines<U+0009>and<U+000D><U+0000>",
            ),
            ("\u{2066}x\u{2069}\u{feff}", "<U+2066>x<U+2069><U+FEFF>"),
            ("tag\u{e0041}", "tag<U+E0041>"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn what_can_be_seen_stays_as_it_is() {
        for text in [
            "",
            "Büro ärgert",
            "مكتب",
            "東京",
            "a\u{a0}b",
            "•••• 6666",
            "…",
        ] {
            assert!(matches!(shown(text), Cow::Borrowed(same) if same == text));
        }
        assert_eq!(shown_lines("one\n\ttwo\r\n"), "one\n\ttwo<U+000D>\n");
    }

    #[test]
    fn json_stays_the_same_data() {
        let value = serde_json::json!({ "name": "a\u{202e}b\u{7f}\u{e0041}\n" });
        let shown = shown_json(&value.to_string()).into_owned();
        assert!(!shown.contains(is_hidden), "{shown}");
        assert!(shown.contains("\\u202e"));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            value
        );
    }
}
