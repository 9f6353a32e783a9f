//! What the footer refuses is refused by button, key and command.

use crate::domain::BucketName;
use crate::inventory::BucketView;
use crate::window::pages::table;
use crate::window::session::gate::not_yet;
use crate::window::session::{scene, update};
use crate::window::{Action, Ask, Page, Phase, Question, State};

/// The page's button and the command behind it do nothing, and the footer says why.
#[track_caller]
fn stays(state: &mut State, page: Page, sentence: &str) {
    state.page = page;
    let foot = table::foot(state);
    assert_eq!(foot.not_yet, sentence);
    let (_, action) = foot.primary.unwrap();
    update::act(state, action);
    assert_eq!(state.page, page);
    assert!(state.form.show_problems);
}

#[test]
fn what_the_footer_refuses_is_refused_as_a_command() {
    let mut state = scene::signed_in();
    stays(
        &mut state,
        Page::Radiant,
        "To continue, paste the External Role ID.",
    );
    let draft = state.form.draft.as_mut().unwrap();
    draft.organization = Some(true);
    let name = BucketName::parse_new(&draft.log_bucket.name).unwrap();
    state
        .account
        .buckets
        .insert(name, Ask::Here(BucketView::NotYours));
    stays(
        &mut state,
        Page::Ask(Question::LogBucket),
        "Correct the bucket name to continue.",
    );
    stays(
        &mut state,
        Page::Ask(Question::Scope),
        "We may not look at your organization, so we cannot tell whether this works.",
    );
    stays(
        &mut state,
        Page::Ask(Question::Trust),
        "Paste the External Role ID in section 4 first.",
    );
}

#[test]
fn no_role_is_planned_from_names_that_nobody_made() {
    let mut state = scene::signed_in();
    scene::has_made_feeds(&mut state);
    let draft = state.form.draft.as_mut().unwrap();
    draft.external_id = "rs-8f2c-91d4".to_owned();
    let go_on = Action::Go(Page::Ask(Question::Read));
    state.page = Page::Radiant;
    assert_eq!(not_yet(&state, &go_on), "");
    assert_eq!(not_yet(&state, &Action::Plan(Phase::Role)), "");
    state.form.draft.as_mut().unwrap().log_topic.name = "nobody-made-this".to_owned();
    stays(
        &mut state,
        Page::Radiant,
        "Make the changes of section 3 first.",
    );
    assert!(!not_yet(&state, &Action::Plan(Phase::Role)).is_empty());
}

#[test]
fn what_is_made_is_what_was_shown() {
    let mut state = scene::signed_in();
    let planned = scene::feeds(&scene::answers_of(scene::ACCOUNT));
    scene::has_plan(&mut state, Phase::Logging, planned);
    let make = Action::Apply(Phase::Logging);
    assert_eq!(not_yet(&state, &make), "");
    state.form.draft.as_mut().unwrap().log_topic.name = "another-topic".to_owned();
    assert_eq!(not_yet(&state, &make), "We have to look at AWS first.");
    update::act(&mut state, make);
    assert!(!state.is_applying());
}
