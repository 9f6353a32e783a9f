//! What the environment says about signing in. Read once, here.

use std::path::{Path, PathBuf};

use super::addresses::{ADDRESS, SERVICES, is_true, not_aws, unusable};
use crate::problem::Problem;

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
    /// The first of these variables whose address cannot be used, and why. The SDK would stop the program at it.
    pub wrong_address: Option<(String, &'static str)>,
}

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
            wrong_address: wrong_address(|name| std::env::var(name).ok()),
            endpoint_urls: if is_true(text("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").as_deref()) {
                Vec::new()
            } else {
                endpoint_urls(text)
            },
            home,
        }
    }

    /// Send every call to the address of `--endpoint-url`.
    ///
    /// # Errors
    ///
    /// It cannot be used.
    pub fn lead_to(&mut self, url: &str) -> Result<(), Problem> {
        if let Some(why) = unusable(url) {
            return Err(Problem::new(format!(
                "The address of --endpoint-url cannot be used: {why}."
            ))
            .hint(format!("{ADDRESS} Or leave --endpoint-url away.")));
        }
        self.endpoint_url = Some(url.to_owned());
        Ok(())
    }

    /// What is wrong with an address that a variable names, before anything is sent there.
    pub(super) fn trouble(&self) -> Option<Problem> {
        let (name, why) = self.wrong_address.as_ref()?;
        Some(
            Problem::new(format!(
                "The address in the environment variable {name} cannot be used: {why}."
            ))
            .hint(format!("{ADDRESS} Or take the variable away.")),
        )
    }

    /// The addresses that hold for every sign-in.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let urls = self.endpoint_url.iter().chain(&self.endpoint_urls);
        urls.map(String::as_str)
    }

    /// The host that calls go to instead of AWS, with its port, when a setting says so.
    ///
    /// Never what else may stand in such an address, like a name and a password. A way into AWS of one's own, such as an
    /// endpoint of a VPC, is AWS.
    pub fn not_aws(&self) -> Option<String> {
        self.addresses().find_map(not_aws)
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

/// A path with the user's folder for `~` at its beginning.
pub(super) fn at_home(path: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

/// The addresses that the environment names: the one for all services first.
fn endpoint_urls(text: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let of_service = |service: &&str| text(&format!("AWS_ENDPOINT_URL_{service}"));
    text("AWS_ENDPOINT_URL")
        .into_iter()
        .chain(SERVICES.iter().filter_map(of_service))
        .collect()
}

/// The first variable with an address that the SDK would read and that cannot be used, and why. Such a one must not come to the SDK:
/// an empty one ends the program.
fn wrong_address(text: impl Fn(&str) -> Option<String>) -> Option<(String, &'static str)> {
    let of_service = |service: &&str| format!("AWS_ENDPOINT_URL_{service}");
    std::iter::once("AWS_ENDPOINT_URL".to_owned())
        .chain(SERVICES.iter().map(of_service))
        .find_map(|name| {
            let why = unusable(&text(&name)?)?;
            Some((name, why))
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
            // Under AWS's domains, and not AWS's.
            (
                "https://ec2-203-0-113-5.compute-1.amazonaws.com",
                "ec2-203-0-113-5.compute-1.amazonaws.com",
            ),
            (
                "https://ec2-203-0-113-5.eu-west-1.compute.amazonaws.com",
                "ec2-203-0-113-5.eu-west-1.compute.amazonaws.com",
            ),
            (
                "https://a1b2c3.execute-api.eu-west-1.amazonaws.com",
                "a1b2c3.execute-api.eu-west-1.amazonaws.com",
            ),
            (
                "https://theirs.s3-website-eu-west-1.amazonaws.com",
                "theirs.s3-website-eu-west-1.amazonaws.com",
            ),
            (
                "https://theirs.s3.eu-west-1.amazonaws.com",
                "theirs.s3.eu-west-1.amazonaws.com",
            ),
            (
                "https://lb-1.eu-west-1.elb.amazonaws.com",
                "lb-1.eu-west-1.elb.amazonaws.com",
            ),
            (
                "https://vpce-1.vpce-svc-1.eu-west-1.vpce.amazonaws.com",
                "vpce-1.vpce-svc-1.eu-west-1.vpce.amazonaws.com",
            ),
            ("https://amazonaws.com", "amazonaws.com"),
            ("https://evilamazonaws.com", "evilamazonaws.com"),
            // Nobody can tell who answers.
            (
                "http://sts.eu-west-1.amazonaws.com",
                "http://sts.eu-west-1.amazonaws.com",
            ),
        ] {
            assert_eq!(there(url).as_deref(), Some(wanted), "{url}");
        }
        for url in [
            "https://vpce-1.s3.eu-west-1.vpce.amazonaws.com",
            "https://kms.eu-west-1.api.aws",
            "https://sts.cn-north-1.amazonaws.com.cn",
            "https://sts.amazonaws.com",
            "https://IAM.amazonaws.com/",
            "https://iam.global.api.aws",
            "https://iam.us-gov.amazonaws.com",
            "https://s3.dualstack.eu-west-1.amazonaws.com",
            "https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com",
            "https://kms-fips.us-east-1.amazonaws.com:443",
            "https://oidc.eu-west-1.amazonaws.com",
        ] {
            assert_eq!(there(url), None, "{url}");
        }
        assert_eq!(Environment::default().not_aws(), None);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_told_and_never_repeated() {
        for url in [
            "",
            "  ",
            "localhost",
            "localhost:4566",
            "ftp://localhost",
            "/path",
            "https://",
            "https://:80",
            "https://host:99999",
            "https://host:port",
            "https://a b",
            "https://ho<st",
            "https://[::1",
            "https://[x]",
            "https://dana:hush@host",
            "https://host/?token=hush",
            "https://host#hush",
        ] {
            let mut environment = Environment::default();
            let problem = environment.lead_to(url).unwrap_err();
            assert!(!problem.to_text().contains("hush"), "{problem}");
            assert!(problem.summary.contains("--endpoint-url"), "{problem}");
            assert_eq!(environment.endpoint_url, None);
            for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"] {
                environment.wrong_address =
                    wrong_address(|asked| (asked == name).then(|| url.to_owned()));
                let problem = environment.trouble().unwrap();
                assert!(problem.summary.contains(&format!("{name} ")), "{problem}");
                assert!(!problem.to_text().contains("hush"), "{problem}");
            }
        }
        for url in [
            "http://127.0.0.1:5000",
            "http://[::1]:5000/",
            "https://stand-in.example/path",
            "http://local_stack",
        ] {
            assert_eq!(Environment::default().lead_to(url), Ok(()), "{url}");
        }
        assert_eq!(wrong_address(|_| None), None);
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
