//! What takes things of a bucket away again. Nothing in here deletes a file that holds anything.

use crate::aws::Clients;
use crate::aws::answer::if_there;
use crate::aws::error::{Failure, failure};
use crate::domain::BucketName;

impl Clients {
    /// Delete a bucket that holds nothing; one that is gone already is no failure.
    /// Refused because it holds something.
    pub async fn delete_bucket(&self, name: &BucketName) -> Result<(), Failure> {
        let deleted = self
            .s3
            .delete_bucket()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        if_there("s3:DeleteBucket", &["NoSuchBucket"], deleted)?;
        Ok(())
    }

    /// Take a bucket's policy away; where there is none, nothing happens.
    pub async fn delete_bucket_policy(&self, name: &BucketName) -> Result<(), Failure> {
        let deleted = self
            .s3
            .delete_bucket_policy()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        if_there("s3:DeleteBucketPolicy", &["NoSuchBucketPolicy"], deleted)?;
        Ok(())
    }

    /// Have S3 Block Public Access of a bucket as if it had never been set.
    pub async fn delete_public_access_block(&self, name: &BucketName) -> Result<(), Failure> {
        self.s3
            .delete_public_access_block()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await
            .map_err(|err| failure("s3:DeletePublicAccessBlock", &err))?;
        Ok(())
    }

    /// Some of the objects in a bucket, old versions and deleted ones too: enough to see whether there are others than a few known.
    pub async fn some_objects(&self, name: &BucketName) -> Result<Vec<String>, Failure> {
        let answer = self
            .s3
            .list_object_versions()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .max_keys(50)
            .send()
            .await
            .map_err(|err| failure("s3:ListObjectVersions", &err))?;
        let versions = answer.versions().iter().filter_map(|it| it.key());
        let deleted = answer.delete_markers().iter().filter_map(|it| it.key());
        Ok(versions.chain(deleted).map(str::to_owned).collect())
    }

    /// Delete the empty object that stands for a folder; one that is gone already is no failure.
    pub async fn delete_folder_object(
        &self,
        bucket: &BucketName,
        folder: &str,
    ) -> Result<(), Failure> {
        self.s3
            .delete_object()
            .bucket(bucket.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .key(folder)
            .send()
            .await
            .map_err(|err| failure("s3:DeleteObject", &err))?;
        Ok(())
    }
}
