//! KMS keys, their aliases, their rotation and their rules.

use super::carry_out::{Anew, At, CarryOut, Output, Replaced, Settling, Sight, compare, moved};
use super::ours::out_of;
use super::role;
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience};
use crate::plan::{
    Action, CreateAlias, CreateKey, Deed as _, DeleteAlias, DisableKeyRotation, EnableKeyRotation,
    PutKeyPolicy, ScheduleKeyDeletion, key_id,
};
use crate::policy::{Document, same_meaning};

/// KMS shows a key's old rules for a while, minutes at most.
const STALE: Patience = Patience::minutes(
    10,
    "AWS still shows the key's rules from before we changed them.",
);

impl CarryOut for CreateKey {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let mut made = at.clients.made_keys(&[self.part.as_str()]).await?;
        let Some(made) = made.remove(&self.part) else {
            return Ok(Sight::AsPlanned);
        };
        // Anybody can set our tags: ours is only a key with the rules that we wrote.
        let key = made.arn.to_string();
        if made.is_plain && same_meaning(&at.clients.key_policy(&key).await?, &self.policy) {
            Ok(Sight::Right(Some(key)))
        } else {
            Err(moved("the key"))
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let policy = self.policy.to_compact();
        let made = at
            .clients
            .create_key(&self.description, &policy, &at.tags(self))
            .await?;
        Ok(Some(made.to_string()))
    }

    fn looks_in_doubt(&self) -> Option<(u32, Patience)> {
        Some((
            5,
            Patience::minutes(
                1,
                "The key may have been made already. We look for it before we make one.",
            ),
        ))
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        role::new_principal(&self.policy, code, refused, fresh)
    }
}

impl CarryOut for CreateAlias {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match at.clients.aliases().await?.get(self.alias.as_str()) {
            None => Ok(Sight::AsPlanned),
            Some(id) => compare(self.key.ends_with(id.as_str()), false, "the key's nickname"),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.create_alias(&self.alias, self.key_id()).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_key(&self.key, code, fresh)
    }
}

impl CarryOut for EnableKeyRotation {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        compare(at.clients.key_rotates(&self.key).await?, true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.enable_key_rotation(&self.key).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_key(&self.key, code, fresh)
    }
}

impl CarryOut for PutKeyPolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = at.clients.key_policy(&self.key).await?;
        let sight = compare(
            same_meaning(&now, &self.after),
            same_meaning(&now, &self.seen),
            "the key's policy",
        );
        let is_ours = || {
            let mut replaced = at.replaced.documents.iter();
            replaced.any(|old| same_meaning(&now, old))
        };
        match sight {
            // Another run has put something else in its place minutes ago, so that is what counts.
            Ok(Sight::Right(_)) if at.replaced.is_wanted => Ok(Sight::AsPlanned),
            // Only what nobody of us wrote is somebody else's.
            Err(moved) if is_ours() => Ok(Sight::Replaced(moved, STALE)),
            // The plan may have been made from that text, too.
            Ok(Sight::AsPlanned) if at.replaced.is_late => {
                Ok(Sight::Replaced(moved("the key's policy"), STALE))
            }
            sight => sight,
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let policy = self.after.to_compact();
        at.clients.put_key_policy(&self.key, &policy).await?;
        Ok(None)
    }

    fn settles(&self) -> Option<Patience> {
        Some(Patience::minutes(
            2,
            "The key's new rules are written. AWS does not show them everywhere yet.",
        ))
    }

    /// For a while KMS shows now the old rules and now the new ones, so it has to show the new ones twice.
    async fn settled(&self, at: &At<'_>, _made: Option<&str>) -> Result<Settling, Failure> {
        for _ in 0..2 {
            if !same_meaning(&at.clients.key_policy(&self.key).await?, &self.after) {
                return Ok(Settling::Waits);
            }
        }
        Ok(Settling::Done)
    }

    fn replaced(&self, fresh: &Fresh) -> Replaced {
        Replaced {
            documents: replaced_rules(&self.key, fresh).cloned().collect(),
            is_late: is_late(self, fresh),
            is_wanted: is_wanted_late(self, fresh),
        }
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_key(&self.key, code, fresh)
            .or_else(|| role::new_principal(&self.after, code, refused, fresh))
    }

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let now = at.clients.key_policy(&self.key).await?;
        let before = Some(&self.after);
        Ok(out_of(before, &self.seen, Some(now), |seen, after| {
            Action::PutKeyPolicy(Self {
                key: self.key.clone(),
                seen,
                after,
            })
        }))
    }
}

impl CarryOut for DeleteAlias {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match at.clients.aliases().await?.get(self.alias.as_str()) {
            None => Ok(Sight::Right(None)),
            Some(id) => compare(false, self.key.ends_with(id.as_str()), "the key's nickname"),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_alias(&self.alias).await?;
        Ok(None)
    }
}

impl CarryOut for DisableKeyRotation {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match at.clients.key_rotates(&self.key).await {
            Err(gone) if gone.is("NotFoundException") => Ok(Sight::Right(None)),
            rotates => compare(!rotates?, true, ""),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.disable_key_rotation(&self.key).await?;
        Ok(None)
    }
}

impl CarryOut for ScheduleKeyDeletion {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.key(&self.key).await?;
        let Some(there) = there.filter(|key| key.state != "PendingDeletion") else {
            return Ok(Sight::Right(None));
        };
        let policy = there.policy.as_result();
        let policy = policy.map_err(|problem| Failure::before(problem.clone()))?;
        compare(
            false,
            same_meaning(policy, &self.policy),
            "the key's policy",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .schedule_key_deletion(&self.key, Self::DAYS)
            .await?;
        Ok(None)
    }
}

/// Whether the last that another run wrote minutes ago stands in the place of what is to be there again: KMS may still show that.
fn is_wanted_late(put: &PutKeyPolicy, fresh: &Fresh) -> bool {
    let last = fresh.recent::<PutKeyPolicy>(put.subject()).last();
    last.is_some_and(|(_, last)| {
        same_meaning(&last.seen, &put.after) && !same_meaning(&last.after, &put.after)
    })
}

/// Whether another run has put other rules in the place of those that the plan saw minutes ago, and the last that were written are
/// not these new ones: a look and a plan that show the old ones are late, and writing from them would take that run's rules away.
/// They are not late where the last write, one of this run too, has put them back.
fn is_late(put: &PutKeyPolicy, fresh: &Fresh) -> bool {
    let newest = fresh.about::<PutKeyPolicy>(put.subject()).last();
    if newest.is_some_and(|(_, newest)| same_meaning(&newest.after, &put.seen)) {
        return false;
    }
    let mut was_replaced = false;
    let mut last = None;
    for (_, other) in fresh.recent::<PutKeyPolicy>(put.subject()) {
        was_replaced |= same_meaning(&other.seen, &put.seen);
        last = Some(&other.after);
    }
    was_replaced && last.is_some_and(|last| !same_meaning(last, &put.after))
}

/// The rules of a key that we have put others in the place of.
fn replaced_rules<'f>(key: &str, fresh: &'f Fresh) -> impl Iterator<Item = &'f Document> {
    fresh
        .about::<PutKeyPolicy>(key_id(key))
        .map(|(_, put)| &put.seen)
}

/// AWS may not see a key everywhere yet that this run has made.
fn new_key(key: &str, code: &str, fresh: &Fresh) -> Option<Patience> {
    let is_unseen = matches!(code, "NotFoundException" | "DisabledException");
    (is_unseen && is_new(key, fresh)).then_some(Patience::minutes(
        10,
        "AWS needs a moment to see the new key.",
    ))
}

/// A key by its id or ARN.
fn is_new(key: &str, fresh: &Fresh) -> bool {
    fresh.all::<CreateKey>().any(|(written, _)| {
        let made = written.output.as_deref();
        made.is_some_and(|made| key_id(made) == key_id(key))
    })
}

pub(super) fn has_new_rules(key: &str, fresh: &Fresh) -> bool {
    is_new(key, fresh) || replaced_rules(key, fresh).next().is_some()
}

/// Whether the key behind something has new rules, by the part of the plan that writes them, such as `log-topic-key`.
pub(super) fn has_new_rules_behind(part: &str, fresh: &Fresh) -> bool {
    let mut written = fresh.all::<PutKeyPolicy>();
    written.any(|(written, _)| written.change.part() == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;
    use crate::plan::{Action, ChangeId, Section};
    use crate::policy::Statement;

    const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1111-2222";

    fn id(part: &str) -> ChangeId {
        let place = Place::parse("111122223333/us-east-1").unwrap();
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

    fn put(key: &str, seen: &Document, after: &Document) -> PutKeyPolicy {
        PutKeyPolicy {
            key: key.to_owned(),
            seen: seen.clone(),
            after: after.clone(),
        }
    }

    // KEY-04: KMS shows the look, and the plan, the rules from before another run.
    #[test]
    fn rules_that_another_run_has_just_replaced_are_no_ground_to_write_from() {
        let before = rules(&["Root"]);
        let first = rules(&["Root", "Logs"]);
        let second = rules(&["Root", "Logs", "Findings"]);
        let ours = rules(&["Root", "Topic"]);
        let mut fresh = Fresh::default();
        assert!(!is_late(&put(KEY, &before, &ours), &fresh));
        fresh.add_recent(
            &id("log-key-policy"),
            Action::PutKeyPolicy(put(KEY, &before, &first)),
            None,
        );
        assert!(is_late(&put("1111-2222", &before, &ours), &fresh));
        assert!(!is_late(&put("3333-4444", &before, &ours), &fresh));
        // The same rules once more take nothing away, and those that stand now are a good ground.
        assert!(!is_late(&put(KEY, &before, &first), &fresh));
        assert!(!is_late(&put(KEY, &first, &second), &fresh));
        fresh.add_recent(
            &id("findings-key-policy"),
            Action::PutKeyPolicy(put(KEY, &first, &second)),
            None,
        );
        assert!(is_late(&put(KEY, &before, &first), &fresh));
        assert!(is_late(&put(KEY, &first, &ours), &fresh));
        assert!(!is_late(&put(KEY, &second, &ours), &fresh));
    }
}
