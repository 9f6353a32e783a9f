//! GuardDuty of the organization: who administers it, which accounts it looks after, and which join by themselves.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deed::Deed;
use super::step::Step;
use crate::domain::{AccountId, Place};
use crate::inventory::Joining;

/// How many accounts one call takes.
///
/// See <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateMembers.html>.
pub const MEMBERS_A_CALL: usize = 50;

/// `guardduty:EnableOrganizationAdminAccount`, by the account that manages the organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignateGuardDuty {
    pub administrator: AccountId,
}

impl Deed for DesignateGuardDuty {
    /// See <https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html>.
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:EnableOrganizationAdminAccount",
            "guardduty:ListOrganizationAdminAccounts",
            "iam:CreateServiceLinkedRole",
            "organizations:DescribeAccount",
            "organizations:DescribeOrganization",
            "organizations:DescribeOrganizationalUnit",
            "organizations:EnableAWSServiceAccess",
            "organizations:ListAWSServiceAccessForOrganization",
            "organizations:ListAccounts",
            "organizations:ListDelegatedAdministrators",
            "organizations:RegisterDelegatedAdministrator",
        ]
    }

    /// A Region has one.
    fn subject(&self) -> &'static str {
        ""
    }

    fn undo(&self) -> &'static str {
        "Take the delegated administrator back, in GuardDuty's settings of the managing account. Findings in the bucket stay."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        vec![Step::new(
            "guardduty:EnableOrganizationAdminAccount",
            json!({"AdminAccountId": self.administrator.as_str()}),
        )]
    }
}

/// `guardduty:CreateMembers`, until they are enabled. Those that are members by then are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateMembers {
    pub detector: String,
    /// At most [`MEMBERS_A_CALL`].
    pub accounts: Vec<NewMember>,
}

/// An account to be looked after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMember {
    pub account: AccountId,
    /// The address of its owner, as the organization has it.
    pub email: String,
}

impl Deed for CreateMembers {
    fn needs(&self) -> Vec<&'static str> {
        vec!["guardduty:CreateMembers", "guardduty:ListMembers"]
    }

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Take the accounts out again, in GuardDuty under Accounts. Their own GuardDuty stays on."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let accounts: Vec<Value> = self
            .accounts
            .iter()
            .map(|one| json!({"AccountId": one.account.as_str(), "Email": one.email}))
            .collect();
        vec![Step::new(
            "guardduty:CreateMembers",
            json!({"DetectorId": self.detector, "AccountDetails": accounts}),
        )]
    }
}

/// `guardduty:UpdateMemberDetectors`: S3 Protection on, for accounts that are looked after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectMembers {
    pub detector: String,
    /// At most [`MEMBERS_A_CALL`].
    pub accounts: Vec<AccountId>,
}

impl Deed for ProtectMembers {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:GetMemberDetectors",
            "guardduty:UpdateMemberDetectors",
        ]
    }

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Switch S3 Protection off again for these accounts, in GuardDuty under S3 Protection."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let accounts: Vec<&str> = self.accounts.iter().map(AccountId::as_str).collect();
        vec![Step::new(
            "guardduty:UpdateMemberDetectors",
            json!({
                "DetectorId": self.detector,
                "AccountIds": accounts,
                "Features": [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}],
            }),
        )]
    }
}

/// `guardduty:UpdateOrganizationConfiguration`: which accounts join by themselves, and which of them get S3 Protection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetJoining {
    pub detector: String,
    /// What was set before; nothing where this account did not administer the organization yet.
    pub seen: Option<Joining>,
    /// `ALL` or `NEW`.
    pub accounts: String,
    /// The same for S3 Protection; nothing leaves it.
    pub s3: Option<String>,
}

impl SetJoining {
    /// Whether this is set, or more.
    pub fn is_met(&self, there: &Joining) -> bool {
        let has = |there: &str, want: &str| there == want || there == "ALL";
        let s3 = there
            .features
            .get("S3_DATA_EVENTS")
            .map_or("", String::as_str);
        has(&there.accounts, &self.accounts) && self.s3.as_deref().is_none_or(|want| has(s3, want))
    }
}

impl Deed for SetJoining {
    fn needs(&self) -> Vec<&'static str> {
        vec![
            "guardduty:DescribeOrganizationConfiguration",
            "guardduty:UpdateOrganizationConfiguration",
        ]
    }

    fn subject(&self) -> &str {
        &self.detector
    }

    fn undo(&self) -> &'static str {
        "Put the saved setting for new accounts back, in GuardDuty under Accounts. Accounts that have joined stay."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        let feature = |which: &String| json!([{"Name": "S3_DATA_EVENTS", "AutoEnable": which}]);
        vec![Step::new(
            "guardduty:UpdateOrganizationConfiguration",
            json!({
                "DetectorId": self.detector,
                "AutoEnableOrganizationMembers": self.accounts,
                "Features": self.s3.as_ref().map(feature),
            }),
        )]
    }
}
