//! Which account is to be the main one: what was seen of the one that is signed in, and the one that was chosen.

use crate::domain::Place;
use crate::wanted::{Candidate, Fit, Named};
use crate::window::State;

/// What the account that is signed in is for its organization, once it was looked at.
pub(crate) fn fit(state: &State) -> Option<Fit<'_>> {
    let identity = state.signed_in()?;
    let inventory = state.account.around.here()?;
    let home = Place::new(identity.caller.account.clone(), identity.region.clone());
    Some(Fit::of(inventory, &home))
}

/// The accounts to choose from: there are some only where another one fits better than the one that is signed in, and nothing was
/// answered for this one yet.
pub(crate) fn choices(state: &State) -> Option<Vec<Candidate>> {
    let identity = state.signed_in()?;
    let draft = state.form.draft.as_ref();
    if draft.is_some_and(|draft| draft.is_of(identity)) {
        return None;
    }
    let fit = fit(state)?;
    fit.is_better_elsewhere().then(|| fit.choices())
}

/// The account that was chosen of these; first the one that fits best.
pub(crate) fn chosen<'a>(state: &State, choices: &'a [Candidate]) -> Option<&'a Candidate> {
    let main = state.account.main.as_ref();
    let picked = main.and_then(|main| choices.iter().find(|it| it.account.id == main.id));
    picked.or_else(|| choices.iter().find(|choice| choice.recommended))
}

/// The account that one went to sign in to, as long as that has not happened.
pub(crate) fn awaited(state: &State) -> Option<&Named> {
    let awaited = state.account.main.as_ref()?;
    let here = state.signed_in().map(|identity| &identity.caller.account);
    (here != Some(&awaited.id)).then_some(awaited)
}
