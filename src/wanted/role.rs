//! What has to be true of the vendor's role: who may use it, and what it may do.

use super::{Site, boundary};
use crate::answers::ReadScope;
use crate::domain::{Arn, Region};
use crate::inventory::Role;
use crate::policy::conflict::reader::Membership;
use crate::policy::main_role_permissions::Scope;
use crate::policy::{Document, Wanted, main_role_permissions, main_role_trust};
use crate::problem::Problem;

impl<'a> Site<'a> {
    /// The ARN that the role has or will have.
    pub fn role_arn(&self) -> Arn {
        let name = self.shared.role_name();
        match self.role(name) {
            Ok(Some(role)) => role.arn.clone(),
            Ok(None) | Err(_) => Arn::role(self.shared.partition, self.account(), name),
        }
    }

    /// The ARN that the role's policy has or will have.
    pub fn role_policy_arn(&self) -> Arn {
        let name = &self.shared.answers.role.policy_name;
        match self.policy(name) {
            Ok(Some(policy)) => policy.arn.clone(),
            Ok(None) | Err(_) => Arn::policy(self.shared.partition, self.account(), name),
        }
    }

    /// Why a role that is there is not the one that was asked for.
    pub fn other_boundary(&self, role: &Role) -> Option<Problem> {
        let asked = self.shared.answers.role.permissions_boundary.as_ref()?;
        boundary::other_than(asked, role)
    }

    /// The account's membership, as far as rules of others may ask for it.
    pub fn membership(&self) -> Membership<'a> {
        match self.standing() {
            Ok(standing) => standing
                .organization()
                .map_or(Membership::Alone, |organization| {
                    Membership::In(&organization.id)
                }),
            Err(_) => Membership::Unseen,
        }
    }

    /// Our rule on who may use the role; `external_id` is the External Role ID or its slot.
    pub fn trust_rules(&self, external_id: &str) -> Vec<Wanted> {
        main_role_trust::wanted(&self.trust_facts(external_id))
    }

    /// The whole trust of a new role.
    pub fn new_trust(&self, external_id: &str) -> Document {
        main_role_trust::new_document(&self.trust_facts(external_id))
    }

    fn trust_facts<'s>(&self, external_id: &'s str) -> main_role_trust::Facts<'s>
    where
        'a: 's,
    {
        main_role_trust::Facts {
            vendor_principal: self.shared.principal(),
            external_id,
        }
    }

    /// Our rules on what the role may do in its own account; `keys` are the ARNs or slots of those that it opens files with.
    pub fn role_rules(&self, keys: &[String]) -> Vec<Wanted> {
        let answers = self.shared.answers;
        let topics = [self.log_topic(), self.findings_topic()].map(|topic| topic.to_string());
        let mut topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        topics.dedup();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let (scope, regions) = match answers.role.read {
            ReadScope::AllBuckets => (Scope::AllBuckets, Vec::new()),
            ReadScope::LogBuckets => (Scope::LogBuckets, self.bucket_regions()),
        };
        main_role_permissions::wanted(&main_role_permissions::Facts {
            partition: &self.shared.partition,
            scope,
            log_bucket: self.log_bucket(),
            findings_bucket: self.findings_bucket(),
            topics: &topics,
            keys: &keys,
            keys_only_through_s3_in: &regions,
            members: &[],
            members_in: None,
            organization_reads: answers.role.organization_reads,
        })
    }

    /// What the role cannot do without, however much else it may read: see and open the files of the two buckets.
    pub fn log_file_reads(&self) -> Vec<Wanted> {
        let mut wanted = main_role_permissions::wanted(&main_role_permissions::Facts {
            partition: &self.shared.partition,
            scope: Scope::LogBuckets,
            log_bucket: self.log_bucket(),
            findings_bucket: self.findings_bucket(),
            topics: &[],
            keys: &[],
            keys_only_through_s3_in: &[],
            members: &[],
            members_in: None,
            organization_reads: false,
        });
        wanted.retain(|want| want.id != "names");
        wanted
    }

    fn bucket_regions(&self) -> Vec<Region> {
        let mut regions = [self.log_bucket(), self.findings_bucket()]
            .map(|name| self.bucket_region(name))
            .to_vec();
        regions.dedup();
        regions
    }
}
