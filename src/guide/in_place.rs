//! What is known to be there: seen in AWS, or made by a run. What is only chosen is not.

use super::apply::plan_of_run;
use super::{Ask, ChangeState, Phase, State, Stop};
use crate::domain::{AccountId, Arn, BucketName, Place, RoleName};
use crate::inventory::{BucketView, Inventory};
use crate::plan::{ChangeId, Thing, Told};

/// Everything that was seen: when the account was looked at, and for each plan.
fn seen(state: &State) -> impl Iterator<Item = &Inventory> {
    let planned = state.plans.values().filter_map(Ask::here);
    let around: Option<&Inventory> = state.around.here().map(AsRef::as_ref);
    planned.map(|planned| &planned.inventory).chain(around)
}

/// Has the run of a phase put this change in place, also while it still goes on?
fn was_made(state: &State, phase: Phase, change: &ChangeId) -> bool {
    if let Some(finished) = state.finished.get(&phase).and_then(Ask::here) {
        return finished
            .outcomes
            .get(change)
            .is_some_and(|(outcome, _)| outcome.is_in_place());
    }
    state.run.phase == Some(phase)
        && matches!(
            state.run.changes.get(change),
            Some(ChangeState::Ended { outcome, .. }) if outcome.is_in_place()
        )
}

/// Has a run made what a change of this kind makes?
fn made(state: &State, phase: Phase, makes_it: impl Fn(&Told) -> bool) -> bool {
    plan_of_run(state, phase).is_some_and(|planned| {
        let mut changes = planned.told().changes.iter();
        changes.any(|change| makes_it(change) && was_made(state, phase, &change.id))
    })
}

/// Whether section 3 is behind: what comes later opens only then, and saved work is carried on with where it was.
fn is_behind_logging(state: &State) -> bool {
    matches!(state.page.stop(), Stop::Radiant | Stop::MainRole)
}

/// Whether this topic is there.
pub(super) fn topic(state: &State, arn: &Arn) -> bool {
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
    is_behind_logging(state)
        || seen(state).any(is_seen)
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
pub(super) fn bucket(state: &State, account: &AccountId, name: &BucketName) -> bool {
    let is_seen = |inventory: &Inventory| {
        let Some(view) = inventory.account(account) else {
            return false;
        };
        let looked_at = view.buckets.get(name).and_then(|seen| seen.known());
        let listed = view.bucket_names.known();
        looked_at.and_then(BucketView::yours).is_some()
            || listed.is_some_and(|names| names.contains(name))
    };
    is_behind_logging(state)
        || seen(state).any(is_seen)
        || made(state, Phase::Logging, |change| {
            change.action.deed().makes() == Some(Thing::Bucket(name))
        })
}

/// Whether this role is there, in this account.
pub(super) fn role(state: &State, account: &AccountId, name: &RoleName) -> bool {
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
