//! Buckets, their rules, what they announce, and a folder in one.

use super::carry_out::{Anew, At, CarryOut, Out, Output, Sight, compare, same};
use super::ours::out_of;
use super::{key, role, topic};
use crate::apply::fresh::Fresh;
use crate::aws::{BucketPlace, Failure, Patience};
use crate::domain::Arn;
use crate::inventory::{Notification, PublicAccessBlock};
use crate::plan::{
    Action, BlockPublicAccess, CreateBucket, PutBucketNotification, PutBucketPolicy,
    PutFolderObject, without_ours,
};
use crate::problem::Problem;

impl CarryOut for CreateBucket {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let place = &at.change.place;
        let found = at
            .aws
            .bucket_place(&place.account, &place.region, &self.bucket);
        match found.await? {
            BucketPlace::Free => Ok(Sight::AsPlanned),
            BucketPlace::Yours(region) => {
                compare(region == place.region, false, "the bucket's Region")
            }
            BucketPlace::NotYours | BucketPlace::Elsewhere(_) => {
                let mut problem =
                    Problem::new("Someone else in the world already has a bucket with this name.")
                        .hint("Choose another name. Add your company or a number.");
                problem.code = Some("BucketAlreadyExists".to_owned());
                Err(Failure::before(problem))
            }
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .create_bucket(&self.bucket, &at.tags(self))
            .await?;
        Ok(None)
    }
}

impl CarryOut for BlockPublicAccess {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = at.clients.public_access_block(&self.bucket).await?;
        // A new bucket gets all four from AWS itself since 2023.
        compare(
            now == Some(PublicAccessBlock::ALL),
            now == self.seen || now.is_none(),
            "the bucket's public access settings",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let all = PublicAccessBlock::ALL;
        at.clients
            .put_public_access_block(&self.bucket, all)
            .await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_bucket(self.bucket.as_str(), code, fresh)
    }
}

impl CarryOut for PutBucketPolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = at.clients.bucket_policy(&self.bucket).await?;
        compare(
            same(now.as_ref(), Some(&self.after)),
            same(now.as_ref(), self.seen.as_ref()),
            "the bucket's policy",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        let policy = self.after.to_compact();
        at.clients.put_bucket_policy(&self.bucket, &policy).await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_bucket(self.bucket.as_str(), code, fresh)
            .or_else(|| role::new_principal(&self.after, code, refused, fresh))
    }

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let Some(ours) = &self.seen else {
            return Ok(Anew::default());
        };
        let now = at.clients.bucket_policy(&self.bucket).await?;
        Ok(out_of(Some(&self.after), ours, now, |seen, after| {
            Action::PutBucketPolicy(Self {
                bucket: self.bucket.clone(),
                seen: Some(seen),
                after,
            })
        }))
    }
}

impl CarryOut for PutBucketNotification {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = in_order(at.clients.notification(&self.bucket).await?);
        compare(
            now == in_order(self.after.clone()),
            now == in_order(self.seen.clone()),
            "what the bucket announces",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .put_notification(&self.bucket, &self.after)
            .await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        let new_rules = || {
            let mut targets = self.after.topics.iter();
            let ours = targets.find(|target| !self.seen.topics.contains(target))?;
            let is_tested = code == "InvalidArgument"
                && refused.says("validate the following destination")
                && !names_another(refused, &ours.arn);
            let is_new = topic::has_new_rules(&ours.arn, fresh)
                || key::has_new_rules_behind("findings-topic-key", fresh);
            (is_tested && is_new).then_some(Patience::minutes(
                2,
                "S3 tests the topic. Its rules or those of its key are new. AWS needs a moment to take them in.",
            ))
        };
        new_bucket(self.bucket.as_str(), code, fresh).or_else(new_rules)
    }

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let now = in_order(at.clients.notification(&self.bucket).await?);
        let (before, ours) = (in_order(self.after.clone()), in_order(self.seen.clone()));
        let out = match without_ours(&before, &ours, &now) {
            None => Out::Unclear,
            Some(left) if left == now => Out::Gone,
            Some(after) => Out::By(Box::new(Action::PutBucketNotification(Self {
                bucket: self.bucket.clone(),
                seen: now,
                after,
            }))),
        };
        Ok(Anew { now: None, out })
    }
}

impl CarryOut for PutFolderObject {
    /// With the right to see that it is there it is not written; without, the write itself makes sure.
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.has_object(&self.bucket, &self.folder).await;
        compare(there.unwrap_or(false), true, "")
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .put_folder_object(&self.bucket, &self.folder)
            .await?;
        Ok(None)
    }

    fn spreads(&self, code: &str, _refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        new_bucket(self.bucket.as_str(), code, fresh)
    }
}

pub(super) const NEW: Patience = Patience::minutes(2, "AWS needs a moment to see the new bucket.");

/// AWS may not see a bucket everywhere yet that this run has made.
fn new_bucket(bucket: &str, code: &str, fresh: &Fresh) -> Option<Patience> {
    (code == "NoSuchBucket" && is_new(bucket, fresh)).then_some(NEW)
}

pub(super) fn is_new(bucket: &str, fresh: &Fresh) -> bool {
    let mut made = fresh.all::<CreateBucket>();
    made.any(|(_, made)| made.bucket.as_str() == bucket)
}

pub(super) fn has_new_rules(bucket: &str, fresh: &Fresh) -> bool {
    let mut put = fresh.all::<PutBucketPolicy>();
    put.any(|(_, put)| put.bucket.as_str() == bucket)
}

/// Whether S3 names a place that the bucket tells, and it is not ours.
fn names_another(refused: &Failure, ours: &Arn) -> bool {
    let said = refused.problem.said.as_deref().unwrap_or_default();
    said.split(|sign: char| sign.is_whitespace() || "()[],;".contains(sign))
        .filter_map(|word| Arn::parse(word.trim_end_matches('.')).ok())
        .any(|arn| ["sns", "sqs", "lambda"].contains(&arn.service.as_str()) && arn != *ours)
}

/// Lists whose order means nothing, in one order.
fn in_order(mut notification: Notification) -> Notification {
    for targets in [
        &mut notification.topics,
        &mut notification.queues,
        &mut notification.functions,
    ] {
        for target in targets.iter_mut() {
            target.events.sort_unstable();
            for rule in &mut target.filter {
                rule.0 = rule.0.to_lowercase();
            }
            target.filter.sort_unstable();
        }
        targets.sort_by(|a, b| (&a.id, &a.arn).cmp(&(&b.id, &b.arn)));
    }
    notification
}
