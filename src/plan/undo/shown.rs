//! Both sides of a way back, to look at.

use std::collections::BTreeMap;

use crate::inventory::{Notification, NotificationTarget};
use crate::plan::cloudtrail::trail_view;
use crate::plan::draft::{on_off, policy_view, settings};
use crate::plan::guardduty::export_view;
use crate::plan::selectors;
use crate::plan::storage::bucket::switches;
use crate::plan::told::{Version, View};
use crate::plan::{Action, DetectorSettings, Section};
use crate::policy::{Document, DocumentKind};

/// What is there now, as we left it, and what would be there.
pub fn shown(action: &Action, section: Section) -> Version {
    let both = |before: View, after: View| Version {
        before: Some(before),
        after: Some(after),
    };
    let gone = |before: View| Version {
        before: Some(before),
        after: None,
    };
    let policy = |document: &Document| match kind(action, section) {
        Some(kind) => policy_view(kind, document),
        None => settings([("Text", document.to_pretty())]),
    };
    let from = |seen: &Option<Document>, after: &Document| Version {
        before: seen.as_ref().map(policy),
        after: Some(policy(after)),
    };
    match action {
        Action::PutBucketPolicy(put) => from(&put.seen, &put.after),
        Action::PutTopicPolicy(put) => from(&put.seen, &put.after),
        Action::PutKeyPolicy(put) => both(policy(&put.seen), policy(&put.after)),
        Action::PutTrust(put) => both(policy(&put.seen), policy(&put.after)),
        Action::RestorePolicy(put) => both(policy(&put.seen), policy(&put.after)),
        Action::CreatePolicyVersion(put) => both(policy(&put.seen), policy(&put.after)),
        Action::DeleteBucketPolicy(gone_) => gone(policy(&gone_.seen)),
        Action::DeleteTopic(gone_) => gone(policy(&gone_.policy)),
        Action::DeletePolicy(gone_) => gone(policy(&gone_.document)),
        Action::DeleteRole(gone_) => gone(policy(&gone_.trust)),
        Action::DeleteTrail(gone_) => gone(trail_view(&gone_.settings)),
        Action::UpdateTrail(put) => both(
            trail_view(&put.seen),
            trail_view(&put.seen.with(&put.change)),
        ),
        Action::PutEventSelectors(put) => both(
            selectors::view(put.seen.as_ref()),
            selectors::view(Some(&put.after)),
        ),
        Action::PutBucketNotification(put) => both(announces(&put.seen), announces(&put.after)),
        Action::UpdateDetector(put) => both(
            detector(&put.seen, None, None, &BTreeMap::new()),
            detector(
                &put.seen,
                put.enable,
                put.frequency.as_deref(),
                &put.features,
            ),
        ),
        Action::SuspendDetector(_) => both(
            settings([("GuardDuty", on_off(true))]),
            settings([("GuardDuty", on_off(false))]),
        ),
        Action::DeleteDestination(gone_) => gone(export_view(&gone_.bucket_arn, &gone_.key_arn)),
        Action::UpdateDestination(put) => both(
            export_view(&put.seen.destination_arn, &put.seen.key_arn),
            export_view(&put.bucket_arn, &put.key_arn),
        ),
        Action::RestorePublicAccess(put) => both(
            switches(crate::inventory::PublicAccessBlock::ALL),
            switches(put.after.unwrap_or_default()),
        ),
        Action::DisableKeyRotation(_) => both(
            settings([("Changed every year", on_off(true))]),
            settings([("Changed every year", on_off(false))]),
        ),
        Action::StopLogging(_) => both(
            settings([("Recording", on_off(true))]),
            settings([("Recording", on_off(false))]),
        ),
        _ => Version::default(),
    }
}

/// Which document of the guide it is about, as far as its section tells.
fn kind(action: &Action, section: Section) -> Option<DocumentKind> {
    let of = |trail, findings| match section {
        Section::CloudTrail => Some(trail),
        Section::GuardDuty | Section::Export => Some(findings),
        Section::MainRole | Section::Members => None,
    };
    let role = |main, member| match section {
        Section::Members => Some(member),
        Section::MainRole => Some(main),
        Section::CloudTrail | Section::GuardDuty | Section::Export => None,
    };
    match action {
        Action::PutBucketPolicy(_) | Action::DeleteBucketPolicy(_) => {
            of(DocumentKind::LogBucket, DocumentKind::FindingsBucket)
        }
        Action::PutKeyPolicy(_) => of(DocumentKind::CloudTrailKey, DocumentKind::GuardDutyKey),
        Action::PutTopicPolicy(_) | Action::DeleteTopic(_) => {
            of(DocumentKind::CloudTrailTopic, DocumentKind::GuardDutyTopic)
        }
        Action::PutTrust(_) | Action::DeleteRole(_) => {
            role(DocumentKind::MainRoleTrust, DocumentKind::MemberRoleTrust)
        }
        Action::RestorePolicy(_) | Action::CreatePolicyVersion(_) | Action::DeletePolicy(_) => {
            role(
                DocumentKind::MainRolePermissions,
                DocumentKind::MemberRolePermissions,
            )
        }
        _ => None,
    }
}

/// A row for each place that a bucket tells, and what it tells.
fn announces(notification: &Notification) -> View {
    let rows = |kind: &'static str, list: &[NotificationTarget]| -> Vec<(String, String)> {
        let one = |target: &NotificationTarget| {
            let filter: Vec<String> = target
                .filter
                .iter()
                .map(|(name, value)| format!(", {name} {value}"))
                .collect();
            (
                format!("{kind} {}", target.arn),
                format!("{}{}", target.events.join(", "), filter.concat()),
            )
        };
        list.iter().map(one).collect()
    };
    let mut all = rows("Topic", &notification.topics);
    all.extend(rows("Queue", &notification.queues));
    all.extend(rows("Function", &notification.functions));
    all.push((
        "EventBridge".to_owned(),
        on_off(notification.event_bridge).to_owned(),
    ));
    settings(all)
}

/// A detector's settings, with what a change sets.
fn detector(
    seen: &DetectorSettings,
    enable: Option<bool>,
    frequency: Option<&str>,
    features: &BTreeMap<String, bool>,
) -> View {
    let mut all = seen.features.clone();
    all.extend(features.clone());
    let mut rows = vec![
        (
            "GuardDuty".to_owned(),
            on_off(enable.unwrap_or(seen.enabled)).to_owned(),
        ),
        (
            "Findings every".to_owned(),
            frequency.unwrap_or(&seen.frequency).to_owned(),
        ),
    ];
    rows.extend(
        all.into_iter()
            .map(|(name, on)| (name, on_off(on).to_owned())),
    );
    settings(rows)
}
