//! GuardDuty's own parts of a change: what a look shows, and whether findings go out by now.

use super::compare::is_set;
use super::execute::{Settling, Work};
use super::look::{Look, compare, moved};
use crate::aws::{Clients, Failure, Reached};
use crate::domain::AccountId;
use crate::inventory::Destination;
use crate::plan::{
    Action, CreateDestination, CreateDetector, DetectorSettings, UpdateDestination, UpdateDetector,
};
use crate::problem::Problem;

impl Work<'_> {
    pub(super) async fn look_at_detector(&self, clients: &Clients) -> Result<Look, Failure> {
        match self.action {
            Action::CreateDetector(CreateDetector {
                frequency,
                features,
                ..
            }) => match clients.detector_itself().await? {
                None => Ok(Look::AsPlanned),
                Some(detector) if is_set(&detector, Some(true), Some(frequency), features) => {
                    Ok(Look::Right(Some(detector.id)))
                }
                // Ours, cut off before it was switched on.
                Some(detector) if detector.is_unfinished() => Ok(Look::AsPlanned),
                Some(_) => Err(moved("GuardDuty")),
            },
            Action::UpdateDetector(UpdateDetector {
                seen,
                enable,
                frequency,
                features,
                ..
            }) => match clients.detector_itself().await? {
                None => Err(moved("GuardDuty")),
                Some(detector) => compare(
                    is_set(&detector, *enable, frequency.as_deref(), features),
                    DetectorSettings::from(&detector) == *seen,
                    "GuardDuty",
                ),
            },
            Action::CreateDestination(CreateDestination {
                detector,
                bucket_arn,
                key_arn,
                ..
            }) => {
                let there = clients.destinations(detector).await?;
                match there.first() {
                    None => Ok(Look::AsPlanned),
                    Some(there) => compare(
                        goes_to(there, bucket_arn, key_arn),
                        false,
                        "where findings go",
                    ),
                }
            }
            Action::UpdateDestination(UpdateDestination {
                detector,
                seen,
                bucket_arn,
                key_arn,
                owner,
            }) => {
                let there = clients.destinations(detector).await?;
                let Some(there) = there.iter().find(|there| there.id == seen.id) else {
                    return Err(moved("where findings go"));
                };
                let at_target = goes_to(there, bucket_arn, key_arn);
                compare(
                    at_target && !there.stands_still() && owner_is_set(there, owner.as_ref()),
                    // At its place but standing still, it is to be tried again: that is what the write does.
                    at_target || goes_to(there, &seen.destination_arn, &seen.key_arn),
                    "where findings go",
                )
            }
            _ => Ok(Look::AsPlanned),
        }
    }

    /// Whether AWS has taken the change in: findings are published, not only promised.
    pub(super) async fn settling(&self) -> Result<Settling, Failure> {
        let (detector, seen) = match self.action {
            Action::CreateDestination(CreateDestination { detector, .. }) => (detector, None),
            Action::UpdateDestination(UpdateDestination { detector, seen, .. }) => {
                (detector, Some(seen))
            }
            _ => return Ok(Settling::Done),
        };
        let there = self.clients()?.destinations(detector).await?;
        let there = match seen {
            Some(seen) => there.iter().find(|there| there.id == seen.id),
            None => there.first(),
        };
        let Some(there) = there else {
            return Ok(Settling::Waits);
        };
        taken_in(seen, there)
    }
}

/// Whether an export publishes; `seen` is what it was before the write, if it was there.
///
/// # Errors
///
/// It stands still, and did not before. That may pass where the rules it needs are new, as a refusal would.
fn taken_in(seen: Option<&Destination>, there: &Destination) -> Result<Settling, Failure> {
    if there.status == "PUBLISHING" {
        return Ok(Settling::Done);
    }
    if !there.stands_still() {
        return Ok(Settling::Waits);
    }
    let problem = stands_still(there);
    if seen.is_some_and(|seen| is_old_trouble(seen, there)) {
        return Ok(Settling::Stands(problem));
    }
    Err(Failure {
        problem,
        reached: Reached::Refused,
    })
}

fn goes_to(there: &Destination, bucket_arn: &str, key_arn: &str) -> bool {
    there.destination_arn == bucket_arn && there.key_arn == key_arn
}

/// Whether the bucket's owner is named as it should be, where it should be.
fn owner_is_set(there: &Destination, owner: Option<&AccountId>) -> bool {
    owner.is_none_or(|owner| there.expected_owner.as_deref() == Some(owner.as_str()))
}

/// Whether AWS shows what it showed before the write.
fn is_old_trouble(seen: &Destination, now: &Destination) -> bool {
    seen.status == now.status && seen.failing_since == now.failing_since
}

fn stands_still(there: &Destination) -> Problem {
    let text = match &there.failing_since {
        Some(since) => format!(
            "GuardDuty cannot send findings to the bucket, since {}.",
            since.strftime("%Y-%m-%d %H:%M UTC")
        ),
        None if there.status == "STOPPED" => "GuardDuty has stopped this export.".to_owned(),
        None => "GuardDuty cannot send findings to the bucket.".to_owned(),
    };
    let mut problem = Problem::new(text).hint(
        "Look at the changes again: a rule of the bucket or of the key may refuse GuardDuty.",
    );
    problem.code = Some(there.status.clone());
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unable(since: i64) -> Destination {
        Destination {
            failing_since: jiff::Timestamp::from_millisecond(since).ok(),
            ..Destination::new(
                "d1",
                "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY",
                "arn:aws:s3:::larkfield-findings",
                "arn:aws:kms:us-east-1:111122223333:key/22222222-3333-4444-5555-666666666666",
            )
        }
    }

    #[test]
    fn new_trouble_counts_as_an_answer_of_aws_and_old_trouble_does_not() {
        let (old, new) = (unable(1_700_000_000_000), unable(1_700_000_900_000));
        for seen in [None, Some(&old)] {
            let failure = taken_in(seen, &new).err().unwrap();
            assert_eq!(failure.reached, Reached::Refused);
            assert!(failure.is("UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY"));
        }
        assert!(matches!(
            taken_in(Some(&old), &old),
            Ok(Settling::Stands(_))
        ));
    }

    // GD-01
    #[test]
    fn old_trouble_is_told_from_new_by_its_beginning() {
        let seen = unable(1_700_000_000_000);
        assert!(is_old_trouble(&seen, &seen));
        assert!(!is_old_trouble(&seen, &unable(1_700_000_900_000)));
        let problem = stands_still(&seen);
        assert!(
            problem.summary.ends_with("since 2023-11-14 22:13 UTC."),
            "{problem:?}"
        );
        assert_eq!(
            problem.code.as_deref(),
            Some("UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY")
        );
    }
}
