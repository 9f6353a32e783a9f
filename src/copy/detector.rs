//! GuardDuty: detectors, whom they look after, and where findings go.

use std::collections::BTreeMap;

use super::build::{Asked, Build};
use crate::domain::{Arn, Place};
use crate::inventory::{self, Member, PlaceView};
use crate::practice::world::{Destination, Detector, Object};

/// The feature that watches who opens files. AWS calls it S3 Protection.
const S3_PROTECTION: &str = "S3_DATA_EVENTS";

pub(super) fn add(build: &mut Build, place: &Place, view: &PlaceView) {
    let asked = Asked::place(place);
    let seen = build.known(
        &view.detector,
        &asked,
        &["guardduty:ListDetectors", "guardduty:GetDetector"],
    );
    if let Some(Some(seen)) = seen {
        detector(build, place, seen);
    }
}

fn detector(build: &mut Build, place: &Place, seen: &inventory::Detector) {
    let arn = Arn::detector(build.partition, &place.region, &place.account, &seen.id);
    let asked = Asked::place(place).about(arn.to_string());
    let administrator = build.known(
        &seen.administrator,
        &asked,
        &["guardduty:GetAdministratorAccount"],
    );
    let administrator = administrator.and_then(Option::as_ref);
    let destinations = build.known(
        &seen.destinations,
        &asked,
        &[
            "guardduty:ListPublishingDestinations",
            "guardduty:DescribePublishingDestination",
        ],
    );
    let members = build.known(&seen.members, &asked, &["guardduty:ListMembers"]);
    let mut detector = Detector {
        enabled: seen.enabled,
        frequency: seen.frequency.clone(),
        features: words(&seen.features),
        managed: seen.managed.clone(),
        administrator: administrator.map(|it| it.account.to_string()),
        relationship: administrator
            .map(|it| it.status.clone())
            .unwrap_or_default(),
        tags: seen.tags.clone(),
        ..Detector::default()
    };
    for seen in destinations.into_iter().flatten() {
        folder(build, seen);
        let destination = Destination {
            arn: seen.destination_arn.clone(),
            key: seen.key_arn.clone(),
            expected_owner: seen.expected_owner.clone(),
            failing_since: seen.failing_since.map(jiff::Timestamp::as_second),
            stopped: seen.status == "STOPPED",
            ..Destination::default()
        };
        detector.destinations.insert(seen.id.clone(), destination);
    }
    if let Some(members) = members {
        let organization = build.known(
            &members.organization,
            &asked,
            &["guardduty:DescribeOrganizationConfiguration"],
        );
        if let Some(Some(joining)) = organization {
            detector.auto_enable.clone_from(&joining.accounts);
            detector.auto_features.clone_from(&joining.features);
        }
        if let Some(problem) = &members.unprotected {
            let refused = inventory::Seen::<()>::Unknown(problem.clone());
            build.known(&refused, &asked, &["guardduty:GetMemberDetectors"]);
        }
        for member in &members.accounts {
            if looked_after(build, place, member) {
                continue;
            }
            let unserved = &mut detector.unserved;
            unserved.insert(member.account.to_string(), member.status.clone());
        }
    }
    let there = build.regional(&place.account, &place.region);
    // In place of what its administrator told of it.
    there.detectors = BTreeMap::from([(seen.id.clone(), detector)]);
}

/// The detector of an account that another one looks after, as far as that one sees it; whether there is one.
fn looked_after(build: &mut Build, place: &Place, member: &Member) -> bool {
    let is_on = member.is_enabled();
    if !is_on && !member.status.eq_ignore_ascii_case("disabled") {
        return false;
    }
    let id = build.world.unique_hex();
    let there = build.regional(&member.account, &place.region);
    if there.detectors.is_empty() {
        let mut detector = Detector {
            enabled: is_on,
            frequency: "SIX_HOURS".to_owned(),
            administrator: Some(place.account.to_string()),
            relationship: member.status.clone(),
            ..Detector::default()
        };
        if let Some(protected) = member.protected {
            detector.features = words(&BTreeMap::from([(S3_PROTECTION.to_owned(), protected.on)]));
            if protected.managed {
                let by = "GUARDDUTY_POLICY".to_owned();
                detector.managed.insert(S3_PROTECTION.to_owned(), by);
            }
        }
        there.detectors.insert(id, detector);
    }
    true
}

/// The empty object that stands for the folder that findings go under.
fn folder(build: &mut Build, seen: &inventory::Destination) {
    let is_there = seen.folder_object.as_ref().and_then(|it| it.known());
    let place = seen.destination_arn.split_once(":::");
    let place = place.and_then(|(_, path)| path.split_once('/'));
    if is_there == Some(&true)
        && let Some((bucket, folder)) = place
        && let Some(bucket) = build.world.buckets.get_mut(bucket)
    {
        let key = format!("{}/", folder.trim_end_matches('/'));
        bucket.objects.insert(key, Object::default());
    }
}

fn words(features: &BTreeMap<String, bool>) -> BTreeMap<String, String> {
    let word = |on: bool| if on { "ENABLED" } else { "DISABLED" };
    let features = features.iter();
    features
        .map(|(name, on)| (name.clone(), word(*on).to_owned()))
        .collect()
}
