//! The organization and the Regions of an account.

mod accounts;
mod groups;

pub(super) use self::accounts::AccountTags;
pub(super) use self::groups::Tree;

use std::collections::BTreeMap;

use aws_sdk_account::types::RegionOptStatus;
use aws_sdk_organizations::types::OrganizationFeatureSet;

use super::Clients;
use super::answer::{account, if_there, seen, strange};
use super::error::{Failure, failure};
use crate::domain::{AccountId, Region};
use crate::inventory::{Organization, Seen, Standing};

/// The name under which CloudTrail is registered with an organization.
///
/// <https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudtrail.html>
const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";
/// The same of GuardDuty.
const GUARDDUTY: &str = "guardduty.amazonaws.com";
/// So many lists of one kind are read at once. AWS lets through some eight a second.
///
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>
const AT_ONCE: usize = 8;

impl Clients {
    /// The account's place in an organization.
    ///
    /// What only the managing account and delegated administrators may list is asked for all the same: the others get it as
    /// unknown, with AWS's reason.
    ///
    /// # Errors
    ///
    /// AWS refuses to say whether there is an organization.
    pub async fn standing(&self) -> Result<Standing, Failure> {
        let call = "organizations:DescribeOrganization";
        let asked = self.organizations.describe_organization().send().await;
        let Some(answer) = if_there(call, &["AWSOrganizationsNotInUseException"], asked)? else {
            return Ok(Standing::Alone);
        };
        let described = answer
            .organization()
            .ok_or_else(|| strange(call, "organization"))?;
        let management = account(call, described.master_account_id())?;
        let id = described
            .id()
            .ok_or_else(|| strange(call, "organization's ID"))?
            .to_owned();
        let all_features = described.feature_set() == Some(&OrganizationFeatureSet::All);
        let (trusted_services, cloudtrail_administrators, guardduty_administrators, accounts) = tokio::join!(
            seen(self.trusted_services()),
            seen(self.administrators(CLOUDTRAIL)),
            seen(self.administrators(GUARDDUTY)),
            seen(self.organization_accounts()),
        );
        let manages = management == self.place.account;
        let organization = Organization {
            id,
            management,
            all_features,
            trusted_services,
            cloudtrail_administrators,
            guardduty_administrators,
            guardduty_designated: BTreeMap::new(),
            accounts,
            groups: Seen::unlooked(),
        };
        Ok(if manages {
            Standing::Management(organization)
        } else {
            Standing::Member(organization)
        })
    }

    /// Let a service work across the organization. Doing it twice is harmless.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because this is not the account that manages the organization.
    pub async fn enable_trusted_access(&self, service: &str) -> Result<(), Failure> {
        self.organizations
            .enable_aws_service_access()
            .service_principal(service)
            .send()
            .await
            .map_err(|err| failure("organizations:EnableAWSServiceAccess", &err))?;
        Ok(())
    }

    /// The Regions that are switched on for this account.
    pub async fn regions(&self) -> Result<Vec<Region>, Failure> {
        let listed = self
            .account
            .list_regions()
            .region_opt_status_contains(RegionOptStatus::Enabled)
            .region_opt_status_contains(RegionOptStatus::EnabledByDefault)
            .into_paginator()
            .page_size(50)
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure("account:ListRegions", &err))?;
        let mut regions: Vec<Region> = listed
            .iter()
            .filter_map(|region| region.region_name())
            // A code that we cannot read is of no use to us: nothing can be built there.
            .filter_map(|name| Region::parse(name).ok())
            .collect();
        regions.sort_unstable();
        Ok(regions)
    }

    async fn trusted_services(&self) -> Result<Vec<String>, Failure> {
        let mut pages = self
            .organizations
            .list_aws_service_access_for_organization()
            .into_paginator()
            .send();
        let mut services = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|err| {
                failure("organizations:ListAWSServiceAccessForOrganization", &err)
            })?;
            for enabled in page.enabled_service_principals() {
                services.extend(enabled.service_principal().map(str::to_owned));
            }
        }
        Ok(services)
    }

    async fn administrators(&self, service: &str) -> Result<Vec<AccountId>, Failure> {
        let call = "organizations:ListDelegatedAdministrators";
        let listed = self
            .organizations
            .list_delegated_administrators()
            .service_principal(service)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure(call, &err))?;
        listed
            .iter()
            .map(|administrator| account(call, administrator.id()))
            .collect()
    }
}
