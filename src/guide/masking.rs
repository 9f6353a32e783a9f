//! What sharing view hides: account numbers and the External Role ID, except for their last characters.

use super::State;
use crate::domain::AccountId;

/// An id that is shorter than this is left alone: it would be found inside of ordinary words.
const SHORTEST_ID: usize = 6;

/// An account number in groups of four; in sharing view only its last group.
pub(super) fn account(state: &State, account: &AccountId) -> String {
    if state.sharing {
        account.masked()
    } else {
        account.grouped()
    }
}

/// Any text that may hold account numbers or the External Role ID: an ARN, a policy, what AWS said.
pub(super) fn text(state: &State, text: &str) -> String {
    if !state.sharing {
        return text.to_owned();
    }
    let id = state
        .external_id()
        .filter(|id| id.as_str().chars().count() >= SHORTEST_ID);
    match id {
        Some(id) => without_numbers(&text.replace(id.as_str(), &id.masked())),
        None => without_numbers(text),
    }
}

/// Every run of twelve digits, in one piece or in groups of four, with all but the last four hidden.
fn without_numbers(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let run = digits(&signs, at);
        let taken = match run {
            0 => {
                shown.push(*sign);
                1
            }
            12 => {
                shown.push_str("••••••••");
                shown.extend(signs.iter().skip(at + 8).take(4));
                12
            }
            4 if is_grouped(&signs, at) => {
                shown.push_str("•••• •••• ");
                shown.extend(signs.iter().skip(at + 10).take(4));
                14
            }
            run => {
                shown.extend(signs.iter().skip(at).take(run));
                run
            }
        };
        at += taken;
    }
    shown
}

/// How many digits stand side by side from here on.
fn digits(signs: &[char], at: usize) -> usize {
    signs
        .iter()
        .skip(at)
        .take_while(|sign| sign.is_ascii_digit())
        .count()
}

/// Whether an account number in three groups of four begins here.
fn is_grouped(signs: &[char], at: usize) -> bool {
    signs.get(at + 4) == Some(&' ')
        && digits(signs, at + 5) == 4
        && signs.get(at + 9) == Some(&' ')
        && digits(signs, at + 10) == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_four_digits_of_account_numbers_stay() {
        assert_eq!(
            without_numbers("arn:aws:iam::444455556666:role/x"),
            "arn:aws:iam::••••••••6666:role/x"
        );
        assert_eq!(
            without_numbers("This is 4444 5555 6666."),
            "This is •••• •••• 6666."
        );
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "1234567890123",
            "2012-10-17",
            "12 of 14",
            "4444 5555",
            "ärger 123",
        ] {
            assert_eq!(without_numbers(text), text);
        }
    }

    #[test]
    fn nothing_is_hidden_outside_of_sharing_view() {
        let mut state = State::new(
            std::path::PathBuf::new(),
            crate::aws::Environment::default(),
            crate::vendor::Vendor::default(),
        );
        assert_eq!(text(&state, "444455556666"), "444455556666");
        state.sharing = true;
        assert_eq!(text(&state, "444455556666"), "••••••••6666");
        let id = AccountId::parse("444455556666").unwrap();
        assert_eq!(account(&state, &id), "•••• •••• 6666");
    }
}
