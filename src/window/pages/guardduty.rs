//! Section 3: which Regions GuardDuty watches, and where its findings go.

use std::collections::BTreeSet;

use egui::Ui;

use crate::domain::Region;
use crate::inventory::Detector;
use crate::ui::button::Button;
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::layout::SidePanel;
use crate::ui::mark::Mark;
use crate::ui::text;
use crate::ui::theme::size;
use crate::window::session::around::{self, Looked};
use crate::window::session::choice;
use crate::window::show::masking;
use crate::window::show::policy_preview::{preview, preview_ui};
use crate::window::show::question::list::List;
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::{self, bucket, head_ui, key, line_ui, refused_ui, topic};
use crate::window::{Action, Draft, Foot, Phase, Question, State};

const TITLE: &str = "Which Regions should GuardDuty watch?";

/// What the footer says and does.
pub(crate) fn foot(state: &State, question: Question) -> Foot {
    question::foot(state, question)
}

/// The panel beside the question: the policy that it is about, or what the words mean.
pub(crate) fn side_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    if let Some(preview) = preview(state, question) {
        return preview_ui(ui, state, &preview);
    }
    if question == Question::Regions {
        let can_count = state.form.answers().is_some();
        let side = SidePanel::new("guardduty", "About GuardDuty");
        let pressed = side.show(ui, &mut state.open.side, |ui| {
            text::section(ui, "About GuardDuty");
            ui.add_space(size::S8);
            text::help(
                ui,
                "GuardDuty looks for signs of an attack and writes them down as findings.",
            );
            ui.add_space(size::S12);
            text::help(
                ui,
                "It is free for 30 days in a Region where it is new. After that AWS charges by what it reads. A quiet Region costs little.",
            );
            ui.add_space(size::S12);
            can_count && Button::quiet("What will it cost us?").pressed(ui)
        });
        return (pressed == Some(true)).then_some(Action::Cost(Phase::Logging));
    }
    None
}

pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    match question {
        Question::Regions => regions_ui(ui, state),
        Question::FindingsBucket => bucket::page_ui(ui, state, question),
        Question::FindingsKey => key::page_ui(ui, state, question),
        Question::FindingsTopic => topic::page_ui(ui, state, question),
        Question::Trail
        | Question::Scope
        | Question::LogBucket
        | Question::LogKey
        | Question::LogTopic
        | Question::DataEvents
        | Question::Read
        | Question::Trust
        | Question::Accounts
        | Question::Reach
        | Question::Export => None,
    }
}

fn regions_ui(ui: &mut Ui, state: &mut State) -> Option<Action> {
    let lead = "It works Region by Region. An attacker may use one that you do not.";
    let asked = head_ui(ui, state, Question::Regions, TITLE, lead);
    found_ui(ui, state);
    let looked = around::regions(state);
    let action = looking_ui(ui, state, &looked, "your Regions");
    if !matches!(looked, Looked::Known(_)) {
        ui.add_space(size::S16);
    }
    let on: Option<Vec<Region>> = looked.known().cloned();
    choose_ui(ui, state, on.as_deref());
    refused_ui(ui, state, Question::Regions);
    let chooses = state
        .form
        .draft
        .as_ref()
        .is_some_and(|draft| draft.all_regions == Some(false));
    if let Some(on) = on.filter(|_| chooses) {
        ui.add_space(size::CONTROL_GAP);
        tick_ui(ui, state, &on);
    }
    asked.or(action)
}

/// What is there already in the main Region.
fn found_ui(ui: &mut Ui, state: &State) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    let mut lines = Vec::new();
    if let Some(detector) = around::detector(state).known() {
        lines.push(detector_words(detector.as_ref(), &draft.region));
    }
    if let Some(bucket) = choice::export(state).and_then(around::destination_bucket) {
        let bucket = masking::text(state, bucket.as_str());
        lines.push(format!(
            "Findings already go to {bucket}. The next page asks about that."
        ));
    }
    for line in &lines {
        line_ui(ui, Mark::GoodToKnow, line);
        ui.add_space(size::S8);
    }
    if !lines.is_empty() {
        ui.add_space(size::S8);
    }
}

fn detector_words(detector: Option<&Detector>, region: &Region) -> String {
    let place = around::place_name(region);
    match detector {
        Some(detector) if detector.enabled => {
            format!("{place}: GuardDuty is on. What it has stays.")
        }
        Some(_) => format!("{place}: GuardDuty is switched off here. We switch it on again."),
        None => format!("{place}: GuardDuty is new here. We switch it on."),
    }
}

fn choose_ui(ui: &mut Ui, state: &mut State, on: Option<&[Region]>) {
    let Some(draft) = &mut state.form.draft else {
        return;
    };
    let (all, only) = match on {
        Some(on) => (
            format!("All {} that are switched on", on.len()),
            "Only those you choose".to_owned(),
        ),
        None => (
            "All that are switched on".to_owned(),
            format!("Only {}", draft.region.with_code()),
        ),
    };
    let unseen = on
        .is_none()
        .then_some("We do not know yet which ones are switched on.");
    let choices = [
        (
            true,
            Choice::new(&all)
                .help("New Regions join only when you switch them on. Recommended.")
                .unavailable_if(unseen),
        ),
        (
            false,
            Choice::new(&only).help("Attacks in other Regions stay unseen."),
        ),
    ];
    if choices_ui(ui, TITLE, &mut draft.all_regions, &choices) {
        choose(draft, on);
    }
}

/// The Regions that follow from the choice.
fn choose(draft: &mut Draft, on: Option<&[Region]>) {
    match (draft.all_regions, on) {
        (Some(true), Some(on)) => draft.regions = on.iter().cloned().collect(),
        (Some(false), Some(_)) | (None, _) | (Some(true), None) => {}
        // Of the others nothing is known.
        (Some(false), None) => draft.regions = BTreeSet::from([draft.region.clone()]),
    }
}

fn tick_ui(ui: &mut Ui, state: &mut State, on: &[Region]) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    text::strong(
        ui,
        &format!("{} of {} chosen", draft.regions.len(), on.len()),
    );
    ui.add_space(size::S8);
    let names: Vec<String> = on.iter().map(|region| region.with_code()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let list = List {
        state,
        name: "Regions to watch",
        find: "Find a Region",
    };
    let is_on = |index: usize| {
        on.get(index)
            .is_some_and(|region| draft.regions.contains(region))
    };
    let turned = list
        .tick_ui(ui, &names, is_on)
        .and_then(|index| on.get(index));
    if let (Some(region), Some(draft)) = (turned, &mut state.form.draft)
        && !draft.regions.remove(region)
    {
        draft.regions.insert(region.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answers;
    use crate::domain::AccountId;

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    #[test]
    fn a_detector_that_is_off_is_said_to_be_switched_on_again() {
        let mut detector = Detector {
            enabled: false,
            frequency: "SIX_HOURS".to_owned(),
            ..Detector::new("d1")
        };
        let words = detector_words(Some(&detector), &region("eu-west-1"));
        assert_eq!(
            words,
            "Ireland: GuardDuty is switched off here. We switch it on again."
        );
        detector.enabled = true;
        assert!(detector_words(Some(&detector), &region("eu-west-1")).contains("stays"));
        assert!(detector_words(None, &region("eu-west-1")).contains("new here"));
    }

    #[test]
    fn all_takes_every_region_and_an_unknown_list_only_this_one() {
        let mut draft = Draft::from_answers(&Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            region("eu-west-1"),
        ));
        draft.all_regions = Some(true);
        choose(
            &mut draft,
            Some(&[region("eu-west-1"), region("us-east-1")]),
        );
        assert_eq!(draft.regions.len(), 2);
        draft.all_regions = Some(false);
        choose(&mut draft, None);
        assert_eq!(
            draft.regions.into_iter().collect::<Vec<_>>(),
            [region("eu-west-1")]
        );
    }
}
