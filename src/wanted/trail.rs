//! Which trail is meant, whose it is, and whom it records.

use super::{Gap, Looks, Shared};
use crate::answers::TrailChoice;
use crate::domain::{AccountId, Arn, Place, TrailName};
use crate::inventory::{Standing, Trail};

/// The trail that the answers mean.
#[derive(Clone, Debug)]
pub struct MeantTrail<'a> {
    /// The ARN that it has, or will have.
    pub arn: Arn,
    /// The account in the ARN; for an organization's trail the managing account.
    pub owner: AccountId,
    /// The site's account in the trail's home Region, the only one where it can be written.
    pub place: Place,
    /// The trail, if it is there.
    pub there: Option<&'a Trail>,
    /// Why it is not known whether it is there.
    pub gap: Option<Gap<'a>>,
    /// Whether it covers all accounts of the organization, or will.
    pub covers_organization: bool,
    /// The organization that it covers, as far as that could be seen.
    pub organization_id: Option<&'a str>,
    /// The folder that it writes under, to the letter: slashes at its ends make folders without a name.
    pub prefix: Option<&'a str>,
}

impl<'a> MeantTrail<'a> {
    pub(super) fn of(shared: &Shared<'a>, looks: &Looks<'a>, home: &Place) -> Self {
        let answers = &shared.answers.cloudtrail;
        let (there, gap) = match find(&answers.trail, looks, home) {
            Ok(there) => (there, None),
            Err(gap) => (None, Some(gap)),
        };
        let arn = match (there, &answers.trail) {
            (Some(trail), _) => trail.arn.clone(),
            (None, TrailChoice::Existing { arn }) => arn.clone(),
            (None, TrailChoice::New { name }) => new_arn(shared, looks, home, name),
        };
        let owner = arn.account_id().unwrap_or_else(|| home.account.clone());
        let region = there
            .map(|trail| trail.home_region.clone())
            .or_else(|| arn.region_name())
            .unwrap_or_else(|| home.region.clone());
        let covers_organization =
            answers.organization || there.is_some_and(|trail| trail.organization);
        Self {
            owner,
            place: Place::new(home.account.clone(), region),
            there,
            gap,
            covers_organization,
            organization_id: shared
                .organization
                .filter(|_| covers_organization)
                .map(|organization| organization.id.as_str()),
            prefix: there
                .and_then(|trail| trail.prefix.as_deref())
                .filter(|prefix| !prefix.is_empty()),
            arn,
        }
    }
}

/// The trail, if it is there. What its home Region shows comes first: only there are all of its settings seen.
fn find<'a>(
    choice: &TrailChoice,
    looks: &Looks<'a>,
    home: &Place,
) -> Result<Option<&'a Trail>, Gap<'a>> {
    let trails = |place: &Place| looks.place(place, |view| Some(&view.trails), String::new);
    let elsewhere = |region| Place::new(home.account.clone(), region);
    match choice {
        TrailChoice::Existing { arn } => {
            let named = |trails: &'a Vec<Trail>| trails.iter().find(|trail| trail.arn == *arn);
            let region = arn.region_name().unwrap_or_else(|| home.region.clone());
            match trails(&elsewhere(region)) {
                Ok(there) => Ok(named(there)),
                // The main Region may show a copy.
                Err(gap) => match trails(home).map(named) {
                    Ok(Some(copy)) => Ok(Some(copy)),
                    Ok(None) | Err(_) => Err(gap),
                },
            }
        }
        TrailChoice::New { name } => {
            let named = trails(home)?
                .iter()
                .find(|trail| trail.name == name.as_str());
            let Some(shown) = named.filter(|trail| trail.home_region != home.region) else {
                return Ok(named);
            };
            // A copy of a trail that is at home elsewhere.
            let original = trails(&elsewhere(shown.home_region.clone()))
                .ok()
                .and_then(|trails| trails.iter().find(|trail| trail.arn == shown.arn));
            Ok(Some(original.unwrap_or(shown)))
        }
    }
}

/// The ARN of a trail to come: the managing account owns every trail of the organization.
fn new_arn(shared: &Shared<'_>, looks: &Looks<'_>, home: &Place, name: &TrailName) -> Arn {
    let standing = looks.account(&home.account, |view| Some(&view.standing), String::new);
    let owner = match standing {
        Ok(Standing::Member(organization)) if shared.answers.cloudtrail.organization => {
            &organization.management
        }
        _ => &home.account,
    };
    Arn::trail(shared.partition, &home.region, owner, name)
}
