//! What everything is called.

use crate::answers::Answers;
use crate::domain::{AccountId, Arn, Partition, Region};
use crate::policy::{self, Document, Wanted, merge};

pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const ORGANIZATION: &str = "o-exampleorgid";
pub(super) const LOG_KEY: &str = "11111111-1111-4111-8111-111111111111";
pub(super) const FINDINGS_KEY: &str = "22222222-2222-4222-8222-222222222222";
pub(super) const DETECTOR: &str = "12abc34d567e8fa901bc2d34e56789f0";

pub(in crate::verify) fn account() -> AccountId {
    AccountId::parse(ACCOUNT).unwrap()
}

pub(in crate::verify) fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

pub(in crate::verify) fn document(wanted: &[Wanted]) -> Document {
    merge(None, wanted).document
}

pub(super) fn key(id: &str) -> Arn {
    Arn::key(Partition::Aws, &region("eu-west-1"), &account(), id)
}

pub(super) fn trail_arn(answers: &Answers) -> Arn {
    Arn::trail(
        Partition::Aws,
        &region("eu-west-1"),
        &account(),
        answers.cloudtrail.trail.name(),
    )
}

pub(super) fn detectors(answers: &Answers) -> Vec<policy::Detector> {
    let detector = |region: &Region| policy::Detector {
        account: account(),
        region: region.clone(),
        arn: Arn::detector(Partition::Aws, region, &account(), DETECTOR).to_string(),
        opt_in: false,
    };
    answers.guardduty.regions.iter().map(detector).collect()
}
