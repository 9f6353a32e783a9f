//! The vendor's role in the main account: what it may do, who may use it, and the two put together.

mod keys;
mod left_over;
pub(super) mod limits;
mod members;
mod other_id;
mod permissions;
mod role;
mod trusted;
mod unmade;
pub(super) mod versions;

pub(super) use keys::without_those_to_come;
pub(super) use members::left;

use super::draft::Draft;
use crate::wanted::{MemberSite, Site};

/// The changes of the role; `earlier` are those of CloudTrail and GuardDuty, whose keys the role is to use, and `others` the accounts
/// whose roles it goes on to, if they are known.
pub(super) fn plan<'a>(
    site: &Site<'a>,
    earlier: &[Draft],
    others: Option<&[MemberSite<'_, 'a>]>,
) -> Vec<Draft> {
    let keys = keys::keys(site, earlier);
    let mut wanted = site.role_rules(&keys.named);
    let members = members::spread(site, &wanted, others);
    wanted.extend(members.first);
    let policy = permissions::plan(site, &wanted, keys, &members.listed)
        .warns(members.warnings)
        .warns(unmade::told(site, earlier));
    let mut drafts = role::plan(site, &wanted, &policy);
    drafts.insert(0, policy);
    drafts.extend(members.further);
    drafts
}
