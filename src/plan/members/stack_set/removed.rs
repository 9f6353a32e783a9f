//! The StackSet taken away with the roles that it made, as the answers ask: first out of all accounts, then the set itself.

use std::collections::BTreeSet;

use super::drafts::{named, new, people, those};
use crate::domain::AccountId;
use crate::inventory::{
    InstanceState, Seen, StackInstance, StackSet, StackSetLook, StackSetOperation, made_by_us,
};
use crate::plan::draft::{Draft, settings, warning};
use crate::plan::{Action, RemoveStackSet, StackSetContent, TakeStackSet, Warning};
use crate::problem::Problem;
use crate::wanted::{STACK_SET, Site, all_of_stack_set};

const PURPOSE: &str = "CloudFormation deletes the role in every account that has it. Radiant Security loses its access there at once.";

/// The changes by which the StackSet goes.
pub(in crate::plan::members) fn plan(site: &Site<'_>) -> Vec<Draft> {
    let gone = new(site, "stack-set-gone").says(
        "Take away the StackSet of the other accounts",
        "Nothing makes the role any more, in accounts that come later neither.",
    );
    let Some(look) = site.stack_set_look() else {
        let problem = Problem::new("We have not looked at the StackSet yet.")
            .hint("Check again. We look at AWS first.");
        return vec![gone.unseen("The StackSet", &problem)];
    };
    let there = match &look.set {
        Seen::Unknown(problem) => return vec![gone.unseen("The StackSet", problem)],
        Seen::Known(None) => {
            return vec![
                gone.says(
                    "The StackSet of the other accounts is gone",
                    "Nothing makes the role any more.",
                )
                .keep(),
            ];
        }
        Seen::Known(Some(there)) => there,
    };
    if !made_by_us(&there.tags) {
        let problem = Problem::new(format!(
            "A StackSet with the name {STACK_SET} is there, and we did not make it."
        ))
        .hint("Whoever made it takes it away. CloudFormation shows it under StackSets.");
        return vec![gone.by_hand(problem)];
    }
    let instances = match &there.instances {
        Seen::Unknown(problem) => {
            return vec![gone.unseen("The accounts of the StackSet", problem)];
        }
        Seen::Known(instances) => instances.as_slice(),
    };
    let running = match &there.running {
        Seen::Unknown(problem) => {
            return vec![gone.unseen("What AWS is doing with the StackSet", problem)];
        }
        Seen::Known(running) => running.as_ref(),
    };
    let emptied = (!instances.is_empty())
        .then(|| emptied(site, look, there, instances).warns(running.map(busy)));
    let gone = gone
        .before(Some(settings([("Template", there.template.clone())])))
        .then(Some(settings([("StackSet", "none")])))
        .requires(emptied.as_ref().map(Draft::id))
        .update(Action::RemoveStackSet(RemoveStackSet {
            name: STACK_SET.to_owned(),
            caller: look.caller,
            seen: StackSetContent {
                template: there.template.clone(),
                parameters: there.parameters.clone(),
                reaches_new_accounts: there.reaches_new_accounts,
            },
        }));
    emptied.into_iter().chain([gone]).collect()
}

/// What it made goes from all accounts.
fn emptied(
    site: &Site<'_>,
    look: &StackSetLook,
    there: &StackSet,
    instances: &[StackInstance],
) -> Draft {
    let accounts: BTreeSet<AccountId> = instances.iter().map(|it| it.account.clone()).collect();
    let draft = new(site, "stack-set-emptied")
        .says(
            format!("Take the role out of {}", people(accounts.len())),
            PURPOSE,
        )
        .warns(stuck(instances))
        .warns(suspended(instances))
        .before(Some(settings([("Accounts", named(&accounts))])))
        .then(Some(settings([("Accounts", "none")])));
    match all_of_stack_set(there, site.shared.organization) {
        Ok(targets) => draft.update(Action::TakeStackSet(TakeStackSet {
            set: STACK_SET.to_owned(),
            caller: look.caller,
            targets,
            accounts,
        })),
        Err(problem) => draft.by_hand(problem),
    }
}

fn busy(_running: &StackSetOperation) -> Warning {
    warning(
        "AWS is still at work on the StackSet. Taking it away begins when that has ended.",
        "Stop it in CloudFormation, under StackSets, Operations, if it is not to end first.",
    )
}

/// AWS takes nothing away in these any more, and keeps the StackSet for them.
fn stuck(instances: &[StackInstance]) -> Option<Warning> {
    let stuck = named(those(instances, |it| it.state == InstanceState::Inoperable));
    (!stuck.is_empty()).then(|| {
        warning(
            format!("Taking the role away failed before in {stuck}, and AWS leaves such accounts out."),
            "In CloudFormation, under StackSets, delete their stacks with \u{201c}retain stacks\u{201d} on. Then check again.",
        )
    })
}

/// In a suspended account nothing can be taken away, so the StackSet cannot go either.
fn suspended(instances: &[StackInstance]) -> Option<Warning> {
    let skipped = |it: &StackInstance| it.has_stack && it.state == InstanceState::SkippedSuspended;
    let suspended = named(those(instances, skipped));
    (!suspended.is_empty()).then(|| {
        warning(
            format!("AWS takes nothing away in suspended accounts: {suspended}. So the StackSet itself may have to stay."),
            "In CloudFormation, under StackSets, delete their stacks with \u{201c}retain stacks\u{201d} on. Then check again.",
        )
    })
}
