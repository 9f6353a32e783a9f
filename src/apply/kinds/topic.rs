//! Topics and their rules.

use super::carry_out::{At, CarryOut, Output, Sight, compare, same};
use super::role;
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience};
use crate::domain::Arn;
use crate::plan::{CreateTopic, PutTopicPolicy};

impl CarryOut for CreateTopic {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let region = at.change.place.region.as_str();
        let arn = at.own_arn("sns", region, self.topic.as_str());
        match at.clients.topic(&arn).await? {
            None => Ok(Sight::AsPlanned),
            Some(topic) => compare(
                same(topic.policy.as_ref(), Some(&self.policy)),
                false,
                "the topic",
            ),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let policy = self.policy.to_compact();
        at.clients
            .create_topic(&self.topic, &policy, &at.tags(self))
            .await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        role::new_principal(&self.policy, code, refused, fresh)
    }
}

impl CarryOut for PutTopicPolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let topic = at.clients.topic(&self.topic).await?;
        let now = topic.and_then(|topic| topic.policy);
        compare(
            same(now.as_ref(), Some(&self.after)),
            same(now.as_ref(), self.seen.as_ref()),
            "the topic's policy",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let policy = self.after.to_compact();
        at.clients.set_topic_policy(&self.topic, &policy).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        (code == "NotFound" && is_new(&self.topic, fresh))
            .then_some(Patience::minutes(
                2,
                "AWS needs a moment to see the new topic.",
            ))
            .or_else(|| role::new_principal(&self.after, code, refused, fresh))
    }
}

fn is_new(topic: &Arn, fresh: &Fresh) -> bool {
    fresh.all::<CreateTopic>().any(|(written, made)| {
        topic.resource == made.topic.as_str()
            && written.is_in(&topic.account)
            && topic.region_name() == written.region()
    })
}

pub(super) fn has_new_rules(topic: &Arn, fresh: &Fresh) -> bool {
    is_new(topic, fresh)
        || fresh
            .all::<PutTopicPolicy>()
            .any(|(_, put)| put.topic == *topic)
}
