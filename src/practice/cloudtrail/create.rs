//! New trails and changed ones.

use serde_json::Value;

use super::super::account::is_on;
use super::super::answer::{Refusal, Reply, json_answer};
use super::super::call::{Call, tags, text, truth};
use super::super::world::{Trail, World};
use super::find::{Found, find_to_write, not_management, seen};
use super::name::check_name;
use super::preflight;
use super::settings::{check_settings, key_arn, owner, topic_arn};
use super::told::made;

const SETTLES_MILLIS: u64 = 1_000;

/// An account's trails: home Region, name, and the trail.
fn own_trails<'world>(
    world: &'world World,
    owner: &'world str,
) -> impl Iterator<Item = (&'world str, &'world str, &'world Trail)> {
    let own = world
        .everywhere()
        .filter(move |(account, ..)| *account == owner);
    own.flat_map(|(_, home, there)| {
        let trails = there.trails.iter();
        trails.map(move |(name, trail)| (home, name.as_str(), trail))
    })
}

/// Five trails are all that a Region has room for, and one of all Regions takes a place in each.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.
fn check_room(
    world: &World,
    owner: &str,
    home: &str,
    multi_region: bool,
    but: Option<&str>,
) -> Result<(), Refusal> {
    let others = move || {
        own_trails(world, owner)
            .filter(move |(region, name, _)| *region != home || Some(*name) != but)
    };
    let mut regions: Vec<&str> = vec![home];
    if multi_region {
        regions.extend(
            others()
                .map(|(region, ..)| region)
                .filter(|region| is_on(world, owner, region)),
        );
    }
    let is_full = |region: &&str| {
        let there = others().filter(|(home, _, trail)| home == region || trail.multi_region);
        there.count() >= 5
    };
    match regions.into_iter().find(is_full) {
        Some(region) => Err(Refusal::new(
            403,
            "MaximumNumberOfTrailsExceededException",
            format!("User: {owner} already has 5 trails in {region}."),
        )),
        None => Ok(()),
    }
}

pub(super) fn create(world: &mut World, call: &Call, input: &Value) -> Reply {
    let name = text(input, "Name").unwrap_or_default();
    check_name(name)?;
    let organization = truth(input, "IsOrganizationTrail").unwrap_or(false);
    let owner = owner(world, call, organization);
    // Names are read before anybody asks whose trail it will be.
    let told = owner.as_deref().unwrap_or(call.account());
    let mut trail = Trail {
        bucket: text(input, "S3BucketName").unwrap_or_default().to_owned(),
        prefix: text(input, "S3KeyPrefix")
            .filter(|prefix| !prefix.is_empty())
            .map(str::to_owned),
        topic: topic_arn(call, told, text(input, "SnsTopicName").unwrap_or_default())?,
        global_events: truth(input, "IncludeGlobalServiceEvents").unwrap_or(true),
        multi_region: truth(input, "IsMultiRegionTrail").unwrap_or(false),
        organization,
        validation: truth(input, "EnableLogFileValidation").unwrap_or(false),
        not_recursive: truth(input, "RecursiveLogging") == Some(false),
        tags: tags(input, "TagsList", ["Key", "Value"]),
        ..Trail::default()
    };
    check_settings(&trail)?;
    let owner = owner?;
    let is_taken = seen(world, call, true)
        .into_iter()
        .any(|found| found.owner == owner && found.name == name)
        || own_trails(world, &owner).any(|(home, other, _)| home == call.region && other == name);
    if is_taken {
        let message = format!("Trail {name} already exists for customer: {owner}");
        return Err(Refusal::bad("TrailAlreadyExistsException", message));
    }
    check_room(world, &owner, &call.region, trail.multi_region, None)?;
    trail.key = key_arn(world, call, text(input, "KmsKeyId").unwrap_or_default())?;
    trail.visible_at = world.settles(SETTLES_MILLIS);
    let found = Found {
        owner,
        home: call.region.clone(),
        name: name.to_owned(),
        trail,
    };
    keep(world, &found)
}

pub(super) fn update(world: &mut World, call: &Call, input: &Value) -> Reply {
    let mut found = find_to_write(world, call, text(input, "Name").unwrap_or_default())?;
    let was_organization = found.trail.organization;
    let was_multi_region = found.trail.multi_region;
    let trail = &mut found.trail;
    if let Some(bucket) = text(input, "S3BucketName") {
        bucket.clone_into(&mut trail.bucket);
    }
    if let Some(prefix) = text(input, "S3KeyPrefix") {
        trail.prefix = Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty());
    }
    if let Some(topic) = text(input, "SnsTopicName") {
        trail.topic = topic_arn(call, &found.owner, topic)?;
    }
    if let Some(key) = text(input, "KmsKeyId") {
        trail.key = key_arn(world, call, key)?;
    }
    trail.global_events = truth(input, "IncludeGlobalServiceEvents").unwrap_or(trail.global_events);
    trail.multi_region = truth(input, "IsMultiRegionTrail").unwrap_or(trail.multi_region);
    trail.organization = truth(input, "IsOrganizationTrail").unwrap_or(trail.organization);
    trail.validation = truth(input, "EnableLogFileValidation").unwrap_or(trail.validation);
    if let Some(recursive) = truth(input, "RecursiveLogging") {
        trail.not_recursive = !recursive;
    }
    check_settings(trail)?;
    if trail.multi_region && !was_multi_region {
        check_room(world, &found.owner, &found.home, true, Some(&found.name))?;
    }
    if trail.organization != was_organization && found.owner != call.account() {
        return Err(not_management());
    }
    if trail.organization {
        owner(world, call, true)?;
    }
    keep(world, &found)
}

/// Keeps the trail as it is to be, if all that it needs lets it.
fn keep(world: &mut World, found: &Found) -> Reply {
    preflight::check(world, found.place(), &found.trail)?;
    let trails = &mut found.home_mut(world).trails;
    trails.insert(found.name.clone(), found.trail.clone());
    Ok(json_answer(&made(found)))
}
