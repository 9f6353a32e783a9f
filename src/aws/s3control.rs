//! What holds for all buckets of an account.

use super::Clients;
use super::answer::if_there;
use super::error::Failure;
use crate::inventory::PublicAccessBlock;

impl Clients {
    /// S3 Block Public Access of the whole account; `None` is "never set".
    ///
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html>
    pub async fn account_public_access_block(&self) -> Result<Option<PublicAccessBlock>, Failure> {
        let asked = self
            .s3control
            .get_public_access_block()
            .account_id(self.place.account.as_str())
            .send()
            .await;
        let gone = ["NoSuchPublicAccessBlockConfiguration"];
        let answer = if_there("s3control:GetPublicAccessBlock", &gone, asked)?;
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
}

/// The four switches, in the order in which AWS names them; one that is not told is off.
pub(super) fn switches(told: [Option<bool>; 4]) -> PublicAccessBlock {
    let [
        block_public_acls,
        ignore_public_acls,
        block_public_policy,
        restrict_public_buckets,
    ] = told.map(Option::unwrap_or_default);
    PublicAccessBlock {
        block_public_acls,
        ignore_public_acls,
        block_public_policy,
        restrict_public_buckets,
    }
}
