//! What has to be taken to Radiant Security's website: the two names, and more if it asks for more.

use egui::Ui;

use crate::ui::button::Button;
use crate::ui::copy::CopyField;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::window::session::carried::{self, Carried, Value};
use crate::window::session::vendor_page::Message;
use crate::window::show::masking;
use crate::window::{Action, State};

/// The two that are always asked for.
const TWO: [Carried; 2] = [Carried::LogTopic, Carried::FindingsTopic];

/// The two names, and below them all other values once they were asked for. `head` may be empty.
pub(crate) fn names_ui(ui: &mut Ui, state: &State, head: &str) -> Option<Action> {
    state.form.draft.as_ref()?;
    let values = carried::values(state);
    if !head.is_empty() {
        text::section(ui, head);
        ui.add_space(size::S16);
    }
    let mut copied = None;
    for (item, value) in &values {
        if TWO.contains(item) {
            copied = copied.or(value_ui(ui, state, *item, value));
        }
    }
    text::help(
        ui,
        "A topic is a notice board in AWS. It tells Radiant Security when a new file is there.",
    );
    ui.add_space(size::S8);
    let words = if state.vendor_page.all_values {
        "Show only the two names"
    } else {
        "Asked for more? Show all values"
    };
    let pressed = Button::quiet(words).id_salt("all values").pressed(ui);
    let shown = pressed.then_some(Message::ShowAllValues(!state.vendor_page.all_values));
    if state.vendor_page.all_values {
        ui.add_space(size::S16);
        for (item, value) in &values {
            if is_more(*item) {
                copied = copied.or(value_ui(ui, state, *item, value));
            }
        }
    }
    copied
        .map(Action::CopiedValue)
        .or(shown.map(Action::VendorPage))
}

/// Goes to the website, but only if it is asked for.
fn is_more(item: Carried) -> bool {
    item.is_outward() && !TWO.contains(&item)
}

/// A value to copy, or to read where it is not made yet; gives it back when it was copied.
fn value_ui(ui: &mut Ui, state: &State, item: Carried, value: &Value) -> Option<Carried> {
    let copied = match value {
        Value::There(value) => {
            let masked = masking::carried(state, item, value);
            let mut field = CopyField::new(item.label(), value);
            if masked != *value {
                field = field.masked(&masked);
            }
            field.show(ui)
        }
        Value::Chosen(value, when) => {
            text::strong(ui, item.label());
            text::mono(ui, &masking::carried(state, item, value));
            text::rich_help(ui, &[Piece::Unknown(when)]);
            false
        }
        Value::Unknown(_) => return None,
    };
    ui.add_space(size::S16);
    copied.then_some(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_not_taken_there() {
        assert!(!is_more(Carried::ExternalId));
        assert!(!is_more(Carried::LogTopic));
        let more = Carried::ALL.into_iter().filter(|item| is_more(*item));
        assert_eq!(more.count() + TWO.len() + 1, Carried::ALL.len());
    }
}
