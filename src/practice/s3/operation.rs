//! S3's operations, as method, path and query name them.

/// The operation, from method, path and query.
pub(in super::super) fn action(
    method: &str,
    bucket: Option<&str>,
    key: Option<&str>,
    has: impl Fn(&str) -> bool,
) -> String {
    if bucket.is_none() {
        return if method == "GET" {
            "ListBuckets"
        } else {
            "Unknown"
        }
        .to_owned();
    }
    if key.is_some() {
        return match method {
            "PUT" => "PutObject",
            "HEAD" => "HeadObject",
            "DELETE" => "DeleteObject",
            _ => "Unknown",
        }
        .to_owned();
    }
    let settings = [
        ("policyStatus", "BucketPolicyStatus"),
        ("policy", "BucketPolicy"),
        ("publicAccessBlock", "PublicAccessBlock"),
        ("encryption", "BucketEncryption"),
        ("notification", "BucketNotificationConfiguration"),
        ("ownershipControls", "BucketOwnershipControls"),
        ("tagging", "BucketTagging"),
        ("versioning", "BucketVersioning"),
        ("location", "BucketLocation"),
        ("requestPayment", "BucketRequestPayment"),
    ];
    if let Some((_, setting)) = settings.into_iter().find(|(name, _)| has(name)) {
        let verb = match method {
            "PUT" => "Put",
            "DELETE" => "Delete",
            _ => "Get",
        };
        return format!("{verb}{setting}");
    }
    match method {
        "PUT" => "CreateBucket",
        "HEAD" => "HeadBucket",
        "DELETE" => "DeleteBucket",
        "GET" if has("list-type") => "ListObjectsV2",
        "GET" if has("versions") => "ListObjectVersions",
        _ => "Unknown",
    }
    .to_owned()
}

/// The IAM action of an operation, where the two have different names.
///
/// See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>.
pub(in super::super) fn iam_name(action: &str) -> &str {
    match action {
        "ListBuckets" => "ListAllMyBuckets",
        "HeadBucket" | "ListObjectsV2" => "ListBucket",
        "ListObjectVersions" => "ListBucketVersions",
        "HeadObject" => "GetObject",
        "GetBucketEncryption" => "GetEncryptionConfiguration",
        "PutBucketEncryption" => "PutEncryptionConfiguration",
        "GetBucketNotificationConfiguration" => "GetBucketNotification",
        "PutBucketNotificationConfiguration" => "PutBucketNotification",
        "GetPublicAccessBlock" => "GetBucketPublicAccessBlock",
        "PutPublicAccessBlock" | "DeletePublicAccessBlock" => "PutBucketPublicAccessBlock",
        other => other,
    }
}

/// The operation on a whole account, from method and path.
pub(in super::super) fn account_action(method: &str, segments: &[String]) -> String {
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (method, path.as_slice()) {
        ("GET", ["v20180820", "configuration", "publicAccessBlock"]) => "GetPublicAccessBlock",
        ("PUT", ["v20180820", "configuration", "publicAccessBlock"]) => "PutPublicAccessBlock",
        ("DELETE", ["v20180820", "configuration", "publicAccessBlock"]) => {
            "DeletePublicAccessBlock"
        }
        _ => "Unknown",
    }
    .to_owned()
}

/// The IAM action of an operation on a whole account.
pub(in super::super) fn account_iam_name(action: &str) -> &str {
    match action {
        "GetPublicAccessBlock" => "GetAccountPublicAccessBlock",
        "PutPublicAccessBlock" | "DeletePublicAccessBlock" => "PutAccountPublicAccessBlock",
        other => other,
    }
}
