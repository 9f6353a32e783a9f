//! The key that locks a topic, found by whichever name the topic has for it.

use super::{Inventory, Key, Topic};
use crate::domain::{AccountId, Arn, Place, Region};

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
}

impl Inventory {
    /// What locks a topic.
    pub fn lock_of<'a>(&'a self, topic: &'a Topic) -> Lock<'a> {
        let Some(name) = topic.lock() else {
            return Lock::Open;
        };
        let arn = self.key_arn(topic, name);
        let is_default = arn.as_ref().is_some_and(|arn| self.is_of_aws(arn));
        if name.ends_with(OF_AWS) || is_default {
            return Lock::OfAws;
        }
        let key = arn.and_then(|arn| {
            let place = Place::new(arn.account_id()?, arn.region_name()?);
            self.place(&place)?.keys.get(&arn)?.known()?.as_ref()
        });
        match key {
            Some(key) if key.customer_managed => Lock::Key(key),
            Some(_) => Lock::OfAws,
            None => Lock::Unseen(name),
        }
    }

    /// The key's own ARN, as far as the aliases that were seen tell. A bare name is one of the topic's account and Region.
    fn key_arn(&self, topic: &Topic, name: &str) -> Option<Arn> {
        let (account, region) = (topic.arn.account_id()?, topic.arn.region_name()?);
        match Arn::parse(name) {
            Ok(arn) if arn.resource.starts_with("alias/") => self.behind_alias(
                topic,
                &arn.account_id()?,
                &arn.region_name()?,
                &arn.resource,
            ),
            Ok(arn) => Some(arn),
            Err(_) if name.starts_with("alias/") => {
                self.behind_alias(topic, &account, &region, name)
            }
            Err(_) => Some(Arn::key(topic.arn.partition, &region, &account, name)),
        }
    }

    fn behind_alias(
        &self,
        topic: &Topic,
        account: &AccountId,
        region: &Region,
        alias: &str,
    ) -> Option<Arn> {
        let place = self.place(&Place::new(account.clone(), region.clone()))?;
        let id = place.aliases.known()?.get(alias)?;
        Some(Arn::key(topic.arn.partition, region, account, id))
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
