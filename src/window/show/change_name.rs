//! What a change and its thing are called on the screen.

use crate::engine::Planned;
use crate::plan::Told;
use crate::wanted::in_words;
use crate::window::session::around::place_and_code;
use crate::window::show::masking;
use crate::window::{Page, State};

/// What is read in place of the External Role ID.
pub(crate) const NO_ID: &str = "External Role ID, not here yet";

/// What the thing that a change is about is called in AWS.
pub(crate) fn identifier(state: &State, planned: &Planned, change: &Told) -> String {
    shown(state, &planned.known.resolve(&change.resource))
}

/// The title, with the Region where it is not the main one: the same change may be made in many.
pub(crate) fn title(state: &State, change: &Told) -> String {
    let title = masking::text(state, &change.title);
    let home = match &state.file.plan {
        Some(saved) if state.page == Page::SavedPlan => Some(&saved.region),
        _ => state.region(),
    };
    match home {
        Some(region) if *region != change.place.region => {
            format!("{title} ({})", place_and_code(&change.place.region))
        }
        _ => title,
    }
}

/// A text for the screen: values that AWS has not given yet in words, and numbers hidden where they have to be.
pub(crate) fn shown(state: &State, text: &str) -> String {
    masking::text(state, &in_words(text, NO_ID))
}
