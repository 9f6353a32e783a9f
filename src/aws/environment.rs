//! What the environment says about signing in, and whether it leads elsewhere than to AWS. Read once, here.

use std::path::{Path, PathBuf};

use super::profiles::at_home;
use crate::domain::Partition;

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
    /// The file with profiles: `AWS_CONFIG_FILE`, else `~/.aws/config`
    pub config_file: Option<PathBuf>,
    /// The file with the keys of profiles: `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`
    pub credentials_file: Option<PathBuf>,
    /// The user's folder, which `~` stands for.
    pub home: Option<PathBuf>,
    /// `--endpoint-url`
    pub endpoint_url: Option<String>,
    /// `AWS_ENDPOINT_URL` and its kin for single services. The SDK reads them too, and goes there.
    pub endpoint_urls: Vec<String>,
    /// The one among them for S3 alone is set.
    pub leads_s3_elsewhere: bool,
    /// The one among them that holds for STS. It goes before `--endpoint-url` where a profile borrows a role.
    pub sts_endpoint_url: Option<String>,
}

/// The services that are called, as they stand at the end of `AWS_ENDPOINT_URL_…`.
///
/// See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>.
pub(super) const SERVICES: [&str; 12] = [
    "ACCOUNT",
    "CLOUDTRAIL",
    "GUARDDUTY",
    "IAM",
    "KMS",
    "ORGANIZATIONS",
    "S3",
    "S3_CONTROL",
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
        let home = home(text);
        let file = |name: &str, default: &str| {
            let named = text(name).unwrap_or_else(|| default.to_owned());
            Some(at_home(Path::new(&named), home.as_deref()))
        };
        Self {
            has_keys: text("AWS_ACCESS_KEY_ID").is_some(),
            profile: text("AWS_PROFILE"),
            region: text("AWS_REGION").or_else(|| text("AWS_DEFAULT_REGION")),
            ca_bundle: text("AWS_CA_BUNDLE").map(PathBuf::from),
            config_file: file("AWS_CONFIG_FILE", "~/.aws/config"),
            credentials_file: file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
            leads_s3_elsewhere: text("AWS_ENDPOINT_URL_S3").is_some(),
            sts_endpoint_url: text("AWS_ENDPOINT_URL_STS").or_else(|| text("AWS_ENDPOINT_URL")),
            endpoint_url: None,
            endpoint_urls: if is_true(text("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").as_deref()) {
                Vec::new()
            } else {
                endpoint_urls(text)
            },
            home,
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

/// The user's folder, as the SDK finds it.
fn home(text: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let of_windows = || {
        if !cfg!(windows) {
            return None;
        }
        text("USERPROFILE").or_else(|| Some(format!("{}{}", text("HOMEDRIVE")?, text("HOMEPATH")?)))
    };
    text("HOME").or_else(of_windows).map(PathBuf::from)
}

pub(super) fn is_true(value: Option<&str>) -> bool {
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
pub(super) fn not_aws(url: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
