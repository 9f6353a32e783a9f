//! When the keys and roles were last used that a way back is about.

use std::collections::BTreeMap;

use futures::StreamExt as _;
use futures::stream::iter;

use crate::aws::Aws;
use crate::domain::{AccountId, Place};
use crate::inventory::{Doer, LastUse, Seen};
use crate::plan::{ChangeId, Plan, Told, Used, Written};

/// Of so many it is asked who used them: AWS answers that twice a second.
const WHO_ASKED: usize = 8;
/// How many are asked about at a time.
const AT_ONCE: usize = 20;

/// For each change that is about a key or a role that is there: when that was last used, in words.
pub(super) async fn last_used(
    aws: &Aws,
    written: &[Written],
    plan: &Plan<Told>,
    of: &BTreeMap<ChangeId, ChangeId>,
    (now, vendor): (jiff::Timestamp, &AccountId),
) -> BTreeMap<ChangeId, String> {
    let things: BTreeMap<&ChangeId, (&Place, Used)> = written
        .iter()
        .filter_map(|one| Some((&one.change, (&one.place, Used::of(one)?))))
        .collect();
    let mut about: BTreeMap<(&Place, &Used), Vec<&ChangeId>> = BTreeMap::new();
    for told in &plan.changes {
        if let Some((place, used)) = of.get(&told.id).and_then(|of| things.get(of)) {
            about.entry((place, used)).or_default().push(&told.id);
        }
    }
    let reads = about
        .iter()
        .map(|((place, used), _)| async move { (*used, read(aws, place, used).await) });
    let read: Vec<_> = iter(reads).buffered(AT_ONCE).collect().await;
    let mut said = BTreeMap::new();
    let mut asked = 0;
    for ((used, seen), ((place, _), ids)) in read.into_iter().zip(&about) {
        // What is gone has no use to tell of.
        let Some(mut seen) = seen else { continue };
        let is_home = place.account == aws.caller().account;
        if let Seen::Known(last) = &mut seen
            && is_home
            && asked < WHO_ASKED
        {
            asked += 1;
            last.by = who(aws, place, last).await;
        }
        let words = used.said(&seen, now, vendor);
        said.extend(ids.iter().map(|id| ((*id).clone(), words.clone())));
    }
    said
}

/// Who used it, where CloudTrail's history tells. Whatever stands in the way of that, it is only good to know.
async fn who(aws: &Aws, place: &Place, last: &LastUse) -> Option<Doer> {
    let answer = match (&last.event, &last.role, last.at) {
        (Some(event), _, _) => Box::pin(aws.at(place).ok()?.who_did(event)).await,
        (None, Some((role, region)), Some(at)) => {
            let there = Place::new(place.account.clone(), region.clone());
            Box::pin(aws.at(&there).ok()?.who_took(role, at)).await
        }
        _ => return None,
    };
    answer.unwrap_or_else(|failure| {
        tracing::debug!(problem = %failure.problem, "who used it is not known");
        None
    })
}

/// When a thing was last used; nothing where it is not there.
async fn read(aws: &Aws, place: &Place, used: &Used) -> Option<Seen<LastUse>> {
    let answer = match aws.at(place) {
        Err(failure) => Err(failure),
        Ok(clients) => match used {
            Used::Key(key) => Box::pin(clients.key_last_used(key)).await,
            Used::Role(role) => Box::pin(clients.role_last_used(role)).await,
        },
    };
    match answer {
        Ok(used) => used.map(Seen::Known),
        Err(failure) => Some(Seen::Unknown(failure.problem)),
    }
}
