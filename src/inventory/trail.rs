//! Trails and their event selectors, of both kinds.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::seen::Seen;
use crate::domain::{Arn, Region};

/// A trail, as one Region shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the trail's own settings"
)]
pub struct Trail {
    /// The account in it owns the trail; for an organization trail that is the management account.
    pub arn: Arn,
    pub name: String,
    /// Only here can it be changed.
    pub home_region: Region,
    pub multi_region: bool,
    pub organization: bool,
    pub global_events: bool,
    pub validation: bool,
    pub bucket: String,
    pub prefix: Option<String>,
    pub topic_arn: Option<String>,
    pub key_arn: Option<String>,
    /// Whether it records CloudTrail's own deliveries; `None` is AWS's default, which is that it does.
    pub recursive: Option<bool>,
    /// Whether it looks for unusual activity. AWS calls that CloudTrail Insights.
    pub insights: bool,
    pub logging: Seen<bool>,
    /// How its files and messages got through lately.
    pub delivery: Seen<Delivery>,
    /// `None` is "the default": management events, read and write.
    pub selectors: Seen<Option<Selectors>>,
    /// The templates of the summaries that it writes beside the records. AWS calls them aggregated events.
    pub summaries: Seen<Vec<String>>,
    pub tags: Seen<BTreeMap<String, String>>,
}

/// A trail as a list of all Regions names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedTrail {
    pub arn: Arn,
    pub home_region: Region,
}

/// How a trail's files and messages got through, as its home Region says.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// When the trail was last switched on.
    pub started: Option<Timestamp>,
    /// When it was last switched off.
    pub stopped: Option<Timestamp>,
    /// Log files, into the bucket.
    pub files: Sent,
    /// Messages of new log files, to the topic.
    pub messages: Sent,
    /// Digest files, with which log files can be proven unchanged, into the bucket.
    pub digests: Sent,
    /// The same records as log lines, into `CloudWatch` Logs.
    pub log_lines: Sent,
}

/// What became of what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When it last got through.
    pub done: Option<Timestamp>,
    /// When it was last tried; AWS calls this field no longer in use, and often fills it all the same.
    pub tried: Option<Timestamp>,
    /// The code of the error that AWS shows, which may be an old one.
    pub error: Option<String>,
}

/// CloudTrail sends log files about so often.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const FILES_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// It sends digest files so often.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html>.
const DIGESTS_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// A file that came in this time says that the way is open now.
const LATELY: SignedDuration = SignedDuration::from_hours(1);

impl Delivery {
    /// The error that stops log files, at `now`; one from before the last file that got through does not count.
    pub fn file_error(&self, now: Timestamp) -> Option<&str> {
        self.files.error(now, FILES_EVERY)
    }

    /// The error that stops messages; one from before the last message that got through does not count.
    ///
    /// AWS keeps showing an old one until a newer file is announced, so a message as new as the newest file ends it.
    pub fn message_error(&self) -> Option<&str> {
        let is_newest = self.messages.done.is_some() && self.messages.done >= self.files.done;
        self.messages.shown().filter(|_| !is_newest)
    }

    /// The error that stops digest files, at `now`.
    pub fn digest_error(&self, now: Timestamp) -> Option<&str> {
        self.digests.error(now, DIGESTS_EVERY)
    }

    /// Whether a log file got into the bucket lately, and nothing has stopped one since.
    pub fn proves_bucket(&self, now: Timestamp) -> bool {
        self.file_error(now).is_none() && is_lately(self.files.done, now)
    }

    /// Whether a message got to the topic lately, and nothing has stopped one since.
    pub fn proves_topic(&self, now: Timestamp) -> bool {
        self.message_error().is_none() && is_lately(self.messages.done, now)
    }
}

impl Sent {
    /// The error that counts, where something is sent so often: what got through since the last time that something was due ends
    /// an error, unless AWS tells of a later try.
    fn error(&self, now: Timestamp, often: SignedDuration) -> Option<&str> {
        let is_over = self.done.is_some_and(|done| {
            now.duration_since(done) < often && self.tried.is_none_or(|tried| tried <= done)
        });
        self.shown().filter(|_| !is_over)
    }

    /// The error that AWS shows.
    fn shown(&self) -> Option<&str> {
        self.error.as_deref().filter(|error| !error.is_empty())
    }
}

fn is_lately(done: Option<Timestamp>, now: Timestamp) -> bool {
    done.is_some_and(|done| now.duration_since(done) < LATELY)
}

/// What a trail records. A trail has one kind or the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selectors {
    Basic(Vec<BasicSelector>),
    Advanced(Vec<AdvancedSelector>),
}

impl Selectors {
    /// What AWS records of a trail for which nobody has chosen anything: management events, read and write.
    pub fn by_default() -> Self {
        Self::Basic(vec![BasicSelector {
            read_write: "All".to_owned(),
            management_events: true,
            excluded_sources: Vec::new(),
            data_resources: Vec::new(),
        }])
    }
}

/// A basic event selector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasicSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write: String,
    pub management_events: bool,
    /// Such as `kms.amazonaws.com`.
    pub excluded_sources: Vec<String>,
    pub data_resources: Vec<DataResource>,
}

/// Objects whose use is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataResource {
    /// Such as `AWS::S3::Object`.
    pub kind: String,
    /// ARNs or beginnings of ARNs.
    pub values: Vec<String>,
}

/// An advanced event selector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvancedSelector {
    pub name: Option<String>,
    pub fields: Vec<FieldSelector>,
}

/// One condition of an advanced selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSelector {
    /// Such as `eventCategory` or `resources.ARN`.
    pub field: String,
    #[serde(default)]
    pub equals: Vec<String>,
    #[serde(default)]
    pub starts_with: Vec<String>,
    #[serde(default)]
    pub ends_with: Vec<String>,
    #[serde(default)]
    pub not_equals: Vec<String>,
    #[serde(default)]
    pub not_starts_with: Vec<String>,
    #[serde(default)]
    pub not_ends_with: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap()
    }

    fn sent(done: Option<i64>, tried: Option<i64>, error: &str) -> Sent {
        Sent {
            done: done.map(at),
            tried: tried.map(at),
            error: Some(error.to_owned()).filter(|error| !error.is_empty()),
        }
    }

    /// TRL-10: an old error with a later success does not count.
    #[test]
    fn an_error_counts_until_something_got_through_after_it() {
        let of = |done: Option<i64>, tried: Option<i64>, error: &str| {
            let delivery = Delivery {
                files: sent(done, tried, error),
                ..Delivery::default()
            };
            delivery.file_error(at(10)).map(str::to_owned)
        };
        let denied = Some("AccessDenied".to_owned());
        assert_eq!(of(None, None, "AccessDenied"), denied);
        assert_eq!(of(Some(0), None, "AccessDenied"), denied);
        // A field out of use that says the same for ever ends nothing.
        assert_eq!(of(Some(0), Some(0), "AccessDenied"), denied);
        assert_eq!(of(Some(7), Some(7), "AccessDenied"), None);
        assert_eq!(of(Some(7), None, "AccessDenied"), None);
        assert_eq!(of(Some(7), Some(9), "AccessDenied"), denied);
        assert_eq!(of(Some(0), None, ""), None);
    }

    #[test]
    fn an_announced_file_ends_the_error_of_an_older_one() {
        let of = |file, message| Delivery {
            files: sent(Some(file), None, ""),
            messages: sent(message, None, "AuthorizationError"),
            ..Delivery::default()
        };
        assert_eq!(of(5, Some(5)).message_error(), None);
        assert_eq!(of(6, Some(5)).message_error(), Some("AuthorizationError"));
        assert_eq!(of(5, None).message_error(), Some("AuthorizationError"));
    }

    #[test]
    fn a_digest_of_the_last_hour_ends_an_error() {
        let delivery = Delivery {
            digests: sent(Some(0), None, "AccessDenied"),
            ..Delivery::default()
        };
        assert_eq!(delivery.digest_error(at(59)), None);
        assert_eq!(delivery.digest_error(at(61)), Some("AccessDenied"));
    }

    #[test]
    fn only_a_recent_file_proves_the_way() {
        let of = |error| Delivery {
            files: sent(Some(0), Some(1), error),
            messages: sent(Some(0), None, ""),
            ..Delivery::default()
        };
        assert!(of("").proves_bucket(at(10)) && of("").proves_topic(at(10)));
        assert!(!of("").proves_bucket(at(61)) && !of("").proves_topic(at(61)));
        assert!(!of("AccessDenied").proves_bucket(at(10)));
        assert!(!Delivery::default().proves_bucket(at(0)));
    }
}
