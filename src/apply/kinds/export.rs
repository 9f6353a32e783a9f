//! The exports of findings, and whether findings go out by now.

use super::carry_out::{At, CarryOut, Output, Settling, Sight, compare, moved};
use super::{bucket, key};
use crate::apply::fresh::Fresh;
use crate::aws::{Failure, Patience, Reached};
use crate::domain::{AccountId, Arn, BucketName, Place};
use crate::inventory::Destination;
use crate::plan::{CreateDestination, DeleteDestination, UpdateDestination};
use crate::policy::Detector;
use crate::policy::findings_export::{Export, Unread};
use crate::problem::Problem;

/// Findings are published, not only promised.
const SETTLES: Patience =
    Patience::minutes(5, "GuardDuty checks that it may write into the bucket.");

impl CarryOut for CreateDestination {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let there = at.clients.destinations(&self.detector).await?;
        match there.first() {
            None => Ok(Sight::AsPlanned),
            Some(there) => compare(
                goes_to(there, &self.bucket_arn, &self.key_arn),
                false,
                "where findings go",
            ),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .create_destination(
                &self.detector,
                &self.bucket_arn,
                &self.key_arn,
                &self.owner,
                &at.token(),
                &at.tags(self),
            )
            .await
            .map(Some)
    }

    fn settles(&self) -> Option<Patience> {
        Some(SETTLES)
    }

    async fn settled(&self, at: &At<'_>, made: Option<&str>) -> Result<Settling, Failure> {
        let Some(id) = made else {
            let there = at.clients.destinations(&self.detector).await?;
            return taken_in(None, there.first());
        };
        match at.clients.destination(&self.detector, id).await {
            // It may be too new to be known everywhere.
            Err(unknown) if unknown.is("BadRequestException") => Ok(Settling::Waits),
            there => taken_in(None, Some(&there?)),
        }
    }

    async fn traced(&self, at: &At<'_>, refused: &Failure) -> Vec<String> {
        obstacles(at, refused, &self.detector, &self.bucket_arn, &self.key_arn).await
    }

    fn spreads(&self, _code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        exports(refused, fresh, &self.bucket_arn, &self.key_arn)
    }
}

impl CarryOut for UpdateDestination {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        let Self { seen, .. } = self;
        let there = at.clients.destinations(&self.detector).await?;
        let Some(there) = there.iter().find(|there| there.id == seen.id) else {
            return Err(moved("where findings go"));
        };
        let at_target = goes_to(there, &self.bucket_arn, &self.key_arn);
        compare(
            at_target && !there.stands_still() && owner_is_set(there, self.owner.as_ref()),
            // At its place but standing still, it is to be tried again: that is what the write does.
            at_target || goes_to(there, &seen.destination_arn, &seen.key_arn),
            "where findings go",
        )
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        at.clients
            .update_destination(
                &self.detector,
                &self.seen.id,
                &self.bucket_arn,
                &self.key_arn,
                self.owner.as_ref(),
            )
            .await?;
        Ok(None)
    }

    fn settles(&self) -> Option<Patience> {
        Some(SETTLES)
    }

    async fn settled(&self, at: &At<'_>, _made: Option<&str>) -> Result<Settling, Failure> {
        let there = at.clients.destinations(&self.detector).await?;
        let there = there.iter().find(|there| there.id == self.seen.id);
        taken_in(Some(&self.seen), there)
    }

    async fn traced(&self, at: &At<'_>, refused: &Failure) -> Vec<String> {
        obstacles(at, refused, &self.detector, &self.bucket_arn, &self.key_arn).await
    }

    fn spreads(&self, _code: &str, refused: &Failure, fresh: &Fresh) -> Option<Patience> {
        exports(refused, fresh, &self.bucket_arn, &self.key_arn)
    }
}

impl DeleteDestination {
    /// The export that we made, if it is there; its own account may have no detector any more.
    async fn there(&self, at: &At<'_>) -> Result<Option<Destination>, Failure> {
        let there = match at.clients.destinations(&self.detector).await {
            Err(gone) if gone.is("BadRequestException") && gone.says("not owned") => Vec::new(),
            there => there?,
        };
        let is_ours = |it: &Destination| match &self.id {
            Some(id) => it.id == *id,
            None => goes_to(it, &self.bucket_arn, &self.key_arn),
        };
        Ok(there.into_iter().find(is_ours))
    }
}

impl CarryOut for DeleteDestination {
    async fn look(&self, at: &At<'_>) -> Result<Sight, Failure> {
        match self.there(at).await? {
            None => Ok(Sight::Right(None)),
            Some(there) => compare(
                false,
                goes_to(&there, &self.bucket_arn, &self.key_arn),
                "where findings go",
            ),
        }
    }

    async fn write(&self, at: &At<'_>) -> Result<Output, Failure> {
        if let Some(there) = self.there(at).await? {
            at.clients
                .delete_destination(&self.detector, &there.id)
                .await?;
        }
        Ok(None)
    }
}

/// An export that GuardDuty tests against its bucket and key.
fn exports(refused: &Failure, fresh: &Fresh, bucket_arn: &str, key_arn: &str) -> Option<Patience> {
    let is_refused = refused.is("BadRequestException") || refused.is("InvalidInputException");
    // It took the export, tried it, and found the rules as they were a moment ago.
    let is_tried = refused.reached == Reached::Refused
        && refused.is("UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY");
    if !(is_refused || is_tried) {
        return None;
    }
    let (bucket, _) = bucket_of(bucket_arn);
    if refused.says("does not exist") && bucket::is_new(bucket, fresh) {
        return Some(bucket::NEW);
    }
    if !(is_tried || refused.says("does not have permission")) {
        return None;
    }
    let of_bucket = bucket::has_new_rules(bucket, fresh);
    let reason = match (of_bucket, key::has_new_rules(key_arn, fresh)) {
        (true, true) => {
            "The new rules of the bucket and the key are in place. AWS needs a moment to accept them."
        }
        (true, false) => "The bucket's new rules are in place. AWS needs a moment to accept them.",
        (false, true) => "The key's new rules are in place. AWS needs a moment to accept them.",
        (false, false) => return None,
    };
    Some(Patience::minutes(2, reason))
}

/// The bucket's name, and the folder without the slash at its end.
fn bucket_of(bucket_arn: &str) -> (&str, Option<&str>) {
    let rest = bucket_arn
        .split_once(":::")
        .map_or(bucket_arn, |(_, rest)| rest);
    let (bucket, folder) = rest.split_once('/').unwrap_or((rest, ""));
    let folder = folder.strip_suffix('/').unwrap_or(folder);
    (bucket, Some(folder).filter(|folder| !folder.is_empty()))
}

/// Which rule of the bucket or the key keeps GuardDuty out, where that is what AWS refuses. Both are read in the account of the key,
/// which is the one that the findings go to.
async fn obstacles(
    at: &At<'_>,
    refused: &Failure,
    detector: &str,
    bucket_arn: &str,
    key_arn: &str,
) -> Vec<String> {
    let is_tried = refused.is("UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY");
    if !(is_tried || refused.says("does not have permission")) {
        return Vec::new();
    }
    let (bucket, folder) = bucket_of(bucket_arn);
    let (Ok(key), Ok(bucket)) = (Arn::parse(key_arn), BucketName::parse(bucket)) else {
        return Vec::new();
    };
    let Some((account, region)) = key.account_id().zip(key.region_name()) else {
        return Vec::new();
    };
    let Ok(clients) = at.aws.at(&Place::new(account, region)) else {
        return Vec::new();
    };
    let (on_bucket, on_key) = tokio::join!(
        Box::pin(clients.bucket_policy(&bucket)),
        Box::pin(clients.key_policy(key_arn)),
    );
    let Place { account, region } = &at.change.place;
    let detector = Detector {
        account: account.clone(),
        region: region.clone(),
        arn: Arn::detector(at.aws.caller().partition, region, account, detector).to_string(),
        opt_in: region.is_opt_in(),
    };
    Export {
        detector: &detector,
        bucket: &bucket,
        folder,
        key: &key,
        bucket_policy: on_bucket.as_ref().map(Option::as_ref).or(Err(Unread)),
        key_policy: on_key.as_ref().ok(),
    }
    .obstacles()
}

/// Whether an export publishes; `seen` is what it was before the write, if it was there.
///
/// # Errors
///
/// It stands still, and did not before. That may pass where the rules it needs are new, as a refusal would.
fn taken_in(seen: Option<&Destination>, there: Option<&Destination>) -> Result<Settling, Failure> {
    let Some(there) = there else {
        return Ok(Settling::Waits);
    };
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
    // It is set all the same.
    problem.in_part = true;
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
            let failure = taken_in(seen, Some(&new)).err().unwrap();
            assert_eq!(failure.reached, Reached::Refused);
            assert!(failure.is("UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY"));
        }
        assert!(matches!(
            taken_in(Some(&old), Some(&old)),
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
