//! GuardDuty's export destinations, which moto does not have.
//!
//! Shapes and errors are those of <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreatePublishingDestination.html>
//! and its neighbours.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::Call;
use super::http::{Request, Response};
use super::mend::{bad, ok};

/// The destinations that were made.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    /// By Region and detector: the destination, as `DescribePublishingDestination` shows it, and its client token.
    by_detector: BTreeMap<(String, String), (Value, String)>,
}

impl Destinations {
    /// One detector has one destination.
    pub(super) fn answer(&mut self, request: &Request, call: &Call) -> Response {
        let mut parts = request.path().trim_matches('/').split('/').skip(1);
        let detector = parts.next().unwrap_or_default().to_owned();
        let named = parts.nth(1).map(str::to_owned);
        let place = (call.region.clone(), detector);
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        match call.action.as_str() {
            "ListPublishingDestinations" => {
                let all: Vec<Value> = self
                    .by_detector
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
                    .by_detector
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
                    Some(_) if action == "DeletePublishingDestination" => {
                        self.by_detector.remove(&place);
                        ok(&json!({}))
                    }
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
        if let Some((shown, made_with)) = self.by_detector.get(&place) {
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
        let id = format!("{:032x}", 1 + self.by_detector.len());
        let shown = json!({
            "destinationId": id,
            "destinationType": "S3",
            "status": "PUBLISHING",
            "publishingFailureStartTimestamp": 0,
            "destinationProperties": properties,
        });
        self.by_detector.insert(place, (shown, token));
        ok(&json!({ "destinationId": id }))
    }
}
