//! What this run has made or changed, or another run of ours minutes ago. AWS takes a moment to spread it, so a refusal that is
//! about one of these things may pass. One that is about anything else does not.

use std::collections::BTreeMap;

use crate::domain::{Arn, RoleName};
use crate::plan::{
    Action, Change, ChangeId, CreateBucket, CreatePolicy, CreateRole, CreateTopic, CreateTrail,
    PutBucketPolicy, PutKeyPolicy, PutTopicPolicy,
};
use crate::policy::{Document, same_meaning};

/// The writes of this run, its earlier parts too, and those that other runs have just made.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    written: BTreeMap<ChangeId, Written>,
    recent: Vec<Written>,
}

#[derive(Debug)]
struct Written {
    change: ChangeId,
    action: Action,
    /// What came back, such as a key's ARN.
    output: Option<String>,
}

impl Written {
    fn is_in(&self, account: &str) -> bool {
        self.change
            .place()
            .is_some_and(|place| place.account.as_str() == account)
    }
}

impl Fresh {
    /// Remember a write, with its slots filled.
    pub(super) fn add(&mut self, change: &ChangeId, action: Action, output: Option<String>) {
        let written = Written {
            change: change.clone(),
            action,
            output,
        };
        self.written.insert(change.clone(), written);
    }

    /// Remember a write of another run; the oldest comes first.
    pub(super) fn add_recent(&mut self, change: &ChangeId, action: Action, output: Option<String>) {
        self.recent.push(Written {
            change: change.clone(),
            action,
            output,
        });
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
            matches!(&written.action, Action::CreateBucket(CreateBucket { bucket }) if bucket.as_str() == name)
        })
    }

    pub(super) fn bucket_rules(&self, name: &str) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::PutBucketPolicy(PutBucketPolicy { bucket, .. }) if bucket.as_str() == name)
        })
    }

    /// A key by its id or ARN.
    pub(super) fn key(&self, key: &str) -> bool {
        self.any(|written| {
            matches!(written.action, Action::CreateKey(_))
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
            Action::PutKeyPolicy(PutKeyPolicy {
                key: other, seen, ..
            }) if is_same_key(other, key) => Some(seen),
            _ => None,
        })
    }

    /// The rules of a key behind something, by the part of the plan that writes them, such as `log-topic-key`.
    pub(super) fn rules_of_key_behind(&self, part: &str) -> bool {
        self.any(|written| {
            matches!(written.action, Action::PutKeyPolicy(_)) && written.change.part() == part
        })
    }

    /// Whether another run has put other rules in the place of these minutes ago, and the last that were written are not these
    /// new ones: a look and a plan that show the old ones are late, and writing from them would take that run's rules away.
    pub(super) fn is_late(&self, key: &str, seen: &Document, after: &Document) -> bool {
        let mut was_replaced = false;
        let mut last = None;
        for written in &self.recent {
            if let Action::PutKeyPolicy(PutKeyPolicy {
                key: other,
                seen: before,
                after: now,
            }) = &written.action
                && is_same_key(other, key)
            {
                was_replaced |= same_meaning(before, seen);
                last = Some(now);
            }
        }
        was_replaced && last.is_some_and(|last| !same_meaning(last, after))
    }

    pub(super) fn topic(&self, topic: &Arn) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreateTopic(CreateTopic { topic: name, .. })
                if is_here(topic, &written.change) && topic.resource == name.as_str())
        })
    }

    pub(super) fn topic_rules(&self, topic: &Arn) -> bool {
        self.topic(topic)
            || self.any(|written| {
                matches!(&written.action, Action::PutTopicPolicy(PutTopicPolicy { topic: other, .. }) if other == topic)
            })
    }

    pub(super) fn trail(&self, trail: &Arn) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreateTrail(CreateTrail { trail: made, .. }) if made == trail)
        })
    }

    /// That CloudTrail may work across the organization.
    pub(super) fn trusted_access(&self) -> bool {
        self.any(|written| matches!(written.action, Action::EnableTrustedAccess(_)))
    }

    pub(super) fn policy(&self, policy: &Arn) -> bool {
        self.any(|written| {
            matches!(&written.action, Action::CreatePolicy(CreatePolicy { name, .. })
                if written.is_in(&policy.account)
                    && policy.resource_name() == name.as_str())
        })
    }

    pub(super) fn role(&self, role: &RoleName) -> bool {
        self.any(
            |written| matches!(&written.action, Action::CreateRole(CreateRole { name, .. }) if name == role),
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
                    matches!(&written.action, Action::CreateRole(CreateRole { name, .. })
                        if arn.service == "iam"
                            && written.is_in(&arn.account)
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

fn is_here(arn: &Arn, change: &ChangeId) -> bool {
    change.place().is_some_and(|place| {
        arn.account == place.account.as_str() && arn.region == place.region.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Place, Region};
    use crate::plan::Section;
    use crate::policy::Statement;

    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1111-2222";

    fn id(part: &str) -> ChangeId {
        let place = Place::new(
            AccountId::parse("111122223333").unwrap(),
            Region::parse("us-east-1").unwrap(),
        );
        let id = ChangeId::new(Section::CloudTrail, &place, part);
        assert_eq!((id.place(), id.part()), (Some(place), part));
        id
    }

    fn rules(sids: &[&str]) -> Document {
        Document::from_statements(sids.iter().map(|sid| {
            Statement::allow(sid)
                .services(["cloudtrail.amazonaws.com"])
                .action([format!("kms:{sid}")])
        }))
    }

    fn put(key: &str, seen: &Document, after: &Document) -> Action {
        Action::PutKeyPolicy(PutKeyPolicy {
            key: key.to_owned(),
            seen: seen.clone(),
            after: after.clone(),
        })
    }

    // KEY-04: KMS shows the look, and the plan, the rules from before another run.
    #[test]
    fn rules_that_another_run_has_just_replaced_are_no_ground_to_write_from() {
        let before = rules(&["Root"]);
        let first = rules(&["Root", "Logs"]);
        let second = rules(&["Root", "Logs", "Findings"]);
        let ours = rules(&["Root", "Topic"]);
        let mut fresh = Fresh::default();
        assert!(!fresh.is_late(KEY, &before, &ours));
        fresh.add_recent(&id("log-key-policy"), put(KEY, &before, &first), None);
        assert!(fresh.is_late("1111-2222", &before, &ours));
        assert!(!fresh.is_late("3333-4444", &before, &ours));
        // The same rules once more take nothing away, and those that stand now are a good ground.
        assert!(!fresh.is_late(KEY, &before, &first));
        assert!(!fresh.is_late(KEY, &first, &second));
        fresh.add_recent(&id("findings-key-policy"), put(KEY, &first, &second), None);
        assert!(fresh.is_late(KEY, &before, &first));
        assert!(fresh.is_late(KEY, &first, &ours));
        assert!(!fresh.is_late(KEY, &second, &ours));
    }
}
