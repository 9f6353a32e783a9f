//! What stands around every page: strip, rail, footer, activity, dialogs and help.

pub(crate) mod activity;
pub(crate) mod areas;
pub(crate) mod confirm;
pub(crate) mod help;
pub(crate) mod keys;
pub(crate) mod rail;
mod record;
pub(crate) mod strip;
pub(crate) mod values;
pub(crate) mod who;

#[cfg(test)]
pub(crate) use crate::window::shell::keys::primary;
use crate::window::show::trouble::trouble_ui;

use egui::Ui;

use crate::window::pages::table::{foot, page_ui, side_ui};
use crate::window::shell::areas::{Area, area_ui};
use crate::window::show::masking;
use crate::window::{Action, Foot, State};

use crate::ui::dialog;
use crate::ui::footer::{Footer, FooterPress};
use crate::ui::layout;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::theme::size;
use crate::ui::toast;

/// Answers that cannot be saved are said on every page, until they can.
fn unsaved_ui(ui: &mut Ui, state: &State) {
    if let Some(problem) = &state.keeping.problem {
        note_ui(
            ui,
            NoteKind::Problem,
            &masking::text(state, &problem.summary),
            &masking::text(state, problem.hint.as_deref().unwrap_or_default()),
        );
        ui.add_space(size::S20);
    }
}

/// What did not work beside the page, such as saving a file, until it has been read.
fn notice_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    let problem = state.notices.problem.as_ref()?;
    let pressed = trouble_ui(ui, state, "notice", problem, (Some("Close"), None));
    ui.add_space(size::S20);
    pressed.map(|_| Action::CloseNotice)
}

/// The window's name for assistive technologies.
const WINDOW: &str = "Connect AWS to Radiant Security";

/// Draws the whole window, and says what was asked for.
pub fn frame_ui(ui: &mut Ui, state: &mut State) -> Vec<Action> {
    ui.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(WINDOW));
    let foot = foot(state);
    areas::keep(ui, state);
    areas::pressed(ui, state);
    let mut actions = keys::pressed(ui, state, &foot);
    actions.extend(area_ui(ui, Area::Strip, |ui| strip::strip_ui(ui, state)));
    actions.extend(area_ui(ui, Area::Rail, |ui| rail::rail_ui(ui, state)));
    actions.extend(area_ui(ui, Area::Footer, |ui| footer_ui(ui, state, &foot)));
    actions.extend(area_ui(ui, Area::Activity, |ui| {
        activity::activity_ui(ui, state)
    }));
    actions.extend(area_ui(ui, Area::Side, |ui| side_ui(ui, state)));
    let opened = state.entered;
    // Footer, activity and a folded side panel: messages come above them.
    let below = ui.max_rect().bottom() - ui.available_rect_before_wrap().bottom();
    // A page's own salt: each starts at its top.
    let salt = format!("{:?}", state.page);
    actions.extend(area_ui(ui, Area::Page, |ui| {
        layout::page_ui(ui, salt, |ui| {
            unsaved_ui(ui, state);
            let closed = notice_ui(ui, state);
            page_ui(ui, state).or(closed)
        })
    }));
    // Behind a dialog the title waits.
    if !state.open.has_dialog() {
        state.entered = false;
    }
    actions.extend(rail::sections_ui(ui, state));
    actions.extend(values::values_ui(ui, state));
    actions.extend(help::help_ui(ui, state));
    actions.extend(confirm::confirm_ui(ui, state));
    areas::enter(ui, state);
    areas::go_on(ui, foot.not_yet.is_empty());
    dialog::give_focus_back(ui.ctx(), opened && !state.entered);
    toast::toast_ui(ui.ctx(), below);
    actions
}

fn footer_ui(ui: &mut Ui, state: &State, foot: &Foot) -> Option<Action> {
    let can = foot.not_yet.is_empty();
    let bold = masking::text(state, &foot.bold);
    let sentence = masking::text(state, if can { &foot.sentence } else { &foot.not_yet });
    let who = who::who_acts(state).unwrap_or_default();
    let footer = Footer {
        back: foot.back.as_ref().map(|_| "Back"),
        bold: &bold,
        sentence: &sentence,
        who: &who,
        secondary: foot.secondary.as_ref().map(|(text, _)| text.as_str()),
        primary: foot.primary.as_ref().map(|(text, _)| (text.as_str(), can)),
    };
    match footer.show(ui)? {
        FooterPress::Back => foot.back.clone(),
        FooterPress::Secondary => foot.secondary.as_ref().map(|(_, action)| action.clone()),
        FooterPress::Primary => foot.primary.as_ref().map(|(_, action)| action.clone()),
    }
}
