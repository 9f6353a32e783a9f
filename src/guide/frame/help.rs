//! Help: what the open page does, where the vendor's guide speaks of it, and the keyboard.

use egui::{OpenUrl, Ui};

use super::keys::SHEET;
use crate::guide::{Action, Page, Phase, Question, State, Stop};
use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use crate::ui::layout::fact_ui;
use crate::ui::text;
use crate::ui::theme::size;

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

/// The part of the vendor's guide that the page is about.
const fn in_guide(page: Page) -> &'static str {
    match page {
        Page::Welcome | Page::SavedPlan => "Overview",
        Page::SignIn | Page::Profile | Page::Paste | Page::Account => "Prerequisites",
        Page::Ask(question) => match question {
            Question::Trail
            | Question::Scope
            | Question::LogBucket
            | Question::LogKey
            | Question::LogTopic
            | Question::DataEvents => "Create and configure AWS CloudTrail",
            Question::Regions
            | Question::FindingsBucket
            | Question::FindingsKey
            | Question::FindingsTopic => "Create and configure Amazon GuardDuty",
            Question::Read | Question::Trust => "Create and configure the IAM roles",
        },
        Page::Review(Phase::Logging)
        | Page::Applying(Phase::Logging)
        | Page::Outcome(Phase::Logging) => "Configuration in AWS",
        Page::Review(Phase::Role)
        | Page::Applying(Phase::Role)
        | Page::Outcome(Phase::Role)
        | Page::Checks => "Create and configure the IAM roles",
        Page::Radiant => "Create the credentials and enable the data connector",
    }
}

/// Draws the help while it is open.
pub(super) fn help_ui(ui: &Ui, state: &State) -> Option<Action> {
    if !state.help_open {
        return None;
    }
    let mac = ui.ctx().os().is_mac();
    let title = format!("Help: {}", state.page.stop().name());
    let (answer, ()) = Dialog::new("help", &title)
        .safe("Close")
        .show_with(ui.ctx(), |ui| {
            text::help(ui, about(state.page));
            if let Some(who) = super::who::who_acts(state) {
                ui.add_space(size::S8);
                text::meta(ui, &who);
            }
            ui.add_space(size::S16);
            text::subsection(ui, "In the vendor's guide");
            let section = format!("{}: {}", state.vendor.guide_title, in_guide(state.page));
            text::help(ui, &section);
            ui.add_space(size::S8);
            if Button::quiet("Open the guide in the browser").pressed(ui) {
                ui.ctx().open_url(OpenUrl::new_tab(&state.vendor.guide_url));
            }
            ui.add_space(size::S16);
            text::subsection(ui, "Keyboard");
            for (keys, does) in SHEET {
                let keys = if mac {
                    keys.replace("Ctrl", "Cmd")
                        .replace("Alt+Left", "Cmd+[")
                        .replace("Alt", "Cmd")
                } else {
                    keys.to_owned()
                };
                fact_ui(ui, &keys, |ui| text::help(ui, does));
            }
        });
    answer.map(|_| Action::ToggleHelp)
}
