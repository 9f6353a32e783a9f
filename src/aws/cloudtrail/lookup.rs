//! What CloudTrail keeps of the last 90 days by itself, also without a trail.

use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use serde_json::Value;

use crate::aws::Clients;
use crate::aws::answer::unbuilt;
use crate::aws::error::{Failure, failure};

/// How many pages of 50 are read. AWS answers two a second.
const MOST_PAGES: usize = 10;

impl Clients {
    /// The newest management events of a name in this Region since a time, each as CloudTrail writes it.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
    pub async fn recorded(&self, event: &str, since: Timestamp) -> Result<Vec<Value>, Failure> {
        let call = "cloudtrail:LookupEvents";
        let named = LookupAttribute::builder()
            .attribute_key(LookupAttributeKey::EventName)
            .attribute_value(event)
            .build()
            .map_err(|err| unbuilt(call, &err))?;
        let mut pages = self
            .cloudtrail
            .lookup_events()
            .lookup_attributes(named)
            .start_time(DateTime::from_secs(since.as_second()))
            .into_paginator()
            .send();
        let mut records = Vec::new();
        for _ in 0..MOST_PAGES {
            let Some(page) = pages.next().await else {
                break;
            };
            let page = page.map_err(|err| failure(call, &err))?;
            let texts = page.events().iter().filter_map(|it| it.cloud_trail_event());
            records.extend(texts.filter_map(|text| serde_json::from_str::<Value>(text).ok()));
        }
        Ok(records)
    }
}
