//! Keys that are pasted: never drawn, and wiped when they have been read.

use egui::{CornerRadius, Frame, Margin, Stroke, TextEdit, Ui};
use jiff::tz::TimeZone;

use crate::aws::PastedKeys;
use crate::ui::eyebrow::Eyebrow;
use crate::ui::focus::ring_at;
use crate::ui::mark::{Mark, mark_word_ui};
use crate::ui::text::{self, Face};
use crate::ui::theme::{size, tokens};
use crate::window::State;
use crate::window::pages::sign_in::region::region_ui;
use crate::window::show::kept_off::keys_id;
use crate::window::show::title::title_ui;

/// Lines of the field for keys.
const KEY_LINES: usize = 6;

pub(crate) fn paste_ui(ui: &mut Ui, state: &mut State) {
    Eyebrow::question(1, 3, "Question 2 of 3").show(ui);
    ui.add_space(size::S8);
    title_ui(ui, state, "Paste the keys");
    ui.add_space(size::LEAD_GAP);
    text::lead(
        ui,
        "On the AWS access portal, open the account, choose Access keys, and copy the whole block. Any of its forms will do.",
    );
    ui.add_space(size::CONTROL_GAP);
    let label = text::strong(ui, "Keys");
    text::help(ui, "Hidden as you paste, never saved, gone when you close.");
    ui.add_space(size::S8);
    let t = tokens(ui);
    let focused = ui.memory(|memory| memory.has_focus(keys_id()));
    let edge = if focused { t.accent } else { t.line_strong };
    let frame = Frame::new()
        .fill(t.page)
        .stroke(Stroke::new(size::EDGE, edge))
        .corner_radius(CornerRadius::same(size::RADIUS))
        .inner_margin(Margin::same(size::FIELD_PAD));
    let response = TextEdit::multiline(&mut state.sign_in.pasted)
        .id(keys_id())
        .password(true)
        .font(Face::Mono.font())
        .frame(frame)
        .desired_width(f32::INFINITY)
        .desired_rows(KEY_LINES)
        .show(ui)
        .response
        .response
        .labelled_by(label.id);
    if response.has_focus() {
        ring_at(ui.painter(), response.rect, size::RADIUS, t.focus);
    }
    if response.changed() {
        state.sign_in.paste_problem = None;
        take_region(state);
    }
    ui.add_space(size::S8);
    paste_state_ui(ui, state);
    ui.add_space(size::FIELD_GAP);
    region_ui(ui, state);
}

/// The Region that came along with the keys, where one has not typed another.
fn take_region(state: &mut State) {
    if state.sign_in.region.trim().is_empty()
        && let Ok(keys) = PastedKeys::parse(&state.sign_in.pasted)
        && let Some(region) = keys.region()
    {
        state.sign_in.region = region.to_string();
    }
}

/// What was recognized. Nothing of the text is repeated.
fn paste_state_ui(ui: &mut Ui, state: &State) {
    if state.sign_in.pasted.trim().is_empty() {
        text::help(ui, "Nothing is pasted yet.");
        return;
    }
    let read = match &state.sign_in.paste_problem {
        Some(problem) => Err(problem.clone()),
        None => PastedKeys::parse(&state.sign_in.pasted),
    };
    match read {
        Ok(keys) => {
            mark_word_ui(ui, Mark::Done, "All parts of the keys are here");
            if let Some(end) = keys.expires() {
                let end = end.to_zoned(TimeZone::system());
                text::help(
                    ui,
                    &format!("They work until {}.", end.strftime("%H:%M, %Y-%m-%d")),
                );
            }
        }
        Err(problem) => {
            mark_word_ui(ui, Mark::NeedsYou, &problem.summary);
            if let Some(hint) = &problem.hint {
                text::help(ui, hint);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // PST-09
    #[test]
    fn a_region_that_comes_along_is_taken_unless_one_is_typed() {
        let mut state = State::for_tests();
        state.sign_in.pasted =
            "aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush\nregion=eu-north-1"
                .to_owned();
        take_region(&mut state);
        assert_eq!(state.sign_in.region, "eu-north-1");
        state.sign_in.region = "us-east-1".to_owned();
        take_region(&mut state);
        assert_eq!(state.sign_in.region, "us-east-1");
    }
}
