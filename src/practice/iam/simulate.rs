//! The policy simulator: what a role's own policies let it do.

use serde_json::{Value, json};

use super::super::answer::{Refusal, Reply, members};
use super::super::call::Call;
use super::super::evaluate::{Context, Decision, Question, Subject, context};
use super::super::guard;
use super::super::lookup;
use super::super::query::Form;
use super::super::world::World;
use super::checks::{no_such_entity, paged};
use super::rights::{boundary_says, role_may};

/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>.
pub(super) fn principal_policy(world: &World, call: &Call) -> Reply {
    let form = call.form();
    let source = form.text("PolicySourceArn");
    let is_role = |parts: &lookup::ArnParts<'_>| {
        parts.service == "iam" && parts.resource.starts_with("role/")
    };
    let Some(parts) = lookup::arn(source).filter(is_role) else {
        return Err(Refusal::bad(
            "InvalidInput",
            format!("Invalid Entity Arn: {source} does not clearly define entity type and name."),
        ));
    };
    let name = lookup::last_part(parts.resource);
    let role = world
        .iam(parts.account)
        .filter(|_| parts.account == call.account())
        .and_then(|iam| iam.roles.get(name))
        .filter(|role| role.visible_at <= world.now)
        .ok_or_else(|| no_such_entity(format!("The role with name {name} cannot be found.")))?;
    let resources = form.list("ResourceArns");
    let resources = if resources.is_empty() {
        vec!["*".to_owned()]
    } else {
        resources
    };
    let context = read_context(&form);
    let results = form
        .list("ActionNames")
        .into_iter()
        .map(|action| {
            let above = |resource: &String| {
                let question = Question::new(Subject::Identity, &action, resource, &context);
                guard::lets_do(world, parts.account, question)
            };
            let decide = |resource: &String| {
                let denied = world
                    .denied
                    .as_ref()
                    .is_some_and(|denied| denied.eq_ignore_ascii_case(&action));
                let said = if denied {
                    Decision::ExplicitDeny
                } else {
                    let own = role_may(world, parts.account, role, &action, resource, &context);
                    match above(resource) {
                        Decision::ExplicitDeny => Decision::ExplicitDeny,
                        Decision::ImplicitDeny if own == Decision::Allow => Decision::ImplicitDeny,
                        Decision::Allow | Decision::ImplicitDeny => own,
                    }
                };
                (resource.clone(), word(said))
            };
            let decisions: Vec<(String, &str)> = resources.iter().map(decide).collect();
            let in_boundary = |resource: &String| {
                let question = Question::new(Subject::Identity, &action, resource, &context);
                boundary_says(world, parts.account, role, question)
            };
            let bounded: Vec<Decision> = resources.iter().filter_map(in_boundary).collect();
            let organization = guard::is_member(world, parts.account).then(|| {
                let allowed = resources.iter().all(|it| above(it) == Decision::Allow);
                json!({ "AllowedByOrganizations": allowed })
            });
            result(&action, &decisions, &bounded, organization.as_ref())
        })
        .collect();
    Ok(paged(call, "EvaluationResults", results))
}

const fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allowed",
        Decision::ExplicitDeny => "explicitDeny",
        Decision::ImplicitDeny => "implicitDeny",
    }
}

/// `bounded` is what the role's boundary says to each resource; empty if it has none. `organization` is what its policies say, if the
/// account is under any.
fn result(
    action: &str,
    decisions: &[(String, &str)],
    bounded: &[Decision],
    organization: Option<&Value>,
) -> Value {
    let worst = ["explicitDeny", "implicitDeny", "allowed"]
        .into_iter()
        .find(|word| decisions.iter().any(|(_, decision)| decision == word));
    let resource = match decisions {
        [(resource, _)] => resource.as_str(),
        _ => "*",
    };
    let specific = decisions.iter().map(|(resource, decision)| {
        json!({ "EvalResourceName": resource, "EvalResourceDecision": decision })
    });
    let allowed = bounded.iter().all(|said| *said == Decision::Allow);
    let boundary =
        (!bounded.is_empty()).then(|| json!({ "AllowedByPermissionsBoundary": allowed }));
    json!({
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": worst.unwrap_or("implicitDeny"),
        "MatchedStatements": "",
        "MissingContextValues": "",
        "OrganizationsDecisionDetail": organization,
        "PermissionsBoundaryDecisionDetail": boundary,
        "ResourceSpecificResults": members(specific),
    })
}

fn read_context(form: &Form) -> Context {
    let mut entries = context(&[]);
    for at in 1.. {
        let entry = format!("ContextEntries.member.{at}");
        let Some(key) = form.get(&format!("{entry}.ContextKeyName")) else {
            break;
        };
        entries.insert(
            key.to_ascii_lowercase(),
            form.list(&format!("{entry}.ContextKeyValues")),
        );
    }
    entries
}
