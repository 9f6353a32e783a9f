//! The values that are carried between AWS and Radiant Security's website: where each goes, and whether it is known yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Ask, Draft, Phase, State, masking, radiant};
use crate::answers::{Answers, KeyChoice};
use crate::domain::{Arn, ExternalId};
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

/// The value, or why it is not known yet.
pub(super) type Value = Result<String, &'static str>;

const AFTER_SIGN_IN: &str = "Known after you sign in to AWS.";
const AFTER_QUESTIONS: &str = "Known after the questions in sections 2 and 3 are answered.";
const AFTER_LOOK: &str = "Known after we have looked at the account.";
const AFTER_CHANGES: &str = "Known after the changes in section 3 are made.";
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
    let value = values(state).remove(&item).and_then(Result::ok);
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
            Carried::LogTopic => self.topic_name(Draft::log_topic_name),
            Carried::FindingsTopic => self.topic_name(Draft::findings_topic_name),
            Carried::RoleArn => self.arn(|carry| &carry.role_arn),
            Carried::LogTopicArn => self.arn(|carry| &carry.cloudtrail.topic_arn),
            Carried::FindingsTopicArn => self.arn(|carry| &carry.guardduty.topic_arn),
            Carried::LogBucketArn => self.arn(|carry| &carry.cloudtrail.bucket_arn),
            Carried::FindingsBucketArn => self.arn(|carry| &carry.guardduty.bucket_arn),
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
            Carried::Region => self
                .draft
                .map(|draft| &draft.region)
                .or_else(|| self.state.region())
                .map(ToString::to_string)
                .ok_or(AFTER_SIGN_IN),
            Carried::Account => self
                .draft
                .map(|draft| &draft.account)
                .or_else(|| {
                    self.state
                        .signed_in()
                        .map(|identity| &identity.caller.account)
                })
                .map(ToString::to_string)
                .ok_or(AFTER_SIGN_IN),
            Carried::ExternalId => self
                .state
                .external_id()
                .filter(|_| radiant::has_external_id(self.state))
                .map(|id| id.as_str().to_owned())
                .ok_or(AFTER_CONNECTOR),
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

    fn topic_name(&self, name: impl Fn(&Draft) -> String) -> Value {
        self.draft
            .map(name)
            .filter(|name| !name.is_empty())
            .ok_or_else(|| {
                if self.draft.is_some() {
                    AFTER_QUESTIONS
                } else {
                    self.not_yet()
                }
            })
    }

    fn arn(&self, of: impl Fn(&Carry) -> &Arn) -> Value {
        self.carry
            .as_ref()
            .map(|carry| of(carry).to_string())
            .ok_or_else(|| self.not_yet())
    }

    /// A key's ARN: of one that is there, or of the one that the run has made.
    fn key(
        &self,
        choice: Option<&KeyChoice>,
        of: impl Fn(&Carry) -> Option<&Arn>,
        slot: &Slot,
    ) -> Value {
        let Some(carry) = &self.carry else {
            return Err(self.not_yet());
        };
        if matches!(choice, Some(KeyChoice::None)) {
            return Err(NO_KEY);
        }
        of(carry)
            .map(ToString::to_string)
            .or_else(|| self.made.get(slot).map(str::to_owned))
            .ok_or(AFTER_CHANGES)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::apply::{Ending, Finished, Tally};
    use crate::aws::Environment;
    use crate::domain::{AccountId, Partition, Region};
    use crate::inventory::Caller;
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
            assert_eq!(value, Err(wanted), "{item:?}");
        }
    }

    #[test]
    fn keys_are_known_once_they_are_made() {
        let mut state = answered();
        let before = values(&state);
        assert_eq!(before[&Carried::LogKeyArn], Err(AFTER_CHANGES));
        assert_eq!(before[&Carried::Region].as_deref(), Ok("eu-west-1"));
        assert_eq!(
            before[&Carried::RoleArn].as_deref(),
            Ok("arn:aws:iam::444455556666:role/radiant-aws-access-role")
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
        assert_eq!(after[&Carried::LogKeyArn].as_deref(), Ok(KEY));
        assert_eq!(after[&Carried::FindingsKeyArn], Err(AFTER_CHANGES));
    }

    #[test]
    fn a_key_that_was_not_wanted_is_never_awaited() {
        let mut state = answered();
        let draft = state.draft.as_mut().unwrap();
        draft.log_key.how = Some(crate::guide::KeyUse::None);
        assert_eq!(values(&state)[&Carried::LogKeyArn], Err(NO_KEY));
    }

    #[test]
    fn a_tick_counts_only_for_the_value_that_was_taken_over() {
        let mut state = answered();
        let name = values(&state)[&Carried::LogTopic].clone().unwrap();
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
        assert_eq!(values(&state)[&Carried::ExternalId].as_deref(), Ok(id));
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
