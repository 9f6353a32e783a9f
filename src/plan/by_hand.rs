//! An account that somebody set up by hand from the vendor's guide: the answers that name what is there.

use super::suggested::fit_trails;
use crate::answers::{Answers, BucketChoice, KeyChoice, TopicChoice, TrailChoice};
use crate::domain::{Arn, BucketName, ExternalId, PolicyName};
use crate::inventory::{
    AccountView, BucketView, Destination, Inventory, PlaceView, Role, Trail, made_by_us,
};
use crate::policy::Tests;
use crate::vendor::Vendor;

/// Answers that name what somebody set up by hand; nothing where nobody did, or where this program made the role.
///
/// The vendor's role is a sure sign. Without it, a trail that tells a topic together with an export of findings is one.
/// What was not looked at closely yet, such as whom the findings bucket tells, stays as it is in the `usual` answers.
pub fn by_hand(usual: &Answers, vendor: &Vendor, inventory: &Inventory) -> Option<Answers> {
    let account = inventory.account(&usual.account.id)?;
    let place = inventory.place(&usual.place())?;
    let name = usual.vendor.role_name_or(&vendor.role_name);
    let role = account.roles.get(name).and_then(|role| role.known());
    let role = role.and_then(Option::as_ref);
    if role.is_some_and(|role| made_by_us(&role.tags)) {
        return None;
    }
    let fit = fit_trails(inventory, &usual.account.id, &usual.account.region);
    let announced = |trail: &&&Trail| trail.topic_arn.is_some();
    let trail = fit.iter().find(announced).or(fit.first()).copied();
    let destination = destination(place);
    let is_announced = trail.is_some_and(|trail| trail.topic_arn.is_some());
    if role.is_none() && !(is_announced && destination.is_some()) {
        return None;
    }
    let mut answers = usual.clone();
    if let Some(trail) = trail {
        name_trail(&mut answers, trail);
    }
    if let Some(destination) = destination {
        name_export(&mut answers, account, destination);
    }
    if let Some(role) = role {
        name_role(&mut answers, role);
    }
    Some(answers)
}

fn destination(place: &PlaceView) -> Option<&Destination> {
    let detector = place.detector.known()?.as_ref()?;
    detector.destinations.known()?.first()
}

fn name_trail(answers: &mut Answers, trail: &Trail) {
    let cloudtrail = &mut answers.cloudtrail;
    cloudtrail.trail = TrailChoice::Existing {
        arn: trail.arn.clone(),
    };
    cloudtrail.organization = trail.organization;
    if let Ok(name) = BucketName::parse(&trail.bucket) {
        cloudtrail.bucket = BucketChoice::Existing { name };
    }
    let key = trail.key_arn.as_deref().map(Arn::parse_key);
    cloudtrail.key = match key {
        Some(Ok(arn)) => KeyChoice::Existing { arn },
        Some(Err(_)) | None => KeyChoice::None,
    };
    let topic = trail.topic_arn.as_deref().map(Arn::parse_topic);
    if let Some(Ok(arn)) = topic {
        cloudtrail.topic = TopicChoice::Existing { arn };
    }
}

fn name_export(answers: &mut Answers, account: &AccountView, destination: &Destination) {
    let guardduty = &mut answers.guardduty;
    let rest = destination.destination_arn.split_once(":s3:::");
    let name = rest.map(|(_, rest)| rest.split_once('/').map_or(rest, |(name, _)| name));
    let Some(Ok(name)) = name.map(BucketName::parse) else {
        return;
    };
    if let Ok(arn) = Arn::parse_key(&destination.key_arn) {
        guardduty.key = KeyChoice::Existing { arn };
    }
    let seen = account.buckets.get(&name).and_then(|seen| seen.known());
    let bucket = seen.and_then(BucketView::yours);
    let told = bucket.and_then(|bucket| bucket.notification.known());
    let topic = told
        .into_iter()
        .flat_map(|told| &told.topics)
        .find(|target| {
            let of_new_files = |event: &String| event.starts_with("s3:ObjectCreated:");
            target.events.iter().any(of_new_files)
        });
    if let Some(target) = topic {
        guardduty.topic = TopicChoice::Existing {
            arn: target.arn.clone(),
        };
    }
    guardduty.bucket = BucketChoice::Existing { name };
}

/// The policy that the role has, and the External Role ID that its trust asks for.
fn name_role(answers: &mut Answers, role: &Role) {
    let account = format!("iam::{}:policy/", answers.account.id);
    let attached = role.attached.known().into_iter().flatten();
    let own = attached
        .filter(|arn| arn.contains(&account))
        .filter_map(|arn| Arn::parse(arn).ok())
        .find_map(|arn| PolicyName::parse(arn.resource_name()).ok());
    if let Some(name) = own {
        answers.role.policy_name = name;
    }
    if answers.vendor.external_role_id.is_none() {
        let rules = role.trust.statements();
        let mut ids = rules.iter().flat_map(|rule| {
            let tests = Tests::of(rule);
            let ids = tests.required("sts:ExternalId").flatten().cloned();
            ids.collect::<Vec<String>>()
        });
        answers.vendor.external_role_id = ids.find_map(|id| ExternalId::parse(&id).ok());
    }
}
