//! When a role was last used.

use super::GONE;
use crate::aws::Clients;
use crate::aws::answer::{if_there, timestamp};
use crate::aws::error::Failure;
use crate::domain::{Arn, Region, RoleName};
use crate::inventory::LastUse;

impl Clients {
    /// When a role was last used, within the last 400 days; `None` is "there is no such role". It may be hours late.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html>.
    pub async fn role_last_used(&self, name: &RoleName) -> Result<Option<LastUse>, Failure> {
        let asked = self.iam.get_role().role_name(name.as_str()).send().await;
        let answer = if_there("iam:GetRole", GONE, asked)?;
        Ok(answer.and_then(|answer| answer.role).map(|role| {
            let used = role.role_last_used();
            let region = used.and_then(|used| Region::parse(used.region()?).ok());
            LastUse {
                at: used.and_then(|used| timestamp(used.last_used_date())),
                role: Arn::parse(role.arn()).ok().zip(region),
                since: timestamp(Some(role.create_date())),
                ..LastUse::default()
            }
        }))
    }
}
