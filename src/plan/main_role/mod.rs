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

use super::draft::Draft;
use crate::wanted::Site;

/// The changes of the role; `earlier` are those of CloudTrail and GuardDuty, whose keys the role is to use.
pub(super) fn plan(site: &Site<'_>, earlier: &[Draft]) -> Vec<Draft> {
    let keys = keys::keys(site, earlier);
    let mut wanted = site.role_rules(&keys.named);
    let members = members::spread(site, &wanted);
    wanted.extend(members.first);
    let policy = permissions::plan(site, &wanted, keys, &members.listed)
        .warns(members.warnings)
        .warns(unmade::told(site, earlier));
    let mut drafts = role::plan(site, &wanted, &policy);
    drafts.insert(0, policy);
    drafts.extend(members.further);
    drafts
}
