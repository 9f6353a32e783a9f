//! Topics.

use std::collections::BTreeMap;

use aws_sdk_sns::types::Tag;

use super::Clients;
use super::answer::{all, arn, document, if_there, seen, strange, unbuilt};
use super::error::{Failure, failure};
use crate::domain::{Arn, TopicName};
use crate::inventory::{Seen, Subscription, SubscriptionState, Topic};

/// The attribute that holds a topic's policy.
const POLICY: &str = "Policy";

impl Clients {
    /// The ARNs of all topics of the Region.
    pub async fn topic_arns(&self) -> Result<Vec<Arn>, Failure> {
        let call = "sns:ListTopics";
        let pages = self.sns.list_topics().into_paginator().items();
        let listed = all(call, pages.send()).await?;
        listed
            .iter()
            .map(|topic| arn(call, topic.topic_arn()))
            .collect()
    }

    /// A topic of this Region, of whichever account; `None` is "there is no such topic".
    pub async fn topic(&self, topic: &Arn) -> Result<Option<Topic>, Failure> {
        let call = "sns:GetTopicAttributes";
        let asked = self
            .sns
            .get_topic_attributes()
            .topic_arn(topic.to_string())
            .send()
            .await;
        let Some(answer) = if_there(call, &["NotFound", "NotFoundException"], asked)? else {
            return Ok(None);
        };
        let attributes = answer
            .attributes()
            .ok_or_else(|| strange(call, "list of attributes"))?;
        let told = |name: &str| attributes.get(name).filter(|value| !value.is_empty());
        Ok(Some(Topic {
            arn: topic.clone(),
            policy: told(POLICY).map(|text| document(call, text)).transpose()?,
            kms_key: told("KmsMasterKeyId").cloned(),
            fifo: told("FifoTopic").is_some_and(|value| value == "true")
                || topic.resource.ends_with(".fifo"),
            tags: Seen::unlooked(),
            subscriptions: Seen::unlooked(),
        }))
    }

    /// The same with its tags, and with who has joined it.
    pub async fn topic_closely(&self, topic: &Arn) -> Result<Option<Topic>, Failure> {
        let Some(mut found) = self.topic(topic).await? else {
            return Ok(None);
        };
        (found.tags, found.subscriptions) = tokio::join!(
            seen(self.topic_tags(topic)),
            seen(self.subscriptions(topic)),
        );
        Ok(Some(found))
    }

    async fn topic_tags(&self, topic: &Arn) -> Result<BTreeMap<String, String>, Failure> {
        let answer = self
            .sns
            .list_tags_for_resource()
            .resource_arn(topic.to_string())
            .send()
            .await
            .map_err(|err| failure("sns:ListTagsForResource", &err))?;
        Ok(answer
            .tags()
            .iter()
            .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
            .collect())
    }

    /// Who has joined a topic, or asked to.
    async fn subscriptions(&self, topic: &Arn) -> Result<Vec<Subscription>, Failure> {
        let pages = self
            .sns
            .list_subscriptions_by_topic()
            .topic_arn(topic.to_string())
            .into_paginator()
            .items();
        let listed = all("sns:ListSubscriptionsByTopic", pages.send()).await?;
        Ok(listed
            .into_iter()
            .map(|one| Subscription {
                state: SubscriptionState::of(one.subscription_arn.as_deref().unwrap_or_default()),
                protocol: one.protocol.unwrap_or_default(),
                endpoint: one.endpoint.unwrap_or_default(),
                owner: one.owner.unwrap_or_default(),
            })
            .collect())
    }

    /// Make a standard topic with its policy. A topic of this name that is there already is given back as it is.
    /// Refused for instance because the topic is there with other tags.
    pub async fn create_topic(
        &self,
        name: &TopicName,
        policy: &str,
        tags: &[(String, String)],
    ) -> Result<Arn, Failure> {
        let call = "sns:CreateTopic";
        let mut request = self
            .sns
            .create_topic()
            .name(name.as_str())
            .attributes(POLICY, policy);
        for (key, value) in tags {
            let tag = Tag::builder().key(key).value(value).build();
            request = request.tags(tag.map_err(|err| unbuilt(call, &err))?);
        }
        let answer = request.send().await.map_err(|err| failure(call, &err))?;
        arn(call, answer.topic_arn())
    }

    /// Replace a topic's policy.
    pub async fn set_topic_policy(&self, topic: &Arn, policy: &str) -> Result<(), Failure> {
        self.sns
            .set_topic_attributes()
            .topic_arn(topic.to_string())
            .attribute_name(POLICY)
            .attribute_value(policy)
            .send()
            .await
            .map_err(|err| failure("sns:SetTopicAttributes", &err))?;
        Ok(())
    }

    /// Delete a topic, and with it who has joined it. Doing it twice is harmless.
    pub async fn delete_topic(&self, topic: &Arn) -> Result<(), Failure> {
        self.sns
            .delete_topic()
            .topic_arn(topic.to_string())
            .send()
            .await
            .map_err(|err| failure("sns:DeleteTopic", &err))?;
        Ok(())
    }
}
