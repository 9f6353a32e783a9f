//! The vendor's role in the main account: what it may do, who may use it, and the two put together.

mod permissions;
mod role;

use super::draft::Draft;
use super::ground::Ground;
use crate::domain::{Arn, Place};

pub(super) fn plan(ground: &Ground<'_>) -> Vec<Draft> {
    let policy = permissions::plan(ground);
    let mut drafts = role::plan(ground, &policy);
    drafts.insert(0, policy);
    drafts
}

/// The ARN that the role has or will have.
pub(super) fn role_arn(ground: &Ground<'_>) -> Arn {
    match ground.role(ground.role_name()) {
        Ok(Some(role)) => role.arn.clone(),
        Ok(None) | Err(_) => Arn::role(ground.partition, ground.account(), ground.role_name()),
    }
}

/// IAM is global; its changes stand under the main Region.
fn place<'a>(ground: &'a Ground<'_>) -> &'a Place {
    &ground.home
}
