//! AWS's refusals in plain words: what happened, what to do, who can.
//!
//! A row of the [`table`] is chosen by the code first, then by a part of what AWS said.

mod table;

use table::{CANNOT_ENTER, NO_ANSWER, Row, SIGN_IN, SIGN_IN_RAN_OUT, rows};

use crate::domain::without_access_keys;
use crate::problem::Problem;

/// The plain words for a call that AWS refused with this code and text.
///
/// Code, text and call themselves are added by the caller.
pub(super) fn refused(call: &str, code: Option<&str>, said: &str) -> Problem {
    let code = code.unwrap_or_default();
    let said_small = said.to_lowercase();
    if code.is_empty() && ["http 404", "http 501"].contains(&said_small.as_str()) {
        return Problem::new("The service does not know this call.")
            .hint("AWS does. If this is a stand-in for AWS, it lacks the call.");
    }
    let Some(row) = rows().find(|row| row.fits(call, code, &said_small)) else {
        return unknown(call);
    };
    let mut problem = row.problem();
    if row.names_permission
        && let Some(hint) = &mut problem.hint
        && let Some(permission) = permission(call, said)
    {
        *hint = format!("{hint} The permission is {permission}.");
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

/// The keys for the sign-in could not be had.
pub(super) fn sign_in_gone(said: &str) -> Problem {
    let small = said.to_lowercase();
    let has = |part: &str| small.contains(part);
    let problem = if has("was not defined") || has("no profiles were defined") {
        Problem::new("This profile is not on this computer.")
            .hint("Choose another profile, or paste keys.")
    } else if [
        "sso token",
        "sso-session",
        "sso oidc",
        "access token",
        "login token",
        "session token not found",
    ]
    .into_iter()
    .any(has)
    {
        SIGN_IN_RAN_OUT.problem().hint(
            "Sign in again in the browser with `aws sso login` for this profile. We carry on from the same place.",
        )
    } else if has("expired") {
        SIGN_IN_RAN_OUT.problem()
    } else if has("environment variable not set") {
        Problem::new("The environment has no keys.").hint("Choose a profile, or paste keys.")
    } else if has("external process") {
        Problem::new("The program that gives this profile its keys did not work.")
            .hint("Run it by hand to see why. Or choose another profile, or paste keys.")
    } else if has("sts:assumerole") {
        CANNOT_ENTER.problem()
    } else {
        Problem::new("We cannot sign in with this.")
            .hint("Choose another profile, or paste new keys.")
    };
    with_said(problem, said)
}

/// Whether a call failed because its keys could not be had, and not because of the network.
pub(super) fn is_sign_in(said: &str) -> bool {
    const NETWORK: [&str; 6] = [
        "dns error",
        "connect error",
        "connection refused",
        "io error",
        "timed out",
        "certificate",
    ];
    const KEYS: [&str; 7] = [
        "credential",
        "access token provider",
        "sso token",
        "login token",
        "identity resolver",
        "sso-session",
        "profile `",
    ];
    let small = said.to_lowercase();
    let has = |part: &&str| small.contains(*part);
    KEYS.iter().any(&has) && !NETWORK.iter().any(has)
}

/// Whether a refusal, or the lack of keys, means that nothing else will succeed with this sign-in.
pub(super) fn ends_sign_in(code: Option<&str>, said: &str) -> bool {
    match code {
        Some(code) => SIGN_IN.iter().any(|row| row.codes.contains(&code)),
        None => is_sign_in(said),
    }
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

fn with_said(mut problem: Problem, said: &str) -> Problem {
    if !said.is_empty() {
        problem.said = Some(without_access_keys(said));
    }
    problem
}

/// The permission that is missing: as AWS names it, else the one that the call needs.
fn permission(call: &str, said: &str) -> Option<String> {
    let named = said
        .split_once("to perform: ")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .map(|name| name.trim_end_matches(['.', ',']))
        .filter(|name| name.contains(':'));
    // S3's permissions are not always named as its calls.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    let needed = match call {
        "s3:ListBuckets" => "s3:ListAllMyBuckets",
        "s3:HeadBucket" => "s3:ListBucket",
        "s3:GetBucketNotificationConfiguration" => "s3:GetBucketNotification",
        "s3:PutBucketNotificationConfiguration" => "s3:PutBucketNotification",
        "s3:GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        "s3:PutPublicAccessBlock" => "s3:PutBucketPublicAccessBlock",
        "s3:GetBucketEncryption" => "s3:GetEncryptionConfiguration",
        other => other,
    };
    Some(named.unwrap_or(needed).to_owned()).filter(|name| !name.is_empty())
}

impl Row {
    /// `said` in small letters.
    fn fits(&self, call: &str, code: &str, said: &str) -> bool {
        (self.codes.is_empty() || self.codes.contains(&code))
            && (self.calls.is_empty() || self.calls.iter().any(|start| call.starts_with(start)))
            && (self.says.is_empty() || self.says.iter().any(|part| said.contains(part)))
    }

    fn problem(&self) -> Problem {
        let problem = Problem::new(self.what).hint(self.todo);
        match self.who {
            Some(who) => problem.who(who),
            None => problem,
        }
    }
}

#[cfg(test)]
mod tests;
