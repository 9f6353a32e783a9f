//! An SNS topic and its rules.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deed::{Deed, Thing, marks};
use super::step::{Step, tag_list};
use crate::domain::{AccountId, Arn, Place, TopicName};
use crate::policy::Document;

/// `sns:CreateTopic`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTopic {
    pub topic: TopicName,
    pub policy: Document,
}

impl Deed for CreateTopic {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "sns:CreateTopic",
            "sns:GetTopicAttributes",
            "sns:TagResource",
        ]
    }

    fn subject(&self) -> &str {
        self.topic.as_str()
    }

    fn undo(&self) -> &'static str {
        "Delete the topic. Whoever joined it gets nothing more."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "sns:CreateTopic",
            json!({
            "Name": self.topic.as_str(),
            "Attributes": {"Policy": self.policy.to_compact()},
            "Tags": tag_list(self.tags()),
            }),
        )]
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Topic(&self.topic))
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }
}

/// `sns:SetTopicAttributes` (Policy)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutTopicPolicy {
    pub topic: Arn,
    pub seen: Option<Document>,
    pub after: Document,
}

impl Deed for PutTopicPolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec!["sns:GetTopicAttributes", "sns:SetTopicAttributes"]
    }

    fn subject(&self) -> &str {
        self.topic.resource_name()
    }

    fn undo(&self) -> &'static str {
        "Put the saved rules of the topic back."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "sns:SetTopicAttributes",
            json!({
            "TopicArn": self.topic.to_string(),
            "AttributeName": "Policy",
            "AttributeValue": self.after.to_compact(),
            }),
        )]
    }
}

/// `sns:DeleteTopic`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTopic {
    pub topic: TopicName,
    /// As we left it.
    pub policy: Document,
    /// The run that made it, as its tag says.
    pub made_in: String,
    /// Whose queues may have joined it. With anybody else in it, it stays.
    pub joined_by: AccountId,
}

impl Deed for DeleteTopic {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "sns:DeleteTopic",
            "sns:GetTopicAttributes",
            "sns:ListSubscriptionsByTopic",
            "sns:ListTagsForResource",
        ]
    }

    fn subject(&self) -> &str {
        self.topic.as_str()
    }

    fn undo(&self) -> &'static str {
        "Set up again: a topic of this name is then made anew, and Radiant Security has to join it anew."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        let (partition, region) = (place.region.partition(), &place.region);
        let arn = format!(
            "arn:{partition}:sns:{region}:{}:{}",
            place.account, self.topic
        );
        vec![Step::new("sns:DeleteTopic", json!({ "TopicArn": arn }))]
    }

    fn deletes(&self) -> bool {
        true
    }
}
