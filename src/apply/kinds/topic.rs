//! Topics and their rules.

use super::carry_out::{Anew, At, CarryOut, Output, Sight, compare, moved, same};
use super::ours::{made_in, out_of};
use super::role;
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience};
use crate::domain::Arn;
use crate::inventory::{Subscription, SubscriptionState};
use crate::plan::{Action, CreateTopic, DeleteTopic, PutTopicPolicy};
use crate::problem::Problem;

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

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let Some(ours) = &self.seen else {
            return Ok(Anew::default());
        };
        let topic = at.clients.topic(&self.topic).await?;
        let now = topic.and_then(|topic| topic.policy);
        Ok(out_of(Some(&self.after), ours, now, |seen, after| {
            Action::PutTopicPolicy(Self {
                topic: self.topic.clone(),
                seen: Some(seen),
                after,
            })
        }))
    }
}

impl DeleteTopic {
    fn arn(&self, at: &At<'_>) -> Arn {
        let region = at.change.place.region.as_str();
        at.own_arn("sns", region, self.topic.as_str())
    }

    /// Whether it is somebody else's queue, address or phone.
    fn is_theirs(&self, one: &Subscription) -> bool {
        let is_joined_by = |arn: Arn| {
            arn.account_id()
                .is_some_and(|account| account == self.joined_by)
        };
        one.state != SubscriptionState::Deleted
            && !Arn::parse(&one.endpoint).is_ok_and(is_joined_by)
    }
}

impl CarryOut for DeleteTopic {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(topic) = at.clients.topic_closely(&self.arn(at)).await? else {
            return Ok(Sight::Right(None));
        };
        let unseen = |problem: &Problem| Failure::before(problem.clone());
        made_in(
            &self.made_in,
            topic.tags.as_result().map_err(unseen)?,
            "The topic",
        )?;
        if !same(topic.policy.as_ref(), Some(&self.policy)) {
            return Err(moved("the topic's policy"));
        }
        let joined = topic.subscriptions.as_result().map_err(unseen)?;
        let theirs: Vec<&str> = joined
            .iter()
            .filter(|one| self.is_theirs(one))
            .map(|one| one.endpoint.as_str())
            .collect();
        if theirs.is_empty() {
            return Ok(Sight::AsPlanned);
        }
        Err(Failure::before(
            Problem::new(format!(
                "Somebody else gets messages from the topic too: {}.",
                theirs.join(", ")
            ))
            .hint("Ask them. Once they have left the topic, take it back again."),
        ))
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_topic(&self.arn(at)).await?;
        Ok(None)
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
