//! Other accounts: how each is reached, and the look at them once it is known which are chosen.

use std::collections::BTreeSet;

use futures::StreamExt as _;
use futures::stream::iter;

use super::planned::Planned;
use super::sites::member_sites;
use crate::answers::{Answers, MembersAnswers, Reach};
use crate::apply::WayIn;
use crate::aws::{Access, Aws, RoleAccess, look_at_members, reach_by_profile};
use crate::domain::{AccountId, RoleName};
use crate::inventory::{Inventory, Standing};
use crate::problem::Problem;
use crate::vendor::Vendor;
use crate::wanted::main_site;

/// How many profiles sign in at a time.
const SIGN_INS_AT_ONCE: usize = 8;

/// The role that an organization makes in the accounts that it creates, and that trusts the account that manages it.
///
/// See <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html>.
const OF_ORGANIZATION: &str = "OrganizationAccountAccessRole";

/// Look at the other accounts, now that the main one has been looked at, because that tells which they are.
pub(super) async fn look_at_others(
    aws: &Aws,
    answers: &Answers,
    vendor: &Vendor,
    mut inventory: Inventory,
) -> Inventory {
    lead_in(aws, answers, vendor, &inventory).await;
    let sought = member_sites(answers, vendor, &inventory);
    if sought.is_empty() {
        return inventory;
    }
    look_at_members(aws, &sought, &mut inventory).await;
    if is_by_others(&answers.members) {
        let manager = manager(answers, vendor, &inventory);
        for account in sought.iter().map(|sought| &sought.place.account) {
            for problem in inventory.reasons_of(account) {
                if problem.is_of_the_way_in() {
                    *problem = by_others(
                        is_by_owner(&answers.members, manager.as_ref(), account),
                        account,
                        problem,
                    );
                }
            }
        }
    }
    inventory
}

/// Say how each chosen account is reached that is not the one that signed in.
pub(super) async fn lead_in(aws: &Aws, answers: &Answers, vendor: &Vendor, inventory: &Inventory) {
    let site = main_site(answers, vendor, inventory);
    let Ok(choice) = site.shared.choice() else {
        return;
    };
    let members = &answers.members;
    let own = &aws.caller().account;
    let others = choice.chosen.into_keys().filter(|account| account != own);
    match &members.reach {
        Reach::AssumeRole { .. } | Reach::Profiles { .. } => {
            enter_by(aws, &members.reach, others).await;
        }
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff => {
            // Nothing is done there, but who manages the organization may look.
            let manages = inventory
                .account(own)
                .and_then(|view| view.standing.known())
                .is_some_and(|standing| matches!(standing, Standing::Management(_)));
            let manager = manager(answers, vendor, inventory);
            for account in others {
                let access = if manages {
                    Access::Role(RoleAccess::new(RoleName::constant(OF_ORGANIZATION)))
                } else {
                    let is_by_owner = is_by_owner(members, manager.as_ref(), &account);
                    Access::Closed(by_others(is_by_owner, &account, &Problem::default()))
                };
                aws.reach(&account, access);
            }
        }
    }
}

/// Say how the accounts are reached in which a plan writes that came without its answers: by the ways that it was approved with.
pub(super) async fn lead_back(aws: &Aws, planned: &Planned) {
    let Some(reach) = planned.reach() else {
        return;
    };
    let own = &aws.caller().account;
    let changes = planned.plan.changes.iter();
    let others: BTreeSet<AccountId> = changes
        .filter(|change| change.kind.writes() && change.place.account != *own)
        .map(|change| change.place.account.clone())
        .collect();
    enter_by(aws, reach, others).await;
}

/// Enter accounts by a role or by a profile of each. The other ways lead nobody in.
pub(super) async fn enter_by(
    aws: &Aws,
    reach: &Reach,
    others: impl IntoIterator<Item = AccountId>,
) {
    match reach {
        Reach::AssumeRole { role, external_id } => {
            let access = RoleAccess::new(role.clone()).with(external_id.clone());
            for account in others {
                aws.reach(&account, Access::Role(access.clone()));
            }
        }
        Reach::Profiles { profiles } => {
            let sign_ins = others.into_iter().map(|account| async move {
                match profiles.get(&account) {
                    Some(profile) => reach_by_profile(aws, &account, profile).await,
                    None => aws.reach(&account, Access::Closed(no_profile(&account))),
                }
            });
            iter(sign_ins)
                .buffer_unordered(SIGN_INS_AT_ONCE)
                .collect::<()>()
                .await;
        }
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff => {}
    }
}

/// How a run enters other accounts, as it is written down; nothing where it does not.
pub(super) fn way_in(reach: &Reach) -> Option<WayIn> {
    match reach {
        Reach::AssumeRole { role, external_id } => Some(WayIn::Role {
            role: role.clone(),
            external_id: external_id.clone(),
        }),
        Reach::Profiles { profiles } => Some(WayIn::Profiles {
            profiles: profiles.clone(),
        }),
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff => None,
    }
}

/// The same, read from a record.
pub(super) fn way_of(way: WayIn) -> Reach {
    match way {
        WayIn::Role { role, external_id } => Reach::AssumeRole { role, external_id },
        WayIn::Profiles { profiles } => Reach::Profiles { profiles },
    }
}

/// Say that nobody knows how these accounts are entered.
pub(super) fn close(aws: &Aws, others: &BTreeSet<AccountId>) {
    for account in others {
        let why = Problem::new(format!(
            "The record does not say how account {} was entered.",
            account.grouped()
        ))
        .hint("An earlier version of this program kept it. Name the answers of then with --answers FILE.");
        aws.reach(account, Access::Closed(why));
    }
}

/// Whether somebody else makes what has to be there.
const fn is_by_others(members: &MembersAnswers) -> bool {
    matches!(
        members.reach,
        Reach::StackSet { .. } | Reach::StackSetRoles { .. } | Reach::HandOff
    )
}

/// Whether the account's owner makes what is needed: no StackSet goes to the account that manages the organization.
fn is_by_owner(members: &MembersAnswers, manager: Option<&AccountId>, account: &AccountId) -> bool {
    !members.gets_by_stack_set(manager == Some(account))
}

/// The account that manages the organization.
fn manager(answers: &Answers, vendor: &Vendor, inventory: &Inventory) -> Option<AccountId> {
    let site = main_site(answers, vendor, inventory);
    site.shared.organization.map(|it| it.management.clone())
}

fn no_profile(account: &AccountId) -> Problem {
    Problem::new(format!(
        "No profile is named for account {}.",
        account.grouped()
    ))
    .hint("Name one in the answers, under members.reach, or leave the account out.")
}

/// Why an account cannot be seen in which somebody else makes what has to be there.
fn by_others(is_by_owner: bool, account: &AccountId, why: &Problem) -> Problem {
    let maker = if is_by_owner {
        "its owner makes"
    } else {
        "CloudFormation makes"
    };
    let seen = Problem::new(format!(
        "In account {} {maker} what is needed, and your sign-in cannot look in to see whether it is there.",
        account.grouped()
    ))
    .hint("Have its owner look, or sign in to the account that manages the organization.")
    .who("The account's owner");
    Problem {
        summary: seen.summary,
        hint: seen.hint,
        who: seen.who,
        ..why.clone()
    }
}
