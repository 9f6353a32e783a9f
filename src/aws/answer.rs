//! Requests that cannot be put together and answers that lack a part: a failure each, never a panic.

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;
use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::DateTime;
use aws_smithy_types::error::operation::BuildError;
use futures::future::{BoxFuture, Either, ready, select};
use jiff::Timestamp;

use super::error::{Failure, Reached, failure};
use super::passing::pause;
use super::words;
use crate::domain::{AccountId, Arn};
use crate::inventory::Seen;
use crate::policy::Document;
use crate::problem::Problem;

/// A request that lacks a part; nothing was sent.
pub(super) fn unbuilt(call: &str, err: &BuildError) -> Failure {
    let mut problem = words::cannot_ask(&err.to_string());
    problem.call = Some(call.to_owned());
    Failure::before(problem)
}

/// An answer in which a part is missing or cannot be read.
pub(super) fn strange(call: &str, part: &str) -> Failure {
    let mut problem = Problem::new(format!(
        "AWS answered, but without a {part} that we can read."
    ))
    .hint("Look again. If it happens again, copy the details for a specialist.");
    problem.call = Some(call.to_owned());
    Failure {
        problem,
        reached: Reached::Unclear,
    }
}

/// The answer of a call about what may not be there, or not be set: AWS says so with one of these codes, and that is `None`.
pub(super) fn if_there<T, E>(
    call: &'static str,
    gone: &[&str],
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> Result<Option<T>, Failure>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    SdkError<E, HttpResponse>: RequestId,
{
    match answer.map_err(|err| failure(call, &err)) {
        Ok(answer) => Ok(Some(answer)),
        Err(refused) if gone.iter().any(|code| refused.is(code)) => Ok(None),
        Err(refused) => Err(refused),
    }
}

/// What all pages of a list hold.
pub(super) async fn all<T, E>(
    call: &'static str,
    pages: PaginationStream<Result<T, SdkError<E, HttpResponse>>>,
) -> Result<Vec<T>, Failure>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    SdkError<E, HttpResponse>: RequestId,
{
    let listed = pages.try_collect().await;
    listed.map_err(|err| failure(call, &err))
}

/// A time in an answer.
pub(super) fn timestamp(time: Option<&DateTime>) -> Option<Timestamp> {
    let time = time?;
    Timestamp::new(time.secs(), i32::try_from(time.subsec_nanos()).ok()?).ok()
}

/// A text that says something.
pub(super) fn told(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The ARN in an answer.
pub(super) fn arn(call: &str, text: Option<&str>) -> Result<Arn, Failure> {
    text.and_then(|text| Arn::parse(text).ok())
        .ok_or_else(|| strange(call, "full name (ARN)"))
}

/// The account number in an answer.
pub(super) fn account(call: &str, text: Option<&str>) -> Result<AccountId, Failure> {
    text.and_then(|text| AccountId::parse(text).ok())
        .ok_or_else(|| strange(call, "account number"))
}

/// The policy in an answer, as plain JSON.
pub(super) fn document(call: &str, text: &str) -> Result<Document, Failure> {
    Document::parse(text).map_err(|err| unreadable(call, &err.to_string()))
}

/// The policy in an answer of IAM, which is URL-encoded.
pub(super) fn encoded_document(call: &str, text: &str) -> Result<Document, Failure> {
    Document::parse_url_encoded(text).map_err(|err| unreadable(call, &err.to_string()))
}

fn unreadable(call: &str, why: &str) -> Failure {
    let mut failure = strange(call, "policy");
    failure.problem.said = Some(why.to_owned());
    failure
}

/// One of very many reads, made again a few times when what stands in the way passes: all of them together have to come
/// through.
pub(super) async fn insistent<T, F>(read: impl Fn() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    const TRIES: u32 = 4;
    let mut tries = 0;
    loop {
        match read().await {
            Err(failure) if failure.passing().is_some() && tries < TRIES => {
                tokio::time::sleep(pause(tries, &failure.problem.summary)).await;
                tries += 1;
            }
            answer => return answer,
        }
    }
}

/// A read, and beside it the one that may have to follow: it is under way already, for whoever waits for it.
pub(super) async fn beside<A, B>(
    read: impl Future<Output = A> + Send,
    next: impl Future<Output = B> + Send,
) -> (A, impl Future<Output = B>) {
    match select(Box::pin(read), Box::pin(next)).await {
        Either::Left((answer, next)) => (answer, Either::Left(next)),
        Either::Right((next, read)) => (read.await, Either::Right(ready(next))),
    }
}

/// A read whose refusal is an answer too. Boxed, so that many of them side by side stay small.
pub(super) fn seen<'a, T: 'a>(
    read: impl Future<Output = Result<T, Failure>> + Send + 'a,
) -> BoxFuture<'a, Seen<T>> {
    Box::pin(async move { Seen::from(read.await.map_err(Problem::from)) })
}
