//! The keys that lock the topics that were seen, with the aliases by which topics name them.

use super::looks::Looks;
use crate::domain::AccountId;
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
            if let Lock::Unseen(name) = inventory.lock_of(topic) {
                looks.key_named(&place.region, name);
            }
        }
    }
}
