//! Accounts in which nothing is made from here: why, and what a person has to do.

use super::one::One;
use crate::answers::Reach;
use crate::inventory::Role;
use crate::plan::draft::{Draft, unseen};
use crate::plan::{Section, Service};
use crate::policy::DocumentKind;
use crate::problem::Problem;
use crate::wanted::{Gap, MemberSite, Site};

/// What a person has to bring from the vendor's page.
const WAITS_FOR: &str =
    "The External Role ID. Radiant Security shows it once AWS has been added there.";

/// Whether the account's owner makes the role, from what we hand over. So it is too where no StackSet goes.
pub(super) fn is_by_owner(member: &MemberSite<'_, '_>) -> bool {
    let answers = &member.shared.answers.members;
    answers.reach == Reach::HandOff || (answers.by_stack_set() && !is_by_stack_set(member))
}

/// Whether CloudFormation makes it.
pub(super) fn is_by_stack_set(member: &MemberSite<'_, '_>) -> bool {
    let answers = &member.shared.answers.members;
    answers.gets_by_stack_set(member.chosen.manages)
}

/// The accounts are not known.
pub(super) fn unlisted(site: &Site<'_>, problem: &Problem) -> Draft {
    let account = site.account().as_str();
    Draft::new(
        Section::Members,
        &site.home,
        "accounts",
        Service::Organizations,
        account,
    )
    .says(
        "The other accounts are not known",
        "Nothing is made in other accounts, because we do not know which are meant.",
    )
    .by_hand(unseen(problem))
}

/// We did not get into the account.
pub(super) fn unreached(one: One<'_, '_>, gap: Gap<'_>) -> Draft {
    let problem: Problem = gap.into();
    one.draft("role", one.member.role_name().as_str())
        .unseen("The role in this account", &problem)
}

/// The role waits for the External Role ID.
pub(super) fn waits(one: One<'_, '_>) -> Draft {
    one.draft("role", one.member.role_name().as_str())
        .says(
            "Make the role in this account",
            "Only the role of the main account may use this role, and only with your External Role ID.",
        )
        .then(one.view(DocumentKind::MemberRoleTrust, &one.all.new_trust))
        .requires([one.all.main_change.clone()])
        .waiting(WAITS_FOR)
}

/// Whether a role that is there lets the right one in can be told only with the External Role ID.
pub(super) fn waits_to_be_trusted(one: One<'_, '_>, role: &Role) -> Draft {
    one.draft("role-trust", role.arn.resource_name())
        .says(
            "Let the main account's role use it",
            "The role of the main account goes on to this role, with your External Role ID.",
        )
        .before(one.view(DocumentKind::MemberRoleTrust, &role.trust))
        .waiting(WAITS_FOR)
}

/// Somebody else makes the role.
pub(super) fn handed_over(one: One<'_, '_>) -> Vec<Draft> {
    if one.all.external_id.is_none() {
        return vec![waits(one)];
    }
    by_owner(one)
}

/// The two documents that the account's owner needs, each in a change of its own.
fn by_owner(one: One<'_, '_>) -> Vec<Draft> {
    let member = one.member;
    let answers = &member.shared.answers.members;
    let policy = answers.policy_name();
    let path = match &answers.path {
        Some(path) => format!(", under the path {path}"),
        None => String::new(),
    };
    let boundary = match member.boundary() {
        Some(boundary) => format!(", with the boundary {boundary}"),
        None => String::new(),
    };
    let owner = "the owner of the account";
    let account = member.account().grouped();
    let permissions = one
        .draft("role-policy", policy.as_str())
        .says(
            "Have its owner make the policy",
            "The role can do only what its policies say.",
        )
        .then(one.view(DocumentKind::MemberRolePermissions, &one.all.new_rights))
        .by_hand(
            Problem::new(format!("The owner of account {account} makes this policy."))
                .hint(format!(
                    "Send them the text shown here. They save it as the policy {policy}{path}."
                ))
                .who(owner),
        );
    let role = one
        .draft("role", member.role_name().as_str())
        .says(
            "Have its owner make the role",
            "Only the role of the main account may use this role, and only with your External Role ID.",
        )
        .then(one.view(DocumentKind::MemberRoleTrust, &one.all.new_trust))
        .by_hand(
            Problem::new(format!("The owner of account {account} makes this role."))
                .hint(format!(
                    "Send them the text shown here. They make the role {}{path}{boundary}, with this text as its trust policy, and attach the policy {policy}. The role of the main account has to be there before.",
                    member.role_name()
                ))
                .who(owner),
        );
    vec![permissions, role]
}
