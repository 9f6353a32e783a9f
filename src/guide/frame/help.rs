//! Help: what the open page does, where the vendor's guide speaks of it, and the keyboard.

use egui::{OpenUrl, Role, ThemePreference, Ui};

use super::keys::SHEET;
use crate::guide::{Action, Page, Phase, State, Stop};
use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use crate::ui::icon::Icon;
use crate::ui::layout::fact_ui;
use crate::ui::segmented::segmented_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::vendor::GuidePart;

/// What the page does, in two or three sentences.
const fn about(page: Page) -> &'static str {
    match page {
        Page::SavedPlan => {
            "A plan that was saved as a file, only to read. Open a row to see its rules before and after. AWS may have changed since it was saved."
        }
        Page::Welcome => {
            "Choose how to start. Practice works with a made-up account inside this program. Nothing of it reaches AWS."
        }
        Page::SignIn | Page::Profile | Page::Paste => {
            "Choose what proves to AWS who you are. We ask AWS for the account number, and change nothing. Keys are never saved."
        }
        Page::Account => {
            "Check that this is the account that should hold the logs. We have looked at what is there. Nothing has changed."
        }
        Page::Ask(question) => match question.stop() {
            Stop::CloudTrail => {
                "Six questions about the record of what people and programs do. Nothing is made until you check all changes."
            }
            Stop::GuardDuty => {
                "Four questions about findings: what GuardDuty watches and where findings go. Nothing is made until you check all changes."
            }
            _ => {
                "Two questions about the role that Radiant Security borrows. Nothing is made until you check the changes."
            }
        },
        Page::Review(_) => {
            "Everything that would change, in plain words. Open a row to see its rules before and after. Nothing is made until you agree."
        }
        Page::Applying(_) => {
            "The changes are being made, several at a time where they do not need each other. You can stop after the change in progress. You can look at other pages meanwhile."
        }
        Page::Outcome(_) => {
            "How the run ended: what is in place, what did not happen and what is still to come. Carrying on never makes a thing twice."
        }
        Page::Radiant => {
            "This part is done on Radiant Security's website. Take the two names there, and bring the External Role ID back."
        }
        Page::Checks => {
            "Everything is read back from AWS and compared with what it should be. What could not be seen is never counted as right."
        }
    }
}

/// The section of the vendor's guide that the page carries out.
const fn in_guide(page: Page) -> GuidePart {
    match page {
        Page::Welcome | Page::SavedPlan => GuidePart::Overview,
        Page::SignIn | Page::Profile | Page::Paste | Page::Account => GuidePart::Prerequisites,
        Page::Ask(question) => match question.stop() {
            Stop::CloudTrail => GuidePart::CloudTrail,
            Stop::GuardDuty => GuidePart::GuardDuty,
            _ => GuidePart::MainRole,
        },
        Page::Review(Phase::Logging)
        | Page::Applying(Phase::Logging)
        | Page::Outcome(Phase::Logging)
        | Page::Checks => GuidePart::Configuration,
        Page::Review(Phase::Role) | Page::Applying(Phase::Role) | Page::Outcome(Phase::Role) => {
            GuidePart::MainRole
        }
        Page::Radiant => GuidePart::Connector,
    }
}

/// What the guide calls the section that the page carries out, and the way there.
fn guide_ui(ui: &mut Ui, state: &State) {
    let vendor = &state.vendor;
    text::help(ui, &vendor.guide_title);
    let Some(section) = vendor.guide_sections.get(&in_guide(state.page)) else {
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
const THEMES: [(ThemePreference, &str); 3] = [
    (ThemePreference::System, "System"),
    (ThemePreference::Light, "Light"),
    (ThemePreference::Dark, "Dark"),
];

/// Draws the help while it is open.
pub(super) fn help_ui(ui: &Ui, state: &State) -> Option<Action> {
    if !state.help_open {
        return None;
    }
    let mac = ui.ctx().os().is_mac();
    let title = format!("Help: {}", state.page.stop().name());
    let mut theme = state.theme;
    let (answer, chosen) = Dialog::new("help", &title)
        .safe("Close")
        .show_with(ui.ctx(), |ui| {
            text::help(ui, about(state.page));
            if let Some(who) = super::who::who_acts(state) {
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
    let chosen = chosen.then_some(Action::SetTheme(theme));
    answer.map(|_| Action::ToggleHelp).or(chosen)
}
