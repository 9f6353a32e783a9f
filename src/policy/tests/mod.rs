//! Tests of all documents together, and what looks a document over for the tests of other parts.

pub mod check;
mod properties;
mod samples;

use self::samples::samples;
use super::size::measure;
use super::{
    DocumentKind, cloudtrail_key, cloudtrail_topic, findings_bucket, guardduty_key,
    guardduty_topic, log_bucket, main_role_permissions, main_role_trust, member_role_permissions,
    member_role_trust,
};

#[test]
fn every_kind_is_there_and_fits() {
    let all = samples();
    for kind in DocumentKind::ALL {
        assert!(all.iter().any(|(there, _, _)| *there == kind), "{kind:?}");
    }
    for (kind, variant, document) in &all {
        assert!(measure(*kind, document).fits, "{kind:?} {variant}");
    }
}

#[test]
fn every_name_is_in_its_list() {
    for (kind, variant, document) in samples() {
        let own: &[&str] = match kind {
            DocumentKind::LogBucket => &log_bucket::SIDS,
            DocumentKind::CloudTrailKey => &cloudtrail_key::SIDS,
            DocumentKind::CloudTrailTopic => &cloudtrail_topic::SIDS,
            DocumentKind::FindingsBucket => &findings_bucket::SIDS,
            DocumentKind::GuardDutyKey => &guardduty_key::SIDS,
            DocumentKind::GuardDutyTopic => &guardduty_topic::SIDS,
            DocumentKind::MainRolePermissions | DocumentKind::MainRoleMembers => {
                &main_role_permissions::SIDS
            }
            DocumentKind::MainRoleTrust => &main_role_trust::SIDS,
            DocumentKind::MemberRolePermissions => &member_role_permissions::SIDS,
            DocumentKind::MemberRoleTrust => &member_role_trust::SIDS,
        };
        for statement in document.statements() {
            assert!(
                own.contains(&statement.sid().unwrap()),
                "{kind:?} {variant}"
            );
        }
    }
}
