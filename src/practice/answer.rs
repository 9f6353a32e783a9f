//! What goes back over the wire: answers, and refusals in each service's own form.

use serde_json::{Value, json};

use super::call::{Call, Protocol, Service};
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
                let error = [
                    xml::text("Type", side),
                    xml::text("Code", &self.code),
                    xml::text("Message", &self.message),
                ];
                wrapped(&error.concat(), request_id)
            }
            Protocol::RestXml => {
                headers.push(("content-type", "application/xml".to_owned()));
                if let Some(region) = &self.bucket_region {
                    headers.push(("x-amz-bucket-region", region.clone()));
                }
                match service {
                    _ if head => String::new(),
                    Service::S3Control => wrapped(&self.in_xml(), request_id),
                    _ => {
                        let error = [self.in_xml(), xml::text("RequestId", request_id)];
                        xml::tag("Error", &error.concat())
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
    fn in_xml(&self) -> String {
        let details = self
            .details
            .iter()
            .map(|(name, value)| xml::text(name, value));
        let mut error = [
            xml::text("Code", &self.code),
            xml::text("Message", &self.message),
        ]
        .concat();
        error.extend(details);
        error
    }
}

/// An error within the element that the query services and S3 for accounts put around it.
fn wrapped(error: &str, request_id: &str) -> String {
    let response = [xml::tag("Error", error), xml::text("RequestId", request_id)];
    xml::tag("ErrorResponse", &response.concat())
}

/// A JSON answer.
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

/// The answer of a query service: `inner` within the operation's result.
pub(super) fn query_answer(call: &Call, inner: &str) -> Answer {
    let result = xml::tag(&format!("{}Result", call.action), inner);
    let metadata = xml::tag("ResponseMetadata", &xml::text("RequestId", "practice"));
    Answer {
        status: 200,
        headers: vec![("content-type", "text/xml".to_owned())],
        body: xml::tag(
            &format!("{}Response", call.action),
            &[result, metadata].concat(),
        ),
    }
}

/// An XML answer of S3.
pub(super) fn xml_answer(body: String) -> Answer {
    Answer {
        status: 200,
        headers: vec![("content-type", "application/xml".to_owned())],
        body,
    }
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
