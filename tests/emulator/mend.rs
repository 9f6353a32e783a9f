//! What moto lacks, answered in its place: GuardDuty's export destinations, the account's Regions, and what it forgets.
//!
//! Shapes and errors are those of <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreatePublishingDestination.html>
//! and its neighbours.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::call::Call;
use super::http::{Request, Response};

/// What has been told to the proxy that moto would not keep.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// By Region and detector: the destination, as `DescribePublishingDestination` shows it, and its client token.
    destinations: BTreeMap<(String, String), (Value, String)>,
    /// Buckets whose events go to EventBridge too; moto takes that and never shows it.
    event_bridge: BTreeSet<String>,
    /// Buckets of another account; moto lets everyone in.
    others_buckets: BTreeSet<String>,
}

impl Mended {
    /// From now on the bucket is shut, as one of another account is.
    pub(crate) fn shut(&mut self, bucket: &str) {
        self.others_buckets.insert(bucket.to_owned());
    }

    /// The answer, if this is a call that moto does not have or would answer wrongly.
    pub(crate) fn answer(&mut self, request: &Request, call: &Call) -> Option<Response> {
        if call
            .bucket
            .as_ref()
            .is_some_and(|bucket| self.others_buckets.contains(bucket))
        {
            return Some(if call.action == "CreateBucket" {
                refusal(
                    request,
                    call,
                    409,
                    "BucketAlreadyExists",
                    "The requested bucket name is not available.",
                )
            } else {
                refusal(request, call, 403, "AccessDenied", "Access Denied")
            });
        }
        match call.action.as_str() {
            "ListRegions" => Some(regions()),
            "ListPublishingDestinations"
            | "CreatePublishingDestination"
            | "DescribePublishingDestination"
            | "UpdatePublishingDestination" => Some(self.destination(request, call)),
            _ => None,
        }
    }

    /// Keeps what moto took and will not show.
    pub(crate) fn note(&mut self, request: &Request, call: &Call, response: &Response) {
        if call.action != "PutBucketNotification" || response.status >= 300 {
            return;
        }
        if let Some(bucket) = &call.bucket {
            if String::from_utf8_lossy(&request.body).contains("<EventBridgeConfiguration") {
                self.event_bridge.insert(bucket.clone());
            } else {
                self.event_bridge.remove(bucket);
            }
        }
    }

    /// Puts back what moto left out of its answer.
    pub(crate) fn complete(&self, call: &Call, mut response: Response) -> Response {
        let listens = call
            .bucket
            .as_ref()
            .is_some_and(|bucket| self.event_bridge.contains(bucket));
        if listens && call.action == "GetBucketNotification" && response.status == 200 {
            let text = String::from_utf8_lossy(&response.body).into_owned();
            let text = match text.split_once("</NotificationConfiguration>") {
                Some((before, _)) => before.to_owned(),
                // An empty configuration closes itself.
                None => match text.trim_end().strip_suffix("/>") {
                    Some(before) => format!("{before}>"),
                    None => panic!("moto's notification configuration has an unknown form: {text}"),
                },
            };
            response.body =
                format!("{text}<EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>").into_bytes();
        }
        response
    }

    /// One detector has one destination.
    fn destination(&mut self, request: &Request, call: &Call) -> Response {
        let mut parts = request.path().trim_matches('/').split('/').skip(1);
        let detector = parts.next().unwrap_or_default().to_owned();
        let named = parts.nth(1).map(str::to_owned);
        let place = (call.region.clone(), detector);
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        match call.action.as_str() {
            "ListPublishingDestinations" => {
                let all: Vec<Value> = self
                    .destinations
                    .get(&place)
                    .iter()
                    .map(|(shown, _)| {
                        json!({
                            "destinationId": shown["destinationId"],
                            "destinationType": shown["destinationType"],
                            "status": shown["status"],
                        })
                    })
                    .collect();
                ok(&json!({ "destinations": all }))
            }
            "CreatePublishingDestination" => self.create(request, call, place, &body),
            action => {
                let known = self
                    .destinations
                    .get_mut(&place)
                    .map(|(shown, _)| shown)
                    .filter(|shown| shown["destinationId"].as_str() == named.as_deref());
                match known {
                    None => bad(
                        request,
                        call,
                        "the input destinationId is not owned by the current account.",
                    ),
                    Some(shown) if action == "DescribePublishingDestination" => ok(shown),
                    Some(shown) => {
                        let properties = body["destinationProperties"].as_object();
                        for (name, value) in properties.into_iter().flatten() {
                            shown["destinationProperties"][name.as_str()] = value.clone();
                        }
                        ok(&json!({}))
                    }
                }
            }
        }
    }

    fn create(
        &mut self,
        request: &Request,
        call: &Call,
        place: (String, String),
        body: &Value,
    ) -> Response {
        let token = body["clientToken"].as_str().unwrap_or_default().to_owned();
        let properties = &body["destinationProperties"];
        let named = |name: &str| {
            properties[name]
                .as_str()
                .is_some_and(|arn| arn.starts_with("arn:"))
        };
        if body["destinationType"] != "S3" || !named("destinationArn") || !named("kmsKeyArn") {
            return bad(request, call, "the destination properties are not valid.");
        }
        if let Some((shown, made_with)) = self.destinations.get(&place) {
            return if !token.is_empty() && *made_with == token {
                ok(&json!({ "destinationId": shown["destinationId"] }))
            } else {
                bad(
                    request,
                    call,
                    "a publishing destination of this type already exists.",
                )
            };
        }
        let id = format!("{:032x}", 1 + self.destinations.len());
        let shown = json!({
            "destinationId": id,
            "destinationType": "S3",
            "status": "PUBLISHING",
            "publishingFailureStartTimestamp": 0,
            "destinationProperties": properties,
        });
        self.destinations.insert(place, (shown, token));
        ok(&json!({ "destinationId": id }))
    }
}

fn ok(body: &Value) -> Response {
    Response::new(200, "application/json", &body.to_string())
}

fn bad(request: &Request, call: &Call, why: &str) -> Response {
    let text = format!("The request is rejected because {why}");
    refusal(request, call, 400, "BadRequestException", &text)
}

fn regions() -> Response {
    let all: Vec<Value> = [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "eu-west-1",
        "eu-central-1",
    ]
    .iter()
    .map(|name| json!({ "RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT" }))
    .collect();
    ok(&json!({ "Regions": all }))
}

/// AWS's no to a call, in the form of the call's protocol.
pub(crate) fn refusal(
    request: &Request,
    call: &Call,
    status: u16,
    code: &str,
    message: &str,
) -> Response {
    let id = "<RequestId>00000000-0000-4000-8000-000000000000</RequestId>";
    match call.service.as_str() {
        "s3" if request.method == "HEAD" => Response::new(status, "application/xml", ""),
        "s3" => Response::new(
            status,
            "application/xml",
            &format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{id}</Error>"
            ),
        ),
        "iam" | "sns" | "sts" => Response::new(
            status,
            "text/xml",
            &format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>{id}</ErrorResponse>"
            ),
        ),
        _ => Response::new(
            status,
            "application/x-amz-json-1.1",
            &json!({ "__type": code, "message": message }).to_string(),
        )
        .with("x-amzn-errortype", code),
    }
}
