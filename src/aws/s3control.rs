//! What holds for all buckets of an account.

use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};

use super::Clients;
use super::error::{Failure, failure};
use crate::inventory::PublicAccessBlock;

impl Clients {
    /// S3 Block Public Access of the whole account; `None` is "never set".
    ///
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html>
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn account_public_access_block(&self) -> Result<Option<PublicAccessBlock>, Failure> {
        let asked = self
            .s3control
            .get_public_access_block()
            .account_id(self.place.account.as_str())
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
                let refused = failure("s3control:GetPublicAccessBlock", &err);
                if refused.is("NoSuchPublicAccessBlockConfiguration") {
                    Ok(None)
                } else {
                    Err(refused)
                }
            }
        }
    }
}

/// One address for everything, as a stand-in has: there the account's number is not part of the host name.
#[derive(Debug)]
pub(super) struct OneAddress(pub(super) String);

impl ResolveEndpoint for OneAddress {
    fn resolve_endpoint<'a>(&'a self, _params: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}
