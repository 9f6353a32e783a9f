//! An SNS topic and its rules.

use serde::{Deserialize, Serialize};

use super::deed::{Deed, Thing, marks};
use crate::domain::{Arn, TopicName};
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

    fn undo(&self) -> &'static str {
        "Delete the topic. Whoever joined it gets nothing more."
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

    fn undo(&self) -> &'static str {
        "Put the saved rules of the topic back."
    }
}
