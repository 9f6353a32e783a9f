//! Beside a way back: what has changed since, what was last used, what is left on the vendor's website, and how long it takes.

use std::collections::BTreeSet;

use egui::Ui;

use crate::engine::WayBack;
use crate::plan::{Fate, Told};
use crate::ui::icon::{Icon, icon_ui};
use crate::ui::layout::{SidePanel, beside_ui, divider};
use crate::ui::text;
use crate::ui::theme::{size, tokens};
use crate::window::show::masking;
use crate::window::{Action, State};

/// So many sentences of one kind are shown.
const SAID: usize = 3;

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let way = match &state.undo.run {
        Some(run) => std::sync::Arc::clone(&run.way),
        None => std::sync::Arc::clone(state.undo.way.here()?),
    };
    let mut open = state.open.side;
    SidePanel::new("about taking it back", "About taking it back")
        .width(size::SIDE_NOTES)
        .summary("Changed since, last used, time")
        .show(ui, &mut open, |ui| notes_ui(ui, state, &way));
    state.open.side = open;
    None
}

fn notes_ui(ui: &mut Ui, state: &State, way: &WayBack) {
    let told = &way.planned.told().changes;
    let since: Vec<&Told> = told.iter().filter(|told| has_changed(told)).collect();
    if !since.is_empty() {
        noted(ui, Icon::Warn, |ui| {
            let head = match since.len() {
                1 => "1 thing changed since".to_owned(),
                many => format!("{many} things changed since"),
            };
            text::strong(ui, &head);
            let kept = since.iter().filter(|told| told.kind.writes()).count();
            if kept > 0 {
                text::help(
                    ui,
                    "What somebody added stays. We take out only what is ours.",
                );
            }
            if kept < since.len() {
                text::help(
                    ui,
                    "Where we cannot tell that apart, it is left to you, with the difference.",
                );
            }
        });
        divider(ui, size::S12);
    }
    let used: BTreeSet<&String> = told
        .iter()
        .filter_map(|told| way.last_used.get(&told.id))
        .collect();
    if !used.is_empty() {
        noted(ui, Icon::Person, |ui| {
            text::strong(ui, "Last used");
            for said in used.iter().take(SAID) {
                text::help(ui, &masking::said(state, said));
            }
            if used.len() > SAID {
                text::help(ui, "More in the rows.");
            }
        });
        divider(ui, size::S12);
    }
    if !way.at_the_vendor.is_empty() {
        noted(ui, Icon::Ext, |ui| {
            text::strong(ui, "On Radiant Security's website");
            text::help(
                ui,
                "Remove the connector and the credential there. We list both at the end.",
            );
        });
        divider(ui, size::S12);
    }
    noted(ui, Icon::Clock, |ui| {
        let head = if state.is_practice() {
            "A few seconds in practice"
        } else {
            "About 3 minutes"
        };
        text::strong(ui, head);
        text::help(ui, "You can stop midway and carry on.");
    });
}

/// Whether somebody has changed the thing since the run.
fn has_changed(told: &Told) -> bool {
    let since = |text: &str| text.contains("changed this since");
    match &told.kind {
        crate::plan::Kind::ByHand(problem) => since(&problem.summary),
        _ => {
            Fate::of(told) != Fate::Stays
                && told.warnings.iter().any(|warning| since(&warning.text))
        }
    }
}

/// A drawing at the left, and what it stands for beside it.
fn noted(ui: &mut Ui, icon: Icon, add: impl FnOnce(&mut Ui)) {
    let ink = tokens(ui).ink;
    beside_ui(
        ui,
        |ui| {
            icon_ui(ui, icon, size::ICON, ink);
        },
        add,
    );
}
