//! New or existing: the choice for a bucket, a key and a topic, the same for CloudTrail and GuardDuty.

use serde::Serialize;

use super::walk::{Found, Section, allowed_words};
use super::write::{inline, quoted};
use crate::domain::{Arn, BucketName, KeyAlias, Place, TopicName};

/// The bucket that files go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum BucketChoice {
    /// We make it.
    New {
        /// Its name, without dots.
        name: BucketName,
    },
    /// It is there already.
    Existing {
        /// Its name.
        name: BucketName,
    },
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
    New {
        /// Its name.
        name: TopicName,
    },
    /// It is there already.
    Existing {
        /// Its ARN.
        arn: Arn,
    },
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

/// The word behind `use`.
#[derive(Clone, Copy)]
pub(super) enum Use {
    New,
    Existing,
    None,
}

/// The words for what can only be new or existing.
pub(super) const NEW_OR_EXISTING: &[(&str, Use)] =
    &[("new", Use::New), ("existing", Use::Existing)];

/// The words where there may be none.
const NEW_EXISTING_OR_NONE: &[(&str, Use)] = &[
    ("new", Use::New),
    ("existing", Use::Existing),
    ("none", Use::None),
];

/// What is behind `use` in the table of a choice.
pub(super) fn read_use(
    choice: &Section<'_>,
    words: &[(&str, Use)],
    found: &mut Found<'_>,
) -> Option<Use> {
    choice
        .needed("use", &allowed_words(words, ""), found)?
        .text(&allowed_words(words, ""), found)?
        .word(words, "", found)
}

/// Reads the choice of a bucket.
pub(super) fn read_bucket(
    section: &Section<'_>,
    default: &BucketChoice,
    found: &mut Found<'_>,
) -> Option<BucketChoice> {
    const ALLOWED: &str = "{ use = \"new\", name = \"…\" }, { use = \"existing\", name = \"…\" }";
    let Some(entry) = section.entry("bucket") else {
        return Some(default.clone());
    };
    let choice = entry.table(ALLOWED, found)?;
    choice.only(&["use", "name"], found);
    match read_use(&choice, NEW_OR_EXISTING, found)? {
        Use::New => {
            let Some(entry) = choice.entry("name") else {
                return Some(default.clone());
            };
            let text = entry.text(BucketName::RULE, found)?;
            let name = text.parse(BucketName::parse_new, BucketName::RULE, found)?;
            Some(BucketChoice::New { name })
        }
        Use::Existing | Use::None => {
            let text = choice
                .needed("name", BucketName::RULE, found)?
                .text(BucketName::RULE, found)?;
            let name = text.parse(BucketName::parse, BucketName::RULE, found)?;
            Some(BucketChoice::Existing { name })
        }
    }
}

/// Reads the choice of a key, for which there may be none.
pub(super) fn read_key(
    section: &Section<'_>,
    default: &KeyChoice,
    found: &mut Found<'_>,
) -> Option<KeyChoice> {
    const ALLOWED: &str =
        "{ use = \"new\", alias = \"…\" }, { use = \"existing\", arn = \"…\" }, { use = \"none\" }";
    let Some(entry) = section.entry("key") else {
        return Some(default.clone());
    };
    let choice = entry.table(ALLOWED, found)?;
    match read_use(&choice, NEW_EXISTING_OR_NONE, found) {
        Some(Use::New) => {
            choice.only(&["use", "alias"], found);
            match choice.entry("alias") {
                Some(entry) => Some(KeyChoice::New {
                    alias: entry.name(found)?,
                }),
                None => Some(default.clone()),
            }
        }
        Some(Use::Existing) => {
            choice.only(&["use", "arn"], found);
            let text = choice
                .needed("arn", Arn::KEY_RULE, found)?
                .text(Arn::KEY_RULE, found)?;
            let arn = text.parse(Arn::parse_key, Arn::KEY_RULE, found)?;
            Some(KeyChoice::Existing { arn })
        }
        Some(Use::None) => {
            choice.only(&["use"], found);
            Some(KeyChoice::None)
        }
        None => {
            choice.only(&["use", "alias", "arn"], found);
            None
        }
    }
}

/// Reads the choice of a topic.
pub(super) fn read_topic(
    section: &Section<'_>,
    default: &TopicChoice,
    found: &mut Found<'_>,
) -> Option<TopicChoice> {
    const ALLOWED: &str = "{ use = \"new\", name = \"…\" }, { use = \"existing\", arn = \"…\" }";
    let Some(entry) = section.entry("topic") else {
        return Some(default.clone());
    };
    let choice = entry.table(ALLOWED, found)?;
    match read_use(&choice, NEW_OR_EXISTING, found) {
        Some(Use::New) => {
            choice.only(&["use", "name"], found);
            match choice.entry("name") {
                Some(entry) => Some(TopicChoice::New {
                    name: entry.name(found)?,
                }),
                None => Some(default.clone()),
            }
        }
        Some(Use::Existing | Use::None) => {
            choice.only(&["use", "arn"], found);
            let text = choice
                .needed("arn", Arn::TOPIC_RULE, found)?
                .text(Arn::TOPIC_RULE, found)?;
            let arn = text.parse(Arn::parse_topic, Arn::TOPIC_RULE, found)?;
            Some(TopicChoice::Existing { arn })
        }
        None => {
            choice.only(&["use", "name", "arn"], found);
            None
        }
    }
}

/// The choice of a bucket as TOML.
pub(super) fn write_bucket(choice: &BucketChoice) -> String {
    match choice {
        BucketChoice::New { name } => {
            inline(&[("use", quoted("new")), ("name", quoted(name.as_str()))])
        }
        BucketChoice::Existing { name } => {
            inline(&[("use", quoted("existing")), ("name", quoted(name.as_str()))])
        }
    }
}

/// The choice of a key as TOML.
pub(super) fn write_key(choice: &KeyChoice) -> String {
    match choice {
        KeyChoice::New { alias } => {
            inline(&[("use", quoted("new")), ("alias", quoted(alias.as_str()))])
        }
        KeyChoice::Existing { arn } => inline(&[
            ("use", quoted("existing")),
            ("arn", quoted(&arn.to_string())),
        ]),
        KeyChoice::None => inline(&[("use", quoted("none"))]),
    }
}

/// The choice of a topic as TOML.
pub(super) fn write_topic(choice: &TopicChoice) -> String {
    match choice {
        TopicChoice::New { name } => {
            inline(&[("use", quoted("new")), ("name", quoted(name.as_str()))])
        }
        TopicChoice::Existing { arn } => inline(&[
            ("use", quoted("existing")),
            ("arn", quoted(&arn.to_string())),
        ]),
    }
}
