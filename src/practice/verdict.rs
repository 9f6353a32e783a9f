//! What becomes of a request, decided when it arrives: the fault that is set, and what comes too fast.

use std::cmp::Ordering;
use std::time::Duration;

use super::answer::Refusal;
use super::call::{Call, Service};
use super::cut::Cut;
use super::fault::{Fault, Strike, Unreachable};
use super::refusals::{access_denied, expired, internal_error, throttled, unavailable};
use super::state::State;
use super::world::World;

/// Waits shorter than this between two CloudTrail writes of one kind are throttled; AWS allows one a second of each and is
/// not exact.
const CLOUDTRAIL_PACE_MILLIS: u64 = 900;

/// What becomes of a request.
pub(super) enum Verdict {
    Serve,
    /// It takes effect, and its answer is lost.
    ServeUnheard,
    /// It never arrives.
    Break(Cut),
    Refuse(Refusal),
}

/// What the fault that is set does to this request.
pub(super) fn faulty(state: &State, call: &Call) -> Option<Verdict> {
    let at = state.since_fault;
    match &state.fault {
        Fault::None => None,
        Fault::NetworkDown => Some(Verdict::Break(Cut::Unreachable(Unreachable::NoName))),
        Fault::StopAfter { request, effect } => match at.cmp(request) {
            Ordering::Less => None,
            Ordering::Equal if *effect => Some(Verdict::ServeUnheard),
            Ordering::Equal | Ordering::Greater => Some(Verdict::Break(Cut::Reset)),
        },
        Fault::LoseAnswer { request } => (at == *request).then_some(Verdict::ServeUnheard),
        Fault::DenyAction(denied) => {
            let operation = format!("{}:{}", call.service.prefix(), call.action);
            let hit = denied.eq_ignore_ascii_case(&operation)
                || denied.eq_ignore_ascii_case(&call.iam_action());
            hit.then(|| Verdict::Refuse(denied_refusal(&state.world, call)))
        }
        Fault::Throttle { every } => at
            .is_multiple_of((*every).max(1))
            .then(|| Verdict::Refuse(throttled(call.service))),
        Fault::ThrottleAccount(account) => {
            let caller = World::account_of_key(&state.world.sessions, &call.access_key);
            let is_door = call.service == Service::Sts
                && call.form().text("RoleArn").contains(account.as_str());
            (caller == account.as_str() || is_door)
                .then(|| Verdict::Refuse(throttled(call.service)))
        }
        Fault::ExpireAt { request } => {
            (at >= *request).then(|| Verdict::Refuse(expired(call.service)))
        }
        Fault::Storm(storm) => {
            let since = state.world.now.saturating_sub(state.fault_set_at);
            let strike = storm.strike(at, Duration::from_millis(since))?;
            Some(match strike {
                Strike::Unreachable(how) => Verdict::Break(Cut::Unreachable(how)),
                Strike::Throttled => Verdict::Refuse(throttled(call.service)),
                Strike::Unavailable => Verdict::Refuse(unavailable(call.service)),
                Strike::InternalError => Verdict::Refuse(internal_error(call.service)),
                Strike::Reset => Verdict::Break(Cut::Reset),
                Strike::AnswerLost => Verdict::ServeUnheard,
            })
        }
    }
}

/// Refuses what comes too fast, and writes to one bucket that overlap.
pub(super) fn busy(world: &mut World, call: &Call, wait: Duration) -> Verdict {
    if !call.is_write() {
        return Verdict::Serve;
    }
    let now = world.now;
    if call.service == Service::CloudTrail {
        let account = World::account_of_key(&world.sessions, &call.access_key);
        let pace = (account, call.region.clone(), call.action.clone());
        let last = world.cloudtrail_writes.insert(pace, now);
        if last.is_some_and(|last| now < last + CLOUDTRAIL_PACE_MILLIS) {
            return Verdict::Refuse(throttled(call.service));
        }
    }
    if let Some(bucket) = call
        .bucket
        .as_ref()
        .filter(|_| call.service == Service::S3 && call.key.is_none())
    {
        let until = world.busy_buckets.get(bucket).copied().unwrap_or(0);
        if now < until {
            let message = "A conflicting conditional operation is currently in progress against this resource. Please try again.";
            return Verdict::Refuse(Refusal::new(409, "OperationAborted", message));
        }
        let wait = u64::try_from(wait.as_millis()).unwrap_or(0);
        world.busy_buckets.insert(bucket.clone(), now + wait);
    }
    Verdict::Serve
}

fn denied_refusal(world: &World, call: &Call) -> Refusal {
    let action = call.iam_action();
    let arn = world.arn_of_key(&call.access_key);
    let message = format!(
        "User: {arn} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
    );
    access_denied(call.service, message)
}
