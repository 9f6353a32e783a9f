//! A plan that was opened from a file: what would change, only to read.

use std::sync::Arc;

use egui::Ui;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::answers::Reach;
use crate::plan::Section;
use crate::ui::layout::{SidePanel, divider};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::review::{section_ui, side, tally_ui};
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::{Action, Foot, Page, Phase, SavedPlan, State};

pub(crate) fn foot() -> Foot {
    Foot {
        back: Some(Action::Go(Page::Welcome)),
        sentence: "Only to read. What AWS shows today may be different.".to_owned(),
        ..Foot::default()
    }
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let saved = Arc::clone(state.file.plan.as_ref()?);
    let mut open = state.open.side;
    SidePanel::new("about the saved plan", "About these changes")
        .width(size::SIDE_NOTES)
        .summary("Rights, cost, way back")
        .show(ui, &mut open, |ui| {
            side::facts_ui(ui, state, &saved.planned, &saved.sections);
        });
    state.open.side = open;
    None
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    title_ui(ui, state, "What would change");
    ui.add_space(size::LEAD_GAP);
    let Some(saved) = state.file.plan.as_ref().map(Arc::clone) else {
        text::lead(ui, "No saved plan is open.");
        return None;
    };
    let account = masking::account(state, &saved.planned.inventory.caller.account);
    text::lead(ui, &lead(&saved, &account, &TimeZone::system()));
    ui.add_space(size::S16);
    tally_ui(ui, saved.planned.plan.counts());
    if saved.sections.contains(&Section::MainRole) {
        note_ui(
            ui,
            NoteKind::GoodToKnow,
            "The External Role ID is not in this file.",
            "A saved plan never holds it. Where it belongs, the texts say that it is not here yet.",
        );
        ui.add_space(size::S16);
    }
    checksum_ui(ui, &saved);
    for section in &saved.sections {
        let phase = Phase::about(*section);
        section_ui(ui, state, &saved.planned, (phase, *section));
    }
    divider(ui, 0.0);
    None
}

/// What the checksum stands for, so that it can be compared with the sheet.
fn checksum_ui(ui: &mut Ui, saved: &SavedPlan) {
    let Some(approved) = saved.approved.as_ref().filter(|it| !it.is_empty()) else {
        return;
    };
    text::strong(ui, "Checksum");
    text::code(ui, &approved.checksum.spoken());
    let words = match saved.untold {
        0 => "It stands for the changes below, and for nothing else.".to_owned(),
        1 => "It stands for the changes below. One of them has an ID that was left out here, so only the assistant that makes it can compare that one.".to_owned(),
        count => format!("It stands for the changes below. {count} of them have an ID that was left out here, so only the assistant that makes them can compare those."),
    };
    text::help(ui, &words);
    ui.add_space(size::S16);
}

/// Whose plan it is, and of when.
fn lead(saved: &SavedPlan, account: &str, zone: &TimeZone) -> String {
    let planned = format!(
        "Planned for account {account} in {}, saved {}. This page only shows it: nothing is made from here.",
        saved.region,
        said(saved.at, zone)
    );
    match saved.planned.reach() {
        Some(Reach::AssumeRole { role, .. }) => {
            format!("{planned} Other accounts were to be entered by the role {role}.")
        }
        Some(Reach::Profiles { .. }) => {
            format!("{planned} Other accounts were to be entered by a profile of each.")
        }
        Some(Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff) | None => {
            planned
        }
    }
}

fn said(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_that_of_the_reader() {
        let at: Timestamp = "2025-03-10T23:05:00Z".parse().unwrap();
        assert_eq!(said(at, &TimeZone::UTC), "2025-03-10 23:05");
        let east = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(said(at, &east), "2025-03-11 01:05");
    }
}
