//! What this run has made or changed, or another run of ours minutes ago. AWS takes a moment to spread it, so a refusal that is
//! about one of these things may pass. One that is about anything else does not.

use std::collections::BTreeMap;

use crate::domain::{Arn, Place, RoleName};
use crate::plan::{Action, Change, ChangeId};
use crate::policy::Document;

/// The writes of this run, its earlier parts too, and those that other runs have just made.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    written: BTreeMap<ChangeId, Written>,
    recent: Vec<Written>,
}

#[derive(Debug)]
struct Written {
    place: Place,
    action: Action,
    /// What came back, such as a key's ARN.
    output: Option<String>,
}

impl Written {
    fn new(change: &Change, action: Action, output: Option<String>) -> Self {
        Self {
            place: change.place.clone(),
            action,
            output,
        }
    }
}

impl Fresh {
    /// Remember a write, with its slots filled.
    pub(super) fn add(&mut self, change: &Change, action: Action, output: Option<String>) {
        let written = Written::new(change, action, output);
        self.written.insert(change.id.clone(), written);
    }

    /// Remember a write of another run.
    pub(super) fn add_recent(&mut self, change: &Change, action: Action, output: Option<String>) {
        self.recent.push(Written::new(change, action, output));
    }

    fn all(&self) -> impl Iterator<Item = &Written> {
        self.written.values().chain(&self.recent)
    }

    /// Whether this run has written this change before.
    pub(super) fn has(&self, change: &Change) -> bool {
        self.written.contains_key(&change.id)
    }

    fn any(&self, is: impl FnMut(&Written) -> bool) -> bool {
        self.all().any(is)
    }

    pub(super) fn bucket(&self, name: &str) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreateBucket { bucket } if bucket.as_str() == name)
        })
    }

    pub(super) fn bucket_rules(&self, name: &str) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::PutBucketPolicy { bucket, .. } if bucket.as_str() == name)
        })
    }

    /// A key by its id or ARN.
    pub(super) fn key(&self, key: &str) -> bool {
        self.any(|written| {
            matches!(written.action, Action::CreateKey { .. })
                && written
                    .output
                    .as_deref()
                    .is_some_and(|made| is_same_key(made, key))
        })
    }

    pub(super) fn key_rules(&self, key: &str) -> bool {
        self.key(key) || self.replaced_key_rules(key).next().is_some()
    }

    /// The rules of a key that we have put others in the place of.
    pub(super) fn replaced_key_rules<'a>(
        &'a self,
        key: &'a str,
    ) -> impl Iterator<Item = &'a Document> {
        self.all().filter_map(move |written| match &written.action {
            Action::PutKeyPolicy {
                key: other, seen, ..
            } if is_same_key(other, key) => Some(seen),
            _ => None,
        })
    }

    pub(super) fn topic(&self, topic: &Arn) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreateTopic { topic: name, .. }
                if is_here(topic, &written.place) && topic.resource == name.as_str())
        })
    }

    pub(super) fn topic_rules(&self, topic: &Arn) -> bool {
        self.topic(topic)
            || self.any(|written| {
                matches!(&written.action, Action::PutTopicPolicy { topic: other, .. } if other == topic)
            })
    }

    pub(super) fn trail(&self, trail: &Arn) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreateTrail { trail: made, .. } if made == trail)
        })
    }

    /// That CloudTrail may work across the organization.
    pub(super) fn trusted_access(&self) -> bool {
        self.any(|written| matches!(written.action, Action::EnableTrustedAccess { .. }))
    }

    pub(super) fn policy(&self, policy: &Arn) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreatePolicy { name, .. }
                if policy.account == written.place.account.as_str()
                    && policy.resource_name() == name.as_str())
        })
    }

    pub(super) fn role(&self, role: &RoleName) -> bool {
        self.any(
            |written| matches!(&written.action, Action::CreateRole { name, .. } if name == role),
        )
    }

    /// Whether a document lets in a role that this run has made. Somebody who was deleted never comes back.
    pub(super) fn role_in(&self, document: &Document) -> bool {
        let statements = document.statements();
        let names = statements
            .iter()
            .flat_map(|statement| statement.principals());
        names.into_iter().any(|principal| {
            Arn::parse(principal.value).is_ok_and(|arn| {
                self.any(|written| {
                    matches!(&written.action, Action::CreateRole { name, .. }
                        if arn.service == "iam"
                            && arn.account == written.place.account.as_str()
                            && arn.resource_name() == name.as_str())
                })
            })
        })
    }
}

/// Keys are named by their id or by their ARN, which ends in the id.
fn is_same_key(a: &str, b: &str) -> bool {
    let id = |key: &str| key.rsplit_once('/').map_or(key, |(_, id)| id).to_owned();
    id(a) == id(b)
}

fn is_here(arn: &Arn, place: &Place) -> bool {
    arn.account == place.account.as_str() && arn.region == place.region.as_str()
}
