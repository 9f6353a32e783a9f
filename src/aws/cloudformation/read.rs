//! What there is of a StackSet.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    OrganizationStatus, PermissionModels, StackDriftStatus, StackInstanceDetailedStatus,
    StackInstanceStatus, StackInstanceSummary, StackSetOperationResultStatus,
    StackSetOperationResultSummary, StackSetOperationStatus,
};

use super::call_as::call_as;
use crate::aws::Clients;
use crate::aws::answer::{account, if_there, seen, strange, told};
use crate::aws::error::{Failure, failure};
use crate::aws::words;
use crate::inventory::{
    CallAs, Drift, InstanceState, OperationResult, OperationState, Seen, StackInstance, StackSet,
    StackSetOperation, StackSetRights,
};

impl Clients {
    /// Whether StackSets may work across the organization.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because this is an account that may not ask.
    pub async fn stack_sets_may_reach(&self, caller: CallAs) -> Result<bool, Failure> {
        let asked = self
            .cloudformation
            .describe_organizations_access()
            .set_call_as(call_as(caller))
            .send()
            .await;
        let answer =
            asked.map_err(|err| failure("cloudformation:DescribeOrganizationsAccess", &err))?;
        Ok(answer.status() == Some(&OrganizationStatus::Enabled))
    }

    /// A StackSet with what has become of it in each account; `None` is "there is no such StackSet".
    ///
    /// # Errors
    ///
    /// AWS refuses, or its answer lacks a part.
    pub async fn stack_set(&self, name: &str, caller: CallAs) -> Result<Option<StackSet>, Failure> {
        let Some(mut found) = self.stack_set_alone(name, caller).await? else {
            return Ok(None);
        };
        (found.instances, found.running) = tokio::join!(
            seen(self.stack_instances(name, caller)),
            seen(self.running_operation(name, caller)),
        );
        Ok(Some(found))
    }

    /// The same without looking into the accounts.
    ///
    /// # Errors
    ///
    /// As [`Clients::stack_set`].
    pub async fn stack_set_alone(
        &self,
        name: &str,
        caller: CallAs,
    ) -> Result<Option<StackSet>, Failure> {
        let call = "cloudformation:DescribeStackSet";
        let asked = self
            .cloudformation
            .describe_stack_set()
            .stack_set_name(name)
            .set_call_as(call_as(caller))
            .send()
            .await;
        let Some(answer) = if_there(call, &["StackSetNotFoundException"], asked)? else {
            return Ok(None);
        };
        let set = answer
            .stack_set()
            .ok_or_else(|| strange(call, "StackSet"))?;
        let pair = |key: Option<&str>, value: Option<&str>| {
            Some((key?.to_owned(), value.unwrap_or_default().to_owned()))
        };
        Ok(Some(StackSet {
            name: set.stack_set_name().unwrap_or(name).to_owned(),
            template: set
                .template_body()
                .ok_or_else(|| strange(call, "template"))?
                .to_owned(),
            parameters: set
                .parameters()
                .iter()
                .filter_map(|it| pair(it.parameter_key(), it.parameter_value()))
                .collect(),
            rights: match set.permission_model() {
                Some(PermissionModels::ServiceManaged) => StackSetRights::Organization,
                _ => StackSetRights::Roles {
                    administration: told(set.administration_role_arn()),
                    execution: told(set.execution_role_name()),
                },
            },
            reaches_new_accounts: set
                .auto_deployment()
                .is_some_and(|it| it.enabled() == Some(true)),
            groups: set.organizational_unit_ids().to_vec(),
            tags: set
                .tags()
                .iter()
                .filter_map(|tag| pair(tag.key(), tag.value()))
                .collect::<BTreeMap<_, _>>(),
            instances: Seen::unlooked(),
            running: Seen::unlooked(),
        }))
    }

    async fn stack_instances(
        &self,
        name: &str,
        caller: CallAs,
    ) -> Result<Vec<StackInstance>, Failure> {
        let call = "cloudformation:ListStackInstances";
        let listed = self
            .cloudformation
            .list_stack_instances()
            .stack_set_name(name)
            .set_call_as(call_as(caller))
            .into_paginator()
            .page_size(PAGE)
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure(call, &err))?;
        listed.iter().map(|one| instance(call, one)).collect()
    }

    /// What AWS is doing with a StackSet right now. The newest operations come first, and those that run are among them.
    async fn running_operation(
        &self,
        name: &str,
        caller: CallAs,
    ) -> Result<Option<StackSetOperation>, Failure> {
        let answer = self
            .cloudformation
            .list_stack_set_operations()
            .stack_set_name(name)
            .set_call_as(call_as(caller))
            .max_results(PAGE)
            .send()
            .await
            .map_err(|err| failure("cloudformation:ListStackSetOperations", &err))?;
        let running = answer.summaries().iter().filter_map(|one| {
            let state = operation_state(one.status());
            (!state.has_ended()).then_some(StackSetOperation {
                id: one.operation_id()?.to_owned(),
                state,
                reason: told(one.status_reason()),
            })
        });
        // Of several, the one that is at work comes before those that stand in line.
        Ok(running.min_by_key(|one| one.state == OperationState::Queued))
    }

    /// How far an operation has come; `None` is "there is no such operation".
    ///
    /// # Errors
    ///
    /// AWS refuses, or its answer lacks a part.
    pub async fn stack_set_operation(
        &self,
        set: &str,
        id: &str,
        caller: CallAs,
    ) -> Result<Option<StackSetOperation>, Failure> {
        let call = "cloudformation:DescribeStackSetOperation";
        let asked = self
            .cloudformation
            .describe_stack_set_operation()
            .stack_set_name(set)
            .operation_id(id)
            .set_call_as(call_as(caller))
            .send()
            .await;
        let gone = ["OperationNotFoundException", "StackSetNotFoundException"];
        let Some(answer) = if_there(call, &gone, asked)? else {
            return Ok(None);
        };
        let operation = answer
            .stack_set_operation()
            .ok_or_else(|| strange(call, "state of the operation"))?;
        Ok(Some(StackSetOperation {
            id: id.to_owned(),
            state: operation_state(operation.status()),
            reason: told(operation.status_reason()),
        }))
    }

    /// What an operation came to in each account, so far.
    pub async fn stack_set_results(
        &self,
        set: &str,
        id: &str,
        caller: CallAs,
    ) -> Result<Vec<OperationResult>, Failure> {
        let call = "cloudformation:ListStackSetOperationResults";
        let listed = self
            .cloudformation
            .list_stack_set_operation_results()
            .stack_set_name(set)
            .operation_id(id)
            .set_call_as(call_as(caller))
            .into_paginator()
            .page_size(PAGE)
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|err| failure(call, &err))?;
        listed.iter().map(|one| result(call, one)).collect()
    }
}

/// The most that AWS lists at once.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackInstances.html>
const PAGE: i32 = 100;

fn instance(call: &'static str, one: &StackInstanceSummary) -> Result<StackInstance, Failure> {
    let detailed = one
        .stack_instance_status()
        .and_then(|status| status.detailed_status());
    let state = instance_state(one.status(), detailed);
    Ok(StackInstance {
        account: account(call, one.account())?,
        state,
        drift: match one.drift_status() {
            Some(StackDriftStatus::InSync) => Drift::InSync,
            Some(StackDriftStatus::Drifted) => Drift::Drifted,
            _ => Drift::NotChecked,
        },
        problem: words::of_instance(state, one.status_reason()),
        has_stack: told(one.stack_id()).is_some(),
    })
}

/// The finer word first: "outdated" alone may be one that waits, one that failed or one that was left out.
fn instance_state(
    coarse: Option<&StackInstanceStatus>,
    detailed: Option<&StackInstanceDetailedStatus>,
) -> InstanceState {
    use StackInstanceDetailedStatus as Detailed;
    match (detailed, coarse) {
        (Some(Detailed::Pending), _) => InstanceState::Pending,
        (Some(Detailed::Running), _) => InstanceState::Running,
        (Some(Detailed::Cancelled), _) => InstanceState::Cancelled,
        (Some(Detailed::SkippedSuspendedAccount), _) => InstanceState::SkippedSuspended,
        (Some(Detailed::Failed | Detailed::FailedImport), _) => InstanceState::Failed,
        (Some(Detailed::Inoperable), _) | (_, Some(StackInstanceStatus::Inoperable)) => {
            InstanceState::Inoperable
        }
        (_, Some(StackInstanceStatus::Current)) => InstanceState::Current,
        _ => InstanceState::Outdated,
    }
}

fn operation_state(status: Option<&StackSetOperationStatus>) -> OperationState {
    match status {
        Some(StackSetOperationStatus::Queued) => OperationState::Queued,
        Some(StackSetOperationStatus::Stopping) => OperationState::Stopping,
        Some(StackSetOperationStatus::Stopped) => OperationState::Stopped,
        Some(StackSetOperationStatus::Succeeded) => OperationState::Succeeded,
        Some(StackSetOperationStatus::Failed) => OperationState::Failed,
        // A word that we do not know yet may be one for what has not ended.
        _ => OperationState::Running,
    }
}

fn result(
    call: &'static str,
    one: &StackSetOperationResultSummary,
) -> Result<OperationResult, Failure> {
    let state = match one.status() {
        Some(StackSetOperationResultStatus::Succeeded) => InstanceState::Current,
        Some(StackSetOperationResultStatus::Failed) => InstanceState::Failed,
        Some(StackSetOperationResultStatus::Cancelled) => InstanceState::Cancelled,
        Some(StackSetOperationResultStatus::Running) => InstanceState::Running,
        _ => InstanceState::Pending,
    };
    Ok(OperationResult {
        account: account(call, one.account())?,
        state,
        problem: words::of_instance(state, one.status_reason()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_was_left_out_or_waits_is_not_called_out_of_date() {
        use StackInstanceDetailedStatus as Detailed;
        let outdated = Some(&StackInstanceStatus::Outdated);
        for (detailed, state) in [
            (
                Detailed::SkippedSuspendedAccount,
                InstanceState::SkippedSuspended,
            ),
            (Detailed::Pending, InstanceState::Pending),
            (Detailed::Running, InstanceState::Running),
            (Detailed::Failed, InstanceState::Failed),
            (Detailed::Cancelled, InstanceState::Cancelled),
        ] {
            assert_eq!(instance_state(outdated, Some(&detailed)), state);
        }
        assert_eq!(instance_state(outdated, None), InstanceState::Outdated);
        let current = Some(&StackInstanceStatus::Current);
        assert_eq!(
            instance_state(current, Some(&Detailed::Succeeded)),
            InstanceState::Current
        );
    }
}
