//! The key that locks a topic: whoever posts there needs it too.

use super::ask::TopicAsk;
use super::key_rules::written;
use crate::domain::{Arn, Place};
use crate::inventory::{Key, Lock, Seen, Topic};
use crate::plan::draft::{Draft, notice};
use crate::plan::rules::Rules;
use crate::plan::{Service, Warning};
use crate::policy::topic_key::{lets_in, wanted};
use crate::policy::{Document, DocumentKind};
use crate::problem::Problem;
use crate::wanted::Site;

/// What a topic's lock comes to.
pub(super) enum Locked {
    /// Nothing has to be done; perhaps something has to be said.
    Fine(Option<Warning>),
    /// The key lacks a rule, and this change adds it.
    Rule(Box<Draft>),
    /// The topic cannot be used.
    Refused(Box<Problem>),
}

/// Whether the poster gets past the lock.
///
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>.
pub(super) fn locked<'a>(site: &Site<'a>, ask: &TopicAsk<'_>, topic: &'a Topic) -> Locked {
    let poster = ask.poster;
    match site.lock_of(topic) {
        Lock::Open => Locked::Fine(None),
        Lock::OfAws => Locked::Refused(Box::new(
            Problem::new(format!(
                "This topic is locked with a key of AWS's own. Its rules cannot let {poster} in."
            ))
            .hint("Make a new topic. Or have this one locked with a key of yours, or with none.")
            .who("the owner of the topic"),
        )),
        Lock::Unseen(name) => Locked::Fine(Some(look_for_yourself(name, poster, ""))),
        Lock::Key(key) => with_key(site, ask, key),
    }
}

fn with_key(site: &Site<'_>, ask: &TopicAsk<'_>, key: &Key) -> Locked {
    let name = key.arn.to_string();
    let policy = match &key.policy {
        Seen::Known(policy) => policy,
        Seen::Unknown(_) => {
            let owner = owner_of(site, &key.arn);
            return Locked::Fine(Some(look_for_yourself(&name, ask.poster, &owner)));
        }
    };
    if lets_in(policy, &name, &ask.source) {
        return Locked::Fine(None);
    }
    if key.arn.account_id().as_ref() != Some(site.account()) {
        let owner = owner_of(site, &key.arn);
        return Locked::Fine(Some(look_for_yourself(&name, ask.poster, &owner)));
    }
    if !key.is_enabled() {
        return Locked::Refused(Box::new(
            Problem::new(format!(
                "This topic is locked with the key {name}, which is switched off or will be deleted."
            ))
            .hint("Have the key switched on. Or choose another topic.")
            .who("the owner of the key"),
        ));
    }
    Locked::Rule(Box::new(rule(site, ask, key, policy)))
}

fn rule(site: &Site<'_>, ask: &TopicAsk<'_>, key: &Key, policy: &Document) -> Draft {
    let region = key.arn.region_name();
    let place: Place = site.at(region.as_ref().unwrap_or(&site.home.region));
    let draft = ask
        .of
        .draft(Service::Kms, &place, "-key", key.arn.to_string());
    let wanted = wanted(&ask.source);
    let rules = Rules {
        kind: if ask.of.kind == DocumentKind::CloudTrailTopic {
            DocumentKind::CloudTrailKey
        } else {
            DocumentKind::GuardDutyKey
        },
        existing: Some(policy),
        wanted: &wanted,
        deed: ask.lock.0,
        done: ask.lock.1,
        purpose: "The topic locks its messages with this key. Whoever posts there has to be able to use it.",
    };
    written(site, draft, &rules, key, policy)
}

/// What nobody here can see to, or read.
fn look_for_yourself(key: &str, poster: &str, owner: &str) -> Warning {
    notice(format!(
        "This topic is locked with the key {key}{owner}. That key's rules have to let {poster} use it, with kms:GenerateDataKey* and kms:Decrypt, or no messages come."
    ))
}

/// The other account that a key belongs to, as part of a sentence.
fn owner_of(site: &Site<'_>, key: &Arn) -> String {
    key.account_id()
        .filter(|owner| owner != site.account())
        .map_or_else(String::new, |owner| {
            format!(" of account {}", owner.grouped())
        })
}
