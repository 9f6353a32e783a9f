//! AWS's policy simulator, asked of a role.

use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, EvaluationResult, PolicyEvaluationDecisionType,
    ResourceSpecificResult,
};

use crate::aws::Clients;
use crate::aws::answer::all;
use crate::aws::error::Failure;
use crate::domain::Arn;
use crate::inventory::{Refuser, Simulated, Simulation};

impl Clients {
    /// What the simulator says of each action on each thing. Policies of buckets, keys and topics are not in it.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>.
    pub(super) async fn simulated(
        &self,
        role: &Arn,
        simulation: &Simulation,
    ) -> Result<Vec<Simulated>, Failure> {
        let context = simulation.context.iter().map(|(key, values)| {
            ContextEntry::builder()
                .context_key_name(*key)
                .context_key_type(ContextKeyTypeEnum::String)
                .set_context_key_values(Some(values.clone()))
                .build()
        });
        let actions = simulation.actions.iter().map(|action| (*action).to_owned());
        let pages = self
            .iam
            .simulate_principal_policy()
            .policy_source_arn(role.to_string())
            .set_action_names(Some(actions.collect()))
            .set_resource_arns(Some(simulation.resources.clone()))
            .set_context_entries(Some(context.collect()))
            .into_paginator()
            .items();
        let results = all("iam:SimulatePrincipalPolicy", pages.send()).await?;
        let results = results.iter();
        Ok(results
            .flat_map(|result| answers(result, simulation))
            .collect())
    }
}

/// The answers by thing. Where AWS gives none, its one answer counts for all things of the question.
fn answers(result: &EvaluationResult, simulation: &Simulation) -> Vec<Simulated> {
    let one = |resource: &str, decision: &PolicyEvaluationDecisionType, by| Simulated {
        action: result.eval_action_name().to_owned(),
        resource: resource.to_owned(),
        needed: simulation.needed,
        allowed: *decision == PolicyEvaluationDecisionType::Allowed,
        by,
    };
    let each = result.resource_specific_results();
    if each.is_empty() {
        let resources = simulation.resources.iter();
        return resources
            .map(|resource| {
                let decision = result.eval_decision();
                one(resource, decision, refuser(result, None, decision))
            })
            .collect();
    }
    each.iter()
        .map(|specific| {
            let decision = specific.eval_resource_decision();
            let by = refuser(result, Some(specific), decision);
            one(specific.eval_resource_name(), decision, by)
        })
        .collect()
}

fn refuser(
    result: &EvaluationResult,
    specific: Option<&ResourceSpecificResult>,
    decision: &PolicyEvaluationDecisionType,
) -> Option<Refuser> {
    let boundary = specific.and_then(|it| it.permissions_boundary_decision_detail());
    let boundary = boundary.or_else(|| result.permissions_boundary_decision_detail());
    let organization = result.organizations_decision_detail();
    if *decision == PolicyEvaluationDecisionType::Allowed {
        None
    } else if organization.is_some_and(|it| !it.allowed_by_organizations()) {
        Some(Refuser::Organization)
    } else if boundary.is_some_and(|it| !it.allowed_by_permissions_boundary()) {
        Some(Refuser::Boundary)
    } else if *decision == PolicyEvaluationDecisionType::ExplicitDeny {
        Some(Refuser::Rule)
    } else {
        None
    }
}
