//! The policies of an organization: those around the accounts, and AWS's own that lets all through.

use serde_json::{Value, json};

use super::answer::{Refusal, Reply, json_answer, page};
use super::call::text;
use super::world::{Guard, GuardKind, Organization, World};

/// One of them: its id, its name, its text.
struct Policy {
    id: String,
    name: String,
    of_aws: bool,
    document: Value,
}

/// AWS's own, which stands everywhere.
fn full_access(kind: GuardKind) -> Policy {
    let mut all = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    let name = if kind == GuardKind::ResourceControl {
        if let Some(statement) = all.as_object_mut() {
            statement.insert("Principal".to_owned(), json!("*"));
        }
        "RCPFullAWSAccess"
    } else {
        "FullAWSAccess"
    };
    Policy {
        id: format!("p-{name}"),
        name: name.to_owned(),
        of_aws: true,
        document: json!({ "Version": "2012-10-17", "Statement": [all] }),
    }
}

/// Those around the accounts; they hang on the root.
fn of_world(world: &World, kind: GuardKind) -> Vec<Policy> {
    let guards = world.guards.iter().enumerate();
    guards
        .filter(|(_, guard)| guard.kind == kind)
        .map(|(at, Guard { arn, document, .. })| {
            let id = arn.as_deref().and_then(|arn| arn.rsplit('/').next());
            let id = id.map_or_else(|| format!("p-practice{at:04}"), str::to_owned);
            Policy {
                name: format!("guardrail-{}", at + 1),
                id,
                of_aws: false,
                document: document.clone(),
            }
        })
        .collect()
}

fn kind(name: &str) -> Option<GuardKind> {
    match name {
        "SERVICE_CONTROL_POLICY" => Some(GuardKind::ServiceControl),
        "RESOURCE_CONTROL_POLICY" => Some(GuardKind::ResourceControl),
        _ => None,
    }
}

const fn word(kind: GuardKind) -> &'static str {
    match kind {
        GuardKind::ResourceControl => "RESOURCE_CONTROL_POLICY",
        _ => "SERVICE_CONTROL_POLICY",
    }
}

fn summary(organization: &Organization, policy: &Policy, kind: GuardKind) -> Value {
    let Organization { id, management, .. } = organization;
    let type_name = word(kind).to_ascii_lowercase();
    json!({
        "Id": policy.id,
        "Arn": format!("arn:aws:organizations::{management}:policy/{id}/{type_name}/{}", policy.id),
        "Name": policy.name,
        "Type": word(kind),
        "AwsManaged": policy.of_aws,
    })
}

/// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html>.
pub(super) fn of_target(world: &World, organization: &Organization, input: &Value) -> Reply {
    let target = text(input, "TargetId").unwrap_or_default();
    let Some(kind) = kind(text(input, "Filter").unwrap_or_default()) else {
        let message = "You specified an invalid value.";
        return Err(Refusal::bad("InvalidInputException", message));
    };
    if !organization.has_group(target) && !world.accounts.contains_key(target) {
        let message = "You specified a target that does not exist.";
        return Err(Refusal::bad("TargetNotFoundException", message));
    }
    let mut policies = vec![full_access(kind)];
    if target == organization.root() {
        policies.extend(of_world(world, kind));
    }
    let listed: Vec<Value> = policies
        .iter()
        .map(|policy| summary(organization, policy, kind))
        .collect();
    let (listed, next) = page(listed, text(input, "NextToken"), 20);
    Ok(json_answer(
        &json!({ "Policies": listed, "NextToken": next }),
    ))
}

/// See <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html>.
pub(super) fn described(world: &World, organization: &Organization, input: &Value) -> Reply {
    let wanted = text(input, "PolicyId").unwrap_or_default();
    for kind in [GuardKind::ServiceControl, GuardKind::ResourceControl] {
        let mut policies = of_world(world, kind);
        policies.push(full_access(kind));
        if let Some(policy) = policies.iter().find(|policy| policy.id == wanted) {
            return Ok(json_answer(&json!({ "Policy": {
                "PolicySummary": summary(organization, policy, kind),
                "Content": policy.document.to_string(),
            } })));
        }
    }
    let message = "We can't find a policy with the PolicyId that you specified.";
    Err(Refusal::bad("PolicyNotFoundException", message))
}
