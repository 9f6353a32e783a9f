//! AWS's refusals in plain words: what happened, what to do, who can.
//!
//! A row of the [`table`] is chosen by the code first, then by a part of what AWS said.

mod refusal;
mod rights;
mod row;
mod sign_in;
mod sign_in_table;
mod stack_instance;
mod table;
mod way_in;

pub(super) use self::refusal::without_additions;
use self::refusal::{is_bare, named_arn, permission};
use self::rights::{BOUNDARY, DENIED, DENIED_BARELY};
use self::row::with_said;
pub(super) use self::sign_in::{ends_sign_in, is_sign_in, sign_in_gone};
pub(super) use self::stack_instance::of_instance;
use self::table::{NO_ANSWER, rows};
use crate::problem::Problem;

/// The plain words for a call that AWS refused with this code and text, which is [without its additions](without_additions).
///
/// Code, text and call themselves are added by the caller.
pub(super) fn refused(call: &str, code: Option<&str>, said: &str) -> Problem {
    let code = code.unwrap_or_default();
    let said_small = said.to_lowercase();
    if code.is_empty() && ["http 404", "http 501"].contains(&said_small.as_str()) {
        return Problem::new("The service does not know this call.")
            .hint("AWS does. If this is a stand-in for AWS, it lacks the call.");
    }
    let denied = DENIED.contains(&code) || code.is_empty() && said_small == "http 403";
    let mut problem = if denied && is_bare(said) {
        with_permission(DENIED_BARELY.problem(), "The call asks for", call, said)
    } else if let Some(row) = rows().find(|row| row.fits(call, code, &said_small)) {
        if row.names_permission {
            with_permission(row.problem(), "The permission is", call, said)
        } else {
            row.problem()
        }
    } else {
        unknown(call)
    };
    if denied && call == "iam:CreateRole" {
        add_hint(&mut problem, BOUNDARY);
    }
    if denied && said_small.contains("a part of the message is encoded") {
        add_hint(
            &mut problem,
            "The details hold a part that AWS has encoded: `aws sts decode-authorization-message --encoded-message …` reads it.",
        );
    }
    if said_small.contains("unable to validate the following destination")
        && let Some(place) = named_arn(said)
    {
        problem.summary = format!("{} S3 names {place}.", problem.summary);
    }
    problem
}

fn add_hint(problem: &mut Problem, more: &str) {
    let hint = problem.hint.get_or_insert_default();
    if !hint.is_empty() {
        hint.push(' ');
    }
    hint.push_str(more);
}

fn with_permission(mut problem: Problem, lead: &str, call: &str, said: &str) -> Problem {
    if let Some(permission) = permission(call, said) {
        add_hint(&mut problem, &format!("{lead} {permission}."));
    }
    problem
}

/// No answer came: the network, a proxy, or a certificate.
pub(super) fn no_connection(said: &str) -> Problem {
    with_said(NO_ANSWER.problem(), said)
}

/// A question that could not be put to AWS; nothing was sent.
pub(super) fn cannot_ask(said: &str) -> Problem {
    with_said(
        Problem::new("We could not put this question to AWS. Nothing was sent.")
            .hint("Copy the details for a specialist, or save and come back."),
        said,
    )
}

/// What is said when there are no plain words yet.
fn unknown(call: &str) -> Problem {
    let (_, operation) = call.split_once(':').unwrap_or(("", call));
    let looks = ["Get", "List", "Describe", "Head"]
        .iter()
        .any(|verb| operation.starts_with(verb));
    let summary = if looks {
        "AWS did not let us look at this."
    } else {
        "AWS refused this change."
    };
    Problem::new(summary)
        .hint("We have no plain words for this one yet. Copy the details for a specialist, or save and come back.")
}

#[cfg(test)]
mod tests;
