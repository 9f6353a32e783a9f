//! Another account that gets a role: what has to be true there, and what was seen.

use super::{Chosen, Gap, Looks, Shared, Site, boundary};
use crate::answers::MemberRead;
use crate::domain::{AccountId, Arn, Place, PolicyName, RoleName};
use crate::inventory::{ManagedPolicy, Role};
use crate::policy::conflict::reader::{Membership, Reader, ShutOut, shut_out_of_role};
use crate::policy::member_role_permissions::{self, Scope};
use crate::policy::{Document, Wanted, member_role_trust};
use crate::problem::Problem;

/// Another account that was chosen.
#[derive(Clone, Debug)]
pub struct MemberSite<'s, 'a> {
    pub shared: Shared<'a>,
    /// The account, with the main account's Region: IAM has no Regions of its own.
    pub place: Place,
    pub chosen: Chosen<'a>,
    looks: &'s Looks<'a>,
}

impl<'a> Site<'a> {
    /// The other accounts that the answers choose, by number.
    ///
    /// # Errors
    ///
    /// The answers choose by what the organization tells, and that could not be seen.
    pub fn member_sites(&self) -> Result<Vec<MemberSite<'_, 'a>>, Problem> {
        let choice = self.shared.choice()?;
        let sites = choice
            .chosen
            .into_iter()
            .map(|(account, chosen)| MemberSite {
                shared: self.shared,
                place: Place::new(account, self.home.region.clone()),
                chosen,
                looks: &self.looks,
            });
        Ok(sites.collect())
    }
}

impl<'a> MemberSite<'_, 'a> {
    pub const fn account(&self) -> &AccountId {
        &self.place.account
    }

    /// What the role is called, the same in every account.
    pub fn role_name(&self) -> &'a RoleName {
        &self.shared.answers.members.role_name
    }

    /// The role, as it was seen; nothing if there is none.
    pub fn role(&self) -> Result<Option<&'a Role>, Gap<'a>> {
        let what = || format!("the role {}", self.role_name());
        self.looks
            .account(
                self.account(),
                |view| view.roles.get(self.role_name()),
                what,
            )
            .map(Option::as_ref)
    }

    /// The policy of the role, as it was seen; nothing if there is none.
    pub fn policy(&self, name: &PolicyName) -> Result<Option<&'a ManagedPolicy>, Gap<'a>> {
        let what = || format!("the policy {name}");
        self.looks
            .account(self.account(), |view| view.policies.get(name), what)
            .map(Option::as_ref)
    }

    /// The ARN that the role has or will have.
    pub fn role_arn(&self) -> Arn {
        match self.role() {
            Ok(Some(role)) => role.arn.clone(),
            Ok(None) | Err(_) => Arn::role(
                self.shared.partition,
                self.account(),
                self.shared.member_role(),
            ),
        }
    }

    /// The ARN that a policy of the role has or will have.
    pub fn policy_arn(&self, name: &PolicyName) -> Arn {
        if let Ok(Some(policy)) = self.policy(name) {
            return policy.arn.clone();
        }
        let name = self.shared.under_member_path(name.as_str());
        Arn::policy(self.shared.partition, self.account(), name)
    }

    /// The policy that is to limit the role.
    pub fn boundary(&self) -> Option<Arn> {
        let asked = self.shared.answers.members.permissions_boundary.as_ref()?;
        Some(Arn::parse_policy(asked).unwrap_or_else(|_| {
            Arn::policy(
                self.shared.partition,
                self.account(),
                asked.trim_start_matches('/'),
            )
        }))
    }

    /// Why a role that is there is not limited as the answers ask.
    pub fn other_boundary(&self, role: &Role) -> Option<Problem> {
        let asked = self.boundary()?;
        boundary::other_than(&asked, role)
    }

    /// Our rule on who may use the role: the main account's role, with the External Role ID or its slot.
    pub fn trust_rules(main_role: &str, external_id: &str) -> Vec<Wanted> {
        member_role_trust::wanted(&member_role_trust::Facts {
            main_role,
            external_id,
        })
    }

    /// A rule of the trust that refuses the main account's role, a sure one before others.
    pub fn shut_out(
        &self,
        trust: &Document,
        main_role: &str,
        external_id: &str,
    ) -> Option<ShutOut> {
        let role = Arn::parse(main_role).ok()?;
        let organization = self.shared.organization;
        let reader = Reader {
            role: &role,
            organization: organization.map_or(Membership::Unseen, |it| Membership::In(&it.id)),
        };
        let found = shut_out_of_role(trust, &reader, external_id);
        found.into_iter().max_by_key(|rule| rule.certain)
    }

    /// The whole trust of a new role.
    pub fn new_trust(main_role: &str, external_id: &str) -> Document {
        member_role_trust::new_document(&member_role_trust::Facts {
            main_role,
            external_id,
        })
    }
}

impl Shared<'_> {
    /// The name of the role in other accounts with its path, as it stands in an ARN.
    pub fn member_role(&self) -> String {
        self.under_member_path(self.answers.members.role_name.as_str())
    }

    fn under_member_path(&self, name: &str) -> String {
        let path = self.answers.members.path.as_deref();
        format!("{}{name}", path.unwrap_or_default().trim_start_matches('/'))
    }

    /// Our rules on what the role of another account may do, the same in each.
    pub fn member_rules(&self) -> Vec<Wanted> {
        member_role_permissions::wanted(&member_role_permissions::Facts {
            partition: &self.partition,
            scope: match self.answers.members.read {
                MemberRead::AllBuckets => Scope::AllBuckets,
                MemberRead::BucketSettings => Scope::BucketSettings,
            },
        })
    }
}
