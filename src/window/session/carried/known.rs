//! How far each value is known: chosen, there, or when it will be.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answers::{Answers, KeyChoice};
use crate::domain::{Arn, BucketName, TopicName};
use crate::inventory::Inventory;
use crate::plan::{ConnectorValues, Slot, Slots};
use crate::wanted::{Site, main_site};
use crate::window::session::carried::Carried;
use crate::window::session::in_place;
use crate::window::session::work::Run;
use crate::window::{Draft, Phase, Pick, State, Use};

/// How far a value is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// What it names is there: it can be taken over.
    There(String),
    /// It is chosen, and what it names is not made yet, with when that will be.
    Chosen(String, &'static str),
    /// Not known, with when it will be.
    Unknown(&'static str),
}

impl Value {
    /// The value of what is there.
    pub(crate) fn there(&self) -> Option<&str> {
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

pub(crate) const AFTER_SIGN_IN: &str = "Known after you sign in to AWS.";
pub(crate) const AFTER_QUESTIONS: &str =
    "Known after the questions in sections 2 and 3 are answered.";
pub(crate) const AFTER_LOOK: &str = "Known after we have looked at the account.";
pub(crate) const AFTER_LOGGING: &str = "Not made yet. Known after section 3.";
pub(crate) const AFTER_ROLE: &str = "Not made yet. Known after section 5.";
pub(crate) const AFTER_CONNECTOR: &str =
    "Known after section 4. Radiant Security shows it when the connector is there.";
pub(crate) const NO_KEY: &str = "You chose no key of your own, so there is nothing to carry over.";

/// What the values are read from.
struct Sources<'a> {
    state: &'a State,
    draft: Option<&'a Draft>,
    answers: Option<Arc<Answers>>,
    connector: Option<ConnectorValues>,
    made: Slots,
    /// Those of the keys for log files and for findings.
    key_slots: Option<[Slot; 2]>,
}

/// Every value, as far as it is known.
pub(crate) fn values(state: &State) -> BTreeMap<Carried, Value> {
    let sources = Sources::of(state);
    Carried::ALL
        .into_iter()
        .map(|item| (item, sources.value(item)))
        .collect()
}

impl<'a> Sources<'a> {
    fn of(state: &'a State) -> Self {
        let draft = state.form.draft.as_ref();
        let planned = state.plan(Phase::Logging);
        let around: Option<&Inventory> = state.account.around.here().map(AsRef::as_ref);
        let looks = planned.map(|planned| &*planned.inventory).into_iter();
        let inventory = looks.chain(around).max_by_key(|look| look.at);
        let answers = state.form.answers();
        let site = match (&answers, inventory) {
            (Some(answers), Some(inventory)) => Some(main_site(answers, &state.vendor, inventory)),
            _ => None,
        };
        let connector = site.as_ref().map(Site::connector_values);
        let key_slots = site.map(|site| [site.log_key_slot(), site.findings_key_slot()]);
        let run = state.progress().run(Phase::Logging);
        let made = run
            .and_then(Run::ended)
            .map(|finished| finished.slots.clone())
            .unwrap_or_default();
        Self {
            state,
            draft,
            answers,
            connector,
            made,
            key_slots,
        }
    }

    fn value(&self, item: Carried) -> Value {
        match item {
            Carried::LogTopic => self.topic_name(Draft::log_topic_name, |draft| &draft.log_topic),
            Carried::FindingsTopic => {
                self.topic_name(Draft::findings_topic_name, |draft| &draft.findings_topic)
            }
            Carried::RoleArn => self.arn(AFTER_ROLE, |connector| {
                let is_there = in_place::role(self.state, &connector.account, &connector.role_name);
                (&connector.role_arn, is_there)
            }),
            Carried::LogTopicArn => self.arn(AFTER_LOGGING, |connector| {
                let arn = &connector.cloudtrail.topic_arn;
                (arn, self.has_topic(|draft| &draft.log_topic, arn))
            }),
            Carried::FindingsTopicArn => self.arn(AFTER_LOGGING, |connector| {
                let arn = &connector.guardduty.topic_arn;
                (arn, self.has_topic(|draft| &draft.findings_topic, arn))
            }),
            Carried::LogBucketArn => self.arn(AFTER_LOGGING, |connector| {
                let feed = &connector.cloudtrail;
                let is_there = self.has_bucket(|draft| &draft.log_bucket, &feed.bucket);
                (&feed.bucket_arn, is_there)
            }),
            Carried::FindingsBucketArn => self.arn(AFTER_LOGGING, |connector| {
                let feed = &connector.guardduty;
                let is_there = self.has_bucket(|draft| &draft.findings_bucket, &feed.bucket);
                (&feed.bucket_arn, is_there)
            }),
            Carried::LogKeyArn => {
                let choice = self.answers.as_ref().map(|answers| &answers.cloudtrail.key);
                self.key(
                    choice,
                    |connector| connector.cloudtrail.key_arn.as_ref(),
                    self.key_slots.as_ref().map(|[log, _]| log),
                )
            }
            Carried::FindingsKeyArn => {
                let choice = self.answers.as_ref().map(|answers| &answers.guardduty.key);
                self.key(
                    choice,
                    |connector| connector.guardduty.key_arn.as_ref(),
                    self.key_slots.as_ref().map(|[_, findings]| findings),
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
                let id = id.filter(|_| self.state.has_external_id());
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
    fn arn(&self, later: &'static str, of: impl Fn(&ConnectorValues) -> (&Arn, bool)) -> Value {
        let Some(connector) = &self.connector else {
            return Value::Unknown(self.not_yet());
        };
        let (arn, is_there) = of(connector);
        Value::when(arn.to_string(), is_there, later)
    }

    /// A key's ARN: of one that is there, or of the one that the run has made.
    fn key(
        &self,
        choice: Option<&KeyChoice>,
        of: impl Fn(&ConnectorValues) -> Option<&Arn>,
        slot: Option<&Slot>,
    ) -> Value {
        let Some(connector) = &self.connector else {
            return Value::Unknown(self.not_yet());
        };
        let there = of(connector).map(ToString::to_string);
        // A trail that is there keeps its key, also when none was chosen.
        if matches!(choice, Some(KeyChoice::None)) && there.is_none() {
            return Value::Unknown(NO_KEY);
        }
        let made = there.or_else(|| self.made.get(slot?).map(str::to_owned));
        Value::or(made, AFTER_LOGGING)
    }
}

/// Whether something was picked that is there already.
fn is_existing<T>(pick: &Pick<T>) -> bool {
    pick.how == Some(Use::Existing)
}

/// Whether this value has been taken over. A value that has changed since counts as a new one.
pub(crate) fn is_ticked(state: &State, item: Carried, value: &str) -> bool {
    state
        .form
        .draft
        .as_ref()
        .and_then(|draft| draft.carried.get(&item))
        .is_some_and(|then| then == value)
}

/// Tick a value off, or take the tick away.
pub(crate) fn tick(state: &mut State, item: Carried, on: bool) {
    let value = values(state).remove(&item);
    let value = value.as_ref().and_then(Value::there).map(str::to_owned);
    let Some(draft) = &mut state.form.draft else {
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
