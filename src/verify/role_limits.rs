//! What limits the role besides its own policy: a boundary, and other policies that refuse.

use super::build::Verdict;
use crate::inventory::{Role, Seen};
use crate::policy::Wanted;
use crate::policy::limits::{self, Limit};

/// Whether a boundary or another policy takes away from the role what it needs.
pub(super) fn unlimited(role: &Role, wanted: &[Wanted]) -> Verdict {
    const ASK: &str = "Ask the person who looks after rights in AWS to let it through, or to leave this role out of it.";
    if let Some(boundary) = &role.boundary {
        let name = format!("The boundary `{}`", boundary.arn.resource_name());
        match &boundary.document {
            Seen::Unknown(problem) => {
                return Verdict::unsure(
                    format!(
                        "{name} limits the role, and we could not read it. {}",
                        problem.summary
                    ),
                    "Compare the boundary with the role's policy. Both have to allow what is needed.",
                );
            }
            Seen::Known(document) => {
                if let Some(limit) = limits::outside(document, wanted) {
                    return limited(&name, &limit, ASK);
                }
            }
        }
    }
    Verdict::judge(&role.others, "the other policies of the role", |others| {
        let found = others.iter().find_map(|(name, document)| {
            let limit = limits::refused(document, wanted)?;
            Some(limited(
                &format!("The role's other policy `{name}`"),
                &limit,
                ASK,
            ))
        });
        found.unwrap_or_else(|| Verdict::passed("Nothing takes away what it needs."))
    })
}

/// The verdict on a limit, with the name of what it is in.
pub(super) fn limited(what: &str, limit: &Limit, fix: &str) -> Verdict {
    let by = match &limit.rule {
        Some(rule) => format!(" by {rule}"),
        None => String::new(),
    };
    let refuses = if limit.rule.is_some() {
        "refuses"
    } else {
        "does not allow"
    };
    if limit.certain {
        Verdict::failed(format!("{what} {refuses} `{}`{by}.", limit.action)).fix(fix)
    } else {
        Verdict::unsure(
            format!(
                "{what} may stop `{}`{by}. It depends on what cannot be read from here.",
                limit.action
            ),
            fix,
        )
    }
}
