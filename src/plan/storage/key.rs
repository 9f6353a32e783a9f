//! A key: made with its rules, found again by its alias or its tag, or adopted and its rules completed.

use super::ask::KeyAsk;
use super::key_rules::written;
use super::rotation::rotation;
use super::{Part, elsewhere, shared};
use crate::answers::KeyChoice;
use crate::domain::{AccountId, Arn, KeyAlias, Place, Region};
use crate::inventory::{Key, NeverRotates, Seen};
use crate::plan::cost;
use crate::plan::draft::{Draft, policy_view, settings};
use crate::plan::{Action, CreateAlias, CreateKey};
use crate::policy::{Document, account_root};
use crate::problem::Problem;
use crate::wanted::{KeySpot, Site};

pub(in crate::plan) fn plan(site: &Site<'_>, ask: &KeyAsk<'_>) -> Part {
    match ask.choice {
        KeyChoice::None => Part::default(),
        KeyChoice::Existing { arn } => existing(site, ask, arn),
        KeyChoice::New { alias } => named(site, ask, alias),
    }
}

fn existing(site: &Site<'_>, ask: &KeyAsk<'_>, arn: &Arn) -> Part {
    let region = arn
        .region_name()
        .unwrap_or_else(|| site.home.region.clone());
    let place = site.at(&region);
    let draft = ask
        .draft(&place, "", &arn.to_string())
        .says(ask.of.make, ask.of.purpose);
    let refused = elsewhere(site, "key", arn.account_id())
        .or_else(|| ask.refused.clone())
        .or_else(|| far(&region, ask));
    if let Some(problem) = refused {
        return Part::only(draft.by_hand(problem));
    }
    adopt(site, ask, &place, draft, arn)
}

/// A key that we make, or made before. It is beside the bucket, because S3 takes no other.
fn named(site: &Site<'_>, ask: &KeyAsk<'_>, alias: &KeyAlias) -> Part {
    let place = site.at(&ask.bucket.1);
    let draft = ask
        .draft(&place, "", alias.as_str())
        .says(ask.of.make, ask.of.purpose);
    if let Some(problem) = &ask.refused {
        return Part::only(draft.by_hand(problem.clone()));
    }
    match site.key_spot(&place.region, alias) {
        Err(gap) => Part::only(draft.unseen(ask.of.the, &gap.into())),
        Ok(KeySpot::Nowhere) => make(site, ask, &place, draft, alias),
        Ok(KeySpot::Named(arn)) => {
            let mut part = found(site, ask, &place, draft, &arn);
            if let Some(key) = usable(site, &arn) {
                let kept = alias_draft(ask, &place, alias)
                    .says("The key has its nickname", "It is how people find the key.")
                    .before(Some(settings([(alias.as_str(), arn.to_string())])))
                    .keep();
                part.drafts.insert(1, kept);
                part.drafts
                    .insert(2, rotation(ask, &place, alias, &arn.to_string(), Some(key)));
            }
            part
        }
        Ok(KeySpot::Unnamed(arn)) => {
            let mut part = found(site, ask, &place, draft, &arn);
            if let Some(key) = usable(site, &arn) {
                part.drafts
                    .insert(1, name_it(ask, &place, alias, &arn.to_string()));
                part.drafts
                    .insert(2, rotation(ask, &place, alias, &arn.to_string(), Some(key)));
            }
            part
        }
    }
}

/// A key that was to be new and is there already: one that AWS made, with a word on who else may use it.
fn found(site: &Site<'_>, ask: &KeyAsk<'_>, place: &Place, draft: Draft, arn: &Arn) -> Part {
    let key = site.key(arn).ok().flatten();
    if let Some(problem) = key.and_then(foreign) {
        return Part::only(draft.by_hand(problem));
    }
    let open = key
        .and_then(|key| key.policy.known())
        .and_then(|policy| shared(site, "key", Some(policy)));
    adopt(site, ask, place, draft.warns(open), arn)
}

fn make(site: &Site<'_>, ask: &KeyAsk<'_>, place: &Place, draft: Draft, alias: &KeyAlias) -> Part {
    let made = draft
        .then(Some(policy_view(ask.of.kind, &ask.document)))
        .requires(ask.rules_need.iter().cloned())
        .costs([cost::key(), cost::key_use()])
        .create(Action::CreateKey(CreateKey {
            part: alias.as_str().to_owned(),
            description: ask.description.to_owned(),
            policy: ask.document.clone(),
            fills: ask.slot.clone(),
        }));
    let key = site.slots.text(&ask.slot);
    let ready = vec![made.id()];
    let alias_change = name_it(ask, place, alias, &key).requires(ready.iter().cloned());
    let rotates = rotation(ask, place, alias, &key, None).requires(ready.iter().cloned());
    Part {
        ready,
        drafts: vec![made, alias_change, rotates],
    }
}

/// A key that is there: fit for its work, and its rules completed.
fn adopt(site: &Site<'_>, ask: &KeyAsk<'_>, place: &Place, draft: Draft, arn: &Arn) -> Part {
    let key = match site.key(arn) {
        Err(gap) => return Part::only(draft.unseen(ask.of.the, &gap.into())),
        Ok(None) => return Part::only(draft.by_hand(no_such(arn))),
        Ok(Some(key)) => key,
    };
    if let Some(problem) = unfit(key) {
        return Part::only(draft.by_hand(problem));
    }
    let kept = draft
        .says(ask.of.there, ask.of.purpose)
        .before(Some(settings([
            ("Key", arn.to_string()),
            ("State", key.state.clone()),
            ("Region", place.region.with_code()),
        ])))
        .keep();
    let rules = rules(site, ask, place, key)
        .requires([kept.id()])
        .requires(ask.rules_need.iter().cloned());
    Part {
        ready: vec![rules.id()],
        drafts: vec![kept, rules],
    }
}

fn rules(site: &Site<'_>, ask: &KeyAsk<'_>, place: &Place, key: &Key) -> Draft {
    let draft = ask.draft(place, "-policy", &key.arn.to_string());
    let seen = match &key.policy {
        Seen::Known(policy) => policy,
        Seen::Unknown(problem) => {
            return draft.unseen(&format!("{}'s rules", ask.of.the), problem);
        }
    };
    let account = key.arn.account_id();
    let wanted = (ask.wanted)(needs_readers(seen, account.as_ref()));
    let rules = ask.of.rules(Some(seen), &wanted);
    written(site, draft, &rules, key, seen)
}

/// Without the account's own rule, the rights of the role count for nothing.
fn needs_readers(policy: &Document, account: Option<&AccountId>) -> bool {
    account.is_some_and(|account| !account_root::is_in(policy, account))
}

fn alias_draft(ask: &KeyAsk<'_>, place: &Place, alias: &KeyAlias) -> Draft {
    ask.draft(place, "-alias", alias.as_str())
}

fn name_it(ask: &KeyAsk<'_>, place: &Place, alias: &KeyAlias, key: &str) -> Draft {
    alias_draft(ask, place, alias)
        .says(
            "Give the key its nickname",
            "AWS calls it an alias. It is how people find the key.",
        )
        .then(Some(settings([(alias.as_str(), key)])))
        .create(Action::CreateAlias(CreateAlias {
            alias: alias.clone(),
            key: key.to_owned(),
        }))
}

fn usable<'a>(site: &Site<'a>, arn: &Arn) -> Option<&'a Key> {
    site.key(arn)
        .ok()
        .flatten()
        .filter(|key| unfit(key).is_none() && foreign(key).is_none())
}

/// Why a key that is there is not taken for one that was to be new: someone else has its secret too, or keeps it.
fn foreign(key: &Key) -> Option<Problem> {
    let whence = match key.never_rotates {
        Some(NeverRotates::Imported) => {
            "its material came from outside. Whoever brought it in may have a copy"
        }
        Some(NeverRotates::KeyStore) => {
            "its material is in a key store outside AWS's own. Files cannot be opened while that is away"
        }
        _ => return None,
    };
    Some(
        Problem::new(format!("A key with this nickname is there, and {whence}."))
            .hint(
                "Choose another nickname. Or choose this key as one that is there, if you know it.",
            )
            .who("the owner of the key"),
    )
}

/// Why this key cannot lock files.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html>.
fn unfit(key: &Key) -> Option<Problem> {
    if !key.customer_managed {
        return Some(
            Problem::new("This key is one of AWS's own. Its rules cannot be changed.")
                .hint("Choose a key of yours, or make a new one."),
        );
    }
    if !key.encrypts {
        return Some(
            Problem::new("This key is not for locking files. AWS calls the right kind symmetric.")
                .hint("Choose another key, or make a new one."),
        );
    }
    if key.state == "PendingDeletion" {
        return Some(
            Problem::new("The key is scheduled for deletion. On that day everything that it locks is lost.")
                .hint("Have the deletion cancelled in KMS before that day, and the key enabled again. Or choose another key.")
                .who("the owner of the key"),
        );
    }
    if !key.is_enabled() {
        return Some(
            Problem::new("The key is switched off. Files cannot be locked or opened with it.")
                .hint("Have it switched on. Or choose another key.")
                .who("the owner of the key"),
        );
    }
    None
}

/// Why a key of this Region cannot lock the files of the bucket.
fn far(region: &Region, ask: &KeyAsk<'_>) -> Option<Problem> {
    let (bucket, place) = &ask.bucket;
    if region == place {
        return None;
    }
    Some(
        Problem::new(format!(
            "This key is in {}, the bucket {bucket} in {}. They must be in the same Region.",
            region.with_code(),
            place.with_code()
        ))
        .hint("Choose a key in the bucket's Region, or a bucket in the key's Region."),
    )
}

fn no_such(arn: &Arn) -> Problem {
    Problem::new(format!("There is no key {}.", arn.resource_name()))
        .hint("Check its ARN. Or let us make a new key.")
}
