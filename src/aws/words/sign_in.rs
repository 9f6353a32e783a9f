//! Words for keys that cannot be had, and for a sign-in that ends.

use super::rights::CANNOT_ENTER;
use super::row::with_said;
use super::sign_in_table::{SIGN_IN, SIGN_IN_RAN_OUT};
use crate::problem::Problem;

/// The keys for the sign-in could not be had.
///
/// Most of what can be wrong with a profile is found in its file before it is used; these are the SDK's own words for the rest.
pub(in crate::aws) fn sign_in_gone(said: &str) -> Problem {
    let small = said.to_lowercase();
    let has = |part: &str| small.contains(part);
    let any = |parts: &[&str]| parts.iter().any(|part| has(part));
    let not_here = any(&[
        "referenced from the root profile",
        "no profiles were defined",
    ]);
    let problem = if any(&["error parsing", "could not parse profile"]) {
        Problem::new("The files with the profiles of this computer cannot be read.")
            .hint("Check the files in the folder .aws of your home folder, or paste keys.")
    } else if not_here {
        Problem::new("This profile is not on this computer.")
            .hint("Choose another profile, or paste keys.")
    } else if any(&[
        "` was missing",
        "has invalid sso config",
        "did not contain credential information",
        "will resolve an access token",
    ]) || has("sso-session named") && has("was not found")
    {
        Problem::new("Something is missing in this profile.").hint(
            "Set it up again with `aws configure sso`. Or choose another profile, or paste keys.",
        )
    } else if has("was not defined") {
        Problem::new("A profile that this one builds on is not on this computer.")
            .hint("Choose another profile, or paste keys.")
    } else if any(&["login token", "login/cache", r"login\cache"]) {
        SIGN_IN_RAN_OUT
            .problem()
            .hint("Run `aws login` again for this profile. We carry on from the same place.")
    } else if any(&[
        "sso token",
        "sso-session",
        "sso oidc",
        "sso/cache",
        r"sso\cache",
        "access token",
        "session token not found",
    ]) {
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
pub(in crate::aws) fn is_sign_in(said: &str) -> bool {
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
pub(in crate::aws) fn ends_sign_in(code: Option<&str>, said: &str) -> bool {
    match code {
        Some(code) => SIGN_IN.iter().any(|row| row.codes.contains(&code)),
        None => is_sign_in(said),
    }
}
