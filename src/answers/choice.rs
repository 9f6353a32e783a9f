//! New or existing: the choice for a bucket, a key and a topic, the same for CloudTrail and GuardDuty.

use std::fmt::Display;

use serde::Serialize;

use super::form::Value;
use super::found::Found;
use super::line::{inline, quoted};
use super::walk::{Entry, allowed_words};
use crate::domain::{Arn, BucketName, KeyAlias, NameProblem, Place, TopicName};

/// The bucket that files go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum BucketChoice {
    /// We make it.
    New {
        /// Its name, without dots.
        name: BucketName,
    },
    /// It is there already.
    Existing { name: BucketName },
}

/// The key that locks the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum KeyChoice {
    /// We make it.
    New {
        /// Its nickname.
        alias: KeyAlias,
    },
    /// It is there already.
    Existing {
        /// Its own ARN, not that of an alias.
        arn: Arn,
    },
    /// No key of the customer's own; not for GuardDuty.
    None,
}

/// The topic that tells of new files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum TopicChoice {
    /// We make it, in the main account and Region.
    New { name: TopicName },
    /// It is there already.
    Existing { arn: Arn },
}

impl BucketChoice {
    /// The bucket's name, whichever it is.
    pub const fn name(&self) -> &BucketName {
        match self {
            Self::New { name } | Self::Existing { name } => name,
        }
    }

    /// Whether we make it.
    pub const fn is_new(&self) -> bool {
        matches!(self, Self::New { .. })
    }
}

impl KeyChoice {
    /// Whether we make it.
    pub const fn is_new(&self) -> bool {
        matches!(self, Self::New { .. })
    }
}

impl TopicChoice {
    /// The topic's name, whichever it is; the vendor asks for it.
    pub fn name(&self) -> &str {
        match self {
            Self::New { name } => name.as_str(),
            Self::Existing { arn } => arn.resource_name(),
        }
    }

    /// The topic's ARN; a new one is made at `main`.
    pub fn arn(&self, main: &Place) -> Arn {
        match self {
            Self::New { name } => Arn::topic(main.partition(), &main.region, &main.account, name),
            Self::Existing { arn } => arn.clone(),
        }
    }

    /// Whether we make it.
    pub const fn is_new(&self) -> bool {
        matches!(self, Self::New { .. })
    }
}

/// A choice that is written as a table with `use`: "new" with a name, "existing" with what is there, or "none".
pub(super) struct Choice<C, N, E> {
    /// Something new. Without a name it gets the usual one.
    pub(super) new: Part<C, N>,
    /// Something that is there.
    pub(super) existing: Part<C, E>,
    /// Where there may be none.
    pub(super) none: Option<C>,
}

/// The key of a name, how it is read, what is allowed, and what is then chosen.
type Part<C, T> = (
    &'static str,
    fn(&str) -> Result<T, NameProblem>,
    &'static str,
    fn(T) -> C,
);

/// The word behind `use`.
#[derive(Clone, Copy)]
enum Use {
    New,
    Existing,
    None,
}

/// The words for it; the last one not everywhere.
const WORDS: &[(&str, Use)] = &[
    ("new", Use::New),
    ("existing", Use::Existing),
    ("none", Use::None),
];

impl<C: Clone, N: Display, E: Display> Choice<C, N, E> {
    /// Reads it; nothing after a mistake.
    pub(super) fn read(&self, entry: &Entry<'_>, default: &C, found: &mut Found<'_>) -> Option<C> {
        let (new, parse_new, new_rule, make_new) = self.new;
        let (existing, parse_existing, existing_rule, make_existing) = self.existing;
        let mut allowed = format!(
            "{{ use = \"new\", {new} = \"…\" }}, {{ use = \"existing\", {existing} = \"…\" }}"
        );
        if self.none.is_some() {
            allowed.push_str(", { use = \"none\" }");
        }
        let words = WORDS.get(..if self.none.is_some() { 3 } else { 2 })?;
        let allowed_words = allowed_words(words, "");
        let choice = entry.table(&allowed, found)?;
        let word = choice
            .needed("use", &allowed_words, found)
            .and_then(|entry| entry.text(&allowed_words, found))
            .and_then(|text| text.word(words, "", found));
        match word {
            Some(Use::New) => {
                choice.only(&["use", new], found);
                let Some(entry) = choice.entry(new) else {
                    return Some(default.clone());
                };
                let text = entry.text(new_rule, found)?;
                text.parse(parse_new, new_rule, found).map(make_new)
            }
            Some(Use::Existing) => {
                choice.only(&["use", existing], found);
                let text = choice
                    .needed(existing, existing_rule, found)?
                    .text(existing_rule, found)?;
                text.parse(parse_existing, existing_rule, found)
                    .map(make_existing)
            }
            Some(Use::None) => {
                choice.only(&["use"], found);
                self.none.clone()
            }
            None => {
                let both = ["use", new, existing];
                choice.only(if new == existing { &both[..2] } else { &both }, found);
                None
            }
        }
    }

    /// Something new as TOML.
    pub(super) fn write_new(&self, name: &N) -> String {
        let name = quoted(&name.to_string());
        inline(&[("use", quoted("new")), (self.new.0, name)])
    }

    /// Something that is there as TOML.
    pub(super) fn write_existing(&self, there: &E) -> String {
        let there = quoted(&there.to_string());
        inline(&[("use", quoted("existing")), (self.existing.0, there)])
    }
}

const BUCKET: Choice<BucketChoice, BucketName, BucketName> = Choice {
    new: ("name", BucketName::parse_new, BucketName::RULE, |name| {
        BucketChoice::New { name }
    }),
    existing: ("name", BucketName::parse, BucketName::RULE, |name| {
        BucketChoice::Existing { name }
    }),
    none: None,
};

const KEY: Choice<KeyChoice, KeyAlias, Arn> = Choice {
    new: ("alias", KeyAlias::parse, KeyAlias::RULE, |alias| {
        KeyChoice::New { alias }
    }),
    existing: ("arn", Arn::parse_key, Arn::KEY_RULE, |arn| {
        KeyChoice::Existing { arn }
    }),
    none: Some(KeyChoice::None),
};

const TOPIC: Choice<TopicChoice, TopicName, Arn> = Choice {
    new: ("name", TopicName::parse, TopicName::RULE, |name| {
        TopicChoice::New { name }
    }),
    existing: ("arn", Arn::parse_topic, Arn::TOPIC_RULE, |arn| {
        TopicChoice::Existing { arn }
    }),
    none: None,
};

impl Value for BucketChoice {
    fn read(entry: &Entry<'_>, default: &Self, found: &mut Found<'_>) -> Option<Self> {
        BUCKET.read(entry, default, found)
    }

    fn write(&self) -> String {
        match self {
            Self::New { name } => BUCKET.write_new(name),
            Self::Existing { name } => BUCKET.write_existing(name),
        }
    }
}

impl Value for KeyChoice {
    fn read(entry: &Entry<'_>, default: &Self, found: &mut Found<'_>) -> Option<Self> {
        KEY.read(entry, default, found)
    }

    fn write(&self) -> String {
        match self {
            Self::New { alias } => KEY.write_new(alias),
            Self::Existing { arn } => KEY.write_existing(arn),
            Self::None => inline(&[("use", quoted("none"))]),
        }
    }
}

impl Value for TopicChoice {
    fn read(entry: &Entry<'_>, default: &Self, found: &mut Found<'_>) -> Option<Self> {
        TOPIC.read(entry, default, found)
    }

    fn write(&self) -> String {
        match self {
            Self::New { name } => TOPIC.write_new(name),
            Self::Existing { arn } => TOPIC.write_existing(arn),
        }
    }
}
