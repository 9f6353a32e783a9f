//! A role that is taken to get into an account: its keys are had when they are first needed, shared by all clients, and renewed
//! before they run out. A refusal is kept, because every call would ask again and hear the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::identity::IdentityCache;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::time::SharedTimeSource;
use tokio::sync::Mutex;

use super::access::RoleAccess;
use super::error::{Failure, NoEntry, failure};
use super::passing::Reached;
use super::words;
use crate::domain::{AccountId, Arn, Partition};
use crate::problem::GETS_IN;

/// How long before their end keys are renewed, at the earliest.
const RENEWED_BEFORE: Duration = Duration::from_mins(5);
/// How long getting keys may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Counts the looks and runs that were begun: what refused in an earlier one is asked anew.
pub(super) type Round = Arc<AtomicU64>;

/// The configuration of an account that is reached by a role.
pub(super) fn config(
    access: &RoleAccess,
    account: &AccountId,
    partition: Partition,
    sign_in: &SdkConfig,
    sts: aws_sdk_sts::Client,
    round: &Round,
) -> SdkConfig {
    let door = Door {
        sts,
        arn: Arn::role(partition, account, &access.role),
        access: access.clone(),
        time: sign_in.time_source().unwrap_or_default(),
        round: Arc::clone(round),
        tries: AtomicU64::new(0),
        held: Mutex::default(),
    };
    sign_in
        .to_builder()
        .credentials_provider(SharedCredentialsProvider::new(door))
        .identity_cache(IdentityCache::no_cache())
        .build()
}

/// The way into one account.
#[derive(Debug)]
struct Door {
    sts: aws_sdk_sts::Client,
    arn: Arn,
    access: RoleAccess,
    time: SharedTimeSource,
    round: Round,
    /// How often it was asked.
    tries: AtomicU64,
    /// Held while somebody asks, so that all of an account's calls ask once.
    held: Mutex<Held>,
}

/// What came of asking so far.
#[derive(Debug, Default)]
struct Held {
    keys: Option<Credentials>,
    refusal: Option<Refusal>,
}

#[derive(Debug)]
struct Refusal {
    /// Of which try it is.
    number: u64,
    round: u64,
    failure: Failure,
}

impl Refusal {
    /// Whether it answers somebody who got in line after so many tries: it came while they stood there, or nothing has happened
    /// since that could have changed it.
    fn answers(&self, tries: u64, round: u64) -> bool {
        let stays = self.failure.reached == Reached::Refused && self.failure.passing().is_none();
        self.number > tries || (stays && self.round == round)
    }
}

impl Door {
    async fn keys(&self) -> Result<Credentials, Failure> {
        let tries = self.tries.load(Ordering::Relaxed);
        let mut held = self.held.lock().await;
        if let Some(keys) = held
            .keys
            .as_ref()
            .filter(|it| self.last(it, RENEWED_BEFORE))
        {
            return Ok(keys.clone());
        }
        let round = self.round.load(Ordering::Relaxed);
        if let Some(refusal) = held.refusal.as_ref().filter(|it| it.answers(tries, round)) {
            return Err(refusal.failure.clone());
        }
        let taken = self.take().await;
        let number = self.tries.fetch_add(1, Ordering::Relaxed) + 1;
        match taken {
            Ok(keys) => {
                *held = Held {
                    keys: Some(keys.clone()),
                    refusal: None,
                };
                Ok(keys)
            }
            Err(failure) => {
                // They could not be renewed, and still work.
                let old = held
                    .keys
                    .as_ref()
                    .filter(|it| self.last(it, Duration::ZERO));
                if let Some(keys) = old.filter(|_| failure.passing().is_some()) {
                    return Ok(keys.clone());
                }
                held.refusal = Some(Refusal {
                    number,
                    round,
                    failure: failure.clone(),
                });
                Err(failure)
            }
        }
    }

    /// Whether keys last longer than this.
    fn last(&self, keys: &Credentials, longer: Duration) -> bool {
        let from_now = self.time.now() + longer;
        keys.expiry().is_none_or(|end| end > from_now)
    }

    async fn take(&self) -> Result<Credentials, Failure> {
        let RoleAccess {
            role: _,
            external_id,
            session,
            lasts,
            source_identity,
        } = &self.access;
        let call = GETS_IN;
        let asked = self
            .sts
            .assume_role()
            .role_arn(self.arn.to_string())
            .role_session_name(session)
            .duration_seconds(i32::try_from(lasts.as_secs()).unwrap_or(i32::MAX))
            .set_external_id(external_id.as_ref().map(|id| id.as_str().to_owned()))
            .set_source_identity(source_identity.clone())
            .send();
        let answer = match tokio::time::timeout(LONGEST, asked).await {
            Ok(answer) => answer.map_err(|err| failure(call, &err))?,
            Err(_) => return Err(Failure::without_answer(call)),
        };
        let keys = answer
            .credentials
            .ok_or_else(|| Failure::before(words::sign_in_gone("AWS gave no keys for the role")))?;
        let expires = keys.expiration.try_into().ok();
        Ok(Credentials::new(
            keys.access_key_id,
            keys.secret_access_key,
            Some(keys.session_token),
            expires,
            "role",
        ))
    }
}

impl ProvideCredentials for Door {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(async {
            let keys = self.keys().await;
            keys.map_err(|failure| CredentialsError::provider_error(NoEntry(failure)))
        })
    }
}
