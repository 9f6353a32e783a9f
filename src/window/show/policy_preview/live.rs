//! What has to be true by the answers so far, and the rules that are there.

use crate::domain::Arn;
use crate::inventory::{BucketView, Inventory};
use crate::policy::Document;
use crate::wanted::{Export, Gap, Looks, Shared, Site};
use crate::window::session::work::Run;
use crate::window::show::policy_preview::so_far::SoFar;
use crate::window::{Phase, State};

/// The rules of a thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Present {
    /// It is not there.
    Nothing,
    /// What is there; `None` is "it has no rules".
    Read(Option<Document>),
    /// It is there, and its rules were not read.
    Unread,
}

/// The main account by the answers so far and all that was seen of it.
pub(super) fn site<'a>(state: &'a State, so_far: &'a SoFar) -> Site<'a> {
    let buckets = state
        .account
        .buckets
        .iter()
        .filter_map(|(name, look)| Some((name, look.here()?)));
    let looks = Looks::several(inventories(state), buckets);
    let home = so_far.answers.place();
    let shared = Shared::new(&so_far.answers, &state.vendor, home.partition(), &looks);
    let mut site = Site::new(shared, looks, home);
    let run = state.progress().run(Phase::Logging);
    if let Some(finished) = run.and_then(Run::ended) {
        site.slots.take_over(&finished.slots);
    }
    site
}

/// The newest look first; what was seen before a run ended is old.
fn inventories(state: &State) -> Vec<&Inventory> {
    let planned = Phase::ALL.into_iter().filter_map(|phase| {
        let is_of_now = state.work(phase).plan.job >= state.account.looks_from;
        let planned = state.plan(phase).filter(|_| is_of_now)?;
        Some(&*planned.inventory)
    });
    let around = state.account.around.here().map(AsRef::as_ref);
    let around: Option<&Inventory> =
        around.filter(|_| state.account.looked >= state.account.looks_from);
    let mut looks: Vec<&Inventory> = planned.chain(around).collect();
    looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    looks
}

/// The exports; a Region that nobody has looked at yet is looked at before anything is planned.
pub(super) fn exports<'a>(site: &Site<'a>) -> Vec<Export<'a>> {
    let mut exports = site.exports();
    for export in &mut exports {
        export.has_name |= matches!(site.detector(&export.region), Err(Gap::Unlooked(_)));
    }
    exports
}

/// The rules of a bucket, as far as it was seen.
pub(super) fn of_bucket(site: &Site<'_>, choice: &crate::answers::BucketChoice) -> Present {
    match site.bucket(choice.name()) {
        Ok(BucketView::Yours(bucket)) => bucket
            .policy
            .known()
            .map_or(Present::Unread, |policy| Present::Read(policy.clone())),
        Ok(BucketView::Free | BucketView::NotYours) | Err(_) => unseen(!choice.is_new()),
    }
}

/// The rules of a topic, as far as it was seen.
pub(super) fn of_topic(site: &Site<'_>, arn: &Arn, is_chosen: bool) -> Present {
    match site.topic(arn) {
        Ok(Some(topic)) => Present::Read(topic.policy.clone()),
        Ok(None) => unseen(is_chosen),
        Err(_) => unseen(is_chosen || site.is_topic_listed(arn)),
    }
}

/// The rules of a key, as far as it was seen.
pub(super) fn of_key(site: &Site<'_>, arn: &Arn) -> Present {
    let policy = site.key(arn).ok().flatten().map(|key| &key.policy);
    match policy.and_then(|policy| policy.known()) {
        Some(policy) => Present::Read(Some(policy.clone())),
        None => Present::Unread,
    }
}

/// The document of a part of the role; nobody looks for it before the changes of the role.
pub(super) fn of_role(seen: &Result<Option<&Document>, Gap<'_>>) -> Present {
    match seen {
        Ok(Some(document)) => Present::Read(Some((*document).clone())),
        Err(Gap::Closed(_)) => Present::Unread,
        Ok(None) | Err(Gap::Unlooked(_)) => Present::Nothing,
    }
}

const fn unseen(is_there: bool) -> Present {
    if is_there {
        Present::Unread
    } else {
        Present::Nothing
    }
}
