//! A bucket: the bucket itself, its rules, what it announces, and a folder in it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deed::{Deed, Thing, marks};
use super::lost;
use super::step::{Step, tag_list, without_nulls};
use crate::domain::{BucketName, Place};
use crate::inventory::{Notification, NotificationTarget, PublicAccessBlock};
use crate::policy::Document;
use crate::problem::Problem;
use crate::wanted::Slots;

/// `s3:CreateBucket` in the change's Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateBucket {
    pub bucket: BucketName,
}

impl Deed for CreateBucket {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "s3:CreateBucket",
            "s3:ListBucket",
            "s3:PutBucketOwnershipControls",
            "s3:TagResource",
        ]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Delete the bucket while it is empty. Keep it once it holds files."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        let region = Some(place.region.as_str()).filter(|region| *region != UNNAMED);
        vec![Step::new(
            "s3:CreateBucket",
            json!({
                "Bucket": self.bucket.as_str(),
                "CreateBucketConfiguration": without_nulls(json!({
                    "LocationConstraint": region,
                    "Tags": tag_list(self.tags()),
                })),
                "ObjectOwnership": "BucketOwnerEnforced",
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }

    fn makes(&self) -> Option<Thing<'_>> {
        Some(Thing::Bucket(&self.bucket))
    }

    fn tags(&self) -> Vec<(String, String)> {
        marks()
    }
}

/// `s3:PutBucketPublicAccessBlock`, all four on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPublicAccess {
    pub bucket: BucketName,
    pub seen: Option<PublicAccessBlock>,
}

impl Deed for BlockPublicAccess {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "s3:GetBucketPublicAccessBlock",
            "s3:PutBucketPublicAccessBlock",
        ]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Put the saved settings back."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:PutPublicAccessBlock",
            json!({
            "Bucket": self.bucket.as_str(),
            "ExpectedBucketOwner": place.account.as_str(),
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": true,
                "IgnorePublicAcls": true,
                "BlockPublicPolicy": true,
                "RestrictPublicBuckets": true,
            },
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }
}

/// `s3:PutBucketPolicy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBucketPolicy {
    pub bucket: BucketName,
    pub seen: Option<Document>,
    pub after: Document,
}

impl Deed for PutBucketPolicy {
    fn needs(&self) -> Vec<&'static str> {
        vec!["s3:GetBucketPolicy", "s3:PutBucketPolicy"]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Put the saved rules of the bucket back."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:PutBucketPolicy",
            json!({
            "Bucket": self.bucket.as_str(),
            "ExpectedBucketOwner": place.account.as_str(),
            "Policy": self.after.to_compact(),
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }

    fn leave_out_lost(&mut self, known: &Slots) -> Result<(), Problem> {
        lost::detectors(
            self.seen.as_mut().into_iter().chain([&mut self.after]),
            known,
        )
    }
}

/// `s3:PutBucketNotification`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBucketNotification {
    pub bucket: BucketName,
    pub seen: Notification,
    pub after: Notification,
}

impl Deed for PutBucketNotification {
    fn needs(&self) -> Vec<&'static str> {
        vec!["s3:GetBucketNotification", "s3:PutBucketNotification"]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Take our notification out and keep the others."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:PutBucketNotificationConfiguration",
            json!({
            "Bucket": self.bucket.as_str(),
            "ExpectedBucketOwner": place.account.as_str(),
            "NotificationConfiguration": configuration(&self.after),
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }
}

/// `s3:PutObject` of an empty object that stands for a folder; never over one that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutFolderObject {
    pub bucket: BucketName,
    /// With the slash at its end.
    pub folder: String,
}

impl Deed for PutFolderObject {
    fn needs(&self) -> Vec<&'static str> {
        vec!["s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    }

    fn subject(&self) -> &str {
        self.bucket.as_str()
    }

    fn undo(&self) -> &'static str {
        "Delete the empty file. The findings in the folder stay."
    }

    fn steps(&self, place: &Place) -> Vec<Step> {
        vec![Step::new(
            "s3:PutObject",
            json!({
            "Bucket": self.bucket.as_str(),
            "ExpectedBucketOwner": place.account.as_str(),
            "Key": self.folder,
            "IfNoneMatch": "*",
            }),
        )]
    }

    fn lane(&self) -> Option<&BucketName> {
        Some(&self.bucket)
    }
}

/// The Region that `CreateBucket` takes only without its name.
const UNNAMED: &str = "us-east-1";

/// A notification as S3 takes it. Without the empty element for EventBridge, that is switched off.
fn configuration(wanted: &Notification) -> Value {
    let list = |targets: &[NotificationTarget], arn: &str| -> Value {
        let one = |target: &NotificationTarget| {
            let rule = |(name, value): &(String, String)| json!({"Name": name, "Value": value});
            let rules: Vec<Value> = target.filter.iter().map(rule).collect();
            let filter = (!rules.is_empty()).then(|| json!({"Key": {"FilterRules": rules}}));
            without_nulls(json!({
                "Id": target.id,
                arn: target.arn.to_string(),
                "Events": target.events,
                "Filter": filter,
            }))
        };
        targets.iter().map(one).collect()
    };
    without_nulls(json!({
        "TopicConfigurations": list(&wanted.topics, "TopicArn"),
        "QueueConfigurations": list(&wanted.queues, "QueueArn"),
        "LambdaFunctionConfigurations": list(&wanted.functions, "LambdaFunctionArn"),
        "EventBridgeConfiguration": wanted.event_bridge.then(|| json!({})),
    }))
}
