//! An SDK error becomes a [`Problem`] here and nowhere else.

use std::error::Error as _;

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::words;
use crate::domain::without_access_keys;
use crate::problem::Problem;

/// How far a call got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It was never sent.
    Never,
    /// It was sent, and no answer came: it may or may not have been done.
    Perhaps,
    /// AWS answered, and refused.
    Refused,
}

/// A call that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// In plain words.
    pub problem: Problem,
    pub reached: Reached,
}

impl Failure {
    /// A failure of our own, before anything was sent.
    pub const fn before(problem: Problem) -> Self {
        Self {
            problem,
            reached: Reached::Never,
        }
    }

    /// Whether AWS answered with this code.
    pub fn is(&self, code: &str) -> bool {
        self.problem.code.as_deref() == Some(code)
    }

    /// Whether AWS's own words hold this text, in any case.
    pub fn says(&self, text: &str) -> bool {
        self.problem
            .said
            .as_deref()
            .is_some_and(|said| said.to_lowercase().contains(&text.to_lowercase()))
    }
}

impl Failure {
    /// Whether nothing else will succeed with this sign-in.
    pub fn ends_sign_in(&self) -> bool {
        words::ends_sign_in(
            self.problem.code.as_deref(),
            self.problem.said.as_deref().unwrap_or(""),
        )
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        failure.problem
    }
}

/// The failure of `call` (such as `kms:CreateKey`) from the SDK's error.
pub(super) fn failure<E>(call: &'static str, err: &SdkError<E, HttpResponse>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    SdkError<E, HttpResponse>: RequestId,
{
    let request_id = err.request_id().map(str::to_owned);
    match err {
        SdkError::ServiceError(service) => {
            let said = service.err().message().map_or_else(
                || format!("HTTP {}", service.raw().status().as_u16()),
                |said| without_request(said).to_owned(),
            );
            refused(call, service.err().code(), &said, request_id)
        }
        SdkError::ResponseError(answer) if answer.raw().status().is_client_error() => {
            let said = format!("HTTP {}", answer.raw().status().as_u16());
            refused(call, None, &said, request_id)
        }
        SdkError::ConstructionFailure(_) => {
            let said = chain(err);
            let problem = if words::is_sign_in(&said) {
                words::sign_in_gone(&said)
            } else {
                words::cannot_ask(&said)
            };
            no_answer(call, Reached::Never, problem)
        }
        SdkError::DispatchFailure(_) => {
            let said = chain(err);
            if words::is_sign_in(&said) {
                return no_answer(call, Reached::Never, words::sign_in_gone(&said));
            }
            let never = [
                "dns error",
                "Connection refused",
                "tcp connect error",
                "certificate",
            ]
            .iter()
            .any(|cause| said.contains(cause));
            let reached = if never {
                Reached::Never
            } else {
                Reached::Perhaps
            };
            no_answer(call, reached, words::no_connection(&said))
        }
        _ => no_answer(call, Reached::Perhaps, words::no_connection(&chain(err))),
    }
}

/// What AWS said, without what it repeats of the request: with a signature that does not match come the signed headers, and the
/// session token is one of them.
fn without_request(said: &str) -> &str {
    said.split_once("The Canonical String")
        .map_or(said, |(before, _)| before.trim_end())
}

fn refused(call: &str, code: Option<&str>, said: &str, request_id: Option<String>) -> Failure {
    let mut problem = words::refused(call, code, said);
    problem.call = Some(call.to_owned());
    problem.code = code.map(str::to_owned);
    problem.said = Some(without_access_keys(said));
    problem.request_id = request_id;
    Failure {
        problem,
        reached: Reached::Refused,
    }
}

fn no_answer(call: &str, reached: Reached, mut problem: Problem) -> Failure {
    problem.call = Some(call.to_owned());
    Failure { problem, reached }
}

/// All causes of an error on one line, without the debug dump.
fn chain<E, R>(err: &SdkError<E, R>) -> String
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        let part = err.to_string();
        if !text.ends_with(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        cause = err.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_token_that_aws_repeats_is_not_kept() {
        let said = "The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this \
                    request should have been\n'POST\n/\n\nx-amz-security-token:hush\n'";
        assert_eq!(
            without_request(said),
            "The request signature we calculated does not match the signature you provided."
        );
        assert_eq!(without_request("Rate exceeded"), "Rate exceeded");
    }

    #[test]
    fn the_id_of_a_key_that_aws_repeats_is_not_kept_whole() {
        let said = "The access key AKIAIOSFODNN7EXAMPLE is not active.";
        let problem = refused("sts:GetCallerIdentity", None, said, None).problem;
        assert!(!problem.to_text().contains("AKIA"), "{problem:?}");
        assert!(problem.said.is_some_and(|said| said.contains("••••MPLE")));
    }
}
