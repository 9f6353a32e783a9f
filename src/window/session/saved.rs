//! Answers and place, saved as one goes. Never a key: what is saved is what could be written on paper.

use crate::window::session::draft::{Draft, Question};
use crate::window::session::effect::Effect;
use crate::window::session::page::{Page, Phase};
use crate::window::session::saved_work::Saved;
use crate::window::session::state::State;

/// What has to be saved, and the place. Practice is not saved: its account ends with the window.
fn unsaved_work(state: &State) -> Option<(&Draft, Page)> {
    if state.is_practice() || state.signed_in().is_none() {
        return None;
    }
    let draft = state.form.draft.as_ref()?;
    let page = match &state.keeping.saved {
        // On the way in, the place is still that of last time.
        Some(saved) if state.page.is_way_in() && saved.draft.account == draft.account => saved.page,
        _ => state.page,
    };
    let saved = state.keeping.saved.as_ref();
    let is_saved = saved.is_some_and(|saved| {
        saved.draft == *draft && saved.page == page && saved.ticked == state.vendor_page.ticked
    });
    (!is_saved).then_some((draft, page))
}

/// Whether something that was typed or chosen is not saved yet.
pub(crate) fn is_unsaved(state: &State) -> bool {
    unsaved_work(state).is_some()
}

/// Save when answers or place are not the ones saved last. What is being saved is waited for: what has changed since then is
/// saved after it, so that a slow disk is asked for the last state alone.
pub(crate) fn save_if_changed(state: &mut State) -> Option<Effect> {
    if state.keeping.is_saving() {
        return None;
    }
    save_now(state)
}

/// Save what is not saved yet, also while something is being saved.
pub(crate) fn save_now(state: &mut State) -> Option<Effect> {
    let (draft, page) = unsaved_work(state)?;
    let mut saved = Saved::new(draft.clone(), page, jiff::Timestamp::now());
    saved.ticked.clone_from(&state.vendor_page.ticked);
    Some(state.keeping.save(saved))
}

/// The page to open after a restart: never one that was in the middle of writing.
pub(crate) const fn safe_page(page: Page) -> Page {
    match page {
        Page::Review(Phase::Logging)
        | Page::Cost(Phase::Logging)
        | Page::OnCopy(Phase::Logging)
        | Page::Approval(Phase::Logging)
        | Page::Applying(Phase::Logging)
        | Page::Outcome(Phase::Logging) => Page::Ask(Question::FindingsTopic),
        Page::Review(Phase::Role)
        | Page::Cost(Phase::Role)
        | Page::OnCopy(Phase::Role)
        | Page::Approval(Phase::Role)
        | Page::Applying(Phase::Role)
        | Page::Outcome(Phase::Role)
        | Page::Checks
        | Page::HandOver
        | Page::PastRuns
        | Page::Undo => Page::Ask(Question::Trust),
        Page::Review(Phase::Members)
        | Page::Cost(Phase::Members)
        | Page::OnCopy(Phase::Members)
        | Page::Approval(Phase::Members)
        | Page::Applying(Phase::Members)
        | Page::Outcome(Phase::Members) => Page::Ask(Question::Reach),
        Page::Review(Phase::Export)
        | Page::Cost(Phase::Export)
        | Page::OnCopy(Phase::Export)
        | Page::Approval(Phase::Export)
        | Page::Applying(Phase::Export)
        | Page::Outcome(Phase::Export) => Page::Ask(Question::Export),
        Page::Welcome
        | Page::SavedPlan
        | Page::SignIn
        | Page::Profile
        | Page::Paste
        | Page::Account => Page::Ask(Question::Trail),
        page => page,
    }
}
