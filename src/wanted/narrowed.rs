//! Trails of the whole organization that lost the other accounts, or are about to: noticed whether or not the answers ask for such a
//! trail.
//!
//! Where CloudTrail's access to the organization is switched off, every trail of all accounts becomes one of a single account, and
//! nobody is told. See
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-disable-trusted-access.html>.

use super::{CLOUDTRAIL, Site};
use crate::domain::BucketName;
use crate::inventory::control_tower::is_control_tower;
use crate::inventory::{BucketView, Organization, Standing, Trail};
use crate::policy::cover::covers;
use crate::policy::log_bucket;

/// A trail that lost the other accounts, or is about to.
#[derive(Clone, Copy, Debug)]
pub struct Narrowed<'a> {
    pub trail: &'a Trail,
    pub sign: Sign,
}

/// What shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is one of all accounts, and CloudTrail may not work across the organization any more.
    NoAccess,
    /// It records one account, and the rules of its bucket let it write the files of all.
    Rules,
    /// It is AWS Control Tower's in the account that manages the organization, and records that account only, which it does in no
    /// landing zone since version 3.0.
    ///
    /// See <https://docs.aws.amazon.com/controltower/latest/userguide/lz-update-best-practices.html>.
    LandingZone,
}

impl Narrowed<'_> {
    /// What was seen, in sentences.
    pub fn words(&self) -> String {
        let name = &self.trail.name;
        match self.sign {
            Sign::NoAccess => format!(
                "The trail `{name}` is one of all accounts, but CloudTrail may not work across your organization any more. Then AWS makes \
                 it one of a single account."
            ),
            Sign::Rules => format!(
                "The trail `{name}` records one account, and its bucket lets it write the files of all. It may have covered all of them \
                 before."
            ),
            Sign::LandingZone => format!(
                "AWS Control Tower's trail `{name}` records one account. Since landing zone 3.0 it covers all accounts, so somebody may \
                 have switched off CloudTrail's access to the organization."
            ),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        let give_back = "In the account that manages the organization, let CloudTrail work across it again: `aws organizations \
                         enable-aws-service-access --service-principal cloudtrail.amazonaws.com`.";
        match self.sign {
            Sign::NoAccess => give_back.to_owned(),
            Sign::Rules => format!(
                "If all accounts are meant: {give_back} Then `aws cloudtrail update-trail --region {} --name {} --is-organization-trail`. \
                 If one account is meant, have that rule taken out of the bucket's policy.",
                self.trail.home_region, self.trail.arn
            ),
            Sign::LandingZone => {
                format!("{give_back} Then have the landing zone repaired in AWS Control Tower.")
            }
        }
    }
}

impl<'a> Site<'a> {
    /// The trails that lost the other accounts, as far as this account sees. The trail of the answers is looked at by itself where
    /// they ask for all accounts.
    pub fn narrowed(&self) -> Vec<Narrowed<'a>> {
        let Ok(standing) = self.standing() else {
            return Vec::new();
        };
        let Some(organization) = standing.organization() else {
            return Vec::new();
        };
        self.trails_to_watch()
            .into_iter()
            .filter_map(|trail| {
                let sign = self.lost(trail, organization, standing)?;
                Some(Narrowed { trail, sign })
            })
            .collect()
    }

    /// The trails that are in sight, but for the one that the answers want to cover all accounts.
    fn trails_to_watch(&self) -> Vec<&'a Trail> {
        let is_asked_for = self.shared.answers.cloudtrail.organization;
        let mut trails: Vec<&Trail> = self.trails(&self.home).into_iter().flatten().collect();
        // At home it is seen with all of its settings.
        if let Some(there) = self.trail.there {
            trails.retain(|trail| trail.arn != there.arn);
            trails.push(there);
        }
        trails.retain(|trail| !is_asked_for || trail.arn != self.trail.arn);
        trails
    }

    /// Whether a trail in sight covers all accounts, besides the one that the answers ask for.
    pub fn has_other_wide_trail(&self) -> bool {
        self.trails_to_watch()
            .iter()
            .any(|trail| trail.organization)
    }

    fn lost(
        &self,
        trail: &Trail,
        organization: &Organization,
        standing: &Standing,
    ) -> Option<Sign> {
        if trail.organization {
            let trusted = organization.trusted_services.known()?;
            return (!trusted.iter().any(|service| service == CLOUDTRAIL))
                .then_some(Sign::NoAccess);
        }
        if self.may_write_for_all(trail, organization) {
            return Some(Sign::Rules);
        }
        let manages = matches!(standing, Standing::Management(_));
        (manages && is_control_tower(&trail.name)).then_some(Sign::LandingZone)
    }

    /// Whether the trail's bucket lets it write the files of the other accounts, as far as the bucket's rules were seen.
    fn may_write_for_all(&self, trail: &Trail, organization: &Organization) -> bool {
        let Ok(bucket) = BucketName::parse(&trail.bucket) else {
            return false;
        };
        let Ok(BucketView::Yours(there)) = self.bucket(&bucket) else {
            return false;
        };
        let Some(Some(policy)) = there.policy.known() else {
            return false;
        };
        let Some(owner) = trail.arn.account_id() else {
            return false;
        };
        let wanted = log_bucket::wanted(&log_bucket::Facts {
            partition: &self.shared.partition,
            bucket: &bucket,
            prefix: trail.prefix.as_deref().filter(|prefix| !prefix.is_empty()),
            trail_arn: &trail.arn.to_string(),
            trail_owner: &owner,
            organization_id: Some(&organization.id),
            key_arn: trail.key_arn.as_deref(),
        });
        let Some(of_all) = wanted.last() else {
            return false;
        };
        policy
            .statements()
            .iter()
            .any(|there| covers(there, &of_all.statement))
    }
}
