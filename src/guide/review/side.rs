//! Beside the changes: which rights they need, what they cost, how to go back, and how to have them approved.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use crate::engine::Planned;
use crate::guide::apply::writes;
use crate::guide::{Action, Phase, State};
use crate::plan::Cost;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon_ui};
use crate::ui::layout::{beside_ui, divider};
use crate::ui::mark::{Mark, mark_ui};
use crate::ui::text;
use crate::ui::theme::{size, tokens};

pub(super) fn notes_ui(
    ui: &mut Ui,
    state: &mut State,
    planned: &Planned,
    phase: Phase,
) -> Option<Action> {
    let writes = writes(planned, phase);
    let needs: BTreeSet<&str> = writes
        .iter()
        .flat_map(|change| &change.needs)
        .map(String::as_str)
        .collect();
    if !needs.is_empty() {
        noted(ui, Icon::Lock, |ui| needs_ui(ui, state, &needs));
        divider(ui, size::S12);
    }
    let costs = added_up(writes.iter().flat_map(|change| &change.costs));
    noted(ui, Icon::Coin, |ui| costs_ui(ui, &costs));
    divider(ui, size::S12);
    noted(ui, Icon::Undo, |ui| {
        text::strong(ui, "You can go back");
        text::help(
            ui,
            "We save a copy of everything we change first. Each change says how it is taken back.",
        );
    });
    divider(ui, size::S12);
    noted(ui, Icon::Save, |ui| {
        text::strong(ui, "Someone has to approve?");
        Button::quiet("Save this list as a file")
            .pressed(ui)
            .then_some(Action::SavePlan(phase))
    })
}

/// A drawing at the left, and what it stands for beside it.
fn noted<R>(ui: &mut Ui, icon: Icon, add: impl FnOnce(&mut Ui) -> R) -> R {
    let ink = tokens(ui).ink;
    beside_ui(
        ui,
        |ui| {
            icon_ui(ui, icon, size::ICON, ink);
        },
        add,
    )
}

fn needs_ui(ui: &mut Ui, state: &mut State, needs: &BTreeSet<&str>) {
    text::strong(ui, "May you do all of this?");
    let said = format!(
        "These changes use {} permissions. We cannot ask AWS ahead which of them your sign-in has. If one is missing, AWS refuses that change, and we say which it was.",
        needs.len()
    );
    text::help(ui, &said);
    ui.add_space(size::S8);
    let deed = if state.review.show_needs {
        "Hide them"
    } else {
        "Show them"
    };
    if Button::quiet(deed)
        .name(&format!("{deed}: the permissions"))
        .pressed(ui)
    {
        state.review.show_needs = !state.review.show_needs;
    }
    if state.review.show_needs {
        ui.add_space(size::S8);
        for need in needs {
            text::code(ui, need);
        }
    }
}

/// The same costs together, with how often they come.
fn added_up<'a>(costs: impl Iterator<Item = &'a Cost>) -> Vec<(&'a Cost, usize)> {
    let mut found: BTreeMap<(&str, &str), (&Cost, usize)> = BTreeMap::new();
    for cost in costs {
        found
            .entry((cost.what.as_str(), cost.price.as_str()))
            .or_insert((cost, 0))
            .1 += 1;
    }
    let mut list: Vec<(&Cost, usize)> = found.into_values().collect();
    list.sort_by_key(|(cost, _)| cost.grows);
    list
}

fn costs_ui(ui: &mut Ui, costs: &[(&Cost, usize)]) {
    text::strong(ui, "What it costs");
    if costs.is_empty() {
        text::help(ui, "These changes cost nothing by themselves.");
        return;
    }
    text::help(ui, "Estimates, billed by AWS.");
    for (index, (cost, times)) in costs.iter().enumerate() {
        if index > 0 {
            divider(ui, size::S4);
        }
        ui.add_space(size::S4);
        let what = if *times > 1 {
            format!("{times} × {}", cost.what)
        } else {
            cost.what.clone()
        };
        text::help(ui, &what);
        text::help_strong(ui, &cost.price);
        if cost.grows {
            mark_ui(ui, Mark::CanGrow);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_costs_are_said_once_and_those_that_grow_come_last() {
        let cost = |what: &str, grows| Cost {
            what: what.to_owned(),
            price: "about $1 a month".to_owned(),
            grows,
        };
        let costs = [
            cost("Storage", true),
            cost("1 key", false),
            cost("1 key", false),
        ];
        let added: Vec<(String, usize)> = added_up(costs.iter())
            .into_iter()
            .map(|(cost, times)| (cost.what.clone(), times))
            .collect();
        assert_eq!(added, [("1 key".to_owned(), 2), ("Storage".to_owned(), 1)]);
    }
}
