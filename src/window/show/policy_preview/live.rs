//! What the documents depend on, read from the draft while it is being filled in.

use serde_json::Value;

use crate::domain::{AccountId, Arn, BucketName, KeyAlias, Partition, Place, Region};
use crate::inventory::{BucketView, Detector as There, Inventory, Seen, made_by_us};
use crate::plan::Slot;
use crate::policy::{Detector, Document};
use crate::ui::code::CodeMarkKind;
use crate::window::session::around;
use crate::window::session::work::Run;
use crate::window::show::policy_preview::Mark;
use crate::window::{Ask, Draft, Phase, Pick, Question, State, Use};

/// Stands where a name is to be typed.
pub(in crate::window) const MISSING: &str = "name missing";

/// Shorter values would be marked inside of other words.
const SHORTEST: usize = 3;

/// The draft, and what was seen of the account.
#[derive(Clone, Copy)]
pub(in crate::window) struct Live<'a> {
    pub(in crate::window) state: &'a State,
    pub(in crate::window) draft: &'a Draft,
    pub(in crate::window) partition: Partition,
}

/// The trail that the rules name.
pub(in crate::window) struct Trail {
    pub(in crate::window) arn: String,
    pub(in crate::window) owner: AccountId,
    pub(in crate::window) prefix: Option<String>,
    pub(in crate::window) organization: Option<String>,
}

/// A bucket's name, and the text that is typed where it is none yet.
pub(in crate::window) struct Named {
    pub(in crate::window) name: BucketName,
    /// What has to be put in place of the name.
    typed: Option<String>,
}

/// The rules of a thing.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::window) enum Present {
    /// It is not there yet.
    Nothing,
    /// It is there, with or without rules.
    Read(Option<Document>),
    /// It is there, and its rules were not read.
    Unread,
}

impl<'a> Live<'a> {
    pub(in crate::window) fn new(state: &'a State) -> Option<Self> {
        let draft = state.draft.as_ref()?;
        Some(Self {
            state,
            draft,
            partition: draft.region.partition(),
        })
    }

    pub(in crate::window) fn trail(&self) -> Trail {
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
    pub(in crate::window) fn bucket(&self, pick: &Pick<BucketName>) -> Named {
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

    /// What was seen of a bucket.
    fn bucket_view(&self, pick: &Pick<BucketName>) -> Option<&'a BucketView> {
        let name = self.bucket(pick).name;
        let asked = self.state.buckets.get(&name).and_then(Ask::here);
        asked.or_else(|| {
            self.inventories().find_map(|inventory| {
                let account = inventory.account(&self.draft.account)?;
                account.buckets.get(&name)?.known()
            })
        })
    }

    /// The Region of a bucket that is there; a new one is made in the main Region.
    pub(in crate::window) fn bucket_region(&self, pick: &Pick<BucketName>) -> Region {
        self.bucket_view(pick)
            .and_then(BucketView::yours)
            .map_or_else(|| self.draft.region.clone(), |bucket| bucket.region.clone())
    }

    /// Whether the findings bucket refuses anything: one of ours, or one for which that was asked.
    pub(in crate::window) fn is_strict(&self) -> bool {
        let pick = &self.draft.findings_bucket;
        let is_ours = match self.bucket_view(pick) {
            Some(BucketView::Free) => true,
            Some(BucketView::Yours(bucket)) => bucket.tags.known().is_some_and(made_by_us),
            Some(BucketView::NotYours) => false,
            None => pick.how != Some(Use::Existing),
        };
        is_ours || self.draft.strict_bucket()
    }

    /// A topic's ARN by what is chosen, or typed; a new one is made in `region`.
    pub(in crate::window) fn topic(&self, pick: &Pick<Arn>, region: &Region) -> String {
        match (pick.how, &pick.existing) {
            (Some(Use::Existing), Some(arn)) => arn.to_string(),
            _ => Arn::topic(
                self.partition,
                region,
                &self.draft.account,
                or_missing(&pick.name),
            )
            .to_string(),
        }
    }

    /// The ARN of the key of a Region that has a nickname already, else its slot.
    pub(in crate::window) fn new_key(&self, alias: &str, slot: &Slot, region: &Region) -> String {
        let run = self.state.progress().run(Phase::Logging);
        let finished = run.and_then(Run::ended);
        if let Some(arn) = finished.and_then(|finished| finished.slots.get(slot)) {
            return arn.to_owned();
        }
        KeyAlias::parse(alias)
            .ok()
            .and_then(|alias| self.behind(&alias, region))
            .map_or_else(|| slot.to_string(), |arn| arn.to_string())
    }

    fn behind(&self, alias: &KeyAlias, region: &Region) -> Option<Arn> {
        let place = self.at(region);
        let id = self.inventories().find_map(|inventory| {
            inventory
                .place(&place)?
                .aliases
                .known()?
                .get(alias.as_str())
        })?;
        Some(Arn::key(self.partition, region, &place.account, id))
    }

    fn at(&self, region: &Region) -> Place {
        Place::new(self.draft.account.clone(), region.clone())
    }

    /// Where a thing with this ARN is; the main account and Region where the ARN does not say.
    fn place_of(&self, arn: &Arn) -> Place {
        match (arn.account_id(), arn.region_name()) {
            (Some(account), Some(region)) => Place::new(account, region),
            _ => around::home(self.draft),
        }
    }

    /// The detectors that send findings, each with its id or slot.
    pub(in crate::window) fn detectors(&self) -> Vec<Detector> {
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
        let run = self.state.progress().run(Phase::Logging);
        let finished = run.and_then(Run::ended);
        if let Some(id) = finished.and_then(|finished| finished.slots.get(&Slot::detector(region)))
        {
            return Some(id.to_owned());
        }
        self.seen_detector(region)
            .map(|detector| detector.id.clone())
    }

    /// The detector of a Region, as it was seen.
    pub(in crate::window) fn seen_detector(&self, region: &Region) -> Option<&'a There> {
        let place = self.at(region);
        self.inventories()
            .find_map(|inventory| inventory.place(&place)?.detector.known()?.as_ref())
    }

    /// The rules of a bucket, as far as it was seen.
    pub(in crate::window) fn bucket_rules(&self, pick: &Pick<BucketName>) -> Present {
        let is_chosen = pick.how == Some(Use::Existing);
        match self.bucket_view(pick) {
            Some(BucketView::Yours(bucket)) => match bucket.policy.known() {
                Some(policy) => Present::Read(policy.clone()),
                None => Present::Unread,
            },
            Some(BucketView::Free | BucketView::NotYours) | None => unseen(is_chosen),
        }
    }

    /// The rules of a topic, as far as it was seen; a new one is made in `region`.
    pub(in crate::window) fn topic_rules(&self, pick: &Pick<Arn>, region: &Region) -> Present {
        let arn = match (pick.how, &pick.existing) {
            (Some(Use::Existing), Some(arn)) => arn.clone(),
            _ => Arn::topic(self.partition, region, &self.draft.account, &pick.name),
        };
        let place = self.place_of(&arn);
        let seen = self
            .inventories()
            .find_map(|inventory| inventory.place(&place)?.topics.get(&arn)?.known()?.as_ref());
        let is_listed = || {
            self.inventories().any(|inventory| {
                inventory
                    .place(&place)
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
    pub(in crate::window) fn key_rules(&self, arn: Option<&Arn>) -> Present {
        let Some(arn) = arn else {
            return Present::Nothing;
        };
        let place = self.place_of(arn);
        let seen = self
            .inventories()
            .find_map(|inventory| inventory.place(&place)?.keys.get(arn)?.known()?.as_ref());
        match seen.and_then(|key| key.policy.known()) {
            Some(policy) => Present::Read(Some(policy.clone())),
            None => Present::Unread,
        }
    }

    /// What the role may do, as far as its policy was seen.
    pub(in crate::window) fn role_policy(&self) -> Present {
        let seen = self.inventories().find_map(|inventory| {
            let account = inventory.account(&self.draft.account)?;
            account.policies.get(self.draft.policy_name())
        });
        of_role(seen, |policy| &policy.document)
    }

    /// Who may use the role, as far as it was seen.
    pub(in crate::window) fn role_trust(&self) -> Present {
        let seen = self.inventories().find_map(|inventory| {
            let account = inventory.account(&self.draft.account)?;
            account.roles.get(self.state.role_name())
        });
        of_role(seen, |role| &role.trust)
    }

    /// The newest look first; what was seen before a run ended is old.
    fn inventories(&self) -> impl Iterator<Item = &'a Inventory> {
        let state = self.state;
        let planned = Phase::ALL.into_iter().filter_map(|phase| {
            let is_of_now = state.work(phase).plan.job >= state.looks_from;
            let planned = state.plan(phase).filter(|_| is_of_now)?;
            Some(&planned.inventory)
        });
        let around = state.around.here().map(AsRef::as_ref);
        let around: Option<&Inventory> = around.filter(|_| state.looked >= state.looks_from);
        let mut looks: Vec<&'a Inventory> = planned.chain(around).collect();
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        looks.into_iter()
    }

    /// The values of all answers, for the page of one question.
    pub(in crate::window) fn marks(&self, question: Question) -> Vec<Mark> {
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
            earlier(id.masked(), "External Role ID, from section 4");
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

/// The document of a part of the role; nobody looks for it before the changes of the role.
fn of_role<T>(seen: Option<&Seen<Option<T>>>, document: impl Fn(&T) -> &Document) -> Present {
    match seen {
        Some(Seen::Known(Some(there))) => Present::Read(Some(document(there).clone())),
        Some(Seen::Unknown(_)) => Present::Unread,
        Some(Seen::Known(None)) | None => Present::Nothing,
    }
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
    pub(in crate::window) fn put_into(&self, document: Document) -> Document {
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
