//! The roles in other accounts: in each what it may do, who may use it, and the two put together.
//!
//! An account has a change only for what has to be done there; one where all is right has one that says so.

mod left;
mod one;
mod permissions;
mod role;
mod stack_set;
mod trust;
mod unmade;

use self::one::{All, One};
use super::draft::Draft;
use crate::inventory::Role;
use crate::problem::Problem;
use crate::wanted::{Gap, MemberSite, Site};

/// The changes of all accounts that were chosen, `others`.
///
/// With `told` false they come without the documents and settings that people look at, which for thousands of accounts cost more
/// than all else.
pub(super) fn plan<'a>(
    site: &Site<'a>,
    others: Result<Vec<MemberSite<'_, 'a>>, Problem>,
    told: bool,
) -> Vec<Draft> {
    let members = match others {
        Ok(members) => members,
        Err(problem) => return vec![unmade::unlisted(site, &problem)],
    };
    let answers = &site.shared.answers.members;
    if members.is_empty() && answers.drop_stack_set {
        return stack_set::removal(site);
    }
    if members.is_empty() && !answers.by_stack_set() {
        return left::told(site).into_iter().collect();
    }
    let all = All::of(site, told);
    let mut drafts: Vec<Draft> = members
        .iter()
        .filter(|member| !unmade::is_by_stack_set(member))
        .flat_map(|member| One { member, all: &all }.plan())
        .collect();
    if answers.by_stack_set() {
        drafts.extend(stack_set::plan(site));
    }
    drafts
}

impl<'a> One<'_, 'a> {
    fn plan(self) -> Vec<Draft> {
        match self.member.role() {
            Ok(Some(role)) => self.adopt(role),
            Ok(None) if self.is_made_by_others() => unmade::handed_over(self),
            Ok(None) => match &self.all.external_id {
                Some(_) => self.make(),
                None => vec![unmade::waits(self)],
            },
            Err(gap) => self.unreached(gap),
        }
    }

    /// Whether it is somebody else who makes the role.
    fn is_made_by_others(self) -> bool {
        unmade::is_by_owner(self.member)
    }

    fn unreached(self, gap: Gap<'a>) -> Vec<Draft> {
        if self.is_made_by_others() {
            return unmade::handed_over(self);
        }
        vec![unmade::unreached(self, gap)]
    }

    fn make(self) -> Vec<Draft> {
        let policy = permissions::plan(self, None);
        let role = role::make(self);
        let attach = permissions::attach(self, None, &role, policy.as_ref());
        policy.into_iter().chain([role]).chain(attach).collect()
    }

    fn adopt(self, role: &Role) -> Vec<Draft> {
        let there = role::adopt(self, role);
        let Some(id) = &self.all.external_id else {
            return vec![there, unmade::waits_to_be_trusted(self, role)];
        };
        let trust = trust::plan(self, role, id).map(|draft| draft.requires([there.id()]));
        // Whoever a role lets in gets what our policy gives, so its trust comes first.
        let first = trust.as_ref().map(Draft::id);
        let policy = permissions::plan(self, Some(role)).map(|draft| draft.requires(first.clone()));
        let attach = permissions::attach(self, Some(role), &there, policy.as_ref())
            .map(|draft| draft.requires(first));
        let mut drafts = vec![there];
        drafts.extend(trust);
        drafts.extend(policy);
        drafts.extend(attach);
        drafts
    }
}
