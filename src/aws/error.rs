//! An SDK error becomes a [`Problem`] here and nowhere else.

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::connection::{no_way_there, stays_shut};
pub(super) use super::passing::Reached;
use super::passing::passing;
use super::words;
use crate::domain::{Region, without_access_keys};
use crate::problem::{Passing, Problem};

/// How AWS refuses every call in a Region that the account has not switched on. Lost keys are refused in the same way, but
/// everywhere.
///
/// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
const ALSO_REGION_OFF: [&str; 4] = [
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "UnrecognizedClientException",
];

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

    /// The same, of a later step of a change than the first.
    #[must_use]
    pub const fn in_part(mut self) -> Self {
        self.problem.in_part = true;
        self
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
    /// Why the same call may succeed later without anybody doing anything, if it may.
    pub fn passing(&self) -> Option<Passing> {
        passing(
            self.reached,
            self.problem.code.as_deref(),
            self.problem.said.as_deref().unwrap_or_default(),
        )
    }

    /// Whether nothing else will succeed with this sign-in, as far as this one refusal tells.
    pub fn ends_sign_in(&self) -> bool {
        words::ends_sign_in(
            self.problem.code.as_deref(),
            self.problem.said.as_deref().unwrap_or(""),
        )
    }

    /// Whether it was not the call itself that failed, but the way into its account.
    pub fn is_of_the_way_in(&self) -> bool {
        self.problem.is_of_the_way_in()
    }

    /// It was sent, and for too long no answer came.
    pub(super) fn without_answer(call: &'static str) -> Self {
        no_answer(call, Reached::Perhaps, words::no_connection("timed out"))
    }

    /// Whether the Region alone may be the reason: there the same sign-in is refused, elsewhere it is not.
    pub fn may_be_the_region(&self) -> bool {
        ALSO_REGION_OFF.iter().any(|code| self.is(code))
    }

    /// The same refusal, once it is known that the sign-in works elsewhere.
    #[must_use]
    pub fn of_a_region_that_is_off(mut self, region: &Region) -> Self {
        let name = region.place().unwrap_or_else(|| region.as_str());
        let said = Problem::new(format!(
            "The Region {name} ({region}) is not switched on in this account."
        ))
        .hint("Leave this Region out. Or have it switched on in AWS, under Account, AWS Regions, and carry on half an hour later.")
        .who("Someone who may change the settings of this account");
        self.problem = Problem {
            summary: said.summary,
            hint: said.hint,
            who: said.who,
            ..self.problem
        };
        self
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
    if let Some(no_entry) = no_entry(err) {
        return no_entry.clone();
    }
    let request_id = err.request_id().map(str::to_owned);
    match err {
        SdkError::ServiceError(service) => {
            let said = service.err().message().map_or_else(
                || status(service.raw()),
                |said| with_arguments(without_request(said), service.raw()),
            );
            refused(call, service.err().code(), &said, request_id)
        }
        // No answer of the service itself: a proxy or a load balancer on the way.
        SdkError::ResponseError(answer) if !answer.raw().status().is_success() => {
            refused(call, None, &status(answer.raw()), request_id)
        }
        SdkError::ConstructionFailure(_) => {
            let said = with_causes(err);
            if words::is_sign_in(&said) {
                no_answer(call, Reached::Never, words::sign_in_gone(&said))
            } else if no_way_there(&said) {
                no_answer(call, Reached::Unconnected, words::no_connection(&said))
            } else {
                no_answer(call, Reached::Never, words::cannot_ask(&said))
            }
        }
        SdkError::DispatchFailure(_) => {
            let said = with_causes(err);
            if words::is_sign_in(&said) {
                return no_answer(call, Reached::Never, words::sign_in_gone(&said));
            }
            let reached = if stays_shut(&said) {
                Reached::Never
            } else if no_way_there(&said) {
                Reached::Unconnected
            } else {
                Reached::Perhaps
            };
            no_answer(call, reached, words::no_connection(&said))
        }
        _ => no_answer(
            call,
            Reached::Perhaps,
            words::no_connection(&with_causes(err)),
        ),
    }
}

/// Why an account could not be entered, on its way through the SDK: nothing was sent to the account itself.
#[derive(Debug)]
pub(super) struct NoEntry(pub(super) Failure);

impl std::fmt::Display for NoEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.problem.summary)
    }
}

impl std::error::Error for NoEntry {}

/// The failure to get into an account, where a call failed for that.
fn no_entry<'e>(err: &'e (dyn std::error::Error + 'static)) -> Option<&'e Failure> {
    let mut cause = Some(err);
    while let Some(err) = cause {
        if let Some(NoEntry(failure)) = err.downcast_ref() {
            return Some(failure);
        }
        cause = err.source();
    }
    None
}

fn status(answer: &HttpResponse) -> String {
    format!("HTTP {}", answer.status().as_u16())
}

/// What S3 said about the places that a bucket tells, with the one that it names beside its message.
fn with_arguments(said: &str, answer: &HttpResponse) -> String {
    if !said.contains("destination") {
        return said.to_owned();
    }
    let body = String::from_utf8_lossy(answer.body().bytes().unwrap_or_default());
    let arguments: Vec<&str> = body
        .split("<Argument")
        .skip(1)
        .filter_map(|part| Some(part.split_once('>')?.1.split_once('<')?.0.trim()))
        .filter(|argument| !argument.is_empty() && !said.contains(argument))
        .collect();
    if arguments.is_empty() {
        said.to_owned()
    } else {
        format!("{said} ({})", arguments.join("; "))
    }
}

/// What AWS said, without what it repeats of the request: with a signature that does not match come the signed headers, and the
/// session token is one of them.
fn without_request(said: &str) -> &str {
    said.split_once("The Canonical String")
        .map_or(said, |(before, _)| before.trim_end())
}

fn refused(call: &str, code: Option<&str>, said: &str, request_id: Option<String>) -> Failure {
    let passes = passing(Reached::Refused, code, said);
    // Whatever it is called, slower is slower.
    let known_as = match passes {
        Some(Passing::Pace) => Some("SlowDown"),
        Some(Passing::Trouble) => Some("InternalError"),
        Some(Passing::NoConnection | Passing::NoAnswer) | None => code,
    };
    let (said, added) = words::without_additions(said);
    let mut problem = words::refused(call, known_as, &said);
    problem.call = Some(call.to_owned());
    problem.code = code.map(str::to_owned);
    problem.said = Some(without_access_keys(&said));
    problem.added = added;
    problem.request_id = request_id;
    problem.passing = passes;
    Failure {
        problem,
        reached: Reached::Refused,
    }
}

fn no_answer(call: &str, reached: Reached, mut problem: Problem) -> Failure {
    problem.call = Some(call.to_owned());
    problem.passing = passing(reached, None, "");
    Failure { problem, reached }
}

/// All causes of an error on one line, without the debug dump.
pub(super) fn with_causes(err: &dyn std::error::Error) -> String {
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

    // NOT-01
    #[test]
    fn what_s3_names_beside_its_message_is_kept() {
        let body = "<Error><Code>InvalidArgument</Code><Message>Unable to validate the following destination configurations</Message>\
                    <ArgumentName1>arn:aws:sns:us-east-1:111122223333:gone, null</ArgumentName1>\
                    <ArgumentValue1>The destination topic does not exist</ArgumentValue1></Error>";
        let answer = http::Response::builder()
            .status(400)
            .body(aws_smithy_types::body::SdkBody::from(body))
            .unwrap();
        let answer = HttpResponse::try_from(answer).unwrap();
        let said = "Unable to validate the following destination configurations";
        assert_eq!(
            with_arguments(said, &answer),
            format!(
                "{said} (arn:aws:sns:us-east-1:111122223333:gone, null; The destination topic does not exist)"
            )
        );
        assert_eq!(with_arguments("Unsupported", &answer), "Unsupported");
    }

    #[test]
    fn slower_has_plain_words_whatever_it_is_called() {
        let known = refused("sns:CreateTopic", Some("Throttling"), "Rate exceeded", None).problem;
        for (code, said) in [(Some("Throttled"), "Rate exceeded"), (None, "HTTP 429")] {
            let problem = refused("sns:CreateTopic", code, said, None).problem;
            assert_eq!(problem.summary, known.summary, "{code:?} {said}");
            assert_eq!(
                (problem.passing, known.passing),
                (Some(Passing::Pace), Some(Passing::Pace))
            );
            assert_eq!(problem.code.as_deref(), code);
        }
    }

    #[test]
    fn the_id_of_a_key_that_aws_repeats_is_not_kept_whole() {
        let said = "The access key AKIAIOSFODNN7EXAMPLE is not active.";
        let problem = refused("sts:GetCallerIdentity", None, said, None).problem;
        assert!(!problem.to_text().contains("AKIA"), "{problem:?}");
        assert!(problem.said.is_some_and(|said| said.contains("••••MPLE")));
    }
}
