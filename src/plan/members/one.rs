//! One account, and what is the same in all of them.

use crate::plan::draft::{Draft, policy_view};
use crate::plan::rules::too_large;
use crate::plan::{ChangeId, Section, Service, Slot, View};
use crate::policy::{Document, DocumentKind, Wanted, merge};
use crate::problem::Problem;
use crate::wanted::{MemberSite, Site};

/// What is the same in all accounts.
pub(super) struct All {
    /// What people look at is wanted too.
    pub(super) told: bool,
    /// The ARN of the main account's role.
    pub(super) main_role: String,
    /// The change that makes or keeps it.
    pub(super) main_change: ChangeId,
    pub(super) external_id: Option<String>,
    /// The trust of a new role, and why it cannot be written.
    pub(super) new_trust: Document,
    pub(super) no_trust: Option<Problem>,
    /// What each role may do.
    pub(super) rights: Vec<Wanted>,
    /// The same as a policy of its own.
    pub(super) new_rights: Document,
    /// Whom the answers trust, inside a sentence.
    pub(super) trusted: String,
}

impl All {
    pub(super) fn of(site: &Site<'_>, told: bool) -> Self {
        let rights = site.shared.member_rules();
        let main_role = site.role_arn().to_string();
        let external_id = Slot::external_id();
        let new_trust = MemberSite::new_trust(&main_role, &site.slots.text(&external_id));
        Self {
            told,
            new_rights: merge(None, &rights).document,
            main_role,
            main_change: ChangeId::new(Section::MainRole, &site.home, "role"),
            external_id: site.slots.get(&external_id).map(str::to_owned),
            no_trust: too_large(DocumentKind::MemberRoleTrust, &new_trust),
            new_trust,
            rights,
            trusted: site.shared.trusted(),
        }
    }
}

/// One account.
#[derive(Clone, Copy)]
pub(super) struct One<'o, 'a> {
    pub(super) member: &'o MemberSite<'o, 'a>,
    pub(super) all: &'o All,
}

impl One<'_, '_> {
    /// A document to look at, if people look.
    pub(super) fn view(self, kind: DocumentKind, document: &Document) -> Option<View> {
        self.all.told.then(|| policy_view(kind, document))
    }

    /// A change in this account; `part` is such as "role".
    pub(super) fn draft(self, part: &str, resource: &str) -> Draft {
        Draft::new(
            Section::Members,
            &self.member.place,
            part,
            Service::Iam,
            resource,
        )
    }
}
