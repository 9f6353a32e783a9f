//! What a bucket is set to: closed or open, its default encryption, its tags, and who pays.

use std::collections::BTreeMap;

use aws_sdk_s3::types;

use crate::aws::Clients;
use crate::aws::answer::{if_there, strange};
use crate::aws::error::{Failure, Reached, failure};
use crate::aws::s3control::switches;
use crate::domain::BucketName;
use crate::inventory::{BucketEncryption, PublicAccessBlock};

impl Clients {
    /// The four switches of S3 Block Public Access; `None` is "never set".
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
        let answer = if_there(call, &["NoSuchPublicAccessBlockConfiguration"], asked)?;
        Ok(answer.and_then(|answer| {
            let block = answer.public_access_block_configuration?;
            Some(switches([
                block.block_public_acls,
                block.ignore_public_acls,
                block.block_public_policy,
                block.restrict_public_buckets,
            ]))
        }))
    }

    /// A bucket's tags; none at all is an answer too.
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
        let answer = if_there("s3:GetBucketTagging", &["NoSuchTagSet"], asked)?;
        Ok(answer
            .into_iter()
            .flat_map(|answer| answer.tag_set)
            .map(|tag| (tag.key, tag.value))
            .collect())
    }

    /// Whether whoever reads from the bucket pays for it (Requester Pays).
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
        let gone = ["ServerSideEncryptionConfigurationNotFoundError"];
        let answer = if_there(call, &gone, asked)?;
        Ok(answer.and_then(|answer| {
            let rules = answer.server_side_encryption_configuration?.rules;
            let rule = rules.into_iter().next()?;
            let default = rule.apply_server_side_encryption_by_default?;
            Some(BucketEncryption {
                algorithm: default.sse_algorithm.as_str().to_owned(),
                key: default.kms_master_key_id,
                bucket_key: rule.bucket_key_enabled.unwrap_or_default(),
            })
        }))
    }
}
