//! What limits an adopted role, whatever its own policy allows: its boundary, and its other policies.

use crate::domain::Arn;
use crate::inventory::Role;
use crate::plan::Warning;
use crate::plan::draft::{notice, warning};
use crate::plan::ground::Ground;
use crate::policy::{Wanted, limits};
use crate::problem::Problem;

/// Why a role that is there is not the one that was asked for.
pub(super) fn other_boundary(ground: &Ground<'_>, role: &Role) -> Option<Problem> {
    let asked = ground.answers.role.permissions_boundary.as_ref()?;
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

/// The remarks on what limits the role, and on a path that its ARN has.
pub(super) fn remarks(role: &Role, wanted: &[Wanted]) -> Vec<Warning> {
    let boundary = role.boundary.as_ref().map(|boundary| {
        let limits = format!(
            "The role has the boundary {}. It limits what the role may do, whatever its policies say.",
            boundary.arn
        );
        let stops = boundary
            .document
            .known()
            .and_then(|document| limits::outside(document, wanted));
        match stops {
            Some(limit) => warning(
                format!("{limits} It may stop {}, which Radiant Security needs.", limit.action),
                "Ask the person who looks after rights in AWS to let it through.",
            ),
            None => notice(limits),
        }
    });
    let refusing: Vec<&String> = role
        .others
        .known()
        .into_iter()
        .flatten()
        .filter(|(_, document)| limits::refused(document, wanted).is_some())
        .map(|(name, _)| name)
        .collect();
    let refusals = refusing.into_iter().map(|name| {
        warning(
            format!(
                "The role's other policy `{name}` refuses something that Radiant Security needs."
            ),
            "Ask the owner of that policy to leave this role out of it.",
        )
    });
    boundary
        .into_iter()
        .chain(refusals)
        .chain(path(&role.arn))
        .collect()
}

fn path(arn: &Arn) -> Option<Warning> {
    let name = arn.resource_name();
    (arn.resource != format!("role/{name}")).then(|| {
        notice(format!(
            "The role's ARN has a path, {arn}. Give Radiant Security this whole ARN where it asks for one."
        ))
    })
}
