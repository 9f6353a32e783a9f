//! One change: what is done, where, and behind what.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Action;
use super::service::Service;
use crate::domain::{AccountId, Place, Region};
use crate::problem::Problem;

/// A change's stable name, the same in every plan for the same answers, such as
/// `cloudtrail/111122223333/us-east-1/log-bucket`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeId(String);

impl ChangeId {
    /// A name from section, place and part.
    pub fn new(section: Section, place: &Place, part: &str) -> Self {
        Self(format!(
            "{}/{}/{}/{part}",
            section.word(),
            place.account,
            place.region
        ))
    }

    /// The one of this name, as people type it.
    pub fn named(name: &str) -> Self {
        Self(name.trim().to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its account and Region.
    pub fn place(&self) -> Option<Place> {
        let mut parts = self.0.split('/').skip(1);
        let account = AccountId::parse(parts.next()?).ok()?;
        Some(Place::new(account, Region::parse(parts.next()?).ok()?))
    }

    /// Its last word, such as `log-bucket`.
    pub fn part(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part of the guide that a change or a check belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    CloudTrail,
    GuardDuty,
    MainRole,
    Members,
    Export,
}

impl Section {
    /// All, in the order of the guide.
    pub const ALL: [Self; 5] = [
        Self::CloudTrail,
        Self::GuardDuty,
        Self::MainRole,
        Self::Members,
        Self::Export,
    ];

    /// The word used in ids.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CloudTrail => "cloudtrail",
            Self::GuardDuty => "guardduty",
            Self::MainRole => "main-role",
            Self::Members => "members",
            Self::Export => "export",
        }
    }

    /// The one of this word; what no version of this program knows counts as CloudTrail's.
    pub(super) fn of(word: &str) -> Self {
        Self::named(word).unwrap_or(Self::CloudTrail)
    }

    /// The one of this word, if there is one.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The heading on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::CloudTrail => "CloudTrail",
            Self::GuardDuty => "GuardDuty",
            Self::MainRole => "Main account role",
            Self::Members => "Other accounts",
            Self::Export => "GuardDuty export",
        }
    }
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Makes something new.
    Create,
    /// Changes something that is there.
    Update,
    /// Already right; nothing is written.
    Keep,
    /// Cannot be done here: what stands in the way, what to do, who can.
    ByHand(Problem),
    /// Cannot be done yet: what is missing, such as the External Role ID.
    Waiting(String),
}

impl Kind {
    /// Whether it writes to AWS.
    pub const fn writes(&self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }

    /// The word in machine-readable output.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Keep => "keep",
            Self::ByHand(_) => "by hand",
            Self::Waiting(_) => "waiting",
        }
    }
}

/// One change of a plan, as it is carried out. What people read about it is [`Told`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: ChangeId,
    pub kind: Kind,
    pub section: Section,
    /// The account, and the Region whose endpoint is called.
    pub place: Place,
    pub service: Service,
    /// The name or ARN of what is changed, as people know it.
    pub resource: String,
    /// Changes that must be done first; without them this one cannot be.
    pub depends_on: Vec<ChangeId>,
    /// Changes that come before this one if they are done at all. It can do without them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<ChangeId>,
    /// What is done.
    pub action: Action,
}

impl Change {
    /// IAM actions that it needs, such as `s3:CreateBucket`.
    pub fn needs(&self) -> Vec<&'static str> {
        self.action.deed().needs()
    }

    /// How it is taken back, in one sentence.
    pub fn undo(&self) -> &'static str {
        self.action.deed().undo()
    }
}
