//! What the answers asked for in so many words, and the change said: that is no harm done behind anybody's back.

use super::account::Thing;
use super::answers::Row;
use super::apply::name_of;
use super::sample::Sample;
use super::walk::Write;
use crate::judge::Caller;

/// Whether a loss was asked for in the answers, and the change that brings it about carries a warning.
pub(crate) fn is_asked_for(row: &Row, sample: &Sample, write: &Write) -> bool {
    if !write.warned {
        return false;
    }
    match (name_of(&write.action), sample) {
        // Findings go elsewhere because the answers say so.
        ("update_destination", Sample::Export(..) | Sample::NewFinding(..)) => {
            row.says("guardduty", "move_export = true")
        }
        // A key that was chosen for this trail.
        ("update_trail", Sample::NewFile(..)) => {
            row.says("cloudtrail", "key = { use = \"new\"")
                || row.says("cloudtrail", "key = { use = \"existing\"")
        }
        // People who come over plain HTTP or without encryption, when the strict rules were chosen.
        ("put_bucket_policy", Sample::Call(Thing::Bucket(_), ask)) => {
            row.says("guardduty", "strict_bucket = true")
                && !matches!(ask.caller, Caller::Service(_))
                && write.id.contains("findings-bucket")
        }
        // Our own older notification goes to another topic, when another one was chosen.
        ("put_bucket_notification", Sample::Told(..)) => row.says("guardduty", "topic = "),
        // Another External Role ID in place of ours of before.
        ("put_trust", Sample::Call(Thing::Role(_), ask)) => {
            row.says("vendor", "external_role_id")
                && matches!(&ask.caller, Caller::Principal { arn, .. } if arn.contains("tenant-aws-access-role"))
        }
        // The organization is not to be looked at, because the answers say so.
        ("create_policy_version", Sample::Call(Thing::Policy(_), ask))
            if ask.action.starts_with("organizations:") =>
        {
            row.says("role", "organization_reads = false")
        }
        // Fewer buckets for the role, when that was chosen.
        ("create_policy_version", Sample::Call(Thing::Policy(_), ask)) => {
            row.says("role", "read = \"log-buckets\"") && ask.action.starts_with("s3:")
        }
        // Another Region's export, another trail, another reader: nobody asked for that.
        _ => false,
    }
}
