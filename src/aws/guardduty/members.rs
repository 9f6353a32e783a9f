//! The accounts that a detector administers.

use std::collections::BTreeMap;

use aws_sdk_guardduty::types::{FeatureStatus, OrgFeature};
use futures::StreamExt as _;
use futures::stream::iter;

use crate::aws::Clients;
use crate::aws::answer::account;
use crate::aws::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::{Joining, Member, Members, Protected, Seen};

/// How many accounts one call may name.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMemberDetectors.html>.
const ACCOUNTS_A_CALL: usize = 50;
/// How many of these calls are made at once.
const CALLS_AT_ONCE: usize = 4;

impl Clients {
    /// The accounts whose findings come to this one, with their S3 Protection, and whether new ones join by themselves.
    ///
    /// # Errors
    ///
    /// AWS refuses to list the accounts.
    pub async fn guardduty_members(&self, detector: &str) -> Result<Members, Failure> {
        let (listed, organization) = tokio::join!(
            Box::pin(self.listed_members(detector)),
            Box::pin(self.joining(detector)),
        );
        let mut accounts = listed?;
        let enabled: Vec<AccountId> = accounts
            .iter()
            .filter(|member| member.is_enabled())
            .map(|member| member.account.clone())
            .collect();
        let mut unprotected = None;
        match Box::pin(self.protected(detector, &enabled)).await {
            Ok(protected) => {
                for member in &mut accounts {
                    member.protected = protected.get(&member.account).copied();
                }
            }
            Err(failure) => unprotected = Some(failure.problem),
        }
        Ok(Members {
            accounts,
            organization: match organization {
                Ok(joining) => Seen::Known(joining),
                Err(failure) => Seen::Unknown(failure.problem),
            },
            unprotected,
        })
    }

    /// The accounts that this one administers, without their settings.
    pub async fn listed_members(&self, detector: &str) -> Result<Vec<Member>, Failure> {
        let call = "guardduty:ListMembers";
        let listed = self
            .guardduty
            .list_members()
            .detector_id(detector)
            .only_associated("false")
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure(call, &err))?;
        listed
            .iter()
            .map(|member| {
                let id = account(call, member.account_id())?;
                let status = member.relationship_status().unwrap_or_default();
                Ok(Member::new(id, status))
            })
            .collect()
    }

    /// What is set for the accounts of the organization. Only its administrator may ask; for others that is nothing.
    pub async fn joining(&self, detector: &str) -> Result<Option<Joining>, Failure> {
        let call = "guardduty:DescribeOrganizationConfiguration";
        let asked = self
            .guardduty
            .describe_organization_configuration()
            .detector_id(detector)
            .send()
            .await;
        let answer = match asked.map_err(|err| failure(call, &err)) {
            Ok(answer) => answer,
            Err(refused) if refused.is("BadRequestException") => return Ok(None),
            Err(refused) => return Err(refused),
        };
        let accounts = match answer.auto_enable_organization_members() {
            Some(which) => which.as_str(),
            #[expect(deprecated, reason = "older answers have only this")]
            None if answer.auto_enable() == Some(true) => "NEW",
            None => "NONE",
        };
        let features = answer.features().iter().filter_map(|feature| {
            let (name, which) = (feature.name()?, feature.auto_enable()?);
            Some((name.as_str().to_owned(), which.as_str().to_owned()))
        });
        Ok(Some(Joining {
            accounts: accounts.to_owned(),
            features: features.collect(),
            is_full: answer.member_account_limit_reached() == Some(true),
        }))
    }

    /// S3 Protection of accounts that this one administers; those that AWS does not tell are left out.
    pub async fn protected(
        &self,
        detector: &str,
        accounts: &[AccountId],
    ) -> Result<BTreeMap<AccountId, Protected>, Failure> {
        let calls: Vec<_> = accounts
            .chunks(ACCOUNTS_A_CALL)
            .map(|some| Box::pin(self.some_protected(detector, some)))
            .collect();
        let mut calls = iter(calls).buffer_unordered(CALLS_AT_ONCE);
        let mut all = BTreeMap::new();
        while let Some(some) = calls.next().await {
            all.extend(some?);
        }
        Ok(all)
    }

    async fn some_protected(
        &self,
        detector: &str,
        accounts: &[AccountId],
    ) -> Result<Vec<(AccountId, Protected)>, Failure> {
        let call = "guardduty:GetMemberDetectors";
        let answer = self
            .guardduty
            .get_member_detectors()
            .detector_id(detector)
            .set_account_ids(Some(accounts.iter().map(ToString::to_string).collect()))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        let mut seen = Vec::new();
        for member in answer.member_data_source_configurations() {
            let of_s3 = member
                .features()
                .iter()
                .find(|feature| feature.name() == Some(&OrgFeature::S3DataEvents));
            if let Some(feature) = of_s3 {
                let protected = Protected {
                    on: feature.status() == Some(&FeatureStatus::Enabled),
                    managed: feature.managed_by().is_some(),
                };
                seen.push((account(call, member.account_id())?, protected));
            }
        }
        Ok(seen)
    }
}
