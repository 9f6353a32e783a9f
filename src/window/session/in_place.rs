//! What is known to be there: seen in AWS, or made by a run. What is only chosen is not.

use crate::answers::{AccountAnswers, Answers, BucketChoice, TopicChoice};
use crate::domain::{AccountId, Arn, BucketName, Place, RoleName};
use crate::inventory::{BucketView, Inventory};
use crate::plan::{Change, Thing};
use crate::window::{Phase, State};

/// Everything that was seen: when the account was looked at, and for each plan.
fn seen(state: &State) -> impl Iterator<Item = &Inventory> {
    let planned = Phase::ALL.into_iter().filter_map(|phase| state.plan(phase));
    let around: Option<&Inventory> = state.account.around.here().map(AsRef::as_ref);
    planned.map(|planned| &*planned.inventory).chain(around)
}

/// Has a run made what a change of this kind makes, whatever the answers are now?
fn made(state: &State, phase: Phase, makes_it: impl Fn(&Change) -> bool) -> bool {
    state.work(phase).run.as_ref().is_some_and(|run| {
        let mut changes = run.planned.plan.changes.iter();
        changes.any(|change| makes_it(change) && run.has_made(&change.id))
    })
}

/// Whether the buckets and the topics of these answers are there. What was picked among what is there is there.
pub(crate) fn feeds(state: &State, answers: &Answers) -> bool {
    let AccountAnswers { id, region } = &answers.account;
    let has_bucket = |choice: &BucketChoice| match choice {
        BucketChoice::New { name } => bucket(state, id, name),
        BucketChoice::Existing { .. } => true,
    };
    let has_topic = |choice: &TopicChoice| match choice {
        TopicChoice::New { name } => {
            let arn = Arn::topic(region.partition(), region, id, name);
            topic(state, &arn)
        }
        TopicChoice::Existing { .. } => true,
    };
    has_bucket(&answers.cloudtrail.bucket)
        && has_topic(&answers.cloudtrail.topic)
        && has_bucket(&answers.guardduty.bucket)
        && has_topic(&answers.guardduty.topic)
}

/// Whether this topic is there.
pub(crate) fn topic(state: &State, arn: &Arn) -> bool {
    let is_seen = |inventory: &Inventory| {
        let (Some(account), Some(region)) = (arn.account_id(), arn.region_name()) else {
            return false;
        };
        let Some(view) = inventory.place(&Place::new(account, region)) else {
            return false;
        };
        let looked_at = view.topics.get(arn).and_then(|seen| seen.known());
        let listed = view.topic_arns.known();
        looked_at.is_some_and(Option::is_some) || listed.is_some_and(|arns| arns.contains(arn))
    };
    seen(state).any(is_seen)
        || made(state, Phase::Logging, |change| {
            let Some(Thing::Topic(topic)) = change.action.deed().makes() else {
                return false;
            };
            topic.as_str() == arn.resource_name()
                && arn.account_id().as_ref() == Some(&change.place.account)
                && arn.region_name().as_ref() == Some(&change.place.region)
        })
}

/// Whether this bucket is there, in this account.
pub(crate) fn bucket(state: &State, account: &AccountId, name: &BucketName) -> bool {
    let is_seen = |inventory: &Inventory| {
        let Some(view) = inventory.account(account) else {
            return false;
        };
        let looked_at = view.buckets.get(name).and_then(|seen| seen.known());
        let listed = view.bucket_names.known();
        looked_at.and_then(BucketView::yours).is_some()
            || listed.is_some_and(|names| names.contains(name))
    };
    seen(state).any(is_seen)
        || made(state, Phase::Logging, |change| {
            change.action.deed().makes() == Some(Thing::Bucket(name))
        })
}

/// Whether this role is there, in this account.
pub(crate) fn role(state: &State, account: &AccountId, name: &RoleName) -> bool {
    let is_seen = |inventory: &Inventory| {
        let view = inventory.account(account);
        let role = view.and_then(|view| view.roles.get(name)?.known());
        role.is_some_and(Option::is_some)
    };
    seen(state).any(is_seen)
        || made(state, Phase::Role, |change| {
            change.action.deed().makes() == Some(Thing::Role(name))
        })
}
