//! Which key locks the log files: the one of the answers, or the one that the trail has.

use super::{Facts, KEY, Part, key_rules};
use crate::answers::{CloudTrailAnswers, KeyChoice, TrailChoice};
use crate::domain::{AccountId, Arn};
use crate::inventory::{Trail, made_by_us};
use crate::plan::draft::Draft;
use crate::plan::ground::Ground;
use crate::plan::storage::{Words, key};
use crate::plan::{Section, Service, Slot, main_role};
use crate::policy::{DocumentKind, cloudtrail_key};
use crate::problem::Problem;

/// Words for a key that nobody chose and that stays.
const KEPT: Words = Words {
    the: "The trail's key",
    make: "Keep the key of the trail",
    there: "The trail keeps its key",
    purpose: "The trail has a key already. It stays, and Radiant Security opens the files with it.",
    allow: "Let this account's rights count for the key",
    allowed: "This account's rights count for the key",
    why: "Without it, no right in this account lets Radiant Security open the log files.",
};

/// Whether a trail that is there keeps the key that it has, or none, whatever the answers say of a new trail's key.
///
/// `wanted` is the ARN of the answers' key, if that is there. No key was chosen for the trail when the answers say so, and also
/// when it only has the name that ours was to get and our usual key would be put on it: nobody thought of that trail then.
pub fn keeps_its_key(
    answers: &CloudTrailAnswers,
    account: &AccountId,
    trail: &Trail,
    wanted: Option<&str>,
) -> bool {
    let has_wanted = wanted.is_some() && trail.key_arn.as_deref() == wanted;
    match (&answers.key, &answers.trail) {
        (KeyChoice::None, _) => true,
        // It is the trail's own key, and not ours to change.
        (KeyChoice::Existing { arn }, _) => has_wanted && arn.account != account.as_str(),
        (KeyChoice::New { .. }, TrailChoice::Existing { .. }) => false,
        (KeyChoice::New { .. }, TrailChoice::New { .. }) => {
            let is_ours = trail.tags.known().is_some_and(made_by_us);
            answers.has_usual_key() && !is_ours && !has_wanted
        }
    }
}

/// Whether the trail that is there keeps its key.
pub(super) fn is_kept(ground: &Ground<'_>, trail: &Trail) -> bool {
    keeps_its_key(
        &ground.answers.cloudtrail,
        ground.account(),
        trail,
        ground.slots.get(&Slot::cloudtrail_key()),
    )
}

/// The ARN, or the slot, of the key for log files: the chosen one, or the one that the trail has.
pub(in crate::plan) fn key_arn(ground: &Ground<'_>) -> Option<String> {
    let trail = ground.trail().ok().flatten();
    if let Some(trail) = trail.filter(|trail| is_kept(ground, trail)) {
        return trail.key_arn.clone().filter(|key| !key.is_empty());
    }
    match ground.answers.cloudtrail.key {
        KeyChoice::None => None,
        KeyChoice::New { .. } | KeyChoice::Existing { .. } => {
            Some(ground.slots.text(&Slot::cloudtrail_key()))
        }
    }
}

/// The changes for the key.
pub(super) fn part(ground: &Ground<'_>, facts: &Facts<'_>) -> Part {
    let Some(trail) = facts.there.filter(|trail| is_kept(ground, trail)) else {
        return chosen(ground, facts);
    };
    let key = trail
        .key_arn
        .as_deref()
        .and_then(|key| Arn::parse(key).ok());
    match key {
        None => Part::default(),
        Some(key) if key.account == ground.account().as_str() => kept(ground, facts, &key),
        Some(key) => Part {
            drafts: vec![of_others(ground, &key)],
            ready: Vec::new(),
        },
    }
}

fn chosen(ground: &Ground<'_>, facts: &Facts<'_>) -> Part {
    let bucket = ground.answers.cloudtrail.bucket.name();
    let wanted = |readers: bool| key_rules(ground, facts, readers);
    key::plan(
        ground,
        &key::Ask {
            section: Section::CloudTrail,
            part: "log-key",
            choice: &ground.answers.cloudtrail.key,
            words: KEY,
            kind: DocumentKind::CloudTrailKey,
            slot: Slot::cloudtrail_key(),
            description: "Locks the log files of CloudTrail",
            bucket: (bucket.as_str(), ground.bucket_region(bucket)),
            document: new_document(ground, facts),
            wanted: &wanted,
            rules_need: facts.unsure.clone(),
            // A key for a trail that is not the one that is meant would serve nobody.
            refused: facts.refused(ground),
        },
    )
}

/// The trail works with its key, so all that may be missing is that rights in this account count for it.
fn kept(ground: &Ground<'_>, facts: &Facts<'_>, key: &Arn) -> Part {
    let bucket = ground.answers.cloudtrail.bucket.name();
    let wanted = |readers: bool| {
        let mut rules = key_rules(ground, facts, readers);
        rules.retain(|rule| rule.id == "readers");
        rules
    };
    key::plan(
        ground,
        &key::Ask {
            section: Section::CloudTrail,
            part: "log-key",
            choice: &KeyChoice::Existing { arn: key.clone() },
            words: KEPT,
            kind: DocumentKind::CloudTrailKey,
            slot: Slot::cloudtrail_key(),
            description: "",
            bucket: (
                bucket.as_str(),
                key.region_name()
                    .unwrap_or_else(|| ground.bucket_region(bucket)),
            ),
            document: new_document(ground, facts),
            wanted: &wanted,
            rules_need: facts.unsure.clone(),
            refused: None,
        },
    )
}

/// A key of another account: its owner has to let the role open files, and whether he has done so cannot be seen from here.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>.
fn of_others(ground: &Ground<'_>, key: &Arn) -> Draft {
    let owner = key
        .account_id()
        .map_or_else(|| key.account.clone(), |account| account.grouped());
    Draft::new(
        Section::CloudTrail,
        &ground.home,
        "log-key",
        Service::Kms,
        key.to_string(),
    )
    .says(
        "Have the trail's key opened for Radiant Security",
        "The trail locks its files with this key, and keeps it.",
    )
    .by_hand(
        Problem::new(format!(
            "The trail's key is in account {owner}. Only its owner can let Radiant Security open the files, and we cannot see \
             whether that is done."
        ))
        .hint(format!(
            "Ask for a rule on the key that lets {} use kms:Decrypt.",
            main_role::role_arn(ground)
        ))
        .who(format!("the owner of the key, in account {owner}")),
    )
}

fn new_document(ground: &Ground<'_>, facts: &Facts<'_>) -> crate::policy::Document {
    cloudtrail_key::new_document(&cloudtrail_key::Facts {
        partition: &ground.partition,
        key_account: ground.account(),
        trail_arn: &facts.arn_text,
        trail_owner: &facts.owner,
        readers: false,
    })
}
