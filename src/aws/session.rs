//! One sign-in, the accounts that it reaches, and the clients for them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_config::SdkConfig;

use super::access::{Access, RoleAccess, SignInEnd};
use super::clients::Clients;
use super::door::{self, Round};
use super::error::{Failure, failure};
use super::kept::Kept;
use super::passing::Slower;
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
    own: SdkConfig,
    /// Buckets stand in the path of an address, not in its host name: for addresses that are not AWS's own.
    s3_by_path: bool,
    reached: Mutex<Reached>,
    activity: Activity,
    on_wait: Mutex<OnWait>,
}

/// The accounts besides the caller's own, and what is in use of all of them.
#[derive(Debug)]
struct Reached {
    ways: BTreeMap<AccountId, Access>,
    accounts: Kept<AccountId, SdkConfig>,
    clients: Kept<Place, Arc<Clients>>,
    refused: Refused,
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
        config: SdkConfig,
        s3_by_path: bool,
        activity: Activity,
    ) -> Self {
        Self {
            caller: Arc::new(caller),
            inner: Arc::new(Inner {
                own: config,
                s3_by_path,
                reached: Mutex::new(Reached {
                    ways: BTreeMap::new(),
                    accounts: Kept::new(MOST_ACCOUNTS, IDLE),
                    clients: Kept::new(MOST_CLIENTS, IDLE),
                    refused: Refused::default(),
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

    /// Say how another account is reached; in place of what was said of it before.
    pub fn reach(&self, account: &AccountId, access: Access) {
        let mut reached = self.reached();
        reached.accounts.forget(|it| it == account);
        reached.clients.forget(|place| place.account == *account);
        reached.ways.insert(account.clone(), access);
        drop(reached);
        self.ask_anew();
    }

    /// A look or a run begins: accounts that let nobody in are asked anew, once each.
    pub fn ask_anew(&self) {
        let refused = Arc::clone(&self.reached().refused);
        refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Whether it was said how an account is reached; the one that is signed in always is.
    pub fn is_reached(&self, account: &AccountId) -> bool {
        *account == self.caller().account || self.reached().ways.contains_key(account)
    }

    /// Whether this is the Region that was signed in to.
    pub fn is_home(&self, region: &Region) -> bool {
        self.inner
            .own
            .region()
            .is_none_or(|home| home.as_ref() == region.as_str())
    }

    /// Whether AWS still knows the sign-in with which an account is asked, in the Region that was signed in to. Of an account that is
    /// not reached, the caller asks.
    pub async fn is_still_signed_in(&self, account: &AccountId) -> bool {
        let config = {
            let mut reached = self.reached();
            self.config(&mut reached, account)
        };
        let config = config.as_ref().unwrap_or(&self.inner.own);
        match self.sts(config) {
            Some(sts) => sts.get_caller_identity().send().await.is_ok(),
            None => false,
        }
    }

    /// Whose sign-in has ended, if a refusal by an account says that one has. Another account's refusal is its own, as long as the
    /// sign-in by which it is reached works.
    pub async fn ended(&self, account: &AccountId, failure: &Failure) -> Option<SignInEnd> {
        let own = &self.caller.account;
        if !failure.ends_sign_in() {
            None
        } else if account != own && self.is_still_signed_in(own).await {
            Some(SignInEnd::Account)
        } else {
            Some(SignInEnd::All)
        }
    }

    /// The clients for an account and Region.
    ///
    /// # Errors
    ///
    /// An account that this sign-in does not reach is refused before anything is sent.
    pub fn at(&self, place: &Place) -> Result<Arc<Clients>, Failure> {
        let mut reached = self.reached();
        let Some(config) = self.config(&mut reached, &place.account) else {
            return Err(Failure::before(
                Problem::new(format!(
                    "This is account {}. You are signed in to {}.",
                    place.account.grouped(),
                    self.caller.account.grouped()
                ))
                .hint("Sign in to the account that the answers name, or change the answers."),
            ));
        };
        Ok(reached.clients.get(place, || {
            let inner = &self.inner;
            Arc::new(Clients::new(
                place,
                &config,
                inner.s3_by_path,
                &inner.activity,
            ))
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
    fn config(&self, reached: &mut Reached, account: &AccountId) -> Option<SdkConfig> {
        let (caller, own) = (&self.caller, &self.inner.own);
        if *account == caller.account {
            return Some(own.clone());
        }
        let access = reached.ways.get(account)?;
        let sts = self.sts(own)?;
        let refused = &reached.refused;
        let make = || access.config(account, caller.partition, own, sts, refused);
        Some(reached.accounts.get(account, make))
    }

    fn sts(&self, config: &SdkConfig) -> Option<aws_sdk_sts::Client> {
        let region = Region::parse(self.inner.own.region()?.as_ref()).ok()?;
        let place = Place::new(self.caller.account.clone(), region);
        Some(aws_sdk_sts::Client::from_conf(
            aws_sdk_sts::config::Builder::from(config)
                .retry_classifier(Slower)
                .interceptor(self.inner.activity.recorder("sts", place))
                .build(),
        ))
    }
}
