//! The answers while they are being given: what is not a name yet stands under another one, and is put back as it is typed.

use serde_json::Value;

use crate::answers::{Answers, BucketChoice, KeyChoice, ReadScope, TopicChoice, TrailChoice};
use crate::domain::{Arn, BucketName, ExternalId, KeyAlias, TopicName, TrailName};
use crate::policy::Document;
use crate::window::{Draft, KeyPick, KeyUse, Pick, Use};

/// Stands where a name is to be typed or chosen.
pub(super) const MISSING: &str = "name missing";

/// The answers so far.
pub(super) struct SoFar {
    pub(super) answers: Answers,
    /// The names that stand in for what is typed, each with that text.
    typed: Vec<(String, String)>,
}

impl SoFar {
    pub(super) fn of(draft: &Draft) -> Self {
        let mut answers = draft.base().clone();
        let mut typed = Vec::new();
        let logs = &mut answers.cloudtrail;
        logs.trail = trail(&draft.trail, &logs.trail, &mut typed);
        logs.organization = draft.organization == Some(true);
        logs.bucket = bucket(draft, &draft.log_bucket, "being-typed-logs", &mut typed);
        logs.key = key(&draft.log_key).unwrap_or(KeyChoice::None);
        logs.topic = topic(
            &draft.log_topic,
            &logs.topic,
            "being-typed-logs-topic",
            &mut typed,
        );
        let findings = &mut answers.guardduty;
        findings.regions = draft.regions.iter().cloned().collect();
        findings.move_export = draft.keep_export == Some(false);
        findings.bucket = bucket(
            draft,
            &draft.findings_bucket,
            "being-typed-findings",
            &mut typed,
        );
        findings.key = key(&draft.findings_key).unwrap_or(KeyChoice::None);
        findings.topic = topic(
            &draft.findings_topic,
            &findings.topic,
            "being-typed-findings-topic",
            &mut typed,
        );
        answers.vendor.external_role_id = ExternalId::parse(draft.external_id.trim()).ok();
        answers.role.read = draft.read.unwrap_or(ReadScope::AllBuckets);
        Self { answers, typed }
    }

    /// The document with what is typed in place of the names that stand in for it.
    pub(super) fn put_back(&self, document: Document) -> Document {
        if self.typed.is_empty() {
            return document;
        }
        Document::try_from(self.replaced(document.value())).unwrap_or(document)
    }

    fn replaced(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let all = self.typed.iter();
                Value::String(all.fold(text.clone(), |text, (name, typed)| {
                    text.replace(name, typed)
                }))
            }
            Value::Array(items) => items.iter().map(|item| self.replaced(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| (key.clone(), self.replaced(value)))
                .collect(),
            other => other.clone(),
        }
    }
}

/// The name that is typed for a new thing; none where one that is there is to be used.
pub(super) fn typed<T>(pick: &Pick<T>) -> &str {
    if pick.is_empty() { "" } else { &pick.name }
}

fn remember<T>(pick: &Pick<T>, name: &str, all: &mut Vec<(String, String)>) {
    let text = match typed(pick) {
        "" => MISSING,
        text => text,
    };
    all.push((name.to_owned(), text.to_owned()));
}

fn chosen<T>(pick: &Pick<T>) -> Option<&T> {
    pick.existing
        .as_ref()
        .filter(|_| pick.how == Some(Use::Existing))
}

fn trail(pick: &Pick<Arn>, usual: &TrailChoice, all: &mut Vec<(String, String)>) -> TrailChoice {
    const NAME: &str = "being-typed-trail";
    if let Some(arn) = chosen(pick) {
        return TrailChoice::Existing { arn: arn.clone() };
    }
    let name = TrailName::parse(typed(pick)).or_else(|_| {
        remember(pick, NAME, all);
        TrailName::parse(NAME)
    });
    name.map_or_else(|_| usual.clone(), |name| TrailChoice::New { name })
}

fn bucket(
    draft: &Draft,
    pick: &Pick<BucketName>,
    stem: &'static str,
    all: &mut Vec<(String, String)>,
) -> BucketChoice {
    if let Some(name) = chosen(pick) {
        return BucketChoice::Existing { name: name.clone() };
    }
    let name = BucketName::parse(typed(pick)).unwrap_or_else(|_| {
        let name = BucketName::for_account(stem, &draft.account, &draft.region);
        remember(pick, name.as_str(), all);
        name
    });
    BucketChoice::New { name }
}

fn topic(
    pick: &Pick<Arn>,
    usual: &TopicChoice,
    stand_in: &str,
    all: &mut Vec<(String, String)>,
) -> TopicChoice {
    if let Some(arn) = chosen(pick) {
        return TopicChoice::Existing { arn: arn.clone() };
    }
    let name = TopicName::parse(typed(pick)).or_else(|_| {
        remember(pick, stand_in, all);
        TopicName::parse(stand_in)
    });
    name.map_or_else(|_| usual.clone(), |name| TopicChoice::New { name })
}

/// No document shows the nickname of a key.
fn key(pick: &KeyPick) -> Option<KeyChoice> {
    match pick.how? {
        KeyUse::None => None,
        KeyUse::Existing => Some(KeyChoice::Existing {
            arn: pick.existing.clone()?,
        }),
        KeyUse::New => Some(KeyChoice::New {
            alias: KeyAlias::parse(&pick.alias)
                .or_else(|_| KeyAlias::parse("alias/being-typed"))
                .ok()?,
        }),
    }
}
