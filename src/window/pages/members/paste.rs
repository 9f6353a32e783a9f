//! A list of account numbers to paste, and what is wrong with it.

use egui::{CornerRadius, Frame, Margin, Response, Stroke, TextEdit, Ui};

use crate::ui::dialog::{Answer, Deed, Dialog};
use crate::ui::focus::ring_at;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};
use crate::window::session::members::{Message, listed, pasted};
use crate::window::show::masking;
use crate::window::{Action, State};

/// Lines of the field.
const LINES: usize = 8;
/// So much of what is wrong is told one by one.
const WRONG: usize = 6;

/// Draws the dialog while it is open.
pub(crate) fn dialog_ui(ui: &Ui, state: &mut State) -> Option<Action> {
    let read = pasted(state)?;
    let count = read.accounts.len();
    let deed = match count {
        0 => "Choose them".to_owned(),
        1 => "Choose this one".to_owned(),
        count => format!("Choose these {count}"),
    };
    let dialog = Dialog::new("paste accounts", "Paste a list of accounts")
        .safe("Not yet")
        .deed(&deed, Deed::Plain)
        .deed_enabled(count > 0);
    // Nobody else sees numbers that are pasted while the screen is shared.
    let hides = state.look.is_shared();
    let wrong: Vec<String> = read
        .wrong
        .iter()
        .take(WRONG)
        .map(|words| masking::text(state, words))
        .collect();
    let more = read.more + read.wrong.len().saturating_sub(WRONG);
    let can_look_up = listed(state).is_some_and(|listed| listed.is_whole);
    let takes = state.members.paste_takes;
    state.members.paste_takes = takes.saturating_sub(1);
    let text = state.members.paste.as_mut()?;
    let (answer, ()) = dialog.show_with(ui.ctx(), |ui| {
        text::help(
            ui,
            "Numbers, one a line, or a table that has them in a column. They take the place of what is ticked now.",
        );
        ui.add_space(size::S8);
        let field = field_ui(ui, text, hides);
        if takes > 0 {
            field.request_focus();
            ui.ctx().request_repaint_after(std::time::Duration::ZERO);
        }
        ui.add_space(size::S12);
        if count > 0 {
            let words = match (count, can_look_up) {
                (1, true) => "1 account is found.".to_owned(),
                (count, true) => format!("{count} accounts are found."),
                (1, false) => "1 number. We cannot check here that it is yours.".to_owned(),
                (count, false) => {
                    format!("{count} numbers. We cannot check here that they are yours.")
                }
            };
            mark_word_ui(ui, Mark::Done, &words);
        }
        for words in &wrong {
            mark_word_ui(ui, Mark::NeedsYou, words);
        }
        if more > 0 {
            text::help(ui, &format!("{more} more are not right. They are left out."));
        } else if !wrong.is_empty() {
            text::help(ui, "What is not right is left out.");
        }
    });
    Some(Action::Members(match answer? {
        Answer::Deed => Message::UsePasted,
        Answer::Safe | Answer::Other => Message::TogglePaste,
    }))
}

fn field_ui(ui: &mut Ui, text: &mut String, hides: bool) -> Response {
    let t = tokens(ui);
    let id = ui.make_persistent_id("accounts that are pasted");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let edge = if focused { t.accent } else { t.line_strong };
    let frame = Frame::new()
        .fill(t.page)
        .stroke(Stroke::new(size::EDGE, edge))
        .corner_radius(CornerRadius::same(size::RADIUS))
        .inner_margin(Margin::same(size::FIELD_PAD));
    let tallest = 260.0;
    let area = egui::ScrollArea::vertical()
        .id_salt("pasted accounts")
        .max_height(tallest);
    area.show(ui, |ui| {
        let response = TextEdit::multiline(text)
            .id(id)
            .password(hides)
            .font(Face::Mono.font())
            .frame(frame)
            .desired_width(f32::INFINITY)
            .desired_rows(LINES)
            .show(ui)
            .response
            .response
            .accessible_name("Account numbers");
        if response.has_focus() {
            ring_at(ui.painter(), response.rect, size::RADIUS, t.focus);
        }
        response
    })
    .inner
}
