//! AWS gives the role to the accounts by itself: how far it is, group by group. The window only watches, and may be closed.

use std::time::Duration;

use egui::{Align, Layout, Ui, vec2};

use crate::inventory::OperationState;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::progress::{BarKind, BarPart, bar_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::pages::members::lifted::lifted_ui;
use crate::window::session::members::at_work::{Deed, GroupRow, by_group};
use crate::window::session::members::in_run;
use crate::window::session::members::in_run::Stands;
use crate::window::session::work::Run;
use crate::window::show::masking;
use crate::window::show::run::{clock, seconds};
use crate::window::show::title::title_ui;
use crate::window::{Action, Confirm, Foot, Phase, State, open};

/// Seconds count up once a second.
const SECOND: Duration = Duration::from_secs(1);
const WORD: f32 = 116.0;
const NAME: f32 = 160.0;
const COUNT: f32 = 180.0;

fn run(state: &State) -> Option<(&Run, Deed, OperationState)> {
    let run = state.work(Phase::Members).run.as_ref()?;
    let (deed, stands) = run.aws_at_work()?;
    Some((run, deed, stands))
}

/// Whether AWS is at work right now.
pub(crate) fn is_shown(state: &State) -> bool {
    run(state).is_some()
}

pub(crate) fn foot(state: &State) -> Foot {
    let Some((run, _, stands)) = run(state) else {
        return Foot::default();
    };
    if run.halts || stands == OperationState::Stopping {
        return Foot {
            bold: "AWS is stopping.".to_owned(),
            sentence: "It ends what it has begun, then we say where it is.".to_owned(),
            primary: Some(("Close the window".to_owned(), Action::StopAndClose)),
            ..Foot::default()
        };
    }
    Foot {
        sentence: "AWS carries on without this window.".to_owned(),
        secondary: Some((
            "Stop in AWS\u{2026}".to_owned(),
            Action::Open(open::Message::Ask(Confirm::Halt)),
        )),
        primary: Some(("Close the window".to_owned(), Action::StopAndClose)),
        ..Foot::default()
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let accounts = in_run(state)?;
    let (run, deed, stands) = run(state)?;
    let (began, looked) = (run.began, run.looked.1);
    let all = accounts.rows.len();
    let of = if all == 1 { "account" } else { "accounts" };
    let title = match deed {
        Deed::Gives => format!("AWS is adding the role to {all} {of}"),
        Deed::Takes => format!("AWS is taking the role out of {all} {of}"),
    };
    let is_queued = stands == OperationState::Queued;
    title_ui(ui, state, &title);
    ui.add_space(size::S8);
    text::body(
        ui,
        "You can close this window. AWS carries on. We look again when you open it. AWS calls it a StackSet.",
    );
    ui.add_space(size::S12);
    ui.ctx().request_repaint_after(SECOND);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = size::S12;
        text::count(
            ui,
            &format!("{} of {all} done", accounts.count(Stands::Done)),
        );
        text::help(
            ui,
            &format!(
                "{} so far. Usually 10 to 20 minutes. AWS allows up to a day.",
                clock(seconds(state.now - began))
            ),
        );
        text::meta(
            ui,
            &format!("Last look {} ago.", clock(seconds(state.now - looked))),
        );
    });
    if is_queued {
        ui.add_space(size::S8);
        text::help(
            ui,
            "Something else of the StackSet comes first. AWS begins when that has ended.",
        );
    }
    ui.add_space(size::S12);
    for group in by_group(&accounts) {
        group_ui(ui, state, &group);
    }
    ui.add_space(size::S16);
    let need = accounts.count(Stands::NeedsYou);
    if need > 0 {
        let verb = if need == 1 { "needs" } else { "need" };
        text::strong(ui, &format!("{need} {verb} you. The others carry on."));
        ui.add_space(size::S8);
    }
    lifted_ui(ui, state, &accounts)
}

/// One group: its word, its name, its bar, its count.
fn group_ui(ui: &mut Ui, state: &State, group: &GroupRow) {
    let name = if group.name.is_empty() {
        "Without a group".to_owned()
    } else {
        masking::text(state, &group.name)
    };
    let all = group.all();
    let (mark, word) = if group.has_ended() && group.need == 0 {
        (Mark::Done, "Done")
    } else if group.has_ended() {
        (Mark::NeedsYou, "Needs you")
    } else if group.next == all {
        (Mark::Next, "Next")
    } else {
        (Mark::Working, "Working")
    };
    let count = match group.need {
        0 => format!("{} of {all}", group.done),
        1 => format!("{} of {all}, 1 needs you", group.done),
        need => format!("{} of {all}, {need} need you", group.done),
    };
    ui.push_id(&group.name, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = size::S12;
            let height = size::CONTROL_SMALL;
            let bar = (ui.available_width() - WORD - NAME - COUNT - 3.0 * size::S12).max(WORD);
            let cell = |ui: &mut Ui, width: f32, layout: Layout, add: &mut dyn FnMut(&mut Ui)| {
                ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
                    ui.set_min_width(width);
                    add(ui);
                });
            };
            let left = Layout::left_to_right(Align::Center);
            cell(ui, WORD, left, &mut |ui| {
                mark_word_ui(ui, mark, word);
            });
            cell(ui, NAME, left, &mut |ui| {
                text::help(ui, &name);
            });
            cell(ui, bar, left, &mut |ui| {
                bar_ui(
                    ui,
                    &format!("{name}: {count}"),
                    all,
                    &[
                        BarPart {
                            kind: BarKind::Done,
                            count: group.done,
                        },
                        BarPart {
                            kind: BarKind::Working,
                            count: group.working,
                        },
                        BarPart {
                            kind: BarKind::Failed,
                            count: group.need,
                        },
                    ],
                );
            });
            cell(ui, COUNT, Layout::right_to_left(Align::Center), &mut |ui| {
                text::help(ui, &count);
            });
        });
    });
}
