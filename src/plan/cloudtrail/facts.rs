//! Why the trail that is there may not be touched, or is not the one that is meant.

use crate::answers::TrailChoice;
use crate::domain::{Arn, Place};
use crate::inventory::Trail;
use crate::inventory::control_tower::is_control_tower;
use crate::plan::draft::{Draft, unseen};
use crate::plan::words::control_tower;
use crate::plan::{ChangeId, Section, owner};
use crate::problem::Problem;
use crate::wanted::Site;

/// What is wrong with the trail that is meant.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Facts {
    /// Why it is not known whether it is there, or why it has to be and is not.
    pub(in crate::plan) trouble: Option<Problem>,
    /// What has to be settled before rules can name the trail and the organization.
    pub(in crate::plan) unsure: Vec<ChangeId>,
    /// The trail writes into another bucket than the chosen one, or tells another topic.
    pub(in crate::plan) other: Option<Problem>,
}

impl Facts {
    pub(in crate::plan) fn new(site: &Site<'_>) -> Self {
        let trail = &site.trail;
        let trouble = match (&site.shared.answers.cloudtrail.trail, trail.there) {
            (TrailChoice::Existing { .. }, None) if site.trail_to_come_from().is_some() => None,
            (TrailChoice::Existing { arn }, None) if trail.gap.is_none() => {
                Some(no_such(site, arn))
            }
            _ => trail.gap.clone().map(Problem::from),
        };
        let is_unsure = trail.covers_organization && trail.organization_id.is_none();
        Self {
            trouble,
            unsure: is_unsure
                .then(|| access_id(&site.home))
                .into_iter()
                .collect(),
            other: trail
                .there
                .and_then(|there| other_bucket(site, there).or_else(|| other_topic(site, there))),
        }
    }

    /// Why nothing at all is changed on the trail that is there: it is closed to this account, or it works for another bucket or topic
    /// than the chosen one, so it is not the one that is meant.
    pub(in crate::plan) fn refused(&self, site: &Site<'_>) -> Option<Problem> {
        closed(site).or_else(|| self.not_meant())
    }

    /// Why nothing is made for the trail: the one that is there cannot be the one that is meant, or it was not seen.
    pub(super) fn not_meant(&self) -> Option<Problem> {
        self.other.clone().or_else(|| self.waits())
    }

    /// What waits for a trail that was not seen: it may be there with another bucket, key or topic, and for one that is not there
    /// nothing is made.
    fn waits(&self) -> Option<Problem> {
        let trouble = self.trouble.as_ref()?;
        Some(Problem {
            summary: format!(
                "This waits, because it depends on the trail. {}",
                trouble.summary
            ),
            ..unseen(trouble)
        })
    }
}

/// Why this account cannot change the trail that is there.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
pub(super) fn closed(site: &Site<'_>) -> Option<Problem> {
    let trail = site.trail.there?;
    if is_control_tower(&trail.name) {
        return Some(control_tower(&format!("the trail {}", trail.name)));
    }
    if site.trail.owner == *site.account() || site.is_trail_delegate() {
        return None;
    }
    Some(
        Problem::new("This trail belongs to the account that manages the organization. Only that account can change it.")
            .hint("Sign in to that account, or have it changed there. Or make a new trail, which costs more.")
            .who(format!("someone in account {}", site.trail.owner.grouped())),
    )
}

/// The change with the warning of whoever keeps the trail as code, if its tags tell.
pub(super) fn told(site: &Site<'_>, draft: Draft) -> Draft {
    match site.trail.there {
        Some(trail) => owner::told(draft, &trail.tags),
        None => draft,
    }
}

/// The id of the change that lets CloudTrail work across the organization.
fn access_id(home: &Place) -> ChangeId {
    ChangeId::new(Section::CloudTrail, home, "trusted-access")
}

fn other_bucket(site: &Site<'_>, trail: &Trail) -> Option<Problem> {
    let chosen = site.log_bucket();
    if trail.bucket == chosen.as_str() {
        return None;
    }
    Some(
        Problem::new(format!(
            "The trail {} writes into the bucket {}, not into {chosen}.",
            trail.name, trail.bucket
        ))
        .hint(format!(
            "Choose the bucket {}, if it is in this account. Or make a new trail with another name.",
            trail.bucket
        )),
    )
}

fn other_topic(site: &Site<'_>, trail: &Trail) -> Option<Problem> {
    let there = trail
        .topic_arn
        .as_deref()
        .filter(|topic| !topic.is_empty())?;
    if there == site.log_topic().to_string() {
        return None;
    }
    Some(
        Problem::new(format!(
            "The trail {} tells the topic {there}. A trail has only one, and others may listen there.",
            trail.name
        ))
        .hint("Choose that topic, if it is in this account. Or make a new trail with another name."),
    )
}

fn no_such(site: &Site<'_>, arn: &Arn) -> Problem {
    let problem = Problem::new(format!(
        "There is no trail {} to be seen in this account.",
        arn.resource_name()
    ));
    let organization = site.shared.organization;
    match organization.filter(|it| it.management.as_str() == arn.account && *site.account() != it.management) {
        Some(organization) => problem
            .hint(format!(
                "It is seen here only while it covers all accounts. Have account {} look whether it is there, and whether it still does: it \
                 becomes a trail of that account alone where somebody switches off CloudTrail's access to the organization. Or let us make \
                 a new trail.",
                organization.management.grouped()
            ))
            .who(format!("someone in account {}", organization.management.grouped())),
        None => problem.hint("Check its ARN and Region. Or let us make a new trail."),
    }
}
