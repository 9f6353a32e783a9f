//! How customer managed policies are told of.

use serde_json::{Value, json};

use super::super::answer::{Answer, tag_members, time};
use super::super::call::Call;
use super::super::world::{Policy, PolicyVersion, World, or};
use super::checks::paged;

/// The account's own policies; those of AWS are not listed in practice.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html>.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let form = call.form();
    let prefix = form.get("PathPrefix").unwrap_or("/");
    let wanted = form.get("Scope").unwrap_or("All");
    let attached_only = form.text("OnlyAttached") == "true";
    let own = world
        .iam(call.account())
        .filter(|_| wanted != "AWS")
        .into_iter()
        .flat_map(|iam| &iam.policies)
        .filter(|(_, policy)| policy.visible_at <= world.now && path(policy).starts_with(prefix));
    let items = own
        .map(|(name, policy)| (arn(call, name, policy), name, policy))
        .filter(|(arn, ..)| !attached_only || attachments(world, arn) > 0)
        .map(|(arn, name, policy)| listed(world, &arn, name, policy))
        .collect();
    paged(call, "Policies", items)
}

fn path(policy: &Policy) -> &str {
    or(&policy.path, "/")
}

pub(super) fn arn(call: &Call, name: &str, policy: &Policy) -> String {
    format!(
        "arn:aws:iam::{}:policy{}{name}",
        call.account(),
        path(policy)
    )
}

pub(super) fn attachments(world: &World, policy_arn: &str) -> usize {
    let roles = world
        .accounts
        .values()
        .flat_map(|account| account.iam.roles.values());
    roles
        .filter(|role| role.attached.iter().any(|attached| attached == policy_arn))
        .count()
}

pub(super) fn described(world: &World, policy_arn: &str, name: &str, policy: &Policy) -> Value {
    let mut described = listed(world, policy_arn, name, policy);
    described["Description"] = json!(policy.description);
    described["Tags"] = tag_members(&policy.tags);
    described
}

/// What lists tell of a policy: all but its description and its tags.
fn listed(world: &World, policy_arn: &str, name: &str, policy: &Policy) -> Value {
    let default = policy
        .versions
        .iter()
        .find(|version| version.default)
        .map(|version| version.id.as_str());
    let created = policy
        .versions
        .first()
        .map_or(world.epoch, |version| version.created);
    let updated = policy
        .versions
        .last()
        .map_or(world.epoch, |version| version.created);
    json!({
        "PolicyName": name,
        "PolicyId": policy.id,
        "Arn": policy_arn,
        "Path": path(policy),
        "DefaultVersionId": default,
        "AttachmentCount": attachments(world, policy_arn),
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": true,
        "CreateDate": time(created),
        "UpdateDate": time(updated),
    })
}

pub(super) fn told_version(version: &PolicyVersion) -> Value {
    json!({
        "VersionId": version.id,
        "IsDefaultVersion": version.default,
        "CreateDate": time(version.created),
    })
}
