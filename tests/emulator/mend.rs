//! What moto lacks, answered in its place: GuardDuty's export destinations, the account's Regions, and what it forgets.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::call::{Call, access_key};
use super::destinations::Destinations;
use super::http::{Request, Response};

/// What has been told to the proxy that moto would not keep.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    destinations: Destinations,
    /// The account that an access key of a role acts in; all other keys are the main account's.
    accounts: BTreeMap<String, String>,
    /// By account and Region: the detector, and the client token that it was made with; moto makes one more for every call.
    detectors: BTreeMap<(String, String), (String, String)>,
    /// Tags that buckets were made with; moto forgets them.
    tags: BTreeMap<String, String>,
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
            "ListSubscriptionsByTopic" => Some(joined()),
            "ListPublishingDestinations"
            | "CreatePublishingDestination"
            | "DescribePublishingDestination"
            | "UpdatePublishingDestination"
            | "DeletePublishingDestination" => Some(self.destinations.answer(request, call)),
            "CreateDetector" => self.detector(request, call),
            "GetPublicAccessBlock" if call.service == "s3control" => Some(refusal(
                request,
                call,
                404,
                "NoSuchPublicAccessBlockConfiguration",
                "The public access block configuration was not found",
            )),
            "GetEventConfiguration" => Some(ok(&json!({
                "MaxEventSize": "Standard",
                "ContextKeySelectors": [],
                "AggregationConfigurations": [],
            }))),
            "GetBucketTagging" => {
                let tags = self.tags.get(call.bucket.as_ref()?)?;
                let body = format!("<Tagging><TagSet>{tags}</TagSet></Tagging>");
                Some(Response::new(200, "application/xml", &body))
            }
            _ => None,
        }
    }

    /// Keeps what moto took and will not show.
    pub(crate) fn note(&mut self, request: &Request, call: &Call, response: &Response) {
        if response.status >= 300 {
            return;
        }
        if call.action == "CreateDetector" {
            let made: Value = serde_json::from_slice(&response.body).unwrap_or_default();
            let id = made["detectorId"].as_str().unwrap_or_default().to_owned();
            let place = self.place(request, call);
            self.detectors.insert(place, (id, client_token(request)));
        }
        if let Some(account) = &call.door {
            let answer = String::from_utf8_lossy(&response.body);
            let key = answer
                .split_once("<AccessKeyId>")
                .and_then(|(_, rest)| rest.split_once("</AccessKeyId>"));
            let (key, _) = key.expect("the keys of the role");
            self.accounts.insert(key.trim().to_owned(), account.clone());
        }
        let Some(bucket) = &call.bucket else {
            return;
        };
        let body = String::from_utf8_lossy(&request.body);
        match call.action.as_str() {
            "CreateBucket" => {
                let tags = body
                    .split_once("<Tags>")
                    .and_then(|(_, rest)| rest.split_once("</Tags>"));
                if let Some((tags, _)) = tags {
                    self.tags.insert(bucket.clone(), tags.to_owned());
                }
            }
            // What is put later, moto keeps itself.
            "PutBucketTagging" => {
                self.tags.remove(bucket);
            }
            "PutBucketNotification" if body.contains("<EventBridgeConfiguration") => {
                self.event_bridge.insert(bucket.clone());
            }
            "PutBucketNotification" => {
                self.event_bridge.remove(bucket);
            }
            _ => {}
        }
    }

    /// One detector for an account and Region, and the same one for the same token.
    fn detector(&self, request: &Request, call: &Call) -> Option<Response> {
        let (id, token) = self.detectors.get(&self.place(request, call))?;
        Some(if !token.is_empty() && client_token(request) == *token {
            ok(&json!({ "detectorId": id }))
        } else {
            bad(
                request,
                call,
                "a detector already exists for the current account.",
            )
        })
    }

    /// The account and Region that a call is about.
    fn place(&self, request: &Request, call: &Call) -> (String, String) {
        let account = self.accounts.get(access_key(request));
        (account.cloned().unwrap_or_default(), call.region.clone())
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
}

/// The token with which a JSON service knows a call that comes again.
fn client_token(request: &Request) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    body["clientToken"].as_str().unwrap_or_default().to_owned()
}

pub(super) fn ok(body: &Value) -> Response {
    Response::new(200, "application/json", &body.to_string())
}

pub(super) fn bad(request: &Request, call: &Call, why: &str) -> Response {
    let text = format!("The request is rejected because {why}");
    refusal(request, call, 400, "BadRequestException", &text)
}

/// The vendor has joined every topic; nobody plays it here.
fn joined() -> Response {
    let topic = "arn:aws:sns:us-east-1:123456789012:a-topic";
    let text = format!(
        "<ListSubscriptionsByTopicResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><ListSubscriptionsByTopicResult>\
         <Subscriptions><member><SubscriptionArn>{topic}:5ab5c21b-1111-4222-8333-000000000001</SubscriptionArn>\
         <Owner>123456789012</Owner><Protocol>sqs</Protocol>\
         <Endpoint>arn:aws:sqs:us-east-1:649384204969:vendor</Endpoint><TopicArn>{topic}</TopicArn></member></Subscriptions>\
         </ListSubscriptionsByTopicResult><ResponseMetadata><RequestId>mended</RequestId></ResponseMetadata>\
         </ListSubscriptionsByTopicResponse>"
    );
    Response::new(200, "text/xml", &text)
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
        "s3control" => Response::new(
            status,
            "application/xml",
            &format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error>{id}</ErrorResponse>"
            ),
        ),
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
