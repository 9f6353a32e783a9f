//! The accounts that a detector administers.

use crate::aws::Clients;
use crate::aws::answer::account;
use crate::aws::error::{Failure, failure};
use crate::inventory::{Member, Members};

impl Clients {
    /// The accounts whose findings come to this one, and whether new ones join by themselves.
    ///
    /// Only the administrator of an organization may ask about joining; for others that is nothing.
    ///
    /// # Errors
    ///
    /// AWS refuses to list the accounts.
    pub async fn guardduty_members(&self, detector: &str) -> Result<Members, Failure> {
        let call = "guardduty:ListMembers";
        let (listed, joining) = tokio::join!(
            Box::pin(
                self.guardduty
                    .list_members()
                    .detector_id(detector)
                    .only_associated("false")
                    .into_paginator()
                    .items()
                    .send()
                    .try_collect()
            ),
            Box::pin(
                self.guardduty
                    .describe_organization_configuration()
                    .detector_id(detector)
                    .send()
            ),
        );
        let accounts = listed
            .map_err(|err| failure(call, &err))?
            .iter()
            .map(|member| {
                Ok(Member {
                    account: account(call, member.account_id())?,
                    status: member.relationship_status().unwrap_or_default().to_owned(),
                })
            })
            .collect::<Result<_, Failure>>()?;
        let joining = joining.ok().and_then(|answer| {
            let which = answer.auto_enable_organization_members()?;
            Some(which.as_str().to_owned())
        });
        Ok(Members { accounts, joining })
    }
}
