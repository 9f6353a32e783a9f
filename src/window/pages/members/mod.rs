//! Section 6: which other accounts Radiant Security reads, and how we get into them.

pub(crate) mod at_work;
pub(crate) mod choose;
pub(crate) mod lifted;
pub(crate) mod paste;
pub(crate) mod places;
pub(crate) mod reach;
pub(crate) mod run;
mod template;

use egui::Ui;

use crate::answers::MemberRead;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::layout::SidePanel;
use crate::ui::mark::Mark;
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::wanted::LeftOut;
use crate::window::session::around::{self, Looked};
use crate::window::session::members::listed;
use crate::window::session::members::listed::Listed;
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::{self, head_ui, line_ui, refused_ui};
use crate::window::{Action, Foot, MemberUse, Page, Phase, Question, ReachUse, State};

/// The question of both pages that ask it.
const TITLE: &str = "Which accounts should Radiant Security read?";
/// What is asked below it.
const READ: &str = "What may it read there?";

/// What the footer says and does.
pub(crate) fn foot(state: &State, question: Question) -> Foot {
    let mut foot = question::foot(state, question);
    let uses = state.form.draft.as_ref().and_then(|draft| draft.members);
    match (question, uses) {
        (Question::Accounts, Some(MemberUse::All)) => {
            foot.sentence = next_words(state, "how we get into them");
        }
        (Question::Accounts, Some(MemberUse::Chosen)) => {
            foot.sentence = next_words(state, "the accounts one by one");
        }
        (Question::Reach, Some(MemberUse::Chosen)) => {
            foot.back = Some(Action::Go(Page::Choose));
        }
        _ => {}
    }
    foot
}

/// What comes next, and whether something was made already.
fn next_words(state: &State, next: &str) -> String {
    let was_made = state.work(Phase::Members).run.is_some();
    let made = if was_made {
        "What is made already stays."
    } else {
        "Nothing is made yet."
    };
    format!("{made} Next: {next}.")
}

/// What the words of the page mean.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let mut open = state.open.side;
    SidePanel::new("about other accounts", "About other accounts")
        .width(size::SIDE_NOTES)
        .summary("What is made there")
        .show(ui, &mut open, |ui| {
            text::section(ui, "What is made there");
            ui.add_space(size::S8);
            text::help(
                ui,
                "Each account gets one role, which only the main account role may use. It reads, and changes nothing.",
            );
            ui.add_space(size::S12);
            text::help(ui, read_words(state));
            ui.add_space(size::S12);
            text::help(
                ui,
                "The main account role is told which roles those are. That is one more rule in its policy.",
            );
            let how = state.form.draft.as_ref().and_then(|draft| draft.reach.how);
            if question == Question::Reach && how != Some(ReachUse::HandOff) {
                ui.add_space(size::S12);
                text::help(
                    ui,
                    "We try the way into each account before anything is made. Where it does not work we say why, and the others go on.",
                );
            }
        });
    state.open.side = open;
    None
}

/// What the role lets be read.
fn read_words(state: &State) -> &'static str {
    let draft = state.form.draft.as_ref();
    match draft.map(|draft| draft.chosen().read) {
        Some(MemberRead::BucketSettings) => {
            "It lets Radiant Security see how each bucket there is set up, and read no file."
        }
        Some(MemberRead::AllBuckets) | None => {
            "It lets Radiant Security read every bucket there, with all its files."
        }
    }
}

/// What Radiant Security may read in those accounts.
fn read_ui(ui: &mut Ui, state: &mut State) {
    let Some(draft) = &mut state.form.draft else {
        return;
    };
    if !matches!(draft.members, Some(MemberUse::All | MemberUse::Chosen)) {
        return;
    }
    ui.add_space(size::CONTROL_GAP);
    text::section(ui, READ);
    ui.add_space(size::S12);
    let choices = [
        (
            MemberRead::AllBuckets,
            Choice::new("Every bucket with its files").help("As Radiant Security asks."),
        ),
        (
            MemberRead::BucketSettings,
            Choice::new("Only how buckets are set up").help("It reads no file there."),
        ),
    ];
    let mut read = Some(draft.chosen().read);
    choices_ui(ui, READ, &mut read, &choices);
    if let Some(read) = read.filter(|read| *read != draft.chosen().read) {
        draft.chosen_mut().read = read;
    }
}

/// The question.
pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    if question == Question::Reach {
        reach::page_ui(ui, state)
    } else {
        accounts_ui(ui, state)
    }
}

fn accounts_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead = "The main account role reads the logs. With a role in the other accounts, Radiant Security can look at what a finding is about there.";
    let asked = head_ui(ui, state, Question::Accounts, TITLE, lead);
    let organization = around::account(state).map(|account| &account.standing);
    let looked = around::looked(state, organization);
    let action = looking_ui(ui, state, &looked, "your organization");
    let is_looking = looked == Looked::Looking;
    if !matches!(looked, Looked::Known(_)) {
        ui.add_space(size::S16);
    }
    let alone = looked.known().is_some_and(|it| it.organization().is_none());
    let unseen = if alone {
        Some("This account is in no organization.")
    } else if is_looking {
        Some("We are still looking at your organization.")
    } else {
        None
    };
    choose_ui(ui, state, unseen);
    refused_ui(ui, state, Question::Accounts);
    read_ui(ui, state);
    stays_ui(ui, state);
    if let Some(listed) = listed(state) {
        let closed = listed.left_out(LeftOut::Closed);
        if closed > 0 {
            ui.add_space(size::S16);
            line_ui(ui, Mark::GoodToKnow, &closed_words(closed));
        }
    }
    asked.or(action).or(places::door_ui(ui, state))
}

/// Where nobody is chosen any more: what becomes of the roles that were made.
fn stays_ui(ui: &mut Ui, state: &State) {
    let uses = state.form.draft.as_ref().and_then(|draft| draft.members);
    let was_made = state.work(Phase::Members).run.is_some();
    if uses == Some(MemberUse::None) && was_made {
        ui.add_space(size::S16);
        note_ui(
            ui,
            NoteKind::Warn,
            "The roles that were made stay.",
            "Radiant Security can use them until their owners delete them.",
        );
    }
}

/// "2 closed accounts are left out by themselves."
fn closed_words(closed: usize) -> String {
    match closed {
        1 => "1 closed account is left out by itself.".to_owned(),
        closed => format!("{closed} closed accounts are left out by themselves."),
    }
}

fn choose_ui(ui: &mut Ui, state: &mut State, unseen: Option<&str>) {
    let Some(listed) = listed(state) else {
        return;
    };
    let unlisted =
        (!listed.is_whole).then_some("We could not list the accounts of your organization.");
    let unseen = unseen.or(unlisted);
    let others = listed.of_all();
    let all = if listed.is_whole {
        format!("All {others} others")
    } else {
        "All others".to_owned()
    };
    let chosen = chosen_words(state, &listed);
    let choices = [
        (
            MemberUse::All,
            Choice::new(&all)
                .help("New ones join when you look again.")
                .unavailable_if(unseen),
        ),
        (
            MemberUse::Chosen,
            Choice::new("Those you choose").help(&chosen),
        ),
        (
            MemberUse::None,
            Choice::new("None").help("You can add them later."),
        ),
    ];
    if let Some(draft) = &mut state.form.draft {
        choices_ui(ui, TITLE, &mut draft.members, &choices);
    }
}

/// How many are chosen one by one, or how that is done.
fn chosen_words(state: &State, listed: &Listed) -> String {
    let uses = state.form.draft.as_ref().and_then(|draft| draft.members);
    match (uses, listed.chosen()) {
        (Some(MemberUse::Chosen), chosen) if chosen > 0 => {
            format!("{chosen} of {} are ticked.", listed.of_all())
        }
        _ if listed.is_whole => "By group or one by one, or from a list.".to_owned(),
        _ => "Paste a list of account numbers.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_accounts_are_counted_in_words() {
        assert_eq!(closed_words(1), "1 closed account is left out by itself.");
        assert!(closed_words(2).starts_with("2 closed accounts are"));
    }
}
