//! The StackSet of other accounts' roles: as it should be, and in place in each account.

use super::build::{Checks, Requirement, Verdict};
use crate::domain::AccountId;
use crate::inventory::{
    Drift, InstanceState, OperationState, Seen, StackInstance, StackSet, StackSetLook, made_by_us,
};
use crate::plan::Slot;
use crate::wanted::{MemberStackSet, Site, stack_set_parameters};

/// What mends an account that has no role.
const GIVE: &str =
    "Look at the changes again: giving the role to the accounts that lack it is among them.";

/// The StackSet itself, which accounts that come later depend on.
pub(super) fn checks(site: &Site<'_>, checks: &mut Checks) {
    if site.shared.answers.members.drop_stack_set {
        checks.add(
            &site.home,
            Requirement::new(
                "stack-set-gone",
                "The StackSet is gone",
                "No StackSet of ours makes the role in other accounts any more.",
            ),
            gone(site),
        );
    }
    if !site.shared.answers.members.by_stack_set() {
        return;
    }
    let wanted = site.member_stack_set();
    checks.add(
        &site.home,
        Requirement::new(
            "stack-set",
            "The StackSet makes the right role",
            "There is a StackSet that makes the role as your answers ask, in the accounts that come later too.",
        ),
        match (&wanted, site.stack_set_look()) {
            (Err(problem), _) => {
                Verdict::failed(problem.summary.clone()).fix(problem.hint.clone().unwrap_or_default())
            }
            (_, None) => Verdict::not_looked_at("the StackSet"),
            (Ok(wanted), Some(look)) => set(site, wanted, look),
        },
    );
}

fn gone(site: &Site<'_>) -> Verdict {
    match site.stack_set_look().map(|look| &look.set) {
        None => Verdict::not_looked_at("the StackSet"),
        Some(Seen::Unknown(problem)) => Verdict::unknown("the StackSet", problem),
        Some(Seen::Known(None)) => Verdict::passed("There is none."),
        Some(Seen::Known(Some(there))) if !made_by_us(&there.tags) => {
            Verdict::passed("The one of this name was made by somebody else.")
        }
        Some(Seen::Known(Some(there))) => match at_work(there) {
            Some(at_work) => at_work,
            None => Verdict::failed("It is still there."),
        },
    }
}

fn set(site: &Site<'_>, wanted: &MemberStackSet, look: &StackSetLook) -> Verdict {
    let there = match &look.set {
        Seen::Unknown(problem) => return Verdict::unknown("the StackSet", problem),
        Seen::Known(None) if site.slots.get(&Slot::external_id()).is_none() => {
            return Verdict::waiting(
                "The External Role ID is not here yet.",
                "Copy it from Radiant Security and paste it in section 4.",
            );
        }
        Seen::Known(None) => return Verdict::failed("There is no StackSet."),
        Seen::Known(Some(there)) => there,
    };
    if look.administration == Seen::Known(None) {
        return Verdict::failed(
            "The role is gone by which CloudFormation goes on to the accounts. It changes nothing in them any more.",
        );
    }
    if look.may_reach == Seen::Known(false) {
        return Verdict::failed(
            "StackSets may not work across the organization any more. Accounts that come get no role.",
        );
    }
    let missing: Vec<&str> = wanted
        .groups
        .iter()
        .filter(|group| !there.groups.contains(group))
        .map(String::as_str)
        .collect();
    if wanted.reaches_new_accounts && !missing.is_empty() {
        return Verdict::failed(format!(
            "It is not given to {}, so accounts that come there get no role.",
            missing.join(", ")
        ))
        .fix(GIVE);
    }
    let organization = site.shared.organization;
    let surplus = organization.map_or_else(Vec::new, |it| wanted.surplus(it, there));
    if !surplus.is_empty() {
        return Verdict::failed(format!(
            "It is still given to {}, which is not chosen any more. Accounts that join it get the role.",
            surplus.join(", ")
        ))
        .fix("In CloudFormation, under StackSets, delete the stacks from these groups and keep the stacks that are chosen. Or choose the groups again.");
    }
    let parameters = site
        .slots
        .get(&Slot::external_id())
        .map(stack_set_parameters);
    let is_right = wanted.is(there)
        && wanted.works_as(there)
        && parameters.is_none_or(|it| it == there.parameters);
    Verdict::of(
        is_right,
        if wanted.reaches_new_accounts {
            "It makes the role, and accounts that come get it by themselves."
        } else {
            "It makes the role. Accounts that come get none."
        },
        "It makes something else than your answers ask for.",
    )
}

/// Whether the StackSet has made the role in an account.
pub(super) fn in_account(site: &Site<'_>, account: &AccountId) -> Verdict {
    let there = match site.stack_set_look().map(|look| &look.set) {
        None => return Verdict::not_looked_at("the StackSet"),
        Some(Seen::Unknown(problem)) => return Verdict::unknown("the StackSet", problem),
        Some(Seen::Known(None)) if site.slots.get(&Slot::external_id()).is_none() => {
            return Verdict::waiting(
                "The External Role ID is not here yet.",
                "Copy it from Radiant Security and paste it in section 4.",
            );
        }
        Some(Seen::Known(None)) => {
            return Verdict::failed("There is no StackSet that makes it.").fix(GIVE);
        }
        Some(Seen::Known(Some(there))) => there,
    };
    let instances = match &there.instances {
        Seen::Unknown(problem) => return Verdict::unknown("the accounts of the StackSet", problem),
        Seen::Known(instances) => instances,
    };
    match instances.iter().find(|it| it.account == *account) {
        None => at_work(there).unwrap_or_else(|| {
            Verdict::failed("The StackSet was not given to this account.").fix(GIVE)
        }),
        Some(instance) => of(there, instance),
    }
}

fn of(there: &StackSet, instance: &StackInstance) -> Verdict {
    let problem = instance.problem.as_ref();
    let why = || problem.map_or_else(String::new, |it| format!(" {}", it.summary));
    let todo = || {
        problem
            .and_then(|it| it.hint.clone())
            .unwrap_or_else(|| GIVE.to_owned())
    };
    match instance.state {
        InstanceState::Current if instance.drift == Drift::Drifted => Verdict::failed(
            "Somebody changed by hand what the StackSet made here.",
        )
        .fix("CloudFormation shows what, under StackSets, in this account's stack. Have it put back, or have the stack made anew."),
        InstanceState::Current if instance.drift == Drift::NotChecked => Verdict::passed(
            "AWS made it. Whether somebody changed it since was not looked at.",
        ),
        InstanceState::Current => Verdict::passed("AWS made it, and it is as it was made."),
        InstanceState::Pending | InstanceState::Running => at_work(there).unwrap_or_else(|| {
            Verdict::waiting("AWS is about to make it.", "Test again in some minutes.")
        }),
        InstanceState::SkippedSuspended => Verdict::waiting(
            "The account is suspended, so AWS left it out.",
            "Leave it out of the answers. Or give it the role once it is open again.",
        ),
        InstanceState::Outdated => at_work(there).unwrap_or_else(|| {
            Verdict::failed(format!("It is there in an earlier form, or not at all.{}", why()))
                .fix(todo())
        }),
        InstanceState::Failed | InstanceState::Inoperable => {
            Verdict::failed(format!("AWS could not make it.{}", why())).fix(todo())
        }
        InstanceState::Cancelled => {
            Verdict::failed("AWS was stopped before it came to this account.").fix(GIVE)
        }
    }
}

/// AWS is still at it.
fn at_work(there: &StackSet) -> Option<Verdict> {
    let running = there.running.known()?.as_ref()?;
    let seen = match running.state {
        OperationState::Stopping => "Somebody has stopped AWS. It ends what it has begun.",
        _ => "AWS is still making the roles, account by account.",
    };
    Some(Verdict::waiting(seen, "Test again in some minutes."))
}
