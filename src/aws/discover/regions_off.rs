//! Regions that are not switched on: AWS refuses the sign-in there.

use std::collections::BTreeMap;

use crate::aws::{Aws, Failure, Reached};
use crate::domain::AccountId;
use crate::inventory::{Inventory, PlaceView, Seen};
use crate::problem::Problem;

/// Say what it is where a Region that is not switched on refuses the sign-in, which works elsewhere.
pub(super) async fn tell(aws: &Aws, inventory: &mut Inventory) {
    let refused = |problem: &Problem| {
        Failure {
            problem: problem.clone(),
            reached: Reached::Refused,
        }
        .may_be_the_region()
    };
    let mut asked: BTreeMap<&AccountId, bool> = BTreeMap::new();
    for (place, view) in &mut inventory.places {
        if aws.is_home(&place.region) || !problems(view).any(|problem| refused(problem)) {
            continue;
        }
        let signed_in = match asked.get(&place.account) {
            Some(answer) => *answer,
            None => aws.is_still_signed_in(&place.account).await,
        };
        asked.insert(&place.account, signed_in);
        if !signed_in {
            continue;
        }
        for problem in problems(view).filter(|problem| refused(problem)) {
            let failure = Failure {
                problem: problem.clone(),
                reached: Reached::Refused,
            };
            *problem = failure.of_a_region_that_is_off(&place.region).problem;
        }
    }
}

/// Why parts of a Region were not seen.
fn problems(view: &mut PlaceView) -> impl Iterator<Item = &mut Problem> {
    fn of<T>(seen: &mut Seen<T>) -> Option<&mut Problem> {
        match seen {
            Seen::Known(_) => None,
            Seen::Unknown(problem) => Some(problem),
        }
    }
    let PlaceView {
        trails,
        detector,
        topic_arns,
        topics,
        aliases,
        keys,
        made_keys,
    } = view;
    of(trails)
        .into_iter()
        .chain(of(detector))
        .chain(of(topic_arns))
        .chain(topics.values_mut().filter_map(of))
        .chain(of(aliases))
        .chain(keys.values_mut().filter_map(of))
        .chain(of(made_keys))
}
