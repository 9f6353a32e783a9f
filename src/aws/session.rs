//! One sign-in and its clients, one set an account and Region.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;

use super::error::Failure;
use super::passing::Slower;
use super::s3control::OneAddress;
use super::{Activity, LookWait};
use crate::domain::{AccountId, Place, Region};
use crate::inventory::Caller;
use crate::problem::Problem;

/// A sign-in that works: who, where, and the clients made from it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Aws {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    caller: Caller,
    /// Each account that can be reached, with its configuration. So far the caller's own.
    accounts: BTreeMap<AccountId, SdkConfig>,
    /// Buckets stand in the path of an address, not in its host name: for addresses that are not AWS's own.
    s3_by_path: bool,
    clients: Mutex<BTreeMap<Place, Arc<Clients>>>,
    activity: Activity,
    on_wait: Mutex<OnWait>,
}

/// Who is told when a look waits.
#[derive(Default)]
struct OnWait(Option<Arc<dyn Fn(LookWait) + Send + Sync>>);

impl fmt::Debug for OnWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "told" } else { "silent" })
    }
}

/// The clients for one account and Region.
#[derive(Debug)]
pub struct Clients {
    pub place: Place,
    pub(super) account: aws_sdk_account::Client,
    pub(super) cloudtrail: aws_sdk_cloudtrail::Client,
    pub(super) guardduty: aws_sdk_guardduty::Client,
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) kms: aws_sdk_kms::Client,
    pub(super) organizations: aws_sdk_organizations::Client,
    pub(super) s3: aws_sdk_s3::Client,
    pub(super) s3control: aws_sdk_s3control::Client,
    pub(super) sns: aws_sdk_sns::Client,
}

impl Aws {
    pub(super) fn new(
        caller: Caller,
        config: SdkConfig,
        s3_by_path: bool,
        activity: Activity,
    ) -> Self {
        let accounts = BTreeMap::from([(caller.account.clone(), config)]);
        Self {
            inner: Arc::new(Inner {
                caller,
                accounts,
                s3_by_path,
                clients: Mutex::new(BTreeMap::new()),
                activity,
                on_wait: Mutex::default(),
            }),
        }
    }

    /// Who is signed in.
    pub fn caller(&self) -> &Caller {
        &self.inner.caller
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

    /// Whether this is the Region that was signed in to.
    pub fn is_home(&self, region: &Region) -> bool {
        self.own_config()
            .and_then(SdkConfig::region)
            .is_none_or(|home| home.as_ref() == region.as_str())
    }

    /// Whether AWS still knows the caller, asked in the Region that was signed in to.
    pub async fn is_still_signed_in(&self) -> bool {
        let Some(config) = self.own_config() else {
            return false;
        };
        let Some(region) = config
            .region()
            .and_then(|region| Region::parse(region.as_ref()).ok())
        else {
            return false;
        };
        let place = Place::new(self.caller().account.clone(), region);
        let sts = aws_sdk_sts::Client::from_conf(
            aws_sdk_sts::config::Builder::from(config)
                .retry_classifier(Slower)
                .interceptor(self.inner.activity.recorder("sts", place))
                .build(),
        );
        sts.get_caller_identity().send().await.is_ok()
    }

    fn own_config(&self) -> Option<&SdkConfig> {
        self.inner.accounts.get(&self.inner.caller.account)
    }

    /// The clients for an account and Region.
    ///
    /// # Errors
    ///
    /// An account that this sign-in does not reach is refused before anything is sent.
    pub fn at(&self, place: &Place) -> Result<Arc<Clients>, Failure> {
        let Some(config) = self.inner.accounts.get(&place.account) else {
            return Err(Failure::before(
                Problem::new(format!(
                    "This is account {}. You are signed in to {}.",
                    place.account.grouped(),
                    self.inner.caller.account.grouped()
                ))
                .hint("Sign in to the account that the answers name, or change the answers."),
            ));
        };
        let mut clients = self
            .inner
            .clients
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let made = clients.entry(place.clone()).or_insert_with(|| {
            let inner = &self.inner;
            Arc::new(Clients::new(
                place,
                config,
                inner.s3_by_path,
                &inner.activity,
            ))
        });
        Ok(Arc::clone(made))
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
}

impl Clients {
    fn new(place: &Place, config: &SdkConfig, s3_by_path: bool, activity: &Activity) -> Self {
        let config = config
            .to_builder()
            .region(aws_config::Region::new(place.region.as_str().to_owned()))
            .build();
        let mut s3control = aws_sdk_s3control::config::Builder::from(&config);
        if let Some(url) = config.endpoint_url() {
            s3control = s3control.endpoint_resolver(OneAddress(url.to_owned()));
        }
        let log = |service| activity.recorder(service, place.clone());
        Self {
            place: place.clone(),
            account: aws_sdk_account::Client::from_conf(
                aws_sdk_account::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("account"))
                    .build(),
            ),
            cloudtrail: aws_sdk_cloudtrail::Client::from_conf(
                aws_sdk_cloudtrail::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("cloudtrail"))
                    .build(),
            ),
            guardduty: aws_sdk_guardduty::Client::from_conf(
                aws_sdk_guardduty::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("guardduty"))
                    .build(),
            ),
            iam: aws_sdk_iam::Client::from_conf(
                aws_sdk_iam::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("iam"))
                    .build(),
            ),
            kms: aws_sdk_kms::Client::from_conf(
                aws_sdk_kms::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("kms"))
                    .build(),
            ),
            organizations: aws_sdk_organizations::Client::from_conf(
                aws_sdk_organizations::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("organizations"))
                    .build(),
            ),
            s3: aws_sdk_s3::Client::from_conf(
                aws_sdk_s3::config::Builder::from(&config)
                    .force_path_style(s3_by_path)
                    .retry_classifier(Slower)
                    .interceptor(log("s3"))
                    .build(),
            ),
            s3control: aws_sdk_s3control::Client::from_conf(
                s3control
                    .retry_classifier(Slower)
                    .interceptor(log("s3control"))
                    .build(),
            ),
            sns: aws_sdk_sns::Client::from_conf(
                aws_sdk_sns::config::Builder::from(&config)
                    .retry_classifier(Slower)
                    .interceptor(log("sns"))
                    .build(),
            ),
        }
    }
}
