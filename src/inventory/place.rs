//! Topics and keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::seen::Seen;
use crate::domain::Arn;
use crate::policy::Document;

/// An SNS topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub arn: Arn,
    pub policy: Option<Document>,
    /// The key that encrypts it, if any: its id, its ARN or an alias, as it was set.
    pub kms_key: Option<String>,
    pub fifo: bool,
    pub tags: Seen<BTreeMap<String, String>>,
    pub subscriptions: Seen<Vec<Subscription>>,
}

/// Who has joined a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub state: SubscriptionState,
    /// Such as `sqs`.
    pub protocol: String,
    /// Where messages go, such as a queue's ARN.
    pub endpoint: String,
    /// The account that joined.
    pub owner: String,
}

/// How far a subscription is. AWS shows a word in place of its ARN until it is confirmed.
///
/// See <https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// It has an ARN of its own, and gets messages.
    Confirmed,
    /// Whoever is at the endpoint has not confirmed it yet.
    Pending,
    /// It was taken back.
    Deleted,
}

impl SubscriptionState {
    /// From what stands in the place of the subscription's ARN.
    pub fn of(arn: &str) -> Self {
        match arn {
            "PendingConfirmation" => Self::Pending,
            "Deleted" => Self::Deleted,
            _ => Self::Confirmed,
        }
    }
}

/// A KMS key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub arn: Arn,
    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: String,
    /// A symmetric key for encryption, which is what both services need.
    pub encrypts: bool,
    /// Customer managed; the policy of an AWS managed key cannot be changed.
    pub customer_managed: bool,
    pub policy: Seen<Document>,
    /// Rotated once a year.
    pub rotates: Seen<bool>,
    /// Why AWS cannot rotate it once a year, if it cannot.
    pub never_rotates: Option<NeverRotates>,
    pub tags: Seen<BTreeMap<String, String>>,
}

/// Why a key is not rotated by itself.
///
/// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeverRotates {
    /// Its secret was brought in from outside.
    Imported,
    /// Its secret is in a key store of the owner's own.
    KeyStore,
    /// It is the copy of a key of another Region, which is rotated there; with that key's ARN, if AWS tells.
    Replica(Option<Arn>),
    /// It is not one secret but a pair, or for signing.
    Asymmetric,
}

impl Key {
    /// Switched on.
    pub fn is_enabled(&self) -> bool {
        self.state == "Enabled"
    }
}
