//! The ways into accounts besides the one that signed in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::identity::IdentityCache;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use aws_sdk_sts::error::ProvideErrorMetadata as _;

use super::error::with_causes;
use crate::domain::{AccountId, Arn, Partition, RoleName};

/// How long before their end keys are renewed, at the earliest.
const RENEWED_BEFORE: Duration = Duration::from_mins(5);
/// How long getting keys may take.
const LONGEST: Duration = Duration::from_secs(30);

/// How an account is reached that is not the one that signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// By a role there, which the keys that signed in may take.
    Role(RoleAccess),
}

/// A role that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAccess {
    pub role: RoleName,
    /// How the session is called in the account's own records.
    pub session: String,
    /// How long one session lasts, from 15 minutes on. An hour is the most where the keys that signed in are a role's own.
    ///
    /// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
    pub lasts: Duration,
    /// Who is behind it, for the account's records. The role has to allow `sts:SetSourceIdentity` for that.
    pub source_identity: Option<String>,
}

impl RoleAccess {
    /// This role, for an hour at a time.
    pub fn new(role: RoleName) -> Self {
        Self {
            role,
            session: "radiant-aws-setup".to_owned(),
            lasts: Duration::from_hours(1),
            source_identity: None,
        }
    }
}

/// Whose sign-in has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInEnd {
    /// The one that everything goes by: nothing else will succeed.
    All,
    /// The way into the one account that refused.
    Account,
}

impl Access {
    /// The configuration of an account that is reached so. Its keys are had when they are first needed, once for all of its clients,
    /// and renewed before they run out.
    pub(super) fn config(
        &self,
        account: &AccountId,
        partition: Partition,
        sign_in: &SdkConfig,
        sts: aws_sdk_sts::Client,
        refused: &Refused,
    ) -> SdkConfig {
        let Self::Role(access) = self;
        let takes = TakesRole {
            account: account.clone(),
            refused: Arc::clone(refused),
            sts,
            arn: Arn::role(partition, account, &access.role),
            access: access.clone(),
        };
        let keys = IdentityCache::lazy()
            .buffer_time(RENEWED_BEFORE)
            .load_timeout(LONGEST)
            .build();
        sign_in
            .to_builder()
            .credentials_provider(SharedCredentialsProvider::new(takes))
            .identity_cache(keys)
            .build()
    }
}

/// The accounts whose role refused, each with what AWS said: every call there would ask again, and hear the same.
pub(super) type Refused = Arc<Mutex<BTreeMap<AccountId, String>>>;

/// Takes a role whenever keys are needed.
#[derive(Debug)]
struct TakesRole {
    account: AccountId,
    refused: Refused,
    sts: aws_sdk_sts::Client,
    arn: Arn,
    access: RoleAccess,
}

impl TakesRole {
    async fn take(&self) -> Result<Credentials, CredentialsError> {
        let RoleAccess {
            role: _,
            session,
            lasts,
            source_identity,
        } = &self.access;
        let refusals = || self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = refusals().get(&self.account) {
            return Err(CredentialsError::provider_error(said.clone()));
        }
        let answer = self
            .sts
            .assume_role()
            .role_arn(self.arn.to_string())
            .role_session_name(session)
            .duration_seconds(i32::try_from(lasts.as_secs()).unwrap_or(i32::MAX))
            .set_source_identity(source_identity.clone())
            .send()
            .await
            .map_err(|err| {
                let is_refused = err.code() == Some("AccessDenied");
                let said = with_causes(&err);
                if is_refused {
                    refusals().insert(self.account.clone(), said.clone());
                }
                CredentialsError::provider_error(said)
            })?;
        let keys = answer
            .credentials
            .ok_or_else(|| CredentialsError::unhandled("AWS gave no keys for the role"))?;
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

impl ProvideCredentials for TakesRole {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(self.take())
    }
}
