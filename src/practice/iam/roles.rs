//! Roles: whom they trust and what is attached to them.

use serde_json::{Value, json};

use super::super::answer::{Answer, Refusal, Reply, query_answer, tag_members, time};
use super::super::call::Call;
use super::super::document::forget;
use super::super::lookup::last_part;
use super::super::query::{encode, number};
use super::super::world::{Role, Settling, World, or};
use super::checks::{
    ATTACHED, SETTLES_MILLIS, conflict, invalid_name, is_name, is_taken, limit, no_such_entity,
    paged, read_path, read_trust,
};

/// How long a changed trust policy takes until STS follows it.
const TRUST_SETTLES_MILLIS: u64 = 3_000;

pub(super) fn serve(world: &mut World, call: &Call) -> Reply {
    if call.action == "CreateRole" {
        return create(world, call);
    }
    let form = call.form();
    let name = form.text("RoleName");
    let role = find(world, call, name)?;
    match call.action.as_str() {
        "GetRole" => {
            let role = described(call, name, role);
            return Ok(query_answer(call, &json!({ "Role": role })));
        }
        "ListRoleTags" => {
            let listed = json!({ "Tags": tag_members(&role.tags), "IsTruncated": false });
            return Ok(query_answer(call, &listed));
        }
        "ListRolePolicies" => {
            let names = role.inline.keys().map(|name| json!(name)).collect();
            return Ok(paged(call, "PolicyNames", names));
        }
        "ListAttachedRolePolicies" => return Ok(attached(call, role)),
        "GetRolePolicy" => {
            let policy = form.text("PolicyName");
            let document = role.inline.get(policy).ok_or_else(|| {
                let message = format!("The role policy with name {policy} cannot be found.");
                no_such_entity(message)
            })?;
            let document = encode(&document.to_string());
            let answer =
                json!({ "RoleName": name, "PolicyName": policy, "PolicyDocument": document });
            return Ok(query_answer(call, &answer));
        }
        _ => {}
    }
    if role.path.starts_with("/aws-reserved/") || role.path.starts_with("/aws-service-role/") {
        let message = format!(
            "Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
        );
        return Err(Refusal::bad("UnmodifiableEntity", message));
    }
    let policy_arn = form.text("PolicyArn");
    match call.action.as_str() {
        "UpdateAssumeRolePolicy" => {
            let trust = read_trust(world, form.text("PolicyDocument"))?;
            let (now, at) = (world.now, world.settles(TRUST_SETTLES_MILLIS));
            role_mut(world, call, name)?.trust.change(trust, now, at);
        }
        "AttachRolePolicy" => attach(world, call, name, policy_arn)?,
        "DetachRolePolicy" => {
            let role = role_mut(world, call, name)?;
            if !role.attached.iter().any(|attached| attached == policy_arn) {
                return Err(no_such_entity(format!(
                    "Policy {policy_arn} was not found."
                )));
            }
            role.attached.retain(|attached| attached != policy_arn);
        }
        "TagRole" => {
            let tags = form.tags("Tags");
            role_mut(world, call, name)?.tags.extend(tags);
        }
        "DeleteRole" => {
            if !role.attached.is_empty() {
                return Err(conflict(
                    "Cannot delete entity, must detach all policies first.",
                ));
            }
            if !role.inline.is_empty() {
                return Err(conflict(
                    "Cannot delete entity, must delete policies first.",
                ));
            }
            let (role_arn, id) = (arn(call, name, role), role.id.clone());
            forget(world, &role_arn, &id);
            if let Some(iam) = world.iam_mut(call.account()) {
                iam.roles.remove(name);
            }
        }
        _ => return Err(Refusal::unknown_action(call)),
    }
    Ok(query_answer(call, &json!({})))
}

fn find<'world>(world: &'world World, call: &Call, name: &str) -> Result<&'world Role, Refusal> {
    world
        .iam(call.account())
        .and_then(|iam| iam.roles.get(name))
        .filter(|role| role.visible_at <= world.now)
        .ok_or_else(|| no_such_entity(format!("The role with name {name} cannot be found.")))
}

fn role_mut<'world>(
    world: &'world mut World,
    call: &Call,
    name: &str,
) -> Result<&'world mut Role, Refusal> {
    world
        .iam_mut(call.account())
        .and_then(|iam| iam.roles.get_mut(name))
        .ok_or_else(|| no_such_entity(format!("The role with name {name} cannot be found.")))
}

fn path(role: &Role) -> &str {
    or(&role.path, "/")
}

fn arn(call: &Call, name: &str, role: &Role) -> String {
    format!("arn:aws:iam::{}:role{}{name}", call.account(), path(role))
}

fn described(call: &Call, name: &str, role: &Role) -> Value {
    let longest = if role.max_session == 0 {
        3600
    } else {
        role.max_session
    };
    let boundary = role
        .boundary
        .as_ref()
        .map(|arn| json!({ "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn }));
    json!({
        "Path": path(role),
        "RoleName": name,
        "RoleId": role.id,
        "Arn": arn(call, name, role),
        "CreateDate": time(role.created),
        "AssumeRolePolicyDocument": encode(&role.trust.newest().to_string()),
        "Description": role.description,
        "MaxSessionDuration": longest,
        "PermissionsBoundary": boundary,
        "Tags": tag_members(&role.tags),
        "RoleLastUsed": {
            "LastUsedDate": role.last_used.map(time),
            "Region": role.last_used.map(|_| "us-east-1"),
        },
    })
}

fn attached(call: &Call, role: &Role) -> Answer {
    let attached = |arn: &String| json!({ "PolicyName": last_part(arn), "PolicyArn": arn });
    let items = role.attached.iter().map(attached).collect();
    paged(call, "AttachedPolicies", items)
}

fn create(world: &mut World, call: &Call) -> Reply {
    let form = call.form();
    let name = form.text("RoleName");
    if !is_name(name, 64) {
        return Err(invalid_name("roleName"));
    }
    let path = read_path(form.get("Path"))?;
    let max_session: u32 = number(form.get("MaxSessionDuration"), 3600);
    if !(3600..=43_200).contains(&max_session) || form.text("Description").chars().count() > 1000 {
        return Err(Refusal::bad(
            "ValidationError",
            "1 validation error detected: a value failed to satisfy its constraint",
        ));
    }
    let trust = read_trust(world, form.text("AssumeRolePolicyDocument"))?;
    let boundary = form.get("PermissionsBoundary");
    if let Some(arn) = boundary.filter(|arn| !super::policies::is_there(world, call, arn)) {
        let message = format!("Scope ARN: {arn} does not exist or is not attachable.");
        return Err(no_such_entity(message));
    }
    let roles = world.iam(call.account()).map(|iam| &iam.roles);
    if roles.is_some_and(|roles| is_taken(roles, name)) {
        return Err(Refusal::new(
            409,
            "EntityAlreadyExists",
            format!("Role with name {name} already exists."),
        ));
    }
    if roles.is_some_and(|roles| roles.len() >= 1_000) {
        return Err(limit("Cannot exceed quota for RolesPerAccount: 1000"));
    }
    let id = world.unique_id("AROA");
    // Other policies may name it only after some seconds, a different number each time.
    let spread = 5_000 + world.unique() % 3_000;
    let role = Role {
        id,
        path,
        trust: Settling::settled(trust),
        description: form.text("Description").to_owned(),
        max_session,
        boundary: boundary.map(str::to_owned),
        tags: form.tags("Tags"),
        created: world.seconds(),
        visible_at: world.settles(SETTLES_MILLIS),
        trusted_at: world.settles(spread),
        ..Role::default()
    };
    let answer = json!({ "Role": described(call, name, &role) });
    if let Some(iam) = world.iam_mut(call.account()) {
        iam.roles.insert(name.to_owned(), role);
    }
    Ok(query_answer(call, &answer))
}

fn attach(world: &mut World, call: &Call, name: &str, policy_arn: &str) -> Result<(), Refusal> {
    if !super::policies::is_there(world, call, policy_arn) {
        return Err(no_such_entity(format!(
            "Policy {policy_arn} does not exist or is not attachable."
        )));
    }
    let role = role_mut(world, call, name)?;
    if role.attached.iter().any(|attached| attached == policy_arn) {
        return Ok(());
    }
    if role.attached.len() >= ATTACHED {
        return Err(limit(format!(
            "Cannot exceed quota for PoliciesPerRole: {ATTACHED}"
        )));
    }
    role.attached.push(policy_arn.to_owned());
    Ok(())
}
