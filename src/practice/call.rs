//! One request, read from the wire: which service, which operation, by whom, with what.

use std::collections::BTreeMap;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::Value;

use super::query::{self, Form};
use super::world::{Caller, Tags};
use super::{guardduty, s3};

/// The made-up access keys begin with this; the account id follows.
pub(super) const KEY_PREFIX: &str = "PRACTICE";

/// The services that there are in practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Account,
    CloudFormation,
    CloudTrail,
    GuardDuty,
    Iam,
    Kms,
    Organizations,
    S3,
    /// S3 for whole accounts; its requests are signed for S3, and only the host tells the two apart.
    S3Control,
    Sns,
    Sts,
}

/// How a service writes requests and errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Json,
    RestJson,
    Query,
    RestXml,
}

impl Service {
    /// By the name in a signature's scope.
    fn from_scope(name: &str) -> Option<Self> {
        Some(match name {
            "account" => Self::Account,
            "cloudformation" => Self::CloudFormation,
            "cloudtrail" => Self::CloudTrail,
            "guardduty" => Self::GuardDuty,
            "iam" => Self::Iam,
            "kms" => Self::Kms,
            "organizations" => Self::Organizations,
            "s3" => Self::S3,
            "sns" => Self::Sns,
            "sts" => Self::Sts,
            _ => return None,
        })
    }

    /// The prefix of its IAM actions.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::CloudFormation => "cloudformation",
            Self::CloudTrail => "cloudtrail",
            Self::GuardDuty => "guardduty",
            Self::Iam => "iam",
            Self::Kms => "kms",
            Self::Organizations => "organizations",
            Self::S3 | Self::S3Control => "s3",
            Self::Sns => "sns",
            Self::Sts => "sts",
        }
    }

    pub(super) const fn protocol(self) -> Protocol {
        match self {
            Self::CloudTrail | Self::Kms | Self::Organizations => Protocol::Json,
            Self::Account | Self::GuardDuty => Protocol::RestJson,
            Self::CloudFormation | Self::Iam | Self::Sns | Self::Sts => Protocol::Query,
            Self::S3 | Self::S3Control => Protocol::RestXml,
        }
    }

    /// Whether it is asked in one Region: there it knows nobody whose account has not switched the Region on.
    pub(super) const fn regional(self) -> bool {
        !matches!(self, Self::Account | Self::Iam | Self::Organizations)
    }
}

/// One request.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) service: Service,
    pub(super) action: String,
    pub(super) region: String,
    pub(super) access_key: String,
    /// Who it is; known once the world has been asked.
    pub(super) caller: Caller,
    pub(super) method: String,
    /// The parts of the path, decoded.
    pub(super) segments: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
    pub(super) body_len: usize,
    /// S3's bucket, from the host or the path.
    pub(super) bucket: Option<String>,
    /// S3's object key.
    pub(super) key: Option<String>,
}

impl Call {
    /// Reads a request; nothing if it is not signed for a service of practice.
    pub(super) async fn read(mut request: HttpRequest) -> Option<Self> {
        let body = ByteStream::new(request.take_body())
            .collect()
            .await
            .ok()?
            .to_vec();
        let headers: BTreeMap<String, String> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let authorization = headers.get("authorization")?;
        let (_, scope) = authorization.split_once("Credential=")?;
        let mut scope = scope.split(',').next()?.split('/');
        let (access_key, _, region, service) =
            (scope.next()?, scope.next()?, scope.next()?, scope.next()?);
        let mut call = Self {
            service: Service::from_scope(service)?,
            action: String::new(),
            region: region.to_owned(),
            access_key: access_key.to_owned(),
            caller: Caller::default(),
            method: request.method().to_owned(),
            segments: Vec::new(),
            query: Vec::new(),
            headers,
            body_len: body.len(),
            body: String::from_utf8_lossy(&body).into_owned(),
            bucket: None,
            key: None,
        };
        call.read_uri(request.uri());
        call.action = call.find_action();
        Some(call)
    }

    /// A call to IAM that a service makes inside an account.
    pub(super) fn within(
        region: &str,
        caller: Caller,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Self {
        let pair = |(name, value): &(&str, &str)| {
            format!("{}={}", query::encode(name), query::encode(value))
        };
        let body = fields.iter().map(pair).collect::<Vec<_>>().join("&");
        Self {
            service: Service::Iam,
            action: action.to_owned(),
            region: region.to_owned(),
            access_key: String::new(),
            caller,
            method: "POST".to_owned(),
            segments: Vec::new(),
            query: Vec::new(),
            headers: BTreeMap::new(),
            body_len: body.len(),
            body,
            bucket: None,
            key: None,
        }
    }

    fn read_uri(&mut self, uri: &str) {
        let after = uri.split_once("://").map_or(uri, |(_, after)| after);
        let (place, query) = after.split_once('?').unwrap_or((after, ""));
        let (host, path) = place.split_once('/').unwrap_or((place, ""));
        self.query = query::pairs(query);
        self.segments = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(query::decode)
            .collect();
        if self.service == Service::S3 && host.contains(".s3-control.") {
            self.service = Service::S3Control;
        }
        if self.service == Service::S3 {
            let key = if let Some((bucket, _)) = host.rsplit_once(".s3.") {
                self.bucket = Some(bucket.to_owned());
                path
            } else {
                let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
                self.bucket = Some(query::decode(bucket)).filter(|bucket| !bucket.is_empty());
                key
            };
            self.key = Some(query::decode(key)).filter(|key| !key.is_empty());
        }
    }

    fn find_action(&self) -> String {
        match self.service {
            Service::Account => "ListRegions".to_owned(),
            Service::GuardDuty => guardduty::action(&self.method, &self.segments),
            Service::S3 => s3::action(
                &self.method,
                self.bucket.as_deref(),
                self.key.as_deref(),
                |name| self.param(name).is_some(),
            ),
            Service::S3Control => s3::account_action(&self.method, &self.segments),
            Service::CloudTrail | Service::Kms | Service::Organizations => {
                let target = self.header("x-amz-target").unwrap_or_default();
                let (_, action) = target.rsplit_once('.').unwrap_or(("", target));
                action.to_owned()
            }
            Service::CloudFormation | Service::Iam | Service::Sns | Service::Sts => {
                self.form().text("Action").to_owned()
            }
        }
    }

    /// The body of a JSON service.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The body of a query service.
    pub(super) fn form(&self) -> Form {
        Form::parse(&self.body)
    }

    /// A parameter of the URL.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Whether the operation changes anything.
    pub(super) fn is_write(&self) -> bool {
        let reads = [
            "Get",
            "List",
            "Describe",
            "Head",
            "Lookup",
            "Simulate",
            "AssumeRole",
        ];
        !reads.iter().any(|read| self.action.starts_with(read))
    }

    /// Whether it is about objects in a bucket, which is no management event.
    pub(super) fn is_about_objects(&self) -> bool {
        self.key.is_some()
            || ["ListObjectsV2", "ListObjectVersions"].contains(&self.action.as_str())
    }

    /// The IAM action that allows it, such as `s3:PutEncryptionConfiguration`.
    pub(super) fn iam_action(&self) -> String {
        let name = match (self.service, self.action.as_str()) {
            (Service::S3, action) => s3::iam_name(action),
            (Service::S3Control, action) => s3::account_iam_name(action),
            (_, action) => action,
        };
        format!("{}:{name}", self.service.prefix())
    }

    /// The request's account.
    pub(super) fn account(&self) -> &str {
        &self.caller.account
    }
}

/// A string in a JSON object.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// A list in a JSON object; empty if there is none.
pub(super) fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let items = value.get(key).and_then(Value::as_array);
    items.map(Vec::as_slice).unwrap_or_default()
}

/// A list of strings in a JSON object.
pub(super) fn texts(value: &Value, key: &str) -> Vec<String> {
    let texts = items(value, key).iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// A list of tags in a JSON object, whose keys and values stand under `names`.
pub(super) fn tags(value: &Value, key: &str, names: [&str; 2]) -> Tags {
    let read = |tag: &Value| {
        let [name, value] = names.map(|name| text(tag, name));
        Some((name?.to_owned(), value.unwrap_or_default().to_owned()))
    };
    items(value, key).iter().filter_map(read).collect()
}

/// A truth in a JSON object.
pub(super) fn truth(value: &Value, key: &str) -> Option<bool> {
    value.get(key).and_then(Value::as_bool)
}
