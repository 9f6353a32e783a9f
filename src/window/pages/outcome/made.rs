//! What a run made, as a plain list: each thing by its name, with the way to it in the AWS console.

use egui::{OpenUrl, Ui};

use crate::apply::Finished;
use crate::plan::{Slots, Told};
use crate::ui::button::Button;
use crate::ui::layout::divider;
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::State;
use crate::window::pages::outcome::console;
use crate::window::show::change_name::title;
use crate::window::show::masking;

/// Draws the list; nothing when nothing was made.
pub(crate) fn made_ui(ui: &mut Ui, state: &State, finished: &Finished, made: &[&Told]) {
    let Some(identity) = state.signed_in() else {
        return;
    };
    if made.is_empty() {
        return;
    }
    ui.add_space(size::S28);
    text::section(ui, "What was made");
    if identity.practice {
        ui.add_space(size::S8);
        text::help(
            ui,
            "Practice has no AWS console. In a real account, each of these has a link to it.",
        );
    }
    rows_ui(ui, "What was made", made, |ui, change| {
        let name = name(change, &finished.slots);
        let link = if identity.practice {
            None
        } else {
            console::link(
                identity.caller.partition,
                &change.place.region,
                change,
                &name,
            )
        };
        divider(ui, size::S12);
        thing_ui(ui, state, (change, name.as_str()), link.as_deref());
    });
}

fn thing_ui(ui: &mut Ui, state: &State, (change, name): (&Told, &str), link: Option<&str>) {
    let title = title(state, change);
    text::strong(ui, &title);
    text::mono(ui, &masking::text(state, name));
    if let Some(link) = link {
        let spoken = format!("Open in the AWS console: {title}");
        let pressed = Button::quiet("Open in the AWS console")
            .small()
            .name(&spoken)
            .id_salt(change.id.as_str())
            .pressed(ui);
        if pressed {
            ui.ctx().open_url(OpenUrl::new_tab(link));
        }
    }
}

/// What AWS calls it: where AWS gave a name while making it, that one.
fn name(change: &Told, slots: &Slots) -> String {
    let resource = || slots.resolve(&change.resource);
    change.action.deed().fills().map_or_else(resource, |slot| {
        let given = slots.get(slot).unwrap_or(&change.resource);
        given.to_owned()
    })
}
