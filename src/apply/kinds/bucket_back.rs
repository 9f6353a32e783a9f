//! Taking back what was written to a bucket.

use super::carry_out::{Anew, At, CarryOut, Output, Sight, compare, moved, same};
use super::ours::{HOLDS_FILES, made_in, out_of};
use crate::aws::{BucketPlace, Failure};
use crate::inventory::PublicAccessBlock;
use crate::plan::{
    Action, DeleteBucket, DeleteBucketPolicy, DeleteFolderObject, PutBucketPolicy,
    RestorePublicAccess,
};
use crate::problem::Problem;

impl CarryOut for DeleteBucket {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let place = &at.change.place;
        let found = at
            .aws
            .bucket_place(&place.account, &place.region, &self.bucket);
        match found.await? {
            BucketPlace::Free => return Ok(Sight::Right(None)),
            BucketPlace::Yours(region) if region == place.region => {}
            _ => return Err(moved("the bucket")),
        }
        made_in(
            &self.made_in,
            &at.clients.bucket_tags(&self.bucket).await?,
            "The bucket",
        )?;
        let there = at.clients.some_objects(&self.bucket).await?;
        if there.iter().all(|name| self.but.contains(name)) {
            return Ok(Sight::AsPlanned);
        }
        let mut problem = Problem::new("It holds files, and they are yours to keep.").hint(
            "If nobody needs the files any more, empty the bucket in AWS and delete it there.",
        );
        problem.code = Some(HOLDS_FILES.to_owned());
        Err(Failure::before(problem))
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_bucket(&self.bucket).await?;
        Ok(None)
    }
}

impl CarryOut for DeleteBucketPolicy {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = match at.clients.bucket_policy(&self.bucket).await {
            Err(gone) if gone.is("NoSuchBucket") => return Ok(Sight::Right(None)),
            now => now?,
        };
        compare(
            now.is_none(),
            same(now.as_ref(), Some(&self.seen)),
            "the bucket's policy",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients.delete_bucket_policy(&self.bucket).await?;
        Ok(None)
    }

    async fn anew(&self, at: &At<'_>) -> Result<Anew, Failure> {
        let now = at.clients.bucket_policy(&self.bucket).await?;
        Ok(out_of(None, &self.seen, now, |seen, after| {
            let bucket = self.bucket.clone();
            if after.statements().is_empty() {
                Action::DeleteBucketPolicy(Self { bucket, seen })
            } else {
                Action::PutBucketPolicy(PutBucketPolicy {
                    bucket,
                    seen: Some(seen),
                    after,
                })
            }
        }))
    }
}

impl CarryOut for RestorePublicAccess {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let now = match at.clients.public_access_block(&self.bucket).await {
            Err(gone) if gone.is("NoSuchBucket") => return Ok(Sight::Right(None)),
            now => now?,
        };
        compare(
            now == self.after,
            now == Some(PublicAccessBlock::ALL),
            "the bucket's public access settings",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        match self.after {
            Some(block) => {
                at.clients
                    .put_public_access_block(&self.bucket, block)
                    .await?;
            }
            None => at.clients.delete_public_access_block(&self.bucket).await?,
        }
        Ok(None)
    }
}

impl CarryOut for DeleteFolderObject {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let size = at.clients.object_size(&self.bucket, &self.folder).await?;
        compare(
            size.is_none(),
            size == Some(0),
            "the file that stands for the folder",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .delete_folder_object(&self.bucket, &self.folder)
            .await?;
        Ok(None)
    }
}
