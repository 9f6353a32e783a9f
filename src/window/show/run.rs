//! The changes are being made: how far they are, what is awaited, and the way to stop.

use std::time::Duration;

use egui::Ui;

use crate::apply::Outcome;
use crate::engine::Planned;
use crate::plan::{Change, Told};
use crate::ui::fold_row::FoldRow;
use crate::ui::layout::divider;
use crate::ui::mark::Mark;
use crate::ui::progress::{BarKind, BarPart, ProgressRow, bar_ui, progress_row_ui};
use crate::ui::rows::rows_ui;
use crate::ui::text::{self, Face, Look, Piece};
use crate::ui::theme::{size, tokens};
use crate::window::session::undo::UndoRun;
use crate::window::session::work::RunState;
use crate::window::show::change_name::{identifier, title};
use crate::window::show::counts::usual_time;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::{Action, ChangeState, Changes, Foot, Page, Phase, State};

/// How many of the changes that are done are shown one by one.
const LAST_SHOWN: usize = 2;
/// How many of the changes in progress are shown one by one.
const WORKING_SHOWN: usize = 2;
/// Seconds count up once a second.
const SECOND: Duration = Duration::from_secs(1);

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let run = state.work(phase).run.as_ref();
    let Some(run) = run.filter(|run| run.is_going()) else {
        return Foot {
            sentence: "The changes have ended.".to_owned(),
            primary: Some((
                "See how they ended".to_owned(),
                Action::Go(Page::Outcome(phase)),
            )),
            ..Foot::default()
        };
    };
    let many = run.changes.in_progress() > 1;
    if run.stands == RunState::Stopping {
        let bold = if many {
            "Stopping after these changes."
        } else {
            "Stopping after this change."
        };
        return Foot {
            bold: bold.to_owned(),
            sentence: "We finish what is in progress, then wait for you.".to_owned(),
            ..Foot::default()
        };
    }
    let (sentence, stop) = if many {
        (
            "We finish the changes in progress, then wait for you.",
            "Stop after these changes",
        )
    } else {
        (
            "We finish the change in progress, then wait for you.",
            "Stop after this change",
        )
    };
    Foot {
        bold: "You can stop safely.".to_owned(),
        sentence: sentence.to_owned(),
        secondary: Some((stop.to_owned(), Action::StopRun)),
        ..Foot::default()
    }
}

/// Does a change write to AWS, in the part of the way that this run is for?
fn is_write(change: &Change, phase: Phase) -> bool {
    change.kind.writes() && phase.sections().contains(&change.section)
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    title_ui(ui, state, "Making the changes");
    ui.add_space(size::S12);
    let run = state.work(phase).run.as_ref()?;
    let is_in = |change: &Change| is_write(change, phase);
    let rows = Rows::of(&run.planned, &run.changes, is_in);
    going_ui(ui, state, &rows, (run.began, usual_time(state, phase)));
    None
}

/// The same of a run that is taken back.
pub(crate) fn back_ui(ui: &mut Ui, state: &State, run: &UndoRun) {
    let is_in = |change: &Change| change.kind.writes();
    let rows = Rows::of(&run.way.planned, &run.changes, is_in);
    let usual = if state.is_practice() {
        "a few seconds in practice"
    } else {
        "about 3 minutes"
    };
    going_ui(ui, state, &rows, (run.began, usual));
}

/// How far it is, change by change; `usual` is how long it takes as a rule.
fn going_ui(ui: &mut Ui, state: &State, rows: &Rows<'_>, (began, usual): (f64, &str)) {
    ui.ctx().request_repaint_after(SECOND);

    let done = rows.in_place();
    let failed = rows
        .ended
        .iter()
        .filter(|(_, outcome, _)| *outcome == Outcome::Failed)
        .count();
    let words = format!("{done} of {} done", rows.all());
    let so_far = seconds(state.now - began);
    let pace = if so_far == 0 {
        format!("  Usually {usual}.")
    } else {
        format!("  {} so far. Usually {usual}.", clock(so_far))
    };
    let t = tokens(ui);
    let look = Look {
        plain: Face::Meta,
        strong: Face::Count,
        color: t.ink_3,
        strong_color: t.ink,
    };
    text::rich_in(ui, &[Piece::Strong(&words), Piece::Plain(&pace)], look);
    ui.add_space(size::S8);
    let mut parts = vec![BarPart {
        kind: BarKind::Fill,
        count: done,
    }];
    if failed > 0 {
        parts.push(BarPart {
            kind: BarKind::Failed,
            count: failed,
        });
    }
    bar_ui(ui, &words, rows.all(), &parts);
    ui.add_space(size::S20);
    divider(ui, 0.0);
    changes_ui(ui, state, rows);
}

/// The changes of a run by how they stand.
struct Rows<'a> {
    planned: &'a Planned,
    ended: Vec<(&'a Told, Outcome, Duration)>,
    working: Vec<(&'a Told, &'a ChangeState)>,
    next: Vec<&'a Told>,
}

impl<'a> Rows<'a> {
    fn of(planned: &'a Planned, stand: &'a Changes, is_in: impl Fn(&Change) -> bool) -> Self {
        let changes = &planned.told().changes;
        let mut rows = Self {
            planned,
            ended: Vec::new(),
            working: Vec::new(),
            next: Vec::new(),
        };
        for (place, stands) in stand.begun() {
            let change = changes.get(place);
            let Some(change) = change.filter(|change| is_in(change)) else {
                continue;
            };
            match stands {
                ChangeState::Ended { outcome, took, .. } => {
                    rows.ended.push((change, *outcome, *took));
                }
                ChangeState::Working { .. } | ChangeState::Waiting { .. } => {
                    rows.working.push((change, stands));
                }
            }
        }
        let has_begun = |place: usize| stand.at(place).is_some();
        rows.next = changes
            .iter()
            .enumerate()
            .filter(|(place, change)| is_in(change) && !has_begun(*place))
            .map(|(_, change)| change)
            .collect();
        rows
    }

    fn all(&self) -> usize {
        self.ended.len() + self.working.len() + self.next.len()
    }

    fn in_place(&self) -> usize {
        let ended = self.ended.iter();
        ended
            .filter(|(_, outcome, _)| outcome.is_in_place())
            .count()
    }

    /// The title of a change, and which thing it is about: the same may be done to many things.
    fn names(&self, state: &State, change: &Told) -> (String, String) {
        (
            title(state, change),
            identifier(state, self.planned, change),
        )
    }
}

/// How a change that ended is marked.
pub(crate) const fn mark(outcome: Outcome) -> Mark {
    match outcome {
        Outcome::Created | Outcome::Updated | Outcome::Unchanged => Mark::Done,
        Outcome::Failed => Mark::NeedsYou,
        Outcome::Cancelled | Outcome::Skipped => Mark::LeftOut,
    }
}

fn changes_ui(ui: &mut Ui, state: &State, rows: &Rows<'_>) {
    let folded = rows.in_place().saturating_sub(LAST_SHOWN);
    let fold = FoldRow::new(ui, "earlier changes");
    if folded > 0 {
        let words = if folded == 1 {
            "1 earlier change".to_owned()
        } else {
            format!("{folded} earlier changes")
        };
        fold.show(ui, Mark::Done, &words);
    }
    let mut hidden = if fold.is_open() { 0 } else { folded };
    let mut ended = rows.ended.clone();
    ended.retain(|(_, outcome, _)| {
        let hides = hidden > 0 && outcome.is_in_place();
        hidden -= usize::from(hides);
        !hides
    });
    rows_ui(
        ui,
        "Changes that ended",
        &ended,
        |ui, (change, outcome, took)| {
            let said = ("", time(took.as_secs()));
            row(ui, rows.names(state, change), mark(*outcome), &said);
        },
    );
    working_ui(ui, state, rows);
    rows_ui(ui, "Changes to come", &rows.next, |ui, change| {
        let said = ("", String::new());
        row(ui, rows.names(state, change), Mark::Next, &said);
    });
}

/// The changes in progress. Many are made at the same time: the first few are shown, those that wait before others.
fn working_ui(ui: &mut Ui, state: &State, rows: &Rows<'_>) {
    let mut list = rows.working.clone();
    list.sort_by_key(|(_, stands)| !matches!(stands, ChangeState::Waiting { .. }));
    let folded = if list.len() > WORKING_SHOWN + 1 {
        list.len() - WORKING_SHOWN
    } else {
        0
    };
    let fold = FoldRow::new(ui, "changes in progress");
    let words = if fold.is_open() {
        format!("{} at the same time", list.len())
    } else {
        list.truncate(list.len() - folded);
        format!("{folded} more at the same time")
    };
    rows_ui(ui, "Changes in progress", &list, |ui, (change, stands)| {
        let (sentence, since) = working(state, stands);
        let so_far = time(seconds(state.now - since));
        let said = (sentence.as_str(), so_far);
        row(ui, rows.names(state, change), Mark::Working, &said);
    });
    if folded > 0 {
        fold.show(ui, Mark::Working, &words);
    }
}

/// A change by its title and by what it is called in AWS, how it stands, and what is said of that and for how long.
fn row(
    ui: &mut Ui,
    (title, identifier): (String, String),
    mark: Mark,
    (sentence, time): &(&str, String),
) {
    progress_row_ui(
        ui,
        &ProgressRow {
            mark,
            word: "",
            title: &[Piece::Plain(&title)],
            identifier: &identifier,
            sentence,
            time,
            link: "",
        },
    );
}

/// What is awaited, and since when the change is worked on.
fn working(state: &State, stands: &ChangeState) -> (String, f64) {
    match stands {
        ChangeState::Waiting {
            since,
            told,
            reason,
            next_try,
            up_to,
        } => {
            let left = told + next_try.as_secs_f64() - state.now;
            let next = if left > 0.0 {
                format!("Next try in {} s", seconds(left) + 1)
            } else {
                "Trying again now".to_owned()
            };
            let reason = masking::text(state, reason);
            (
                format!("{reason} {next}, for up to {}.", limit(*up_to)),
                *since,
            )
        }
        ChangeState::Working { since } => (String::new(), *since),
        ChangeState::Ended { .. } => (String::new(), state.now),
    }
}

/// Whole seconds of a time that may be a little off.
pub(crate) fn seconds(time: f64) -> u64 {
    Duration::try_from_secs_f64(time.max(0.0))
        .unwrap_or_default()
        .as_secs()
}

/// A time beside a row; less than a second is not worth a figure.
fn time(seconds: u64) -> String {
    if seconds == 0 {
        String::new()
    } else {
        clock(seconds)
    }
}

/// "14 s", "1 min 12 s"
pub(crate) fn clock(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, rest) => format!("{rest} s"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}

/// "90 s", "2 minutes"
fn limit(time: Duration) -> String {
    match time.as_secs() {
        60 => "1 minute".to_owned(),
        seconds if seconds > 0 && seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(clock(14), "14 s");
        assert_eq!(time(14), "14 s");
        assert_eq!(time(0), "");
        assert_eq!(clock(72), "1 min 12 s");
        assert_eq!(limit(Duration::from_mins(2)), "2 minutes");
        assert_eq!(limit(Duration::from_secs(90)), "90 s");
        assert_eq!(limit(Duration::from_mins(1)), "1 minute");
        assert_eq!(seconds(-3.0), 0);
        assert_eq!(seconds(f64::NAN), 0);
    }

    #[test]
    fn a_wait_counts_down_and_names_its_limit() {
        let mut state = State::for_tests();
        let wait = ChangeState::Waiting {
            since: 2.0,
            told: 10.0,
            reason: "AWS needs a moment to see the new role.".to_owned(),
            next_try: Duration::from_secs(4),
            up_to: Duration::from_mins(2),
        };
        state.now = 10.5;
        assert_eq!(
            working(&state, &wait).0,
            "AWS needs a moment to see the new role. Next try in 4 s, for up to 2 minutes."
        );
        state.now = 15.0;
        assert!(working(&state, &wait).0.contains("Trying again now"));
    }
}
