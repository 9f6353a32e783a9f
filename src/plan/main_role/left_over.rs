//! What the role's policy names from earlier answers. It is kept, because it may still be in use, and told.

use crate::domain::Arn;
use crate::plan::Warning;
use crate::plan::draft::warning;
use crate::policy::cover::covers;
use crate::policy::main_role_permissions::{
    BUCKETS_SID, KEYS_SID, ORGANIZATION_SID, READ_SID, TOPICS_SID,
};
use crate::policy::{Document, Statement, Wanted, merge};

/// What to do about all of it.
const LATER: &str =
    "Once nobody needs them, take them out: with drop_unused in the answers, or in AWS.";

/// One kind of thing that the policy names.
struct Kind {
    sid: &'static str,
    /// Such as "keys".
    things: &'static str,
    /// What it means that they stay.
    so: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        sid: KEYS_SID,
        things: "keys",
        so: "the role can still open what they locked",
    },
    Kind {
        sid: TOPICS_SID,
        things: "topics",
        so: "the role can still hear what is posted there",
    },
    Kind {
        sid: READ_SID,
        things: "buckets",
        so: "the role can still read what is in them",
    },
    Kind {
        sid: BUCKETS_SID,
        things: "buckets",
        so: "the role can still see what is in them",
    },
];

/// A word for each kind of thing that the policy names and the answers no longer do; with `unsure_keys` nothing is said of keys.
pub(super) fn told(existing: &Document, wanted: &[Wanted], unsure_keys: bool) -> Vec<Warning> {
    // What is written anew is not kept.
    let statements = merge(Some(existing), wanted).document.statements();
    let mut told = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for kind in &KINDS {
        if unsure_keys && kind.sid == KEYS_SID {
            continue;
        }
        let mut old: Vec<String> = Vec::new();
        for statement in statements.iter().filter(|there| is_ours(there, kind.sid)) {
            old.extend(of_earlier(statement, wanted));
        }
        old.sort();
        old.dedup();
        old.retain(|thing| !named.contains(thing));
        if !old.is_empty() {
            told.push(warning(
                format!(
                    "The policy names {} that the answers do not name any more: {}. We keep them, so {}.",
                    kind.things,
                    old.join(", "),
                    kind.so
                ),
                LATER,
            ));
            named.extend(old);
        }
    }
    let declined = !wanted
        .iter()
        .any(|want| want.statement.sid() == Some(ORGANIZATION_SID));
    if declined
        && statements
            .iter()
            .any(|there| is_ours(there, ORGANIZATION_SID))
    {
        told.push(warning(
            "The policy lets the role look at your organization, which the answers decline. We keep that.",
            format!("Take the rule `{ORGANIZATION_SID}` out of the policy in AWS. Nothing is taken out here."),
        ));
    }
    told
}

/// What the answers ask to take out, and what that means.
pub(super) fn taken_out(existing: &Document, wanted: &[Wanted]) -> Option<Warning> {
    let left = merge(Some(existing), wanted).document.statements();
    let named = |things: &[Statement]| -> Vec<String> {
        things
            .iter()
            .filter(|there| KINDS.iter().any(|kind| is_ours(there, kind.sid)))
            .flat_map(|statement| of_earlier(statement, wanted))
            .collect()
    };
    let stays = named(&left);
    let mut gone = named(&existing.statements());
    gone.retain(|thing| !stays.contains(thing));
    gone.sort();
    gone.dedup();
    (!gone.is_empty()).then(|| {
        warning(
            format!(
                "Taken out of the policy, as the answers ask: {}. Whoever uses them with this role cannot any more.",
                gone.join(", ")
            ),
            "Leave drop_unused out of the answers, and they stay.",
        )
    })
}

/// Whether a statement has one of our names, or that name with a number behind it.
fn is_ours(statement: &Statement, sid: &str) -> bool {
    statement.sid().is_some_and(|name| {
        name.strip_prefix(sid)
            .is_some_and(|rest| rest.chars().all(|sign| sign.is_ascii_digit()))
    })
}

/// What a statement names and none of the wanted ones takes in, as people know it.
fn of_earlier(statement: &Statement, wanted: &[Wanted]) -> Vec<String> {
    let mut old = Vec::new();
    for resource in statement.resources() {
        let one = statement.clone().resource([resource]);
        let known = wanted.iter().any(|want| {
            covers(&want.statement, &one) || want.statement.resources().contains(&resource)
        });
        if !known {
            old.push(spoken(resource));
        }
    }
    old
}

/// A bucket by its name, everything else by its ARN.
fn spoken(resource: &str) -> String {
    match Arn::parse(resource) {
        Ok(arn) if arn.service == "s3" => arn.resource_name().to_owned(),
        _ => resource.to_owned(),
    }
}
