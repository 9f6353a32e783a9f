//! Keyboard shortcuts that work on every page.

use egui::{Event, Key, Modifiers, Popup, TextEdit, Ui};

use crate::ui::focus::ask_for_missing;
use crate::window::shell::rail::sections_are_open;
use crate::window::{Action, Foot, State, Stop, TEXT_SIZES, look, open};

/// The keys of the stops, in their order.
const STOP_KEYS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// The shortcuts in words, for the help; `Ctrl` and `Alt` are the keys of other systems than macOS.
pub(crate) const SHEET: [(&str, &str); 14] = [
    ("Tab, Shift+Tab", "Next, previous control"),
    (
        "F6, Shift+F6",
        "Next, previous area: page, side panel, activity, footer, sections, strip",
    ),
    ("Up, Down", "Within choices, sections and lists"),
    ("Left, Right", "Within a row of parts; open or close a row"),
    ("Space, Enter", "Press, choose or tick"),
    ("Ctrl+Enter", "Press the filled button of the page"),
    ("Alt+Left", "Back"),
    ("Alt+1 to Alt+9, Alt+0", "Open that section; 0 is Welcome"),
    ("Ctrl+B", "Open or close the values to carry over"),
    ("Ctrl+J", "Open or close Activity"),
    ("Ctrl+Shift+S", "Sharing view on or off"),
    (
        "Ctrl+Plus, Ctrl+Minus, Ctrl+0",
        "Larger text, smaller text, 100%",
    ),
    ("F1 or ?", "This help"),
    ("Esc", "Close what is open; it never stops a run"),
];

/// What was asked for by keyboard. Keys that are taken here are not seen by anything drawn later.
pub(crate) fn pressed(ui: &Ui, state: &State, foot: &Foot) -> Vec<Action> {
    let mac = ui.ctx().os().is_mac();
    let hit =
        |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let mut actions = Vec::new();

    if let Some(percent) = text_size(state.look.zoom, &hit) {
        actions.push(Action::Look(look::Message::Zoom(percent)));
    }
    // Hiding what others must not see comes before whatever is open.
    if hit(Modifiers::COMMAND | Modifiers::SHIFT, Key::S) {
        actions.push(Action::Look(look::Message::Share(!state.look.is_shared())));
    }
    if hit(Modifiers::NONE, Key::F1) || asks(ui) {
        actions.push(Action::Open(open::Message::ToggleHelp));
    }
    if state.open.confirm.is_some()
        || state.open.help
        || state.open.earlier
        || sections_are_open(ui)
    {
        return actions;
    }
    if hit(Modifiers::COMMAND, Key::B) {
        actions.push(Action::Open(open::Message::ToggleValues));
    }
    if state.open.values {
        return actions;
    }
    if hit(Modifiers::COMMAND, Key::J) {
        actions.push(Action::Open(open::Message::ToggleActivity));
    }
    if hit(Modifiers::COMMAND, Key::Enter) {
        // A menu would stay open below what comes.
        Popup::close_all(ui.ctx());
        let asked = primary(foot);
        if asked.is_some() && !foot.not_yet.is_empty() {
            ask_for_missing(ui.ctx());
        }
        actions.extend(asked);
    }
    let back = if mac {
        hit(Modifiers::COMMAND, Key::OpenBracket)
    } else {
        hit(Modifiers::ALT, Key::ArrowLeft)
    };
    if back {
        actions.extend(foot.back.clone());
    }
    let with = if mac {
        Modifiers::COMMAND
    } else {
        Modifiers::ALT
    };
    for (key, stop) in STOP_KEYS.into_iter().zip(Stop::ALL) {
        // On macOS 0 with this key is the text size.
        let is_taken = mac && key == Key::Num0;
        if !is_taken && hit(with, key) {
            // The same key may have typed its digit.
            ui.input_mut(|input| {
                input
                    .events
                    .retain(|event| !matches!(event, Event::Text(_)));
            });
            actions.push(Action::OpenStop(stop));
        }
    }
    let folded_panel_is_open = state.open.side;
    if state.open.activity
        && !folded_panel_is_open
        && !Popup::is_any_open(ui.ctx())
        && hit(Modifiers::NONE, Key::Escape)
    {
        actions.push(Action::Open(open::Message::ToggleActivity));
    } else if !folded_panel_is_open
        && !is_typing(ui)
        && !state.awaited_looks().is_empty()
        && !Popup::is_any_open(ui.ctx())
        && hit(Modifiers::NONE, Key::Escape)
    {
        actions.push(Action::StopWaiting);
    }
    actions
}

/// Whether a question mark was typed, and not into a field.
fn asks(ui: &Ui) -> bool {
    if is_typing(ui) {
        return false;
    }
    ui.input(|input| {
        let is_mark = |event: &Event| matches!(event, Event::Text(text) if text == "?");
        input.events.iter().any(is_mark)
    })
}

/// Whether a field has focus.
fn is_typing(ui: &Ui) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    focused.is_some_and(|id| TextEdit::load_state(ui.ctx(), id).is_some())
}

/// The filled button. While it cannot be pressed, the page shows what it lacks.
pub(crate) fn primary(foot: &Foot) -> Option<Action> {
    let (_, action) = foot.primary.as_ref()?;
    Some(if foot.not_yet.is_empty() {
        action.clone()
    } else {
        Action::ShowMissing
    })
}

/// The text size that was asked for, one of those that were tried.
fn text_size(now: u16, hit: &impl Fn(Modifiers, Key) -> bool) -> Option<u16> {
    // Every key is asked for, so that none is left over for others.
    let larger = hit(Modifiers::COMMAND, Key::Plus) | hit(Modifiers::COMMAND, Key::Equals);
    let smaller = hit(Modifiers::COMMAND, Key::Minus);
    let plain = hit(Modifiers::COMMAND, Key::Num0);
    if larger {
        TEXT_SIZES.into_iter().find(|percent| *percent > now)
    } else if smaller {
        TEXT_SIZES.into_iter().rev().find(|percent| *percent < now)
    } else if plain {
        Some(100)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Question;

    #[test]
    fn text_sizes_go_in_steps_and_stop_at_both_ends() {
        assert_eq!(TEXT_SIZES, crate::ui::rail::TEXT_SIZES);
        let only = |wanted: Key| move |_: Modifiers, key: Key| key == wanted;
        assert_eq!(text_size(100, &only(Key::Plus)), Some(125));
        assert_eq!(text_size(150, &only(Key::Equals)), Some(200));
        assert_eq!(text_size(200, &only(Key::Plus)), None);
        assert_eq!(text_size(125, &only(Key::Minus)), Some(100));
        assert_eq!(text_size(100, &only(Key::Minus)), None);
        assert_eq!(text_size(200, &only(Key::Num0)), Some(100));
    }

    #[test]
    fn a_button_that_cannot_be_pressed_is_not_pressed_by_keyboard() {
        let mut foot = Foot {
            primary: Some(("Continue".to_owned(), Action::Begin)),
            not_yet: "Choose how to start.".to_owned(),
            ..Foot::default()
        };
        assert_eq!(primary(&foot), Some(Action::ShowMissing));
        foot.primary = Some(("Continue".to_owned(), Action::Answered(Question::Trail)));
        assert_eq!(primary(&foot), Some(Action::ShowMissing));
        foot.not_yet.clear();
        assert_eq!(primary(&foot), Some(Action::Answered(Question::Trail)));
    }
}
