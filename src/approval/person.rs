//! Who approves a plan, as it is typed.

use crate::domain::is_hidden;

/// In characters.
const LONGEST: usize = 80;

/// The name of who has approved, or has to.
///
/// # Errors
///
/// It is empty, too long, or has signs that cannot be seen. What is wrong is said in words.
pub fn parse_approver(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() {
        return Err("Type the name of who approves.".to_owned());
    }
    if name.chars().any(is_hidden) {
        return Err("The name has signs that cannot be seen. Type it again.".to_owned());
    }
    match name.chars().count() {
        ..=LONGEST => Ok(name.to_owned()),
        count => Err(format!(
            "The name has {count} characters. At most {LONGEST} are kept."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_as_it_is_typed_and_nothing_that_cannot_be_seen() {
        assert_eq!(
            parse_approver(" Büro für IT-Sicherheit \n"),
            Ok("Büro für IT-Sicherheit".to_owned())
        );
        for text in ["", "  ", "a\u{202e}b", "a\nb", &"a".repeat(81)] {
            assert!(parse_approver(text).is_err(), "{text:?}");
        }
    }
}
