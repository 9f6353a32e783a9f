//! A simulated organization inside the process, behind the SDK's HTTP hook; it opens no socket.
//!
//! Real SDK clients write real requests, which are read, judged and answered here. It refuses what AWS refuses: policies that are
//! missing or wrong, a wrong order, bad names, limits, and things that AWS has not spread yet.

mod account;
mod answer;
mod call;
mod cloudtrail;
mod cut;
mod document;
pub mod evaluate;
mod fault;
mod guard;
mod guardduty;
mod http;
mod iam;
mod kms;
mod lookup;
mod organizations;
mod query;
mod refusals;
mod s3;
mod sns;
mod start;
mod sts;
#[cfg(test)]
mod tests;
mod vendor;
mod verdict;
pub mod world;
mod xml;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde::Serialize;
use tokio::time::Instant;

pub use self::fault::{Fault, Outage, Storm, Unreachable};
pub use self::world::World;
use crate::domain::{AccountId, Region};

/// How the simulated organization starts and behaves.
#[derive(Clone, Debug)]
pub struct PracticeOptions {
    /// How long an answer takes; zero answers at once.
    pub latency: Duration,
    /// Spreads `latency` from 40 % to 160 % of itself, the same way in every run.
    pub uneven: bool,
    /// New roles, policies and keys take seconds to be seen everywhere, as in AWS.
    pub settling: bool,
    /// For how long reads may show a key's older policy, though the newer one counts already; AWS needs minutes at times.
    pub stale_key_reads: Duration,
    /// What is there at the beginning.
    pub start: Start,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self {
            latency: Duration::from_millis(100),
            uneven: true,
            settling: true,
            stale_key_reads: Duration::ZERO,
            start: Start::Company,
        }
    }
}

impl PracticeOptions {
    /// Answers at once and spreads at once: for tests of something else than waiting.
    #[must_use]
    pub const fn instant() -> Self {
        Self {
            latency: Duration::ZERO,
            uneven: false,
            settling: false,
            stale_key_reads: Duration::ZERO,
            start: Start::Company,
        }
    }
}

/// What is there at the beginning.
#[derive(Clone, Debug)]
pub enum Start {
    /// A made-up company with a management account, members and some things already set up.
    Company,
    /// One account without an organization and with nothing in it.
    Empty(AccountId),
}

/// One request that reached the simulated organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// The service's IAM prefix, such as `s3`.
    pub service: String,
    /// The operation, such as `PutBucketPolicy`.
    pub action: String,
    /// The IAM action that allows it, such as `s3:PutBucketPolicy`.
    pub permission: String,
    /// The account of the credentials; empty when they are unknown.
    pub account: String,
    /// The Region that the request was signed for.
    pub region: String,
    /// Whether the operation changes anything.
    pub write: bool,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The error code, if it was refused.
    pub code: Option<String>,
}

/// What a request that was served carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Service and operation, such as `s3:PutBucketPolicy`.
    pub call: String,
    /// Its path, query and headers, as text to search in.
    pub head: String,
    pub body: String,
}

/// Somebody who hears every write that is served.
type Listener = Box<dyn Fn(Heard) + Send>;

/// The simulated organization; clones share it.
#[derive(Clone)]
pub struct Practice {
    shared: Arc<Shared>,
}

struct Shared {
    options: PracticeOptions,
    began: Instant,
    main_account: AccountId,
    region: Region,
    company: String,
    state: Mutex<State>,
}

struct State {
    world: World,
    requests: Vec<RequestRecord>,
    listener: Option<Listener>,
    fault: Fault,
    since_fault: usize,
    /// In milliseconds since the start.
    fault_set_at: u64,
    arrivals: u64,
}

impl Practice {
    /// A fresh organization.
    #[must_use]
    pub fn new(options: PracticeOptions) -> Self {
        let (mut world, main_account, region) = start::world(&options.start);
        world.settling = options.settling;
        world.stale_key_reads =
            u64::try_from(options.stale_key_reads.as_millis()).unwrap_or(u64::MAX);
        let shared = Shared {
            began: Instant::now(),
            main_account,
            region,
            company: world.company.clone(),
            options,
            state: Mutex::new(State {
                world,
                requests: Vec::new(),
                listener: None,
                fault: Fault::None,
                since_fault: 0,
                fault_set_at: 0,
                arrivals: 0,
            }),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The HTTP client to give to the SDK's clients.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        http::client(self.clone())
    }

    /// Made-up credentials of an administrator in `account`.
    #[must_use]
    #[expect(clippy::unused_self, reason = "credentials are for this organization")]
    pub fn credentials(&self, account: &AccountId) -> Credentials {
        let key = format!("{}{}", call::KEY_PREFIX, account.as_str());
        Credentials::new(key, "made-up-for-practice", None, None, "practice")
    }

    /// The account that the set-up is about; it manages the organization, if there is one.
    #[must_use]
    pub fn main_account(&self) -> AccountId {
        self.shared.main_account.clone()
    }

    /// The Region in which most of it is.
    #[must_use]
    pub fn region(&self) -> Region {
        self.shared.region.clone()
    }

    /// The made-up company's name.
    #[must_use]
    pub fn company(&self) -> &str {
        &self.shared.company
    }

    /// All requests that arrived, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.state_now().requests.clone()
    }

    /// Has every write that is served from now on told to `tell`, whole.
    pub fn listen(&self, tell: impl Fn(Heard) + Send + 'static) {
        self.state_now().listener = Some(Box::new(tell));
    }

    /// How many of the requests were writes, refused ones too.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.state_now()
            .requests
            .iter()
            .filter(|request| request.write)
            .count()
    }

    /// Everything that there is, as JSON: `accounts`, `buckets`, `organization`.
    #[must_use]
    pub fn state(&self) -> serde_json::Value {
        serde_json::to_value(&self.state_now().world).unwrap_or_default()
    }

    /// Changes the world behind everybody's back.
    pub fn edit(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.state_now().world);
    }

    /// Sets what goes wrong from now on, and counts requests from 1 again.
    pub fn set_fault(&self, fault: Fault) {
        let mut state = self.state_now();
        state.world.denied = match &fault {
            Fault::DenyAction(action) => Some(action.clone()),
            _ => None,
        };
        state.fault = fault;
        state.since_fault = 0;
        state.fault_set_at = state.world.now;
    }

    /// Whether the vendor, with the role that it was given, can open an object.
    #[must_use]
    pub fn vendor_can_open(&self, bucket: &str, key: &str) -> bool {
        vendor::can_open(&self.state_now().world, bucket, key)
    }

    /// The state, with the world's clock set to now. Never held over an await.
    fn state_now(&self) -> MutexGuard<'_, State> {
        let elapsed = Instant::now().saturating_duration_since(self.shared.began);
        let mut state = self
            .shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        state.world.now = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        state
    }
}

impl fmt::Debug for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practice")
            .field("company", &self.shared.company)
            .finish_non_exhaustive()
    }
}
