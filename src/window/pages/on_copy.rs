//! What came of the plan on a copy of the account: what would work, what would not, and what the copy cannot know.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Ui;
use jiff::Timestamp;

use crate::engine::{OnCopy, Planned, Tried, age_in_words};
use crate::plan::Told;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon_ui};
use crate::ui::layout::{SidePanel, divider, row_ui};
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::problem::{self, ProblemButton, problems_ui};
use crate::ui::progress::{ProgressRow, progress_row_ui};
use crate::ui::rows::rows_ui;
use crate::ui::text::{self, Face, Piece};
use crate::ui::theme::{size, tokens};
use crate::verify::{Check, Status};
use crate::window::show::change_name::{of_account, title};
use crate::window::show::counts::changes;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Foot, Page, Phase, State};

/// So many failures are shown in full; the rows below name all of them.
const IN_FULL: usize = 6;

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let mut foot = Foot {
        back: Some(Action::Go(Page::Review(phase))),
        ..Foot::default()
    };
    match &state.work(phase).trial.ask {
        Ask::Here(on_copy) => {
            let tried = state.work(phase).trial.of.as_ref();
            let fails = tried.map_or(0, |planned| on_copy.counts(planned).fails);
            let sentence = if fails == 0 {
                "Next you see the changes again."
            } else {
                "See what would fail before you go on."
            };
            sentence.clone_into(&mut foot.sentence);
            foot.primary = Some((
                "Back to the changes".to_owned(),
                Action::Go(Page::Review(phase)),
            ));
        }
        Ask::Asked(_) => {
            "Nothing is written to AWS.".clone_into(&mut foot.sentence);
            foot.secondary = Some(("Stop".to_owned(), Action::StopWaiting));
        }
        Ask::Trouble(_) => {
            "Nothing was tried.".clone_into(&mut foot.sentence);
            foot.primary = Some(("Try once more".to_owned(), Action::TryOnCopy(phase)));
        }
        Ask::Idle => {
            "Nothing is written to AWS.".clone_into(&mut foot.sentence);
            foot.primary = Some(("Try on a copy".to_owned(), Action::TryOnCopy(phase)));
        }
    }
    foot
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let on_copy = Arc::clone(state.work(phase).trial.ask.here()?);
    let mut open = state.open.side;
    let pressed = SidePanel::new("what the copy cannot know", "What the copy cannot know")
        .width(size::SIDE_NOTES)
        .summary("Names, rules, time")
        .show(ui, &mut open, |ui| limits_ui(ui, &on_copy, phase));
    state.open.side = open;
    pressed.flatten()
}

fn limits_ui(ui: &mut Ui, on_copy: &OnCopy, phase: Phase) -> Option<Action> {
    text::subsection(ui, "What the copy cannot know");
    ui.add_space(size::S12);
    for limit in on_copy.limits() {
        text::help_strong(ui, limit.title);
        text::help(ui, &limit.text);
        divider(ui, size::S8);
    }
    text::help_strong(ui, "How old the copy is");
    let age = age_in_words(on_copy.age(Timestamp::now()));
    text::help(ui, &format!("Read {age}."));
    let again = Button::quiet("Read again").pressed(ui);
    divider(ui, size::S8);
    text::help_strong(ui, "For somebody who helps you");
    text::help(
        ui,
        "The copy as a file, with every name and number replaced. It opens in practice.",
    );
    let save = Button::quiet("Save the copy…").pressed(ui);
    if again {
        Some(Action::Plan(phase))
    } else {
        save.then_some(Action::SaveCopy(phase))
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let trial = state.work(phase).trial.clone();
    match (&trial.ask, &trial.of) {
        (Ask::Here(on_copy), Some(planned)) => {
            eyebrow_ui(ui);
            result_ui(ui, state, planned, on_copy);
            None
        }
        (Ask::Trouble(problem), _) => {
            title_ui(ui, state, "We could not try it on a copy");
            ui.add_space(size::CONTROL_GAP);
            let pressed = trouble_ui(ui, state, "copy", problem, (Some("Try once more"), None))?;
            (pressed == ProblemButton::Primary).then_some(Action::TryOnCopy(phase))
        }
        (Ask::Asked(_), _) => {
            title_ui(ui, state, "Trying the changes on a copy");
            ui.add_space(size::CONTROL_GAP);
            mark_word_ui(
                ui,
                Mark::Working,
                "On this computer. Nothing is written to AWS",
            );
            ui.add_space(size::S8);
            looking_ui(
                ui,
                state,
                "Usually a few seconds. With many accounts it takes longer.",
            )
        }
        _ => {
            title_ui(ui, state, "Try the changes on a copy first?");
            ui.add_space(size::LEAD_GAP);
            text::lead(
                ui,
                "We copy what we read of your account, and make the changes there. Nothing is written to AWS.",
            );
            None
        }
    }
}

fn eyebrow_ui(ui: &mut Ui) {
    let ink = tokens(ui).ink_3;
    row_ui(ui, Face::Help.line(), |ui| {
        icon_ui(ui, Icon::Copy, size::ICON, ink);
        text::meta(ui, "On a copy of this account, on this computer");
    });
    ui.add_space(size::S8);
}

/// How many would work, as the page's title.
fn headline(works: usize, all: usize) -> String {
    match (works, all) {
        (1, 1) => "The change would work".to_owned(),
        (works, all) if works == all => format!("All {} would work", changes(all)),
        (works, all) => format!("{works} of {} would work", changes(all)),
    }
}

fn result_ui(ui: &mut Ui, state: &mut State, planned: &Planned, on_copy: &OnCopy) {
    let counts = on_copy.counts(planned);
    title_ui(ui, state, &headline(counts.works, counts.all()));
    let state: &State = state;
    ui.add_space(size::LEAD_GAP);
    let lead = if on_copy.stopped {
        "You stopped it before the end. Nothing was written to AWS."
    } else {
        "We tried the plan on the copy. Nothing was written to AWS."
    };
    text::lead(ui, lead);
    ui.add_space(size::S20);
    let writes = planned.told().changes.iter();
    let writes: Vec<&Told> = writes.filter(|told| told.change.kind.writes()).collect();
    failed_ui(ui, state, on_copy, &writes);
    let kinds = kinds(on_copy, &writes);
    divider(ui, 0.0);
    rows_ui(ui, "What was tried", &kinds, |ui, kind| {
        kind_ui(ui, state, kind);
    });
    ui.add_space(size::S20);
    checks_ui(ui, state, on_copy);
}

/// What would be refused, and why.
fn failed_ui(ui: &mut Ui, state: &State, on_copy: &OnCopy, writes: &[&Told]) {
    let failed = writes
        .iter()
        .filter_map(|told| match on_copy.change(&told.id) {
            Some((Tried::Fails, problem)) => Some((*told, problem?)),
            _ => None,
        });
    let texts: Vec<[String; 3]> = failed
        .take(IN_FULL)
        .map(|(told, problem)| {
            [
                format!("It would fail: {}", title(state, told)),
                masking::said(state, &problem.summary),
                masking::said(state, &to_do(problem)),
            ]
        })
        .collect();
    if texts.is_empty() {
        return;
    }
    let cards: Vec<problem::Problem<'_>> = texts
        .iter()
        .map(|[head, saw, fix]| problem::Problem {
            head,
            saw,
            fix,
            ..problem::Problem::default()
        })
        .collect();
    problems_ui(ui, "failed on the copy", &cards);
    ui.add_space(size::S16);
}

fn to_do(problem: &Problem) -> String {
    let hint = problem.hint.clone().unwrap_or_default();
    match &problem.who {
        Some(who) => {
            let end = if who.ends_with('.') { "" } else { "." };
            format!("{hint} Who can do it: {who}{end}")
                .trim()
                .to_owned()
        }
        None => hint,
    }
}

/// Changes of the same title: how many there are, and how many would work.
struct Tries<'a> {
    told: &'a Told,
    works: usize,
    fails: usize,
    all: usize,
}

/// The changes by title, first what would fail.
fn kinds<'a>(on_copy: &OnCopy, writes: &[&'a Told]) -> Vec<Tries<'a>> {
    let mut kinds: Vec<Tries<'a>> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for told in writes.iter().copied() {
        let place = *at.entry(told.title.as_str()).or_insert_with(|| {
            kinds.push(Tries {
                told,
                works: 0,
                fails: 0,
                all: 0,
            });
            kinds.len() - 1
        });
        let Some(kind) = kinds.get_mut(place) else {
            continue;
        };
        kind.all += 1;
        match on_copy.change(&told.id) {
            Some((Tried::Works, _)) => kind.works += 1,
            Some((Tried::Fails, _)) => kind.fails += 1,
            Some((Tried::Left, _)) | None => {}
        }
    }
    kinds.sort_by_key(|kind| (kind.fails == 0, kind.works == kind.all));
    kinds
}

fn kind_ui(ui: &mut Ui, state: &State, kind: &Tries<'_>) {
    let (mark, word) = if kind.fails > 0 {
        (Mark::Stopped, "Would fail")
    } else if kind.works == kind.all {
        (Mark::Done, "Would work")
    } else {
        (Mark::LeftOut, "Not tried")
    };
    let name = if kind.all == 1 {
        title(state, kind.told)
    } else {
        of_account(state, &kind.told.title, &kind.told.place.account)
    };
    let counted = if kind.all == 1 {
        String::new()
    } else {
        format!("{} of {}", kind.works, kind.all)
    };
    progress_row_ui(
        ui,
        &ProgressRow {
            mark,
            word,
            title: &[Piece::Plain(&name)],
            identifier: "",
            sentence: "",
            time: &counted,
            link: "",
        },
    );
}

/// What the checks would say afterwards.
fn checks_ui(ui: &mut Ui, state: &State, on_copy: &OnCopy) {
    let passed = on_copy.checks_that(Status::Passed);
    let head = format!(
        "After that, {passed} of {} checks would pass",
        on_copy.checks.len()
    );
    text::strong(ui, &head);
    let failed = on_copy.checks_that(Status::Failed);
    let open = on_copy.checks_that(Status::Waiting) + on_copy.checks_that(Status::Unknown);
    text::help(ui, &rest(failed, open));
    let failing: Vec<&Check> = on_copy
        .checks
        .iter()
        .filter(|check| check.status == Status::Failed)
        .collect();
    rows_ui(ui, "Checks that would fail", &failing, |ui, check| {
        let name = of_account(state, &check.title, &check.place.account);
        let seen = masking::text(state, &check.seen).replace('`', "");
        progress_row_ui(
            ui,
            &ProgressRow {
                mark: Mark::NeedsYou,
                word: "Would fail",
                title: &[Piece::Plain(&name.replace('`', ""))],
                identifier: "",
                sentence: &seen,
                time: "",
                link: "",
            },
        );
    });
}

/// What of the checks would not pass, in up to two sentences.
fn rest(failed: usize, open: usize) -> String {
    let failed = match failed {
        0 => String::new(),
        1 => "1 would fail. ".to_owned(),
        failed => format!("{failed} would fail. "),
    };
    let open = match open {
        0 => String::new(),
        1 => "1 needs the real AWS: see at the right.".to_owned(),
        open => format!("{open} need the real AWS: see at the right."),
    };
    format!("{failed}{open}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_how_many_would_work() {
        assert_eq!(headline(58, 58), "All 58 changes would work");
        assert_eq!(headline(57, 58), "57 of 58 changes would work");
        assert_eq!(headline(1, 1), "The change would work");
        assert_eq!(headline(0, 1), "0 of 1 change would work");
    }

    #[test]
    fn what_would_not_pass_is_counted() {
        assert_eq!(rest(0, 0), "");
        assert_eq!(
            rest(1, 3),
            "1 would fail. 3 need the real AWS: see at the right."
        );
        assert_eq!(rest(2, 0), "2 would fail.");
    }
}
