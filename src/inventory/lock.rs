//! The key that locks a topic, found by whichever name the topic has for it.

use super::{Inventory, Key, Topic};
use crate::domain::{Arn, Place};

/// The key that AWS makes by itself for topics. Its rules cannot be changed, so no service gets in.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>.
const OF_AWS: &str = "alias/aws/sns";

/// What locks a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock<'a> {
    /// Nothing.
    Open,
    /// A key of AWS's own.
    OfAws,
    /// A key of somebody's, which was looked at.
    Key(&'a Key),
    /// A key that was not looked at, by the name that the topic has for it.
    Unseen(&'a str),
}

impl Topic {
    /// The name of the key that locks it: an id, an ARN or an alias.
    pub fn lock(&self) -> Option<&str> {
        self.kms_key.as_deref().filter(|key| !key.is_empty())
    }

    /// The same as an ARN, which for an alias is the alias's own. A bare name is one of the topic's account and Region.
    pub fn lock_arn(&self) -> Option<Arn> {
        let name = self.lock()?;
        if let Ok(arn) = Arn::parse(name) {
            return Some(arn);
        }
        let (account, region) = (self.arn.account_id()?, self.arn.region_name()?);
        let partition = self.arn.partition;
        Some(if name.starts_with("alias/") {
            Arn::alias(partition, &region, &account, name)
        } else {
            Arn::key(partition, &region, &account, name)
        })
    }
}

impl Inventory {
    /// What locks a topic.
    pub fn lock_of<'a>(&'a self, topic: &'a Topic) -> Lock<'a> {
        let Some(name) = topic.lock() else {
            return Lock::Open;
        };
        let named = topic.lock_arn();
        let own = named.as_ref().and_then(|arn| self.key_behind(arn));
        let is_default = own.as_ref().is_some_and(|arn| self.is_of_aws(arn));
        if name.ends_with(OF_AWS) || is_default {
            return Lock::OfAws;
        }
        // It was looked at by its own name or by the one that the topic has for it.
        let key = [own, named]
            .into_iter()
            .flatten()
            .find_map(|arn| self.key_seen_as(&arn));
        match key {
            Some(key) if key.customer_managed => Lock::Key(key),
            Some(_) => Lock::OfAws,
            None => Lock::Unseen(name),
        }
    }

    fn key_seen_as(&self, arn: &Arn) -> Option<&Key> {
        let place = Place::new(arn.account_id()?, arn.region_name()?);
        self.place(&place)?.keys.get(arn)?.known()?.as_ref()
    }

    /// The key's own ARN, as far as the aliases that were seen tell.
    fn key_behind(&self, named: &Arn) -> Option<Arn> {
        if !named.resource.starts_with("alias/") {
            return Some(named.clone());
        }
        let (account, region) = (named.account_id()?, named.region_name()?);
        let place = self.place(&Place::new(account.clone(), region.clone()))?;
        let id = place.aliases.known()?.get(&named.resource)?;
        Some(Arn::key(named.partition, &region, &account, id))
    }

    fn is_of_aws(&self, arn: &Arn) -> bool {
        let place = arn
            .account_id()
            .zip(arn.region_name())
            .and_then(|(account, region)| self.place(&Place::new(account, region)));
        place
            .and_then(|place| place.aliases.known()?.get(OF_AWS))
            .is_some_and(|id| id == arn.resource_name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{AccountId, Partition, Region};
    use crate::inventory::{Caller, PlaceView, Seen};
    use crate::problem::{Passing, Problem};

    fn nothing() -> Problem {
        Problem::new("Your sign-in is not allowed to do this.")
    }

    fn view() -> PlaceView {
        PlaceView::unlooked()
    }

    fn key(arn: &Arn) -> Key {
        Key {
            tags: Seen::Unknown(nothing()),
            ..Key::bare(arn.clone(), Seen::Unknown(nothing()))
        }
    }

    // a key that did not answer is a hole under the topic's name for it, and is known by that name afterwards.
    #[test]
    fn a_key_is_kept_by_the_name_that_the_topic_has_for_it() {
        let account = AccountId::parse("111122223333").unwrap();
        let region = Region::parse("eu-west-1").unwrap();
        let place = Place::new(account.clone(), region.clone());
        let own = Arn::key(Partition::Aws, &region, &account, "1111-2222");
        let caller = Caller::new(
            account.clone(),
            "arn:aws:iam::111122223333:user/ann",
            Partition::Aws,
        );
        let alias = Arn::alias(Partition::Aws, &region, &account, "alias/topics");
        for (name, named) in [
            ("alias/topics".to_owned(), &alias),
            (alias.to_string(), &alias),
            ("1111-2222".to_owned(), &own),
            (own.to_string(), &own),
        ] {
            let topic = Topic {
                kms_key: Some(name.clone()),
                ..Topic::bare(Arn::parse("arn:aws:sns:eu-west-1:111122223333:events").unwrap())
            };
            assert_eq!(topic.lock_arn().as_ref(), Some(named), "{name}");
            let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller.clone());
            let mut there = view();
            let slow = Problem {
                passing: Some(Passing::Pace),
                ..Problem::new("AWS asked us to slow down.")
            };
            there.keys.insert(named.clone(), Seen::Unknown(slow));
            inventory.places.insert(place.clone(), there);
            assert_eq!(inventory.lock_of(&topic), Lock::Unseen(&name));
            assert_eq!(inventory.holes().len(), 1, "{name}");

            let mut there = view();
            let seen = Seen::Known(Some(key(&own)));
            there.keys.insert(named.clone(), seen.clone());
            inventory.places.insert(place.clone(), there);
            assert_eq!(inventory.lock_of(&topic), Lock::Key(&key(&own)), "{name}");

            let mut there = view();
            there.keys.insert(own.clone(), seen);
            let aliases = [("alias/topics".to_owned(), "1111-2222".to_owned())];
            there.aliases = Seen::Known(BTreeMap::from(aliases));
            inventory.places.insert(place.clone(), there);
            assert_eq!(inventory.lock_of(&topic), Lock::Key(&key(&own)), "{name}");
        }
    }
}
