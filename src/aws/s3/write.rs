//! Making buckets, and setting who may use them.

use aws_sdk_s3::types;

use crate::aws::Clients;
use crate::aws::answer::unbuilt;
use crate::aws::error::{Failure, failure};
use crate::domain::BucketName;
use crate::inventory::PublicAccessBlock;

/// The one Region for which a new bucket's location must not be named.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>
const UNNAMED_LOCATION: &str = "us-east-1";

const CREATE: &str = "s3:CreateBucket";

impl Clients {
    /// Make a bucket in this Region, without access lists and with its tags, so that it is marked from its first moment.
    ///
    /// A bucket that is the account's own already is left as it is. Where only the tags are refused, it is made without.
    /// Refused for instance because someone else has the name.
    pub async fn create_bucket(
        &self,
        name: &BucketName,
        tags: &[(String, String)],
    ) -> Result<(), Failure> {
        let mut marks = Vec::with_capacity(tags.len());
        for (key, value) in tags {
            let tag = types::Tag::builder().key(key).value(value).build();
            marks.push(tag.map_err(|err| unbuilt(CREATE, &err))?);
        }
        match self.make_bucket(name, marks).await {
            Err(refused) if !tags.is_empty() && refuses_tags(&refused) => {
                tracing::debug!(
                    code = refused.problem.code,
                    "the new bucket is made without tags"
                );
                self.make_bucket(name, Vec::new()).await
            }
            other => other,
        }
    }

    async fn make_bucket(&self, name: &BucketName, tags: Vec<types::Tag>) -> Result<(), Failure> {
        let region = self.place.region.as_str();
        let constraint =
            (region != UNNAMED_LOCATION).then(|| types::BucketLocationConstraint::from(region));
        let tags = Some(tags).filter(|tags| !tags.is_empty());
        let configuration = (constraint.is_some() || tags.is_some()).then(|| {
            types::CreateBucketConfiguration::builder()
                .set_location_constraint(constraint)
                .set_tags(tags)
                .build()
        });
        let made = self
            .s3
            .create_bucket()
            .bucket(name.as_str())
            .set_create_bucket_configuration(configuration)
            .object_ownership(types::ObjectOwnership::BucketOwnerEnforced)
            .send()
            .await;
        match made.map_err(|err| failure(CREATE, &err)) {
            Err(refused) if !refused.is("BucketAlreadyOwnedByYou") => Err(refused),
            _ => Ok(()),
        }
    }

    /// Set the four switches of S3 Block Public Access.
    pub async fn put_public_access_block(
        &self,
        name: &BucketName,
        block: PublicAccessBlock,
    ) -> Result<(), Failure> {
        let PublicAccessBlock {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = block;
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
}

/// Whether it is the tags alone that this sign-in may not give.
fn refuses_tags(refused: &Failure) -> bool {
    ["AccessDenied", "AccessDeniedException"]
        .iter()
        .any(|code| refused.is(code))
        && ["s3:TagResource", "s3:PutBucketTagging"]
            .iter()
            .any(|permission| refused.says(permission))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::error::Reached;
    use crate::problem::Problem;

    #[test]
    fn only_a_refusal_of_the_tags_makes_a_bucket_without_them() {
        let refused = |code: &str, said: &str| Failure {
            problem: Problem {
                code: Some(code.to_owned()),
                said: Some(said.to_owned()),
                ..Problem::new("No.")
            },
            reached: Reached::Refused,
        };
        assert!(refuses_tags(&refused(
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:TagResource on resource: x"
        )));
        assert!(!refuses_tags(&refused(
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:CreateBucket on resource: x"
        )));
        assert!(!refuses_tags(&refused(
            "BucketAlreadyExists",
            "s3:TagResource"
        )));
    }
}
