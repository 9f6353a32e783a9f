//! Trails, what they record, and whether they do.

use super::carry_out::{Anew, At, CarryOut, Out, Output, Sight, compare, moved};
use super::ours::made_in;
use super::{bucket, key, organization, topic};
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience};
use crate::domain::Arn;
use crate::inventory::{FieldSelector, Selectors, Trail};
use crate::plan::{
    Action, CreateTrail, DeleteTrail, PutEventSelectors, StartLogging, StopLogging, TrailSettings,
    UpdateTrail, selectors_without_ours,
};

impl CarryOut for CreateTrail {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match at.clients.trail(&self.trail).await? {
            None => Ok(Sight::AsPlanned),
            Some(trail) => compare(
                as_made(&trail, &self.settings) == self.settings,
                false,
                "the trail",
            ),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .create_trail(&self.settings, &at.tags(self))
            .await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let TrailSettings {
            bucket,
            key_arn,
            topic_arn,
            ..
        } = &self.settings;
        accepts(
            code,
            fresh,
            bucket,
            key_arn.as_deref(),
            topic_arn.as_deref(),
        )
    }
}

impl CarryOut for UpdateTrail {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(trail) = at.clients.trail(&self.trail).await? else {
            return Err(moved("the trail"));
        };
        let now = TrailSettings::of(&trail, self.seen.name.clone());
        compare(now.with(&self.change) == now, now == self.seen, "the trail")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.update_trail(&self.trail, &self.change).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let (seen, change) = (&self.seen, &self.change);
        let key = change.key_arn.as_deref().or(seen.key_arn.as_deref());
        let topic = change.topic_arn.as_deref().or(seen.topic_arn.as_deref());
        new_trail(&self.trail, code, fresh)
            .or_else(|| accepts(code, fresh, &seen.bucket, key, topic))
    }

    /// What somebody set besides stays as it is.
    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let Some(trail) = at.clients.trail(&self.trail).await? else {
            return Ok(Anew::gone());
        };
        let seen = TrailSettings::of(&trail, self.seen.name.clone());
        let is_ours = seen.with(&self.change.back(&self.seen)) == seen;
        let update = Self {
            seen,
            ..self.clone()
        };
        Ok(Anew {
            now: None,
            out: if is_ours {
                Out::By(Box::new(Action::UpdateTrail(update)))
            } else {
                Out::Unclear
            },
        })
    }
}

impl CarryOut for PutEventSelectors {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = at.clients.trail_selectors(&self.trail).await?;
        let is = |wanted: &Selectors| match &now {
            Some(now) => same_selectors(now, wanted),
            // AWS's default is told as nothing.
            None => same_selectors(&Selectors::by_default(), wanted),
        };
        let as_seen = match &self.seen {
            Some(seen) => is(seen),
            // The plan saw AWS's default, or no trail yet.
            None => now.as_ref().is_none_or(is_default),
        };
        compare(is(&self.after), as_seen, "what the trail records")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.put_selectors(&self.trail, &self.after).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_trail(&self.trail, code, fresh)
    }

    /// What somebody chose besides stays.
    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let Some(ours) = &self.seen else {
            return Ok(Anew::default());
        };
        let now = at.clients.trail_selectors(&self.trail).await?;
        let now = sorted(&now.unwrap_or_else(Selectors::by_default));
        let out = match selectors_without_ours(&sorted(&self.after), &sorted(ours), &now) {
            None => Out::Unclear,
            Some(left) if left == now => Out::Gone,
            Some(after) => Out::By(Box::new(Action::PutEventSelectors(Self {
                trail: self.trail.clone(),
                seen: Some(now),
                after,
            }))),
        };
        Ok(Anew { now: None, out })
    }
}

impl CarryOut for StartLogging {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        compare(at.clients.trail_logging(&self.trail).await?, true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.start_logging(&self.trail).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_trail(&self.trail, code, fresh)
    }
}

impl CarryOut for StopLogging {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match at.clients.trail_logging(&self.trail).await {
            Err(gone) if gone.is("TrailNotFoundException") => Ok(Sight::Right(None)),
            logs => compare(!logs?, true, ""),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.stop_logging(&self.trail).await?;
        Ok(None)
    }
}

impl CarryOut for DeleteTrail {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Some(trail) = at.clients.trail(&self.trail).await? else {
            return Ok(Sight::Right(None));
        };
        let tags = at.clients.trail_tags(&self.trail).await?;
        made_in(&self.made_in, &tags, "The trail")?;
        compare(
            false,
            as_made(&trail, &self.settings) == self.settings,
            "the trail",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_trail(&self.trail).await?;
        Ok(None)
    }
}

/// AWS may not see a trail everywhere yet that this run has made.
fn new_trail(trail: &Arn, code: &str, fresh: &Fresh) -> Option<Patience> {
    let mut made = fresh.all::<CreateTrail>();
    (code == "TrailNotFoundException" && made.any(|(_, made)| made.trail == *trail)).then_some(
        Patience::minutes(2, "AWS needs a moment to see the new trail."),
    )
}

/// A trail that AWS tests against its bucket, key and topic.
fn accepts(
    code: &str,
    fresh: &Fresh,
    bucket: &str,
    key: Option<&str>,
    topic: Option<&str>,
) -> Option<Patience> {
    let topic = topic.and_then(|topic| Arn::parse(topic).ok());
    // A trail that names no key writes with the bucket's own.
    let own_key = || key.is_none() && key::has_new_rules_behind("log-bucket-lock", fresh);
    let (made, patience) = match code {
        "NoSuchBucket" | "S3BucketDoesNotExistException" => {
            (bucket::is_new(bucket, fresh), bucket::NEW)
        }
        "InsufficientS3BucketPolicyException" => (
            bucket::has_new_rules(bucket, fresh) || own_key(),
            Patience::minutes(
                2,
                "The new rules of the bucket or of its key are in place. AWS needs a moment to accept them.",
            ),
        ),
        "InsufficientEncryptionPolicyException" => (
            key.is_some_and(|key| key::has_new_rules(key, fresh)) || own_key(),
            Patience::minutes(
                2,
                "The key's new rules are in place. AWS needs a moment to accept them.",
            ),
        ),
        "InsufficientSnsTopicPolicyException" => (
            topic.is_some_and(|topic| {
                topic::has_new_rules(&topic, fresh)
                    || key::has_new_rules_behind("log-topic-key", fresh)
            }),
            Patience::minutes(
                2,
                "The new rules of the topic or of its key are in place. AWS needs a moment to accept them.",
            ),
        ),
        "CloudTrailAccessNotEnabledException"
        | "InsufficientDependencyServiceAccessPermissionException" => (
            organization::is_new(fresh),
            Patience::minutes(
                2,
                "CloudTrail was just let into the organization. AWS needs a moment to see that.",
            ),
        ),
        _ => return None,
    };
    made.then_some(patience)
}

/// The settings of a trail that was just made. Whatever does not know of a newer setting says nothing about it, which is then no
/// difference.
fn as_made(trail: &Trail, like: &TrailSettings) -> TrailSettings {
    TrailSettings {
        recursive: trail.recursive.or(like.recursive),
        ..TrailSettings::of(trail, like.name.clone())
    }
}

/// AWS's default in the advanced form: all management events, and nothing else. In the basic form it is read as `None`.
fn is_default(selectors: &Selectors) -> bool {
    let Selectors::Advanced(list) = selectors else {
        return false;
    };
    list.iter().all(|selector| {
        matches!(
            selector.fields.as_slice(),
            [only] if *only == FieldSelector {
                field: "eventCategory".to_owned(),
                equals: vec!["Management".to_owned()],
                ..FieldSelector::default()
            }
        )
    })
}

/// The same, whatever the order in which AWS lists them.
fn same_selectors(a: &Selectors, b: &Selectors) -> bool {
    sorted(a) == sorted(b)
}

/// In one order, because that in which AWS lists them means nothing.
fn sorted(selectors: &Selectors) -> Selectors {
    let mut selectors = selectors.clone();
    match &mut selectors {
        Selectors::Basic(list) => {
            for selector in list.iter_mut() {
                selector.excluded_sources.sort_unstable();
                for resource in &mut selector.data_resources {
                    resource.values.sort_unstable();
                }
                selector.data_resources.sort_by(|a, b| a.kind.cmp(&b.kind));
            }
            list.sort_by_key(|selector| format!("{selector:?}"));
        }
        Selectors::Advanced(list) => {
            for selector in list.iter_mut() {
                for field in &mut selector.fields {
                    for values in [
                        &mut field.equals,
                        &mut field.starts_with,
                        &mut field.ends_with,
                        &mut field.not_equals,
                        &mut field.not_starts_with,
                        &mut field.not_ends_with,
                    ] {
                        values.sort_unstable();
                    }
                }
                selector.fields.sort_by(|a, b| a.field.cmp(&b.field));
            }
            list.sort_by_key(|selector| format!("{selector:?}"));
        }
    }
    selectors
}
