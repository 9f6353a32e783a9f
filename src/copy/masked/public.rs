//! Names of statements that stand in everybody's documents, because the guide, AWS or this program gives them.

use crate::policy::{
    cloudtrail_key, cloudtrail_topic, findings_bucket, guardduty_key, guardduty_topic, log_bucket,
    main_role_permissions, main_role_trust, member_role_permissions, member_role_trust, topic_key,
};

/// Names that AWS and this program give besides.
const OTHERS: [&str; 12] = [
    "AWSCloudTrailAclCheck20150319",
    "AWSCloudTrailWrite20150319",
    "AWSCloudTrailSNSPolicy20131101",
    "AWSBucketPermissionsCheck",
    "AWSBucketDelivery",
    "Default",
    "DefaultPolicy",
    "Enable IAM User Permissions",
    "RadiantAccountAdministration",
    "RadiantLogBucketLock",
    "__default_policy_ID",
    "__default_statement_ID",
];

/// Whether a statement of this name is in everybody's documents. A number behind it keeps two apart.
pub(super) fn is_statement(name: &str) -> bool {
    let bare = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let ours: [&[&str]; 11] = [
        &cloudtrail_key::SIDS,
        &cloudtrail_topic::SIDS,
        &findings_bucket::SIDS,
        &guardduty_key::SIDS,
        &guardduty_topic::SIDS,
        &log_bucket::SIDS,
        &main_role_permissions::SIDS,
        &main_role_trust::SIDS,
        &member_role_permissions::SIDS,
        &member_role_trust::SIDS,
        &topic_key::SIDS,
    ];
    let is_short = name.len() - bare.len() <= 2;
    let known = |it: &str| OTHERS.contains(&it) || ours.iter().any(|sids| sids.contains(&it));
    known(name) || is_short && known(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_the_guide_are_known_and_others_are_not() {
        for name in [
            "AssumeRadiantSecurity",
            "Statement5",
            "AWSCloudTrailWrite20150319",
        ] {
            assert!(is_statement(name), "{name}");
        }
        assert!(is_statement("AssumeRadiantSecurity2"));
        for name in ["", "Larkfield", "AssumeRadiantSecurity444455556666"] {
            assert!(!is_statement(name), "{name}");
        }
    }
}
