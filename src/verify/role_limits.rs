//! What limits the role besides its own policy: a boundary, and other policies that refuse; and how far its policies go.

use std::collections::BTreeMap;

use super::build::{Checks, Found, Requirement, Verdict, on};
use crate::inventory::{Role, Seen};
use crate::policy::beyond::{beyond, told};
use crate::policy::glob::overlap;
use crate::policy::limits::{self, Limit};
use crate::policy::main_role_permissions::READ_SID;
use crate::policy::{Document, Effect, Statement, Wanted};
use crate::wanted::Site;

/// A file in a bucket that is none of ours.
const OTHER_FILE: &str = "arn:aws:s3:::a-bucket-of-yours/file";

/// A check of the boundary that the answers name, if they name one: it is not set on a role that was there before.
pub(super) fn boundary(site: &Site<'_>, checks: &mut Checks, role: &Found<&Role>) {
    let Some(asked) = &site.shared.answers.role.permissions_boundary else {
        return;
    };
    let verdict = on(role, |role| match site.other_boundary(role) {
        None => Verdict::passed("The boundary is set on it."),
        Some(problem) => {
            let mut fix = problem.hint.unwrap_or_default();
            if let Some(who) = problem.who {
                fix = format!("{fix} Who can do it: {who}.");
            }
            Verdict::failed(problem.summary).fix(fix)
        }
    });
    checks.add(
        &site.home,
        Requirement::new(
            "role-boundary",
            "The role has the boundary that you chose",
            format!("The boundary `{}` limits it.", asked.resource_name()),
        ),
        verdict,
    );
}

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
        found.unwrap_or_else(|| {
            Verdict::passed(format!(
                "Nothing takes away what it needs.{}",
                more(others, wanted)
            ))
        })
    })
}

/// A remark on each other policy that gives more than is wanted.
fn more(others: &BTreeMap<String, Document>, wanted: &[Wanted]) -> String {
    let remarks = others.iter().filter_map(|(name, document)| {
        let more = beyond(document, wanted);
        (!more.is_empty()).then(|| {
            format!(
                " Its other policy `{name}` gives more than is needed: {}.",
                told(&more)
            )
        })
    });
    remarks.collect()
}

/// The verdict on another policy of the role that lets it open files elsewhere.
fn besides(site: &Site<'_>, role: &Role) -> Option<Verdict> {
    const TAKE_OFF: &str =
        "Have that policy taken off the role in AWS, unless somebody needs it there.";
    let others = match &role.others {
        Seen::Known(others) => others,
        Seen::Unknown(problem) => {
            return Some(Verdict::unknown("the other policies of the role", problem));
        }
    };
    let wide = others
        .iter()
        .find(|(_, document)| elsewhere(site, document).is_some());
    wide.map(|(name, _)| {
        Verdict::failed(format!(
            "The role's other policy `{name}` lets it open files in other buckets."
        ))
        .fix(TAKE_OFF)
    })
}

/// Whether no rule of its policies lets the role open files elsewhere.
pub(super) fn only_log_buckets(
    site: &Site<'_>,
    document: &Document,
    role: Option<&Role>,
) -> Verdict {
    match elsewhere(site, document) {
        None => role
            .and_then(|role| besides(site, role))
            .unwrap_or_else(|| Verdict::passed("It may open files in the two log buckets only.")),
        Some(statement) => {
            let verdict = Verdict::failed(match statement.sid() {
                Some(sid) => format!("The rule `{sid}` lets it open files in other buckets."),
                None => "A rule without a name lets it open files in other buckets.".to_owned(),
            });
            if is_every_bucket(site, &statement) {
                verdict
            } else {
                verdict.fix("Take it out of that rule of the policy in AWS, once nobody needs it. The plan takes nothing out of it.")
            }
        }
    }
}

/// Whether it is our own rule for every bucket, which the plan makes narrower.
fn is_every_bucket(site: &Site<'_>, statement: &Statement) -> bool {
    statement.sid() == Some(READ_SID)
        && statement
            .resources()
            .contains(&format!("arn:{}:s3:::*/*", site.shared.partition).as_str())
}

/// The first rule that lets the role open files elsewhere than in the two log buckets.
fn elsewhere(site: &Site<'_>, document: &Document) -> Option<Statement> {
    let open = Statement::allow("Open")
        .action(["s3:GetObject"])
        .resource(["*"]);
    document.statements().into_iter().find(|statement| {
        statement.effect() == Some(Effect::Allow)
            && limits::touches(statement, &open)
            && (!statement.not_resources().is_empty()
                || statement
                    .resources()
                    .into_iter()
                    .any(|resource| is_elsewhere(site, resource)))
    })
}

/// Whether this takes in files of another bucket than the two.
fn is_elsewhere(site: &Site<'_>, resource: &str) -> bool {
    let Some((_, name)) = resource.split_once(":s3:::") else {
        return overlap(resource, OTHER_FILE);
    };
    let answers = site.shared.answers;
    let (bucket, is_files) = match name.split_once('/') {
        Some((bucket, _)) => (bucket, true),
        None => (name, name.contains('*')),
    };
    is_files
        && bucket != answers.cloudtrail.bucket.name().as_str()
        && bucket != answers.guardduty.bucket.name().as_str()
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
                "{what} may stop `{}`{by}, or a part of it. It depends on what cannot be read from here.",
                limit.action
            ),
            fix,
        )
    }
}
