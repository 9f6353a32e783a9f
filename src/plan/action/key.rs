//! A KMS key: the key itself, its alias, its rotation and its rules.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::deed::{Deed, Thing, marks};
use super::lost;
use super::step::{Step, named_tags};
use crate::domain::{KeyAlias, Place};
use crate::inventory::SETUP_PART;
use crate::policy::Document;
use crate::problem::Problem;
use crate::wanted::{Slot, Slots};

/// `kms:CreateKey`, after a search for a key that was made for the same `part` and lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateKey {
    /// The tag `setup-part`: the alias that the key is for.
    pub part: String,
    pub description: String,
    pub policy: Document,
    /// Gets the key's ARN.
    pub fills: Slot,
}

impl Deed for CreateKey {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "kms:CreateKey",
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:ListKeys",
            "kms:ListResourceTags",
            "kms:TagResource",
        ]
    }

    fn subject(&self) -> &str {
        &self.part
    }

    fn undo(&self) -> &'static str {
        "Keep the key, because files that it locked could never be opened again."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:CreateKey",
            json!({
            "Description": self.description,
            "Policy": self.policy.to_compact(),
            "KeySpec": "SYMMETRIC_DEFAULT",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "BypassPolicyLockoutSafetyCheck": false,
            "Tags": named_tags(self.tags(), "TagKey", "TagValue"),
            }),
        )]
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Key)
    }

    fn tags(&self) -> Vec<(String, String)> {
        let mut tags = marks();
        tags.push((SETUP_PART.to_owned(), self.part.clone()));
        tags
    }

    fn fills(&self) -> Option<&Slot> {
        Some(&self.fills)
    }

    fn leave_out_lost(&mut self, known: &Slots) -> Result<(), Problem> {
        lost::detectors([&mut self.policy], known)
    }
}

/// `kms:CreateAlias`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateAlias {
    pub alias: KeyAlias,
    pub key: String,
}

impl CreateAlias {
    /// The bare id is what AWS lists later, whatever it is given.
    pub fn key_id(&self) -> &str {
        key_id(&self.key)
    }
}

impl Deed for CreateAlias {
    fn needs(&self) -> Vec<&'static str> {
        vec!["kms:CreateAlias", "kms:ListAliases"]
    }

    fn subject(&self) -> &str {
        self.alias.as_str()
    }

    fn undo(&self) -> &'static str {
        "Delete the alias and keep the key."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:CreateAlias",
            json!({
            "AliasName": self.alias.as_str(), "TargetKeyId": self.key_id(),
            }),
        )]
    }
}

/// The id of a key, of which people and AWS give either that or the ARN.
pub fn key_id(key: &str) -> &str {
    key.rsplit_once(":key/").map_or(key, |(_, id)| id)
}

/// `kms:EnableKeyRotation`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnableKeyRotation {
    pub key: String,
}

impl Deed for EnableKeyRotation {
    fn needs(&self) -> Vec<&'static str> {
        vec!["kms:EnableKeyRotation", "kms:GetKeyRotationStatus"]
    }

    fn subject(&self) -> &str {
        key_id(&self.key)
    }

    fn undo(&self) -> &'static str {
        "Switch the yearly rotation off."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:EnableKeyRotation",
            json!({
            "KeyId": self.key,
            }),
        )]
    }
}

/// `kms:PutKeyPolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutKeyPolicy {
    pub key: String,
    pub seen: Document,
    pub after: Document,
}

impl Deed for PutKeyPolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec!["kms:GetKeyPolicy", "kms:PutKeyPolicy"]
    }

    fn subject(&self) -> &str {
        key_id(&self.key)
    }

    fn undo(&self) -> &'static str {
        "Put the saved rules of the key back."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:PutKeyPolicy",
            json!({
            "KeyId": self.key,
            "PolicyName": "default",
            "Policy": self.after.to_compact(),
            "BypassPolicyLockoutSafetyCheck": false,
            }),
        )]
    }

    fn leave_out_lost(&mut self, known: &Slots) -> Result<(), Problem> {
        lost::detectors([&mut self.seen, &mut self.after], known)
    }
}

/// `kms:DeleteAlias`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteAlias {
    pub alias: KeyAlias,
    pub key: String,
}

impl Deed for DeleteAlias {
    fn needs(&self) -> Vec<&'static str> {
        vec!["kms:DeleteAlias", "kms:ListAliases"]
    }

    fn subject(&self) -> &str {
        self.alias.as_str()
    }

    fn undo(&self) -> &'static str {
        "Give the key its alias again."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:DeleteAlias",
            json!({ "AliasName": self.alias.as_str() }),
        )]
    }

    fn deletes(&self) -> bool {
        true
    }
}

/// `kms:DisableKeyRotation`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisableKeyRotation {
    pub key: String,
}

impl Deed for DisableKeyRotation {
    fn needs(&self) -> Vec<&'static str> {
        vec!["kms:DisableKeyRotation", "kms:GetKeyRotationStatus"]
    }

    fn subject(&self) -> &str {
        key_id(&self.key)
    }

    fn undo(&self) -> &'static str {
        "Switch the yearly rotation on."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:DisableKeyRotation",
            json!({ "KeyId": self.key }),
        )]
    }
}

/// `kms:ScheduleKeyDeletion`, after the longest time that AWS takes, in which it can be called off.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleKeyDeletion {
    pub key: String,
    /// Its rules as we left them.
    pub policy: Document,
}

impl ScheduleKeyDeletion {
    pub const DAYS: i32 = 30;
}

impl Deed for ScheduleKeyDeletion {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ScheduleKeyDeletion",
        ]
    }

    fn subject(&self) -> &str {
        key_id(&self.key)
    }

    fn undo(&self) -> &'static str {
        "Call the deletion off in AWS within 30 days, under Key Management Service, and switch the key on again."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "kms:ScheduleKeyDeletion",
            json!({ "KeyId": self.key, "PendingWindowInDays": Self::DAYS }),
        )]
    }

    fn deletes(&self) -> bool {
        true
    }
}
