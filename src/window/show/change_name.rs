//! What a change and its thing are called on the screen.

use crate::engine::Planned;
use crate::plan::{Slot, Told};
use crate::policy::slot::is_slot;
use crate::window::session::around::place_and_code;
use crate::window::show::masking;
use crate::window::{Page, State};

/// What the thing that a change is about is called in AWS.
pub(in crate::window) fn identifier(state: &State, planned: &Planned, change: &Told) -> String {
    shown(state, &planned.known.resolve(&change.resource))
}

/// The title, with the Region where it is not the main one: the same change may be made in many.
pub(in crate::window) fn title(state: &State, change: &Told) -> String {
    let title = masking::text(state, &change.title);
    let home = match &state.saved_plan {
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
pub(in crate::window) fn shown(state: &State, text: &str) -> String {
    masking::text(state, &in_words(text))
}

/// What people read in place of a slot, from its name.
pub(in crate::window) fn slot_words(name: &str) -> &'static str {
    if name == Slot::external_id().name() {
        "External Role ID, not here yet"
    } else if name.ends_with(".detector") {
        "detector not made yet"
    } else if name.ends_with(".key") {
        Slot::cloudtrail_key().words()
    } else {
        "not known yet"
    }
}

/// The text with every slot in words.
pub(in crate::window) fn in_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        match after.split_once("}}") {
            Some((name, behind)) if is_slot(&format!("{{{{{name}}}}}")) => {
                out.push_str(slot_words(name));
                rest = behind;
            }
            // Somebody's own text.
            _ => {
                out.push_str("{{");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
