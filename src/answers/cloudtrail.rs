//! `[cloudtrail]`: the trail and what belongs to it.

use serde::Serialize;

use super::choice::{BucketChoice, Choice, KeyChoice, TopicChoice};
use super::form::{Form, Value};
use super::found::Found;
use super::line::{inline, list, quoted};
use super::walk::{Entry, allowed_words, distinct};
use crate::domain::{AccountId, Arn, BucketName, KeyAlias, Region, TopicName, TrailName};

/// The trail and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CloudTrailAnswers {
    pub trail: TrailChoice,
    /// Whether it covers all accounts of the organization.
    pub organization: bool,
    /// Where its log files go.
    pub bucket: BucketChoice,
    /// What locks the log files.
    pub key: KeyChoice,
    /// What tells of new log files.
    pub topic: TopicChoice,
    /// Which access to files in S3 is recorded too.
    pub data_events: DataEvents,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum TrailChoice {
    /// We make it, in the main Region.
    New { name: TrailName },
    /// It is there already.
    Existing {
        /// Its ARN; an organization's trail carries the managing account's number.
        arn: Arn,
    },
}

impl TrailChoice {
    /// The trail's name, whichever it is.
    pub fn name(&self) -> &str {
        match self {
            Self::New { name } => name.as_str(),
            Self::Existing { arn } => arn.resource_name(),
        }
    }
}

/// Which access to files in S3 is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum DataEvents {
    /// In every bucket but the log buckets.
    All,
    /// None.
    None,
    /// Only in these buckets.
    Buckets(Vec<BucketName>),
}

impl CloudTrailAnswers {
    /// Everything new, for this account, with a name of its own for the bucket.
    pub(super) fn defaults(account: &AccountId, region: &Region) -> Self {
        Self {
            trail: TrailChoice::New {
                name: TrailName::constant("radiant-trail"),
            },
            organization: false,
            bucket: BucketChoice::New {
                name: BucketName::for_account("radiant-cloudtrail-logs", account, region),
            },
            key: usual_key(),
            topic: TopicChoice::New {
                name: TopicName::constant("radiant-cloudtrail-events"),
            },
            data_events: DataEvents::All,
        }
    }

    /// Whether the key is the one that a new trail gets when nobody says anything of a key.
    pub fn has_usual_key(&self) -> bool {
        self.key == usual_key()
    }
}

fn usual_key() -> KeyChoice {
    KeyChoice::New {
        alias: KeyAlias::constant("alias/radiant-cloudtrail"),
    }
}

/// The keys of the section.
pub(super) fn keys(form: &mut Form<'_, '_, '_>, answers: &mut CloudTrailAnswers) {
    form.key("trail", &mut answers.trail, "");
    form.key("organization", &mut answers.organization, "");
    form.key("bucket", &mut answers.bucket, "");
    form.key("key", &mut answers.key, "");
    // A trail that is there keeps the key that it has, or none, unless one is chosen for it.
    if form.lacks("key") && matches!(answers.trail, TrailChoice::Existing { .. }) {
        answers.key = KeyChoice::None;
    }
    form.key("topic", &mut answers.topic, "");
    form.key("data_events", &mut answers.data_events, "");
}

const TRAIL: Choice<TrailChoice, TrailName, Arn> = Choice {
    new: ("name", TrailName::parse, TrailName::RULE, |name| {
        TrailChoice::New { name }
    }),
    existing: ("arn", Arn::parse_trail, Arn::TRAIL_RULE, |arn| {
        TrailChoice::Existing { arn }
    }),
    none: None,
};

impl Value for TrailChoice {
    fn read(entry: &Entry<'_>, default: &Self, found: &mut Found<'_>) -> Option<Self> {
        TRAIL.read(entry, default, found)
    }

    fn write(&self) -> String {
        match self {
            Self::New { name } => TRAIL.write_new(name),
            Self::Existing { arn } => TRAIL.write_existing(arn),
        }
    }
}

/// What else than a word may stand for the access that is recorded.
const BUCKETS: &str = "{ buckets = [\"…\"] }";

/// The words for it.
const WORDS: &[(&str, bool)] = &[("all", true), ("none", false)];

impl Value for DataEvents {
    /// Reads a word, or a table with buckets.
    fn read(entry: &Entry<'_>, _default: &Self, found: &mut Found<'_>) -> Option<Self> {
        if entry.is_text() {
            let all = entry.text(BUCKETS, found)?.word(WORDS, BUCKETS, found)?;
            return Some(if all { Self::All } else { Self::None });
        }
        let allowed = allowed_words(WORDS, BUCKETS);
        let table = entry.table(&allowed, found)?;
        table.only(&["buckets"], found);
        let buckets = table.needed("buckets", BUCKETS, found)?;
        let texts = buckets.texts(BUCKETS, found)?;
        if texts.is_empty() {
            found.add(
                &buckets.span,
                &buckets.path,
                "Name at least one bucket, or write \"none\".",
                allowed,
            );
            return None;
        }
        let names = distinct(&texts, BucketName::parse, BucketName::RULE, found)?;
        Some(Self::Buckets(names))
    }

    fn write(&self) -> String {
        match self {
            Self::All => quoted("all"),
            Self::None => quoted("none"),
            Self::Buckets(buckets) => inline(&[("buckets", list(buckets))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Answers, parse, to_toml};

    fn read(cloudtrail: &str) -> CloudTrailAnswers {
        let text = format!(
            "version = 1\n[account]\nid = \"111122223333\"\nregion = \"us-east-1\"\n[cloudtrail]\n{cloudtrail}"
        );
        let answers = parse(&text).unwrap();
        let again: Answers = parse(&to_toml(&answers)).unwrap();
        assert_eq!(again, answers);
        answers.cloudtrail
    }

    const THERE: &str = "trail = { use = \"existing\", arn = \"arn:aws:cloudtrail:us-east-1:111122223333:trail/theirs\" }\n";

    #[test]
    fn a_trail_that_is_there_has_no_key_chosen_unless_one_is_named() {
        assert_eq!(read(THERE).key, KeyChoice::None);
        let named = read(&format!("{THERE}key = {{ use = \"new\" }}\n"));
        assert!(named.has_usual_key());
        let alias = read(&format!(
            "{THERE}key = {{ use = \"new\", alias = \"alias/logs\" }}\n"
        ));
        assert!(alias.key.is_new() && !alias.has_usual_key());
    }

    #[test]
    fn a_new_trail_gets_our_usual_key() {
        assert!(read("").has_usual_key());
        assert!(read("trail = { use = \"new\", name = \"ours\" }\n").has_usual_key());
        assert_eq!(read("key = { use = \"none\" }\n").key, KeyChoice::None);
    }
}
