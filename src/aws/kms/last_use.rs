//! When a key was last used.

use super::GONE;
use crate::aws::Clients;
use crate::aws::answer::{if_there, timestamp};
use crate::aws::error::Failure;
use crate::inventory::LastUse;

impl Clients {
    /// When a key, by its id or ARN, was last used to lock or open something; `None` is "there is no such key".
    ///
    /// See <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html>.
    pub async fn key_last_used(&self, key: &str) -> Result<Option<LastUse>, Failure> {
        let asked = self.kms.get_key_last_usage().key_id(key).send().await;
        let answer = if_there("kms:GetKeyLastUsage", GONE, asked)?;
        Ok(answer.map(|answer| {
            let used = answer.key_last_usage();
            LastUse {
                at: used.and_then(|used| timestamp(used.timestamp())),
                call: used
                    .and_then(|used| used.operation())
                    .map(|call| call.as_str().to_owned()),
                event: used
                    .and_then(|used| used.cloud_trail_event_id())
                    .map(str::to_owned),
                since: timestamp(answer.tracking_start_date()),
                ..LastUse::default()
            }
        }))
    }
}
