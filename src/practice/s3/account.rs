//! S3 for a whole account: Block Public Access for all its buckets.
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html>.

use super::super::answer::{Refusal, Reply, empty};
use super::super::call::Call;
use super::super::refusals::access_denied;
use super::super::world::World;
use super::settings::{
    body, no_public_access_block, public_access_block, read_public_access_block,
};

pub(in super::super) fn serve(world: &mut World, call: &Call) -> Reply {
    let asked = call.header("x-amz-account-id").unwrap_or_default();
    if asked != call.account() {
        return Err(access_denied(call.service, "Access Denied".to_owned()));
    }
    let Some(account) = world.accounts.get_mut(asked) else {
        return Err(access_denied(call.service, "Access Denied".to_owned()));
    };
    match call.action.as_str() {
        "GetPublicAccessBlock" => account
            .public_access_block
            .map(public_access_block)
            .ok_or_else(no_public_access_block),
        "PutPublicAccessBlock" => {
            account.public_access_block = Some(read_public_access_block(&body(call)?));
            Ok(empty(201))
        }
        "DeletePublicAccessBlock" => {
            account.public_access_block = None;
            Ok(empty(204))
        }
        _ => Err(Refusal::unknown_action(call)),
    }
}
