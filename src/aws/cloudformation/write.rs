//! Making, changing and giving out a StackSet. AWS carries out most of it by itself, and gives the id of that.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    AccountFilterType, AutoDeployment, Capability, ConcurrencyMode, DeploymentTargets,
    ManagedExecution, Parameter, PermissionModels, StackSetOperationPreferences, Tag,
};

use super::call_as::call_as;
use crate::aws::Clients;
use crate::aws::answer::strange;
use crate::aws::error::{Failure, failure};
use crate::domain::AccountId;
use crate::inventory::{CallAs, StackSetRights, StackSetTargets as Targets};

/// What a StackSet is made of, or changed to.
#[derive(Clone, Debug)]
pub struct NewStackSet<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub template: &'a str,
    pub parameters: &'a BTreeMap<String, String>,
    pub rights: &'a StackSetRights,
    /// Whether accounts that join its groups later get it by themselves.
    pub reaches_new_accounts: bool,
    pub caller: CallAs,
}

impl Clients {
    /// Let StackSets work across the organization; their own roles are made with it. Doing it twice is harmless.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because this is not the account that manages the organization.
    pub async fn let_stack_sets_reach(&self) -> Result<(), Failure> {
        self.cloudformation
            .activate_organizations_access()
            .send()
            .await
            .map_err(|err| failure("cloudformation:ActivateOrganizationsAccess", &err))?;
        Ok(())
    }

    /// Make a StackSet with these tags, which is in no account yet. AWS knows a repeated call by its token.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn create_stack_set(
        &self,
        new: &NewStackSet<'_>,
        marks: &[(String, String)],
        token: &str,
    ) -> Result<(), Failure> {
        let mut request = self
            .cloudformation
            .create_stack_set()
            .stack_set_name(new.name)
            .description(new.description)
            .template_body(new.template)
            .capabilities(Capability::CapabilityNamedIam)
            .set_parameters(Some(parameters(new.parameters)))
            .set_tags(Some(tags(marks)))
            .managed_execution(side_by_side())
            .set_call_as(call_as(new.caller))
            .client_request_token(token);
        match new.rights {
            StackSetRights::Organization => {
                request = request
                    .permission_model(PermissionModels::ServiceManaged)
                    .auto_deployment(auto_deployment(new.reaches_new_accounts));
            }
            StackSetRights::Roles {
                administration,
                execution,
            } => {
                request = request
                    .permission_model(PermissionModels::SelfManaged)
                    .set_administration_role_arn(administration.clone())
                    .set_execution_role_name(execution.clone());
            }
        }
        request
            .send()
            .await
            .map_err(|err| failure("cloudformation:CreateStackSet", &err))?;
        Ok(())
    }

    /// Change a StackSet, in all accounts that have it. Its tags stay: AWS would take away all that a list of them does not name,
    /// even from what it made in the accounts. Gives the id of the operation.
    ///
    /// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStackSet.html>.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because another operation is going on.
    pub async fn update_stack_set(
        &self,
        new: &NewStackSet<'_>,
        operation: &str,
    ) -> Result<String, Failure> {
        let call = "cloudformation:UpdateStackSet";
        let mut request = self
            .cloudformation
            .update_stack_set()
            .stack_set_name(new.name)
            .description(new.description)
            .template_body(new.template)
            .capabilities(Capability::CapabilityNamedIam)
            .set_parameters(Some(parameters(new.parameters)))
            .operation_preferences(carry_on())
            .operation_id(operation)
            .set_call_as(call_as(new.caller));
        match new.rights {
            StackSetRights::Organization => {
                request = request.auto_deployment(auto_deployment(new.reaches_new_accounts));
            }
            StackSetRights::Roles {
                administration,
                execution,
            } => {
                request = request
                    .set_administration_role_arn(administration.clone())
                    .set_execution_role_name(execution.clone());
            }
        }
        let answer = request.send().await.map_err(|err| failure(call, &err))?;
        given(call, answer.operation_id())
    }

    /// Give a StackSet to accounts, in this Region alone: what it makes counts everywhere. One that is there and failed is made anew.
    /// Gives the id of the operation.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because another operation is going on.
    pub async fn create_stack_instances(
        &self,
        set: &str,
        targets: &Targets,
        operation: &str,
        caller: CallAs,
    ) -> Result<String, Failure> {
        let call = "cloudformation:CreateStackInstances";
        let (deployment, accounts) = to(targets);
        let answer = self
            .cloudformation
            .create_stack_instances()
            .stack_set_name(set)
            .set_deployment_targets(deployment)
            .set_accounts(accounts)
            .regions(self.place.region.as_str())
            .operation_preferences(carry_on())
            .operation_id(operation)
            .set_call_as(call_as(caller))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        given(call, answer.operation_id())
    }

    /// Take away a StackSet that is in no account any more.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because some account still has it.
    pub async fn delete_stack_set(&self, set: &str, caller: CallAs) -> Result<(), Failure> {
        self.cloudformation
            .delete_stack_set()
            .stack_set_name(set)
            .set_call_as(call_as(caller))
            .send()
            .await
            .map_err(|err| failure("cloudformation:DeleteStackSet", &err))?;
        Ok(())
    }

    /// Have AWS stop an operation: what it has begun in an account it ends, and it begins no other.
    ///
    /// # Errors
    ///
    /// AWS refuses.
    pub async fn stop_stack_set_operation(
        &self,
        set: &str,
        operation: &str,
        caller: CallAs,
    ) -> Result<(), Failure> {
        self.cloudformation
            .stop_stack_set_operation()
            .stack_set_name(set)
            .operation_id(operation)
            .set_call_as(call_as(caller))
            .send()
            .await
            .map_err(|err| failure("cloudformation:StopStackSetOperation", &err))?;
        Ok(())
    }

    /// Take away what a StackSet made in accounts. Gives the id of the operation.
    ///
    /// # Errors
    ///
    /// AWS refuses, for instance because another operation is going on.
    pub async fn delete_stack_instances(
        &self,
        set: &str,
        targets: &Targets,
        operation: &str,
        caller: CallAs,
    ) -> Result<String, Failure> {
        let call = "cloudformation:DeleteStackInstances";
        let (deployment, accounts) = to(targets);
        let answer = self
            .cloudformation
            .delete_stack_instances()
            .stack_set_name(set)
            .set_deployment_targets(deployment)
            .set_accounts(accounts)
            .regions(self.place.region.as_str())
            .retain_stacks(false)
            .operation_preferences(carry_on())
            .operation_id(operation)
            .set_call_as(call_as(caller))
            .send()
            .await
            .map_err(|err| failure(call, &err))?;
        given(call, answer.operation_id())
    }
}

/// One account's failure stops no other, and many are done at a time.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html#stackset-ops-options>
fn carry_on() -> StackSetOperationPreferences {
    StackSetOperationPreferences::builder()
        .failure_tolerance_percentage(100)
        .max_concurrent_percentage(25)
        .concurrency_mode(ConcurrencyMode::SoftFailureTolerance)
        .build()
}

/// Operations that do not touch each other go on side by side; the others stand in line.
fn side_by_side() -> ManagedExecution {
    ManagedExecution::builder().active(true).build()
}

/// Of an account that leaves, the role goes with it.
fn auto_deployment(enabled: bool) -> AutoDeployment {
    AutoDeployment::builder()
        .enabled(enabled)
        .set_retain_stacks_on_account_removal(enabled.then_some(false))
        .build()
}

fn parameters(all: &BTreeMap<String, String>) -> Vec<Parameter> {
    let one = |(key, value): (&String, &String)| {
        Parameter::builder()
            .parameter_key(key)
            .parameter_value(value)
            .build()
    };
    all.iter().map(one).collect()
}

fn tags(all: &[(String, String)]) -> Vec<Tag> {
    let one = |(key, value): &(String, String)| Tag::builder().key(key).value(value).build();
    all.iter().map(one).collect()
}

fn to(targets: &Targets) -> (Option<DeploymentTargets>, Option<Vec<String>>) {
    let numbers = |accounts: &[AccountId]| accounts.iter().map(ToString::to_string).collect();
    let within = |groups: &[String], filter, accounts| {
        DeploymentTargets::builder()
            .set_organizational_unit_ids(Some(groups.to_vec()))
            .set_account_filter_type(filter)
            .set_accounts(accounts)
            .build()
    };
    match targets {
        Targets::Groups { groups } => (Some(within(groups, None, None)), None),
        Targets::GroupsWithout { groups, without } => {
            let filter = Some(AccountFilterType::Difference);
            (Some(within(groups, filter, Some(numbers(without)))), None)
        }
        Targets::GroupsOnly { groups, only } => {
            let filter = Some(AccountFilterType::Intersection);
            (Some(within(groups, filter, Some(numbers(only)))), None)
        }
        Targets::Accounts { accounts } => (None, Some(numbers(accounts))),
    }
}

fn given(call: &'static str, id: Option<&str>) -> Result<String, Failure> {
    id.map(str::to_owned)
        .ok_or_else(|| strange(call, "id of the operation"))
}
