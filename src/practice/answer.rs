//! What goes back over the wire: answers, and refusals in each service's own form.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::call::{Call, Protocol, Service};
use super::world::Tags;
use super::xml;

/// An answer, ready to be sent.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

/// Why a request is refused: the service's status, code and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
    /// The type in the body, where a service names another one there than in the header.
    pub(super) body_type: Option<&'static str>,
    /// The bucket's Region, which S3 tells with a redirect.
    pub(super) bucket_region: Option<String>,
    /// What S3 tells beside the text, by element.
    pub(super) details: Vec<(String, String)>,
}

/// What each operation gives.
pub(super) type Reply = Result<Answer, Refusal>;

impl Refusal {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            body_type: None,
            bucket_region: None,
            details: Vec::new(),
        }
    }

    /// Refused with HTTP status 400, as most are.
    pub(super) fn bad(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// Says which operation this stand-in does not know.
    pub(super) fn unknown_action(call: &Call) -> Self {
        Self::bad(
            "InvalidAction",
            format!("Could not find operation {} in practice", call.action),
        )
    }

    /// The answer that tells it, in the form of the service; a refusal without a code is a bare status.
    pub(super) fn into_answer(self, service: Service, head: bool, request_id: &str) -> Answer {
        if self.code.is_empty() {
            return empty(self.status);
        }
        let mut headers = Vec::new();
        let body = match service.protocol() {
            Protocol::Json => {
                headers.push(("content-type", "application/x-amz-json-1.1".to_owned()));
                json!({ "__type": self.code, "message": self.message }).to_string()
            }
            Protocol::RestJson => {
                headers.push(("content-type", "application/json".to_owned()));
                headers.push(("x-amzn-errortype", self.code.clone()));
                let kind = self.body_type.unwrap_or(&self.code);
                json!({ "__type": kind, "message": self.message }).to_string()
            }
            Protocol::Query => {
                headers.push(("content-type", "text/xml".to_owned()));
                let side = if self.status < 500 {
                    "Sender"
                } else {
                    "Receiver"
                };
                let error = json!({ "Type": side, "Code": self.code, "Message": self.message });
                wrapped(&error, request_id)
            }
            Protocol::RestXml => {
                headers.push(("content-type", "application/xml".to_owned()));
                if let Some(region) = &self.bucket_region {
                    headers.push(("x-amz-bucket-region", region.clone()));
                }
                match service {
                    _ if head => String::new(),
                    Service::S3Control => wrapped(&self.in_xml().into(), request_id),
                    _ => {
                        let mut error = self.in_xml();
                        error.insert("RequestId".to_owned(), json!(request_id));
                        xml::element("Error", &error.into())
                    }
                }
            }
        };
        Answer {
            status: self.status,
            headers,
            body,
        }
    }

    /// Code, text and details, as S3 writes them.
    fn in_xml(&self) -> Map<String, Value> {
        let own = [("Code", &self.code), ("Message", &self.message)];
        let details = self
            .details
            .iter()
            .map(|(name, value)| (name.as_str(), value));
        own.into_iter()
            .chain(details)
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect()
    }
}

/// An error within the element that the query services and S3 for accounts put around it.
fn wrapped(error: &Value, request_id: &str) -> String {
    xml::element(
        "ErrorResponse",
        &json!({ "Error": error, "RequestId": request_id }),
    )
}

pub(super) fn json_answer(value: &Value) -> Answer {
    Answer {
        status: 200,
        headers: vec![("content-type", "application/json".to_owned())],
        body: value.to_string(),
    }
}

/// An answer without anything in it.
pub(super) fn empty(status: u16) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: String::new(),
    }
}

/// The answer of a query service: what is within the operation's result.
pub(super) fn query_answer(call: &Call, result: &Value) -> Answer {
    let action = &call.action;
    let response = json!({
        (format!("{action}Result")): result,
        "ResponseMetadata": { "RequestId": "practice" },
    });
    Answer {
        status: 200,
        headers: vec![("content-type", "text/xml".to_owned())],
        body: xml::element(&format!("{action}Response"), &response),
    }
}

/// An XML answer of S3.
pub(super) fn xml_answer(root: &str, value: &Value) -> Answer {
    Answer {
        status: 200,
        headers: vec![("content-type", "application/xml".to_owned())],
        body: xml::element(root, value),
    }
}

/// A list as the query services write it: `<name><member>…</member></name>`.
pub(super) fn members<T: Serialize>(items: impl IntoIterator<Item = T>) -> Value {
    json!({ "member": items.into_iter().collect::<Vec<T>>() })
}

/// Tags as the query services write them.
pub(super) fn tag_members(tags: &Tags) -> Value {
    members(
        tags.iter()
            .map(|(key, value)| json!({ "Key": key, "Value": value })),
    )
}

/// Attributes as the query services write them.
pub(super) fn entries<T: Serialize>(fields: impl IntoIterator<Item = (&'static str, T)>) -> Value {
    let entry = |(key, value)| json!({ "key": key, "value": value });
    json!({ "entry": fields.into_iter().map(entry).collect::<Vec<Value>>() })
}

/// A time, as AWS writes it.
pub(super) fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .unwrap_or_default()
        .to_string()
}

/// One page of `items`, beginning at `token`, and the next page's token.
pub(super) fn page<T>(items: Vec<T>, token: Option<&str>, size: usize) -> (Vec<T>, Option<String>) {
    let from = token
        .and_then(|token| token.strip_prefix("page-"))
        .and_then(|from| from.parse().ok())
        .unwrap_or(0);
    let to = usize::saturating_add(from, size);
    let more = items.len() > to;
    let items = items.into_iter().skip(from).take(size).collect();
    (items, more.then(|| format!("page-{to}")))
}
