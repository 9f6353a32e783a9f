//! IAM: roles, customer managed policies, and the policy simulator.

mod checks;
mod policies;
mod policy_list;
mod rights;
mod roles;
mod simulate;

use serde_json::json;

use self::checks::{ATTACHED, POLICY_SIZE, TRUST_SIZE, VERSIONS};
pub(super) use self::rights::role_may;
use super::answer::{Answer, Reply, entries, query_answer};
use super::call::Call;
use super::world::World;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "GetAccountSummary" => Ok(summary(world, call)),
        "SimulatePrincipalPolicy" => simulate::principal_policy(world, call),
        "GetRole"
        | "CreateRole"
        | "UpdateAssumeRolePolicy"
        | "ListAttachedRolePolicies"
        | "ListRolePolicies"
        | "GetRolePolicy"
        | "AttachRolePolicy"
        | "DetachRolePolicy"
        | "DeleteRole"
        | "TagRole"
        | "ListRoleTags" => roles::serve(world, call),
        _ => policies::serve(world, call),
    }
}

fn summary(world: &World, call: &Call) -> Answer {
    let iam = world.iam(call.account());
    let (roles, policies) = iam.map_or((0, 0), |iam| (iam.roles.len(), iam.policies.len()));
    let quotas = entries([
        ("Roles", roles),
        ("RolesQuota", 1_000),
        ("Policies", policies),
        ("PoliciesQuota", 1_500),
        ("PolicySizeQuota", POLICY_SIZE),
        ("VersionsPerPolicyQuota", VERSIONS),
        ("AssumeRolePolicySizeQuota", TRUST_SIZE),
        ("AttachedPoliciesPerRoleQuota", ATTACHED),
    ]);
    query_answer(call, &json!({ "SummaryMap": quotas }))
}
