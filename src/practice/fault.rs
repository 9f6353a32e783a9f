//! What goes wrong on purpose.

use std::time::Duration;

use super::world::mixed;
use crate::domain::AccountId;

/// Something that goes wrong on purpose.
///
/// Requests are counted from 1, beginning when the fault is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// All is well.
    None,
    /// The connection breaks at one request and stays broken.
    StopAfter {
        /// The request at which it breaks.
        request: usize,
        /// Whether that request still takes effect; its answer is lost in any case.
        effect: bool,
    },
    /// One request takes effect, and its answer is lost; the others are well.
    LoseAnswer {
        /// The request whose answer is lost.
        request: usize,
    },
    /// One action is denied, such as `s3:PutBucketPolicy`.
    DenyAction(String),
    /// Every so many requests, one is throttled.
    Throttle {
        /// 1 throttles all, 3 every third.
        every: usize,
    },
    /// All requests that are made in one account are throttled; at its door too.
    ThrottleAccount(AccountId),
    /// The credentials are expired from this request on.
    ExpireAt {
        /// The first request with expired credentials.
        request: usize,
    },
    /// Nothing can be reached: no name is found.
    NetworkDown,
    /// Much goes wrong, by chance, and all of it passes.
    Storm(Storm),
}

/// A bad hour: requests are throttled, broken or lost by chance, and for a while nothing can be reached.
///
/// The same seed gives the same storm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storm {
    /// What the chances are drawn from.
    pub seed: u64,
    /// Of a hundred requests, so many are told to come slower, in the service's own word.
    pub throttled: u8,
    /// Of a hundred requests, so many fail with 503 or 500, are reset before they take effect, or take effect and lose
    /// their answer.
    pub broken: u8,
    /// When nothing can be reached at all.
    pub outages: Vec<Outage>,
}

/// A while in which nothing can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// How long after the storm was set.
    pub begins: Duration,
    /// How long it lasts.
    pub lasts: Duration,
    /// What a request meets.
    pub how: Unreachable,
}

/// Why nothing can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// The name of the host is not found.
    NoName,
    /// The host does not take connections.
    Refused,
}

/// What chance has in store for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strike {
    Unreachable(Unreachable),
    Throttled,
    Unavailable,
    InternalError,
    Reset,
    AnswerLost,
}

impl Storm {
    /// 15 of a hundred throttled, 15 broken, and a minute without a network: at the start, in the middle, or both.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        let drawn = mixed(seed.wrapping_add(1));
        let how = |bit: u64| {
            if drawn & bit == 0 {
                Unreachable::NoName
            } else {
                Unreachable::Refused
            }
        };
        let lasts = Duration::from_mins(1);
        let first = Outage {
            begins: Duration::ZERO,
            lasts,
            how: how(1),
        };
        // Later than an outage at the start, and long before a run in a storm can have ended.
        let after = if seed.is_multiple_of(3) { 3 } else { 65 };
        let second = Outage {
            begins: Duration::from_secs(after + (drawn >> 8) % 15),
            lasts,
            how: how(2),
        };
        Self {
            seed,
            throttled: 15,
            broken: 15,
            outages: match seed % 3 {
                0 => vec![second],
                1 => vec![first],
                _ => vec![first, second],
            },
        }
    }

    /// What becomes of request number `at`, so long after the storm was set.
    pub(super) fn strike(&self, at: usize, since: Duration) -> Option<Strike> {
        let is_on =
            |outage: &&Outage| outage.begins <= since && since < outage.begins + outage.lasts;
        if let Some(outage) = self.outages.iter().find(is_on) {
            return Some(Strike::Unreachable(outage.how));
        }
        let number = u64::try_from(at).unwrap_or(u64::MAX);
        let drawn = mixed(mixed(self.seed.wrapping_add(1)) ^ number);
        let percent = drawn % 100;
        let throttled = u64::from(self.throttled);
        if percent < throttled {
            return Some(Strike::Throttled);
        }
        if percent >= throttled + u64::from(self.broken) {
            return None;
        }
        Some(match (drawn >> 32) % 4 {
            0 => Strike::Unavailable,
            1 => Strike::InternalError,
            2 => Strike::Reset,
            _ => Strike::AnswerLost,
        })
    }
}
