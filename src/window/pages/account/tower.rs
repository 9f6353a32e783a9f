//! The ways that remain where AWS Control Tower looks after the trail, side by side.

use egui::Ui;

use crate::ui::layout::divider;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::State;
use crate::window::session::main_account;
use crate::window::show::masking;

/// The ways, each with what it costs, and why it does not work where it does not.
pub(super) fn ways_ui(ui: &mut Ui, state: &State) {
    let ways = main_account::fit(state).map(|fit| fit.ways());
    let ways = ways.unwrap_or_default();
    if ways.is_empty() {
        return;
    }
    text::subsection(
        ui,
        "AWS Control Tower looks after the trail. These ways remain",
    );
    ui.add_space(size::S4);
    text::help(
        ui,
        "We never change what it looks after. You choose in section 2.",
    );
    for way in ways {
        divider(ui, size::S12);
        text::help_strong(ui, &way.title);
        text::rich_help(ui, &text::coded(&masking::said(state, &way.text)));
        text::help(ui, &format!("Cost: {}", way.cost));
        if let Some(closed) = &way.closed {
            ui.add_space(size::S4);
            let closed = masking::said(state, closed).replace('`', "");
            mark_word_ui(ui, Mark::CheckThis, &format!("Not as things are: {closed}"));
        }
    }
    ui.add_space(size::S16);
}
