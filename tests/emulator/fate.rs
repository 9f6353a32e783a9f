//! What is to go wrong between the product and moto, and what that means for one request.

use std::sync::mpsc::SyncSender;
use std::time::Duration;

use super::call::Call;
use super::storm::{Storm, Strike};

/// What is to go wrong.
#[derive(Debug, Default)]
pub(crate) enum Trouble {
    #[default]
    None,
    /// When the n-th request (from 1) has had its effect, its answer is withheld, nothing more is let through, and the
    /// other end is told to kill.
    KillAfter(usize, SyncSender<()>),
    /// The same before the n-th write has had any effect.
    KillBeforeWrite(usize, SyncSender<()>),
    /// After so many requests the network is gone: connections are closed without an answer.
    GoneAfter(usize),
    /// This call is refused with this status and code.
    Refused {
        service: &'static str,
        action: &'static str,
        status: u16,
        code: &'static str,
    },
    /// Three accounts are hard to get into.
    Doors {
        /// There is no such role.
        shut: String,
        /// It is asked too often, so many times more.
        throttled: (String, usize),
        /// It takes long.
        slow: String,
    },
    /// Much goes wrong, and all of it passes.
    Storm(Storm),
}

/// What is done with a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// Let through.
    Forward(Then),
    /// Refused in AWS's name.
    Refuse { status: u16, code: &'static str },
    /// The product is as good as dead: this waits for its end.
    Hold,
    /// The product's end begins with this request.
    Die,
    /// The connection is closed.
    Drop,
}

/// What follows the effect of a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Then {
    Answer,
    /// The product's end begins.
    Die,
    /// The answer is lost.
    Drop,
}

impl Trouble {
    /// How much longer than others a call takes.
    pub(super) fn more(&self, call: &Call) -> Duration {
        match self {
            Self::Doors { slow, .. } if call.door.as_ref() == Some(slow) => Duration::from_secs(2),
            _ => Duration::ZERO,
        }
    }

    /// The fate of a call, which would be request number `number` (from 1), and write number `write` if it is one.
    pub(super) fn fate(&mut self, call: &Call, number: usize, write: usize) -> Fate {
        match self {
            Self::KillAfter(n, _) if number > *n => Fate::Hold,
            Self::KillAfter(n, _) if number == *n => Fate::Forward(Then::Die),
            Self::KillBeforeWrite(n, _) if call.writes && write == *n => Fate::Die,
            Self::GoneAfter(n) if number > *n => Fate::Drop,
            Self::Refused {
                service,
                action,
                status,
                code,
            } if call.service == *service && call.action == *action => Fate::Refuse {
                status: *status,
                code,
            },
            Self::Doors {
                shut,
                throttled: (throttled, times),
                ..
            } => match &call.door {
                Some(door) if door == shut => Fate::Refuse {
                    status: 403,
                    code: "AccessDenied",
                },
                Some(door) if door == throttled && *times > 0 => {
                    *times -= 1;
                    Fate::Refuse {
                        status: 400,
                        code: "Throttling",
                    }
                }
                _ => Fate::Forward(Then::Answer),
            },
            Self::Storm(storm) => match storm.strike(call) {
                Strike::None => Fate::Forward(Then::Answer),
                Strike::Refused { status, code } => Fate::Refuse { status, code },
                Strike::Unheard => Fate::Drop,
                Strike::AnswerLost => Fate::Forward(Then::Drop),
            },
            Self::None
            | Self::KillAfter(..)
            | Self::KillBeforeWrite(..)
            | Self::GoneAfter(_)
            | Self::Refused { .. } => Fate::Forward(Then::Answer),
        }
    }
}
