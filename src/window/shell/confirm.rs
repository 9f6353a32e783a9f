//! The questions that are asked before something happens.

use egui::Ui;

use crate::engine::{SAMPLE_TYPE, WayBack};
use crate::plan::{Action as PlanAction, Counts, Fate};
use crate::ui::dialog::{Answer, Deed, Dialog};
use crate::ui::text;
use crate::window::shell::record::record_ui;
use crate::window::show::company::company;
use crate::window::show::counts::{changes, counts, usual_time};
use crate::window::show::masking;
use crate::window::{Action, Confirm, Phase, State, open, undo};

/// Draws the question that is open, if any.
pub(crate) fn confirm_ui(ui: &Ui, state: &State) -> Option<Action> {
    match state.open.confirm? {
        Confirm::Apply(phase) => apply_ui(ui, state, phase),
        Confirm::Close => close_ui(ui, state),
        Confirm::Halt => halt_ui(ui),
        Confirm::Undo => undo_ui(ui, state),
        Confirm::Keys => keys_ui(ui),
        Confirm::Record => record_ui(ui, state),
        Confirm::Sample => sample_ui(ui, state),
    }
}

/// "3 to create, 2 to update, none to delete". All that is ever deleted is an old version of a policy that is not in use, and, where the
/// answers ask for it, the role of so many accounts.
fn kinds(counts: Counts, losing: usize) -> String {
    let deleted = match counts.delete {
        0 => "none to delete".to_owned(),
        _ if losing == 1 => "the role of 1 account to delete".to_owned(),
        _ if losing > 1 => format!("the role of {losing} accounts to delete"),
        1 => "1 old version of a policy to delete".to_owned(),
        many => format!("{many} old versions of policies to delete"),
    };
    format!(
        "{} to create, {} to update, {deleted}",
        counts.create, counts.update
    )
}

/// In how many accounts CloudFormation deletes the role.
fn losing(state: &State, phase: Phase) -> usize {
    let changes = state.plan(phase).map(|planned| &planned.plan.changes);
    let changes = changes.into_iter().flatten();
    changes
        .filter_map(|change| match &change.action {
            PlanAction::TakeStackSet(take) => Some(take.accounts.len()),
            _ => None,
        })
        .sum()
}

fn apply_ui(ui: &Ui, state: &State, phase: Phase) -> Option<Action> {
    let counts = counts(state, phase);
    let deed = format!("Make {}", changes(counts.writes()));
    let account = state.signed_in().map_or_else(String::new, |identity| {
        masking::account(state, &identity.caller.account)
    });
    let place = company(state).unwrap_or_else(|| account.clone());
    let title = format!("{deed} in {place}?");
    let kinds = kinds(counts, losing(state, phase));
    let usual = usual_time(state, phase);
    let time = match usual.strip_prefix('a') {
        Some(rest) => format!("A{rest}. You can stop midway."),
        None => format!("{usual}. You can stop midway."),
    };
    let answer = Dialog::new("apply", &title)
        .row_mono("Account", &account)
        .row("Changes", &kinds)
        .row("Time", &time)
        .row(
            "Copies",
            "Saved first. Each change says how to take it back.",
        )
        .safe("Not yet")
        .deed(&deed, Deed::Plain)
        .show(ui.ctx())?;
    Some(match answer {
        Answer::Deed => Action::Apply(phase),
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    })
}

fn sample_ui(ui: &Ui, state: &State) -> Option<Action> {
    let account = state.signed_in().map_or_else(String::new, |identity| {
        masking::account(state, &identity.caller.account)
    });
    let answer = Dialog::new("sample", "Make a sample finding?")
        .row_mono("Account", &account)
        .row_mono("Kind", SAMPLE_TYPE)
        .row("Marked as", "A sample, in its title and inside")
        .row(
            "Who gets it",
            "All who get your findings, Radiant Security too. Tell them before.",
        )
        .safe("Not now")
        .deed("Make the sample", Deed::Plain)
        .show(ui.ctx())?;
    Some(match answer {
        Answer::Deed => Action::MakeSample,
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    })
}

fn halt_ui(ui: &Ui) -> Option<Action> {
    let (answer, ()) = Dialog::new("halt", "Stop AWS?")
        .safe("Keep going")
        .deed("Stop in AWS", Deed::Plain)
        .show_with(ui.ctx(), |ui| {
            text::help(ui, "AWS ends the accounts that it has begun, and begins no other. What is done stays. The rest can be done later.");
        });
    Some(match answer? {
        Answer::Deed => Action::HaltAws,
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    })
}

fn undo_ui(ui: &Ui, state: &State) -> Option<Action> {
    let way = state.undo.way.here()?;
    let writes = way.planned.plan.counts().writes();
    let deed = format!("Undo {}", changes(writes));
    let account = masking::account(state, &way.of.account);
    let place = company(state).unwrap_or_else(|| account.clone());
    let title = format!("{deed} in {place}?");
    let takes_keys = way.asked.keys;
    let kinds = back_kinds(way);
    let dialog = Dialog::new("undo", &title)
        .row_mono("Account", &account)
        .row("Changes", &kinds)
        .row("Time", "About 3 minutes. You can stop midway and carry on.")
        .row("Stays", "Log files and findings that are written.");
    let dialog = if takes_keys {
        dialog
            .row(
                "Keys",
                "Deleted in 30 days. What they locked can never be opened again.",
            )
            .deed(&deed, Deed::Danger)
    } else {
        dialog.row("Keys", "They stay.").deed(&deed, Deed::Plain)
    };
    Some(match dialog.safe("Not yet").show(ui.ctx())? {
        Answer::Deed => Action::Undo(undo::Message::Go),
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    })
}

/// "3 put back, 12 removed"
fn back_kinds(way: &WayBack) -> String {
    let told = &way.planned.told().changes;
    let count = |fate| told.iter().filter(|it| Fate::of(it) == fate).count();
    format!(
        "{} put back, {} removed",
        count(Fate::PutBack),
        count(Fate::Remove)
    )
}

fn keys_ui(ui: &Ui) -> Option<Action> {
    let (answer, ()) = Dialog::new("keys", "Remove the keys too?")
        .safe("Keep the keys")
        .deed("Show it with the keys", Deed::Danger)
        .show_with(ui.ctx(), |ui| {
            text::help(ui, "AWS deletes a key 30 days after it is asked to. After that, nobody can ever open the files that the key locked: not you, not AWS, not Radiant Security.");
            text::help(ui, "Until then the deletion can be called off in AWS, under Key Management Service.");
            text::help(ui, "Nothing is deleted now. We look again, and you see the keys in the list first.");
        });
    Some(match answer? {
        Answer::Deed => Action::Undo(undo::Message::Keys(true)),
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    })
}

fn close_ui(ui: &Ui, state: &State) -> Option<Action> {
    let going = state.going();
    let then = if state.is_practice() {
        " and close. Practice is not kept"
    } else {
        ", save where you are, and close"
    };
    let (title, words) = match going.map_or(0, |(_, run)| run.changes.in_progress()) {
        0 | 1 => (
            "Stop after this change?",
            format!("One change is in progress. We finish it{then}."),
        ),
        many => (
            "Stop after these changes?",
            format!("{many} changes are in progress. We finish them{then}."),
        ),
    };
    let (answer, _) = Dialog::new("close", title)
        .safe("Keep going")
        .deed("Stop, then close", Deed::Plain)
        .show_with(ui.ctx(), |ui| text::help(ui, &words));
    Some(match answer? {
        Answer::Deed => Action::StopAndClose,
        Answer::Safe | Answer::Other => Action::Open(open::Message::Answered),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deleted_is_counted() {
        let mut counts = Counts {
            create: 3,
            update: 2,
            ..Counts::default()
        };
        assert_eq!(kinds(counts, 0), "3 to create, 2 to update, none to delete");
        counts.delete = 1;
        assert_eq!(
            kinds(counts, 0),
            "3 to create, 2 to update, 1 old version of a policy to delete"
        );
        assert_eq!(
            kinds(counts, 12),
            "3 to create, 2 to update, the role of 12 accounts to delete"
        );
    }
}
