//! How the vendor's role was used: by IAM, and by what CloudTrail keeps of the last days.

use jiff::Timestamp;
use serde_json::Value;

use crate::aws::Clients;
use crate::aws::answer::{if_there, strange, timestamp};
use crate::aws::error::Failure;
use crate::domain::{AccountId, Arn, RoleName};
use crate::inventory::{Assumed, RoleUse};

impl Clients {
    /// When a role was made and last used; `None` is "there is no such role".
    pub(super) async fn role_use(&self, name: &RoleName) -> Result<Option<RoleUse>, Failure> {
        let call = "iam:GetRole";
        let asked = self.iam.get_role().role_name(name.as_str()).send().await;
        let Some(answer) = if_there(call, &["NoSuchEntity"], asked)? else {
            return Ok(None);
        };
        let role = answer.role().ok_or_else(|| strange(call, "role"))?;
        let used = role.role_last_used().and_then(|used| used.last_used_date());
        Ok(Some(RoleUse {
            created: timestamp(Some(role.create_date())),
            used: timestamp(used),
        }))
    }

    /// Each time that somebody of an account asked STS of this Region for a role, refused ones too.
    pub(super) async fn assumed(
        &self,
        role: &Arn,
        by: &AccountId,
        since: Timestamp,
    ) -> Result<Vec<Assumed>, Failure> {
        let records = self.recorded("AssumeRole", since).await?;
        let role = role.to_string();
        Ok(records
            .iter()
            .filter_map(|record| request(record, &role, by))
            .collect())
    }
}

/// A request for the role, if the record is one.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html>.
fn request(record: &Value, role: &str, by: &AccountId) -> Option<Assumed> {
    let text = |path: &str| record.pointer(path).and_then(Value::as_str);
    // A refused request has its role in the text of the refusal only.
    let names_role = text("/requestParameters/roleArn") == Some(role)
        || text("/errorMessage").is_some_and(|said| said.contains(role));
    let is_theirs = text("/userIdentity/accountId") == Some(by.as_str());
    (names_role && is_theirs).then_some(())?;
    Some(Assumed {
        at: text("/eventTime")?.parse().ok()?,
        refused: text("/errorCode").map(str::to_owned),
        said: text("/errorMessage").map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_for_another_role_or_by_somebody_else_is_not_the_vendors() {
        let role = "arn:aws:iam::111122223333:role/radiant-aws-access-role";
        let vendor = AccountId::parse("649384204969").unwrap();
        let record = |account: &str, arn: &str| {
            json!({
                "eventTime": "2026-11-27T10:52:00Z",
                "userIdentity": { "accountId": account },
                "requestParameters": { "roleArn": arn },
            })
        };
        let theirs = request(&record("649384204969", role), role, &vendor).unwrap();
        assert_eq!(theirs.refused, None);
        assert_eq!(request(&record("111122223333", role), role, &vendor), None);
        let other = "arn:aws:iam::111122223333:role/another";
        assert_eq!(request(&record("649384204969", other), role, &vendor), None);
        let refused = json!({
            "eventTime": "2026-11-27T10:52:00Z",
            "userIdentity": { "accountId": "649384204969" },
            "errorCode": "AccessDenied",
            "errorMessage": format!("User: arn:aws:sts::649384204969:assumed-role/a/b is not authorized to perform: sts:AssumeRole on resource: {role}"),
            "requestParameters": null,
        });
        let refused = request(&refused, role, &vendor).unwrap();
        assert_eq!(refused.refused.as_deref(), Some("AccessDenied"));
    }
}
