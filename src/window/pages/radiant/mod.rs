//! Section 4: what is done on Radiant Security's website, what has to be taken there, and what comes back.

pub(crate) mod bring_back;
pub(crate) mod steps;
pub(crate) mod values;

use egui::Ui;

use crate::ui::button::Button;
use crate::ui::eyebrow::Eyebrow;
use crate::ui::layout::{SidePanel, Width, divider, reading};
use crate::ui::mark::Mark;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::onwards::leave;
use crate::window::session::vendor_page::{Message, Steps};
use crate::window::show::title::title_ui;
use crate::window::{Action, Foot, Page, Phase, Question, State};

const PANEL: &str = "Paste these there";

/// What the footer says and does.
pub(crate) fn foot(state: &State) -> Foot {
    let step = steps::current(&state.vendor_page.ticked);
    let one_by_one = state.shows_one_step();
    let before = if state.progress().run(Phase::Logging).is_some() {
        Page::Outcome(Phase::Logging)
    } else {
        Page::Ask(Question::FindingsTopic)
    };
    let back = if one_by_one && step > 0 {
        Action::VendorPage(Message::Step(step - 1, false))
    } else {
        Action::Go(before)
    };
    let leave = Some(leave(state));
    if one_by_one && step < steps::LAST {
        return Foot {
            back: Some(back),
            secondary: leave,
            primary: Some((
                steps::done_words(step).to_owned(),
                Action::VendorPage(Message::Step(step, true)),
            )),
            ..Foot::default()
        };
    }
    Foot {
        back: Some(back),
        sentence: "Next you choose how much Radiant Security may read.".to_owned(),
        secondary: leave,
        primary: Some(("Continue".to_owned(), Action::Go(Page::Ask(Question::Read)))),
        ..Foot::default()
    }
}

/// What has to be taken there and brought back, where there is room for it beside the steps.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    if Width::of(ui.ctx()) != Width::Wide {
        return None;
    }
    let mut open = state.open.side;
    let action = SidePanel::new("values", PANEL)
        .width(size::SIDE_VALUES)
        .show(ui, &mut open, |ui| {
            let copied = values::names_ui(ui, state, PANEL);
            divider(ui, size::S24);
            copied.or(bring_back::field_ui(ui, state))
        });
    state.open.side = open;
    action.flatten()
}

/// The steps.
pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let width = Width::of(ui.ctx());
    if state.shows_one_step() {
        return one_step_ui(ui, state, width);
    }
    let is_beside = width == Width::Wide;
    Eyebrow::elsewhere("You do this part on Radiant Security's website").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "Add AWS in Radiant Security");
    ui.add_space(size::CONTROL_GAP);
    let ticked = &state.vendor_page.ticked;
    let first = steps::ticks_ui(ui, ticked, steps::Group::Credential, is_beside);
    let copied = if is_beside {
        None
    } else {
        ui.add_space(size::S16);
        values::names_ui(ui, state, PANEL)
    };
    ui.add_space(size::S24);
    let ticked = &state.vendor_page.ticked;
    let second = steps::ticks_ui(ui, ticked, steps::Group::Connector, is_beside);
    let pasted = if is_beside {
        None
    } else {
        ui.add_space(size::S16);
        bring_back::field_ui(ui, state)
    };
    ui.add_space(size::S16);
    error_is_normal_ui(ui);
    let fewer = if state.look.is_narrow {
        ui.add_space(size::S16);
        show_ui(ui, "Show one step at a time", Steps::ThatFit)
    } else {
        None
    };
    first.or(second).or(copied).or(pasted).or(fewer)
}

/// One step, with the values that it needs.
fn one_step_ui(ui: &mut Ui, state: &mut State, width: Width) -> Option<Action> {
    let step = steps::current(&state.vendor_page.ticked);
    let of = steps::LAST + 1;
    let words = format!("Step {} of {of}", step + 1);
    Eyebrow::question(step, of, &words).show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, steps::title(step));
    if width > Width::Tight {
        text::meta(ui, "On Radiant Security's website");
    }
    ui.add_space(size::S12);
    reading(ui, |ui| steps::sentence_ui(ui, step));
    ui.add_space(size::S16);
    let action = match step {
        steps::PASTE => values::names_ui(ui, state, ""),
        steps::LAST => {
            let pasted = bring_back::field_ui(ui, state);
            ui.add_space(size::S16);
            error_is_normal_ui(ui);
            pasted
        }
        _ => None,
    };
    ui.add_space(size::S16);
    let all = show_ui(ui, "Show all 6 steps", Steps::All);
    action.or(all)
}

fn show_ui(ui: &mut Ui, words: &str, steps: Steps) -> Option<Action> {
    let pressed = Button::quiet(words).pressed(ui);
    pressed.then_some(Action::VendorPage(Message::Show(steps)))
}

fn error_is_normal_ui(ui: &mut Ui) {
    crate::window::show::question::line_ui(
        ui,
        Mark::GoodToKnow,
        "It is normal that the connector shows an error now. It clears when section 5 is done.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::pages::table;
    use crate::window::session::scene;

    fn state() -> State {
        let mut state = scene::signed_in();
        scene::has_made_feeds(&mut state);
        state.page = Page::Radiant;
        state
    }

    #[test]
    fn one_can_go_on_only_with_the_id() {
        let mut state = state();
        assert_eq!(
            table::foot(&state).not_yet,
            "To continue, paste the External Role ID."
        );
        let draft = state.form.draft.as_mut().unwrap();
        draft.external_id = draft.log_topic.name.clone();
        assert!(!table::foot(&state).not_yet.is_empty());
        state.form.draft.as_mut().unwrap().external_id = "rs-8f2c-91d4".to_owned();
        assert_eq!(table::foot(&state).not_yet, "");
    }

    #[test]
    fn with_little_room_the_button_goes_from_step_to_step() {
        let mut state = state();
        state.look.is_narrow = true;
        assert_eq!(
            foot(&state).primary.unwrap().1,
            Action::VendorPage(Message::Step(0, true))
        );
        state.vendor_page.ticked.extend([0, 1]);
        let third = foot(&state);
        assert_eq!(third.primary.unwrap().0, "Saved, next step");
        assert_eq!(
            third.back,
            Some(Action::VendorPage(Message::Step(1, false)))
        );
        state.vendor_page.ticked.extend([2, 3, 4]);
        assert_eq!(foot(&state).primary.unwrap().0, "Continue");
        state.vendor_page.ticked.clear();
        state.vendor_page.steps = Steps::All;
        assert_eq!(foot(&state).primary.unwrap().0, "Continue");
    }
}
