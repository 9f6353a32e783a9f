//! Customer managed policies and their versions.

use serde_json::json;

use super::super::answer::{Answer, Refusal, Reply, query_answer, tag_members};
use super::super::call::Call;
use super::super::lookup;
use super::super::query::encode;
use super::super::world::{Policy, PolicyVersion, World};
use super::checks::{
    SETTLES_MILLIS, VERSIONS, conflict, invalid_name, is_name, is_taken, limit, no_such_entity,
    paged, read_identity, read_path,
};
use super::policy_list::{arn, attachments, described, list, told_version};

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    match call.action.as_str() {
        "CreatePolicy" => return create(world, call),
        "ListPolicies" => return Ok(list(world, call)),
        _ => {}
    }
    let form = call.form();
    let policy_arn = form.text("PolicyArn");
    if let Some(answer) = of_aws(world, call, policy_arn) {
        return Ok(answer);
    }
    let name = name_of(call, policy_arn)?;
    let policy = find(world, call, policy_arn, name)?;
    let version_id = form.text("VersionId");
    let version = || {
        let missing = || {
            no_such_entity(format!(
                "Policy {policy_arn} version {version_id} does not exist or is not attachable."
            ))
        };
        let mut versions = policy.versions.iter();
        versions
            .find(|version| version.id == version_id)
            .ok_or_else(missing)
    };
    match call.action.as_str() {
        "GetPolicy" => {
            let described = described(world, policy_arn, name, policy);
            return Ok(query_answer(call, &json!({ "Policy": described })));
        }
        "GetPolicyVersion" => {
            let version = version()?;
            let mut told = told_version(version);
            told["Document"] = json!(encode(&version.document.to_string()));
            return Ok(query_answer(call, &json!({ "PolicyVersion": told })));
        }
        "ListPolicyVersions" => {
            let versions = policy.versions.iter().rev().map(told_version).collect();
            return Ok(paged(call, "Versions", versions));
        }
        "ListPolicyTags" => {
            let listed = json!({ "Tags": tag_members(&policy.tags), "IsTruncated": false });
            return Ok(query_answer(call, &listed));
        }
        "CreatePolicyVersion" => {
            let document = read_identity(form.text("PolicyDocument"))?;
            if policy.versions.len() >= VERSIONS {
                let message = "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.";
                return Err(limit(message));
            }
            let default = form.text("SetAsDefault") == "true";
            let created = world.seconds();
            let policy = policy_mut(world, call, policy_arn, name)?;
            policy.counted += 1;
            let version = PolicyVersion {
                id: format!("v{}", policy.counted),
                document,
                default,
                created,
            };
            let answer = json!({ "PolicyVersion": told_version(&version) });
            if default {
                for version in &mut policy.versions {
                    version.default = false;
                }
            }
            policy.versions.push(version);
            return Ok(query_answer(call, &answer));
        }
        "SetDefaultPolicyVersion" => {
            version()?;
            for version in &mut policy_mut(world, call, policy_arn, name)?.versions {
                version.default = version.id == version_id;
            }
        }
        "DeletePolicyVersion" => {
            let version = version()?;
            if version.default {
                return Err(conflict("Cannot delete the default version of a policy."));
            }
            policy_mut(world, call, policy_arn, name)?
                .versions
                .retain(|version| version.id != version_id);
        }
        "TagPolicy" => {
            let tags = form.tags("Tags");
            policy_mut(world, call, policy_arn, name)?.tags.extend(tags);
        }
        "DeletePolicy" => {
            if attachments(world, policy_arn) > 0 {
                return Err(conflict("Cannot delete a policy attached to entities."));
            }
            if policy.versions.len() > 1 {
                let message = "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.";
                return Err(conflict(message));
            }
            if let Some(iam) = world.iam_mut(call.account()) {
                iam.policies.remove(name);
            }
        }
        _ => return Err(Refusal::unknown_action(call)),
    }
    Ok(query_answer(call, &json!({})))
}

/// What is told of a policy of AWS's own; only copies of accounts know what some of them say.
fn of_aws(world: &World, call: &Call, policy_arn: &str) -> Option<Answer> {
    let document = world.copied.as_ref()?.of_aws.get(policy_arn)?;
    let name = policy_arn.rsplit_once('/').map_or("", |(_, name)| name);
    match call.action.as_str() {
        "GetPolicy" => {
            let policy = json!({ "PolicyName": name, "Arn": policy_arn, "DefaultVersionId": "v1" });
            Some(query_answer(call, &json!({ "Policy": policy })))
        }
        "GetPolicyVersion" => {
            let version = json!({ "VersionId": "v1", "IsDefaultVersion": true, "Document": encode(&document.to_string()) });
            Some(query_answer(call, &json!({ "PolicyVersion": version })))
        }
        _ => None,
    }
}

/// Whether a policy can be attached: one of the account that is seen, or one of AWS's own.
pub(super) fn is_there(world: &World, call: &Call, policy_arn: &str) -> bool {
    policy_arn.starts_with("arn:aws:iam::aws:policy/")
        || name_of(call, policy_arn)
            .and_then(|name| find(world, call, policy_arn, name))
            .is_ok()
}

fn missing(policy_arn: &str) -> Refusal {
    no_such_entity(format!("Policy {policy_arn} was not found."))
}

/// The policy's name, from an ARN of the caller's account.
fn name_of<'arn>(call: &Call, policy_arn: &'arn str) -> Result<&'arn str, Refusal> {
    let Some(parts) = lookup::arn(policy_arn)
        .filter(|parts| parts.service == "iam" && parts.resource.starts_with("policy/"))
    else {
        return Err(Refusal::bad(
            "ValidationError",
            format!("ARN {policy_arn} is not valid."),
        ));
    };
    if parts.account != call.account() {
        return Err(missing(policy_arn));
    }
    parts
        .resource
        .rsplit_once('/')
        .map(|(_, name)| name)
        .ok_or_else(|| missing(policy_arn))
}

fn find<'world>(
    world: &'world World,
    call: &Call,
    policy_arn: &str,
    name: &str,
) -> Result<&'world Policy, Refusal> {
    world
        .iam(call.account())
        .and_then(|iam| iam.policies.get(name))
        .filter(|policy| policy.visible_at <= world.now && arn(call, name, policy) == policy_arn)
        .ok_or_else(|| missing(policy_arn))
}

fn policy_mut<'world>(
    world: &'world mut World,
    call: &Call,
    policy_arn: &str,
    name: &str,
) -> Result<&'world mut Policy, Refusal> {
    world
        .iam_mut(call.account())
        .and_then(|iam| iam.policies.get_mut(name))
        .ok_or_else(|| missing(policy_arn))
}

fn create(world: &mut World, call: &Call) -> Reply {
    let form = call.form();
    let name = form.text("PolicyName");
    if !is_name(name, 128) {
        return Err(invalid_name("policyName"));
    }
    let path = read_path(form.get("Path"))?;
    let document = read_identity(form.text("PolicyDocument"))?;
    let policies = world.iam(call.account()).map(|iam| &iam.policies);
    if policies.is_some_and(|policies| is_taken(policies, name)) {
        let message =
            format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(Refusal::new(409, "EntityAlreadyExists", message));
    }
    let created = world.seconds();
    let policy = Policy {
        id: world.unique_id("ANPA"),
        path,
        description: form.text("Description").to_owned(),
        versions: vec![PolicyVersion {
            id: "v1".to_owned(),
            document,
            default: true,
            created,
        }],
        tags: form.tags("Tags"),
        counted: 1,
        visible_at: world.settles(SETTLES_MILLIS),
    };
    let described = described(world, &arn(call, name, &policy), name, &policy);
    if let Some(iam) = world.iam_mut(call.account()) {
        iam.policies.insert(name.to_owned(), policy);
    }
    Ok(query_answer(call, &json!({ "Policy": described })))
}
