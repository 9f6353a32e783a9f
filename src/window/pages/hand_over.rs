//! What it has come to: how the parts hang together, what is open, what comes next, and the record to keep.

use egui::{Align, Id, Layout, Ui, vec2};

use crate::report::{OpenPoint, OpenState, Report};
use crate::ui::button::Button;
use crate::ui::diagram::{DiagramBox, diagram_ui};
use crate::ui::layout::divider;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::problem::ProblemButton;
use crate::ui::rows::rows_ui;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::onwards::leave;
use crate::window::session::record::recorded;
use crate::window::session::undo;
use crate::window::show::masking;
use crate::window::show::title::title_ui;
use crate::window::show::trouble::{looking_ui, trouble_ui};
use crate::window::{Action, Ask, Confirm, Foot, Page, State, open};

/// From this width on, what is open and what comes next stand side by side.
const SIDE_BY_SIDE: f32 = 860.0;
/// A mark with its word, and a link.
const MARK: f32 = 132.0;
const LINK: f32 = 96.0;

pub(crate) fn foot(state: &State) -> Foot {
    let back = Some(Action::Go(Page::Checks));
    let look = |words: &str| Some((words.to_owned(), Action::HandOver));
    match recorded(state) {
        Ask::Here(_) => Foot {
            back,
            bold: "You can close the assistant.".to_owned(),
            sentence: "Nothing keeps running here.".to_owned(),
            secondary: Some(("Close".to_owned(), Action::Leave)),
            primary: Some((
                "Save the record…".to_owned(),
                Action::Open(open::Message::Ask(Confirm::Record)),
            )),
            ..Foot::default()
        },
        Ask::Asked(_) => Foot {
            back,
            sentence: "We only look. Nothing changes in AWS.".to_owned(),
            ..Foot::default()
        },
        Ask::Idle => Foot {
            back,
            sentence: "We only look. Nothing changes in AWS.".to_owned(),
            secondary: Some(leave(state)),
            primary: look("See what it has come to"),
            ..Foot::default()
        },
        Ask::Trouble(_) => Foot {
            back,
            secondary: Some(leave(state)),
            primary: look("Look again"),
            ..Foot::default()
        },
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let title = match recorded(state) {
        Ask::Here(records) => masking::text(state, &records.whole.title),
        Ask::Asked(_) => "Putting the record together".to_owned(),
        Ask::Trouble(_) => "We could not look at AWS".to_owned(),
        Ask::Idle => "What has it come to?".to_owned(),
    };
    title_ui(ui, state, &title);
    match recorded(state) {
        Ask::Here(records) => record_ui(ui, state, &records.whole),
        Ask::Trouble(problem) => {
            ui.add_space(size::CONTROL_GAP);
            let buttons = (Some("Look again"), Some("Sign in again"));
            match trouble_ui(ui, state, "record", problem, buttons)? {
                ProblemButton::Primary => Some(Action::HandOver),
                ProblemButton::Secondary => Some(Action::SignOut),
                ProblemButton::CopiedDetails => None,
            }
        }
        Ask::Asked(_) => {
            ui.add_space(size::CONTROL_GAP);
            mark_word_ui(
                ui,
                Mark::Working,
                "Looking at AWS, and at the records of the runs",
            );
            ui.add_space(size::S8);
            looking_ui(ui, state, "Usually less than a minute.")
        }
        Ask::Idle => {
            ui.add_space(size::LEAD_GAP);
            text::lead(
                ui,
                "We look at AWS once more, and put together what was made, what is open, and how to undo it.",
            );
            None
        }
    }
}

fn record_ui(ui: &mut Ui, state: &State, record: &Report) -> Option<Action> {
    ui.add_space(size::LEAD_GAP);
    text::lead(ui, &masking::text(state, &record.about));
    ui.add_space(size::S20);
    picture_ui(ui, state, record);
    ui.add_space(size::S20);
    let width = ui.available_width();
    if width < SIDE_BY_SIDE {
        let open = open_points_ui(ui, state, record);
        ui.add_space(size::S20);
        return next_ui(ui, state, record).or(open);
    }
    let left = (0.54 * width).floor();
    let mut pressed = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = size::S32;
        for (share, is_left) in [(left, true), (width - left - size::S32, false)] {
            let layout = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(share, 0.0), layout, |ui| {
                ui.set_width(share);
                let action = if is_left {
                    open_points_ui(ui, state, record)
                } else {
                    next_ui(ui, state, record)
                };
                pressed = pressed.take().or(action);
            });
        }
    });
    pressed
}

/// The picture, drawn from the same data as that of the saved record.
fn picture_ui(ui: &mut Ui, state: &State, record: &Report) {
    let shown: Vec<[String; 3]> = record
        .picture
        .boxes
        .iter()
        .map(|one| [&one.head, &one.about, &one.aws].map(|text| masking::text(state, text)))
        .collect();
    let boxes: Vec<DiagramBox<'_>> = record
        .picture
        .boxes
        .iter()
        .zip(&shown)
        .map(|(one, [head, about, aws])| DiagramBox {
            head,
            about,
            aws,
            chosen: one.chosen,
        })
        .collect();
    diagram_ui(
        ui,
        "How the parts hang together",
        &boxes,
        &record.picture.arrows,
    );
}

fn open_points_ui(ui: &mut Ui, state: &State, record: &Report) -> Option<Action> {
    text::section(ui, "Open points");
    ui.add_space(size::S8);
    divider(ui, 0.0);
    if record.open_points.is_empty() {
        ui.add_space(size::S8);
        mark_word_ui(ui, Mark::Passed, "Nothing is open");
        return None;
    }
    let mut pressed = None;
    rows_ui(ui, "Open points", &record.open_points, |ui, point| {
        let shown = |text: &str| masking::text(state, text).replace('`', "");
        let (mark, link, action) = means(point);
        let mark = Some((mark, point.state.word()));
        let seen = shown(first_sentence(&point.seen));
        if row_ui(ui, mark, (&shown(&point.what), &seen), link) {
            pressed = Some(action);
        }
    });
    pressed
}

/// A text up to the end of its first sentence.
fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").map(|at| at + 1);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A row with its mark, if it has one, its words with what is said below them, and a link at the right. Says whether that was
/// pressed.
fn row_ui(
    ui: &mut Ui,
    mark: Option<(Mark, &str)>,
    (words, below): (&str, &str),
    link: &str,
) -> bool {
    let left = if mark.is_some() { MARK } else { 0.0 };
    let middle = ui.available_width() - left - LINK;
    let mut pressed = false;
    ui.add_space(size::S8);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        if let Some((mark, word)) = mark {
            column_ui(ui, left, Align::Min, |ui| {
                mark_word_ui(ui, mark, word);
            });
        }
        column_ui(ui, middle, Align::Min, |ui| {
            text::body(ui, words);
            if !below.is_empty() {
                text::help(ui, below);
            }
        });
        column_ui(ui, LINK, Align::Max, |ui| {
            pressed = Button::quiet(link)
                .small()
                .name(&format!("{link} {words}"))
                .id_salt(words)
                .pressed(ui);
        });
    });
    divider(ui, size::S8);
    pressed
}

fn column_ui(ui: &mut Ui, width: f32, align: Align, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(align);
    ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
        ui.set_width(width);
        add(ui);
    });
}

/// The mark of an open point, and where its link leads.
const fn means(point: &OpenPoint) -> (Mark, &'static str, Action) {
    match point.state {
        OpenState::Waiting => (Mark::Waiting, "Look again", Action::HandOver),
        OpenState::NeedsYou => (Mark::NeedsYou, "See why", Action::Go(Page::Checks)),
        OpenState::NotSeen => (Mark::CheckThis, "See why", Action::Go(Page::Checks)),
    }
}

fn next_ui(ui: &mut Ui, state: &State, record: &Report) -> Option<Action> {
    text::section(ui, "What next");
    ui.add_space(size::S8);
    divider(ui, 0.0);
    let mut pressed = None;
    let data = ("See the first data at Radiant Security", "");
    if row_ui(ui, None, data, "Values") {
        pressed = Some(Action::Go(Page::Radiant));
    }
    let shown = |text: &String| masking::text(state, text);
    let joining = record.joining.iter().map(shown);
    folded_ui(
        ui,
        "An account joins later: open this again",
        "How",
        joining,
    );
    let costs = record.costs.rows.iter();
    let costs = costs.map(|row| format!("{}: {}", row.what, row.price));
    let costs = costs.chain(
        record
            .costs
            .total
            .iter()
            .chain(&record.costs.notes)
            .cloned(),
    );
    let costs = costs.map(|text| shown(&text));
    folded_ui(ui, "What it costs", "Show", costs);
    if row_ui(ui, None, ("Take it all back", ""), "Undo…") {
        pressed = Some(Action::Undo(undo::Message::Runs));
    }
    if record.practice {
        ui.add_space(size::S12);
        note_ui(
            ui,
            NoteKind::GoodToKnow,
            "This is practice.",
            "The record says so on its first line. Nothing of it is in AWS.",
        );
    }
    ui.add_space(size::S12);
    if Button::secondary("Look again").small().pressed(ui) {
        pressed = Some(Action::HandOver);
    }
    pressed
}

/// A row that opens to sentences.
fn folded_ui(ui: &mut Ui, words: &str, link: &str, sentences: impl Iterator<Item = String>) {
    let id = Id::unique(("hand-over row", words));
    let mut open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let link = if open { "Hide" } else { link };
    // Its own scope, so that the button keeps focus when its words change.
    let turned = ui.push_id(id, |ui| row_ui(ui, None, (words, ""), link));
    if turned.inner {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    if open {
        for sentence in sentences {
            ui.add_space(size::S8);
            text::help(ui, &sentence.replace('`', ""));
        }
        ui.add_space(size::S8);
    }
}
