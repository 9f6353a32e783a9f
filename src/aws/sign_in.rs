//! Signing in: a profile of the AWS command line, the environment, or short-lived keys that are pasted.
//!
//! Nothing here asks the instance metadata address, and no key is ever written down.

use std::path::PathBuf;
use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;
use secrecy::{ExposeSecret as _, SecretString};

use super::error::{Failure, failure};
use super::{Activity, Aws, transport, words};
use crate::domain::{AccountId, Partition, Region};
use crate::inventory::Caller;
use crate::practice::Practice;
use crate::problem::Problem;

/// How long one try of a call may take. Without an end, an answer that got lost on its way would be awaited for ever.
const LONGEST_CALL: Duration = Duration::from_mins(1);

/// What the environment says; read once, here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `AWS_ACCESS_KEY_ID` is set.
    pub has_keys: bool,
    /// `AWS_PROFILE`
    pub profile: Option<String>,
    /// `AWS_REGION`, else `AWS_DEFAULT_REGION`
    pub region: Option<String>,
    /// `AWS_CA_BUNDLE`
    pub ca_bundle: Option<PathBuf>,
    /// `--endpoint-url`
    pub endpoint_url: Option<String>,
    /// `AWS_ENDPOINT_URL` and its kin for single services. The SDK reads them too, and goes there.
    pub endpoint_urls: Vec<String>,
}

/// The services that are called, as they stand at the end of `AWS_ENDPOINT_URL_…`.
///
/// See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>.
const SERVICES: [&str; 11] = [
    "ACCOUNT",
    "CLOUDTRAIL",
    "GUARDDUTY",
    "IAM",
    "KMS",
    "ORGANIZATIONS",
    "S3",
    "SNS",
    "SSO",
    "SSO_OIDC",
    "STS",
];
/// The end of host names that serve both versions of the internet protocol.
const DUAL_STACK: &str = ".api.aws";

impl Environment {
    /// Read the process's environment.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn read() -> Self {
        let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            has_keys: text("AWS_ACCESS_KEY_ID").is_some(),
            profile: text("AWS_PROFILE"),
            region: text("AWS_REGION").or_else(|| text("AWS_DEFAULT_REGION")),
            ca_bundle: text("AWS_CA_BUNDLE").map(PathBuf::from),
            endpoint_url: None,
            endpoint_urls: if is_true(text("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").as_deref()) {
                Vec::new()
            } else {
                endpoint_urls(text)
            },
        }
    }

    /// The host that calls go to instead of AWS, with its port, when a setting says so.
    ///
    /// Never what else may stand in such an address, like a name and a password. A way into AWS of one's own, such as an
    /// endpoint of a VPC, is AWS.
    pub fn not_aws(&self) -> Option<String> {
        self.endpoint_url
            .iter()
            .chain(&self.endpoint_urls)
            .find_map(|url| not_aws(url))
    }
}

fn is_true(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The addresses that the environment names: the one for all services first.
fn endpoint_urls(text: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let of_service = |service: &&str| text(&format!("AWS_ENDPOINT_URL_{service}"));
    text("AWS_ENDPOINT_URL")
        .into_iter()
        .chain(SERVICES.iter().filter_map(of_service))
        .collect()
}

/// Host and port of an address, unless AWS is there.
fn not_aws(url: &str) -> Option<String> {
    let uri: Option<http::Uri> = url.parse().ok();
    let Some(host) = uri.as_ref().and_then(http::Uri::host) else {
        return Some("an address that cannot be read".to_owned());
    };
    let name = host.to_ascii_lowercase();
    let is_aws = name.ends_with(DUAL_STACK)
        || Partition::ALL
            .into_iter()
            .any(|partition| name.ends_with(&format!(".{}", partition.dns_suffix())));
    if is_aws {
        return None;
    }
    Some(match uri.as_ref().and_then(http::Uri::port_u16) {
        Some(port) => format!("{name}:{port}"),
        None => name,
    })
}

/// Keys that were pasted. Unprintable, and wiped when dropped.
#[derive(Clone, Debug)]
pub struct PastedKeys {
    access_key_id: SecretString,
    secret_access_key: SecretString,
    session_token: Option<SecretString>,
}

impl PastedKeys {
    /// Read the three forms that the AWS access portal shows: `export …` and `SET …` for shells, `$Env:…` for PowerShell, and
    /// a block of a credentials file.
    ///
    /// # Errors
    ///
    /// What is missing, in plain words. Nothing of the text is repeated.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut found = [None, None, None];
        let names = [
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
        ];
        for line in text.lines() {
            let Some((before, value)) = line.split_once('=') else {
                continue;
            };
            let name = before.trim().to_lowercase();
            let name = name.rsplit([' ', ':', '\t']).next().unwrap_or_default();
            let value = value.trim().trim_matches(['"', '\'', ';']).trim();
            for (slot, known) in found.iter_mut().zip(names) {
                if name == known && !value.is_empty() {
                    *slot = Some(SecretString::from(value.to_owned()));
                }
            }
        }
        let [Some(access_key_id), Some(secret_access_key), session_token] = found else {
            return Err(Problem::new("These are not all of the keys.").hint(
                "Copy the whole block from the AWS access portal: it has an access key ID, a secret access key and a session token.",
            ));
        };
        if session_token.is_none() && access_key_id.expose_secret().starts_with("ASIA") {
            return Err(Problem::new("The session token is missing.")
                .hint("Short-lived keys have three parts. Copy the whole block again."));
        }
        Ok(Self {
            access_key_id,
            secret_access_key,
            session_token,
        })
    }

    fn credentials(&self) -> Credentials {
        Credentials::new(
            self.access_key_id.expose_secret(),
            self.secret_access_key.expose_secret(),
            self.session_token
                .as_ref()
                .map(|token| token.expose_secret().to_owned()),
            None,
            "pasted",
        )
    }
}

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

    fn is_whole(text: &str) {
        let keys = PastedKeys::parse(text).unwrap();
        assert_eq!(keys.access_key_id.expose_secret(), "ASIAEXAMPLE");
        assert_eq!(keys.secret_access_key.expose_secret(), "s/e+c=");
        assert_eq!(keys.session_token.unwrap().expose_secret(), "t0k==");
    }

    #[test]
    fn the_three_forms_of_the_access_portal_are_read() {
        is_whole(
            "export AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE\"\nexport AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\nexport AWS_SESSION_TOKEN=\"t0k==\"",
        );
        is_whole(
            "$Env:AWS_ACCESS_KEY_ID=\"ASIAEXAMPLE\"\n$Env:AWS_SECRET_ACCESS_KEY=\"s/e+c=\"\n$Env:AWS_SESSION_TOKEN=\"t0k==\"",
        );
        is_whole(
            "[111122223333_Admin]\naws_access_key_id=ASIAEXAMPLE\naws_secret_access_key=s/e+c=\naws_session_token=t0k==",
        );
        is_whole(
            "SET AWS_ACCESS_KEY_ID=ASIAEXAMPLE\r\nSET AWS_SECRET_ACCESS_KEY=s/e+c=\r\nSET AWS_SESSION_TOKEN=t0k==",
        );
    }

    #[test]
    fn short_lived_keys_without_their_token_are_refused_without_repeating_them() {
        let problem =
            PastedKeys::parse("aws_access_key_id=ASIAEXAMPLE\naws_secret_access_key=hush")
                .unwrap_err();
        assert!(!problem.to_text().contains("hush"));
        assert!(problem.summary.contains("session token"));
        assert!(PastedKeys::parse("hello").is_err());
    }

    #[test]
    fn what_is_not_aws_is_named_by_its_host_alone() {
        let there = |url: &str| {
            Environment {
                endpoint_url: Some(url.to_owned()),
                ..Environment::default()
            }
            .not_aws()
        };
        for (url, wanted) in [
            ("http://127.0.0.1:5000", "127.0.0.1:5000"),
            (
                "http://dana:hush@localhost:4566/path?token=hush",
                "localhost:4566",
            ),
            ("https://Stand-In.example", "stand-in.example"),
            (
                "https://amazonaws.com.evil.example",
                "amazonaws.com.evil.example",
            ),
            ("http://[::1]:5000/", "[::1]:5000"),
            ("http://a b:hush@", "an address that cannot be read"),
        ] {
            assert_eq!(there(url).as_deref(), Some(wanted), "{url}");
        }
        for url in [
            "https://vpce-1.s3.eu-west-1.vpce.amazonaws.com",
            "https://kms.eu-west-1.api.aws",
            "https://sts.cn-north-1.amazonaws.com.cn",
        ] {
            assert_eq!(there(url), None, "{url}");
        }
        assert_eq!(Environment::default().not_aws(), None);
    }

    #[test]
    fn addresses_for_single_services_count_when_we_call_them() {
        let named = |names: &'static [&'static str]| {
            endpoint_urls(move |name| {
                names
                    .contains(&name)
                    .then(|| format!("http://{}.test", name.to_lowercase()))
            })
        };
        assert_eq!(
            named(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]),
            [
                "http://aws_endpoint_url.test",
                "http://aws_endpoint_url_s3.test"
            ]
        );
        assert!(named(&["AWS_ENDPOINT_URL_DYNAMODB"]).is_empty());
        let environment = Environment {
            endpoint_urls: named(&["AWS_ENDPOINT_URL_STS"]),
            ..Environment::default()
        };
        assert_eq!(
            environment.not_aws().as_deref(),
            Some("aws_endpoint_url_sts.test")
        );
        assert!(is_true(Some("TRUE")) && !is_true(Some("false")) && !is_true(None));
    }

    #[test]
    fn pasted_keys_do_not_print() {
        let keys =
            PastedKeys::parse("aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key=hush").unwrap();
        let text = format!("{keys:?} {:?}", SignIn::Pasted(keys.clone()));
        assert!(!text.contains("hush") && !text.contains("AKIAEXAMPLE"));
    }
}
