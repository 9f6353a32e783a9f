//! What is in the record of a set-up: plain data, the same for every form in which it is saved.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The layout of the JSON form.
pub(super) const VERSION: u32 = 1;

/// The record of a set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The layout.
    pub version: u32,
    /// When AWS was looked at.
    pub made: Timestamp,
    /// The program and its version.
    pub program: String,
    /// The simulated organization, not AWS.
    pub practice: bool,
    /// Identifiers are replaced.
    pub masked: bool,
    /// What it has come to, in a few words.
    pub title: String,
    pub about: String,
    pub facts: Vec<Fact>,
    pub picture: Picture,
    pub open_points: Vec<OpenPoint>,
    pub parts: Vec<Part>,
    pub runs: Vec<Run>,
    pub values: Vec<Carried>,
    pub policies: Vec<Policy>,
    pub rights: Vec<Right>,
    pub checks: Vec<Checked>,
    pub costs: Costs,
    pub undo: Undo,
    pub accounts: Vec<OtherAccount>,
    /// What to do when an account is added.
    pub joining: Vec<String>,
}

/// Something that is the case, under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// How the parts hang together: boxes, and arrows from a box to a box by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub boxes: Vec<PictureBox>,
    pub arrows: Vec<(usize, usize)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureBox {
    pub head: String,
    /// What it is or does, in a few words.
    pub about: String,
    /// What AWS calls it; may be empty.
    pub aws: String,
    /// The one that the picture is about.
    pub chosen: bool,
}

/// How something that is open stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenState {
    /// A person has to do something.
    NeedsYou,
    /// It could not be seen.
    NotSeen,
    /// It comes by itself, or with the next step.
    Waiting,
}

impl OpenState {
    pub const fn word(self) -> &'static str {
        match self {
            Self::NeedsYou => "Needs you",
            Self::NotSeen => "Not seen",
            Self::Waiting => "Waiting",
        }
    }
}

/// Checks of one kind that did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPoint {
    pub state: OpenState,
    /// What it is about, in a few words.
    pub what: String,
    /// What was seen, for the first of them.
    pub seen: String,
    /// What to do.
    pub todo: String,
    /// In how many places it is so.
    pub places: usize,
}

/// How a part of the set-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    InPlace,
    /// The plan would make or change it.
    ToMake,
    /// Left to a person.
    ByHand,
    /// It waits for something.
    Waits,
}

impl PartState {
    pub const fn word(self) -> &'static str {
        match self {
            Self::InPlace => "In place",
            Self::ToMake => "Not yet",
            Self::ByHand => "By hand",
            Self::Waits => "Waits",
        }
    }
}

/// Something that was set up, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The section of the guide.
    pub section: String,
    pub state: PartState,
    pub what: String,
    /// Its name or ARN in AWS.
    pub name: String,
    /// Account and Region.
    pub place: String,
    /// What it is for, or what stands in the way.
    pub said: String,
    /// The run that made or changed it last, where it is on record here.
    pub by_run: Option<String>,
    /// How many of its kind are in other accounts besides.
    pub more: usize,
}

/// A run: what was approved and carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub name: String,
    pub began: Timestamp,
    pub ended: Timestamp,
    /// How it stands, in a word.
    pub status: String,
    /// Who approved it, where that was said.
    pub approved_by: Option<String>,
    /// The checksum of the plan that was approved, where the record has one.
    pub plan: Option<String>,
    /// The run that it takes back.
    pub takes_back: Option<String>,
    pub created: usize,
    pub updated: usize,
    pub failed: usize,
    /// What it wrote.
    pub wrote: Vec<Wrote>,
}

/// One write of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrote {
    /// Its stable name, by which it can be taken back alone.
    pub change: String,
    pub what: String,
    pub place: String,
    /// How it is taken back, in one sentence.
    pub undo: String,
    /// In how many other accounts the same was written.
    pub more: usize,
}

/// A value for the vendor's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub name: String,
    pub value: String,
    /// Where it goes.
    pub goes_to: String,
}

/// A policy in words and in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The change that is about it, in words.
    pub what: String,
    /// Whose rules they are: its name or ARN in AWS.
    pub name: String,
    pub place: String,
    pub state: PartState,
    pub rules: Vec<Rule>,
    /// Where it leaves the vendor's guide, and why.
    pub departures: Vec<String>,
    /// In how many other accounts the same stands.
    pub more: usize,
    pub document: Json,
}

/// One rule of a policy in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub allows: bool,
    pub sentence: String,
}

/// A right in AWS, and what it is needed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Right {
    /// Such as `s3:CreateBucket`.
    pub right: String,
    pub purposes: Vec<String>,
    /// It was used by a run; else it is needed for what is still to be made.
    pub used: bool,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Passed,
    Failed,
    Waiting,
    Unknown,
}

impl Verdict {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "Passed",
            Self::Failed => "Not passed",
            Self::Waiting => "Waiting",
            Self::Unknown => "Not seen",
        }
    }
}

/// A check with what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub section: String,
    pub id: String,
    pub what: String,
    pub place: String,
    pub result: Verdict,
    pub expected: String,
    pub seen: String,
    pub todo: Option<String>,
    /// It shows that data flows.
    pub live: bool,
    pub since: Option<Timestamp>,
    pub usually: Option<String>,
    /// In how many other accounts the same passed.
    pub more: usize,
}

/// What it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    pub rows: Vec<CostRow>,
    /// All together, where that can be said.
    pub total: Option<String>,
    /// Of which date the prices are, and what is not known.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    pub what: String,
    pub price: String,
    pub amount: String,
}

/// How it is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// In order.
    pub steps: Vec<String>,
    /// What stays, and why.
    pub stays: Vec<String>,
    /// What a person removes at the vendor's.
    pub at_the_vendor: Vec<String>,
}

/// Another account, and whether the vendor's role is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherAccount {
    pub number: String,
    pub name: String,
    /// It is chosen.
    pub chosen: bool,
    pub said: String,
}

impl Report {
    /// How many checks ended so.
    pub fn count(&self, result: Verdict) -> usize {
        let ended = self.checks.iter().filter(|check| check.result == result);
        ended.map(|check| 1 + check.more).sum()
    }

    /// How many checks there are.
    pub fn count_all(&self) -> usize {
        self.checks.iter().map(|check| 1 + check.more).sum()
    }
}

/// The words of the JSON form that are no text: no name of somebody takes their place.
pub(super) const WORDS: [&str; 11] = [
    "needs_you",
    "not_seen",
    "waiting",
    "in_place",
    "to_make",
    "by_hand",
    "waits",
    "passed",
    "failed",
    "unknown",
    "chosen",
];
