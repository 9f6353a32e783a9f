//! A bad hour between the product and moto: requests throttled, broken or lost by chance, and a while without a connection.

use std::time::{Duration, Instant};

use super::call::Call;

/// Of a hundred requests, so many are told to come slower, in the service's own word.
const THROTTLED: u64 = 15;
/// Of a hundred requests, so many meet an error of the service's own, or end without an answer, before or after their effect.
const BROKEN: u64 = 15;
/// How long nothing can be reached. moto lives in real time, so it is not the minute that practice has.
const OUTAGE: Duration = Duration::from_secs(5);

/// A storm; the same seed and the same requests give the same one.
#[derive(Debug)]
pub(crate) struct Storm {
    seed: u64,
    /// Requests so far.
    asked: u64,
    /// Nothing can be reached after so many requests.
    outages: Vec<u64>,
    /// Until when nothing can be reached.
    out_until: Option<Instant>,
}

/// What the storm does to one request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Strike {
    None,
    Refused {
        status: u16,
        code: &'static str,
    },
    /// No answer, and no effect.
    Unheard,
    /// No answer, though it had its effect.
    AnswerLost,
}

impl Storm {
    /// Without a connection at the start, in the middle, or both times. The sign-in before it is left alone: it is asked for by
    /// a person, who sees at once that it did not work.
    pub(crate) fn from_seed(seed: u64) -> Self {
        let middle = 40 + mixed(seed) % 60;
        Self {
            seed,
            asked: 0,
            outages: match seed % 3 {
                0 => vec![middle],
                1 => vec![1],
                _ => vec![1, middle],
            },
            out_until: None,
        }
    }

    /// Until when no connection is taken.
    pub(super) fn out_until(&self) -> Option<Instant> {
        self.out_until.filter(|until| *until > Instant::now())
    }

    pub(super) fn strike(&mut self, call: &Call) -> Strike {
        if call.service == "sts" {
            return Strike::None;
        }
        self.asked += 1;
        if self.outages.contains(&self.asked) {
            self.out_until = Some(Instant::now() + OUTAGE);
            return Strike::Unheard;
        }
        let drawn = mixed(mixed(self.seed) ^ self.asked);
        let percent = drawn % 100;
        if percent < THROTTLED {
            let (status, code) = slower(&call.service);
            return Strike::Refused { status, code };
        }
        if percent >= THROTTLED + BROKEN {
            return Strike::None;
        }
        match (drawn >> 32) % 4 {
            0 => Strike::Refused {
                status: 503,
                code: "ServiceUnavailable",
            },
            1 => Strike::Refused {
                status: 500,
                code: if call.service.starts_with("s3") {
                    "InternalError"
                } else {
                    "InternalFailure"
                },
            },
            2 => Strike::Unheard,
            _ => Strike::AnswerLost,
        }
    }
}

/// Each service's own word for "slower", with its status.
fn slower(service: &str) -> (u16, &'static str) {
    match service {
        "sns" => (429, "Throttled"),
        "s3" | "s3control" => (503, "SlowDown"),
        "iam" => (400, "Throttling"),
        "guardduty" | "account" => (429, "TooManyRequestsException"),
        _ => (400, "ThrottlingException"),
    }
}

/// Spreads a number over all of 64 bits.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
