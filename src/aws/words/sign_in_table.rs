//! The table of refusals of the sign-in itself.

use super::row::{Row, by_code};

/// How the services say that they do not know a sign-in, or not in this Region.
const UNKNOWN_SIGN_IN: &[&str] = &[
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidAccessKeyId",
    "InvalidToken",
];

/// The sign-in has run out.
pub(super) const SIGN_IN_RAN_OUT: Row = by_code(
    &["ExpiredToken", "ExpiredTokenException", "RequestExpired"],
    "Your sign-in ran out. AWS no longer accepts it.",
    "Sign in again. We carry on from the same place.",
);

/// The sign-in itself is not accepted.
pub(super) const SIGN_IN: &[Row] = &[
    SIGN_IN_RAN_OUT,
    by_code(
        &["InvalidSignatureException", "SignatureDoesNotMatch"],
        CLOCK_WRONG,
        SET_CLOCK,
    )
    .says(&["expired", "not yet current"]),
    by_code(
        &["InvalidSignatureException", "SignatureDoesNotMatch"],
        "AWS does not accept the secret part of this sign-in.",
        "Check that you pasted all of the keys. If you did, set the computer's clock to automatic, then try again.",
    ),
    by_code(UNKNOWN_SIGN_IN, KEYS_UNKNOWN, CHECK_KEYS).calls(&["sts:"]),
    by_code(&["IncompleteSignature"], KEYS_UNKNOWN, CHECK_KEYS),
    // Elsewhere the same code also means that the account has not switched the Region on.
    by_code(
        UNKNOWN_SIGN_IN,
        "AWS does not know this sign-in in this Region. The Region may not be switched on in your account, \
         or the keys were deleted meanwhile.",
        "Look in AWS under Account, AWS Regions, whether it is switched on. If it is, sign in again with new keys.",
    ),
    by_code(
        &["RequestTimeTooSkewed", "RequestInTheFuture"],
        CLOCK_WRONG,
        SET_CLOCK,
    ),
];

const CLOCK_WRONG: &str =
    "The clock on this computer is wrong. AWS refuses calls that seem too old or too new.";
const SET_CLOCK: &str = "Set the clock to automatic, then try again.";

const KEYS_UNKNOWN: &str =
    "AWS does not know this sign-in. The keys may be deleted or belong to another part of AWS.";
const CHECK_KEYS: &str =
    "Check that you pasted all of the keys. If they are short-lived, get new ones.";
