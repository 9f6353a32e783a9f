//! A stand-in's one address in place of the many of S3 Control.

use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};

/// One address for everything, as a stand-in has: there the account's number is not part of the host name.
#[derive(Debug)]
pub(super) struct OneAddress(pub(super) String);

impl ResolveEndpoint for OneAddress {
    fn resolve_endpoint<'a>(&'a self, _params: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}
