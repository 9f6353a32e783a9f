//! What is asked for: a bucket, a key and a topic, once for log files and once for findings.

use crate::answers::{BucketChoice, KeyChoice, TopicChoice};
use crate::domain::{Arn, Place, Region};
use crate::plan::draft::Draft;
use crate::plan::rules::Rules;
use crate::plan::{ChangeId, Cost, Section, Service, Slot};
use crate::policy::topic_key::Poster;
use crate::policy::{Document, DocumentKind, Wanted};
use crate::problem::Problem;

/// What a bucket, key or topic is for: the same in every account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resource {
    pub(crate) section: Section,
    /// Its name in ids, such as `log-bucket`.
    pub(crate) part: &'static str,
    /// What kind of document its rules are.
    pub(crate) kind: DocumentKind,
    /// Such as "The log bucket".
    pub(crate) the: &'static str,
    /// Such as "Make the bucket for log files".
    pub(crate) make: &'static str,
    /// Such as "The bucket for log files is there".
    pub(crate) there: &'static str,
    /// What it is for, as a sentence.
    pub(crate) purpose: &'static str,
    /// Such as "Let CloudTrail write into the log bucket".
    pub(crate) allow: &'static str,
    /// Such as "CloudTrail may write into the log bucket".
    pub(crate) allowed: &'static str,
    /// Why its rules are needed, as a sentence.
    pub(crate) why: &'static str,
}

impl Resource {
    /// A change of it; `suffix` tells the changes of one resource apart.
    pub(crate) fn draft(
        &self,
        service: Service,
        place: &Place,
        suffix: &str,
        name: impl Into<String>,
    ) -> Draft {
        let part = format!("{}{suffix}", self.part);
        Draft::new(self.section, place, &part, service, name)
    }

    pub(super) const fn rules<'a>(
        &self,
        existing: Option<&'a Document>,
        wanted: &'a [Wanted],
    ) -> Rules<'a> {
        Rules {
            kind: self.kind,
            existing,
            wanted,
            deed: self.allow,
            done: self.allowed,
            purpose: self.why,
        }
    }
}

/// A bucket that is asked for.
pub(crate) struct BucketAsk<'a> {
    pub(crate) of: Resource,
    pub(crate) choice: &'a BucketChoice,
    /// The title of closing it to the public, and what is said when it is closed.
    pub(crate) close: (&'static str, &'static str),
    pub(crate) wanted: &'a [Wanted],
    /// What the rules name and is not there yet.
    pub(crate) rules_need: Vec<ChangeId>,
    pub(crate) cost: Cost,
    /// A reason from elsewhere why this bucket cannot be used.
    pub(crate) refused: Option<Problem>,
}

impl BucketAsk<'_> {
    pub(super) fn draft(&self, place: &Place, suffix: &str) -> Draft {
        let name = self.choice.name().as_str();
        self.of.draft(Service::S3, place, suffix, name)
    }
}

/// A key that is asked for.
pub(crate) struct KeyAsk<'a> {
    pub(crate) of: Resource,
    pub(crate) choice: &'a KeyChoice,
    pub(crate) slot: Slot,
    /// What AWS shows beside a new key.
    pub(crate) description: &'static str,
    /// The bucket whose files it locks: its name and Region.
    pub(crate) bucket: (&'a str, Region),
    /// The whole policy of a new key.
    pub(crate) document: Document,
    /// Our rules; `true` asks for the one that lets the account read, too.
    pub(crate) wanted: &'a dyn Fn(bool) -> Vec<Wanted>,
    /// What the rules name and is not there yet.
    pub(crate) rules_need: Vec<ChangeId>,
    /// A reason from elsewhere why this key cannot be used.
    pub(crate) refused: Option<Problem>,
}

impl KeyAsk<'_> {
    pub(super) fn draft(&self, place: &Place, suffix: &str, name: &str) -> Draft {
        self.of.draft(Service::Kms, place, suffix, name)
    }
}

/// A topic that is asked for.
pub(crate) struct TopicAsk<'a> {
    pub(crate) of: Resource,
    pub(crate) choice: &'a TopicChoice,
    /// Where it is, or will be.
    pub(crate) arn: Arn,
    /// Who posts to it, such as "CloudTrail".
    pub(crate) poster: &'static str,
    /// The same as policies name it.
    pub(crate) source: Poster<'a>,
    /// The title of letting it use the key that locks the topic, and what is said when it may.
    pub(crate) lock: (&'static str, &'static str),
    pub(crate) wanted: &'a [Wanted],
    /// What the rules name and is not there yet.
    pub(crate) rules_need: Vec<ChangeId>,
    /// A reason from elsewhere why this topic cannot be used.
    pub(crate) refused: Option<Problem>,
}

impl TopicAsk<'_> {
    pub(super) fn draft(&self, place: &Place, suffix: &str) -> Draft {
        let name = self.arn.resource_name();
        self.of.draft(Service::Sns, place, suffix, name)
    }
}
