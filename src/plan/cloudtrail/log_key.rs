//! Which key locks the log files: the one of the answers, or the one that the trail has.

use super::facts::Facts;
use crate::answers::KeyChoice;
use crate::domain::Arn;
use crate::plan::draft::Draft;
use crate::plan::storage::{KeyAsk, Part, Resource, key};
use crate::plan::{Section, Service};
use crate::policy::DocumentKind;
use crate::problem::Problem;
use crate::wanted::Site;

const KEY: Resource = Resource {
    section: Section::CloudTrail,
    part: "log-key",
    kind: DocumentKind::CloudTrailKey,
    the: "The key for log files",
    make: "Make the key that locks log files",
    there: "The key that locks log files is there",
    purpose: "Only those whom you allow can open log files that this key locks.",
    allow: "Let CloudTrail use the key",
    allowed: "CloudTrail may use the key",
    why: "CloudTrail locks each new log file with this key.",
};

/// Words for a key that nobody chose and that stays.
const KEPT: Resource = Resource {
    the: "The trail's key",
    make: "Keep the key of the trail",
    there: "The trail keeps its key",
    purpose: "The trail has a key already. It stays, and Radiant Security opens the files with it.",
    allow: "Let this account's rights count for the key",
    allowed: "This account's rights count for the key",
    why: "Without it, no right in this account lets Radiant Security open the log files.",
    ..KEY
};

/// The changes for the key.
pub(super) fn part(site: &Site<'_>, facts: &Facts) -> Part {
    let Some(trail) = site.trail_that_keeps_its_key() else {
        return chosen(site, facts);
    };
    let key = trail
        .key_arn
        .as_deref()
        .and_then(|key| Arn::parse(key).ok());
    match key {
        None => Part::default(),
        Some(key) if key.account == site.account().as_str() => kept(site, facts, &key),
        Some(key) => Part {
            drafts: vec![of_others(site, &key)],
            ready: Vec::new(),
        },
    }
}

fn chosen(site: &Site<'_>, facts: &Facts) -> Part {
    let bucket = site.log_bucket();
    let wanted = |readers: bool| site.log_key_rules(readers);
    key::plan(
        site,
        &KeyAsk {
            choice: &site.shared.answers.cloudtrail.key,
            of: KEY,
            slot: site.log_key_slot(),
            description: "Locks the log files of CloudTrail",
            bucket: (bucket.as_str(), site.bucket_region(bucket)),
            document: site.new_log_key(),
            wanted: &wanted,
            rules_need: facts.unsure.clone(),
            // A key for a trail that is not the one that is meant would serve nobody.
            refused: facts.refused(site),
        },
    )
}

/// The trail works with its key, so all that may be missing is that rights in this account count for it.
fn kept(site: &Site<'_>, facts: &Facts, key: &Arn) -> Part {
    let bucket = site.log_bucket();
    let wanted = |readers: bool| {
        let mut rules = site.log_key_rules(readers);
        rules.retain(|rule| rule.id == "readers");
        rules
    };
    key::plan(
        site,
        &KeyAsk {
            choice: &KeyChoice::Existing { arn: key.clone() },
            of: KEPT,
            slot: site.log_key_slot(),
            description: "",
            bucket: (
                bucket.as_str(),
                key.region_name()
                    .unwrap_or_else(|| site.bucket_region(bucket)),
            ),
            document: site.new_log_key(),
            wanted: &wanted,
            rules_need: facts.unsure.clone(),
            refused: None,
        },
    )
}

/// A key of another account: its owner has to let the role open files, and whether he has done so cannot be seen from here.
///
/// See <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>.
fn of_others(site: &Site<'_>, key: &Arn) -> Draft {
    let owner = key
        .account_id()
        .map_or_else(|| key.account.clone(), |account| account.grouped());
    KEPT.draft(Service::Kms, &site.home, "", key.to_string())
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
            site.role_arn()
        ))
        .who(format!("the owner of the key, in account {owner}")),
    )
}
