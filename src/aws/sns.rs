//! Topics.

use aws_sdk_sns::types::Tag;

use super::Clients;
use super::answer::{arn, document, strange, unbuilt};
use super::error::{Failure, failure};
use crate::domain::{Arn, TopicName};
use crate::inventory::Topic;

/// The attribute that holds a topic's policy.
const POLICY: &str = "Policy";

impl Clients {
    /// The ARNs of all topics of the Region.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn topic_arns(&self) -> Result<Vec<Arn>, Failure> {
        let call = "sns:ListTopics";
        let listed = self
            .sns
            .list_topics()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure(call, &err))?;
        listed
            .iter()
            .map(|topic| arn(call, topic.topic_arn()))
            .collect()
    }

    /// A topic of this Region, of whichever account; `None` is "there is no such topic".
    ///
    /// # Errors
    ///
    /// AWS refuses, or the topic's policy cannot be read.
    pub async fn topic(&self, topic: &Arn) -> Result<Option<Topic>, Failure> {
        let call = "sns:GetTopicAttributes";
        let asked = self
            .sns
            .get_topic_attributes()
            .topic_arn(topic.to_string())
            .send()
            .await;
        let answer = match asked {
            Ok(answer) => answer,
            Err(err) => {
                let refused = failure(call, &err);
                return if refused.is("NotFound") || refused.is("NotFoundException") {
                    Ok(None)
                } else {
                    Err(refused)
                };
            }
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
        }))
    }

    /// Make a standard topic with its policy. A topic of this name that is there already is given back as it is.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because the topic is there with other tags.
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
    ///
    /// # Errors
    ///
    /// AWS refuses.
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
}
