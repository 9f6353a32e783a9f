//! What a bucket is set to: closed or open, its default encryption, its tags, and who pays.

use std::collections::BTreeMap;

use aws_sdk_s3::types;

use crate::aws::Clients;
use crate::aws::answer::strange;
use crate::aws::error::{Failure, Reached, failure};
use crate::domain::BucketName;
use crate::inventory::{BucketEncryption, PublicAccessBlock};

impl Clients {
    /// The four switches of S3 Block Public Access; `None` is "never set".
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn public_access_block(
        &self,
        name: &BucketName,
    ) -> Result<Option<PublicAccessBlock>, Failure> {
        let call = "s3:GetPublicAccessBlock";
        let asked = self
            .s3
            .get_public_access_block()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        match asked {
            Ok(answer) => {
                Ok(answer
                    .public_access_block_configuration()
                    .map(|block| PublicAccessBlock {
                        block_public_acls: block.block_public_acls().unwrap_or_default(),
                        ignore_public_acls: block.ignore_public_acls().unwrap_or_default(),
                        block_public_policy: block.block_public_policy().unwrap_or_default(),
                        restrict_public_buckets: block
                            .restrict_public_buckets()
                            .unwrap_or_default(),
                    }))
            }
            Err(err) => {
                let refused = failure(call, &err);
                if refused.is("NoSuchPublicAccessBlockConfiguration") {
                    Ok(None)
                } else {
                    Err(refused)
                }
            }
        }
    }

    /// A bucket's tags; none at all is an answer too.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn bucket_tags(
        &self,
        name: &BucketName,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let asked = self
            .s3
            .get_bucket_tagging()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        match asked {
            Ok(answer) => Ok(answer
                .tag_set()
                .iter()
                .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
                .collect()),
            Err(err) => {
                let refused = failure("s3:GetBucketTagging", &err);
                if refused.is("NoSuchTagSet") {
                    Ok(BTreeMap::new())
                } else {
                    Err(refused)
                }
            }
        }
    }

    /// Whether whoever reads from the bucket pays for it (Requester Pays).
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn requester_pays(&self, name: &BucketName) -> Result<bool, Failure> {
        let call = "s3:GetBucketRequestPayment";
        let asked = self
            .s3
            .get_bucket_request_payment()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        let err = match asked {
            Ok(answer) => return Ok(answer.payer() == Some(&types::Payer::Requester)),
            Err(err) => err,
        };
        // S3 implementations besides AWS list the bucket instead. To ask again would not help.
        let answered = err
            .raw_response()
            .is_some_and(|answer| answer.status().is_success());
        Err(if answered {
            Failure {
                reached: Reached::Refused,
                ..strange(call, "payer")
            }
        } else {
            failure(call, &err)
        })
    }

    /// The default encryption of a bucket's new objects; `None` is "never set", which AWS treats as its own keys.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn bucket_encryption(
        &self,
        name: &BucketName,
    ) -> Result<Option<BucketEncryption>, Failure> {
        let call = "s3:GetBucketEncryption";
        let asked = self
            .s3
            .get_bucket_encryption()
            .bucket(name.as_str())
            .expected_bucket_owner(self.place.account.as_str())
            .send()
            .await;
        match asked {
            Ok(answer) => {
                let rules = answer
                    .server_side_encryption_configuration()
                    .map(types::ServerSideEncryptionConfiguration::rules)
                    .unwrap_or_default();
                Ok(rules.first().and_then(|rule| {
                    let default = rule.apply_server_side_encryption_by_default()?;
                    Some(BucketEncryption {
                        algorithm: default.sse_algorithm().as_str().to_owned(),
                        key: default.kms_master_key_id().map(str::to_owned),
                        bucket_key: rule.bucket_key_enabled().unwrap_or_default(),
                    })
                }))
            }
            Err(err) => {
                let refused = failure(call, &err);
                if refused.is("ServerSideEncryptionConfigurationNotFoundError") {
                    Ok(None)
                } else {
                    Err(refused)
                }
            }
        }
    }
}
