//! Who did something, as CloudTrail's history of the last 90 days tells. It keeps that also without a trail.
//!
//! See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html>.

use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::aws::Clients;
use crate::aws::answer::unbuilt;
use crate::aws::error::{Failure, failure};
use crate::domain::{AccountId, Arn};
use crate::inventory::Doer;

/// IAM tells when a role was last used by the hour or so.
const AROUND: SignedDuration = SignedDuration::from_hours(4);

impl Clients {
    /// Who is behind the event of this number; `None` where the history does not have it.
    pub async fn who_did(&self, event: &str) -> Result<Option<Doer>, Failure> {
        let events = self.history(LookupAttributeKey::EventId, event, None);
        Ok(events.await?.first().and_then(doer))
    }

    /// Who last took a role around this time; `None` where the history does not have it.
    pub async fn who_took(&self, role: &Arn, at: Timestamp) -> Result<Option<Doer>, Failure> {
        let events = self.history(LookupAttributeKey::EventName, "AssumeRole", Some(at));
        let role = role.to_string();
        let is_of_it = |event: &&Value| {
            event
                .pointer("/requestParameters/roleArn")
                .and_then(Value::as_str)
                == Some(&role)
                && event.get("errorCode").is_none_or(Value::is_null)
        };
        Ok(events.await?.iter().find(is_of_it).and_then(doer))
    }

    /// The newest events that have this, as CloudTrail writes them: one page.
    async fn history(
        &self,
        key: LookupAttributeKey,
        value: &str,
        around: Option<Timestamp>,
    ) -> Result<Vec<Value>, Failure> {
        let call = "cloudtrail:LookupEvents";
        let wanted = LookupAttribute::builder()
            .attribute_key(key)
            .attribute_value(value)
            .build()
            .map_err(|err| unbuilt(call, &err))?;
        let moment = |at: Option<Timestamp>| at.map(|at| DateTime::from_secs(at.as_second()));
        let answer = self
            .cloudtrail
            .lookup_events()
            .lookup_attributes(wanted)
            .set_start_time(moment(around.and_then(|at| at.checked_sub(AROUND).ok())))
            .set_end_time(moment(around.and_then(|at| at.checked_add(AROUND).ok())))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let texts = answer
            .events()
            .iter()
            .filter_map(|it| it.cloud_trail_event());
        Ok(texts
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect())
    }
}

/// Who is behind an event.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>.
fn doer(event: &Value) -> Option<Doer> {
    let identity = event.get("userIdentity")?;
    let text = |path: &str| identity.pointer(path).and_then(Value::as_str);
    let account = text("/accountId").and_then(|id| AccountId::parse(id).ok());
    let name = text("/invokedBy")
        .or_else(|| text("/sessionContext/sessionIssuer/arn"))
        .or_else(|| text("/arn"))
        .map(str::to_owned);
    (account.is_some() || name.is_some()).then_some(Doer { account, name })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_service_a_role_and_another_account_are_told_apart() {
        let of = |identity: Value| doer(&json!({ "userIdentity": identity })).unwrap();
        let service = of(json!({"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"}));
        assert_eq!(service.name.as_deref(), Some("cloudtrail.amazonaws.com"));
        let role = of(json!({
            "type": "AssumedRole", "accountId": "111122223333",
            "arn": "arn:aws:sts::111122223333:assumed-role/Reader/dana",
            "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111122223333:role/Reader"}},
        }));
        let arn = "arn:aws:iam::111122223333:role/Reader";
        assert_eq!(role.name.as_deref(), Some(arn));
        let other = of(json!({"type": "AWSAccount", "accountId": "444455556666"}));
        assert_eq!(other.account.unwrap().as_str(), "444455556666");
        assert!(doer(&json!({})).is_none());
    }
}
