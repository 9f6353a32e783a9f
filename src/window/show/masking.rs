//! What sharing view hides: account numbers and External Role IDs, except for their ends, and e-mail addresses.
//!
//! Those of documents are hidden outside of sharing view too: see [`crate::window::session::external_ids`].

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::{AccountId, ExternalId, masked_id, shown_lines, without_access_keys};
use crate::problem::{Added, Problem};
use crate::ui::cover::Cover;
use crate::window::State;
use crate::window::session::carried::Carried;
use crate::window::session::external_ids::{ids, without_ids};

/// A run of so many digits may be an account number, or a part of one.
const LONG: usize = 9;
/// In a field a number is hidden from here on, while it is typed.
const TYPED: usize = 5;
/// The groups of a UUID, such as the id of a key.
const UUID: [usize; 5] = [8, 4, 4, 4, 12];
/// The signs of a UUID without its hyphens.
const PLAIN: usize = 32;

/// An account number in groups of four; in sharing view only its last group.
pub(crate) fn account(state: &State, account: &AccountId) -> String {
    if state.look.is_shared() {
        account.masked()
    } else {
        account.grouped()
    }
}

/// What stands for an e-mail address.
const ADDRESS: &str = "•••@•••";

/// Any text that may hold account numbers, addresses or an External Role ID: an ARN, a policy, the name of a file.
///
/// Signs that cannot be seen, or that turn a line round, stand there as their code.
pub fn text(state: &State, text: &str) -> String {
    let text = shown_lines(text);
    if !state.look.is_shared() {
        return text.into_owned();
    }
    let named = without_ids(&text, &ids(state), masked_id);
    without_addresses(&without_numbers(&named), |_, _| ADDRESS.to_owned())
}

/// The same for what went wrong. Ids of access keys and secrets are hidden outside of sharing view as well.
pub(crate) fn said(state: &State, said: &str) -> String {
    text(state, &without_access_keys(said))
}

/// What sharing view hides in a field, sign for sign, so that the text can be edited where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Covered {
    ids: Arc<BTreeSet<String>>,
}

/// What is hidden in fields: nothing outside of sharing view.
pub(crate) fn cover(state: &State) -> Option<Covered> {
    state.look.is_shared().then(|| Covered { ids: ids(state) })
}

/// The same in the field of the External Role ID, where one has to see it to know what is wrong with it.
pub(crate) fn cover_numbers(state: &State) -> Option<Covered> {
    state.look.is_shared().then_some(Covered {
        ids: Arc::default(),
    })
}

impl Cover for Covered {
    fn hide(&self, text: &str) -> String {
        let dots = |count: usize| "•".repeat(count);
        let text = without_ids(text, &self.ids, |id| dots(id.chars().count()));
        without_addresses(&without_runs(&text, TYPED), |name, place| {
            format!("{}@{}", dots(name), dots(place))
        })
    }
}

/// The same for every text of a problem.
pub(crate) fn problem(state: &State, problem: &Problem) -> Problem {
    let hide = |part: Option<&str>| part.map(|part| said(state, part));
    Problem {
        summary: said(state, &problem.summary),
        hint: hide(problem.hint.as_deref()),
        who: hide(problem.who.as_deref()),
        message: hide(problem.message.as_deref()),
        code: hide(problem.code.as_deref()),
        said: hide(problem.said.as_deref()),
        call: hide(problem.call.as_deref()),
        request_id: hide(problem.request_id.as_deref()),
        added: problem.added.as_deref().map(|added| {
            Box::new(Added {
                link: hide(added.link.as_deref()),
                authorization_id: hide(added.authorization_id.as_deref()),
                // Only AWS can read it, and only whole.
                encoded: added.encoded.clone(),
            })
        }),
        passing: problem.passing,
        in_part: problem.in_part,
    }
}

/// Every e-mail address hidden: names of role sessions often are one.
///
/// `stand_in` says what stands for one, from the lengths of its name and its place.
fn without_addresses(text: &str, stand_in: impl Fn(usize, usize) -> String) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let signs: Vec<char> = text.chars().collect();
    let run = |at: usize, is_part: fn(char) -> bool| {
        signs
            .iter()
            .skip(at)
            .take_while(|sign| is_part(**sign))
            .count()
    };
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let name = run(at, |sign| {
            // All that IAM and mail allow in a name.
            sign.is_alphanumeric() || matches!(sign, '.' | '_' | '%' | '+' | '-' | '=' | ',' | '\'')
        });
        if name == 0 {
            shown.push(*sign);
            at += 1;
            continue;
        }
        let behind = at + name + 1;
        let place = if signs.get(at + name) == Some(&'@') {
            run(behind, |sign| {
                sign.is_alphanumeric() || matches!(sign, '.' | '-')
            })
        } else {
            0
        };
        if place > 0 {
            shown.push_str(&stand_in(name, place));
            at = behind + place;
        } else {
            shown.extend(signs.iter().skip(at).take(name));
            at += name;
        }
    }
    shown
}

/// Every number of nine digits or more, and account numbers in groups of four, with all but the last four digits hidden.
///
/// A number that is being typed, or has a digit too many, is hidden like a whole one.
fn without_numbers(text: &str) -> String {
    without_runs(text, LONG)
}

/// The same with every number of at least so many digits.
fn without_runs(text: &str, long: usize) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let run = digits(&signs, at);
        let whole = uuid(&signs, at);
        if whole > 0 {
            shown.extend(signs.iter().skip(at).take(whole));
            at += whole;
            continue;
        }
        let taken = match run {
            0 => {
                shown.push(*sign);
                1
            }
            run if run >= long => {
                let hidden = run - 4;
                shown.push_str(&"•".repeat(hidden));
                shown.extend(signs.iter().skip(at + hidden).take(4));
                run
            }
            4 if is_grouped(&signs, at) => {
                for _ in 0..2 {
                    shown.push_str("••••");
                    shown.extend(signs.get(at + 4));
                }
                let last = digits(&signs, at + 10);
                let hidden = last.saturating_sub(4);
                shown.push_str(&"•".repeat(hidden));
                shown.extend(signs.iter().skip(at + 10 + hidden).take(last - hidden));
                10 + last
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

/// The length of the UUID that begins here, or 0. It names no account, whatever digits stand in it.
fn uuid(signs: &[char], at: usize) -> usize {
    let is_hex = |at: usize| signs.get(at).is_some_and(char::is_ascii_hexdigit);
    let is_part = |at: usize| signs.get(at).is_some_and(char::is_ascii_alphanumeric);
    if at.checked_sub(1).is_some_and(is_part) {
        return 0;
    }
    // Without hyphens, such as the id of a detector.
    if (at..at + PLAIN).all(is_hex) && !is_part(at + PLAIN) {
        return PLAIN;
    }
    let mut end = at;
    for (group, length) in UUID.into_iter().enumerate() {
        if group > 0 {
            if signs.get(end) != Some(&'-') {
                return 0;
            }
            end += 1;
        }
        if !(end..end + length).all(is_hex) {
            return 0;
        }
        end += length;
    }
    if is_part(end) { 0 } else { end - at }
}

/// How many digits stand side by side from here on.
fn digits(signs: &[char], at: usize) -> usize {
    signs
        .iter()
        .skip(at)
        .take_while(|sign| sign.is_ascii_digit())
        .count()
}

/// Whether an account number in groups of four begins here, also one that is being typed.
fn is_grouped(signs: &[char], at: usize) -> bool {
    matches!(signs.get(at + 4), Some(' ' | '-' | '\u{a0}'))
        && digits(signs, at + 5) == 4
        && signs.get(at + 9) == signs.get(at + 4)
        && digits(signs, at + 10) >= 1
}

/// What is drawn in place of a value; the value itself where nothing has to be hidden.
pub(crate) fn carried(state: &State, item: Carried, value: &str) -> String {
    match ExternalId::parse(value) {
        Ok(id) if item == Carried::ExternalId => id.masked(),
        _ => text(state, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::session::scene;
    use crate::window::{Phase, Sharing};

    #[test]
    fn the_external_role_id_is_always_masked() {
        let state = State::for_tests();
        let id = "rs-8f2c77aa-4d1e-91d4";
        assert!(!carried(&state, Carried::ExternalId, id).contains("4d1e"));
    }

    #[test]
    fn an_id_that_comes_or_changes_later_is_hidden_from_then_on() {
        let mut state = scene::signed_in();
        state.look.sharing = Sharing::On;
        for id in ["rs-8f2c77aa-4d1e-91d4", "rs-0a1b77aa-4d1e-77c2"] {
            assert_eq!(text(&state, id), id);
            state.form.draft.as_mut().unwrap().external_id = id.to_owned();
            assert!(!text(&state, id).contains("4d1e"), "{id}");
        }
        let other = scene::planned(Vec::new());
        scene::has_plan(&mut state, Phase::Logging, other);
        assert!(!text(&state, "rs-0a1b77aa-4d1e-77c2").contains("4d1e"));
    }

    #[test]
    fn the_id_of_a_key_is_left_alone() {
        let key = "key/6e19905d-a4fa-4abc-a4fa-fa1234561729";
        assert_eq!(without_numbers(key), key);
        let detector = "69b82ebc9223330040d29eb57de1d510";
        assert_eq!(without_numbers(detector), detector);
        let more = "6e19905d-a4fa-4abc-a4fa-4444555566667";
        assert!(!without_numbers(more).contains("444455556666"), "no UUID");
    }

    #[test]
    fn a_grouped_number_that_is_being_typed_is_hidden_too() {
        assert_eq!(without_numbers("4444 5555 666"), "•••• •••• 666");
        assert_eq!(without_numbers("4444-5555-66667"), "••••-••••-•6667");
        assert_eq!(without_numbers("4444 5555"), "4444 5555");
    }

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
        assert_eq!(without_numbers("4444-5555-6666"), "••••-••••-6666");
    }

    #[test]
    fn addresses_are_hidden_wherever_they_stand() {
        let whole = |text: &str| without_addresses(text, |_, _| ADDRESS.to_owned());
        assert_eq!(
            whole("assumed-role/Admin/dana,k=o'neil@larkfield.example."),
            "assumed-role/Admin/•••@•••"
        );
        assert_eq!(
            whole("Write to <a@b.c>, please"),
            "Write to <•••@•••>, please"
        );
        for text in ["no address", "@ home", "a @ b", "x@"] {
            assert_eq!(whole(text), text);
        }
    }

    #[test]
    fn a_number_with_a_digit_too_many_or_too_few_is_hidden_as_well() {
        assert_eq!(without_numbers("x44445555666"), "x•••••••5666");
        assert_eq!(without_numbers("4444555566667"), "•••••••••6667");
    }

    #[test]
    fn in_a_field_every_sign_keeps_its_place() {
        let covered = Covered {
            ids: Arc::new(BTreeSet::from(["rs-8f2c-secret-91d4".to_owned()])),
        };
        for (text, shown) in [
            ("logs-444455556666-eu", "logs-••••••••6666-eu"),
            ("4444 5555 6666", "•••• •••• 6666"),
            ("an@b.c!", "••@•••!"),
            ("mühe-1", "mühe-1"),
        ] {
            let hidden = covered.hide(text);
            assert_eq!(hidden, shown);
            assert_eq!(hidden.chars().count(), text.chars().count());
        }
        let id = covered.hide("id rs-8f2c-secret-91d4.");
        assert_eq!(id, format!("id {}.", "•".repeat(19)));
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "20250310-101500",
            "2012-10-17",
            "12 of 14",
            "4444 5555",
            "ärger 123",
        ] {
            assert_eq!(without_numbers(text), text);
        }
    }

    #[test]
    fn what_aws_adds_to_a_refusal_is_hidden_too() {
        let mut state = State::for_tests();
        let encoded = format!("{}==", "aB3/".repeat(200));
        let mut refusal = Problem::new("Your sign-in is not allowed to do this.");
        refusal.said = Some(
            "with an explicit deny in an identity-based policy: arn:aws:iam::444455556666:policy/Limits"
                .to_owned(),
        );
        refusal.added = Some(Box::new(Added {
            link: Some("https://console.aws.amazon.com/iam-toolbox/444455556666/0a1b".to_owned()),
            authorization_id: Some("0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f".to_owned()),
            encoded: Some(encoded.clone()),
        }));
        assert_eq!(problem(&state, &refusal), refusal);
        state.look.sharing = Sharing::On;
        let text = problem(&state, &refusal).to_text();
        assert!(!text.contains("444455556666"), "{text}");
        assert!(text.contains("••••••••6666/0a1b"), "{text}");
        assert!(
            text.contains(&encoded),
            "what is encoded is of use only whole"
        );
        assert!(text.contains("Authorization id: 0a1b2c3d-0a1b"));
    }

    #[test]
    fn signs_that_are_not_seen_are_shown_in_both_views() {
        let mut state = State::for_tests();
        for sharing in [Sharing::Off, Sharing::On] {
            state.look.sharing = sharing;
            assert_eq!(
                text(&state, "logs\u{202e}gpj\u{200b}\nnext"),
                "logs<U+202E>gpj<U+200B>\nnext"
            );
        }
    }

    #[test]
    fn nothing_is_hidden_outside_of_sharing_view() {
        let mut state = State::for_tests();
        assert_eq!(text(&state, "444455556666"), "444455556666");
        state.look.sharing = Sharing::On;
        assert_eq!(text(&state, "444455556666"), "••••••••6666");
        let id = AccountId::parse("444455556666").unwrap();
        assert_eq!(account(&state, &id), "•••• •••• 6666");
    }
}
