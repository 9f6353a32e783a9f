//! Help: what the open page does, where the vendor's guide speaks of it, and the keyboard.

use egui::{OpenUrl, Role, Ui};

use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use crate::ui::icon::Icon;
use crate::ui::layout::fact_ui;
use crate::ui::segmented::segmented_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::table::entry;
use crate::window::shell::keys::SHEET;
use crate::window::{Action, State, Theme, look, open};

/// What the guide calls the section that the page carries out, and the way there.
fn guide_ui(ui: &mut Ui, state: &State) {
    let vendor = &state.vendor;
    text::help(ui, &vendor.guide_title);
    let Some(section) = vendor.guide_sections.get(&entry(state.page).guide) else {
        return;
    };
    text::help_strong(ui, &format!("“{}”", section.heading));
    ui.add_space(size::S8);
    let words = format!("Open the guide at {}", vendor.name);
    let link = ui.add(Button::quiet(&words).icon(Icon::Ext));
    ui.accesskit_node_builder(link.id, |node| {
        node.set_role(Role::Link);
        node.set_url(section.url.as_str());
    });
    if link.clicked() {
        ui.ctx().open_url(OpenUrl::new_tab(&section.url));
    }
}

/// How the window may look.
const THEMES: [(Theme, &str); 3] = [
    (Theme::System, "System"),
    (Theme::Light, "Light"),
    (Theme::Dark, "Dark"),
];

/// Draws the help while it is open.
pub(crate) fn help_ui(ui: &Ui, state: &State) -> Option<Action> {
    if !state.open.help {
        return None;
    }
    let mac = ui.ctx().os().is_mac();
    let title = format!("Help: {}", state.stop().name());
    let mut theme = state.look.theme;
    let (answer, chosen) = Dialog::new("help", &title)
        .safe("Close")
        .show_with(ui.ctx(), |ui| {
            text::help(ui, entry(state.page).about);
            if let Some(who) = crate::window::shell::who::who_acts(state) {
                ui.add_space(size::S8);
                text::meta(ui, &who);
            }
            ui.add_space(size::S16);
            text::subsection(ui, "In the vendor's guide");
            guide_ui(ui, state);
            ui.add_space(size::S16);
            text::subsection(ui, "Keyboard");
            for (keys, does) in SHEET {
                let keys = if mac {
                    keys.replace("Ctrl", "Cmd")
                        .replace("Alt+Left", "Cmd+[")
                        .replace(", Alt+0", "")
                        .replace("Alt", "Cmd")
                } else {
                    keys.to_owned()
                };
                let does = if mac {
                    does.replace("; 0 is Welcome", "")
                } else {
                    does.to_owned()
                };
                fact_ui(ui, &keys, |ui| text::help(ui, &does));
            }
            ui.add_space(size::S16);
            text::subsection(ui, "Theme");
            ui.add_space(size::S8);
            segmented_ui(ui, "Theme", &mut theme, &THEMES)
        });
    let chosen = chosen.then_some(Action::Look(look::Message::Theme(theme)));
    answer
        .map(|_| Action::Open(open::Message::ToggleHelp))
        .or(chosen)
}
