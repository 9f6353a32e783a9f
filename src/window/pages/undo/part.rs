//! Which part of the run is taken back: all of it, a section, or one change.

use egui::Ui;

use crate::engine::WayBack;
use crate::plan::{Part, Section};
use crate::ui::button::Button;
use crate::ui::segmented::segmented_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::undo::Message;
use crate::window::{Action, State};

/// Draws the choice, where there is one.
pub(crate) fn part_ui(ui: &mut Ui, state: &State, way: &WayBack) -> Option<Action> {
    if let Part::Changes(_) = &way.asked.part {
        ui.add_space(size::S16);
        text::help(ui, "Only the one change that you chose.");
        return Button::quiet("Show all of the run")
            .pressed(ui)
            .then_some(Action::Undo(Message::Section(None)));
    }
    if way.sections.len() < 2 {
        return None;
    }
    ui.add_space(size::S16);
    let mut parts: Vec<(Option<Section>, &str)> = vec![(None, "All of it")];
    parts.extend(
        way.sections
            .iter()
            .map(|section| (Some(*section), section.title())),
    );
    let mut chosen = state.undo.section();
    segmented_ui(ui, "What to take back", &mut chosen, &parts)
        .then_some(Action::Undo(Message::Section(chosen)))
}
