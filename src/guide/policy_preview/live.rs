//! What the documents depend on, read from the draft while it is being filled in.

use serde_json::Value;

use super::super::question::around;
use super::super::{Ask, Draft, Phase, Pick, Question, State, Use};
use super::Mark;
use crate::domain::{AccountId, Arn, BucketName, KeyAlias, Partition, Region};
use crate::inventory::{BucketView, Inventory};
use crate::plan::Slot;
use crate::policy::{Detector, Document};
use crate::ui::code::CodeMarkKind;

/// Stands where a name is to be typed.
pub(super) const MISSING: &str = "name missing";

/// Shorter values would be marked inside of other words.
const SHORTEST: usize = 3;

/// The draft, and what was seen of the account.
#[derive(Clone, Copy)]
pub(super) struct Live<'a> {
    pub(super) state: &'a State,
    pub(super) draft: &'a Draft,
    pub(super) partition: Partition,
}

/// The trail that the rules name.
pub(super) struct Trail {
    pub(super) arn: String,
    pub(super) owner: AccountId,
    pub(super) prefix: Option<String>,
    pub(super) organization: Option<String>,
}

/// A bucket's name, and the text that is typed where it is none yet.
pub(super) struct Named {
    pub(super) name: BucketName,
    /// What has to be put in place of the name.
    typed: Option<String>,
}

/// The rules of a thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Present {
    /// It is not there yet.
    Nothing,
    /// It is there, with or without rules.
    Read(Option<Document>),
    /// It is there, and its rules were not read.
    Unread,
}

impl<'a> Live<'a> {
    pub(super) fn new(state: &'a State) -> Option<Self> {
        let draft = state.draft.as_ref()?;
        Some(Self {
            state,
            draft,
            partition: draft.region.partition(),
        })
    }

    pub(super) fn trail(&self) -> Trail {
        let there = around::chosen_trail(self.state);
        let covers_all =
            self.draft.organization == Some(true) || there.is_some_and(|trail| trail.organization);
        let organization = around::organization(self.state).filter(|_| covers_all);
        let existing = self
            .draft
            .trail
            .existing
            .as_ref()
            .filter(|_| self.draft.trail.how == Some(Use::Existing));
        let owner = match existing {
            Some(arn) => arn.account_id(),
            None => organization.map(|organization| organization.management.clone()),
        };
        let owner = owner.unwrap_or_else(|| self.draft.account.clone());
        let arn = match existing {
            Some(arn) => arn.to_string(),
            None => Arn::trail(
                self.partition,
                &self.draft.region,
                &owner,
                or_missing(&self.draft.trail.name),
            )
            .to_string(),
        };
        let prefix = there
            .and_then(|trail| trail.prefix.as_deref())
            .filter(|prefix| !prefix.is_empty())
            .map(str::to_owned);
        Trail {
            arn,
            owner,
            prefix,
            organization: organization.map(|organization| organization.id.clone()),
        }
    }

    /// A bucket by what is chosen, or typed.
    pub(super) fn bucket(&self, pick: &Pick<BucketName>) -> Named {
        if let (Some(Use::Existing), Some(name)) = (pick.how, &pick.existing) {
            return Named {
                name: name.clone(),
                typed: None,
            };
        }
        match BucketName::parse(&pick.name) {
            Ok(name) => Named { name, typed: None },
            Err(_) => Named {
                name: BucketName::for_account(
                    "being-typed",
                    &self.draft.account,
                    &self.draft.region,
                ),
                typed: Some(or_missing(&pick.name).to_owned()),
            },
        }
    }

    /// A topic's ARN by what is chosen, or typed.
    pub(super) fn topic(&self, pick: &Pick<Arn>) -> String {
        match (pick.how, &pick.existing) {
            (Some(Use::Existing), Some(arn)) => arn.to_string(),
            _ => Arn::topic(
                self.partition,
                &self.draft.region,
                &self.draft.account,
                or_missing(&pick.name),
            )
            .to_string(),
        }
    }

    /// The ARN of the key that has a nickname already, else its slot.
    pub(super) fn new_key(&self, alias: &str, slot: &Slot) -> String {
        let finished = self.state.finished.get(&Phase::Logging).and_then(Ask::here);
        if let Some(arn) = finished.and_then(|finished| finished.slots.get(slot)) {
            return arn.to_owned();
        }
        KeyAlias::parse(alias)
            .ok()
            .and_then(|alias| self.behind(&alias))
            .map_or_else(|| slot.to_string(), |arn| arn.to_string())
    }

    fn behind(&self, alias: &KeyAlias) -> Option<Arn> {
        let home = around::home(self.draft);
        let id = self
            .inventories()
            .find_map(|inventory| inventory.place(&home)?.aliases.known()?.get(alias.as_str()))?;
        Some(Arn::key(self.partition, &home.region, &home.account, id))
    }

    /// The detectors that send findings, each with its id or slot.
    pub(super) fn detectors(&self) -> Vec<Detector> {
        let account = &self.draft.account;
        self.draft
            .regions
            .iter()
            .map(|region| {
                let id = self
                    .detector_id(region)
                    .unwrap_or_else(|| Slot::detector(region).to_string());
                Detector {
                    account: account.clone(),
                    region: region.clone(),
                    arn: Arn::detector(self.partition, region, account, id).to_string(),
                    opt_in: region.is_opt_in(),
                }
            })
            .collect()
    }

    fn detector_id(&self, region: &Region) -> Option<String> {
        let finished = self.state.finished.get(&Phase::Logging).and_then(Ask::here);
        if let Some(id) = finished.and_then(|finished| finished.slots.get(&Slot::detector(region)))
        {
            return Some(id.to_owned());
        }
        let place = crate::domain::Place::new(self.draft.account.clone(), region.clone());
        self.inventories().find_map(|inventory| {
            let detector = inventory.place(&place)?.detector.known()?.as_ref()?;
            Some(detector.id.clone())
        })
    }

    /// The rules of a bucket, as far as it was seen.
    pub(super) fn bucket_rules(&self, pick: &Pick<BucketName>) -> Present {
        let is_chosen = pick.how == Some(Use::Existing);
        let named = self.bucket(pick);
        let asked = self.state.buckets.get(&named.name).and_then(Ask::here);
        let view = asked.or_else(|| {
            self.inventories().find_map(|inventory| {
                let account = inventory.account(&self.draft.account)?;
                account.buckets.get(&named.name)?.known()
            })
        });
        match view {
            Some(BucketView::Yours(bucket)) => match bucket.policy.known() {
                Some(policy) => Present::Read(policy.clone()),
                None => Present::Unread,
            },
            Some(BucketView::Free | BucketView::NotYours) | None => unseen(is_chosen),
        }
    }

    /// The rules of a topic, as far as it was seen.
    pub(super) fn topic_rules(&self, pick: &Pick<Arn>) -> Present {
        let home = around::home(self.draft);
        let arn = match (pick.how, &pick.existing) {
            (Some(Use::Existing), Some(arn)) => arn.clone(),
            _ => Arn::topic(self.partition, &home.region, &home.account, &pick.name),
        };
        let seen = self
            .inventories()
            .find_map(|inventory| inventory.place(&home)?.topics.get(&arn)?.known()?.as_ref());
        let is_listed = || {
            self.inventories().any(|inventory| {
                inventory
                    .place(&home)
                    .and_then(|place| place.topic_arns.known())
                    .is_some_and(|arns| arns.contains(&arn))
            })
        };
        match seen {
            Some(topic) => Present::Read(topic.policy.clone()),
            None => unseen(pick.how == Some(Use::Existing) || is_listed()),
        }
    }

    /// The rules of a key, as far as it was seen.
    pub(super) fn key_rules(&self, arn: Option<&Arn>) -> Present {
        let Some(arn) = arn else {
            return Present::Nothing;
        };
        let home = around::home(self.draft);
        let seen = self
            .inventories()
            .find_map(|inventory| inventory.place(&home)?.keys.get(arn)?.known()?.as_ref());
        match seen.and_then(|key| key.policy.known()) {
            Some(policy) => Present::Read(Some(policy.clone())),
            None => Present::Unread,
        }
    }

    /// The newest look first.
    fn inventories(&self) -> impl Iterator<Item = &'a Inventory> {
        let state = self.state;
        let planned = state
            .plans
            .get(&Phase::Logging)
            .and_then(Ask::here)
            .map(|planned| &planned.inventory);
        let around: Option<&Inventory> = state.around.here().map(AsRef::as_ref);
        planned.into_iter().chain(around)
    }

    /// The values of all answers, for the page of one question.
    pub(super) fn marks(&self, question: Question) -> Vec<Mark> {
        let draft = self.draft;
        let trail = match (draft.trail.how, &draft.trail.existing) {
            (Some(Use::Existing), Some(arn)) => arn.resource_name().to_owned(),
            _ => draft.trail.name.clone(),
        };
        let bucket = |pick: &Pick<BucketName>| match (pick.how, &pick.existing) {
            (Some(Use::Existing), Some(name)) => name.to_string(),
            _ => pick.name.clone(),
        };
        let answers = [
            (Question::Trail, "trail name", trail),
            (
                Question::LogBucket,
                "bucket name",
                bucket(&draft.log_bucket),
            ),
            (Question::LogTopic, "topic name", draft.log_topic_name()),
            (
                Question::FindingsBucket,
                "bucket name",
                bucket(&draft.findings_bucket),
            ),
            (
                Question::FindingsTopic,
                "topic name",
                draft.findings_topic_name(),
            ),
        ];
        let mut marks: Vec<Mark> = answers
            .into_iter()
            .filter(|(from, _, _)| *from <= question)
            .map(|(from, what, text)| mark(question, from, what, &text))
            .collect();
        let mut earlier = |text: String, spoken: &str| {
            marks.push(Mark {
                text,
                kind: CodeMarkKind::Earlier,
                spoken: spoken.to_owned(),
            });
        };
        for region in &draft.regions {
            earlier(region.to_string(), "Region, from your answers");
        }
        earlier(draft.region.to_string(), "Region, from your sign-in");
        earlier(
            draft.account.to_string(),
            "account number, from your sign-in",
        );
        if let Some(organization) = around::organization(self.state) {
            earlier(organization.id.clone(), "organization, from your account");
        }
        if let Some(id) = self.state.external_id() {
            earlier(id.as_str().to_owned(), "External Role ID, from section 4");
        }
        marks.retain(|mark| mark.text.chars().count() >= SHORTEST);
        marks
    }
}

fn mark(question: Question, from: Question, what: &str, text: &str) -> Mark {
    if text.is_empty() {
        return Mark {
            text: MISSING.to_owned(),
            kind: CodeMarkKind::Unknown,
            spoken: format!("the {what} is not typed yet"),
        };
    }
    let (kind, spoken) = if from == question {
        (CodeMarkKind::Focus, "the field you are in".to_owned())
    } else {
        let (number, _) = from.number();
        (
            CodeMarkKind::Earlier,
            format!("{what}, from question {number}"),
        )
    };
    Mark {
        text: text.to_owned(),
        kind,
        spoken,
    }
}

fn or_missing(text: &str) -> &str {
    if text.is_empty() { MISSING } else { text }
}

const fn unseen(is_there: bool) -> Present {
    if is_there {
        Present::Unread
    } else {
        Present::Nothing
    }
}

impl Named {
    /// The document with what is typed in place of the name that stands in for it.
    pub(super) fn put_into(&self, document: Document) -> Document {
        let Some(typed) = &self.typed else {
            return document;
        };
        let value = replaced(document.value(), self.name.as_str(), typed);
        Document::try_from(value).unwrap_or(document)
    }
}

/// The JSON with a text put in place of another, in every string.
fn replaced(value: &Value, from: &str, to: &str) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace(from, to)),
        Value::Array(items) => items.iter().map(|item| replaced(item, from, to)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), replaced(value, from, to)))
            .collect(),
        other => other.clone(),
    }
}
