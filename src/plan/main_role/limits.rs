//! What limits an adopted role, whatever its own policy allows: its boundary, and its other policies.

use crate::domain::Arn;
use crate::inventory::{Role, Seen, made_by_us};
use crate::plan::Warning;
use crate::plan::draft::{notice, warning};
use crate::policy::beyond::{beyond, told};
use crate::policy::{Document, Effect, Wanted, limits};
use crate::wanted::Site;

/// The remarks on what limits the role, and on a path that its ARN has.
pub(super) fn remarks(role: &Role, wanted: &[Wanted]) -> Vec<Warning> {
    let mut remarks = limiting(role, wanted);
    remarks.extend(path(&role.arn));
    remarks
}

/// The remarks on what limits a role, and on what else it may do.
pub(in crate::plan) fn limiting(role: &Role, wanted: &[Wanted]) -> Vec<Warning> {
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
                format!("{limits} It may stop {}, which is needed.", limit.action),
                "Ask the person who looks after rights in AWS to let it through.",
            ),
            None => notice(limits),
        }
    });
    let refusing = role
        .others
        .known()
        .into_iter()
        .flatten()
        .filter_map(|(name, document)| Some((name, limits::refused(document, wanted)?)));
    let refusals = refusing.map(|(name, limit)| {
        let refuses = if limit.certain {
            "refuses"
        } else {
            "may refuse"
        };
        warning(
            format!(
                "The role's other policy `{name}` {refuses} something that Radiant Security needs."
            ),
            "Ask the owner of that policy to leave this role out of it.",
        )
    });
    let wide = role.others.known().into_iter().flatten();
    let wide = wide.filter_map(|(name, document)| {
        let more = beyond(document, wanted);
        (!more.is_empty()).then(|| {
            warning(
                format!(
                    "The role's other policy `{name}` gives more than is needed: {}.",
                    told(&more)
                ),
                "Have that policy taken off the role, unless somebody needs it there. Nothing is taken off here.",
            )
        })
    });
    boundary.into_iter().chain(refusals).chain(wide).collect()
}

/// A word on the other policies of a role that somebody else made.
pub(super) fn not_ours(site: &Site<'_>, role: &Role) -> Option<Warning> {
    let names: Vec<&str> = match &role.others {
        Seen::Unknown(problem) => {
            return Some(notice(format!(
                "We could not read the role's other policies, so we do not know what else they give. {}",
                problem.summary
            )));
        }
        Seen::Known(others) => {
            let giving = others.iter().filter(|(_, document)| gives(document));
            giving.map(|(name, _)| name.as_str()).collect()
        }
    };
    (!made_by_us(&role.tags) && !names.is_empty()).then(|| {
        notice(format!(
            "We did not make this role, and it has other policies too: {}. {} can use all that they give.",
            names.join(", "),
            site.shared.trusted_first()
        ))
    })
}

/// Whether a policy allows anything at all.
fn gives(document: &Document) -> bool {
    let mut statements = document.statements().into_iter();
    statements.any(|statement| statement.effect() == Some(Effect::Allow))
}

fn path(arn: &Arn) -> Option<Warning> {
    let name = arn.resource_name();
    (arn.resource != format!("role/{name}")).then(|| {
        notice(format!(
            "The role's ARN has a path, {arn}. Give Radiant Security this whole ARN where it asks for one."
        ))
    })
}
