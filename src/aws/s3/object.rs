//! The empty object that stands for a folder.

use aws_sdk_s3::primitives::ByteStream;

use crate::aws::Clients;
use crate::aws::answer::if_there;
use crate::aws::error::{Failure, failure};
use crate::domain::BucketName;

impl Clients {
    /// Whether there is an object of this name in a bucket of this Region.
    /// Without the right to list the bucket AWS refuses also when there is none.
    pub async fn has_object(&self, bucket: &BucketName, name: &str) -> Result<bool, Failure> {
        Ok(self.object_size(bucket, name).await?.is_some())
    }

    /// The size of an object in bytes; `None` is "there is none".
    ///
    /// # Errors
    ///
    /// As [`Clients::has_object`].
    pub async fn object_size(
        &self,
        bucket: &BucketName,
        name: &str,
    ) -> Result<Option<i64>, Failure> {
        let asked = self
            .s3
            .head_object()
            .bucket(bucket.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .key(name)
            .send()
            .await;
        match asked {
            Ok(there) => Ok(Some(there.content_length().unwrap_or_default())),
            // The answer to HEAD has no body, so the status has to say it all.
            Err(err) => match err.raw_response().map(|answer| answer.status().as_u16()) {
                Some(404) => Ok(None),
                _ => Err(failure("s3:HeadObject", &err)),
            },
        }
    }

    /// Make the empty object that stands for a folder; one that is there is never written over.
    ///
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.
    pub async fn put_folder_object(
        &self,
        bucket: &BucketName,
        folder: &str,
    ) -> Result<(), Failure> {
        let asked = self
            .s3
            .put_object()
            .bucket(bucket.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .key(folder)
            .if_none_match("*")
            .body(ByteStream::from_static(b""))
            .send()
            .await;
        if_there("s3:PutObject", &["PreconditionFailed"], asked)?;
        Ok(())
    }
}
