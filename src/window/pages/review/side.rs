//! Beside the changes: which rights they need, what they cost, how to go back, and how to have them approved.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;

use crate::engine::{InSection, Planned};
use crate::plan::{Cost, Section};
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon_ui};
use crate::ui::layout::{beside_ui, divider};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::text;
use crate::ui::theme::{size, tokens};
use crate::window::pages::review::code;
use crate::window::session::approving;
use crate::window::show::counts::counts;
use crate::window::show::{masking, on_call};
use crate::window::{Action, Page, Phase, State};

pub(crate) fn notes_ui(
    ui: &mut Ui,
    state: &mut State,
    planned: &Planned,
    phase: Phase,
) -> Option<Action> {
    let writes = counts(state, phase).writes() > 0;
    let owned = writes && code::is_owned(planned, phase);
    let mut code = None;
    if owned {
        code = noted(ui, Icon::Folder, |ui| {
            code::code_ui(ui, state, planned, phase)
        });
        divider(ui, size::S12);
    }
    let mut asks_cost = false;
    if writes {
        asks_cost = facts_ui(ui, state, planned, phase.sections());
        divider(ui, size::S12);
    }
    let saved = noted(ui, Icon::Save, |ui| {
        text::strong(
            ui,
            if writes {
                "Someone has to approve?"
            } else {
                "Someone else has to do it?"
            },
        );
        let sheet = writes && Button::quiet("Approval sheet…").pressed(ui);
        ui.add_space(size::S8);
        on_call::files_ui(ui, state);
        let list = Button::quiet("Save this list as a file").pressed(ui);
        ui.add_space(size::S8);
        let plan = Button::quiet("Save it to open it here again").pressed(ui);
        if sheet {
            Some(Action::Approving(phase, approving::Message::Show))
        } else if list {
            Some(Action::SavePlan(phase))
        } else {
            plan.then_some(Action::SavePlanToOpen(phase))
        }
    });
    if writes && !owned {
        divider(ui, size::S12);
        code = noted(ui, Icon::Folder, |ui| {
            code::code_ui(ui, state, planned, phase)
        });
    }
    let asked = asks_cost.then_some(Action::Cost(phase));
    saved.or(code).or(asked)
}

/// Which rights the changes need, what they cost, and how to go back. Whether somebody asks how much that is.
pub(crate) fn facts_ui(
    ui: &mut Ui,
    state: &mut State,
    planned: &Planned,
    sections: &[Section],
) -> bool {
    let sections: Vec<&InSection> = sections
        .iter()
        .filter_map(|section| planned.in_section(*section))
        .collect();
    let needs: BTreeSet<&str> = sections
        .iter()
        .flat_map(|here| &here.needs)
        .copied()
        .collect();
    if !needs.is_empty() {
        noted(ui, Icon::Lock, |ui| needs_ui(ui, state, &needs));
        divider(ui, size::S12);
    }
    let costs = added_up(sections.iter().flat_map(|here| &here.costs));
    let asks_cost = noted(ui, Icon::Coin, |ui| {
        costs_ui(ui, state, &costs);
        !costs.is_empty() && how_much_ui(ui, state)
    });
    divider(ui, size::S12);
    noted(ui, Icon::Undo, |ui| {
        text::strong(ui, "You can go back");
        text::help(
            ui,
            "We save a copy of everything we change first. Undo stays available: at the end of the run, and under Activity, Earlier runs.",
        );
    });
    asks_cost
}

/// How much it comes to, where that was counted, and the way to the page that says it. A saved plan has none.
fn how_much_ui(ui: &mut Ui, state: &State) -> bool {
    let Page::Review(phase) = state.page else {
        return false;
    };
    ui.add_space(size::S8);
    if let Some(forecast) = state.forecast(phase) {
        text::strong(ui, &forecast.head());
    }
    Button::quiet("What will it cost us?").pressed(ui)
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
    let deed = if state.review().show_needs {
        "Hide them"
    } else {
        "Show them"
    };
    if Button::quiet(deed)
        .name(&format!("{deed}: the permissions"))
        .pressed(ui)
    {
        let review = state.review_mut();
        review.show_needs = !review.show_needs;
    }
    if state.review().show_needs {
        ui.add_space(size::S8);
        for need in needs {
            text::code(ui, need);
        }
    }
}

/// The same costs together, with how often they come.
fn added_up<'a>(costs: impl Iterator<Item = (&'a Cost, &'a usize)>) -> Vec<(&'a Cost, usize)> {
    let mut found: BTreeMap<&Cost, usize> = BTreeMap::new();
    for (cost, times) in costs {
        *found.entry(cost).or_default() += times;
    }
    let mut list: Vec<(&Cost, usize)> = found.into_iter().collect();
    list.sort_by_key(|(cost, _)| cost.grows);
    list
}

fn costs_ui(ui: &mut Ui, state: &State, costs: &[(&Cost, usize)]) {
    text::strong(ui, "What it costs");
    if costs.is_empty() {
        text::help(ui, "These changes cost nothing by themselves.");
        return;
    }
    text::help(ui, "Estimates, billed by AWS.");
    let mut grows = false;
    for (cost, times) in costs {
        if cost.grows && !grows {
            grows = true;
            divider(ui, size::S12);
            mark_word_ui(ui, Mark::CanGrow, "Can grow with use");
        }
        ui.add_space(size::S8);
        let (what, price) = counted(cost, *times);
        text::help(ui, &masking::text(state, &what));
        text::help_strong(ui, &price);
    }
}

/// A cost that comes several times, in words: what it is for, and the price.
fn counted(cost: &Cost, times: usize) -> (String, String) {
    if times < 2 {
        return (cost.what.clone(), cost.price.clone());
    }
    let what = if let Some(what) = cost.what.strip_suffix(" in a Region") {
        format!("{what} in {times} Regions")
    } else {
        match cost.what.as_str() {
            "Key of your own" => format!("{times} keys of your own"),
            "Messages of the topic" => format!("Messages of {times} topics"),
            what => format!("{what}, {times} times"),
        }
    };
    let price = if cost.grows || cost.price == "free" {
        cost.price.clone()
    } else {
        format!("{} each", cost.price)
    };
    (what, price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_that_comes_several_times_is_said_in_words() {
        let said = |what: &str, price: &str, grows, times| {
            let cost = Cost {
                what: what.to_owned(),
                price: price.to_owned(),
                grows,
                of: None,
            };
            let (what, price) = counted(&cost, times);
            format!("{what}: {price}")
        };
        assert_eq!(
            said("Key of your own", "about $1 a month", false, 2),
            "2 keys of your own: about $1 a month each"
        );
        assert_eq!(
            said("GuardDuty in a Region", "by what it reads", true, 16),
            "GuardDuty in 16 Regions: by what it reads"
        );
        assert_eq!(
            said("Opening locked files", "about $0.03 per 10,000", true, 2),
            "Opening locked files, 2 times: about $0.03 per 10,000"
        );
        assert_eq!(
            said("Key of your own", "about $1 a month", false, 1),
            "Key of your own: about $1 a month"
        );
    }

    #[test]
    fn equal_costs_are_said_once_and_those_that_grow_come_last() {
        let cost = |what: &str, grows| Cost {
            what: what.to_owned(),
            price: "about $1 a month".to_owned(),
            grows,
            of: None,
        };
        let costs = [
            cost("Storage", true),
            cost("1 key", false),
            cost("1 key", false),
        ];
        let added: Vec<(String, usize)> = added_up(costs.iter().map(|cost| (cost, &1)))
            .into_iter()
            .map(|(cost, times)| (cost.what.clone(), times))
            .collect();
        assert_eq!(added, [("1 key".to_owned(), 2), ("Storage".to_owned(), 1)]);
    }
}
