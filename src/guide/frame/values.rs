//! The values board: everything that goes to Radiant Security's website and what comes back, always one key away.

use std::time::Duration;

use egui::{Context, Id, Ui};

use crate::guide::carried::{self, Carried, Value};
use crate::guide::{Action, State};
use crate::ui::check::check_ui;
use crate::ui::copy::CopyField;
use crate::ui::dialog::Dialog;
use crate::ui::layout::divider;
use crate::ui::text;
use crate::ui::theme::size;

/// The heading of the board.
const TITLE: &str = "Values to carry over";

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

/// Draws the board while it is open. When it closes, focus goes back to where it was.
pub(super) fn values_ui(ui: &Ui, state: &State) -> Vec<Action> {
    let before = Id::unique("focus before the values");
    if !state.values_open {
        give_focus_back(ui.ctx(), before);
        return Vec::new();
    }
    keep_focus(ui.ctx(), before);
    let mut actions = Vec::new();
    let (answer, ()) = Dialog::new("values", TITLE)
        .safe("Close")
        .show_with(ui.ctx(), |ui| contents_ui(ui, state, &mut actions));
    if answer.is_some() {
        actions.push(Action::ToggleValues);
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
        ui.add_space(size::S24);
        text::subsection(ui, head);
        for item in items {
            if let Some(value) = values.get(item) {
                divider(ui, size::S12);
                value_ui(ui, state, (*item, value), actions);
            }
        }
    }
}

fn value_ui(
    ui: &mut Ui,
    state: &State,
    (item, value): (Carried, &Value),
    actions: &mut Vec<Action>,
) {
    match value {
        Err(why) => {
            text::strong(ui, item.label());
            text::help(ui, why);
        }
        Ok(value) => {
            let masked = carried::masked(state, item, value);
            let mut field = CopyField::new(item.label(), value);
            if masked != *value {
                field = field.masked(&masked);
            }
            if field.show(ui) {
                actions.push(Action::Tick(item, true));
                actions.push(Action::Copied(item.copied().to_owned()));
            }
            ui.add_space(size::S8);
        }
    }
    text::meta(ui, item.goes_to());
    if let Ok(value) = value
        && item.is_outward()
        && state.draft.is_some()
    {
        let mut on = carried::is_ticked(state, item, value);
        let label = format!("Taken over: {}", item.label());
        if check_ui(ui, &mut on, &label).changed() {
            actions.push(Action::Tick(item, on));
        }
    }
}

/// What had focus when the board opened, if anything had.
#[derive(Clone, Copy)]
struct Before(Option<Id>);

/// Remembers what had focus when the board opened.
fn keep_focus(ctx: &Context, memo: Id) {
    let kept: Option<Before> = ctx.data(|data| data.get_temp(memo));
    if kept.is_none() {
        let before = Before(ctx.memory(|memory| memory.focused()));
        ctx.data_mut(|data| data.insert_temp(memo, before));
    }
}

fn give_focus_back(ctx: &Context, memo: Id) {
    let kept: Option<Before> = ctx.data(|data| data.get_temp(memo));
    let Some(Before(focused)) = kept else {
        return;
    };
    ctx.data_mut(|data| data.remove::<Before>(memo));
    if let Some(id) = focused {
        ctx.memory_mut(|memory| memory.request_focus(id));
        // What has focus again was drawn before this.
        ctx.request_repaint_after(Duration::ZERO);
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
