//! The approval sheet: what somebody else reads and signs before anything happens.

use std::sync::Arc;

use egui::{Frame, Margin, Stroke, Ui};

use crate::ui::button::Button;
use crate::ui::copy::copy_button_ui;
use crate::ui::field::{Field, FieldState};
use crate::ui::layout::{SidePanel, divider, fact_ui, sides_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};
use crate::window::session::approve::refresh;
use crate::window::session::approving::{Message, Shown};
use crate::window::show::differs::differs_ui;
use crate::window::show::title::title_ui;
use crate::window::show::{masking, on_call};
use crate::window::{Action, Foot, Page, Phase, State};

pub(crate) fn foot(state: &State, phase: Phase) -> Foot {
    let mut foot = Foot {
        back: Some(Action::Go(Page::Review(phase))),
        sentence: "Nothing has changed in AWS.".to_owned(),
        ..Foot::default()
    };
    if state.work(phase).approving.shown.is_some() {
        "Nothing has changed in AWS. Once it is saved, only this plan can be made."
            .clone_into(&mut foot.sentence);
        let save = |message| Action::Approving(phase, message);
        foot.secondary = Some(("Save as text…".to_owned(), save(Message::SaveText)));
        foot.primary = Some(("Save the sheet…".to_owned(), save(Message::SavePage)));
    }
    foot
}

pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    let shown = state.work(phase).approving.shown.clone()?;
    let mut open = state.open.side;
    let pressed = SidePanel::new("about the approval", "About the approval")
        .width(size::SIDE_NOTES)
        .summary("Who approves, checksum")
        .show(ui, &mut open, |ui| notes_ui(ui, state, phase, &shown));
    state.open.side = open;
    pressed.flatten()
}

fn notes_ui(ui: &mut Ui, state: &mut State, phase: Phase, shown: &Shown) -> Option<Action> {
    let mistake = state.work(phase).approving.mistake();
    let cover = masking::cover(state);
    let by = &mut state.work_mut(phase).approving.by;
    Field::new("Has to be approved by", by)
        .help("Stands on the sheet, and in the record of the run.")
        .covered(cover.as_ref())
        .state(
            mistake
                .as_deref()
                .map_or(FieldState::Plain, FieldState::Wrong),
        )
        .show(ui);
    refresh(state, phase);
    let is_held = state.work(phase).approving.only.is_some();
    let forget = is_held && {
        divider(ui, size::S12);
        text::strong(ui, "Only an approved plan");
        text::help(
            ui,
            "The sheet was saved, so only that plan can be made from here.",
        );
        Button::quiet("Allow any plan again").pressed(ui)
    };
    divider(ui, size::S12);
    text::strong(ui, "Checksum");
    text::code(ui, &shown.sheet.checksum);
    ui.add_space(size::S8);
    let copied = copy_button_ui(ui, "checksum", &shown.sheet.checksum);
    ui.add_space(size::S8);
    text::help(
        ui,
        "Read it aloud to compare. On the command line, apply --accept carries out this plan and no other.",
    );
    divider(ui, size::S12);
    let hides = state.work(phase).approving.hides;
    let (deed, help) = if hides {
        ("Show names and numbers", "They are hidden on the sheet.")
    } else {
        (
            "Hide names and numbers",
            "For a sheet that leaves the company.",
        )
    };
    text::help(ui, help);
    let hide = Button::quiet(deed).pressed(ui);
    ui.add_space(size::S8);
    on_call::files_ui(ui, state);
    if hide {
        Some(Action::Approving(phase, Message::Hide(!hides)))
    } else if forget {
        Some(Action::Approving(phase, Message::Forget))
    } else {
        copied.then(|| Action::Copied("Copied: the checksum".to_owned()))
    }
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, phase: Phase) -> Option<Action> {
    title_ui(ui, state, "Approval sheet");
    ui.add_space(size::LEAD_GAP);
    let Some(shown) = state.work(phase).approving.shown.as_ref().map(Arc::clone) else {
        text::lead(
            ui,
            "There is no plan to approve yet. Look at the changes first.",
        );
        return None;
    };
    text::lead(
        ui,
        "One page for whoever approves. Save it, print it, or send it.",
    );
    ui.add_space(size::S16);
    differs_ui(ui, state, phase);
    let t = tokens(ui);
    Frame::new()
        .stroke(Stroke::new(size::LINE, t.line_strong))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(24, 20))
        .show(ui, |ui| paper_ui(ui, state, &shown));
    None
}

fn paper_ui(ui: &mut Ui, state: &State, shown: &Shown) {
    let sheet = &shown.sheet;
    let said = |text: &str| masking::text(state, text);
    text::meta(ui, &said(&sheet.about));
    text::section(ui, &said(&sheet.title));
    ui.add_space(size::S8);
    for (label, what) in &sheet.facts {
        fact_ui(ui, label, |ui| text::body(ui, &said(what)));
    }
    heading(ui, "What changes");
    for row in &sheet.rows {
        let what = said(&row.what);
        let width = text::one_line(ui, &row.count, Face::Meta, tokens(ui).ink_2, 200.0)
            .size()
            .x
            + size::S12;
        sides_ui(
            ui,
            size::S32,
            width,
            |ui| {
                text::help_strong(ui, &row.kind);
                text::body(ui, &what)
            },
            |ui| text::meta(ui, &row.count),
        );
    }
    let lists = [
        ("What is not made by this plan", &sheet.left_out),
        ("What others may notice", &sheet.notices),
        ("What it costs", &sheet.costs),
        (
            "What cannot be taken back, and how the rest is",
            &sheet.stays,
        ),
    ];
    for (at, (head, items)) in lists.into_iter().enumerate() {
        if at == 1 {
            heading(ui, "Rights it uses, and for how long");
            text::body(ui, &said(&sheet.rights));
        }
        if items.is_empty() {
            continue;
        }
        heading(ui, head);
        for item in items {
            text::body(ui, &said(item));
            ui.add_space(size::S4);
        }
    }
    divider(ui, size::S12);
    fact_ui(ui, "Checksum", |ui| text::code(ui, &sheet.checksum));
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(size::S12);
    text::strong(ui, words);
    ui.add_space(size::S4);
}
