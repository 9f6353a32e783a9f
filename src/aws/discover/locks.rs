//! The keys that lock the topics that were seen, with the aliases by which topics name them.

use std::collections::BTreeSet;

use super::looks::Looks;
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{Inventory, Lock, Topic};

/// Look at the keys of the account's own topics, each in its topic's Region.
pub(super) fn of_topics(looks: &mut Looks<'_>, account: &AccountId, inventory: &Inventory) {
    let places = inventory
        .places
        .iter()
        .filter(|(place, _)| place.account == *account);
    for (place, view) in places {
        let topics = view
            .topics
            .values()
            .filter_map(|seen| seen.known()?.as_ref());
        let locked: Vec<&Topic> = topics.filter(|topic| topic.lock().is_some()).collect();
        if !locked.is_empty() {
            looks.aliases(&place.region);
        }
        for topic in locked {
            let Some(named) = topic.lock_arn() else {
                continue;
            };
            match inventory.lock_of(topic) {
                Lock::Unseen(_) => looks.key(&named),
                // One that has parts without an answer is looked at again by each name that it is kept under.
                Lock::Key(key) => {
                    let names = BTreeSet::from([&named, &key.arn]);
                    for arn in names.into_iter().filter(|arn| is_kept(inventory, arn)) {
                        looks.key(arn);
                    }
                }
                Lock::Open | Lock::OfAws => {}
            }
        }
    }
}

fn is_kept(inventory: &Inventory, arn: &Arn) -> bool {
    arn.account_id()
        .zip(arn.region_name())
        .and_then(|(account, region)| inventory.place(&Place::new(account, region)))
        .is_some_and(|view| view.keys.contains_key(arn))
}
