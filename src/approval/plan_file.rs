//! A saved plan: what is in its file, and what must not be.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::approved::Approved;
use super::canonical::SHORTEST;
use super::parts::of_word;
use crate::answers::Reach;
use crate::domain::{AccountId, Region, shown_json};
use crate::plan::{Change, Plan, Section, Slot, Slots, Told};
use crate::policy::replace_external_ids;

/// The layout of saved plans that is written. Before 3 they had no checksum, and one word for their sections.
const VERSION: u32 = 3;
/// The oldest one that is read: the one before wrote values to come without their account and Region.
const OLDEST: u32 = 2;
/// What a saved plan says it is.
const WHAT: &str = "radiant-aws-setup plan";

/// An id that is shorter than this is left alone in texts: it would be found inside of ordinary words.
pub const SHORTEST_ID: usize = SHORTEST;
/// What stands in a saved plan for an External Role ID that is not the one of the answers.
pub const LEFT_OUT: &str = "left out of the saved plan";

/// A plan as it is saved and opened.
#[derive(Clone, Debug)]
pub struct PlanFile {
    pub at: Timestamp,
    /// The main account.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    pub sections: Vec<Section>,
    pub known: Slots,
    /// How other accounts are entered; without the external id that a role may ask for.
    pub reach: Option<Reach>,
    pub plan: Plan<Told>,
    /// What is approved with it; plans of earlier versions do not say.
    pub approved: Option<Approved>,
}

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Stored {
    what: String,
    version: u32,
    at: Timestamp,
    /// Of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
    #[serde(default)]
    sections: Vec<Section>,
    account: AccountId,
    region: Region,
    known: Slots,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reach: Option<Reach>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approved: Option<Approved>,
    plan: Plan<Told>,
}

/// The part of the file that every version has.
#[derive(Deserialize)]
struct Head {
    what: String,
    version: u32,
}

impl PlanFile {
    /// A plan of these sections of the main account, to be saved at this time.
    pub fn new(
        at: Timestamp,
        (account, region): (&AccountId, &Region),
        sections: &[Section],
        plan: Plan<Told>,
        known: &Slots,
        reach: Option<&Reach>,
    ) -> Self {
        let elsewhere =
            |told: &Told| told.place.account != *account || told.section == Section::Members;
        let named = plan.changes.iter();
        let named = named.map(|told| (&told.change, told.title.as_str()));
        Self {
            at,
            account: account.clone(),
            region: region.clone(),
            sections: sections.to_vec(),
            known: known.clone(),
            approved: Some(Approved::of(account, sections, named, known, reach)),
            reach: reach
                .filter(|_| plan.changes.iter().any(elsewhere))
                .map(Reach::without_external_id),
            plan,
        }
    }

    /// The file's text. It holds no External Role ID: not the one of the answers, and none that stood in a document before.
    pub fn to_text(&self) -> Option<String> {
        let slot = Slot::external_id();
        let file = serde_json::to_value(Stored {
            what: WHAT.to_owned(),
            version: VERSION,
            at: self.at,
            phase: None,
            sections: self.sections.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            known: self.known.without(&slot),
            reach: self.reach.clone(),
            approved: self.approved.clone(),
            plan: self.plan.clone(),
        })
        .ok()?;
        let file = match self.known.get(&slot) {
            Some(id) => without_id(file, id, &slot.to_string()),
            None => file,
        };
        let file = without_other_ids(file, &slot.to_string());
        let text = serde_json::to_string_pretty(&file).ok()?;
        Some(shown_json(&text).into_owned())
    }

    /// Read a saved plan.
    ///
    /// # Errors
    ///
    /// It is no saved plan, one of another version, or one that was changed after it was saved. Which of them is said in words.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let other = || "It is not a plan that was saved with this assistant.".to_owned();
        let file: Value = serde_json::from_str(text).ok().ok_or_else(other)?;
        let head = Head::deserialize(&file).ok();
        let head = head.filter(|head| head.what == WHAT).ok_or_else(other)?;
        if !(OLDEST..=VERSION).contains(&head.version) {
            return Err(format!(
                "It was saved by another version of this assistant (layout {}).",
                head.version
            ));
        }
        // Read once more only to say where it is wrong.
        let file: Stored = serde_json::from_value(file)
            .or_else(|_| serde_json::from_str(text))
            .map_err(|err| err.to_string())?;
        let sections = match file.phase {
            Some(word) => of_word(&word).ok_or_else(other)?.to_vec(),
            None => file.sections,
        };
        let file = Self {
            at: file.at,
            account: file.account,
            region: file.region,
            sections,
            known: file.known,
            reach: file.reach,
            plan: file.plan,
            approved: file.approved,
        };
        file.check()?;
        Ok(file)
    }

    /// Whether the changes that can be read are those that the checksum stands for. Where an id was left out, that cannot be told.
    fn check(&self) -> Result<(), String> {
        let Some(approved) = &self.approved else {
            return Ok(());
        };
        let changed = |what: &str| {
            format!(
                "It was changed after it was saved: {what} is not what its checksum stands for."
            )
        };
        if approved.account != self.account || approved.sections != self.sections {
            return Err(changed("what it is about"));
        }
        if approved.holds_with(&self.known) == Some(false) {
            return Err(changed("its list of changes"));
        }
        let changes = self.plan.changes.iter().map(|told| &told.change);
        for id in approved.unlike(changes, &self.known) {
            let told = self.plan.change(&id);
            let is_whole = told.is_none_or(|told| !has_left_out(&told.change));
            if is_whole {
                return Err(changed(told.map_or(id.as_str(), |told| &told.title)));
            }
        }
        Ok(())
    }

    /// How many of its writes have an id that was left out, so that nobody can tell by the file whether they are what was approved.
    pub fn untold(&self) -> usize {
        let changes = self.plan.changes.iter().map(|told| &told.change);
        changes
            .filter(|change| change.kind.writes() && has_left_out(change))
            .count()
    }
}

fn has_left_out(change: &Change) -> bool {
    serde_json::to_string(&change.action).is_ok_and(|text| text.contains(LEFT_OUT))
}

/// The same with the External Role ID replaced at any depth.
fn without_id(value: Value, id: &str, slot: &str) -> Value {
    match value {
        Value::String(text) if text == id => Value::String(slot.to_owned()),
        Value::String(text) if id.chars().count() >= SHORTEST_ID => {
            Value::String(text.replace(id, slot))
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| without_id(item, id, slot))
            .collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, field)| (key, without_id(field, id, slot)))
            .collect(),
        other => other,
    }
}

/// The same without the ids that stand in conditions, and then wherever else they stand.
fn without_other_ids(mut file: Value, slot: &str) -> Value {
    let mut found = BTreeSet::new();
    replace_external_ids(&mut file, &mut |id| {
        (id != slot).then(|| {
            found.insert(id.to_owned());
            LEFT_OUT.to_owned()
        })
    });
    // Some use the number of their account, which is no secret and stands in every ARN.
    let secret = found.iter().filter(|id| {
        id.chars().count() >= SHORTEST_ID && AccountId::parse(id).is_err() && !slot.contains(*id)
    });
    secret.fold(file, |file, id| {
        let without = without_id(file.clone(), id, LEFT_OUT);
        // An id that is also the name of something is taken out of the conditions alone.
        let opens = serde_json::from_value::<Stored>(without.clone()).is_ok();
        if opens { without } else { file }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "rs-8f2c-secret-91d4";

    #[test]
    fn the_external_role_id_is_replaced_wherever_it_stands() {
        let value = json!({"a": [ID, format!("x {ID} y")], "b": {"c": 1}});
        assert_eq!(
            without_id(value, ID, "{{id}}"),
            json!({"a": ["{{id}}", "x {{id}} y"], "b": {"c": 1}})
        );
        assert_eq!(
            without_id(json!(["ab", "abc"]), "ab", "{{id}}"),
            json!(["{{id}}", "abc"])
        );
    }

    #[test]
    fn what_is_no_plan_is_said_in_words() {
        for text in ["", "{", "[]", "{\"what\": \"else\", \"version\": 1}"] {
            let why = PlanFile::from_text(text).unwrap_err();
            assert!(why.starts_with("It is not a plan"), "{text}");
        }
        // The first version wrote values to come without their account and Region.
        for version in [1, 4] {
            let other = format!("{{\"what\": \"{WHAT}\", \"version\": {version}}}");
            let why = PlanFile::from_text(&other).unwrap_err();
            assert!(why.contains("another version of this assistant"), "{why}");
            assert!(why.contains(&format!("layout {version}")), "{why}");
        }
    }
}
