//! The settings that a detector has to have.

use crate::inventory::Detector;

/// Findings that changed are sent again after this time; AWS's own default is six hours.
pub const FREQUENCY: &str = "FIFTEEN_MINUTES";
/// S3 Protection, as GuardDuty names it.
pub const S3_PROTECTION: &str = "S3_DATA_EVENTS";

/// Whether S3 Protection is on.
pub fn is_protected(detector: &Detector) -> bool {
    detector.features.get(S3_PROTECTION) == Some(&true)
}

/// Whether a policy of the organization decides on S3 Protection.
pub fn is_protection_decided(detector: &Detector) -> bool {
    detector.managed.contains_key(S3_PROTECTION)
}
