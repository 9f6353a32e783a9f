//! Messages to those who alone can change GuardDuty of an account, as they can be copied and sent.

use super::{FREQUENCY, Site, is_protected, is_protection_decided};
use crate::domain::{AccountId, Place, listed};
use crate::inventory::Detector;

impl Site<'_> {
    /// To the people of the account that looks after a detector: what is to be set there.
    ///
    /// See <https://docs.aws.amazon.com/guardduty/latest/ug/administrator_member_relationships.html>.
    pub fn message_to_administrator(
        &self,
        place: &Place,
        detector: &Detector,
        administrator: &AccountId,
    ) -> String {
        let mut asks = Vec::new();
        if !detector.enabled {
            asks.push("under Accounts, switch GuardDuty of this account on again");
        }
        if detector.frequency != FREQUENCY {
            asks.push(
                "under Settings, send updated findings every 15 minutes (this counts for all of your accounts)",
            );
        }
        if self.shared.answers.guardduty.s3_protection
            && !is_protected(detector)
            && !is_protection_decided(detector)
        {
            asks.push("under S3 Protection, switch it on for this account");
        }
        format!(
            "Hello. GuardDuty of account {} is looked after by your account, {administrator}. Please open GuardDuty in {} there, and {}. We need it for Radiant Security and cannot change it ourselves.",
            place.account,
            place.region.with_code(),
            listed(&asks)
        )
    }

    /// To whoever looks after the organization's policies: S3 Protection is off in an account and has to be on.
    ///
    /// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_guardduty_syntax.html>.
    pub fn message_to_policy_owner(place: &Place) -> String {
        format!(
            "Hello. A GuardDuty policy of our organization decides on S3 Protection in account {} in {}, and it is off there. Please set S3_DATA_EVENTS to enabled for it in that policy. We need it for Radiant Security and cannot change it ourselves.",
            place.account,
            place.region.with_code()
        )
    }
}
