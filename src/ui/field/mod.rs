//! One labelled line of input with help above and a message below.

mod input;
mod message;

use std::fmt::Debug;
use std::hash::Hash;
use std::time::Duration;

use egui::{Event, Id, IdSalt, Key, Response, Ui};

pub use message::FieldState;

use super::button::Button;
use super::copy::{SHOWN_SECS, peeks};
use super::cover::Cover;
use super::focus::{entered, stable_id, take_if_missing};
use super::icon::Icon;
use super::layout::sides_ui;
use super::text::{self, Face};
use super::theme::size;
use input::Input;
use message::{describe, message_ui};

/// A wrong field is shown as such once this long has passed without a key, or once it was left.
const PATIENCE_SECS: f64 = 0.8;

/// What happened in a field in this frame.
#[derive(Debug)]
pub struct FieldResponse {
    pub response: Response,
    pub changed: bool,
    /// The "change it for me" button was pressed.
    pub fix_pressed: bool,
    /// Spaces or quotes around a pasted text were taken away.
    pub trimmed: bool,
}

/// What the kit remembers of a field while it is on screen.
#[derive(Clone, Copy, Debug, Default)]
struct Memo {
    visited: bool,
    trimmed: bool,
    changed_at: Option<f64>,
    /// When Show was pressed.
    shown_at: Option<f64>,
}

#[must_use = "call `show`"]
pub struct Field<'a> {
    label: &'a str,
    value: &'a mut String,
    help: Option<&'a str>,
    hint: &'a str,
    mono: bool,
    password: bool,
    masked: Option<&'a str>,
    cover: Option<&'a dyn Cover>,
    state: FieldState<'a>,
    fix: Option<&'a str>,
    salt: Option<IdSalt>,
}

impl<'a> Field<'a> {
    pub fn new(label: &'a str, value: &'a mut String) -> Self {
        Self {
            label,
            value,
            help: None,
            hint: "",
            mono: false,
            password: false,
            masked: None,
            cover: None,
            state: FieldState::Plain,
            fix: None,
            salt: None,
        }
    }

    /// What may be typed, above the input.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// What stands in the empty input.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// For names and numbers.
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Never shows what is typed.
    pub fn password(mut self) -> Self {
        self.password = true;
        self
    }

    /// What stands in the input while it has no focus, instead of its text.
    pub fn masked(mut self, masked: &'a str) -> Self {
        self.masked = Some(masked);
        self
    }

    /// What is hidden in the input with and without focus, until Show is pressed.
    pub fn covered<C: Cover>(mut self, cover: Option<&'a C>) -> Self {
        self.cover = cover.map(|cover| cover as &'a dyn Cover);
        self
    }

    pub fn state(mut self, state: FieldState<'a>) -> Self {
        self.state = state;
        self
    }

    /// A button beside the message of a wrong field.
    pub fn fix(mut self, text: &'a str) -> Self {
        self.fix = Some(text);
        self
    }

    /// Keeps two fields of the same label apart.
    pub fn id_salt(mut self, salt: impl Hash + Debug) -> Self {
        self.salt = Some(IdSalt::new(salt));
        self
    }

    pub fn show(self, ui: &mut Ui) -> FieldResponse {
        let id = match self.salt {
            Some(salt) => stable_id(ui, salt),
            None => stable_id(ui, ("field", self.label)),
        };
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.vertical(|ui| self.show_in(ui, id)).inner
        })
        .inner
    }

    fn show_in(self, ui: &mut Ui, id: Id) -> FieldResponse {
        let memo: Memo = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let now = ui.input(|input| input.time);
        let cover = self
            .cover
            .filter(|_| !peeks(ui, memo.shown_at, SHOWN_SECS, now));
        let hides = cover.is_some_and(|cover| cover.hide(self.value.as_str()) != *self.value);
        let (label, show) = label_ui(ui, self.label, hides);
        if let Some(help) = self.help {
            text::help(ui, help);
        }
        ui.add_space(size::S8);

        let focused = ui.memory(|memory| memory.has_focus(id));
        let found = self.state;
        let state = patient(ui, found, memo, focused);
        let Self { value, .. } = self;
        let input = Input {
            id,
            mono: self.mono,
            password: self.password,
            masked: self.masked.filter(|_| !focused),
            cover,
            hint: self.hint,
            state,
        };
        let response = input.show(ui, value).labelled_by(label.id);

        if let FieldState::Wrong(_) = state {
            take_if_missing(ui, id);
        }
        let changed = response.changed();
        let left = response.lost_focus();
        let (pasted, enter) = ui.input(|input| {
            let pasted = input
                .events
                .iter()
                .any(|event| matches!(event, Event::Paste(_)));
            (pasted, input.key_pressed(Key::Enter))
        });
        if left && enter {
            if let FieldState::Wrong(_) = found {
                // It has to be mended first.
                response.request_focus();
            } else {
                entered(ui, id);
            }
        }
        let trimmed = changed && pasted && trim(value);
        let memo = Memo {
            visited: memo.visited || left,
            trimmed: trimmed || (memo.trimmed && !changed),
            changed_at: if changed { Some(now) } else { memo.changed_at },
            shown_at: if show { Some(now) } else { memo.shown_at },
        };
        ui.data_mut(|data| data.insert_temp(id, memo));

        let masked = self.masked.map(str::to_owned);
        let spoken = masked.or_else(|| cover.map(|cover| cover.hide(value)));
        describe(ui, &response, self.help, state, spoken);
        ui.add_space(size::S8);
        let fix_pressed = message_ui(ui, self.label, state, self.fix, memo.trimmed);
        if response.gained_focus() || (changed && response.has_focus()) {
            // What is said about it is read while one types.
            let said = response.rect.with_max_y(ui.min_rect().bottom());
            ui.scroll_to_rect(said.expand(size::S8), None);
        }
        if show || fix_pressed {
            // What was pressed goes, and focus with it.
            response.request_focus();
        }
        FieldResponse {
            response,
            changed,
            fix_pressed,
            trimmed,
        }
    }
}

/// The label and, where something is hidden, a button that shows it. Says whether that was pressed.
fn label_ui(ui: &mut Ui, label: &str, hides: bool) -> (Response, bool) {
    if !hides {
        return (text::strong(ui, label), false);
    }
    let name = format!("Show {label}");
    let show = Button::quiet("Show").icon(Icon::EyeOff).name(&name);
    let width = show.size(ui).x;
    sides_ui(
        ui,
        Face::BodyStrong.line(),
        width,
        |ui| text::strong(ui, label),
        |ui| show.pressed(ui),
    )
}

/// Holds back "wrong" while somebody is still typing for the first time.
fn patient<'a>(ui: &Ui, state: FieldState<'a>, memo: Memo, focused: bool) -> FieldState<'a> {
    let FieldState::Wrong(_) = state else {
        return state;
    };
    let Some(changed_at) = memo.changed_at.filter(|_| focused && !memo.visited) else {
        return state;
    };
    let rest = PATIENCE_SECS - (ui.input(|input| input.time) - changed_at);
    if rest > 0.0 {
        ui.request_repaint_after(Duration::from_secs_f64(rest));
        FieldState::Plain
    } else {
        state
    }
}

/// Takes away spaces and quotes around a pasted text. Says whether there were any.
fn trim(value: &mut String) -> bool {
    let kept = value
        .trim()
        .trim_matches(['"', '\'', '`', '“', '”', '‘', '’'])
        .trim();
    if kept.len() == value.len() {
        return false;
    }
    *value = kept.to_owned();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasting_takes_away_spaces_and_quotes() {
        let mut value = " \"rs-8f2c\"\n".to_owned();
        assert!(trim(&mut value));
        assert_eq!(value, "rs-8f2c");
        assert!(!trim(&mut value));
    }
}
