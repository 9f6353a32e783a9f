//! Which AWS call a request is, and whether it changes anything.

use std::fmt;

use super::http::Request;

/// Where S3 keeps Block Public Access of an account.
const ACCOUNT_BLOCK: &str = "/v20180820/configuration/publicAccessBlock";

/// One call, by the names that IAM uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// As in the signature, such as `cloudtrail`; empty for a request without one.
    pub(crate) service: String,
    /// As in the signature, such as `us-east-1`.
    pub(crate) region: String,
    /// Such as `CreateTrail`.
    pub(crate) action: String,
    /// For S3, the bucket.
    pub(crate) bucket: Option<String>,
    /// Where a role is taken, the account that it is in.
    pub(crate) door: Option<String>,
    /// It may change something.
    pub(crate) writes: bool,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.action)?;
        self.bucket
            .as_ref()
            .map_or(Ok(()), |bucket| write!(f, " ({bucket})"))
    }
}

impl Call {
    /// What the request asks for.
    pub(crate) fn of(request: &Request) -> Self {
        let (mut service, region) = signed_for(request).unwrap_or_default();
        // Signed for S3 too, but about a whole account.
        if service == "s3" && request.path() == ACCOUNT_BLOCK {
            "s3control".clone_into(&mut service);
        }
        let bucket = (service == "s3").then(|| bucket(request)).flatten();
        let action = target(request)
            .or_else(|| operation(request))
            .or_else(|| form_action(request))
            .unwrap_or_else(|| match service.as_str() {
                "s3" => s3_action(request, bucket.is_some()),
                "s3control" => format!("{}PublicAccessBlock", verb(request)),
                "guardduty" => guardduty_action(request),
                _ => capital(request.path().trim_matches('/')),
            });
        let writes = if service.starts_with("s3") {
            !matches!(request.method.as_str(), "GET" | "HEAD")
        } else {
            !["Get", "List", "Describe", "Lookup", "Simulate", "Assume"]
                .iter()
                .any(|verb| action.starts_with(verb))
        };
        Self {
            door: door(request).filter(|_| action == "AssumeRole"),
            service,
            region,
            action,
            bucket,
            writes,
        }
    }
}

/// Service and Region of the signature's scope: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`.
fn signed_for(request: &Request) -> Option<(String, String)> {
    let (_, scope) = request.header("authorization")?.split_once("Credential=")?;
    let mut parts = scope.split(',').next()?.split('/').skip(2);
    let region = parts.next()?.to_owned();
    Some((parts.next()?.to_owned(), region))
}

/// The access key id that signed the request; empty for a request without a signature.
pub(super) fn access_key(request: &Request) -> &str {
    request
        .header("authorization")
        .and_then(|signed| signed.split_once("Credential="))
        .and_then(|(_, scope)| scope.split('/').next())
        .unwrap_or_default()
}

/// JSON services: `X-Amz-Target: Service_20131101.CreateTrail`.
fn target(request: &Request) -> Option<String> {
    let (_, action) = request.header("x-amz-target")?.rsplit_once('.')?;
    Some(action.to_owned())
}

/// CBOR services: `/service/Name/operation/CreateTrail`.
fn operation(request: &Request) -> Option<String> {
    let (_, action) = request.path().split_once("/operation/")?;
    Some(action.to_owned())
}

/// Query services: `Action=CreateRole&…` in the body.
fn form_action(request: &Request) -> Option<String> {
    let form = request
        .header("content-type")?
        .starts_with("application/x-www-form-urlencoded");
    let body = str::from_utf8(&request.body).ok().filter(|_| form)?;
    body.split('&')
        .find_map(|pair| pair.strip_prefix("Action="))
        .map(str::to_owned)
}

/// The account of the role that a form names.
fn door(request: &Request) -> Option<String> {
    let body = str::from_utf8(&request.body).ok()?;
    let (_, arn) = body.split_once("RoleArn=arn%3Aaws%3Aiam%3A%3A")?;
    arn.get(..12).map(str::to_owned)
}

fn bucket(request: &Request) -> Option<String> {
    let name = request.path().trim_start_matches('/').split('/').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn s3_action(request: &Request, bucket: bool) -> String {
    let part = request.query().split('&').find_map(|pair| {
        let name = pair.split('=').next()?;
        match name {
            "policy" => Some("BucketPolicy"),
            "notification" => Some("BucketNotification"),
            "publicAccessBlock" => Some("PublicAccessBlock"),
            "tagging" => Some("BucketTagging"),
            "encryption" => Some("BucketEncryption"),
            "location" => Some("BucketLocation"),
            "versioning" => Some("BucketVersioning"),
            "ownershipControls" => Some("BucketOwnershipControls"),
            "requestPayment" => Some("BucketRequestPayment"),
            _ => None,
        }
    });
    let key = request.path().trim_matches('/').contains('/');
    match (request.method.as_str(), part) {
        ("HEAD", _) if !key => "HeadBucket".to_owned(),
        ("PUT", None) if !key => "CreateBucket".to_owned(),
        ("GET", None) if !bucket => "ListBuckets".to_owned(),
        (_, part) => {
            let part = part.unwrap_or(if key { "Object" } else { "Bucket" });
            format!("{}{part}", verb(request))
        }
    }
}

fn guardduty_action(request: &Request) -> String {
    let parts: Vec<&str> = request.path().trim_matches('/').split('/').collect();
    let asks = request.method == "GET";
    let action = match (parts.as_slice(), asks) {
        (["detector"], true) => "ListDetectors",
        (["detector"], false) => "CreateDetector",
        (["detector", _], true) => "GetDetector",
        (["detector", _], false) => "UpdateDetector",
        (["detector", _, "administrator" | "master"], true) => "GetAdministratorAccount",
        (["detector", _, "publishingDestination"], true) => "ListPublishingDestinations",
        (["detector", _, "publishingDestination"], false) => "CreatePublishingDestination",
        (["detector", _, "publishingDestination", _], true) => "DescribePublishingDestination",
        (["detector", _, "publishingDestination", _], false) if request.method == "DELETE" => {
            "DeletePublishingDestination"
        }
        (["detector", _, "publishingDestination", _], false) => "UpdatePublishingDestination",
        (_, true) => return format!("Get {}", request.path()),
        (_, false) => return format!("{} {}", request.method, request.path()),
    };
    action.to_owned()
}

/// The method as the first word of an operation.
fn verb(request: &Request) -> String {
    capital(&request.method.to_lowercase())
}

/// With a capital first letter.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
