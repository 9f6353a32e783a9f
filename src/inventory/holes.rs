//! What could not be looked at for a reason that passes by itself: no connection, too many calls, trouble at AWS.

use serde::Serialize;
use serde_json::Value;

use super::Inventory;
use crate::domain::Place;
use crate::problem::Problem;

/// A read that got no answer, and that is worth making again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Where, if it belongs to one Region.
    pub place: Option<Place>,
    /// Why, with the call.
    pub problem: Problem,
}

impl Inventory {
    /// All reads that are worth making again. Where there are some, a plan has holes.
    pub fn holes(&self) -> Vec<Hole> {
        let mut holes: Vec<Hole> = self
            .accounts
            .values()
            .flat_map(passing)
            .map(|problem| Hole {
                place: None,
                problem,
            })
            .collect();
        let regional = self
            .places
            .iter()
            .map(|(place, view)| (place, passing(view)));
        let sets = self
            .stack_sets
            .iter()
            .map(|(place, look)| (place, passing(look)));
        for (place, problems) in regional.chain(sets) {
            holes.extend(problems.into_iter().map(|problem| Hole {
                place: Some(place.clone()),
                problem,
            }));
        }
        holes
    }
}

/// The problems that pass by themselves in any part of an inventory, however deep.
///
/// Read from its saved form, so that no part can be forgotten.
pub fn passing(part: &impl Serialize) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(part) {
        collect(&value, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<Problem>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let problem = (name == "unknown")
                    .then(|| serde_json::from_value::<Problem>(value.clone()).ok())
                    .flatten()
                    .filter(|problem| problem.passing.is_some());
                match problem {
                    Some(problem) => found.push(problem),
                    None => collect(value, found),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::{AccountId, Partition, Region};
    use crate::inventory::{Caller, Detector, PlaceView, Seen};
    use crate::problem::Passing;

    fn slow(call: &str) -> Problem {
        Problem {
            call: Some(call.to_owned()),
            passing: Some(Passing::Pace),
            ..Problem::new("AWS asked us to slow down.")
        }
    }

    #[test]
    fn what_passes_is_found_at_any_depth_and_what_stays_is_not() {
        let account = AccountId::parse("111122223333").unwrap();
        let place = Place::new(account.clone(), Region::parse("eu-west-1").unwrap());
        let caller = Caller::new(
            account,
            "arn:aws:iam::111122223333:user/ann",
            Partition::Aws,
        );
        let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        assert_eq!(inventory.holes(), []);
        let mut detector = Detector::new("d1");
        detector.destinations = Seen::Unknown(slow("guardduty:ListPublishingDestinations"));
        let denied = Seen::Unknown(Problem::new("Your sign-in is not allowed to do this."));
        inventory.places.insert(
            place.clone(),
            PlaceView {
                trails: denied,
                detector: Seen::Known(Some(detector)),
                topic_arns: Seen::Unknown(slow("sns:ListTopics")),
                ..PlaceView::bare()
            },
        );
        let holes = inventory.holes();
        let calls: Vec<&str> = holes
            .iter()
            .filter_map(|hole| hole.problem.call.as_deref())
            .collect();
        assert_eq!(
            calls,
            ["guardduty:ListPublishingDestinations", "sns:ListTopics"]
        );
        assert!(holes.iter().all(|hole| hole.place.as_ref() == Some(&place)));
    }
}
