//! CloudTrail: trails, their selectors and their state.

mod delivery;
mod find;
mod preflight;
mod selectors;

use serde_json::{Value, json};

pub(super) use self::delivery::deliver;
use self::find::{Found, all, find, find_to_write, is_delegated, not_management, seen};
use self::preflight::Place;
use super::answer::{Refusal, Reply, json_answer, page};
use super::call::{Call, text, texts, truth};
use super::lookup::arn;
use super::s3::is_bucket_name;
use super::world::{Tags, Trail, World};

const SETTLES_MILLIS: u64 = 1_000;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    let input = call.json();
    let name = text(&input, "Name").unwrap_or_default();
    match call.action.as_str() {
        "DescribeTrails" => Ok(describe_trails(world, call, &input)),
        "ListTrails" => Ok(list_trails(world, call, &input)),
        "GetTrail" => {
            find(world, call, name).map(|found| json_answer(&json!({ "Trail": described(&found) })))
        }
        "GetTrailStatus" => {
            find(world, call, name).map(|found| json_answer(&delivery::status(world, &found)))
        }
        "GetEventSelectors" => find(world, call, text(&input, "TrailName").unwrap_or_default())
            .map(|found| get_selectors(&found)),
        "PutEventSelectors" => put_selectors(world, call, &input),
        "CreateTrail" => create(world, call, &input),
        "UpdateTrail" => update(world, call, &input),
        "StartLogging" | "StopLogging" => set_logging(world, call, name),
        "DeleteTrail" => {
            let found = find_to_write(world, call, name)?;
            world
                .regional_mut(&found.owner, &found.home)
                .trails
                .remove(&found.name);
            Ok(json_answer(&json!({})))
        }
        "AddTags" => add_tags(world, call, &input),
        "ListTags" => list_tags(world, call, &input),
        _ => Err(Refusal::unknown_action(call)),
    }
}

fn trail_arn(owner: &str, home: &str, name: &str) -> String {
    format!("arn:aws:cloudtrail:{home}:{owner}:trail/{name}")
}

/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html>.
fn check_name(name: &str) -> Result<(), Refusal> {
    let problem = |text: &str| Err(Refusal::bad("InvalidTrailNameException", text));
    let length = name.chars().count();
    if length < 3 {
        return problem("Trail name too short. Minimum allowed length: 3 characters.");
    }
    if length > 128 {
        return problem("Trail name too long. Maximum allowed length: 128 characters.");
    }
    let is_sign = |letter: char| matches!(letter, '.' | '_' | '-');
    if !name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || is_sign(letter))
    {
        return problem(
            "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
        );
    }
    if name.starts_with(is_sign) || name.ends_with(is_sign) {
        return problem("Trail name must begin and end with a letter or number.");
    }
    if name
        .chars()
        .zip(name.chars().skip(1))
        .any(|(one, next)| is_sign(one) && is_sign(next))
    {
        return problem("Trail name must not have adjacent periods, hyphens or underscores.");
    }
    if name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok()) {
        return problem("Trail name must not have the form of an IP address.");
    }
    Ok(())
}

fn described(found: &Found) -> Value {
    let mut described = made(found);
    if let Some(fields) = described.as_object_mut() {
        let custom =
            found.trail.event_selectors.is_some() || found.trail.advanced_selectors.is_some();
        fields.insert("HomeRegion".to_owned(), json!(found.home));
        fields.insert("HasCustomEventSelectors".to_owned(), json!(custom));
        fields.insert("HasInsightSelectors".to_owned(), json!(false));
    }
    described
}

/// What `CreateTrail` and `UpdateTrail` answer.
fn made(found: &Found) -> Value {
    let Found {
        owner,
        home,
        name,
        trail,
    } = found;
    let mut made = json!({
        "Name": name,
        "S3BucketName": trail.bucket,
        "IncludeGlobalServiceEvents": trail.global_events,
        "IsMultiRegionTrail": trail.multi_region,
        "TrailARN": trail_arn(owner, home, name),
        "LogFileValidationEnabled": trail.validation,
        "IsOrganizationTrail": trail.organization,
    });
    if let Some(fields) = made.as_object_mut() {
        let topic_name = trail
            .topic
            .as_deref()
            .and_then(arn)
            .map(|parts| parts.resource.to_owned());
        let optional = [
            ("S3KeyPrefix", &trail.prefix),
            ("SnsTopicARN", &trail.topic),
            ("SnsTopicName", &topic_name),
            ("KmsKeyId", &trail.key),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                fields.insert(field.to_owned(), json!(value));
            }
        }
    }
    made
}

fn describe_trails(world: &World, call: &Call, input: &Value) -> super::answer::Answer {
    let names = texts(input, "trailNameList");
    let shadows = truth(input, "includeShadowTrails").unwrap_or(true);
    let found = if names.is_empty() {
        seen(world, call, shadows)
    } else {
        let is_named = |found: &Found| {
            names.contains(&found.name)
                || names.contains(&trail_arn(&found.owner, &found.home, &found.name))
        };
        all(world, call).into_iter().filter(is_named).collect()
    };
    let trails: Vec<Value> = found.iter().map(described).collect();
    json_answer(&json!({ "trailList": trails }))
}

fn list_trails(world: &World, call: &Call, input: &Value) -> super::answer::Answer {
    let (found, next) = page(all(world, call), text(input, "NextToken"), 100);
    let trails: Vec<Value> = found
        .iter()
        .map(|found| json!({ "TrailARN": trail_arn(&found.owner, &found.home, &found.name), "Name": found.name, "HomeRegion": found.home }))
        .collect();
    json_answer(&json!({ "Trails": trails, "NextToken": next }))
}

/// Who will own the trail, and whether the organization is ready for it.
fn owner(world: &World, call: &Call, organization_trail: bool) -> Result<String, Refusal> {
    let caller = call.account();
    if !organization_trail {
        return Ok(caller.to_owned());
    }
    let Some(organization) = &world.organization else {
        return Err(Refusal::bad(
            "OrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        ));
    };
    if organization.feature_set != "ALL" {
        return Err(Refusal::bad(
            "OrganizationNotInAllFeaturesModeException",
            "The organization does not have all features enabled.",
        ));
    }
    if organization.management != caller && !is_delegated(world, caller) {
        return Err(not_management());
    }
    let trusted = organization.trusted.get("cloudtrail.amazonaws.com");
    if !trusted.is_some_and(|trusted| *trusted.seen(world.now)) {
        let message = "The request could not be processed because CloudTrail service trusted access is not enabled in your organization.";
        return Err(Refusal::bad("CloudTrailAccessNotEnabledException", message));
    }
    Ok(organization.management.clone())
}

fn check_settings(trail: &Trail) -> Result<(), Refusal> {
    if !is_bucket_name(&trail.bucket) {
        return Err(Refusal::bad(
            "InvalidS3BucketNameException",
            format!("Bucket name {} is not valid.", trail.bucket),
        ));
    }
    if trail
        .prefix
        .as_deref()
        .is_some_and(|prefix| prefix.chars().count() > 200 || prefix.starts_with('/'))
    {
        return Err(Refusal::bad(
            "InvalidS3PrefixException",
            "The S3 key prefix is not valid.",
        ));
    }
    if (trail.multi_region || trail.organization) && !trail.global_events {
        let message = "Multi-Region trail must include global service events.";
        return Err(Refusal::bad(
            "InvalidParameterCombinationException",
            message,
        ));
    }
    Ok(())
}

/// The ARN of a topic given by name or ARN.
fn topic_arn(call: &Call, reference: &str) -> Result<Option<String>, Refusal> {
    let invalid = || {
        Refusal::bad(
            "InvalidSnsTopicNameException",
            format!("SNS topic name or ARN is not valid: {reference}"),
        )
    };
    if reference.is_empty() {
        return Ok(None);
    }
    let (region, account, name) = if reference.starts_with("arn:") {
        let parts = arn(reference)
            .filter(|parts| parts.service == "sns")
            .ok_or_else(invalid)?;
        (parts.region, parts.account, parts.resource)
    } else {
        (call.region.as_str(), call.account(), reference)
    };
    if name.ends_with(".fifo") || !super::sns::is_topic_name(name) {
        return Err(invalid());
    }
    Ok(Some(format!("arn:aws:sns:{region}:{account}:{name}")))
}

/// The ARN of a key given in any form.
fn key_arn(world: &World, call: &Call, reference: &str) -> Result<Option<String>, Refusal> {
    if reference.is_empty() {
        return Ok(None);
    }
    let is_id = |id: &str| {
        id.chars().count() >= 32
            && id
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    if reference.starts_with("arn:") {
        let valid = arn(reference)
            .filter(|parts| parts.service == "kms")
            .is_some_and(|parts| {
                parts.resource.starts_with("alias/")
                    || parts.resource.strip_prefix("key/").is_some_and(is_id)
            });
        if !valid {
            return Err(Refusal::bad(
                "KmsKeyNotFoundException",
                format!("KMS key {reference} was not found."),
            ));
        }
        if reference.contains(":key/") {
            return Ok(Some(reference.to_owned()));
        }
    } else if !reference.starts_with("alias/") && !is_id(reference) {
        return Err(Refusal::bad(
            "InvalidKmsKeyIdException",
            format!("KMS key id {reference} is not valid."),
        ));
    }
    match world.key_arn(call.account(), &call.region, reference) {
        Some(found) => Ok(Some(found)),
        None => Err(Refusal::bad(
            "InsufficientEncryptionPolicyException",
            format!("Insufficient permissions to access KMS key {reference}."),
        )),
    }
}

fn tags(input: &Value) -> Tags {
    let listed = input
        .get("TagsList")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    listed
        .iter()
        .filter_map(|tag| {
            Some((
                text(tag, "Key")?.to_owned(),
                text(tag, "Value").unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}

fn create(world: &mut World, call: &Call, input: &Value) -> Reply {
    let name = text(input, "Name").unwrap_or_default();
    check_name(name)?;
    let mut trail = Trail {
        bucket: text(input, "S3BucketName").unwrap_or_default().to_owned(),
        prefix: text(input, "S3KeyPrefix")
            .filter(|prefix| !prefix.is_empty())
            .map(str::to_owned),
        topic: topic_arn(call, text(input, "SnsTopicName").unwrap_or_default())?,
        global_events: truth(input, "IncludeGlobalServiceEvents").unwrap_or(true),
        multi_region: truth(input, "IsMultiRegionTrail").unwrap_or(false),
        organization: truth(input, "IsOrganizationTrail").unwrap_or(false),
        validation: truth(input, "EnableLogFileValidation").unwrap_or(false),
        tags: tags(input),
        ..Trail::default()
    };
    check_settings(&trail)?;
    let owner = owner(world, call, trail.organization)?;
    let here: Vec<Found> = seen(world, call, true)
        .into_iter()
        .filter(|found| found.owner == owner)
        .collect();
    if here.iter().any(|found| found.name == name) {
        let message = format!("Trail {name} already exists for customer: {owner}");
        return Err(Refusal::bad("TrailAlreadyExistsException", message));
    }
    if here.len() >= 5 {
        let message = format!("User: {owner} already has 5 trails in {}.", call.region);
        return Err(Refusal::new(
            403,
            "MaximumNumberOfTrailsExceededException",
            message,
        ));
    }
    trail.key = key_arn(world, call, text(input, "KmsKeyId").unwrap_or_default())?;
    preflight::check(
        world,
        Place {
            owner: &owner,
            home: &call.region,
            name,
        },
        &trail,
    )?;
    trail.visible_at = world.settles(SETTLES_MILLIS);
    world
        .regional_mut(&owner, &call.region)
        .trails
        .insert(name.to_owned(), trail.clone());
    let found = Found {
        owner,
        home: call.region.clone(),
        name: name.to_owned(),
        trail,
    };
    Ok(json_answer(&made(&found)))
}

fn update(world: &mut World, call: &Call, input: &Value) -> Reply {
    let mut found = find_to_write(world, call, text(input, "Name").unwrap_or_default())?;
    let was_organization = found.trail.organization;
    let trail = &mut found.trail;
    if let Some(bucket) = text(input, "S3BucketName") {
        bucket.clone_into(&mut trail.bucket);
    }
    if let Some(prefix) = text(input, "S3KeyPrefix") {
        trail.prefix = Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty());
    }
    if let Some(topic) = text(input, "SnsTopicName") {
        trail.topic = topic_arn(call, topic)?;
    }
    if let Some(key) = text(input, "KmsKeyId") {
        trail.key = key_arn(world, call, key)?;
    }
    trail.global_events = truth(input, "IncludeGlobalServiceEvents").unwrap_or(trail.global_events);
    trail.multi_region = truth(input, "IsMultiRegionTrail").unwrap_or(trail.multi_region);
    trail.organization = truth(input, "IsOrganizationTrail").unwrap_or(trail.organization);
    trail.validation = truth(input, "EnableLogFileValidation").unwrap_or(trail.validation);
    check_settings(trail)?;
    if trail.organization != was_organization && found.owner != call.account() {
        return Err(not_management());
    }
    if trail.organization {
        owner(world, call, true)?;
    }
    preflight::check(
        world,
        Place {
            owner: &found.owner,
            home: &found.home,
            name: &found.name,
        },
        &found.trail,
    )?;
    world
        .regional_mut(&found.owner, &found.home)
        .trails
        .insert(found.name.clone(), found.trail.clone());
    Ok(json_answer(&made(&found)))
}

fn set_logging(world: &mut World, call: &Call, name: &str) -> Reply {
    let found = find_to_write(world, call, name)?;
    let start = call.action == "StartLogging";
    let (seconds, first_file) = (world.seconds(), delivery::first_file_at(world));
    if let Some(trail) = world
        .regional_mut(&found.owner, &found.home)
        .trails
        .get_mut(&found.name)
        && trail.logging != start
    {
        trail.logging = start;
        if start {
            trail.started = Some(seconds);
            trail.deliver_at = Some(first_file);
        }
    }
    Ok(json_answer(&json!({})))
}

fn get_selectors(found: &Found) -> super::answer::Answer {
    let Found {
        owner,
        home,
        name,
        trail,
    } = found;
    let arn = trail_arn(owner, home, name);
    json_answer(&match &trail.advanced_selectors {
        Some(advanced) => json!({ "TrailARN": arn, "AdvancedEventSelectors": advanced }),
        None => {
            json!({ "TrailARN": arn, "EventSelectors": trail.event_selectors.clone().unwrap_or_else(selectors::default) })
        }
    })
}

fn put_selectors(world: &mut World, call: &Call, input: &Value) -> Reply {
    let found = find_to_write(world, call, text(input, "TrailName").unwrap_or_default())?;
    let given = |name: &str| {
        input
            .get(name)
            .filter(|value| value.as_array().is_some_and(|items| !items.is_empty()))
            .cloned()
    };
    let (basic, advanced) = (given("EventSelectors"), given("AdvancedEventSelectors"));
    match (&basic, &advanced) {
        (Some(basic), None) => selectors::check_basic(basic)?,
        (None, Some(advanced)) => selectors::check_advanced(advanced)?,
        _ => {
            let message = "Specify either EventSelectors or AdvancedEventSelectors, but not both.";
            return Err(Refusal::bad("InvalidEventSelectorsException", message));
        }
    }
    let mut found = found;
    found.trail.event_selectors = basic;
    found.trail.advanced_selectors = advanced;
    world
        .regional_mut(&found.owner, &found.home)
        .trails
        .insert(found.name.clone(), found.trail.clone());
    Ok(get_selectors(&found))
}

fn add_tags(world: &mut World, call: &Call, input: &Value) -> Reply {
    let found = find_to_write(world, call, text(input, "ResourceId").unwrap_or_default())?;
    let added = tags(input);
    if found.trail.tags.len() + added.len() > 50 {
        return Err(Refusal::bad(
            "TagsLimitExceededException",
            "A trail can have at most 50 tags.",
        ));
    }
    if let Some(trail) = world
        .regional_mut(&found.owner, &found.home)
        .trails
        .get_mut(&found.name)
    {
        trail.tags.extend(added);
    }
    Ok(json_answer(&json!({})))
}

fn list_tags(world: &World, call: &Call, input: &Value) -> Reply {
    let mut listed = Vec::new();
    for id in texts(input, "ResourceIdList") {
        let found = find(world, call, &id)?;
        let tags: Vec<Value> = found
            .trail
            .tags
            .iter()
            .map(|(key, value)| json!({ "Key": key, "Value": value }))
            .collect();
        listed.push(json!({ "ResourceId": id, "TagsList": tags }));
    }
    Ok(json_answer(&json!({ "ResourceTagList": listed })))
}
