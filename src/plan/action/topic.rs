//! An SNS topic and its rules.

use serde::{Deserialize, Serialize};

use crate::domain::{Arn, TopicName};
use crate::policy::Document;

/// `sns:CreateTopic`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTopic {
    pub topic: TopicName,
    pub policy: Document,
}

/// `sns:SetTopicAttributes` (Policy)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutTopicPolicy {
    pub topic: Arn,
    pub seen: Option<Document>,
    pub after: Document,
}
