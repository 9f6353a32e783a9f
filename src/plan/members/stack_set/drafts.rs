//! What the changes of a StackSet are made from.

use crate::domain::AccountId;
use crate::inventory::{
    CallAs, Organization, StackInstance, StackSet, StackSetLook, StackSetRights,
};
use crate::plan::draft::Draft;
use crate::plan::{Section, Service};
use crate::wanted::{MemberStackSet, STACK_SET, Site};

/// Until then there is nothing that a role in another account could ask for.
pub(super) const WAITS_FOR: &str =
    "The External Role ID. Radiant Security shows it once AWS has been added there.";

/// What all of them are made from.
pub(super) struct Drafts<'d, 'a> {
    pub(super) site: &'d Site<'a>,
    pub(super) wanted: &'d MemberStackSet,
    pub(super) look: &'d StackSetLook,
}

impl Drafts<'_, '_> {
    pub(super) const fn caller(&self) -> CallAs {
        self.look.caller
    }

    /// Whether it works by roles that are there.
    pub(super) fn by_roles(&self) -> bool {
        self.wanted.rights != StackSetRights::Organization
    }

    pub(super) fn organization(&self) -> Option<&Organization> {
        self.site.shared.organization
    }

    pub(super) fn there(&self) -> Option<&StackSet> {
        self.look.set.known()?.as_ref()
    }
}

pub(super) fn new(site: &Site<'_>, part: &str) -> Draft {
    Draft::new(
        Section::Members,
        &site.home,
        part,
        Service::CloudFormation,
        STACK_SET,
    )
}

pub(super) fn people(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} account{plural}")
}

/// The accounts as people read them, one after the other.
pub(super) fn named<'n>(accounts: impl IntoIterator<Item = &'n AccountId>) -> String {
    let names: Vec<String> = accounts.into_iter().map(AccountId::grouped).collect();
    names.join(", ")
}

/// Those for which something holds.
pub(super) fn those<'i>(
    instances: &'i [StackInstance],
    is: impl Fn(&StackInstance) -> bool + 'i,
) -> impl Iterator<Item = &'i AccountId> {
    let instances = instances.iter();
    instances.filter(move |it| is(it)).map(|it| &it.account)
}
