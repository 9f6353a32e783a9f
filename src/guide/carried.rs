//! The values that are carried between AWS and Radiant Security's website: where each goes, and whether it is known yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Ask, Draft, Phase, Pick, State, Use, in_place, masking, radiant};
use crate::answers::{Answers, KeyChoice};
use crate::domain::{Arn, BucketName, ExternalId, TopicName};
use crate::inventory::Inventory;
use crate::plan::{Carry, Slot, Slots, names};

/// A value that is carried from AWS to the vendor's website, or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    LogTopic,
    FindingsTopic,
    RoleArn,
    LogTopicArn,
    FindingsTopicArn,
    LogBucketArn,
    FindingsBucketArn,
    LogKeyArn,
    FindingsKeyArn,
    Region,
    Account,
    /// The only one that comes back.
    ExternalId,
}

/// How far a value is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// What it names is there: it can be taken over.
    There(String),
    /// It is chosen, and what it names is not made yet, with when that will be.
    Chosen(String, &'static str),
    /// Not known, with when it will be.
    Unknown(&'static str),
}

impl Value {
    /// The value of what is there.
    pub(super) fn there(&self) -> Option<&str> {
        match self {
            Self::There(value) => Some(value),
            Self::Chosen(..) | Self::Unknown(_) => None,
        }
    }

    fn when(value: String, is_there: bool, else_when: &'static str) -> Self {
        if is_there {
            Self::There(value)
        } else {
            Self::Chosen(value, else_when)
        }
    }

    fn or(value: Option<String>, why: &'static str) -> Self {
        value.map_or(Self::Unknown(why), Self::There)
    }
}

const AFTER_SIGN_IN: &str = "Known after you sign in to AWS.";
const AFTER_QUESTIONS: &str = "Known after the questions in sections 2 and 3 are answered.";
const AFTER_LOOK: &str = "Known after we have looked at the account.";
const AFTER_LOGGING: &str = "Not made yet. Known after section 3.";
const AFTER_ROLE: &str = "Not made yet. Known after section 5.";
const AFTER_CONNECTOR: &str =
    "Known after section 4. Radiant Security shows it when the connector is there.";
const NO_KEY: &str = "You chose no key of your own, so there is nothing to carry over.";

impl Carried {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 12] = [
        Self::LogTopic,
        Self::FindingsTopic,
        Self::RoleArn,
        Self::LogTopicArn,
        Self::FindingsTopicArn,
        Self::LogBucketArn,
        Self::FindingsBucketArn,
        Self::LogKeyArn,
        Self::FindingsKeyArn,
        Self::Region,
        Self::Account,
        Self::ExternalId,
    ];

    /// What it is called; each has its own.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::LogTopic => "SNS topic name for CloudTrail",
            Self::FindingsTopic => "SNS topic name for GuardDuty",
            Self::RoleArn => "Role ARN",
            Self::LogTopicArn => "Topic ARN for CloudTrail",
            Self::FindingsTopicArn => "Topic ARN for GuardDuty",
            Self::LogBucketArn => "Bucket ARN for log files",
            Self::FindingsBucketArn => "Bucket ARN for findings",
            Self::LogKeyArn => "Key ARN for log files",
            Self::FindingsKeyArn => "Key ARN for findings",
            Self::Region => "Region",
            Self::Account => "Account number",
            Self::ExternalId => "External Role ID",
        }
    }

    /// Where it goes.
    pub(super) const fn goes_to(self) -> &'static str {
        match self {
            Self::LogTopic => "Goes into the credential, field SNS Topic Name for CloudTrail.",
            Self::FindingsTopic => "Goes into the credential, field SNS Topic Name for GuardDuty.",
            Self::RoleArn => "Only if you are asked which role to use. It works after section 5.",
            Self::LogTopicArn => "Only if you are asked for the full name of the CloudTrail topic.",
            Self::FindingsTopicArn => {
                "Only if you are asked for the full name of the GuardDuty topic."
            }
            Self::LogBucketArn => "Only if you are asked where log files are kept.",
            Self::FindingsBucketArn => "Only if you are asked where findings are kept.",
            Self::LogKeyArn => "Only if you are asked which key locks the log files.",
            Self::FindingsKeyArn => "Only if you are asked which key locks the findings.",
            Self::Region => "Only if you are asked for the Region of topics and buckets.",
            Self::Account => "Only if you are asked which AWS account holds the logs.",
            Self::ExternalId => {
                "From AWS External Role ID, under View Details of the connector. It goes into the role in section 5."
            }
        }
    }

    /// What is said once it was copied.
    pub(super) const fn copied(self) -> &'static str {
        match self {
            Self::LogTopic => "Topic name for CloudTrail copied",
            Self::FindingsTopic => "Topic name for GuardDuty copied",
            Self::RoleArn => "Role ARN copied",
            Self::LogTopicArn | Self::FindingsTopicArn => "Topic ARN copied",
            Self::LogBucketArn | Self::FindingsBucketArn => "Bucket ARN copied",
            Self::LogKeyArn | Self::FindingsKeyArn => "Key ARN copied",
            Self::Region => "Region copied",
            Self::Account => "Account number copied",
            Self::ExternalId => "External Role ID copied",
        }
    }

    /// It goes to the vendor's website, so that it can be ticked off.
    pub(super) const fn is_outward(self) -> bool {
        !matches!(self, Self::ExternalId)
    }
}

/// What the values are read from.
struct Sources<'a> {
    state: &'a State,
    draft: Option<&'a Draft>,
    answers: Option<Answers>,
    carry: Option<Carry>,
    made: Slots,
}

/// Every value, as far as it is known.
pub(super) fn values(state: &State) -> BTreeMap<Carried, Value> {
    let sources = Sources::of(state);
    Carried::ALL
        .into_iter()
        .map(|item| (item, sources.value(item)))
        .collect()
}

/// What is drawn in place of a value; the value itself where nothing has to be hidden.
pub(super) fn masked(state: &State, item: Carried, value: &str) -> String {
    match ExternalId::parse(value) {
        Ok(id) if item == Carried::ExternalId => id.masked(),
        _ => masking::text(state, value),
    }
}

/// Whether this value has been taken over. A value that has changed since counts as a new one.
pub(super) fn is_ticked(state: &State, item: Carried, value: &str) -> bool {
    state
        .draft
        .as_ref()
        .and_then(|draft| draft.carried.get(&item))
        .is_some_and(|then| then == value)
}

/// Tick a value off, or take the tick away.
pub(super) fn tick(state: &mut State, item: Carried, on: bool) {
    let value = values(state).remove(&item);
    let value = value.as_ref().and_then(Value::there).map(str::to_owned);
    let Some(draft) = &mut state.draft else {
        return;
    };
    match value.filter(|_| on && item.is_outward()) {
        Some(value) => {
            draft.carried.insert(item, value);
        }
        None => {
            draft.carried.remove(&item);
        }
    }
}

impl<'a> Sources<'a> {
    fn of(state: &'a State) -> Self {
        let draft = state.draft.as_ref();
        let planned = state.plans.get(&Phase::Logging).and_then(Ask::here);
        let around: Option<&Inventory> = state.around.here().map(AsRef::as_ref);
        let inventory = planned.map(|planned| &planned.inventory).or(around);
        let answers = draft.and_then(|draft| draft.to_answers().ok());
        let carry = match (&answers, inventory) {
            (Some(answers), Some(inventory)) => Some(names(answers, &state.vendor, inventory)),
            _ => None,
        };
        let made = state
            .finished
            .get(&Phase::Logging)
            .and_then(Ask::here)
            .map(|finished| finished.slots.clone())
            .unwrap_or_default();
        Self {
            state,
            draft,
            answers,
            carry,
            made,
        }
    }

    fn value(&self, item: Carried) -> Value {
        match item {
            Carried::LogTopic => self.topic_name(Draft::log_topic_name, |draft| &draft.log_topic),
            Carried::FindingsTopic => {
                self.topic_name(Draft::findings_topic_name, |draft| &draft.findings_topic)
            }
            Carried::RoleArn => self.arn(AFTER_ROLE, |carry| {
                let is_there = in_place::role(self.state, &carry.account, &carry.role_name);
                (&carry.role_arn, is_there)
            }),
            Carried::LogTopicArn => self.arn(AFTER_LOGGING, |carry| {
                let arn = &carry.cloudtrail.topic_arn;
                (arn, self.has_topic(|draft| &draft.log_topic, arn))
            }),
            Carried::FindingsTopicArn => self.arn(AFTER_LOGGING, |carry| {
                let arn = &carry.guardduty.topic_arn;
                (arn, self.has_topic(|draft| &draft.findings_topic, arn))
            }),
            Carried::LogBucketArn => self.arn(AFTER_LOGGING, |carry| {
                let feed = &carry.cloudtrail;
                let is_there = self.has_bucket(|draft| &draft.log_bucket, &feed.bucket);
                (&feed.bucket_arn, is_there)
            }),
            Carried::FindingsBucketArn => self.arn(AFTER_LOGGING, |carry| {
                let feed = &carry.guardduty;
                let is_there = self.has_bucket(|draft| &draft.findings_bucket, &feed.bucket);
                (&feed.bucket_arn, is_there)
            }),
            Carried::LogKeyArn => {
                let choice = self.answers.as_ref().map(|answers| &answers.cloudtrail.key);
                self.key(
                    choice,
                    |carry| carry.cloudtrail.key_arn.as_ref(),
                    &Slot::cloudtrail_key(),
                )
            }
            Carried::FindingsKeyArn => {
                let choice = self.answers.as_ref().map(|answers| &answers.guardduty.key);
                self.key(
                    choice,
                    |carry| carry.guardduty.key_arn.as_ref(),
                    &Slot::guardduty_key(),
                )
            }
            Carried::Region => {
                let region = self.draft.map(|draft| &draft.region);
                let region = region.or_else(|| self.state.region());
                Value::or(region.map(ToString::to_string), AFTER_SIGN_IN)
            }
            Carried::Account => {
                let account = self.draft.map(|draft| &draft.account);
                let account = account.or_else(|| {
                    let identity = self.state.signed_in()?;
                    Some(&identity.caller.account)
                });
                Value::or(account.map(ToString::to_string), AFTER_SIGN_IN)
            }
            Carried::ExternalId => {
                let id = self.state.external_id();
                let id = id.filter(|_| radiant::has_external_id(self.state));
                Value::or(id.map(|id| id.as_str().to_owned()), AFTER_CONNECTOR)
            }
        }
    }

    /// Why what depends on the answers is not known.
    fn not_yet(&self) -> &'static str {
        if self.draft.is_none() && self.state.signed_in().is_none() {
            AFTER_SIGN_IN
        } else if self.answers.is_none() {
            AFTER_QUESTIONS
        } else {
            AFTER_LOOK
        }
    }

    fn topic_name(
        &self,
        name: impl Fn(&Draft) -> String,
        pick: impl Fn(&Draft) -> &Pick<Arn>,
    ) -> Value {
        let Some(draft) = self.draft else {
            return Value::Unknown(self.not_yet());
        };
        let name = name(draft);
        if name.is_empty() {
            return Value::Unknown(AFTER_QUESTIONS);
        }
        let is_there = match &pick(draft).existing {
            Some(arn) if is_existing(pick(draft)) => self.has_topic(pick, arn),
            _ => TopicName::parse(&name).is_ok_and(|topic| {
                let partition = draft.region.partition();
                let arn = Arn::topic(partition, &draft.region, &draft.account, topic);
                self.has_topic(pick, &arn)
            }),
        };
        Value::when(name, is_there, AFTER_LOGGING)
    }

    /// What was picked among what is there is there; a name has to be seen, or made.
    fn has_topic(&self, pick: impl Fn(&Draft) -> &Pick<Arn>, arn: &Arn) -> bool {
        self.draft.is_some_and(|draft| is_existing(pick(draft))) || in_place::topic(self.state, arn)
    }

    fn has_bucket(&self, pick: impl Fn(&Draft) -> &Pick<BucketName>, name: &BucketName) -> bool {
        self.draft.is_some_and(|draft| {
            is_existing(pick(draft)) || in_place::bucket(self.state, &draft.account, name)
        })
    }

    /// An ARN that is known before the thing is made, and whether the thing is there.
    fn arn(&self, later: &'static str, of: impl Fn(&Carry) -> (&Arn, bool)) -> Value {
        let Some(carry) = &self.carry else {
            return Value::Unknown(self.not_yet());
        };
        let (arn, is_there) = of(carry);
        Value::when(arn.to_string(), is_there, later)
    }

    /// A key's ARN: of one that is there, or of the one that the run has made.
    fn key(
        &self,
        choice: Option<&KeyChoice>,
        of: impl Fn(&Carry) -> Option<&Arn>,
        slot: &Slot,
    ) -> Value {
        let Some(carry) = &self.carry else {
            return Value::Unknown(self.not_yet());
        };
        if matches!(choice, Some(KeyChoice::None)) {
            return Value::Unknown(NO_KEY);
        }
        let there = of(carry).map(ToString::to_string);
        let made = there.or_else(|| self.made.get(slot).map(str::to_owned));
        Value::or(made, AFTER_LOGGING)
    }
}

/// Whether something was picked that is there already.
fn is_existing<T>(pick: &Pick<T>) -> bool {
    pick.how == Some(Use::Existing)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::apply::{Ending, Finished, Tally};
    use crate::aws::Environment;
    use crate::domain::{AccountId, Partition, Place, Region};
    use crate::guide::Page;
    use crate::inventory::{Caller, PlaceView, Seen};
    use crate::problem::Problem;
    use crate::vendor::Vendor;

    const KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/1";

    fn empty() -> State {
        State::new(
            std::path::PathBuf::new(),
            Environment::default(),
            Vendor::default(),
        )
    }

    fn answered() -> State {
        let account = AccountId::parse("444455556666").unwrap();
        let answers = Answers::defaults(account.clone(), Region::parse("eu-west-1").unwrap());
        let caller = Caller {
            account,
            arn: String::new(),
            partition: Partition::Aws,
        };
        let mut state = empty();
        state.draft = Some(Draft::from_answers(&answers));
        let inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        state.around = Ask::Here(Arc::new(inventory));
        state
    }

    #[test]
    fn without_a_sign_in_nothing_is_known_and_each_says_why() {
        for (item, value) in values(&empty()) {
            let wanted = if item == Carried::ExternalId {
                AFTER_CONNECTOR
            } else {
                AFTER_SIGN_IN
            };
            assert_eq!(value, Value::Unknown(wanted), "{item:?}");
        }
    }

    #[test]
    fn keys_are_known_once_they_are_made() {
        let mut state = answered();
        let before = values(&state);
        assert_eq!(before[&Carried::LogKeyArn], Value::Unknown(AFTER_LOGGING));
        assert_eq!(before[&Carried::Region].there(), Some("eu-west-1"));
        assert_eq!(
            before[&Carried::RoleArn],
            Value::Chosen(
                "arn:aws:iam::444455556666:role/radiant-aws-access-role".to_owned(),
                AFTER_ROLE
            )
        );
        let mut slots = Slots::default();
        slots.fill(Slot::cloudtrail_key(), KEY);
        let finished = Finished {
            run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
            ending: Ending::Done,
            tally: Tally::default(),
            outcomes: BTreeMap::new(),
            slots,
        };
        state.finished.insert(Phase::Logging, Ask::Here(finished));
        let after = values(&state);
        assert_eq!(after[&Carried::LogKeyArn].there(), Some(KEY));
        assert_eq!(
            after[&Carried::FindingsKeyArn],
            Value::Unknown(AFTER_LOGGING)
        );
    }

    #[test]
    fn what_is_only_chosen_is_not_there() {
        let mut state = answered();
        let before = values(&state);
        for item in [
            Carried::LogTopic,
            Carried::FindingsTopic,
            Carried::LogTopicArn,
            Carried::LogBucketArn,
        ] {
            let value = &before[&item];
            assert!(
                matches!(value, Value::Chosen(_, when) if *when == AFTER_LOGGING),
                "{item:?}: {value:?}"
            );
        }
        // It is not ticked either.
        tick(&mut state, Carried::LogTopic, true);
        assert!(state.draft.as_ref().unwrap().carried.is_empty());

        let Value::Chosen(arn, _) = &before[&Carried::LogTopicArn] else {
            panic!("no ARN");
        };
        let arn = Arn::parse(arn).unwrap();
        let mut inventory = Inventory::clone(state.around.here().unwrap());
        let unseen = || Problem::new("not asked");
        inventory.places.insert(
            Place::new(arn.account_id().unwrap(), arn.region_name().unwrap()),
            PlaceView {
                trails: Seen::Unknown(unseen()),
                detector: Seen::Unknown(unseen()),
                topic_arns: Seen::Known(vec![arn.clone()]),
                topics: BTreeMap::new(),
                aliases: Seen::Unknown(unseen()),
                keys: BTreeMap::new(),
                made_keys: Seen::Unknown(unseen()),
            },
        );
        state.around = Ask::Here(Arc::new(inventory));
        let after = values(&state);
        assert_eq!(after[&Carried::LogTopicArn], Value::There(arn.to_string()));
        assert!(after[&Carried::LogTopic].there().is_some());
        assert_eq!(after[&Carried::FindingsTopic].there(), None);
    }

    #[test]
    fn after_section_3_the_names_are_there_and_the_role_is_not() {
        let mut state = answered();
        state.page = Page::Radiant;
        let values = values(&state);
        assert!(values[&Carried::FindingsTopic].there().is_some());
        assert_eq!(values[&Carried::RoleArn].there(), None);
    }

    #[test]
    fn a_key_that_was_not_wanted_is_never_awaited() {
        let mut state = answered();
        let draft = state.draft.as_mut().unwrap();
        draft.log_key.how = Some(crate::guide::KeyUse::None);
        assert_eq!(values(&state)[&Carried::LogKeyArn], Value::Unknown(NO_KEY));
    }

    #[test]
    fn a_tick_counts_only_for_the_value_that_was_taken_over() {
        let mut state = answered();
        state.page = Page::Radiant;
        let name = values(&state)[&Carried::LogTopic]
            .there()
            .unwrap()
            .to_owned();
        assert!(!is_ticked(&state, Carried::LogTopic, &name));
        tick(&mut state, Carried::LogTopic, true);
        assert!(is_ticked(&state, Carried::LogTopic, &name));
        state.draft.as_mut().unwrap().log_topic.name = "another-name".to_owned();
        assert!(!is_ticked(&state, Carried::LogTopic, "another-name"));
        tick(&mut state, Carried::LogTopic, false);
        assert!(!is_ticked(&state, Carried::LogTopic, &name));
    }

    #[test]
    fn the_external_role_id_is_always_masked_and_kept_nowhere_twice() {
        let mut state = answered();
        let id = "rs-8f2c77aa-4d1e-91d4";
        state.draft.as_mut().unwrap().external_id = id.to_owned();
        assert_eq!(values(&state)[&Carried::ExternalId].there(), Some(id));
        assert!(!masked(&state, Carried::ExternalId, id).contains("4d1e"));
        tick(&mut state, Carried::ExternalId, true);
        assert!(state.draft.as_ref().unwrap().carried.is_empty());
    }

    #[test]
    fn every_label_is_its_own() {
        let labels: BTreeSet<&str> = Carried::ALL.into_iter().map(Carried::label).collect();
        assert_eq!(labels.len(), Carried::ALL.len());
    }
}
