//! The six steps on Radiant Security's website. Names of its buttons and fields stand as they are there.

use std::collections::BTreeSet;

use egui::Ui;

use crate::ui::check::step_ui;
use crate::ui::layout::divider;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::window::Action;
use crate::window::session::vendor_page::Message;

/// The step in which the two names are pasted.
pub(crate) const PASTE: usize = 2;
/// The last step, which brings the External Role ID back.
pub(crate) const LAST: usize = 5;

/// What the steps are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Credential,
    Connector,
}

/// The first step that is not ticked; the last one when all are.
pub(crate) fn current(ticked: &BTreeSet<usize>) -> usize {
    (0..LAST)
        .find(|step| !ticked.contains(step))
        .unwrap_or(LAST)
}

/// What the button says when a step is done.
pub(crate) const fn done_words(step: usize) -> &'static str {
    match step {
        PASTE | 4 => "Saved, next step",
        _ => "Next step",
    }
}

/// The title of a step that is shown alone.
pub(crate) const fn title(step: usize) -> &'static str {
    match step {
        0 => "Open the credentials",
        1 => "Add a credential",
        PASTE => "Paste these two names, then save",
        3 => "Add a connector",
        4 => "Pick both data feeds, then save",
        _ => "Copy the External Role ID",
    }
}

/// The sentence of a step; `place` is where the two names stand.
fn sentence(step: usize, place: &'static str) -> Vec<Piece<'static>> {
    use Piece::{Plain, Strong};
    match step {
        0 => vec![
            Plain("Open "),
            Strong("Settings"),
            Plain(", then "),
            Strong("Services"),
            Plain(", then "),
            Strong("Credentials"),
        ],
        1 => vec![
            Plain("Choose "),
            Strong("Add Credential"),
            Plain(", then "),
            Strong("Amazon Web Services"),
        ],
        PASTE => vec![
            Plain("Give it a name, paste the two names from "),
            Plain(place),
            Plain(", and save"),
        ],
        3 => vec![
            Plain("Open "),
            Strong("Data Connectors"),
            Plain(" and choose "),
            Strong("Add Connector"),
        ],
        4 => vec![
            Plain("Pick "),
            Strong("Amazon Web Services"),
            Plain(" and both data feeds. Choose the name you saved, then save again"),
        ],
        _ => vec![
            Plain("Find the connector, open "),
            Strong("View Details"),
            Plain(", then copy its "),
            Strong("AWS External Role ID"),
        ],
    }
}

/// The sentence of a step that is shown alone.
pub(crate) fn sentence_ui(ui: &mut Ui, step: usize) {
    text::rich(ui, &sentence(step, "below"));
}

/// The steps of a group, each to be ticked off.
pub(crate) fn ticks_ui(
    ui: &mut Ui,
    ticked: &BTreeSet<usize>,
    group: Group,
    is_beside: bool,
) -> Option<Action> {
    let mut asked = None;
    let (head, steps) = match group {
        Group::Credential => ("Save two names as a credential", 0..=PASTE),
        Group::Connector => ("Turn on the connector", PASTE + 1..=LAST),
    };
    let place = if is_beside { "the right" } else { "below" };
    let now = Some(current(ticked)).filter(|now| !ticked.contains(now));
    text::section(ui, head);
    ui.add_space(size::S12);
    line(ui, now == Some(*steps.start()));
    let last = *steps.end();
    for step in steps {
        let mut on = ticked.contains(&step);
        let is_now = now == Some(step);
        if step_ui(ui, &mut on, &sentence(step, place), is_now).changed() {
            asked = Some(Action::VendorPage(Message::Step(step, on)));
        }
        line(ui, is_now || (step < last && now == Some(step + 1)));
    }
    asked
}

/// The line between two steps; the current one brings lines of its own.
fn line(ui: &mut Ui, is_beside_now: bool) {
    if is_beside_now {
        ui.add_space(size::LINE);
    } else {
        divider(ui, 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_step_is_the_first_that_is_not_ticked() {
        assert_eq!(current(&BTreeSet::new()), 0);
        assert_eq!(current(&BTreeSet::from([0, 1, 4])), 2);
        assert_eq!(current(&(0..=LAST).collect()), LAST);
    }

    #[test]
    fn each_step_says_where_the_names_are() {
        let words = |place| text::plain(&sentence(PASTE, place));
        assert_eq!(
            words("the right"),
            "Give it a name, paste the two names from the right, and save"
        );
        assert_eq!(
            words("below"),
            "Give it a name, paste the two names from below, and save"
        );
    }
}
