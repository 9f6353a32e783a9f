//! Signing in: a profile of the AWS command line, the environment, or short-lived keys that are pasted.
//!
//! Nothing here asks the instance metadata address, and no key is ever written down.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;

use super::error::{Failure, failure};
use super::{Activity, Aws, Environment, PastedKeys, transport, words};
use crate::domain::{AccountId, Partition, Region};
use crate::inventory::Caller;
use crate::practice::Practice;
use crate::problem::Problem;

/// How long one try of a call may take. Without an end, an answer that got lost on its way would be awaited for ever.
const LONGEST_CALL: Duration = Duration::from_mins(1);

/// How to sign in.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// A profile of `~/.aws/config` or `~/.aws/credentials`.
    Profile(String),
    /// `AWS_ACCESS_KEY_ID` and its companions.
    Environment,
    /// Keys that were pasted.
    Pasted(PastedKeys),
    /// The simulated organization.
    Practice(Practice),
}

/// A profile on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile {
    pub name: String,
    /// Its own Region, if it says one.
    pub region: Option<Region>,
}

impl Profile {
    /// A profile that says no Region.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            region: None,
        }
    }
}

/// The profiles on this computer, by their names.
///
/// # Errors
///
/// The files cannot be read.
pub async fn profiles() -> Result<Vec<Profile>, Problem> {
    let set = aws_config::profile::load(
        &Default::default(),
        &Default::default(),
        &Default::default(),
        None,
    )
    .await
    .map_err(|err| {
        let mut problem = Problem::new("The profiles on this computer cannot be read.")
            .hint("Check the files in the folder .aws of your home folder, or paste keys instead.");
        problem.said = Some(err.to_string());
        problem
    })?;
    Ok(found(&set))
}

fn found(set: &ProfileSet) -> Vec<Profile> {
    let region = |name: &str| {
        let region = set.get_profile(name)?.get("region")?;
        Region::parse(region.trim()).ok()
    };
    let mut found: Vec<Profile> = set
        .profiles()
        .map(|name| Profile {
            name: name.to_owned(),
            region: region(name),
        })
        .collect();
    found.sort_unstable();
    found
}

/// A sign-in that works.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub aws: Aws,
    /// When the keys stop working, if they say so.
    pub expires: Option<jiff::Timestamp>,
}

/// Sign in, and ask AWS who that is.
///
/// # Errors
///
/// The keys cannot be had, AWS does not accept them, or cannot be reached.
pub async fn sign_in(
    how: &SignIn,
    environment: &Environment,
    region: &Region,
) -> Result<SignedIn, Failure> {
    let sdk_region = aws_config::Region::new(region.as_str().to_owned());
    let (config, provider) = match how {
        SignIn::Practice(practice) => {
            let provider =
                SharedCredentialsProvider::new(practice.credentials(&practice.main_account()));
            let config = SdkConfig::builder()
                .behavior_version(BehaviorVersion::v2026_01_12())
                .region(sdk_region)
                .http_client(practice.http_client())
                .credentials_provider(provider.clone())
                .build();
            (config, provider)
        }
        SignIn::Profile(_) | SignIn::Environment | SignIn::Pasted(_) => {
            real(how, environment, sdk_region).await?
        }
    };
    let expires = provider
        .provide_credentials()
        .await
        .map_err(|err| Failure::before(words::sign_in_gone(&with_causes(&err))))?
        .expiry()
        .and_then(|at| jiff::Timestamp::try_from(at).ok());
    let caller = who_am_i(&config).await?;
    Ok(SignedIn {
        aws: Aws::new(caller, config, Activity::default()),
        expires,
    })
}

async fn real(
    how: &SignIn,
    environment: &Environment,
    region: aws_config::Region,
) -> Result<(SdkConfig, SharedCredentialsProvider), Failure> {
    let http: Option<SharedHttpClient> = environment
        .ca_bundle
        .as_deref()
        .map(transport::client_with_ca_bundle)
        .transpose()
        .map_err(Failure::before)?;
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .region(region.clone())
        .timeout_config(
            TimeoutConfig::builder()
                .operation_attempt_timeout(LONGEST_CALL)
                .build(),
        );
    if let Ok(name) = AppName::new("radiant-aws-setup") {
        loader = loader.app_name(name);
    }
    if let Some(http) = &http {
        loader = loader.http_client(http.clone());
    }
    if let Some(url) = &environment.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let provider = match how {
        SignIn::Profile(name) => {
            loader = loader.profile_name(name);
            let mut provider_config = ProviderConfig::without_region().with_region(Some(region));
            if let Some(http) = http {
                provider_config = provider_config.with_http_client(http);
            }
            SharedCredentialsProvider::new(
                ProfileFileCredentialsProvider::builder()
                    .configure(&provider_config)
                    .profile_name(name)
                    .build(),
            )
        }
        SignIn::Pasted(keys) => SharedCredentialsProvider::new(keys.credentials()),
        SignIn::Environment | SignIn::Practice(_) => {
            SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new())
        }
    };
    let config = loader.credentials_provider(provider.clone()).load().await;
    Ok((config, provider))
}

async fn who_am_i(config: &SdkConfig) -> Result<Caller, Failure> {
    let call = "sts:GetCallerIdentity";
    let identity = aws_sdk_sts::Client::new(config)
        .get_caller_identity()
        .send()
        .await
        .map_err(|err| failure(call, &err))?;
    let strange = || {
        let mut problem = Problem::new("AWS did not say who this sign-in is.")
            .hint("Try again. If it happens again, use another sign-in.");
        problem.call = Some(call.to_owned());
        Failure::before(problem)
    };
    let arn = identity.arn().ok_or_else(strange)?.to_owned();
    let account = identity
        .account()
        .and_then(|account| AccountId::parse(account).ok())
        .ok_or_else(strange)?;
    let partition = Partition::from_arn(&arn).ok_or_else(strange)?;
    Ok(Caller {
        account,
        arn,
        partition,
    })
}

fn with_causes(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        text.push_str(": ");
        text.push_str(&err.to_string());
        cause = err.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        deprecated,
        reason = "these names are those of a crate that is not named here"
    )]
    fn a_profile_comes_with_its_own_region() {
        use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};

        let text = "[profile odd]\nregion = nowhere\n[profile larkfield]\nregion = eu-west-1\n[profile bare]\noutput = json\n";
        let files = ProfileFiles::builder()
            .with_contents(ProfileFileKind::Config, text)
            .build();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let set = runtime
            .block_on(aws_config::profile::load(
                &Default::default(),
                &Default::default(),
                &files,
                None,
            ))
            .unwrap();
        let larkfield = Profile {
            name: "larkfield".to_owned(),
            region: Region::parse("eu-west-1").ok(),
        };
        assert_eq!(
            found(&set),
            [Profile::named("bare"), larkfield, Profile::named("odd")]
        );
    }

    #[test]
    fn pasted_keys_do_not_print() {
        let keys =
            PastedKeys::parse("aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush").unwrap();
        let text = format!("{keys:?} {:?}", SignIn::Pasted(keys.clone()));
        assert!(!text.contains("hush") && !text.contains("AKIAEXAMPLE"));
    }
}
