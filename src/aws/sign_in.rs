//! Signing in: a profile of the AWS command line, the environment, or short-lived keys that are pasted.
//!
//! Nothing here asks the instance metadata address, and no key is ever written down.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_smithy_types::timeout::TimeoutConfig;

use super::addresses::{is_encrypted, not_aws};
use super::app_name::app_name;
use super::error::{Failure, failure, with_causes};
use super::profiles::{DEFAULT, SharedFiles};
use super::session::Source;
use super::transport::{Bundle, Connections};
use super::{Activity, Aws, Environment, PastedKeys, StandIn, words};
use crate::domain::{AccountId, Partition, Region};
use crate::inventory::{Caller, Inventory};
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
    /// What answers in AWS's place within this program.
    StandIn(StandIn),
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
    sign_in_beside(how, environment, region, &Connections::default()).await
}

/// The same, over connections that others use too.
pub(super) async fn sign_in_beside(
    how: &SignIn,
    environment: &Environment,
    region: &Region,
    connections: &Connections,
) -> Result<SignedIn, Failure> {
    let keys = keys(how, environment, region, connections).await?;
    let caller = who_am_i(&keys.config).await?;
    Ok(keys.signed_in(caller))
}

/// The same, and what is there: the look begins beside the question who that is.
///
/// Where the keys do not say themselves that they are this account's, or it turns out that they are not, nothing is seen.
///
/// # Errors
///
/// As [`sign_in`].
pub async fn sign_in_and_look<F>(
    how: &SignIn,
    environment: &Environment,
    region: &Region,
    account: &AccountId,
    look: impl FnOnce(Aws) -> F,
) -> Result<(SignedIn, Option<Inventory>), Failure>
where
    F: Future<Output = Inventory>,
{
    let keys = keys(how, environment, region, &Connections::default()).await?;
    if keys.account.as_ref() != Some(account) {
        let caller = who_am_i(&keys.config).await?;
        return Ok((keys.signed_in(caller), None));
    }
    let config = keys.config.clone();
    let assumed = keys.signed_in(Caller::new(account.clone(), "", region.partition()));
    let looked = async { Ok(look(assumed.aws.clone()).await) };
    let (caller, mut seen) = tokio::try_join!(who_am_i(&config), Box::pin(looked))?;
    let is_right = caller.account == *account && caller.partition == region.partition();
    seen.caller.clone_from(&caller);
    let signed_in = SignedIn {
        aws: assumed.aws.of(caller),
        ..assumed
    };
    Ok((signed_in, is_right.then_some(seen)))
}

/// What a sign-in works with.
struct Keys {
    source: Source,
    config: SdkConfig,
    s3_by_path: bool,
    expires: Option<jiff::Timestamp>,
    /// Whose they are, if they say so.
    account: Option<AccountId>,
}

impl Keys {
    fn signed_in(self, caller: Caller) -> SignedIn {
        SignedIn {
            aws: Aws::new(
                caller,
                self.config,
                self.s3_by_path,
                self.source,
                Activity::default(),
            ),
            expires: self.expires,
        }
    }
}

async fn keys(
    how: &SignIn,
    environment: &Environment,
    region: &Region,
    connections: &Connections,
) -> Result<Keys, Failure> {
    let sdk_region = aws_config::Region::new(region.as_str().to_owned());
    let ((config, s3_by_path), source) = match how {
        SignIn::StandIn(there) => (
            (there.config(sdk_region), false),
            Source::StandIn(there.clone()),
        ),
        SignIn::Profile(_) | SignIn::Environment | SignIn::Pasted(_) => (
            real(how, environment, sdk_region, connections).await?,
            Source::Computer(Box::new(environment.clone()), connections.clone()),
        ),
    };
    let gone = |why: &str| Failure::before(words::sign_in_gone(why));
    let provider = config.credentials_provider().ok_or_else(|| gone(""))?;
    let keys = provider
        .provide_credentials()
        .await
        .map_err(|err| gone(&with_causes(&err)))?;
    let account = keys.account_id();
    Ok(Keys {
        source,
        expires: keys
            .expiry()
            .and_then(|at| jiff::Timestamp::try_from(at).ok()),
        account: account.and_then(|account| AccountId::parse(account.as_str()).ok()),
        config,
        s3_by_path,
    })
}

/// The configuration, and whether buckets stand in the path of an address.
async fn real(
    how: &SignIn,
    environment: &Environment,
    region: aws_config::Region,
    connections: &Connections,
) -> Result<(SdkConfig, bool), Failure> {
    let files = SharedFiles::read(environment);
    let profile = profile_of(how, environment);
    if let SignIn::Profile(name) = how
        && let Some(problem) = files
            .absent(name)
            .or_else(|| files.trouble(name))
            .or_else(|| two_addresses(environment, &files, name))
    {
        return Err(Failure::before(problem));
    }
    if let Some(problem) = environment
        .trouble()
        .or_else(|| files.wrong_address(profile))
    {
        return Err(Failure::before(problem));
    }
    let of_profile = || files.ca_bundle(profile).map(Bundle::of_profile);
    let bundle = environment
        .ca_bundle
        .clone()
        .map(Bundle::of_environment)
        .or_else(of_profile);
    let http = connections.with(bundle.as_ref()).map_err(Failure::before)?;
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .region(region.clone())
        .http_client(http.clone())
        .profile_files(profile_files(&files, ""))
        .timeout_config(
            TimeoutConfig::builder()
                .operation_attempt_timeout(LONGEST_CALL)
                .build(),
        );
    if let Some(name) = app_name() {
        loader = loader.app_name(name);
    }
    if let Some(url) = &environment.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let provider = match how {
        SignIn::Profile(name) => {
            loader = loader.profile_name(name);
            let provider_config = ProviderConfig::without_region()
                .with_region(Some(region))
                .with_http_client(http);
            let address = environment
                .endpoint_url
                .as_deref()
                .map_or_else(String::new, |url| address_of(name, url));
            SharedCredentialsProvider::new(
                ProfileFileCredentialsProvider::builder()
                    .configure(&provider_config)
                    .profile_files(profile_files(&files, &address))
                    .profile_name(name)
                    .build(),
            )
        }
        SignIn::Pasted(keys) => SharedCredentialsProvider::new(keys.credentials()),
        SignIn::Environment | SignIn::StandIn(_) => {
            SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new())
        }
    };
    let config = loader.credentials_provider(provider).load().await;
    let s3_by_path = config.endpoint_url().is_some()
        || environment.leads_s3_elsewhere
        || files.leads_s3_elsewhere(profile);
    Ok((config, s3_by_path))
}

/// The profile whose settings hold for a way to sign in.
fn profile_of<'n>(how: &'n SignIn, environment: &'n Environment) -> &'n str {
    match how {
        SignIn::Profile(name) => name,
        _ => environment.profile.as_deref().unwrap_or(DEFAULT),
    }
}

/// What is to be said before calls go elsewhere than to AWS, or go there without encryption.
pub fn goes_elsewhere(how: &SignIn, environment: &Environment) -> Option<String> {
    if matches!(how, SignIn::StandIn(_)) {
        return None;
    }
    let files = SharedFiles::read(environment);
    let given = environment.endpoint_url.as_deref();
    let (host, url) = environment
        .addresses()
        .chain(files.addresses(profile_of(how, environment)))
        // The one on the command line goes before all others.
        .filter(|url| given.is_none_or(|given| given == *url))
        .find_map(|url| Some((not_aws(url)?, url)))?;
    Some(if is_encrypted(url) {
        format!("Not AWS: calls go to {host}.")
    } else if host.starts_with("http://") {
        format!("Calls go to {host} without encryption, so nobody can tell whether AWS answers.")
    } else {
        format!("Not AWS: calls go to {host}, without encryption (http).")
    })
}

/// What the SDK reads in place of the files: their texts, and one more of the kind of `~/.aws/config`.
#[expect(
    deprecated,
    reason = "these names are those of a crate that is not named here"
)]
fn profile_files(
    files: &SharedFiles,
    more: &str,
) -> aws_config::profile::profile_file::ProfileFiles {
    use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};

    files
        .texts()
        .fold(ProfileFiles::builder(), |builder, (is_config, text)| {
            let kind = if is_config {
                ProfileFileKind::Config
            } else {
                ProfileFileKind::Credentials
            };
            builder.with_contents(kind, text)
        })
        .with_contents(ProfileFileKind::Config, more)
        .build()
}

/// The address of `--endpoint-url` as a setting of a profile: borrowing a role asks the profile's address alone.
///
/// The addresses of single services that the profile names give way: no section has this name.
fn address_of(profile: &str, url: &str) -> String {
    format!(
        "[profile {profile}]\nendpoint_url = {url}\nservices = the-address-of-the-command-line\n"
    )
}

/// Where a profile borrows a role, the SDK asks the environment's address first, whatever `--endpoint-url` says.
fn two_addresses(environment: &Environment, files: &SharedFiles, profile: &str) -> Option<Problem> {
    let given = environment.endpoint_url.as_deref()?;
    let other = environment.sts_endpoint_url.as_deref()?;
    (given != other && files.asks_sts(profile)).then(|| {
        Problem::new("--endpoint-url and AWS_ENDPOINT_URL name two addresses, and this profile would ask both.")
            .hint("Take the variable out of the environment, or leave --endpoint-url away.")
    })
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
    Ok(Caller::new(account, arn, partition))
}

#[cfg(test)]
mod tests;
