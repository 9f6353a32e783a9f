//! The External Role ID, which comes back from Radiant Security's website.

use egui::{Id, Ui};

use crate::domain::{ExternalId, clean_paste};
use crate::ui::button::Button;
use crate::ui::copy::copy_button_ui;
use crate::ui::field::Field;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::show::masking;
use crate::window::show::question::name::{Look, Note};
use crate::window::{Action, Draft, State};

/// An ID for practice. No Radiant account has it.
const MADE_UP: &str = "rs-practice-7d41c0a2-91d4";

/// The field, and in practice an ID to paste into it.
pub(crate) fn field_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let is_practice = state.is_practice();
    let trimmed_id = Id::unique("external id was trimmed");
    let was_trimmed: bool = ui
        .data(|data| data.get_temp(trimmed_id))
        .unwrap_or_default();
    text::section(ui, "Bring this back");
    ui.add_space(size::S12);
    let draft = state.form.draft.as_ref()?;
    let note = if state.form.show_problems && draft.external_id.trim().is_empty() {
        Note::new(Look::Wrong, "Paste the External Role ID to continue.")
    } else {
        note(draft, was_trimmed, is_practice)
    };
    let note = note.shown(state);
    let hidden = |text: &str| {
        ExternalId::parse(text.trim()).map_or_else(|_| masking::text(state, text), |id| id.masked())
    };
    let masked = hidden(&draft.external_id);
    let is_right = note.look == Look::Right;
    // A topic's name is no secret, and one has to see what is wrong with it. A right ID is hidden while others watch.
    let cover = if is_right {
        masking::cover(state)
    } else {
        masking::cover_numbers(state)
    };
    let made_up = if state.look.is_shared() {
        hidden(MADE_UP)
    } else {
        MADE_UP.to_owned()
    };
    let draft = state.form.draft.as_mut()?;
    let is_masked = masked != draft.external_id;
    let mut field = Field::new("AWS External Role ID", &mut draft.external_id)
        .help(
            "It goes into the role in section 5. Only your Radiant account can then use the role.",
        )
        .hint("Paste it here")
        .mono()
        .covered(cover.as_ref())
        .state(note.state());
    if is_right && is_masked && cover.is_none() {
        field = field.masked(&masked);
    }
    let shown = field.show(ui);
    if shown.changed {
        let (clean, cleaned) = clean_paste(&draft.external_id);
        draft.external_id = clean;
        ui.data_mut(|data| data.insert_temp(trimmed_id, cleaned || shown.trimmed));
    }
    if !is_practice {
        return None;
    }
    ui.add_space(size::S12);
    note_ui(
        ui,
        NoteKind::GoodToKnow,
        "In practice there is no Radiant Security page.",
        "Tick the steps as you read them. Then use this made-up ID.",
    );
    ui.add_space(size::S12);
    let copied = ui
        .horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = size::S12;
            text::mono(ui, &made_up);
            let copied = copy_button_ui(ui, "the made-up ID", MADE_UP);
            if Button::secondary("Paste it for me").small().pressed(ui) {
                MADE_UP.clone_into(&mut draft.external_id);
            }
            copied
        })
        .inner;
    copied.then(|| Action::Copied("Made-up ID copied".to_owned()))
}

/// What is said under the field.
#[expect(
    clippy::fn_params_excessive_bools,
    reason = "what happened to the text and where one is have nothing to do with each other"
)]
fn note(draft: &Draft, was_trimmed: bool, is_practice: bool) -> Note {
    let text = draft.external_id.trim();
    if text.is_empty() {
        let words = if is_practice {
            "Not here yet. A made-up one is below."
        } else {
            "Not here yet. You can leave and come back."
        };
        return Note::new(Look::Waiting, words);
    }
    if draft.has_topic(text) {
        return Note::new(
            Look::Wrong,
            "This is a topic name. The ID comes from View Details, after the connector is saved.",
        );
    }
    match ExternalId::parse(text) {
        Err(problem) => Note {
            fix: None,
            ..Note::wrong(problem)
        },
        Ok(_) if was_trimmed => Note::new(
            Look::Right,
            "Looks right. We took out a space or quotes around it.",
        ),
        Ok(_) => Note::new(Look::Right, "Looks right."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};

    fn of(text: &str) -> Note {
        let mut draft = Draft::from_answers(&Answers::defaults(
            AccountId::parse("444455556666").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        ));
        text.clone_into(&mut draft.external_id);
        note(&draft, false, false)
    }

    #[test]
    fn the_message_says_what_was_pasted_instead() {
        assert_eq!(of("").look, Look::Waiting);
        assert_eq!(of("rs-8f2c-91d4").message, "Looks right.");
        assert_eq!(of(MADE_UP).look, Look::Right);
        for topic in [
            "radiant-cloudtrail-events",
            "radiant-guardduty-findings",
            "arn:aws:sns:eu-west-1:444455556666:radiant-cloudtrail-events",
        ] {
            assert!(
                of(topic).message.starts_with("This is a topic name."),
                "{topic}"
            );
        }
        assert!(of("arn:aws:s3:::logs").message.contains("ARN"));
        assert!(of("rs#8f2c").message.contains("`#` cannot be part"));
    }

    #[test]
    fn a_made_up_id_is_hidden_like_a_real_one() {
        let id = ExternalId::parse(MADE_UP).unwrap();
        assert!(!id.masked().contains("7d41c0a2"));
    }
}
