//! The policy that is to limit a role.

use crate::domain::Arn;
use crate::inventory::Role;
use crate::problem::Problem;

/// Why a role that is there does not have the boundary that was asked for.
pub(super) fn other_than(asked: &Arn, role: &Role) -> Option<Problem> {
    let there = role.boundary.as_ref().map(|boundary| &boundary.arn);
    if there == Some(asked) {
        return None;
    }
    let now = there.map_or_else(
        || "no boundary".to_owned(),
        |there| format!("another boundary, {there}"),
    );
    Some(
        Problem::new(format!(
            "The role is there with {now}. The answers ask for {asked}."
        ))
        .hint("Have that boundary set on the role. AWS calls it the permissions boundary. Or take it out of the answers.")
        .who("the person who looks after rights in AWS"),
    )
}
