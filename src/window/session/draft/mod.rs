//! What is being filled in: texts as typed and choices as made, some of them not made yet.

pub(crate) mod members;
pub(crate) mod to_answers;
mod to_members;

pub use crate::window::session::draft::members::{ExportUse, MemberUse, ReachPick, ReachUse};
pub use crate::window::session::draft::to_answers::Missing;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::answers::{
    Answers, BucketChoice, DataEvents, KeyChoice, MembersAnswers, ReadScope, TopicChoice,
    TrailChoice, VendorAnswers,
};
use crate::domain::{AccountId, Arn, BucketName, Region, is_key};
use crate::window::Carried;
use crate::worker::Identity;

/// Make a new thing, or use one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    New,
    Existing,
}

/// The same for a key, which can also be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUse {
    New,
    Existing,
    None,
}

/// Which files' use is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataUse {
    All,
    Chosen,
    None,
}

/// A bucket's or a topic's field: its name when new, what was chosen when it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick<T> {
    pub how: Option<Use>,
    pub name: String,
    pub existing: Option<T>,
}

impl<T> Pick<T> {
    /// Whether one that is there is to be used.
    pub fn existing_is_used(&self) -> bool {
        self.how == Some(Use::Existing)
    }

    /// Whether one that is there is to be used, and none was picked yet.
    pub fn is_empty(&self) -> bool {
        self.existing_is_used() && self.existing.is_none()
    }
}

/// A key's field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPick {
    pub how: Option<KeyUse>,
    pub alias: String,
    pub existing: Option<Arn>,
}

/// Everything that the forms of sections 2 to 7 hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What is not asked on a page keeps what the answers had.
    answers: AnswersText,
    pub account: AccountId,
    pub region: Region,
    pub trail: Pick<Arn>,
    pub organization: Option<bool>,
    pub log_bucket: Pick<BucketName>,
    pub log_key: KeyPick,
    pub log_topic: Pick<Arn>,
    pub data_events: Option<DataUse>,
    pub data_buckets: BTreeSet<BucketName>,
    /// All Regions that are switched on, or those chosen.
    pub all_regions: Option<bool>,
    pub regions: BTreeSet<Region>,
    /// Findings go somewhere already: keep that, or move to the bucket named here.
    pub keep_export: Option<bool>,
    pub findings_bucket: Pick<BucketName>,
    pub findings_key: KeyPick,
    pub findings_topic: Pick<Arn>,
    /// An access key that was pasted by mistake is not kept.
    #[serde(default, skip_serializing_if = "is_key")]
    pub external_id: String,
    pub read: Option<ReadScope>,
    /// Which other accounts; those that are chosen one by one are in the answers.
    #[serde(default)]
    pub members: Option<MemberUse>,
    #[serde(default)]
    pub reach: ReachPick,
    #[serde(default)]
    pub export: Option<ExportUse>,
    /// The questions that one went on from.
    #[serde(default)]
    pub answered: BTreeSet<Question>,
    /// What was taken over to the vendor's website, with the value that it had then.
    #[serde(default)]
    pub carried: BTreeMap<Carried, String>,
}

/// Answers inside the draft, saved in their own form.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AnswersText(Answers);

impl Serialize for AnswersText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::answers::to_toml(&self.0))
    }
}

impl<'de> Deserialize<'de> for AnswersText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::answers::parse(&text).map(Self).map_err(|mistakes| {
            let first = mistakes
                .first()
                .map_or_else(String::new, ToString::to_string);
            serde::de::Error::custom(first)
        })
    }
}

/// The questions of sections 2 to 7, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    Trail,
    Scope,
    LogBucket,
    LogKey,
    LogTopic,
    DataEvents,
    Regions,
    FindingsBucket,
    FindingsKey,
    FindingsTopic,
    Read,
    Trust,
    Accounts,
    Reach,
    Export,
}

fn new_pick<T>(name: &impl ToString) -> Pick<T> {
    Pick {
        how: Some(Use::New),
        name: name.to_string(),
        existing: None,
    }
}

fn key_pick(choice: &KeyChoice, default: &str) -> KeyPick {
    match choice {
        KeyChoice::New { alias } => KeyPick {
            how: Some(KeyUse::New),
            alias: alias.to_string(),
            existing: None,
        },
        KeyChoice::Existing { arn } => KeyPick {
            how: Some(KeyUse::Existing),
            alias: default.to_owned(),
            existing: Some(arn.clone()),
        },
        KeyChoice::None => KeyPick {
            how: Some(KeyUse::None),
            alias: default.to_owned(),
            existing: None,
        },
    }
}

impl Draft {
    /// Names what somebody set up by hand. The External Role ID is not taken from there: it has to be the vendor's own.
    pub(crate) fn take_what_is_there(&mut self, answers: &Answers) {
        let there = Self::from_answers(answers);
        self.trail = there.trail;
        self.log_bucket = there.log_bucket;
        self.log_key = there.log_key;
        self.log_topic = there.log_topic;
        self.findings_bucket = there.findings_bucket;
        self.findings_key = there.findings_key;
        self.findings_topic = there.findings_topic;
        self.answers.0.role.policy_name = answers.role.policy_name.clone();
    }

    /// The forms, filled in with answers.
    pub fn from_answers(answers: &Answers) -> Self {
        let defaults =
            Answers::defaults(answers.account.id.clone(), answers.account.region.clone());
        let default_key = |key: &KeyChoice| match key {
            KeyChoice::New { alias } => alias.to_string(),
            KeyChoice::Existing { .. } | KeyChoice::None => String::new(),
        };
        let bucket = |choice: &BucketChoice, default: &BucketChoice| match choice {
            BucketChoice::New { name } => new_pick(name),
            BucketChoice::Existing { name } => Pick {
                how: Some(Use::Existing),
                name: default.name().to_string(),
                existing: Some(name.clone()),
            },
        };
        let topic = |choice: &TopicChoice, default: &TopicChoice| match (choice, default) {
            (TopicChoice::New { name }, _) => new_pick(name),
            (TopicChoice::Existing { arn }, TopicChoice::New { name }) => Pick {
                how: Some(Use::Existing),
                name: name.to_string(),
                existing: Some(arn.clone()),
            },
            (TopicChoice::Existing { arn }, TopicChoice::Existing { .. }) => Pick {
                how: Some(Use::Existing),
                name: String::new(),
                existing: Some(arn.clone()),
            },
        };
        let trail = match &answers.cloudtrail.trail {
            TrailChoice::New { name } => new_pick(name),
            TrailChoice::Existing { arn } => Pick {
                how: Some(Use::Existing),
                name: match &defaults.cloudtrail.trail {
                    TrailChoice::New { name } => name.to_string(),
                    TrailChoice::Existing { .. } => String::new(),
                },
                existing: Some(arn.clone()),
            },
        };
        let (data_events, data_buckets) = match &answers.cloudtrail.data_events {
            DataEvents::All => (DataUse::All, BTreeSet::new()),
            DataEvents::None => (DataUse::None, BTreeSet::new()),
            DataEvents::Buckets(buckets) => (DataUse::Chosen, buckets.iter().cloned().collect()),
        };
        Self {
            account: answers.account.id.clone(),
            region: answers.account.region.clone(),
            trail,
            organization: Some(answers.cloudtrail.organization),
            log_bucket: bucket(&answers.cloudtrail.bucket, &defaults.cloudtrail.bucket),
            log_key: key_pick(
                &answers.cloudtrail.key,
                &default_key(&defaults.cloudtrail.key),
            ),
            log_topic: topic(&answers.cloudtrail.topic, &defaults.cloudtrail.topic),
            data_events: Some(data_events),
            data_buckets,
            all_regions: Some(false),
            regions: answers.guardduty.regions.iter().cloned().collect(),
            keep_export: Some(!answers.guardduty.move_export),
            findings_bucket: bucket(&answers.guardduty.bucket, &defaults.guardduty.bucket),
            findings_key: key_pick(
                &answers.guardduty.key,
                &default_key(&defaults.guardduty.key),
            ),
            findings_topic: topic(&answers.guardduty.topic, &defaults.guardduty.topic),
            external_id: answers
                .vendor
                .external_role_id
                .as_ref()
                .map_or_else(String::new, |id| id.as_str().to_owned()),
            read: Some(answers.role.read),
            members: Some(MemberUse::of(&answers.members)),
            reach: ReachPick::of(&answers.members.reach),
            export: Some(ExportUse::of(answers)),
            answered: BTreeSet::new(),
            carried: BTreeMap::new(),
            answers: AnswersText(answers.clone()),
        }
    }

    /// Whether it is filled in for the account and Region of this sign-in.
    pub fn is_of(&self, identity: &Identity) -> bool {
        self.account == identity.caller.account && self.region == identity.region
    }

    /// The answers that the forms were filled in with, for what no page asks.
    pub fn base(&self) -> &Answers {
        &self.answers.0
    }

    /// What no page asks: what the vendor's role is called, and who may use it.
    pub fn vendor(&self) -> &VendorAnswers {
        &self.answers.0.vendor
    }

    /// The other accounts as they are chosen one by one, whether or not that is what counts.
    pub fn chosen(&self) -> &MembersAnswers {
        &self.answers.0.members
    }

    /// The same, to be changed.
    pub fn chosen_mut(&mut self) -> &mut MembersAnswers {
        &mut self.answers.0.members
    }

    /// Whether a text is the name or the ARN of one of the topics.
    pub fn has_topic(&self, text: &str) -> bool {
        [self.log_topic_name(), self.findings_topic_name()]
            .iter()
            .any(|name| !name.is_empty() && text.rsplit(':').next() == Some(name.as_str()))
    }

    /// The topic of the log files as it will be named.
    pub fn log_topic_name(&self) -> String {
        topic_name(&self.log_topic)
    }

    /// The topic of the findings as it will be named.
    pub fn findings_topic_name(&self) -> String {
        topic_name(&self.findings_topic)
    }
}

fn topic_name(pick: &Pick<Arn>) -> String {
    match (pick.how, &pick.existing) {
        (Some(Use::Existing), Some(arn)) => arn.resource.clone(),
        _ => pick.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Answers {
        Answers::defaults(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("eu-west-1").unwrap(),
        )
    }

    #[test]
    fn the_defaults_answer_every_question_and_come_back_the_same() {
        let answers = answers();
        assert_eq!(Draft::from_answers(&answers).to_answers().unwrap(), answers);
    }

    #[test]
    fn the_first_wrong_field_is_named() {
        let mut draft = Draft::from_answers(&answers());
        draft.findings_topic.name = "x.fifo".to_owned();
        draft.log_bucket.name = "No_Good".to_owned();
        assert_eq!(draft.to_answers().unwrap_err().at, Question::LogBucket);
    }

    #[test]
    fn one_bucket_or_topic_for_both_is_refused() {
        let mut draft = Draft::from_answers(&answers());
        draft.findings_bucket.name = draft.log_bucket.name.clone();
        assert_eq!(draft.to_answers().unwrap_err().at, Question::FindingsBucket);
        let mut draft = Draft::from_answers(&answers());
        draft.findings_topic.name = draft.log_topic.name.clone();
        assert_eq!(draft.to_answers().unwrap_err().at, Question::FindingsTopic);
    }

    #[test]
    fn each_question_is_judged_alone() {
        let mut draft = Draft::from_answers(&answers());
        assert!(
            Question::ALL
                .into_iter()
                .all(|question| draft.missing_at(question).is_none())
        );
        draft.log_bucket.name = "No_Good".to_owned();
        draft.findings_topic.name = String::new();
        assert!(
            draft
                .missing_at(Question::LogBucket)
                .unwrap()
                .contains("small letters")
        );
        assert_eq!(draft.missing_at(Question::LogKey), None);
        assert_eq!(
            draft.missing_at(Question::FindingsTopic).unwrap(),
            "Type a name."
        );
        draft.findings_key.alias = "radiant-cloudtrail".to_owned();
        assert!(
            draft
                .missing_at(Question::FindingsKey)
                .unwrap()
                .contains("log files")
        );
    }

    #[test]
    fn a_draft_with_unfinished_texts_survives_being_saved() {
        let mut draft = Draft::from_answers(&answers());
        draft.log_bucket.name = "No_Good".to_owned();
        let text = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
    }

    #[test]
    fn an_access_key_in_place_of_the_id_is_not_saved() {
        let mut draft = Draft::from_answers(&answers());
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".clone_into(&mut draft.external_id);
        assert!(!serde_json::to_string(&draft).unwrap().contains("wJalr"));
    }
}
