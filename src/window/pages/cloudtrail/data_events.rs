//! Should file access be recorded too?

use egui::Ui;

use crate::domain::BucketName;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::layout::{SidePanel, divider, fact_ui};
use crate::ui::note::{NoteKind, note_ui};
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::around::{self, Looked};
use crate::window::session::choice::bucket_of;
use crate::window::show::question::list::List;
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::{head_ui, refused_ui};
use crate::window::{Action, DataUse, Draft, Question, State};

const TITLE: &str = "Should we record file access too?";

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead = "It shows who opened or changed files in your buckets. AWS charges about $0.10 for 100,000 records.";
    let asked = head_ui(ui, state, Question::DataEvents, TITLE, lead);
    let choices = [
        (
            DataUse::All,
            Choice::new("Yes, in all buckets but the log buckets")
                .help("Best for finding out what happened."),
        ),
        (
            DataUse::Chosen,
            Choice::new("Only in buckets you choose").help("Less to pay for."),
        ),
        (
            DataUse::None,
            Choice::new("No").help("You can add this later."),
        ),
    ];
    let how = state.form.draft.as_mut().and_then(|draft| {
        choices_ui(ui, TITLE, &mut draft.data_events, &choices);
        draft.data_events
    });
    refused_ui(ui, state, Question::DataEvents);
    match how {
        Some(DataUse::All) => {
            ui.add_space(size::CONTROL_GAP);
            note_ui(
                ui,
                NoteKind::Warn,
                "It grows with use.",
                "Busy buckets can make many records. The log buckets are left out: there each record would make another one.",
            );
            asked
        }
        Some(DataUse::Chosen) => {
            ui.add_space(size::CONTROL_GAP);
            asked.or(chosen_ui(ui, state))
        }
        Some(DataUse::None) | None => asked,
    }
}

/// The buckets to tick. Both log buckets are left out.
fn chosen_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let looked = around::bucket_names(state);
    let action = looking_ui(ui, state, &looked, "your buckets");
    let Looked::Known(buckets) = looked else {
        return action;
    };
    let draft = state.form.draft.as_ref()?;
    let offered = offered(draft, buckets);
    let names: Vec<&str> = offered.iter().map(|name| name.as_str()).collect();
    let count = draft.data_buckets.len();
    text::strong(ui, &format!("{count} of {} chosen", names.len()));
    ui.add_space(size::S8);
    let list = List {
        state,
        name: "Buckets to record",
        find: "Find a bucket",
    };
    let is_on = |index: usize| {
        offered
            .get(index)
            .is_some_and(|name| draft.data_buckets.contains(*name))
    };
    let turned = list.tick_ui(ui, &names, is_on);
    ui.add_space(size::S8);
    text::help(
        ui,
        "The log buckets are left out: there each record would make another one.",
    );
    let turned: BucketName = turned
        .and_then(|index| offered.get(index))
        .map(|name| (*name).clone())?;
    let draft = state.form.draft.as_mut()?;
    if !draft.data_buckets.remove(&turned) {
        draft.data_buckets.insert(turned);
    }
    action
}

/// All buckets but those of log files and findings.
fn offered<'a>(draft: &Draft, buckets: &'a [BucketName]) -> Vec<&'a BucketName> {
    let own = [
        bucket_of(&draft.log_bucket),
        bucket_of(&draft.findings_bucket),
    ];
    buckets
        .iter()
        .filter(|bucket| !own.iter().flatten().any(|own| own == *bucket))
        .collect()
}

/// What the trail would record, as settings.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State) {
    let files = match state
        .form
        .draft
        .as_ref()
        .map(|draft| (draft.data_events, draft.data_buckets.len()))
    {
        Some((Some(DataUse::All), _)) => "In all buckets but the log buckets".to_owned(),
        Some((Some(DataUse::Chosen), 1)) => "In 1 bucket".to_owned(),
        Some((Some(DataUse::Chosen), count)) => format!("In {count} buckets"),
        Some((Some(DataUse::None), _)) => "Not recorded".to_owned(),
        Some((None, _)) | None => "Not answered yet".to_owned(),
    };
    SidePanel::new("recorded", "What is recorded")
        .summary(&files)
        .show(ui, &mut state.open.side, |ui| {
            text::section(ui, "What is recorded");
            ui.add_space(size::S12);
            let rows = [
                ("Settings changed", "In all Regions"),
                ("Signing in", "In all Regions"),
                ("Files opened", files.as_str()),
                ("Files changed", files.as_str()),
            ];
            for (label, value) in rows {
                divider(ui, 0.0);
                fact_ui(ui, label, |ui| text::help_strong(ui, value));
            }
            divider(ui, 0.0);
            ui.add_space(size::S12);
            text::help(ui, "What the trail records today stays. We only add to it.");
        });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::{AccountId, Region};

    #[test]
    fn the_log_buckets_are_not_offered() {
        let draft = Draft::from_answers(&Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        ));
        let log = bucket_of(&draft.log_bucket).unwrap();
        let other = BucketName::parse("larkfield-archive").unwrap();
        assert_eq!(offered(&draft, &[log, other.clone()]), [&other]);
    }
}
