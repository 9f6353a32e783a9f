//! What every kind of change says of itself.

use std::any::Any;
use std::collections::BTreeMap;

use super::step::Step;
use crate::domain::{BucketName, Place, RoleName, TopicName};
use crate::inventory::{CREATED_BY, SETUP_RUN};
use crate::problem::Problem;
use crate::wanted::{Slot, Slots};

/// One kind of change. What `apply` does with it stands in `apply/kinds`, in the file of the same name.
pub trait Deed: Any {
    /// The IAM actions that carrying it out needs, the look before it too.
    ///
    /// See <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
    fn needs(&self) -> Vec<&'static str>;

    /// Which thing of its service it is about, by the name that all changes of that thing give it. A name that AWS gives is a slot
    /// until it has.
    fn subject(&self) -> &str;

    /// How it is taken back, as what has to be done.
    fn undo(&self) -> &'static str;

    /// The calls that it makes, in order, once a look has said that it is not in place. `place` is the change's.
    fn steps(&self, place: &Place) -> Vec<Step>;

    /// Which of AWS's limits its write falls under.
    fn pace(&self) -> Pace {
        Pace::Free
    }

    /// The bucket that it writes to. Two writes at once can end in `OperationAborted`, so they take turns.
    fn lane(&self) -> Option<&BucketName> {
        None
    }

    /// The thing of its own that it makes, if it makes one that can be looked at. A key's nickname is not one.
    fn makes(&self) -> Option<Thing<'_>> {
        None
    }

    /// The tags that what it makes gets. The run's name is a slot.
    fn tags(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// The slot that gets what AWS gives back.
    fn fills(&self) -> Option<&Slot> {
        None
    }

    /// Whether it also deletes something in AWS.
    fn deletes(&self) -> bool {
        false
    }

    /// Take out of its documents what should have been made before it and was not, where it can do without.
    ///
    /// # Errors
    ///
    /// It cannot do without.
    fn leave_out_lost(&mut self, _known: &Slots) -> Result<(), Problem> {
        Ok(())
    }
}

/// A limit of AWS on how often a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// None that a set-up could meet.
    Free,
    /// CloudTrail's quota of this operation, for an account and Region.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>.
    CloudTrail(&'static str),
    /// IAM's limit for an account, which is not published.
    Iam,
    /// Organizations' quota for trusted access, for an account.
    Organizations,
}

impl Pace {
    /// How many calls may start in any one second.
    pub const fn per_second(self) -> Option<usize> {
        match self {
            Self::Free => None,
            Self::CloudTrail(_) | Self::Organizations => Some(1),
            Self::Iam => Some(5),
        }
    }

    /// Whether each Region counts for itself.
    pub const fn is_regional(self) -> bool {
        matches!(self, Self::CloudTrail(_))
    }
}

/// What a change makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing<'a> {
    Bucket(&'a BucketName),
    Detector,
    Export,
    Key,
    Policy,
    Role(&'a RoleName),
    StackSet,
    Topic(&'a TopicName),
    Trail,
}

/// The tags of whatever is made: who made it, and in which run, which is a slot until then.
pub(super) fn marks() -> Vec<(String, String)> {
    let (made_by, product) = CREATED_BY;
    vec![
        (made_by.to_owned(), product.to_owned()),
        (SETUP_RUN.to_owned(), Slot::run().to_string()),
    ]
}

/// The same with tags that the answers ask for; ours count where both name one.
pub(super) fn marked(more: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let marks = marks();
    let is_free = |(key, _): &(&String, &String)| !marks.iter().any(|(ours, _)| ours == *key);
    let more: Vec<(String, String)> = more
        .iter()
        .filter(is_free)
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    marks.into_iter().chain(more).collect()
}

/// Writes nothing (already right, by hand, or waiting).
pub(super) struct Nothing;

impl Deed for Nothing {
    fn needs(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn subject(&self) -> &'static str {
        ""
    }

    fn undo(&self) -> &'static str {
        "Nothing is written, so there is nothing to take back."
    }

    fn steps(&self, _place: &Place) -> Vec<Step> {
        Vec::new()
    }
}
