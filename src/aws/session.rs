//! One sign-in, the accounts that it reaches, and the clients for them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use aws_config::SdkConfig;

use super::access::{Access, RoleAccess, SignInEnd};
use super::clients::Clients;
use super::door::{self, Round};
use super::error::{Failure, failure};
use super::kept::Kept;
use super::passing::Slower;
use super::transport::Connections;
use super::{Activity, Environment, LookWait, StandIn};
use crate::domain::{AccountId, Place, Region};
use crate::inventory::Caller;
use crate::problem::Problem;

/// How long what nobody uses is kept: the keys of an account, and its clients.
const IDLE: Duration = Duration::from_mins(15);
/// Of how many accounts keys are kept.
const MOST_ACCOUNTS: usize = 5_000;
/// How many accounts and Regions have clients at a time.
const MOST_CLIENTS: usize = 500;

/// A sign-in that works: who, where, and the clients made from it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Aws {
    caller: Arc<Caller>,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The caller's own account.
    own: Config,
    /// Who takes roles in other accounts and says who is signed in: one for all of them.
    sts: OnceLock<aws_sdk_sts::Client>,
    source: Source,
    reached: Mutex<Reached>,
    activity: Activity,
    on_wait: Mutex<OnWait>,
}

/// Where a sign-in comes from, for others beside it.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// This computer's profiles and its environment, and the connections that were made.
    Computer(Box<Environment>, Connections),
    /// What answers in AWS's place within this program.
    StandIn(StandIn),
}

/// The accounts besides the caller's own, and what is in use of all of them.
#[derive(Debug)]
struct Reached {
    ways: BTreeMap<AccountId, Way>,
    accounts: Kept<AccountId, Config>,
    clients: Kept<Place, Arc<Clients>>,
    round: Round,
}

/// How another account is reached.
#[derive(Debug)]
enum Way {
    Role(RoleAccess),
    /// By a sign-in of its own.
    Own(Box<Config>),
    Closed(Problem),
}

/// With what an account is asked.
#[derive(Clone, Debug)]
struct Config {
    sdk: SdkConfig,
    /// Buckets stand in the path of an address, not in its host name: for addresses that are not AWS's own.
    s3_by_path: bool,
}

/// Who is told when a look waits.
#[derive(Default)]
struct OnWait(Option<Arc<dyn Fn(LookWait) + Send + Sync>>);

impl fmt::Debug for OnWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "told" } else { "silent" })
    }
}

impl Aws {
    pub(super) fn new(
        caller: Caller,
        sdk: SdkConfig,
        s3_by_path: bool,
        source: Source,
        activity: Activity,
    ) -> Self {
        Self {
            caller: Arc::new(caller),
            inner: Arc::new(Inner {
                own: Config { sdk, s3_by_path },
                sts: OnceLock::new(),
                source,
                reached: Mutex::new(Reached {
                    ways: BTreeMap::new(),
                    accounts: Kept::new(MOST_ACCOUNTS, IDLE),
                    clients: Kept::new(MOST_CLIENTS, IDLE),
                    round: Round::default(),
                }),
                activity,
                on_wait: Mutex::default(),
            }),
        }
    }

    /// Who is signed in.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The same, now that it is known whose it is.
    pub(super) fn of(self, caller: Caller) -> Self {
        Self {
            caller: Arc::new(caller),
            ..self
        }
    }

    /// Every call made with this sign-in.
    pub fn activity(&self) -> &Activity {
        &self.inner.activity
    }

    /// Have somebody told whenever a look waits for AWS; in place of whoever was told before.
    pub fn on_wait(&self, tell: impl Fn(LookWait) + Send + Sync + 'static) {
        let mut on_wait = self
            .inner
            .on_wait
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        on_wait.0 = Some(Arc::new(tell));
    }

    pub(super) fn tell(&self, wait: LookWait) {
        let tell = {
            let on_wait = self.inner.on_wait.lock();
            on_wait.unwrap_or_else(PoisonError::into_inner).0.clone()
        };
        if let Some(tell) = tell {
            tell(wait);
        }
    }

    /// Where other sign-ins come from.
    pub(super) fn source(&self) -> &Source {
        &self.inner.source
    }

    /// Say how another account is reached; in place of what was said of it before. Keys that were had in the same way are kept.
    pub fn reach(&self, account: &AccountId, access: Access) {
        self.lead(
            account,
            match access {
                Access::Role(access) => Way::Role(access),
                Access::Closed(problem) => Way::Closed(problem),
            },
        );
    }

    /// Reach another account by a sign-in of its own; in place of what was said of it before.
    pub(super) fn reach_by(&self, own: &Self) {
        self.lead(
            &own.caller.account,
            Way::Own(Box::new(own.inner.own.clone())),
        );
    }

    fn lead(&self, account: &AccountId, way: Way) {
        let mut reached = self.reached();
        if let (Some(Way::Role(old)), Way::Role(new)) = (reached.ways.get(account), &way)
            && old == new
        {
            return;
        }
        reached.accounts.forget(|it| it == account);
        reached.clients.forget(|place| place.account == *account);
        reached.ways.insert(account.clone(), way);
    }

    /// A look or a run begins: accounts that let nobody in are asked anew, once each.
    pub fn ask_anew(&self) {
        self.reached().round.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there is a way into an account; the one that is signed in is always reached.
    pub fn is_reached(&self, account: &AccountId) -> bool {
        *account == self.caller().account || self.reached().ways.contains_key(account)
    }

    /// Whether this is the Region that was signed in to.
    pub fn is_home(&self, region: &Region) -> bool {
        self.home().is_none_or(|home| home == *region)
    }

    /// The Region that was signed in to.
    pub(super) fn home(&self) -> Option<Region> {
        let home = self.inner.own.sdk.region()?;
        Region::parse(home.as_ref()).ok()
    }

    /// Whether AWS still knows the sign-in with which an account is asked, in the Region that was signed in to. Of an account that is
    /// not reached, the caller asks.
    pub async fn is_still_signed_in(&self, account: &AccountId) -> bool {
        self.who_is_asked(account).await.is_ok()
    }

    /// Ask AWS whose the keys are with which an account is asked.
    async fn who_is_asked(&self, account: &AccountId) -> Result<(), Failure> {
        let other = if *account == self.caller.account {
            None
        } else {
            self.config(&mut self.reached(), account).ok()
        };
        let sts = match other {
            Some(config) => self.sts_of(&config.sdk)?,
            None => self.sts()?,
        };
        let call = "sts:GetCallerIdentity";
        let asked = sts.get_caller_identity().send().await;
        asked.map(drop).map_err(|err| failure(call, &err))
    }

    /// Whose sign-in has ended, if a refusal by an account says that one has. Another account's refusal is its own, as long as the
    /// sign-in by which it is reached works.
    pub async fn ended(&self, account: &AccountId, failure: &Failure) -> Option<SignInEnd> {
        let own = &self.caller.account;
        if !failure.ends_sign_in() && !failure.is_of_the_way_in() {
            return None;
        }
        if account == own {
            return Some(SignInEnd::All);
        }
        match self.who_is_asked(own).await {
            Err(failure) if failure.ends_sign_in() => Some(SignInEnd::All),
            // No answer says nothing about the keys.
            Ok(()) | Err(_) => Some(SignInEnd::Account),
        }
    }

    /// The clients for an account and Region.
    ///
    /// # Errors
    ///
    /// An account that this sign-in does not reach is refused before anything is sent.
    pub fn at(&self, place: &Place) -> Result<Arc<Clients>, Failure> {
        let mut reached = self.reached();
        let config = self.config(&mut reached, &place.account)?;
        Ok(reached.clients.get(place, || {
            let Config { sdk, s3_by_path } = &config;
            let activity = &self.inner.activity;
            Arc::new(Clients::new(place, sdk, *s3_by_path, activity))
        }))
    }

    /// The clients for another Region of an account.
    ///
    /// # Errors
    ///
    /// As [`Aws::at`].
    pub fn in_region(&self, account: &AccountId, region: &Region) -> Result<Arc<Clients>, Failure> {
        self.at(&Place {
            account: account.clone(),
            region: region.clone(),
        })
    }

    fn reached(&self) -> MutexGuard<'_, Reached> {
        let reached = self.inner.reached.lock();
        reached.unwrap_or_else(PoisonError::into_inner)
    }

    /// With what an account is asked, if it is reached.
    fn config(&self, reached: &mut Reached, account: &AccountId) -> Result<Config, Failure> {
        let (caller, own) = (&self.caller, &self.inner.own);
        if *account == caller.account {
            return Ok(own.clone());
        }
        match reached.ways.get(account) {
            None => Err(Failure::before(no_way(account, &caller.account))),
            Some(Way::Closed(problem)) => Err(Failure::before(problem.clone())),
            Some(Way::Own(config)) => Ok((**config).clone()),
            Some(Way::Role(access)) => {
                let sts = self.sts()?;
                let round = &reached.round;
                Ok(reached.accounts.get(account, || Config {
                    sdk: door::config(access, account, caller.partition, &own.sdk, sts, round),
                    s3_by_path: own.s3_by_path,
                }))
            }
        }
    }

    /// STS, asked with the keys that signed in.
    fn sts(&self) -> Result<aws_sdk_sts::Client, Failure> {
        let inner = &self.inner;
        if let Some(sts) = inner.sts.get() {
            return Ok(sts.clone());
        }
        let sts = self.sts_of(&inner.own.sdk)?;
        Ok(inner.sts.get_or_init(|| sts).clone())
    }

    fn sts_of(&self, config: &SdkConfig) -> Result<aws_sdk_sts::Client, Failure> {
        let region = self.home().ok_or_else(|| {
            Failure::before(Problem::new("This sign-in is for no Region that we know."))
        })?;
        let place = Place::new(self.caller.account.clone(), region);
        Ok(aws_sdk_sts::Client::from_conf(
            aws_sdk_sts::config::Builder::from(config)
                .retry_classifier(Slower)
                .interceptor(self.inner.activity.recorder("sts", place))
                .build(),
        ))
    }
}

/// What is said of an account to which nobody said a way.
fn no_way(account: &AccountId, signed_in: &AccountId) -> Problem {
    Problem::new(format!(
        "This is account {}. You are signed in to {}.",
        account.grouped(),
        signed_in.grouped()
    ))
    .hint("Sign in to the account that the answers name, or change the answers.")
}
