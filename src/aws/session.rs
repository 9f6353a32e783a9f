//! One sign-in and its clients, one set an account and Region.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::SdkConfig;

use super::Activity;
use super::error::Failure;
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
    clients: Mutex<BTreeMap<Place, Arc<Clients>>>,
    activity: Activity,
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
    pub(super) sns: aws_sdk_sns::Client,
}

impl Aws {
    pub(super) fn new(caller: Caller, config: SdkConfig, activity: Activity) -> Self {
        let accounts = BTreeMap::from([(caller.account.clone(), config)]);
        Self {
            inner: Arc::new(Inner {
                caller,
                accounts,
                clients: Mutex::new(BTreeMap::new()),
                activity,
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
        let made = clients
            .entry(place.clone())
            .or_insert_with(|| Arc::new(Clients::new(place, config, &self.inner.activity)));
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
    fn new(place: &Place, config: &SdkConfig, activity: &Activity) -> Self {
        let config = config
            .to_builder()
            .region(aws_config::Region::new(place.region.as_str().to_owned()))
            .build();
        // A stand-in on one address has no bucket names in its host name.
        let path_style = config.endpoint_url().is_some();
        let log = |service| activity.recorder(service, place.clone());
        Self {
            place: place.clone(),
            account: aws_sdk_account::Client::from_conf(
                aws_sdk_account::config::Builder::from(&config)
                    .interceptor(log("account"))
                    .build(),
            ),
            cloudtrail: aws_sdk_cloudtrail::Client::from_conf(
                aws_sdk_cloudtrail::config::Builder::from(&config)
                    .interceptor(log("cloudtrail"))
                    .build(),
            ),
            guardduty: aws_sdk_guardduty::Client::from_conf(
                aws_sdk_guardduty::config::Builder::from(&config)
                    .interceptor(log("guardduty"))
                    .build(),
            ),
            iam: aws_sdk_iam::Client::from_conf(
                aws_sdk_iam::config::Builder::from(&config)
                    .interceptor(log("iam"))
                    .build(),
            ),
            kms: aws_sdk_kms::Client::from_conf(
                aws_sdk_kms::config::Builder::from(&config)
                    .interceptor(log("kms"))
                    .build(),
            ),
            organizations: aws_sdk_organizations::Client::from_conf(
                aws_sdk_organizations::config::Builder::from(&config)
                    .interceptor(log("organizations"))
                    .build(),
            ),
            s3: aws_sdk_s3::Client::from_conf(
                aws_sdk_s3::config::Builder::from(&config)
                    .force_path_style(path_style)
                    .interceptor(log("s3"))
                    .build(),
            ),
            sns: aws_sdk_sns::Client::from_conf(
                aws_sdk_sns::config::Builder::from(&config)
                    .interceptor(log("sns"))
                    .build(),
            ),
        }
    }
}
