//! The vendor's role in the main account: what it may do, who may use it, and the two put together.

mod keys;
mod left_over;
mod limits;
mod other_id;
mod permissions;
mod role;
mod trusted;
mod versions;

pub(super) use keys::without_those_to_come;
pub use limits::other_boundary;

use super::draft::Draft;
use super::ground::Ground;
use crate::domain::{Arn, Place};

/// The changes of the role; `earlier` are those of CloudTrail and GuardDuty, whose keys the role is to use.
pub(super) fn plan(ground: &Ground<'_>, earlier: &[Draft]) -> Vec<Draft> {
    let keys = keys::keys(ground, earlier);
    let wanted = permissions::wanted(ground, &keys.named);
    let policy = permissions::plan(ground, &wanted, keys);
    let mut drafts = role::plan(ground, &wanted, &policy);
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
