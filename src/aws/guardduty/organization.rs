//! Who administers GuardDuty for the organization, and which of its accounts are looked after.

use aws_sdk_guardduty::types::{
    AccountDetail, AutoEnableMembers, FeatureStatus, MemberFeaturesConfiguration, OrgFeature,
    OrgFeatureStatus, OrganizationFeatureConfiguration,
};

use crate::aws::Clients;
use crate::aws::answer::account;
use crate::aws::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::Administrator;

/// An account that AWS did not take, with its reason.
type Unprocessed = (String, String);

impl Clients {
    /// The account that administers GuardDuty for the organization in this Region. AWS tells the managing account alone.
    pub async fn guardduty_designated(&self) -> Result<Option<Administrator>, Failure> {
        let call = "guardduty:ListOrganizationAdminAccounts";
        let listed = self
            .guardduty
            .list_organization_admin_accounts()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure(call, &err))?;
        let Some(first) = listed.first() else {
            return Ok(None);
        };
        // `ENABLED`, or `DISABLE_IN_PROGRESS`.
        let status = first.admin_status().map_or("", |status| status.as_str());
        Ok(Some(Administrator {
            account: account(call, first.admin_account_id())?,
            status: status.to_owned(),
        }))
    }

    /// Have an account administer GuardDuty for the organization in this Region.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because another account does so already, or this one does not manage the organization.
    pub async fn designate_guardduty(&self, administrator: &AccountId) -> Result<(), Failure> {
        self.guardduty
            .enable_organization_admin_account()
            .admin_account_id(administrator.as_str())
            .send()
            .await
            .map_err(|err| failure("guardduty:EnableOrganizationAdminAccount", &err))?;
        Ok(())
    }

    /// Have accounts of the organization looked after; at most 50 a call.
    ///
    /// # Errors
    ///
    /// AWS refuses all of them. Those that it leaves out are handed back.
    pub async fn create_guardduty_members(
        &self,
        detector: &str,
        accounts: &[(AccountId, String)],
    ) -> Result<Vec<Unprocessed>, Failure> {
        let call = "guardduty:CreateMembers";
        let mut request = self.guardduty.create_members().detector_id(detector);
        for (id, email) in accounts {
            let detail = AccountDetail::builder()
                .account_id(id.as_str())
                .email(email)
                .build();
            request = request.account_details(detail);
        }
        let answer = request.send().await.map_err(|err| failure(call, &err))?;
        Ok(answer
            .unprocessed_accounts()
            .iter()
            .map(|one| {
                let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
                (text(one.account_id()), text(one.result()))
            })
            .collect())
    }

    /// Switch S3 Protection on in accounts that are looked after; at most 50 a call.
    ///
    /// # Errors
    ///
    /// AWS refuses all of them. Those that it leaves out are handed back.
    pub async fn protect_guardduty_members(
        &self,
        detector: &str,
        accounts: &[AccountId],
    ) -> Result<Vec<Unprocessed>, Failure> {
        let call = "guardduty:UpdateMemberDetectors";
        let on = MemberFeaturesConfiguration::builder()
            .name(OrgFeature::S3DataEvents)
            .status(FeatureStatus::Enabled)
            .build();
        let answer = self
            .guardduty
            .update_member_detectors()
            .detector_id(detector)
            .set_account_ids(Some(accounts.iter().map(ToString::to_string).collect()))
            .features(on)
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(answer
            .unprocessed_accounts()
            .iter()
            .map(|one| {
                let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
                (text(one.account_id()), text(one.result()))
            })
            .collect())
    }

    /// Set which accounts of the organization join by themselves, and which of them get S3 Protection, if that is to change.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because this account does not administer the organization.
    pub async fn update_guardduty_organization(
        &self,
        detector: &str,
        accounts: &str,
        s3: Option<&str>,
    ) -> Result<(), Failure> {
        let call = "guardduty:UpdateOrganizationConfiguration";
        let feature = s3.map(|which| {
            OrganizationFeatureConfiguration::builder()
                .name(OrgFeature::S3DataEvents)
                .auto_enable(OrgFeatureStatus::from(which))
                .build()
        });
        self.guardduty
            .update_organization_configuration()
            .detector_id(detector)
            .auto_enable_organization_members(AutoEnableMembers::from(accounts))
            .set_features(feature.map(|feature| vec![feature]))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        Ok(())
    }
}
