//! What tells of new files: a new topic, or one that is there. The same for log files and for findings.

use egui::Ui;

use crate::domain::{Arn, TopicName};
use crate::ui::choice::{Choice, choices_ui};
use crate::ui::mark::Mark;
use crate::ui::theme::size;
use crate::window::session::around::{self, Looked};
use crate::window::session::lacks;
use crate::window::show::masking;
use crate::window::show::question::list::{About, List};
use crate::window::show::question::looking::looking_ui;
use crate::window::show::question::name::{Look, NameField, Note};
use crate::window::show::question::{head_ui, line_ui, refused_ui};
use crate::window::{Action, Draft, Pick, Question, State, Use};

const fn pick(draft: &Draft, question: Question) -> &Pick<Arn> {
    match question {
        Question::FindingsTopic => &draft.findings_topic,
        _ => &draft.log_topic,
    }
}

const fn pick_mut(draft: &mut Draft, question: Question) -> &mut Pick<Arn> {
    match question {
        Question::FindingsTopic => &mut draft.findings_topic,
        _ => &mut draft.log_topic,
    }
}

/// Draws the page.
pub(crate) fn page_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let (title, lead) = if question == Question::FindingsTopic {
        (
            "What should the second topic be called?",
            "It tells Radiant Security about new findings.",
        )
    } else {
        (
            "What should the topic be called?",
            "A topic is a notice board in AWS. It tells Radiant Security when a new file is there.",
        )
    };
    let asked = head_ui(ui, state, question, title, lead);
    let fixed = around::topic_of_trail(state).filter(|_| question == Question::LogTopic);
    let how = choose_ui(ui, state, question, title, fixed.as_ref());
    refused_ui(ui, state, question);
    ui.add_space(size::CONTROL_GAP);
    let answer = match (how, fixed) {
        (Some(Use::New), _) => {
            new_ui(ui, state, question);
            None
        }
        (Some(Use::Existing), Some(topic)) => {
            let name = masking::text(state, topic.resource_name());
            line_ui(
                ui,
                Mark::Done,
                &format!("The trail tells {name} already. Its rules stay."),
            );
            None
        }
        (Some(Use::Existing), None) => existing_ui(ui, state, question),
        (None, _) => None,
    };
    asked.or(answer)
}

fn choose_ui(
    ui: &mut Ui,
    state: &mut State,
    question: Question,
    title: &str,
    fixed: Option<&Arn>,
) -> Option<Use> {
    let pick = pick_mut(state.form.draft.as_mut()?, question);
    let is_named = |topic: &&Arn| pick.how == Some(Use::New) && topic.resource_name() == pick.name;
    let stays = fixed
        .filter(|topic| !is_named(topic))
        .map(|_| "The trail has a topic already. A trail can have only one.");
    let choices = [
        (
            Use::New,
            Choice::new("Make a new topic")
                .help("Nothing else posts to it. Recommended.")
                .unavailable_if(stays),
        ),
        (
            Use::Existing,
            Choice::new("Use a topic you have")
                .help("We add to its rules and keep the ones that are there."),
        ),
    ];
    choices_ui(ui, title, &mut pick.how, &choices);
    pick.how
}

fn new_ui(ui: &mut Ui, state: &mut State, question: Question) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    let text = pick(draft, question).name.clone();
    let note = match (TopicName::parse(&text), lacks::problem(state, question)) {
        (Err(problem), _) => Note::wrong(problem),
        (Ok(_), Some(missing)) => Note::new(Look::Wrong, missing),
        (Ok(name), None) if is_there(state, draft, &name) => Note::new(
            Look::Right,
            "A topic with this name is there. We use it and keep its rules.",
        ),
        (Ok(_), None) => Note::default(),
    }
    .shown(state);
    let cover = masking::cover(state);
    let field = NameField {
        label: "Topic name",
        help: "Letters, numbers, hyphens and underscores.",
        note: &note,
        cover: cover.as_ref(),
    };
    if let Some(draft) = &mut state.form.draft {
        field.show(ui, &mut pick_mut(draft, question).name);
    }
}

fn is_there(state: &State, draft: &Draft, name: &TopicName) -> bool {
    let arn = Arn::topic(
        draft.region.partition(),
        &draft.region,
        &draft.account,
        name,
    );
    around::place(state)
        .and_then(|place| place.topic_arns.known())
        .is_some_and(|arns| arns.contains(&arn))
}

fn existing_ui(ui: &mut Ui, state: &mut State, question: Question) -> Option<Action> {
    let looked = around::looked(state, around::place(state).map(|place| &place.topic_arns));
    let action = looking_ui(ui, state, &looked, "your topics");
    let Looked::Known(arns) = looked else {
        return action;
    };
    let draft = state.form.draft.as_ref()?;
    let other = match question {
        Question::FindingsTopic => draft.log_topic_name(),
        _ => draft.findings_topic_name(),
    };
    let existing = pick(draft, question).existing.as_ref();
    let chosen = existing.and_then(|topic| arns.iter().position(|arn| arn == topic));
    let names: Vec<&str> = arns.iter().map(Arn::resource_name).collect();
    if names.is_empty() {
        line_ui(ui, Mark::GoodToKnow, "There is no topic in this Region.");
        return action;
    }
    if let Some(topic) = existing {
        let name = masking::text(state, topic.resource_name());
        line_ui(ui, Mark::Done, &format!("{name} is chosen."));
        ui.add_space(size::S16);
    }
    let list = List {
        state,
        name: "Your topics",
        find: "Find a topic",
    };
    let picked = list.pick_ui(ui, &names, chosen, |index| {
        about(names.get(index).copied().unwrap_or_default(), &other)
    });
    if let Some(arn) = picked.and_then(|index| arns.get(index)).cloned() {
        pick_mut(state.form.draft.as_mut()?, question).existing = Some(arn);
    }
    action
}

/// Whether a topic can be used, and why not.
fn about(name: &str, other: &str) -> About {
    match TopicName::parse(name) {
        Err(problem) => About::refused(problem.message),
        Ok(_) if name == other => About::refused("It is used for the other files already."),
        Ok(_) => About::free("It can be used. Its rules stay."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_in_order_or_in_use_is_refused_with_the_reason() {
        assert!(about("orders.fifo", "x").words.contains(".fifo"));
        assert!(about("radiant-events", "radiant-events").refused);
        assert!(!about("larkfield-alerts", "radiant-events").refused);
    }
}
