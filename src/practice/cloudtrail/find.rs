//! Which trail a request means, and who may change it.

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::lookup::arn;
use super::super::world::{Regional, Trail, World};
use super::name::check_name;
use super::place::Place;

/// A trail that was found, as it was then.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) owner: String,
    pub(super) home: String,
    pub(super) name: String,
    pub(super) trail: Trail,
}

impl Found {
    pub(super) fn arn(&self) -> String {
        self.place().arn()
    }

    pub(super) fn place(&self) -> Place<'_> {
        Place {
            owner: &self.owner,
            home: &self.home,
            name: &self.name,
        }
    }

    /// What its owner has in its home Region.
    pub(super) fn home_mut<'world>(&self, world: &'world mut World) -> &'world mut Regional {
        world.regional_mut(&self.owner, &self.home)
    }
}

/// The trails that the caller sees in its Region, shadows and those of the organization too.
pub(super) fn seen(world: &World, call: &Call, shadows: bool) -> Vec<Found> {
    all(world, call)
        .into_iter()
        .filter(|found| {
            let own = found.owner == call.account();
            if shadows {
                found.home == call.region || found.trail.multi_region
            } else {
                own && found.home == call.region
            }
        })
        .collect()
}

/// The trails that the caller sees in any Region.
pub(super) fn all(world: &World, call: &Call) -> Vec<Found> {
    let management = world
        .organization
        .as_ref()
        .map(|organization| organization.management.as_str());
    let mut all = Vec::new();
    for (owner, home, there) in world.everywhere() {
        for (name, trail) in &there.trails {
            let shared = trail.organization && management == Some(owner);
            if owner == call.account() || shared {
                all.push(Found {
                    owner: owner.to_owned(),
                    home: home.to_owned(),
                    name: name.clone(),
                    trail: trail.clone(),
                });
            }
        }
    }
    all
}

/// The trail that a name or an ARN means.
pub(super) fn find(world: &World, call: &Call, reference: &str) -> Result<Found, Refusal> {
    let found = if reference.starts_with("arn:") {
        let Some(parts) = arn(reference).filter(|parts| parts.service == "cloudtrail") else {
            return Err(Refusal::bad(
                "CloudTrailARNInvalidException",
                format!("The ARN {reference} is not valid"),
            ));
        };
        let name = parts.resource.strip_prefix("trail/").unwrap_or_default();
        all(world, call).into_iter().find(|found| {
            found.owner == parts.account && found.home == parts.region && found.name == name
        })
    } else {
        check_name(reference)?;
        seen(world, call, true)
            .into_iter()
            .find(|found| found.owner == call.account() && found.name == reference)
    };
    found
        .filter(|found| found.trail.visible_at <= world.now)
        .ok_or_else(|| unknown(call, reference))
}

/// The trail whose insides are asked for: only its owner, and who administers CloudTrail for it, may see them.
pub(super) fn find_to_look_inside(
    world: &World,
    call: &Call,
    reference: &str,
) -> Result<Found, Refusal> {
    let found = find(world, call, reference)?;
    if found.owner == call.account() || is_delegated(world, call.account()) {
        Ok(found)
    } else {
        Err(unknown(call, reference))
    }
}

fn unknown(call: &Call, reference: &str) -> Refusal {
    let message = format!(
        "Unknown trail: {reference} for the user: {}",
        call.account()
    );
    Refusal::new(404, "TrailNotFoundException", message)
}

/// The trail that a write means: only in its home Region, and not by a member account.
pub(super) fn find_to_write(world: &World, call: &Call, reference: &str) -> Result<Found, Refusal> {
    let found = find(world, call, reference)?;
    if found.home != call.region {
        let message = format!(
            "The operation is not allowed in this Region. The home Region of the trail {} is {}",
            found.name, found.home
        );
        return Err(Refusal::bad("InvalidHomeRegionException", message));
    }
    if found.owner != call.account() && !is_delegated(world, call.account()) {
        return Err(not_management());
    }
    Ok(found)
}

/// Whether the account administers CloudTrail for the organization.
pub(super) fn is_delegated(world: &World, account: &str) -> bool {
    world.is_delegated("cloudtrail.amazonaws.com", account)
}

pub(super) fn not_management() -> Refusal {
    let message = "The request could not be processed because your account is not the management account or a delegated administrator account of the organization.";
    Refusal::bad("NotOrganizationMasterAccountException", message)
}
