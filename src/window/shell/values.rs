//! The values board: everything that goes to Radiant Security's website and what comes back, always one key away.

use egui::{Align, Layout, Ui, vec2};

use crate::ui::check::check_named_ui;
use crate::ui::copy::CopyField;
use crate::ui::dialog::Dialog;
use crate::ui::layout::divider;
use crate::ui::text::{self, Piece};
use crate::ui::theme::size;
use crate::window::session::carried::{self, Carried, Value};
use crate::window::show::masking;
use crate::window::{Action, State, open};

/// The heading of the board.
const TITLE: &str = "Values to carry over";

/// The least width of what a value is called: the longest label on one line.
const LABEL: f32 = 240.0;
/// Width of a tick with its word, and the width of the board from which on the word stands beside it.
const TICK: f32 = 128.0;
const WITH_WORD: f32 = 800.0;

/// The parts of the board, with what is in each.
const PARTS: [(&str, &[Carried]); 3] = [
    (
        "Always asked for",
        &[Carried::LogTopic, Carried::FindingsTopic],
    ),
    (
        "If Radiant Security asks for more",
        &[
            Carried::RoleArn,
            Carried::LogTopicArn,
            Carried::FindingsTopicArn,
            Carried::LogBucketArn,
            Carried::FindingsBucketArn,
            Carried::LogKeyArn,
            Carried::FindingsKeyArn,
            Carried::Region,
            Carried::Account,
        ],
    ),
    ("Comes back from Radiant Security", &[Carried::ExternalId]),
];

/// Draws the board while it is open.
pub(crate) fn values_ui(ui: &Ui, state: &State) -> Vec<Action> {
    if !state.open.values {
        return Vec::new();
    }
    let mut actions = Vec::new();
    let (answer, ()) = Dialog::new("values", TITLE)
        .safe("Close")
        .large()
        .show_with(ui.ctx(), |ui| contents_ui(ui, state, &mut actions));
    if answer.is_some() {
        actions.push(Action::Open(open::Message::ToggleValues));
    }
    actions
}

fn contents_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    text::help(
        ui,
        "Copy a value here, then paste it on Radiant Security's website. What you copy is ticked.",
    );
    let values = carried::values(state);
    for (head, items) in PARTS {
        ui.add_space(size::S12);
        text::subsection(ui, head);
        for item in items {
            if let Some(value) = values.get(item) {
                divider(ui, 6.0);
                row_ui(ui, state, (*item, value), actions);
            }
        }
    }
}

/// What a value is called at the left, the value in the middle, its tick at the right; below each other in narrow windows.
fn row_ui(ui: &mut Ui, state: &State, (item, value): (Carried, &Value), actions: &mut Vec<Action>) {
    let width = ui.available_width();
    if width < size::SIDE_BY_SIDE {
        label_ui(ui, item);
        ui.add_space(size::S4);
        value_ui(ui, state, (item, value), actions);
        tick_ui(ui, state, (item, value, "Taken over"), actions);
        return;
    }
    let (word, tick) = if width < WITH_WORD {
        ("", size::CHECK + size::S12)
    } else {
        ("Taken over", TICK)
    };
    let label = (0.3 * width).max(LABEL);
    let middle = width - label - tick - 2.0 * size::S12;
    ui.horizontal_top(|ui| {
        column_ui(ui, label, |ui| label_ui(ui, item));
        column_ui(ui, middle, |ui| {
            value_ui(ui, state, (item, value), actions);
        });
        column_ui(ui, tick, |ui| {
            tick_ui(ui, state, (item, value, word), actions);
        });
    });
}

fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
        ui.set_width(width);
        add(ui);
    });
}

fn label_ui(ui: &mut Ui, item: Carried) {
    text::help_strong(ui, item.label());
    text::small(ui, item.goes_to());
}

fn value_ui(
    ui: &mut Ui,
    state: &State,
    (item, value): (Carried, &Value),
    actions: &mut Vec<Action>,
) {
    match value {
        Value::Unknown(why) => {
            text::rich_help(ui, &[Piece::Unknown(why)]);
        }
        Value::Chosen(value, when) => {
            text::mono(ui, &masking::carried(state, item, value));
            text::rich_help(ui, &[Piece::Unknown(when)]);
        }
        Value::There(value) => {
            let masked = masking::carried(state, item, value);
            let mut field = CopyField::new(item.label(), value)
                .without_label()
                .stacked(false)
                .compact();
            if masked != *value {
                field = field.masked(&masked);
            }
            if field.show(ui) {
                actions.push(Action::CopiedValue(item));
            }
        }
    }
}

/// The tick of a value that is there and goes to the website; what it is for stands beside it.
fn tick_ui(
    ui: &mut Ui,
    state: &State,
    (item, value, word): (Carried, &Value, &str),
    actions: &mut Vec<Action>,
) {
    let Some(value) = value.there() else {
        return;
    };
    if !item.is_outward() || state.form.draft.is_none() {
        return;
    }
    let mut on = carried::is_ticked(state, item, value);
    let name = format!("Taken over: {}", item.label());
    if check_named_ui(ui, &mut on, word, &name).changed() {
        actions.push(Action::Tick(item, on));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_on_the_board_once() {
        let mut listed: Vec<Carried> = PARTS
            .into_iter()
            .flat_map(|(_, items)| items.iter().copied())
            .collect();
        listed.sort_unstable();
        let mut all = Carried::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(listed, all);
    }
}
