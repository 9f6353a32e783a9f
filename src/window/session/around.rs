//! What the account shows, as far as it was looked at.

use crate::domain::{AccountId, Arn, BucketName, Place, Region};
use crate::inventory::{
    AccountView, Destination, Detector, Inventory, Organization, PlaceView, Seen, Standing, Trail,
    UNLOOKED,
};
use crate::problem::Problem;
use crate::window::{Ask, Draft, State, Use};

/// A part of the account: looked at, being looked at, or closed to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Looked<T> {
    Looking,
    Known(T),
    Closed(Problem),
}

impl<T> Looked<T> {
    /// What was seen.
    pub(crate) fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Looking | Self::Closed(_) => None,
        }
    }
}

/// The main account and Region.
pub(crate) fn home(draft: &Draft) -> Place {
    Place::new(draft.account.clone(), draft.region.clone())
}

/// The account's global part.
pub(crate) fn account(state: &State) -> Option<&AccountView> {
    inventory(state)?.account(&state.form.draft.as_ref()?.account)
}

/// The main Region's part.
pub(crate) fn place(state: &State) -> Option<&PlaceView> {
    inventory(state)?.place(&home(state.form.draft.as_ref()?))
}

fn inventory(state: &State) -> Option<&Inventory> {
    state.account.around.here().map(AsRef::as_ref)
}

/// One read of the look around.
pub(crate) fn looked<'a, T>(state: &'a State, seen: Option<&'a Seen<T>>) -> Looked<&'a T> {
    match (&state.account.around, seen.map(Seen::as_result)) {
        (Ask::Here(_), Some(Ok(value))) => Looked::Known(value),
        (Ask::Here(_), Some(Err(problem))) | (Ask::Trouble(problem), _) => {
            Looked::Closed(problem.clone())
        }
        (Ask::Here(_), None) => Looked::Closed(Problem::new(UNLOOKED)),
        (Ask::Idle | Ask::Asked(_), _) => Looked::Looking,
    }
}

/// All trails that the main Region shows.
pub(crate) fn trails(state: &State) -> Looked<&Vec<Trail>> {
    looked(state, place(state).map(|place| &place.trails))
}

/// The names of all buckets of the account.
pub(crate) fn bucket_names(state: &State) -> Looked<&Vec<BucketName>> {
    looked(state, account(state).map(|account| &account.bucket_names))
}

/// The Regions that are switched on.
pub(crate) fn regions(state: &State) -> Looked<&Vec<Region>> {
    looked(state, account(state).map(|account| &account.regions))
}

/// GuardDuty in the main Region.
pub(crate) fn detector(state: &State) -> Looked<&Option<Detector>> {
    looked(state, place(state).map(|place| &place.detector))
}

/// Where findings of the main Region go already.
pub(crate) fn destination(state: &State) -> Option<&Destination> {
    let detector = detector(state).known()?.as_ref()?;
    detector.destinations.known()?.first()
}

/// The bucket in a destination's ARN.
pub(crate) fn destination_bucket(destination: &Destination) -> Option<BucketName> {
    let (_, rest) = destination.destination_arn.split_once(":s3:::")?;
    let name = rest.split_once('/').map_or(rest, |(name, _)| name);
    BucketName::parse(name).ok()
}

/// The trail that was chosen, if it is one that is there.
pub(crate) fn chosen_trail(state: &State) -> Option<&Trail> {
    let draft = state.form.draft.as_ref()?;
    let arn = draft
        .trail
        .existing
        .as_ref()
        .filter(|_| draft.trail.how == Some(Use::Existing))?;
    trails(state)
        .known()?
        .iter()
        .find(|trail| trail.arn == *arn)
}

/// The topic that the trail tells: the chosen one, or the new one if it is there by now. A trail has only one.
pub(crate) fn topic_of_trail(state: &State) -> Option<Arn> {
    let draft = state.form.draft.as_ref()?;
    let made = || {
        let is_it = |trail: &&Trail| {
            trail.name == draft.trail.name && trail.arn.account == draft.account.as_str()
        };
        trails(state)
            .known()?
            .iter()
            .find(is_it)
            .filter(|_| draft.trail.how == Some(Use::New))
    };
    let trail = chosen_trail(state).or_else(made)?;
    Arn::parse_topic(trail.topic_arn.as_deref()?).ok()
}

/// The organization, as far as it was seen.
pub(crate) fn organization(state: &State) -> Option<&Organization> {
    account(state)?.standing.known()?.organization()
}

/// How many active accounts the organization has.
pub(crate) fn active_accounts(state: &State) -> Option<usize> {
    let accounts = organization(state)?.accounts.known()?;
    Some(accounts.iter().filter(|account| account.active).count())
}

/// Why a trail cannot cover all accounts of the organization, if it cannot.
///
/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
pub(crate) fn no_organization_trail(state: &State) -> Option<String> {
    let account_id = &state.form.draft.as_ref()?.account;
    if chosen_trail(state).is_some_and(|trail| trail.organization) {
        return None;
    }
    match looked(state, account(state).map(|account| &account.standing)) {
        Looked::Looking => None,
        Looked::Closed(_) => Some(
            "We may not look at your organization, so we cannot tell whether this works."
                .to_owned(),
        ),
        Looked::Known(standing) => refused(standing, account_id).map(str::to_owned),
    }
}

fn refused(standing: &Standing, account: &AccountId) -> Option<&'static str> {
    let organization = match standing {
        Standing::Alone => return Some("This account is in no organization."),
        Standing::Management(organization) | Standing::Member(organization) => organization,
    };
    if !organization.all_features {
        return Some(
            "Your organization uses only the billing features. A trail for all accounts needs all features.",
        );
    }
    if matches!(standing, Standing::Management(_)) {
        return None;
    }
    match organization.cloudtrail_administrators.known() {
        Some(accounts) if accounts.contains(account) => None,
        _ => Some(
            "Only the account that manages the organization, or one it has named for CloudTrail, may do this.",
        ),
    }
}

/// A Region with its code beside other words, where it may stand in brackets: "Ireland, eu-west-1".
pub(crate) fn place_and_code(region: &Region) -> String {
    match region.place() {
        Some(place) => format!("{place}, {region}"),
        None => region.to_string(),
    }
}

/// The place's name alone, where there is one.
pub(crate) fn place_name(region: &Region) -> &str {
    region.place().unwrap_or_else(|| region.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(all_features: bool) -> Organization {
        Organization {
            all_features,
            cloudtrail_administrators: Seen::Known(vec![AccountId::parse("222233334444").unwrap()]),
            ..Organization::new("o-example01", AccountId::parse("111122223333").unwrap())
        }
    }

    #[test]
    fn only_those_who_may_make_a_trail_for_all_are_let() {
        let manager = AccountId::parse("111122223333").unwrap();
        let delegate = AccountId::parse("222233334444").unwrap();
        let other = AccountId::parse("333344445555").unwrap();
        assert_eq!(
            refused(&Standing::Management(organization(true)), &manager),
            None
        );
        assert_eq!(
            refused(&Standing::Member(organization(true)), &delegate),
            None
        );
        assert!(
            refused(&Standing::Member(organization(true)), &other)
                .unwrap()
                .contains("manages")
        );
        assert!(
            refused(&Standing::Management(organization(false)), &manager)
                .unwrap()
                .contains("billing")
        );
        assert!(
            refused(&Standing::Alone, &other)
                .unwrap()
                .contains("no organization")
        );
    }

    #[test]
    fn the_bucket_is_read_out_of_a_destination_with_or_without_a_folder() {
        for arn in [
            "arn:aws:s3:::old-bucket",
            "arn:aws:s3:::old-bucket/findings/",
        ] {
            let destination = Destination::new("1", "PUBLISHING", arn, "");
            assert_eq!(
                destination_bucket(&destination).unwrap().as_str(),
                "old-bucket"
            );
        }
    }
}
