//! An account in which everything is right, for tests that break one thing of it.

mod account;
mod names;
mod place;

use std::collections::BTreeMap;

use crate::answers::Answers;
use crate::domain::{ExternalId, Partition, Place};
use crate::inventory::{
    AccountView, AdvancedSelector, Bucket, BucketView, Caller, Destination, Detector,
    FieldSelector, Inventory, Key, ManagedPolicy, Organization, PlaceView, Role, Seen, Selectors,
    Standing, Topic, Trail,
};
use crate::vendor::Vendor;
use crate::verify::{Check, Status, verify};
use names::{ACCOUNT, FINDINGS_KEY, LOG_KEY, key};
pub(in crate::verify) use names::{account, document, region};

/// The answers, and an inventory that meets them.
#[derive(Clone, Debug)]
pub(in crate::verify) struct Right {
    pub(in crate::verify) answers: Answers,
    pub(in crate::verify) vendor: Vendor,
    pub(in crate::verify) inventory: Inventory,
}

impl Right {
    /// An organization's main account in Ireland, whose GuardDuty watches N. Virginia too.
    pub(in crate::verify) fn new() -> Self {
        let mut answers = Answers::defaults(account(), region("eu-west-1"));
        answers.cloudtrail.organization = true;
        answers.guardduty.regions = vec![region("eu-west-1"), region("us-east-1")];
        answers.vendor.external_role_id = Some(ExternalId::parse("rs-0123456789").unwrap());
        let vendor = Vendor::default();
        let inventory = Inventory {
            at: jiff::Timestamp::UNIX_EPOCH,
            caller: Caller::new(
                account(),
                format!("arn:aws:iam::{ACCOUNT}:user/ana"),
                Partition::Aws,
            ),
            accounts: BTreeMap::from([(account(), account::account_view(&answers, &vendor))]),
            places: place::places(&answers),
            stack_sets: BTreeMap::new(),
        };
        Self {
            answers,
            vendor,
            inventory,
        }
    }

    pub(in crate::verify) fn checks(&self) -> Vec<Check> {
        verify(&self.answers, &self.vendor, &self.inventory)
    }

    /// The names of the checks that did not pass, with their Region and status.
    pub(in crate::verify) fn not_passed(&self) -> Vec<(String, Status)> {
        self.checks()
            .into_iter()
            .filter(|check| check.status != Status::Passed)
            .map(|check| {
                let name = check.id.rsplit('/').next().unwrap_or_default();
                (format!("{} {name}", check.place.region), check.status)
            })
            .collect()
    }

    /// Only this check did not pass.
    #[track_caller]
    pub(in crate::verify) fn only(&self, name: &str, status: Status) {
        assert_eq!(self.not_passed(), [(name.to_owned(), status)]);
    }

    pub(in crate::verify) fn view(&mut self) -> &mut AccountView {
        self.inventory.accounts.get_mut(&account()).unwrap()
    }

    pub(in crate::verify) fn place(&mut self, code: &str) -> &mut PlaceView {
        self.inventory
            .places
            .get_mut(&Place::new(account(), region(code)))
            .unwrap()
    }

    pub(in crate::verify) fn organization(&mut self) -> &mut Organization {
        match &mut self.view().standing {
            Seen::Known(Standing::Management(organization)) => organization,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::verify) fn trail(&mut self) -> &mut Trail {
        match &mut self.place("eu-west-1").trails {
            Seen::Known(trails) => trails.first_mut().unwrap(),
            Seen::Unknown(problem) => panic!("{problem}"),
        }
    }

    /// The trail's first or second selector.
    pub(in crate::verify) fn selector(&mut self, index: usize) -> &mut AdvancedSelector {
        match &mut self.trail().selectors {
            Seen::Known(Some(Selectors::Advanced(list))) => &mut list[index],
            other => panic!("{other:?}"),
        }
    }

    /// The conditions of the trail's first or second selector.
    pub(in crate::verify) fn conditions(&mut self, index: usize) -> &mut Vec<FieldSelector> {
        &mut self.selector(index).fields
    }

    pub(in crate::verify) fn log_bucket(&mut self) -> &mut Bucket {
        let name = self.answers.cloudtrail.bucket.name().clone();
        yours(self.view().buckets.get_mut(&name))
    }

    pub(in crate::verify) fn findings_bucket(&mut self) -> &mut Bucket {
        let name = self.answers.guardduty.bucket.name().clone();
        yours(self.view().buckets.get_mut(&name))
    }

    pub(in crate::verify) fn log_key(&mut self) -> &mut Key {
        known(self.place("eu-west-1").keys.get_mut(&key(LOG_KEY)))
    }

    pub(in crate::verify) fn findings_key(&mut self) -> &mut Key {
        known(self.place("eu-west-1").keys.get_mut(&key(FINDINGS_KEY)))
    }

    pub(in crate::verify) fn log_topic(&mut self) -> &mut Topic {
        let arn = self.answers.cloudtrail.topic.arn(&self.answers.place());
        known(self.place("eu-west-1").topics.get_mut(&arn))
    }

    pub(in crate::verify) fn findings_topic(&mut self) -> &mut Topic {
        let arn = self.answers.guardduty.topic.arn(&self.answers.place());
        known(self.place("eu-west-1").topics.get_mut(&arn))
    }

    pub(in crate::verify) fn detector(&mut self, code: &str) -> &mut Detector {
        match &mut self.place(code).detector {
            Seen::Known(Some(detector)) => detector,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::verify) fn destination(&mut self, code: &str) -> &mut Destination {
        match &mut self.detector(code).destinations {
            Seen::Known(destinations) => destinations.first_mut().unwrap(),
            Seen::Unknown(problem) => panic!("{problem}"),
        }
    }

    pub(in crate::verify) fn role(&mut self) -> &mut Role {
        let name = self.vendor.role_name.clone();
        known(self.view().roles.get_mut(&name))
    }

    pub(in crate::verify) fn policy(&mut self) -> &mut ManagedPolicy {
        let name = self.answers.role.policy_name.clone();
        known(self.view().policies.get_mut(&name))
    }
}

fn yours(view: Option<&mut Seen<BucketView>>) -> &mut Bucket {
    match view {
        Some(Seen::Known(BucketView::Yours(bucket))) => bucket,
        other => panic!("{other:?}"),
    }
}

fn known<T: std::fmt::Debug>(seen: Option<&mut Seen<Option<T>>>) -> &mut T {
    match seen {
        Some(Seen::Known(Some(thing))) => thing,
        other => panic!("{other:?}"),
    }
}
