//! What AWS would be told, beside the question: in words, as a difference, and as text.
//!
//! The documents are made anew in each frame from what is typed, so that a value and the rule that uses it change together.

pub(crate) mod documents;
mod live;
mod marks;
pub(crate) mod policy;
pub(crate) mod shown;
mod so_far;

use egui::Ui;

pub(crate) use crate::window::show::policy_preview::documents::preview;

use crate::policy::measure;
use crate::ui::code::{CodeMark, CodeMarkKind, code_ui};
use crate::ui::copy::copy_button_ui;
use crate::ui::diff::diff_ui;
use crate::ui::icon::Icon;
use crate::ui::layout::SidePanel;
use crate::ui::segmented::segmented_ui;
use crate::ui::text::{self, Face, Piece};
use crate::ui::theme::{size, tokens};
use crate::window::show::document;
use crate::window::show::policy_preview::policy::Preview;
use crate::window::show::policy_preview::shown::Shown;
use crate::window::{Action, Reading, State};

/// Beside the text of a part of a segmented choice.
const PART_PAD: f32 = 14.0;

/// Draws the panel with the policy.
pub(crate) fn preview_ui(ui: &mut Ui, state: &mut State, preview: &Preview) -> Option<Action> {
    let mut open = state.open.side;
    if let Some(choose) = preview.choose {
        SidePanel::new("policy", preview.title)
            .width(size::SIDE_POLICY)
            .icon(Icon::Lock)
            .summary("Nothing chosen yet")
            .show(ui, &mut open, |ui| {
                text::section(ui, preview.title);
                ui.add_space(size::S8);
                text::help(ui, choose);
            });
        state.open.side = open;
        return None;
    }
    let shown = Shown::new(state, preview);
    let (mut reading, mut open_rule) = (state.open.reading, state.open.rule);
    let copied = SidePanel::new("policy", preview.title)
        .width(size::SIDE_POLICY)
        .icon(Icon::Lock)
        .summary(&shown.summary())
        .show(ui, &mut open, |ui| {
            head_ui(ui, preview, &mut reading);
            ui.add_space(size::S8);
            lead_ui(ui, &shown, preview);
            ui.add_space(size::S12);
            match reading {
                Reading::BeforeAfter if preview.before.is_some() => {
                    before_after_ui(ui, &shown);
                    false
                }
                Reading::FullText => full_text_ui(ui, &shown),
                Reading::Explained | Reading::BeforeAfter | Reading::Guide => {
                    explained_ui(ui, &shown, &mut open_rule);
                    false
                }
            }
        });
    state.open.side = open;
    state.open.reading = reading;
    state.open.rule = open_rule;
    (copied == Some(true)).then(|| Action::Copied("Policy copied".to_owned()))
}

/// The panel's head with the switch beside it, or below where there is no room.
fn head_ui(ui: &mut Ui, preview: &Preview, reading: &mut Reading) {
    let parts: &[(Reading, &str)] = if preview.before.is_some() {
        &[
            (Reading::Explained, "Explained"),
            (Reading::BeforeAfter, "Before and after"),
            (Reading::FullText, "Full text"),
        ]
    } else {
        &[
            (Reading::Explained, "Explained"),
            (Reading::FullText, "Full text"),
        ]
    };
    if preview.before.is_none() && *reading == Reading::BeforeAfter {
        *reading = Reading::Explained;
    }
    let color = tokens(ui).ink;
    let width = |words: &str, face: Face| {
        text::one_line(ui, words, face, color, f32::INFINITY)
            .size()
            .x
    };
    let title = width(preview.title, Face::Section);
    let switch: f32 = parts
        .iter()
        .map(|(_, words)| width(words, Face::MetaStrong) + 2.0 * PART_PAD)
        .sum();
    let room = ui.available_width() - title - switch;
    if room < size::S12 {
        text::section(ui, preview.title);
        ui.add_space(size::S8);
        segmented_ui(ui, "How to read it", reading, parts);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.vertical(|ui| {
            ui.add_space(size::S4);
            text::section(ui, preview.title);
        });
        // A little less than there is, so that rounding does not break the row.
        ui.add_space(room - size::LINE);
        segmented_ui(ui, "How to read it", reading, parts);
    });
}

/// How big it is, and what the marks mean.
fn lead_ui(ui: &mut Ui, shown: &Shown<'_>, preview: &Preview) {
    let lead = shown.lead();
    let mut pieces = vec![Piece::Plain(&lead)];
    if shown.has(CodeMarkKind::Earlier) {
        pieces.extend([
            Piece::Plain(" "),
            Piece::Value("Marked"),
            Piece::Plain(" words come from your answers"),
        ]);
        if shown.has(CodeMarkKind::Focus) {
            pieces.extend([
                Piece::Plain("; "),
                Piece::ValueFocus("this one"),
                Piece::Plain(" is the field you are in"),
            ]);
        }
        pieces.push(Piece::Plain("."));
    }
    text::rich_help(ui, &pieces);
    if let Some(advice) = too_large(preview) {
        ui.add_space(size::S8);
        crate::window::show::question::refusal_ui(ui, &advice);
    }
}

fn explained_ui(ui: &mut Ui, shown: &Shown<'_>, open_rule: &mut Option<usize>) {
    let code = |rule| (shown.code(rule), shown.code_marks());
    document::explained_ui(
        ui,
        "Rules",
        open_rule,
        &shown.rules(),
        |text| shown.value(text),
        code,
    );
}

fn before_after_ui(ui: &mut Ui, shown: &Shown<'_>) {
    text::help(ui, &shown.counted());
    ui.add_space(size::S8);
    diff_ui(ui, "Before and after", &shown.diff());
}

/// The whole text. Says whether it was copied.
fn full_text_ui(ui: &mut Ui, shown: &Shown<'_>) -> bool {
    let marks: Vec<CodeMark<'_>> = shown.code_marks();
    code_ui(ui, "The whole policy", shown.full(), &marks);
    ui.add_space(size::S12);
    copy_button_ui(ui, "the whole policy", &shown.to_copy())
}

/// Why AWS would not take a document of this size.
fn too_large(preview: &Preview) -> Option<String> {
    let size = measure(preview.kind, &preview.after);
    if size.fits {
        return None;
    }
    let long = format!(
        "This is too long for AWS: {} of {}.",
        size.used, size.limit.most
    );
    Some(match size.advice {
        Some(advice) => format!("{long} {advice}"),
        None => long,
    })
}

#[cfg(test)]
pub(crate) mod tests;
