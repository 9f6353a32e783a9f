//! The exports of findings.

use super::way::{Back, Made, TakeBack, anew};
use crate::domain::AccountId;
use crate::inventory::Destination;
use crate::plan::{Action, CreateDestination, DeleteDestination, UpdateDestination};

impl TakeBack for CreateDestination {
    fn back(&self, made: &Made<'_>) -> Back {
        Back::By(vec![Action::DeleteDestination(DeleteDestination {
            detector: self.detector.clone(),
            id: made.output.map(str::to_owned),
            bucket_arn: self.bucket_arn.clone(),
            key_arn: self.key_arn.clone(),
        })])
    }

    fn title(&self) -> String {
        "Findings into the bucket".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for UpdateDestination {
    fn back(&self, _made: &Made<'_>) -> Back {
        let before = &self.seen;
        let is_moved =
            (&before.destination_arn, &before.key_arn) != (&self.bucket_arn, &self.key_arn);
        if !is_moved {
            return Back::Stays(if self.owner.is_some() && before.expected_owner.is_none() {
                "Findings go where they went before. Which account has to own the bucket stays named: AWS has no way to take that out."
            } else {
                "Findings go where they went before. GuardDuty was only told to try again."
            });
        }
        let owner = before.expected_owner.as_deref();
        Back::By(vec![Action::UpdateDestination(Self {
            detector: self.detector.clone(),
            seen: Destination {
                destination_arn: self.bucket_arn.clone(),
                key_arn: self.key_arn.clone(),
                expected_owner: self.owner.as_ref().map(ToString::to_string),
                ..Destination::new(
                    before.id.clone(),
                    "PUBLISHING",
                    self.bucket_arn.clone(),
                    self.key_arn.clone(),
                )
            },
            bucket_arn: before.destination_arn.clone(),
            key_arn: before.key_arn.clone(),
            owner: owner.and_then(|owner| AccountId::parse(owner).ok()),
        })])
    }

    fn title(&self) -> String {
        "Send findings where they went before".to_owned()
    }

    fn needs_others(&self) -> bool {
        true
    }
}

impl TakeBack for DeleteDestination {
    fn back(&self, _made: &Made<'_>) -> Back {
        anew()
    }

    fn title(&self) -> String {
        "Send no more findings into the bucket".to_owned()
    }
}
