//! What the rules and the trail depend on: which trail, whose, where, and for whom.

use crate::answers::TrailChoice;
use crate::domain::{AccountId, Arn, Place};
use crate::inventory::{Standing, Trail};
use crate::plan::draft::{Draft, unseen};
use crate::plan::ground::{Ground, control_tower, is_control_tower};
use crate::plan::{ChangeId, Section, owner};
use crate::problem::Problem;

/// What is known of the trail before anything is planned.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Facts<'a> {
    pub(in crate::plan) arn: Arn,
    pub(in crate::plan) arn_text: String,
    /// The account in the ARN; for an organization's trail the managing account.
    pub(in crate::plan) owner: AccountId,
    /// The main account in the trail's home Region, the only one where it can be written.
    pub(in crate::plan) place: Place,
    /// The trail, if it is there.
    pub(in crate::plan) there: Option<&'a Trail>,
    /// Why it is not known whether it is there, or why it has to be and is not.
    pub(in crate::plan) trouble: Option<Problem>,
    /// The organization whose accounts it covers or will cover.
    pub(in crate::plan) organization_id: Option<&'a str>,
    /// The folder that it writes under, to the letter: slashes at its ends make folders without a name.
    pub(in crate::plan) prefix: Option<&'a str>,
    /// What has to be settled before rules can name the trail and the organization.
    pub(in crate::plan) unsure: Vec<ChangeId>,
    /// The trail writes into another bucket than the chosen one.
    pub(in crate::plan) other_bucket: Option<Problem>,
    /// The trail tells another topic than the chosen one.
    pub(in crate::plan) other_topic: Option<Problem>,
}

impl<'a> Facts<'a> {
    pub(in crate::plan) fn new(ground: &Ground<'a>) -> Self {
        let answers = &ground.answers.cloudtrail;
        let (there, trouble) = match ground.trail() {
            Ok(there) => (there, None),
            Err(problem) => (None, Some(problem)),
        };
        let trouble = match (&answers.trail, there, trouble) {
            (TrailChoice::Existing { arn }, None, None) => Some(no_such(arn)),
            (_, _, trouble) => trouble,
        };
        let arn = match (there, &answers.trail) {
            (Some(trail), _) => trail.arn.clone(),
            (None, TrailChoice::Existing { arn }) => arn.clone(),
            (None, TrailChoice::New { name }) => Arn::trail(
                ground.partition,
                &ground.home.region,
                &future_owner(ground),
                name,
            ),
        };
        let owner = arn.account_id().unwrap_or_else(|| ground.account().clone());
        let region = there
            .map(|trail| trail.home_region.clone())
            .or_else(|| arn.region_name())
            .unwrap_or_else(|| ground.home.region.clone());
        let covers_organization =
            answers.organization || there.is_some_and(|trail| trail.organization);
        let organization_id = ground
            .organization()
            .filter(|_| covers_organization)
            .map(|organization| organization.id.as_str());
        let unsure = if covers_organization && organization_id.is_none() {
            vec![access_id(&ground.home)]
        } else {
            Vec::new()
        };
        let prefix = there
            .and_then(|trail| trail.prefix.as_deref())
            .filter(|prefix| !prefix.is_empty());
        Self {
            arn_text: arn.to_string(),
            owner,
            place: ground.at(&region),
            there,
            trouble,
            organization_id,
            prefix,
            unsure,
            other_bucket: there.and_then(|trail| other_bucket(ground, trail)),
            other_topic: there.and_then(|trail| other_topic(ground, trail)),
            arn,
        }
    }

    /// Why nothing at all is changed on the trail that is there: it is closed to this account, or it works for another bucket or topic
    /// than the chosen one, so it is not the one that is meant.
    pub(in crate::plan) fn refused(&self, ground: &Ground<'_>) -> Option<Problem> {
        self.closed(ground).or_else(|| self.not_meant())
    }

    /// Why nothing is made for the trail: the one that is there cannot be the one that is meant, or it was not seen.
    pub(super) fn not_meant(&self) -> Option<Problem> {
        self.other_bucket
            .clone()
            .or_else(|| self.other_topic.clone())
            .or_else(|| self.waits())
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

    /// Why this account cannot change the trail that is there.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
    pub(in crate::plan) fn closed(&self, ground: &Ground<'_>) -> Option<Problem> {
        let trail = self.there?;
        if is_control_tower(&trail.name) {
            return Some(control_tower(&format!("the trail {}", trail.name)));
        }
        if self.owner == *ground.account() || is_delegate(ground) {
            return None;
        }
        Some(
            Problem::new("This trail belongs to the account that manages the organization. Only that account can change it.")
                .hint("Sign in to that account, or have it changed there. Or make a new trail, which costs more.")
                .who(format!("someone in account {}", self.owner.grouped())),
        )
    }

    /// The change with the warning of whoever keeps the trail as code, if its tags tell.
    pub(super) fn told(&self, draft: Draft) -> Draft {
        match self.there {
            Some(trail) => owner::told(draft, &trail.tags),
            None => draft,
        }
    }
}

/// The id of the change that lets CloudTrail work across the organization.
fn access_id(home: &Place) -> ChangeId {
    ChangeId::new(Section::CloudTrail, home, "trusted-access")
}

/// Whether this account is known to manage CloudTrail for its organization.
pub(super) fn is_delegate(ground: &Ground<'_>) -> bool {
    ground
        .organization()
        .and_then(|organization| organization.cloudtrail_administrators.known())
        .is_some_and(|accounts| accounts.contains(ground.account()))
}

/// Who will own a new trail: the managing account owns every trail of the organization.
fn future_owner(ground: &Ground<'_>) -> AccountId {
    match ground.standing() {
        Ok(Standing::Member(organization)) if ground.answers.cloudtrail.organization => {
            organization.management.clone()
        }
        _ => ground.account().clone(),
    }
}

fn other_bucket(ground: &Ground<'_>, trail: &Trail) -> Option<Problem> {
    let chosen = ground.answers.cloudtrail.bucket.name();
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

fn other_topic(ground: &Ground<'_>, trail: &Trail) -> Option<Problem> {
    let there = trail
        .topic_arn
        .as_deref()
        .filter(|topic| !topic.is_empty())?;
    if there == super::topic_arn(ground).to_string() {
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

fn no_such(arn: &Arn) -> Problem {
    Problem::new(format!(
        "There is no trail {} to be seen in this account.",
        arn.resource_name()
    ))
    .hint("Check its ARN and Region. Or let us make a new trail.")
}
