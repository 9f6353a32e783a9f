//! Text as it comes from the clipboard.

/// Takes away what comes along when a value is copied: spaces, line ends, quotes and invisible signs at both ends.
///
/// Also tells whether anything was taken away, so that the field can say so.
pub fn clean_paste(text: &str) -> (String, bool) {
    let clean = text.trim_matches(comes_along);
    (clean.to_owned(), clean != text)
}

/// Whether a sign at the end of a pasted text is no part of the value.
fn comes_along(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(
            sign,
            '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_cleaned_and_the_middle_is_kept() {
        assert_eq!(clean_paste(" \"rs-8f2c\" \n"), ("rs-8f2c".to_owned(), true));
        assert_eq!(
            clean_paste("\u{feff}\u{201c}a b\u{201d}\u{a0}"),
            ("a b".to_owned(), true)
        );
        assert_eq!(clean_paste("plain"), ("plain".to_owned(), false));
        assert_eq!(clean_paste(" ' "), (String::new(), true));
    }

    #[test]
    fn what_is_clean_stays() {
        let (once, _) = clean_paste(" `'x'` ");
        assert_eq!(clean_paste(&once), (once.clone(), false));
    }
}
