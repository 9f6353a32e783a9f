//! Making buckets, and setting who may use them.

use aws_sdk_s3::types;

use crate::aws::Clients;
use crate::aws::answer::unbuilt;
use crate::aws::error::{Failure, Reached, failure};
use crate::domain::BucketName;
use crate::inventory::PublicAccessBlock;

/// The one Region for which a new bucket's location must not be named.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>
const UNNAMED_LOCATION: &str = "us-east-1";

impl Clients {
    /// Make a bucket in this Region, without access lists, and tag it.
    ///
    /// A bucket that is the account's own already is left as it is. A refused tag is no failure: the bucket works without.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because someone else has the name.
    pub async fn create_bucket(
        &self,
        name: &BucketName,
        tags: &[(String, String)],
    ) -> Result<(), Failure> {
        let call = "s3:CreateBucket";
        let region = self.place.region.as_str();
        let location = (region != UNNAMED_LOCATION).then(|| {
            types::CreateBucketConfiguration::builder()
                .location_constraint(types::BucketLocationConstraint::from(region))
                .build()
        });
        let made = self
            .s3
            .create_bucket()
            .bucket(name.as_str())
            .set_create_bucket_configuration(location)
            .object_ownership(types::ObjectOwnership::BucketOwnerEnforced)
            .send()
            .await;
        if let Err(err) = made {
            let refused = failure(call, &err);
            return if refused.is("BucketAlreadyOwnedByYou") {
                Ok(())
            } else {
                Err(refused)
            };
        }
        match self.tag_bucket(name, tags).await {
            Err(untagged) if untagged.reached == Reached::Refused => {
                tracing::debug!(code = untagged.problem.code, "the new bucket has no tags");
                Ok(())
            }
            other => other,
        }
    }

    /// Switch on all four switches of S3 Block Public Access.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn block_public_access(&self, name: &BucketName) -> Result<(), Failure> {
        let PublicAccessBlock {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = PublicAccessBlock::ALL;
        self.s3
            .put_public_access_block()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .public_access_block_configuration(
                types::PublicAccessBlockConfiguration::builder()
                    .block_public_acls(block_public_acls)
                    .ignore_public_acls(ignore_public_acls)
                    .block_public_policy(block_public_policy)
                    .restrict_public_buckets(restrict_public_buckets)
                    .build(),
            )
            .send()
            .await
            .map_err(|err| failure("s3:PutPublicAccessBlock", &err))?;
        Ok(())
    }

    /// Replace a bucket's policy.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn put_bucket_policy(&self, name: &BucketName, policy: &str) -> Result<(), Failure> {
        self.s3
            .put_bucket_policy()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .policy(policy)
            .send()
            .await
            .map_err(|err| failure("s3:PutBucketPolicy", &err))?;
        Ok(())
    }

    async fn tag_bucket(
        &self,
        name: &BucketName,
        tags: &[(String, String)],
    ) -> Result<(), Failure> {
        let call = "s3:PutBucketTagging";
        if tags.is_empty() {
            return Ok(());
        }
        let mut tagging = types::Tagging::builder();
        for (key, value) in tags {
            let tag = types::Tag::builder().key(key).value(value).build();
            tagging = tagging.tag_set(tag.map_err(|err| unbuilt(call, &err))?);
        }
        self.s3
            .put_bucket_tagging()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .tagging(tagging.build().map_err(|err| unbuilt(call, &err))?)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }
}
