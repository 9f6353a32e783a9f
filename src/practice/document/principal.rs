//! Whom documents name, and what becomes of those who are deleted.

use serde_json::Value;

use super::super::evaluate::{statements, strings};
use super::super::world::{Settling, World};

/// The first principal that does not exist or has no valid form, as IAM prints it: `"AWS":"…"`.
pub(in super::super) fn invalid_principal(world: &World, document: &Value) -> Option<String> {
    for statement in statements(document) {
        for principal in ["Principal", "NotPrincipal"]
            .into_iter()
            .filter_map(|name| statement.get(name))
        {
            if principal.as_str() == Some("*") {
                continue;
            }
            let Some(kinds) = principal.as_object() else {
                return Some(format!("\"AWS\":{principal}"));
            };
            for (kind, names) in kinds {
                if let Some(name) = strings(Some(names))
                    .into_iter()
                    .find(|name| !exists(world, kind, name))
                {
                    return Some(format!("\"{kind}\":\"{name}\""));
                }
            }
        }
    }
    None
}

fn exists(world: &World, kind: &str, name: &str) -> bool {
    match kind {
        "AWS" => name == "*" || is_account(name) || arn_exists(world, name),
        "Service" => name
            .strip_suffix(".amazonaws.com")
            .is_some_and(|service| !service.is_empty() && !service.contains('*')),
        "Federated" | "CanonicalUser" => !name.is_empty(),
        _ => false,
    }
}

fn is_account(name: &str) -> bool {
    name.chars().count() == 12 && name.chars().all(|digit| digit.is_ascii_digit())
}

/// Principals of accounts outside of practice are taken as they are, as only their owners know them.
fn arn_exists(world: &World, arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", "aws", service, "", account, resource] = parts.as_slice() else {
        return false;
    };
    if *account == "cloudfront" {
        return resource
            .strip_prefix("user/CloudFront Origin Access Identity ")
            .is_some_and(|id| {
                world.copied.is_some() || world.origin_identities.iter().any(|there| there == id)
            });
    }
    if !is_account(account) || resource.contains('*') {
        return false;
    }
    let (kind, path) = resource.split_once('/').unwrap_or((*resource, ""));
    if let Some(copied) = &world.copied
        && !copied.absent.contains(arn)
        && *resource != "root"
    {
        return !path.is_empty();
    }
    let Some(home) = world.accounts.get(*account) else {
        return !path.is_empty() || *resource == "root";
    };
    let role_is_seen = |name: &str, path: Option<&str>| {
        home.iam.roles.get(name).is_some_and(|role| {
            world.now >= role.trusted_at
                && path.is_none_or(|path| path.trim_matches('/') == role.path.trim_matches('/'))
        })
    };
    match (*service, kind) {
        ("iam", "root") => path.is_empty(),
        ("iam", "role") => {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            role_is_seen(name, Some(folder))
        }
        ("sts", "assumed-role") => path
            .split_once('/')
            .is_some_and(|(name, session)| !session.is_empty() && role_is_seen(name, None)),
        _ => false,
    }
}

/// Bare account ids become root ARNs, as IAM stores them.
pub(in super::super) fn normalized(mut document: Value) -> Value {
    for statement in statements_mut(&mut document) {
        for name in named(statement, "Principal") {
            if let Some(account) = name.as_str().filter(|name| is_account(name)) {
                *name = Value::String(format!("arn:aws:iam::{account}:root"));
            }
        }
    }
    document
}

/// The statements, one or many, to be changed.
fn statements_mut(document: &mut Value) -> Vec<&mut Value> {
    match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.iter_mut().collect(),
        Some(statement) => vec![statement],
        None => Vec::new(),
    }
}

/// The accounts, roles and users of a statement's element, to be changed.
fn named<'statement>(
    statement: &'statement mut Value,
    element: &str,
) -> Vec<&'statement mut Value> {
    match statement
        .get_mut(element)
        .and_then(|principal| principal.get_mut("AWS"))
    {
        Some(Value::Array(names)) => names.iter_mut().collect(),
        Some(name) => vec![name],
        None => Vec::new(),
    }
}

/// Documents keep the unique id of a role that is gone: the same name does not bring it back.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>.
pub(in super::super) fn forget(world: &mut World, role_arn: &str, id: &str) {
    let now = world.now;
    for bucket in world.buckets.values_mut() {
        let newest = bucket.policy.newest().as_ref();
        if let Some(policy) = newest.and_then(|policy| without(policy, role_arn, id)) {
            bucket.policy.change(Some(policy), now, now);
        }
    }
    for account in world.accounts.values_mut() {
        for role in account.iam.roles.values_mut() {
            forget_in(&mut role.trust, role_arn, id, now);
        }
        for regional in account.regions.values_mut() {
            for key in regional.keys.values_mut() {
                forget_in(&mut key.policy, role_arn, id, now);
            }
            for topic in regional.topics.values_mut() {
                forget_in(&mut topic.policy, role_arn, id, now);
            }
        }
    }
}

fn forget_in(policy: &mut Settling<Value>, role_arn: &str, id: &str, now: u64) {
    if let Some(changed) = without(policy.newest(), role_arn, id) {
        policy.change(changed, now, now);
    }
}

/// The document with the id in the role's place, if it names the role.
fn without(document: &Value, role_arn: &str, id: &str) -> Option<Value> {
    let mut changed = document.clone();
    let mut found = false;
    for statement in statements_mut(&mut changed) {
        for element in ["Principal", "NotPrincipal"] {
            for name in named(statement, element) {
                if name.as_str() == Some(role_arn) {
                    *name = Value::String(id.to_owned());
                    found = true;
                }
            }
        }
    }
    found.then_some(changed)
}
