//! Addresses in place of AWS's own: whether they can be used, and whether AWS answers there.

use crate::domain::{Partition, Region};

/// The services that are called, as they stand at the end of `AWS_ENDPOINT_URL_…`.
///
/// See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>.
pub(super) const SERVICES: [&str; 13] = [
    "ACCOUNT",
    "CLOUDTRAIL",
    "GUARDDUTY",
    "IAM",
    "KMS",
    "ORGANIZATIONS",
    "S3",
    "S3_CONTROL",
    "SIGNIN",
    "SNS",
    "SSO",
    "SSO_OIDC",
    "STS",
];
/// The beginnings of the host names of these services. The page and the tokens of company sign-in have names of their own.
const HOSTS: [&str; 10] = [
    "account",
    "cloudtrail",
    "guardduty",
    "iam",
    "kms",
    "organizations",
    "s3",
    "s3-control",
    "sns",
    "sts",
];
/// The end of host names that serve both versions of the internet protocol.
const DUAL_STACK: &str = "api.aws";

/// What an address has to be.
pub(super) const ADDRESS: &str = "Write it as https://host or https://host:port.";

pub(super) fn is_true(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// Why an address cannot be used, as the end of a sentence. It never holds the address, in which a password may stand.
pub(super) fn unusable(url: &str) -> Option<&'static str> {
    const NONE: &str = "it is no address";
    if url.trim().is_empty() {
        return Some("it is empty");
    }
    let Ok(uri) = url.parse::<http::Uri>() else {
        return Some(NONE);
    };
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Some("it does not begin with https:// or http://");
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if authority.contains('@') {
        return Some("it holds a user name or a password, which we never send");
    }
    if url.contains(['?', '#']) {
        return Some("it goes on behind a question mark or a #, which we never send");
    }
    let host = uri.host().unwrap_or_default();
    let is_name = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let is_number = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
    let port = authority.strip_prefix(host).unwrap_or_default();
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok());
    (!(is_name || is_number) || !is_port).then_some(NONE)
}

/// Host and port of an address, unless AWS is there. Without encryption nobody can tell that it is.
///
/// Never a name and a password, nor what stands behind the host: what is said of an address is this.
pub(super) fn not_aws(url: &str) -> Option<String> {
    let uri: Option<http::Uri> = url.parse().ok();
    let Some(host) = uri.as_ref().and_then(http::Uri::host) else {
        return Some("an address that cannot be read".to_owned());
    };
    let name = host.to_ascii_lowercase();
    let port = match uri.as_ref().and_then(http::Uri::port_u16) {
        Some(port) => format!(":{port}"),
        None => String::new(),
    };
    match (is_aws(&name), is_encrypted(url)) {
        (true, true) => None,
        (true, false) => Some(format!("http://{name}{port}")),
        (false, _) => Some(format!("{name}{port}")),
    }
}

pub(super) fn is_encrypted(url: &str) -> bool {
    url.parse::<http::Uri>()
        .is_ok_and(|uri| uri.scheme() == Some(&http::uri::Scheme::HTTPS))
}

/// Whether AWS itself answers under a host's name: one of the services that are called, in a Region or for all of them, or an
/// endpoint for such a service in a VPC of one's own.
///
/// Under AWS's domains stand things of everybody too, such as servers, load balancers, gateways and websites in buckets.
/// See <https://docs.aws.amazon.com/general/latest/gr/rande.html>.
fn is_aws(name: &str) -> bool {
    let suffixes = Partition::ALL.into_iter().map(Partition::dns_suffix);
    let Some(before) = suffixes
        .chain([DUAL_STACK])
        .find_map(|suffix| name.strip_suffix(suffix)?.strip_suffix('.'))
    else {
        return false;
    };
    let labels: Vec<&str> = before.split('.').collect();
    match labels.as_slice() {
        [endpoint, service, region, "vpce"]
        | [
            "bucket" | "accesspoint" | "control",
            endpoint,
            service,
            region,
            "vpce",
        ] => endpoint.starts_with("vpce-") && is_service(&[*service, *region]),
        labels => is_service(labels),
    }
}

/// Whether these parts of a host's name are those of a service that is called.
fn is_service(labels: &[&str]) -> bool {
    let is_region =
        |label: &str| matches!(label, "global" | "us-gov") || Region::parse(label).is_ok();
    match labels {
        ["portal", "sso", region] | ["oidc", region] => is_region(region),
        [service, place @ ..] => {
            HOSTS.contains(&service.strip_suffix("-fips").unwrap_or(service))
                && match place {
                    [] => true,
                    [region] | ["dualstack", region] => is_region(region),
                    _ => false,
                }
        }
        [] => false,
    }
}
