//! Whether the account of the answers can hold what Radiant Security reads: settled before anything is made, because what is made in a
//! wrong account has to be made once more in the right one.

use super::Site;
use crate::answers::{KeyChoice, TrailChoice};
use crate::domain::{AccountId, Arn};
use crate::inventory::control_tower::account_in;
use crate::inventory::{BucketView, Organization, Standing};
use crate::problem::Problem;

impl<'a> Site<'a> {
    /// Why this set-up cannot work from this account, with the ways out.
    pub fn unworkable(&self) -> Option<Problem> {
        self.no_wide_trail()
            .or_else(|| self.trail_of_strangers())
            .or_else(|| self.apart())
    }

    /// Whether this account is known to manage CloudTrail for its organization.
    pub fn is_trail_delegate(&self) -> bool {
        self.shared
            .organization
            .and_then(|organization| organization.cloudtrail_administrators.known())
            .is_some_and(|accounts| accounts.contains(self.account()))
    }

    /// The account that has to make the trail of the answers: they name one of the account that manages the organization, which this
    /// account does not see yet.
    pub fn trail_to_come_from(&self) -> Option<&'a AccountId> {
        let cloudtrail = &self.shared.answers.cloudtrail;
        let TrailChoice::Existing { arn } = &cloudtrail.trail else {
            return None;
        };
        let is_missing = self.is_trail_missing() && self.trail.gap.is_none();
        let Ok(Standing::Member(organization)) = self.standing() else {
            return None;
        };
        let management = &organization.management;
        (cloudtrail.organization && is_missing && arn.account == management.as_str())
            .then_some(management)
    }

    /// Why there can be no trail of all accounts, made or widened from this account.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
    pub fn no_wide_trail(&self) -> Option<Problem> {
        let covers = self.trail.there.is_some_and(|trail| trail.organization);
        if !self.shared.answers.cloudtrail.organization && !covers {
            return None;
        }
        // What could not be seen is said where it is looked for.
        match self.standing().ok()? {
            Standing::Alone => Some(alone()),
            Standing::Management(_) | Standing::Member(_) if covers => None,
            Standing::Management(organization) | Standing::Member(organization)
                if !organization.all_features =>
            {
                Some(billing_only())
            }
            Standing::Management(_) => None,
            Standing::Member(organization) if self.trail.there.is_some() => {
                Some(not_wider(&organization.management))
            }
            Standing::Member(_) if self.is_trail_delegate() || self.is_trail_missing() => None,
            Standing::Member(organization) => Some(self.not_allowed(organization)),
        }
    }

    /// Whether the answers name a trail that this account does not see. None is made in its place, so it does not matter who may make
    /// one.
    pub fn is_trail_missing(&self) -> bool {
        let cloudtrail = &self.shared.answers.cloudtrail;
        matches!(cloudtrail.trail, TrailChoice::Existing { .. }) && self.trail.there.is_none()
    }

    /// Why the trail that the answers name can never be seen here: a trail is shown to its own account, and one of all accounts to
    /// each of them, which only the account that manages the organization can have.
    ///
    /// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
    fn trail_of_strangers(&self) -> Option<Problem> {
        let organization = self.standing().ok()?.organization();
        let owner = &self.trail.owner;
        let is_in_sight =
            owner == self.account() || organization.is_some_and(|it| it.management == *owner);
        let is_missing = self.is_trail_missing() && self.trail.gap.is_none();
        (is_missing && !is_in_sight).then(|| {
            Problem::new(format!(
                "The trail {} is in account {}. This account never sees it, so nobody can check here that its files come.",
                self.trail.arn.resource_name(),
                owner.grouped()
            ))
            .hint("Check its ARN. Or set up in the account that has it. Or let us make a new trail.")
        })
    }

    fn not_allowed(&self, organization: &Organization) -> Problem {
        let manager = organization.management.grouped();
        let unseen = organization.cloudtrail_administrators.problem();
        let may_not = "This account may not make a trail for all accounts. Only the account that manages the organization, or one it has named for CloudTrail, may.";
        let mut problem = match unseen {
            None => Problem::new(may_not),
            // Whoever is not named may not see who is.
            Some(seen) => Problem {
                summary: format!(
                    "We could not see whether this account may make a trail for all accounts. {}",
                    seen.summary
                ),
                ..seen.clone()
            },
        };
        let name = self.shared.answers.cloudtrail.trail.name();
        let trail = format!(
            "arn:{}:cloudtrail:{}:{}:trail/{name}",
            self.shared.partition, self.home.region, organization.management
        );
        problem.hint = Some(format!(
            "Have this account named in account {manager}: `aws cloudtrail register-organization-delegated-admin --member-account-id {}`. \
             Or set up in that account. Or have the trail made there: choose {trail} as a trail that is there, and we prepare the rest here. \
             Or cover only this account.",
            self.account()
        ));
        problem.who = Some(format!("someone in account {manager}"));
        problem
    }

    /// Why the role would not reach all that it has to read: it is in one account, and so must these be.
    fn apart(&self) -> Option<Problem> {
        let answers = self.shared.answers;
        let findings_key = match &answers.guardduty.key {
            KeyChoice::Existing { arn } => arn.account_id(),
            KeyChoice::New { .. } | KeyChoice::None => None,
        };
        let is_chosen = matches!(answers.cloudtrail.trail, TrailChoice::Existing { .. });
        let trail = self.trail.there.filter(|_| is_chosen);
        let told = trail.and_then(|trail| Arn::parse(trail.topic_arn.as_deref()?).ok());
        let things = [
            (
                "bucket of the trail",
                trail.and_then(|trail| account_in(&trail.bucket)),
            ),
            (
                "topic of the trail",
                told.and_then(|topic| topic.account_id()),
            ),
            ("topic for log files", self.log_topic().account_id()),
            ("topic for findings", self.findings_topic().account_id()),
            ("key for findings", findings_key),
        ];
        let away: Vec<(&str, AccountId)> = things
            .into_iter()
            .filter_map(|(what, owner)| Some((what, owner?)))
            .filter(|(_, owner)| owner != self.account())
            .collect();
        if let Some((first, owner)) = away.first() {
            let names: Vec<&str> = away
                .iter()
                .filter(|(_, other)| other == owner)
                .map(|(what, _)| *what)
                .collect();
            return Some(
                Problem::new(format!(
                    "The {} is in account {}, the rest would be in this one. Radiant Security's role is in one account, and can only reach what is in it.",
                    names.join(" and the "),
                    owner.grouped()
                ))
                .hint(format!(
                    "Set all of it up in account {}. Or {} this account.",
                    owner.grouped(),
                    if first.ends_with("trail") {
                        "make a new trail, which AWS charges for as a second record, in".to_owned()
                    } else {
                        format!("choose a {first} of")
                    }
                )),
            );
        }
        self.files_away()
    }

    /// The trail that was chosen writes into a bucket that this account does not own, or may not see.
    fn files_away(&self) -> Option<Problem> {
        let trail = self.trail.there?;
        let bucket = self.log_bucket();
        let is_away = trail.bucket == bucket.as_str()
            && matches!(self.bucket(bucket), Ok(BucketView::NotYours));
        is_away.then(|| {
            Problem::new(format!(
                "The trail {} writes into the bucket {bucket}, which is in another account or closed to your sign-in. Radiant Security's role can only reach what is in its own account.",
                trail.name
            ))
            .hint("Set up in the account that has the bucket. Or make a new trail here, which AWS charges for as a second record.")
        })
    }
}

fn alone() -> Problem {
    Problem::new("This account is in no organization, so a trail cannot cover other accounts.")
        .hint("Cover only this account. You can make it wider later.")
}

fn billing_only() -> Problem {
    Problem::new("Your organization uses only the billing features. A trail for all accounts needs all features.")
        .hint("Have all features switched on. Until then, cover only this account.")
        .who("the owner of the organization")
}

/// See <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html>.
fn not_wider(management: &AccountId) -> Problem {
    Problem::new("This trail covers one account. Only the account that manages the organization can make it wider.")
        .hint("Make a new trail for all accounts there. Or cover only this account.")
        .who(format!("someone in account {}", management.grouped()))
}
