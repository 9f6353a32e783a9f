//! CloudTrail's own record of the last 90 days, which it keeps also without a trail.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html>.

use std::time::Duration;

use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use jiff::Timestamp;
use serde_json::Value;

use crate::aws::Clients;
use crate::aws::answer::{insistent, unbuilt};
use crate::aws::error::{Failure, failure};

/// AWS answers twice a second in an account and Region.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
const PAUSE: Duration = Duration::from_millis(550);
/// So many pages of 50 events are read: a run over thousands of accounts has many, and each takes half a second.
const PAGES: usize = 60;

/// A call as CloudTrail has written it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEvent {
    pub event_id: String,
    pub request_id: String,
    /// Such as `kms.amazonaws.com`.
    pub source: String,
    /// Such as `CreateKey`.
    pub name: String,
    pub user_agent: String,
}

/// What was found, and whether that is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub events: Vec<HistoryEvent>,
    /// There is more than was read.
    pub cut: bool,
}

impl Clients {
    /// The management events between two times in this account and Region; with a name, only those of the user or role session of
    /// that name.
    ///
    /// # Errors
    ///
    /// AWS refuses to look events up.
    pub async fn events_between(
        &self,
        (from, to): (Timestamp, Timestamp),
        user: Option<&str>,
    ) -> Result<History, Failure> {
        let call = "cloudtrail:LookupEvents";
        let by_name = user
            .map(|user| {
                LookupAttribute::builder()
                    .attribute_key(LookupAttributeKey::Username)
                    .attribute_value(user)
                    .build()
            })
            .transpose()
            .map_err(|err| unbuilt(call, &err))?;
        let mut found = History::default();
        let mut next: Option<String> = None;
        for page in 0..PAGES {
            if page > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            let asked = || async {
                self.cloudtrail
                    .lookup_events()
                    .set_lookup_attributes(by_name.clone().map(|by_name| vec![by_name]))
                    .start_time(DateTime::from_secs(from.as_second()))
                    .end_time(DateTime::from_secs(to.as_second()))
                    .max_results(50)
                    .set_next_token(next.clone())
                    .send()
                    .await
                    .map_err(|err| failure(call, &err))
            };
            let answer = Box::pin(insistent(asked)).await?;
            let texts = answer.events().iter();
            let texts = texts.filter_map(|event| event.cloud_trail_event());
            found.events.extend(texts.filter_map(read));
            next = answer
                .next_token()
                .map(str::to_owned)
                .filter(|it| !it.is_empty());
            if next.is_none() {
                return Ok(found);
            }
        }
        found.cut = true;
        Ok(found)
    }
}

/// One event, as CloudTrail writes it.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>.
fn read(text: &str) -> Option<HistoryEvent> {
    let event: Value = serde_json::from_str(text).ok()?;
    let part = |name: &str| {
        let text = event.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    Some(HistoryEvent {
        event_id: part("eventID"),
        request_id: part("requestID"),
        source: part("eventSource"),
        name: part("eventName"),
        user_agent: part("userAgent"),
    })
}
