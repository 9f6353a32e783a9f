//! Failures that pass by themselves, and why. The one place that knows how each service says "slower".

use std::time::Duration;

use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use tokio::time::Instant;

use crate::problem::Passing;

/// How far a call got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It was never sent.
    Never,
    /// There was no connection to send it over: no name, no answer to the knock, no handshake.
    Unconnected,
    /// It was sent, and no answer came: it may or may not have been done.
    Perhaps,
    /// AWS answered in a way that we cannot read: it may have been done.
    Unclear,
    /// AWS answered, and refused.
    Refused,
}

/// A wait that makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// What is awaited, in plain words.
    pub reason: &'static str,
    /// The longest wait in all.
    pub up_to: Duration,
}

impl Patience {
    pub const fn seconds(seconds: u64, reason: &'static str) -> Self {
        Self {
            reason,
            up_to: Duration::from_secs(seconds),
        }
    }

    pub const fn minutes(minutes: u64, reason: &'static str) -> Self {
        Self::seconds(60 * minutes, reason)
    }

    /// How long it is worth waiting, for a look as for a write.
    pub const fn of(passing: Passing) -> Self {
        match passing {
            // Nothing can have happened, so nothing can go wrong by trying for long.
            Passing::NoConnection => Self::seconds(
                150,
                "There is no connection to AWS right now. We try again until there is.",
            ),
            Passing::NoAnswer => Self::minutes(
                1,
                "The connection broke before AWS answered. We look again.",
            ),
            Passing::Pace => Self::minutes(2, "AWS asked us to slow down."),
            Passing::Trouble => Self::minutes(1, "AWS had trouble of its own. We look again."),
        }
    }
}

/// A limit in words, such as "20 seconds", "1 minute" or "3 minutes".
pub fn spoken(limit: Duration) -> String {
    let seconds = limit.as_secs();
    let (count, unit) = if seconds < 60 {
        (seconds, "second")
    } else {
        (seconds.div_ceil(60), "minute")
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// How long something has been waiting.
#[derive(Debug)]
pub struct Wait {
    began: Instant,
    /// How long is long enough, whatever for.
    longest: Duration,
    /// For the same reason.
    since: Instant,
    reason: &'static str,
    attempt: u32,
}

impl Wait {
    /// It begins now, and takes so long at most, whatever for.
    pub fn begin(longest: Duration) -> Self {
        let now = Instant::now();
        Self {
            began: now,
            longest,
            since: now,
            reason: "",
            attempt: 0,
        }
    }

    /// Whether it is worth waiting once more; the number of the wait, from 0. Each reason has a time of its own.
    pub fn once_more(&mut self, patience: Patience) -> Option<u32> {
        if self.reason != patience.reason {
            self.reason = patience.reason;
            self.since = Instant::now();
            self.attempt = 0;
        }
        if self.since.elapsed() >= patience.up_to || self.began.elapsed() >= self.longest {
            return None;
        }
        self.attempt += 1;
        Some(self.attempt - 1)
    }
}

/// How the services say "slower".
///
/// Most are in <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>; `Throttled` is SNS's own:
/// <https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html>.
pub(super) const SLOWER: &[&str] = &[
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "Throttled",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "TooManyRequestsException",
];

/// How the services say that something on their side does not work.
pub(super) const TROUBLE: &[&str] = &[
    "DependencyTimeoutException",
    "InternalError",
    "InternalErrorException",
    "InternalException",
    "InternalFailure",
    "InternalServerError",
    "InternalServerErrorException",
    "InternalServerException",
    "KMSInternalException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceException",
    "ServiceFailure",
    "ServiceUnavailable",
    "ServiceUnavailableException",
];

/// Codes of two meanings: as many as there may be, or as often as one may ask. The text tells which.
const COUNT_OR_PACE: &[&str] = &["LimitExceeded", "LimitExceededException"];
const IS_PACE: &[&str] = &[
    "rate exceeded",
    "request rate",
    "throttl",
    "too many requests",
    "too quickly",
];

/// Whether a call that ended like this may succeed later, and why. Without a code, `said` is such as "HTTP 503".
pub(super) fn passing(reached: Reached, code: Option<&str>, said: &str) -> Option<Passing> {
    match reached {
        Reached::Never | Reached::Unclear => None,
        Reached::Unconnected => Some(Passing::NoConnection),
        Reached::Perhaps => Some(Passing::NoAnswer),
        Reached::Refused => refusal(code.unwrap_or_default(), said),
    }
}

fn refusal(code: &str, said: &str) -> Option<Passing> {
    if SLOWER.contains(&code) {
        return Some(Passing::Pace);
    }
    if TROUBLE.contains(&code) {
        return Some(Passing::Trouble);
    }
    if COUNT_OR_PACE.contains(&code) {
        let small = said.to_lowercase();
        return IS_PACE
            .iter()
            .any(|part| small.contains(part))
            .then_some(Passing::Pace);
    }
    match (code, said) {
        ("", "HTTP 429") => Some(Passing::Pace),
        // Not AWS's own words: what stands between may have lost the answer of a call that was carried out.
        ("", "HTTP 500" | "HTTP 502" | "HTTP 503" | "HTTP 504") => Some(Passing::Trouble),
        _ => None,
    }
}

/// How long to wait before try number `attempt` (from 0): 1 s growing to 10 s, spread so that several waits do not fall
/// together.
pub fn pause(attempt: u32, spread: &str) -> Duration {
    let base = 1_000_u64.saturating_mul(1 << attempt.min(4)).min(10_000);
    let salt = spread.bytes().fold(u64::from(attempt), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    // Between 80 % and 100 % of the base.
    Duration::from_millis(base - base * (salt % 20) / 100)
}

/// Tells the SDK's own retries about answers that mean "slower", whatever code they carry.
#[derive(Debug)]
pub(super) struct Slower;

impl ClassifyRetry for Slower {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context
            .response()
            .map(|response| response.status().as_u16())
        {
            Some(429) => RetryAction::throttling_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "Slower"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str, said: &str) -> Option<Passing> {
        passing(
            Reached::Refused,
            Some(code).filter(|code| !code.is_empty()),
            said,
        )
    }

    // ERR-10: each service's own name for "slower".
    #[test]
    fn every_service_is_understood_when_it_says_slower() {
        for code in [
            "Throttled",                // SNS
            "Throttling",               // IAM, SNS, STS
            "ThrottlingException",      // CloudTrail, KMS
            "TooManyRequestsException", // Organizations, GuardDuty, account
            "SlowDown",                 // S3
            "RequestLimitExceeded",     // IAM
            "PriorRequestNotComplete",
        ] {
            assert_eq!(refused(code, ""), Some(Passing::Pace), "{code}");
        }
        assert_eq!(refused("", "HTTP 429"), Some(Passing::Pace));
        assert_eq!(refused("", "HTTP 503"), Some(Passing::Trouble));
        assert_eq!(refused("", "HTTP 502"), Some(Passing::Trouble));
        assert_eq!(
            refused("InternalError", "We encountered an internal error."),
            Some(Passing::Trouble)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn each_reason_has_its_own_time_and_all_of_them_together_have_an_end() {
        let mut wait = Wait::begin(Duration::from_mins(1));
        let (one, two) = (Patience::seconds(10, "one"), Patience::seconds(10, "two"));
        assert_eq!(wait.once_more(one), Some(0));
        tokio::time::sleep(Duration::from_secs(9)).await;
        assert_eq!(wait.once_more(one), Some(1));
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(wait.once_more(two), Some(0));
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert_eq!(wait.once_more(two), None);
        assert_eq!(wait.once_more(one), Some(0));
        tokio::time::sleep(Duration::from_mins(1)).await;
        assert_eq!(wait.once_more(two), None);
    }

    #[test]
    fn a_limit_on_the_number_of_things_does_not_pass() {
        let many = "You have reached the limit of 5 versions of this policy.";
        assert_eq!(refused("LimitExceeded", many), None);
        assert_eq!(
            refused("LimitExceededException", "Rate exceeded"),
            Some(Passing::Pace)
        );
        assert_eq!(refused("AccessDenied", "Rate exceeded"), None);
        assert_eq!(refused("", "HTTP 403"), None);
    }

    #[test]
    fn what_was_never_sent_passes_only_when_the_connection_was_missing() {
        assert_eq!(
            passing(Reached::Unconnected, None, ""),
            Some(Passing::NoConnection)
        );
        assert_eq!(passing(Reached::Perhaps, None, ""), Some(Passing::NoAnswer));
        assert_eq!(passing(Reached::Never, None, ""), None);
        assert_eq!(passing(Reached::Unclear, None, ""), None);
    }
    #[test]
    fn limits_are_said_as_people_say_them() {
        for (seconds, said) in [(5, "5 seconds"), (60, "1 minute"), (150, "3 minutes")] {
            assert_eq!(spoken(Duration::from_secs(seconds)), said);
        }
    }

    #[test]
    fn pauses_grow_to_ten_seconds() {
        for attempt in 0..12 {
            let pause = pause(attempt, "a change");
            assert!(pause >= Duration::from_millis(800) && pause <= Duration::from_secs(10));
        }
        assert!(pause(8, "x") >= Duration::from_secs(8));
    }
}
