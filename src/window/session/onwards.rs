//! Where one goes on once a phase is behind.

use crate::answers::MemberAccounts;
use crate::window::session::around;
use crate::window::{Action, Page, Phase, Question, State};

/// What comes after a phase: the words of the button, and what it does.
pub(crate) fn onwards(state: &State, phase: Phase) -> (&'static str, Action) {
    const CHECK: (&str, Action) = ("Check everything", Action::Verify);
    match phase {
        Phase::Logging => ("Continue", Action::Go(Page::Radiant)),
        Phase::Role if has_others(state) => ("Continue", Action::Go(Page::Ask(Question::Accounts))),
        Phase::Members if reads_others(state) => {
            ("Continue", Action::Go(Page::Ask(Question::Export)))
        }
        Phase::Role | Phase::Members | Phase::Export => CHECK,
    }
}

/// The button that closes the window in the middle of the work. Of practice nothing is kept.
pub(crate) fn leave(state: &State) -> (String, Action) {
    let deed = if state.is_practice() {
        "Leave practice"
    } else {
        "Save and leave"
    };
    (deed.to_owned(), Action::Leave)
}

/// Whether the account is in an organization that has other accounts, as far as that was seen.
fn has_others(state: &State) -> bool {
    around::organization(state).is_some_and(|organization| {
        let accounts = organization.accounts.known();
        accounts.is_none_or(|accounts| accounts.len() > 1)
    })
}

/// Whether other accounts are chosen.
fn reads_others(state: &State) -> bool {
    let draft = state.form.draft.as_ref();
    draft.is_some_and(|draft| {
        draft.members_as_chosen().accounts != MemberAccounts::These(Vec::new())
    })
}
