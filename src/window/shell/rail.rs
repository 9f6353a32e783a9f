//! The ten stops: the rail at the left, the bar in its place where there is no room, and the list that the bar opens.

use egui::{CornerRadius, Frame, Id, Margin, Modal, Panel, Role, ScrollArea, Stroke, Ui};

use crate::ui::button::Button;
use crate::ui::check::switch_row_ui;
use crate::ui::dialog::{keep_focus, opening};
use crate::ui::follow::{Turns, scroll_ui};
use crate::ui::icon::Icon;
use crate::ui::layout::{Width, name_panel, row_ui};
use crate::ui::rail::{
    self, RailRow, RailState, rail_foot_ui, section_bar_ui, text_size_ui, theme_ui,
};
use crate::ui::theme::{size, tokens};
use crate::window::session::progress::Progress;
use crate::window::{Action, Page, State, Stop, StopState, look, open};

/// The texts of one stop.
struct Row {
    number: String,
    word: String,
    spoken: String,
    state: RailState,
    current: bool,
    enabled: bool,
    name: &'static str,
}

/// The lowest window, in points, in which the theme has room below the stops.
const THEME_HEIGHT: f32 = 640.0;

/// The word in a narrow rail, where it would be cut: the row that is now is marked as well.
fn short(word: &str) -> &str {
    match word {
        "Now: check changes" => "Check changes",
        "Now: making changes" => "Making changes",
        "Now: undo" => "Undo",
        "Now: try on a copy" => "Try on a copy",
        word => word,
    }
}

/// What opens a closed stop.
const fn opens(stop: Stop) -> &'static str {
    match stop {
        Stop::Welcome => "",
        Stop::SignIn => "opens when you have chosen how to start",
        Stop::CloudTrail => "opens after section 1",
        Stop::GuardDuty => "opens after section 2",
        Stop::Radiant => "opens after section 3",
        Stop::MainRole => "opens after section 4",
        Stop::OtherAccounts | Stop::Export | Stop::Test | Stop::HandOver => "opens after section 5",
    }
}

/// The stop whose changes are being made right now.
fn working(state: &State) -> Option<Stop> {
    let going = state.going();
    let page = going.map(|(phase, _)| Page::Applying(phase));
    Some(page.or(state.undo.is_going().then_some(Page::Undo))?.stop())
}

fn word(state: &State, stop: Stop, stands: StopState) -> &'static str {
    if working(state) == Some(stop) {
        return match stands {
            StopState::Now if state.stop() == stop => "Now: making changes",
            _ => "Making changes",
        };
    }
    match stands {
        StopState::Done if stop == Stop::Welcome => "",
        StopState::Done => "Done",
        StopState::Now if matches!(state.page, Page::Review(_)) => "Now: check changes",
        StopState::Now if matches!(state.page, Page::Undo | Page::PastRuns) => "Now: undo",
        StopState::Now if matches!(state.page, Page::OnCopy(_)) => "Now: try on a copy",
        StopState::Now => "Now",
        StopState::NeedsYou => "Needs you",
        StopState::Stopped => "Stopped",
        StopState::Optional => "Optional",
        StopState::Later => "",
    }
}

fn row(state: &State, progress: &Progress<'_>, index: usize, stop: Stop) -> Row {
    let stands = progress.stop_state(stop);
    let enabled = progress.page_of(stop).is_some();
    let word = word(state, stop, stands);
    let mut spoken = format!("{index}, {}", stop.name());
    let said = if word.is_empty() && stands == StopState::Later {
        "not started"
    } else {
        word
    };
    for part in [said, if enabled { "" } else { opens(stop) }] {
        if !part.is_empty() {
            spoken.push_str(", ");
            spoken.push_str(&part.to_lowercase());
        }
    }
    Row {
        // Welcome is no section: the product's mark stands there.
        number: if stop == Stop::Welcome {
            String::new()
        } else {
            index.to_string()
        },
        word: word.to_owned(),
        spoken,
        state: match stands {
            StopState::Done => RailState::Done,
            StopState::Now => RailState::Now,
            StopState::NeedsYou => RailState::NeedsYou,
            StopState::Stopped => RailState::Stopped,
            StopState::Optional => RailState::Optional,
            StopState::Later => RailState::Later,
        },
        current: state.stop() == stop,
        enabled,
        name: stop.name(),
    }
}

/// Draws the stops, and says which one is to be opened.
fn stops_ui(ui: &mut Ui, state: &State, row_height: f32) -> Option<Stop> {
    let progress = state.progress();
    let rows: Vec<Row> = Stop::ALL
        .into_iter()
        .enumerate()
        .map(|(index, stop)| row(state, &progress, index, stop))
        .collect();
    let is_wide = Width::of(ui.ctx()) == Width::Wide;
    let drawn: Vec<RailRow<'_>> = rows
        .iter()
        .map(|row| RailRow {
            number: &row.number,
            name: row.name,
            word: if is_wide { &row.word } else { short(&row.word) },
            state: row.state,
            current: row.current,
            enabled: row.enabled,
            spoken: &row.spoken,
        })
        .collect();
    let pressed = rail::rail_ui(ui, &drawn, row_height)?;
    Stop::ALL.get(pressed).copied()
}

/// Where one is, for narrow windows: "4 of 9".
pub(crate) fn place(state: &State) -> String {
    let at = Stop::ALL
        .iter()
        .position(|stop| *stop == state.stop())
        .unwrap_or(0);
    format!("{at} of {}", Stop::ALL.len() - 1)
}

/// The rail where there is room for it, else the bar; in the narrowest windows the strip has to do.
pub(crate) fn rail_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let width = Width::of(ui.ctx());
    if width == Width::Tight {
        return Vec::new();
    }
    if !width.has_rail() {
        let place = format!("Section {}", place(state));
        if section_bar_ui(ui, &place, state.stop().name()) {
            open_sections(ui);
        }
        return Vec::new();
    }
    let fill = tokens(ui).rail;
    Panel::left("rail")
        .resizable(false)
        .exact_size(width.rail())
        .frame(Frame::new().fill(fill))
        .show(ui, |ui| {
            name_panel(ui, Role::Navigation, "Progress");
            let mut actions = Vec::new();
            let mut sharing = state.look.is_shared();
            // The stops come first where the window is low; Help has the theme as well.
            let has_room = ui.content_rect().height() >= THEME_HEIGHT;
            let theme = has_room.then(|| state.look.theme.into());
            let foot = rail_foot_ui(ui, &mut sharing, state.look.zoom, theme);
            if foot.sharing_changed {
                actions.push(Action::Look(look::Message::Share(sharing)));
            }
            actions.extend(foot.percent.map(look::Message::Zoom).map(Action::Look));
            actions.extend(foot.theme.map(themed));
            let tall = f32::from(u8::try_from(Stop::ALL.len()).unwrap_or(u8::MAX)) * size::RAIL_ROW
                + size::S20;
            let row_height = if width == Width::Wide && ui.available_height() >= tall {
                size::RAIL_ROW
            } else {
                size::RAIL_ROW_MEDIUM
            };
            let stop = ScrollArea::vertical()
                .id_salt("rail rows")
                .auto_shrink(false)
                .show(ui, |ui| stops_ui(ui, state, row_height))
                .inner;
            actions.extend(stop.map(Action::OpenStop));
            actions
        })
        .inner
}

fn sections_id() -> Id {
    Id::unique("all sections are open")
}

/// Whether the list of all sections lies over the page.
pub(crate) fn sections_are_open(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<bool>(sections_id()))
        .unwrap_or(false)
}

/// Opens the list of all sections.
pub(crate) fn open_sections(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(sections_id(), true));
}

/// What the strip has no room for in the narrowest windows.
fn tools_ui(ui: &mut Ui, state: &State) -> Option<Action> {
    if Width::of(ui.ctx()) != Width::Tight || state.signed_in().is_none() {
        return None;
    }
    let mut pressed = None;
    row_ui(ui, size::CONTROL_SMALL, |ui| {
        ui.spacing_mut().item_spacing.x = size::S8;
        let values = Button::secondary("Values").small().icon(Icon::Copy);
        if values.pressed(ui) {
            pressed = Some(Action::Open(open::Message::ToggleValues));
        }
        let activity = Button::secondary("Activity").small().icon(Icon::Log);
        if activity.pressed(ui) {
            pressed = Some(Action::Open(open::Message::ToggleActivity));
        }
    });
    ui.add_space(size::S8);
    pressed
}

/// The list of all sections with what else stands in the rail, where there is no room for the rail.
pub(crate) fn sections_ui(ui: &Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    if !sections_are_open(ui) {
        return actions;
    }
    let t = tokens(ui);
    let window = ui.ctx().content_rect().size();
    let id = Id::unique("all sections");
    let opening = opening(ui.ctx(), id);
    keep_focus(ui.ctx());
    let frame = Frame::new()
        .fill(t.rail)
        .stroke(Stroke::new(size::EDGE, t.line_strong))
        .corner_radius(CornerRadius::same(size::RADIUS_DIALOG))
        .inner_margin(Margin::same(16));
    let area = Modal::default_area(id)
        .role(Role::Dialog)
        .accessible_name("All sections")
        .fade_in(false);
    let shown = Modal::new(id)
        .area(area)
        .frame(frame)
        .backdrop_color(t.scrim)
        .show(ui.ctx(), |ui| {
            if let Some(area) = ui.stack().iter().find(|one| one.is_area_ui()) {
                ui.accesskit_node_builder(area.unique_id, |node| node.set_modal());
            }
            ui.set_width(size::RAIL.min(window.x - 2.0 * size::S40) + size::S40);
            ui.spacing_mut().item_spacing.y = 0.0;
            // What was drawn in the last frame sets no limit.
            ui.set_max_height(window.y);
            let tool = tools_ui(ui, state);
            let opened = tool.is_some();
            actions.extend(tool);
            let around = 2.0 * size::S24 + 2.0 * size::S20;
            let buttons = 2.0 * (size::CONTROL_SMALL + size::S8);
            let tallest = (window.y - around - buttons).max(3.0 * size::S40);
            let area = ScrollArea::vertical()
                .id_salt("all sections rows")
                .max_height(tallest);
            let stop = scroll_ui(ui, area, Turns::Always, |ui| {
                let stop = stops_ui(ui, state, size::RAIL_ROW_MEDIUM);
                ui.add_space(size::S8);
                let mut sharing = state.look.is_shared();
                if switch_row_ui(ui, Icon::Screen, &mut sharing, "Sharing view").changed() {
                    actions.push(Action::Look(look::Message::Share(sharing)));
                }
                actions.extend(
                    text_size_ui(ui, state.look.zoom)
                        .map(look::Message::Zoom)
                        .map(Action::Look),
                );
                actions.extend(theme_ui(ui, state.look.theme.into()).map(themed));
                stop
            });
            actions.extend(stop.map(Action::OpenStop));
            ui.add_space(size::S8);
            let close = Button::secondary("Close")
                .small()
                .name("Close all sections");
            let close = ui.add(close);
            if opening {
                close.request_focus();
            }
            stop.is_some() || opened || close.clicked()
        });
    let close = shown.should_close() || shown.inner;
    if close || Width::of(ui.ctx()).has_rail() {
        ui.data_mut(|data| data.insert_temp(sections_id(), false));
    }
    actions
}

fn themed(theme: egui::ThemePreference) -> Action {
    Action::Look(look::Message::Theme(theme.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_that_cannot_be_opened_says_why() {
        let state = State::for_tests();
        let row = |index: usize| row(&state, &state.progress(), index, Stop::ALL[index]);
        assert_eq!(row(0).spoken, "0, Welcome, now");
        assert_eq!(
            row(2).spoken,
            "2, CloudTrail, not started, opens after section 1"
        );
        assert_eq!(row(8).spoken, "8, Test, not started, opens after section 5");
        assert!(!row(8).enabled);
    }

    #[test]
    fn the_place_counts_sections_without_welcome() {
        let mut state = State::for_tests();
        state.page = Page::Radiant;
        assert_eq!(place(&state), "4 of 9");
    }
}
