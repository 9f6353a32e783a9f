//! StackSets, and how far each has come.

use super::build::{Asked, Build};
use crate::domain::Place;
use crate::inventory::{self, Drift, InstanceState, OperationState, StackSetLook, StackSetRights};
use crate::practice::world::{Settling, StackInstance, StackOperation, StackSet};

/// By this, StackSets may work across an organization.
const TRUSTED: &str = "member.org.stacksets.cloudformation.amazonaws.com";

pub(super) fn add(build: &mut Build, place: &Place, look: &StackSetLook) {
    let asked = Asked::place(place);
    let may_reach = build.known(
        &look.may_reach,
        &asked,
        &["cloudformation:DescribeOrganizationsAccess"],
    );
    if may_reach == Some(&true)
        && let Some(organization) = &mut build.world.organization
    {
        let trusted = Settling::settled(true);
        organization.trusted.insert(TRUSTED.to_owned(), trusted);
    }
    let set = build.known(&look.set, &asked, &["cloudformation:DescribeStackSet"]);
    let Some(Some(seen)) = set else {
        return;
    };
    let instances = build.known(
        &seen.instances,
        &asked,
        &["cloudformation:ListStackInstances"],
    );
    let running = build.known(
        &seen.running,
        &asked,
        &["cloudformation:ListStackSetOperations"],
    );
    let (administration, execution, service_managed) = match &seen.rights {
        StackSetRights::Organization => (None, None, true),
        StackSetRights::Roles {
            administration,
            execution,
        } => (administration.clone(), execution.clone(), false),
    };
    let mut set = StackSet {
        id: build.world.unique_uuid(),
        template: seen.template.clone(),
        parameters: seen.parameters.clone(),
        tags: seen.tags.clone(),
        service_managed,
        administration_role: administration,
        execution_role: execution,
        automatic: seen.reaches_new_accounts,
        managed_execution: true,
        groups: seen.groups.clone(),
        ..StackSet::default()
    };
    for seen in instances.into_iter().flatten() {
        set.settled.push(seen.account.to_string());
        let instance = instance(place, seen);
        set.instances.insert(seen.account.to_string(), instance);
    }
    if let Some(Some(seen)) = running {
        set.operations.push(StackOperation {
            id: seen.id.clone(),
            action: "UPDATE".to_owned(),
            status: operation(seen.state).to_owned(),
            at_once: 1,
            ..StackOperation::default()
        });
    }
    // Those of an organization are the managing account's, whoever makes them in its name.
    let management = build.world.organization.as_ref().map(|it| &it.management);
    let owner = management
        .filter(|_| service_managed)
        .and_then(|id| crate::domain::AccountId::parse(id).ok())
        .unwrap_or_else(|| place.account.clone());
    let there = build.regional(&owner, &place.region);
    there.stack_sets.insert(seen.name.clone(), set);
}

fn instance(place: &Place, seen: &inventory::StackInstance) -> StackInstance {
    let (status, detailed) = match seen.state {
        InstanceState::Current => ("CURRENT", "SUCCEEDED"),
        InstanceState::Pending => ("OUTDATED", "PENDING"),
        InstanceState::Running => ("OUTDATED", "RUNNING"),
        InstanceState::Failed => ("OUTDATED", "FAILED"),
        InstanceState::Cancelled => ("OUTDATED", "CANCELLED"),
        InstanceState::SkippedSuspended => ("OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT"),
        InstanceState::Outdated => ("OUTDATED", "SUCCEEDED"),
        InstanceState::Inoperable => ("INOPERABLE", "FAILED"),
    };
    let stack = format!(
        "arn:aws:cloudformation:{}:{}:stack/StackSet-copied/{}",
        place.region, seen.account, seen.account
    );
    StackInstance {
        region: place.region.to_string(),
        stack: seen.has_stack.then_some(stack),
        status: status.to_owned(),
        detailed: detailed.to_owned(),
        reason: seen.problem.as_ref().and_then(|it| it.said.clone()),
        drift: match seen.drift {
            Drift::InSync => Some("IN_SYNC".to_owned()),
            Drift::Drifted => Some("DRIFTED".to_owned()),
            Drift::NotChecked => None,
        },
        ..StackInstance::default()
    }
}

const fn operation(state: OperationState) -> &'static str {
    match state {
        OperationState::Queued => "QUEUED",
        OperationState::Running => "RUNNING",
        OperationState::Stopping => "STOPPING",
        OperationState::Stopped => "STOPPED",
        OperationState::Succeeded => "SUCCEEDED",
        OperationState::Failed => "FAILED",
    }
}
