//! The simulated organization, as the rest of the program holds it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_smithy_async::time::TimeSource;
use tokio::time::Instant;

use super::fault::Fault;
use super::options::PracticeOptions;
use super::state::{Heard, RequestRecord, State};
use super::world::World;
use super::{call, start, vendor};
use crate::domain::{AccountId, Region};

/// The simulated organization; clones share it.
#[derive(Clone)]
pub struct Practice {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) options: PracticeOptions,
    began: Instant,
    main_account: AccountId,
    region: Region,
    company: String,
    state: Mutex<State>,
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

    /// Made-up credentials of an administrator in `account`.
    #[must_use]
    #[expect(clippy::unused_self, reason = "credentials are for this organization")]
    pub fn credentials(&self, account: &AccountId) -> Credentials {
        let key = format!("{}{}", call::KEY_PREFIX, account.as_str());
        Credentials::new(key, "made-up-for-practice", None, None, "practice")
    }

    /// The account that the set-up is about; unless another one was entered, it manages the organization, if there is one.
    #[must_use]
    pub fn main_account(&self) -> AccountId {
        self.shared.main_account.clone()
    }

    #[must_use]
    pub fn accounts(&self) -> Vec<AccountId> {
        let state = self.state_now();
        let ids = state.world.accounts.keys();
        ids.filter_map(|id| AccountId::parse(id).ok()).collect()
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

    /// How many requests were served.
    #[must_use]
    pub fn request_count(&self) -> usize {
        self.state_now().requests.len()
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
    pub(super) fn state_now(&self) -> MutexGuard<'_, State> {
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

/// The time there: that of its beginning, and what has passed since by the program's own clock.
impl TimeSource for Practice {
    fn now(&self) -> SystemTime {
        let state = self.state_now();
        let seconds = u64::try_from(state.world.epoch).unwrap_or_default();
        let since = Duration::from_millis(state.world.now);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds) + since
    }
}

impl fmt::Debug for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practice")
            .field("company", &self.shared.company)
            .finish_non_exhaustive()
    }
}
