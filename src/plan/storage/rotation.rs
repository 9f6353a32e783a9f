//! Whether AWS changes the secret inside a key once a year.

use super::ask::KeyAsk;
use crate::domain::{KeyAlias, Place};
use crate::inventory::{Key, NeverRotates, Seen};
use crate::plan::draft::{Draft, on_off, settings};
use crate::plan::{Action, EnableKeyRotation, owner};

/// Yearly rotation, for a key that was asked for as a new one. One that has the alias already is taken for it, whoever made it;
/// `None` is one that is not there yet.
pub(super) fn rotation(
    ask: &KeyAsk<'_>,
    place: &Place,
    alias: &KeyAlias,
    key: &str,
    seen: Option<&Key>,
) -> Draft {
    let meaning = "AWS changes the secret inside the key once a year. Older files stay readable.";
    let shown = |on: bool| settings([("Changed every year", on_off(on))]);
    let draft = ask.draft(place, "-rotation", alias.as_str());
    if let Some(why) = seen.and_then(|key| key.never_rotates.as_ref()) {
        return draft
            .says("The key is not changed every year", never(why))
            .before(Some(shown(false)))
            .keep();
    }
    let rotates = match seen.map(|key| &key.rotates) {
        None => false,
        Some(Seen::Known(rotates)) => *rotates,
        Some(Seen::Unknown(problem)) => {
            return draft.unseen(&format!("{}'s yearly change", ask.of.the), problem);
        }
    };
    if rotates {
        return draft
            .says("The key is changed every year", meaning)
            .before(Some(shown(true)))
            .keep();
    }
    let draft = draft
        .says("Have the key changed every year", meaning)
        .before(seen.map(|_| shown(false)))
        .then(Some(shown(true)))
        .update(Action::EnableKeyRotation(EnableKeyRotation {
            key: key.to_owned(),
        }));
    match seen {
        Some(key) => owner::told(draft, &key.tags),
        None => draft,
    }
}

/// Why AWS does not change the secret inside a key by itself, and that this is no fault.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html>.
fn never(why: &NeverRotates) -> String {
    match why {
        NeverRotates::Imported => {
            "Its secret was brought in from outside, so only its owner can change it.".to_owned()
        }
        NeverRotates::KeyStore => {
            "Its secret is in a key store of your own, where AWS does not change it.".to_owned()
        }
        NeverRotates::Replica(Some(primary)) => {
            format!("It is the copy of {primary}, and follows that one when it is changed.")
        }
        NeverRotates::Replica(None) => {
            "It is the copy of a key in another Region, and follows that one when it is changed."
                .to_owned()
        }
        NeverRotates::Asymmetric => "AWS changes only symmetric keys by itself.".to_owned(),
    }
}
