//! `[cloudtrail]`: the trail and what belongs to it.

use serde::Serialize;

use super::choice::{self, BucketChoice, KeyChoice, NEW_OR_EXISTING, TopicChoice, Use};
use super::walk::{Found, Section, distinct};
use super::write::{Line, flag, inline, list, quoted};
use crate::domain::{AccountId, Arn, BucketName, KeyAlias, Region, TopicName, TrailName};

/// The trail and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CloudTrailAnswers {
    /// The trail.
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

/// The trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum TrailChoice {
    /// We make it, in the main Region.
    New {
        /// Its name.
        name: TrailName,
    },
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
const KEYS: [&str; 6] = [
    "trail",
    "organization",
    "bucket",
    "key",
    "topic",
    "data_events",
];

/// Reads the section.
pub(super) fn read(
    section: &Section<'_>,
    defaults: &CloudTrailAnswers,
    found: &mut Found<'_>,
) -> Option<CloudTrailAnswers> {
    section.only(&KEYS, found);
    let trail = read_trail(section, &defaults.trail, found);
    let organization = section.flag_or("organization", defaults.organization, found);
    let bucket = choice::read_bucket(section, &defaults.bucket, found);
    // A trail that is there keeps the key that it has, or none, unless one is chosen for it.
    let is_there = matches!(trail, Some(TrailChoice::Existing { .. }));
    let key = if is_there && section.entry("key").is_none() {
        Some(KeyChoice::None)
    } else {
        choice::read_key(section, &defaults.key, found)
    };
    let topic = choice::read_topic(section, &defaults.topic, found);
    let data_events = read_data_events(section, &defaults.data_events, found);
    Some(CloudTrailAnswers {
        trail: trail?,
        organization: organization?,
        bucket: bucket?,
        key: key?,
        topic: topic?,
        data_events: data_events?,
    })
}

/// Reads the choice of a trail.
fn read_trail(
    section: &Section<'_>,
    default: &TrailChoice,
    found: &mut Found<'_>,
) -> Option<TrailChoice> {
    const ALLOWED: &str = "{ use = \"new\", name = \"…\" }, { use = \"existing\", arn = \"…\" }";
    let Some(entry) = section.entry("trail") else {
        return Some(default.clone());
    };
    let choice = entry.table(ALLOWED, found)?;
    match choice::read_use(&choice, NEW_OR_EXISTING, found) {
        Some(Use::New) => {
            choice.only(&["use", "name"], found);
            match choice.entry("name") {
                Some(entry) => Some(TrailChoice::New {
                    name: entry.name(found)?,
                }),
                None => Some(default.clone()),
            }
        }
        Some(Use::Existing | Use::None) => {
            choice.only(&["use", "arn"], found);
            let text = choice
                .needed("arn", Arn::TRAIL_RULE, found)?
                .text(Arn::TRAIL_RULE, found)?;
            let arn = text.parse(Arn::parse_trail, Arn::TRAIL_RULE, found)?;
            Some(TrailChoice::Existing { arn })
        }
        None => {
            choice.only(&["use", "name", "arn"], found);
            None
        }
    }
}

/// Reads which access is recorded: a word, or a table with buckets.
fn read_data_events(
    section: &Section<'_>,
    default: &DataEvents,
    found: &mut Found<'_>,
) -> Option<DataEvents> {
    const BUCKETS: &str = "{ buckets = [\"…\"] }";
    const WORDS: &[(&str, bool)] = &[("all", true), ("none", false)];
    let Some(entry) = section.entry("data_events") else {
        return Some(default.clone());
    };
    if entry.is_text() {
        let all = entry.text(BUCKETS, found)?.word(WORDS, BUCKETS, found)?;
        return Some(if all {
            DataEvents::All
        } else {
            DataEvents::None
        });
    }
    let allowed = format!("\"all\", \"none\", {BUCKETS}");
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
    Some(DataEvents::Buckets(names))
}

/// The section's lines.
pub(super) fn write(answers: &CloudTrailAnswers) -> Vec<Line> {
    let trail = match &answers.trail {
        TrailChoice::New { name } => {
            inline(&[("use", quoted("new")), ("name", quoted(name.as_str()))])
        }
        TrailChoice::Existing { arn } => inline(&[
            ("use", quoted("existing")),
            ("arn", quoted(&arn.to_string())),
        ]),
    };
    let data_events = match &answers.data_events {
        DataEvents::All => quoted("all"),
        DataEvents::None => quoted("none"),
        DataEvents::Buckets(buckets) => inline(&[("buckets", list(buckets))]),
    };
    vec![
        Line::new("trail", trail),
        Line::new("organization", flag(answers.organization)),
        Line::new("bucket", choice::write_bucket(&answers.bucket)),
        Line::new("key", choice::write_key(&answers.key)),
        Line::new("topic", choice::write_topic(&answers.topic)),
        Line::new("data_events", data_events),
    ]
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
