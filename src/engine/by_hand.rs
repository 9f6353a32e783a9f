//! An account that somebody set up by hand: what is there, named and checked.

use super::carried_out::Now;
use super::look::look;
use crate::answers::Answers;
use crate::aws::Aws;
use crate::plan;
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::verify::{Check, Status, verify};

/// So many looks: each names what the next one is about.
const LOOKS: usize = 3;

/// What somebody set up by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// They name what is there.
    pub answers: Answers,
    /// Every requirement, held against it.
    pub checks: Vec<Check>,
}

impl ByHand {
    /// How many parts are right, and how many there are. What the vendor does by itself is none of them.
    pub fn right(&self) -> (usize, usize) {
        let parts = self.parts();
        let right = parts.clone().filter(|check| check.status == Status::Passed);
        (right.count(), parts.count())
    }

    /// What is missing or wrong.
    pub fn wrong(&self) -> Vec<&Check> {
        let parts = self.parts();
        parts
            .filter(|check| check.status == Status::Failed)
            .collect()
    }

    fn parts(&self) -> impl Iterator<Item = &Check> + Clone {
        let checks = self.checks.iter();
        checks.filter(|check| !check.id.ends_with("/vendor-subscription"))
    }
}

/// What somebody set up by hand, if anybody did. Writes nothing.
///
/// # Errors
///
/// The sign-in is for another account than the answers.
pub async fn set_up_by_hand(
    aws: &Aws,
    usual: &Answers,
    vendor: &Vendor,
    now: Now,
) -> Result<Option<ByHand>, Problem> {
    let mut answers = usual.clone();
    let mut inventory = look(aws, usual, vendor, now).await?;
    for _ in 0..LOOKS {
        let Some(named) = plan::by_hand(usual, vendor, &inventory) else {
            return Ok(None);
        };
        if named == answers {
            break;
        }
        answers = named;
        inventory = look(aws, &answers, vendor, now).await?;
    }
    Ok(Some(ByHand {
        checks: verify(&answers, vendor, &inventory),
        answers,
    }))
}
