//! What is known when, and what a tick stands for.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::apply::{Ending, Outcome};
use crate::domain::{Arn, Place};
use crate::inventory::{Inventory, PlaceView, Seen};
use crate::plan::Slot;
use crate::window::session::carried::known::{
    AFTER_CONNECTOR, AFTER_LOGGING, AFTER_ROLE, AFTER_SIGN_IN, NO_KEY,
};
use crate::window::session::scene;
use crate::window::session::work::RunState;
use crate::window::{Ask, Page, Phase, State};

const KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/1";

fn answered() -> State {
    let mut state = scene::signed_in();
    state.sign_in.identity = Ask::Idle;
    state
}

#[test]
fn without_a_sign_in_nothing_is_known_and_each_says_why() {
    for (item, value) in values(&State::for_tests()) {
        let wanted = if item == Carried::ExternalId {
            AFTER_CONNECTOR
        } else {
            AFTER_SIGN_IN
        };
        assert_eq!(value, Value::Unknown(wanted), "{item:?}");
    }
}

#[test]
fn keys_are_known_once_they_are_made() {
    let mut state = answered();
    let before = values(&state);
    assert_eq!(before[&Carried::LogKeyArn], Value::Unknown(AFTER_LOGGING));
    assert_eq!(before[&Carried::Region].there(), Some("eu-west-1"));
    assert_eq!(
        before[&Carried::RoleArn],
        Value::Chosen(
            "arn:aws:iam::444455556666:role/radiant-aws-access-role".to_owned(),
            AFTER_ROLE
        )
    );
    let planned = scene::planned(Vec::new());
    let mut ended = scene::finished(Ending::Done, &planned, Outcome::Created);
    ended.slots.fill(
        Slot::cloudtrail_key(&Place::parse("444455556666/eu-west-1").unwrap()),
        KEY,
    );
    scene::has_run(&mut state, Phase::Logging, planned, RunState::Ended(ended));
    let after = values(&state);
    assert_eq!(after[&Carried::LogKeyArn].there(), Some(KEY));
    assert_eq!(
        after[&Carried::FindingsKeyArn],
        Value::Unknown(AFTER_LOGGING)
    );
}

#[test]
fn what_is_only_chosen_is_not_there() {
    let mut state = answered();
    let before = values(&state);
    for item in [
        Carried::LogTopic,
        Carried::FindingsTopic,
        Carried::LogTopicArn,
        Carried::LogBucketArn,
    ] {
        let value = &before[&item];
        assert!(
            matches!(value, Value::Chosen(_, when) if *when == AFTER_LOGGING),
            "{item:?}: {value:?}"
        );
    }
    // It is not ticked either.
    tick(&mut state, Carried::LogTopic, true);
    assert!(state.form.draft.as_ref().unwrap().carried.is_empty());

    let Value::Chosen(arn, _) = &before[&Carried::LogTopicArn] else {
        panic!("no ARN");
    };
    let arn = Arn::parse(arn).unwrap();
    let mut inventory = Inventory::clone(state.account.around.here().unwrap());
    inventory.places.insert(
        Place::new(arn.account_id().unwrap(), arn.region_name().unwrap()),
        PlaceView {
            topic_arns: Seen::Known(vec![arn.clone()]),
            ..PlaceView::unlooked()
        },
    );
    state.account.around = Ask::Here(Arc::new(inventory));
    let after = values(&state);
    assert_eq!(after[&Carried::LogTopicArn], Value::There(arn.to_string()));
    assert!(after[&Carried::LogTopic].there().is_some());
    assert_eq!(after[&Carried::FindingsTopic].there(), None);
}

#[test]
fn after_section_3_the_names_are_there_and_the_role_is_not() {
    let mut state = answered();
    scene::has_made_feeds(&mut state);
    let values = values(&state);
    assert!(values[&Carried::FindingsTopic].there().is_some());
    assert_eq!(values[&Carried::RoleArn].there(), None);
}

#[test]
fn a_name_that_was_changed_after_the_run_is_not_made_yet() {
    let mut state = answered();
    scene::has_made_feeds(&mut state);
    state.page = Page::Radiant;
    let draft = state.form.draft.as_mut().unwrap();
    draft.log_topic.name = "nobody-made-this".to_owned();
    let values = values(&state);
    assert_eq!(
        values[&Carried::LogTopic],
        Value::Chosen("nobody-made-this".to_owned(), AFTER_LOGGING)
    );
    assert_eq!(values[&Carried::LogTopicArn].there(), None);
    assert!(values[&Carried::FindingsTopic].there().is_some());
    tick(&mut state, Carried::LogTopic, true);
    assert!(state.form.draft.as_ref().unwrap().carried.is_empty());
}

#[test]
fn a_key_that_was_not_wanted_is_never_awaited() {
    let mut state = answered();
    let draft = state.form.draft.as_mut().unwrap();
    draft.log_key.how = Some(crate::window::KeyUse::None);
    assert_eq!(values(&state)[&Carried::LogKeyArn], Value::Unknown(NO_KEY));
}

#[test]
fn a_tick_counts_only_for_the_value_that_was_taken_over() {
    let mut state = answered();
    scene::has_made_feeds(&mut state);
    let name = values(&state)[&Carried::LogTopic]
        .there()
        .unwrap()
        .to_owned();
    assert!(!is_ticked(&state, Carried::LogTopic, &name));
    tick(&mut state, Carried::LogTopic, true);
    assert!(is_ticked(&state, Carried::LogTopic, &name));
    state.form.draft.as_mut().unwrap().log_topic.name = "another-name".to_owned();
    assert!(!is_ticked(&state, Carried::LogTopic, "another-name"));
    tick(&mut state, Carried::LogTopic, false);
    assert!(!is_ticked(&state, Carried::LogTopic, &name));
}

#[test]
fn the_external_role_id_is_kept_nowhere_twice() {
    let mut state = answered();
    let id = "rs-8f2c77aa-4d1e-91d4";
    state.form.draft.as_mut().unwrap().external_id = id.to_owned();
    assert_eq!(values(&state)[&Carried::ExternalId].there(), Some(id));
    tick(&mut state, Carried::ExternalId, true);
    assert!(state.form.draft.as_ref().unwrap().carried.is_empty());
}

#[test]
fn every_label_is_its_own() {
    let labels: BTreeSet<&str> = Carried::ALL.into_iter().map(Carried::label).collect();
    assert_eq!(labels.len(), Carried::ALL.len());
}
