//! The values for the vendor's form.

use super::form::Carried;
use super::sources::Sources;
use crate::domain::Arn;

/// Every value, and where it goes. Of the External Role ID only the ends.
pub(super) fn values(from: &Sources<'_>) -> Vec<Carried> {
    const IF_ASKED: &str = "Only if you are asked for it.";
    let connector = from.site().connector_values();
    let row = |name: &str, value: String, goes_to: &str| Carried {
        name: name.to_owned(),
        value,
        goes_to: goes_to.to_owned(),
    };
    let key = |arn: Option<&Arn>| match arn {
        Some(arn) => arn.to_string(),
        None => "No key of your own, or not made yet".to_owned(),
    };
    let (logs, findings) = (&connector.cloudtrail, &connector.guardduty);
    let id = from.answers.vendor.external_role_id.as_ref();
    vec![
        row(
            "SNS topic name for CloudTrail",
            logs.topic_name.clone(),
            "The credential, field SNS Topic Name for CloudTrail.",
        ),
        row(
            "SNS topic name for GuardDuty",
            findings.topic_name.clone(),
            "The credential, field SNS Topic Name for GuardDuty.",
        ),
        row("Role ARN", connector.role_arn.to_string(), IF_ASKED),
        row(
            "Topic ARN for CloudTrail",
            logs.topic_arn.to_string(),
            IF_ASKED,
        ),
        row(
            "Topic ARN for GuardDuty",
            findings.topic_arn.to_string(),
            IF_ASKED,
        ),
        row(
            "Bucket ARN for log files",
            logs.bucket_arn.to_string(),
            IF_ASKED,
        ),
        row(
            "Bucket ARN for findings",
            findings.bucket_arn.to_string(),
            IF_ASKED,
        ),
        row(
            "Key ARN for log files",
            key(logs.key_arn.as_ref()),
            IF_ASKED,
        ),
        row(
            "Key ARN for findings",
            key(findings.key_arn.as_ref()),
            IF_ASKED,
        ),
        row("Region", connector.region.to_string(), IF_ASKED),
        row("Account number", connector.account.to_string(), IF_ASKED),
        row(
            "External Role ID",
            id.map_or_else(
                || "Not here yet".to_owned(),
                crate::domain::ExternalId::masked,
            ),
            "Comes back from Radiant Security, under View Details of the connector. Here only its ends are shown.",
        ),
    ]
}
