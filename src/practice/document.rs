//! What every service checks in a policy document before it keeps it.

use serde_json::Value;

use super::evaluate::{statements, strings};
use super::world::World;

/// What a service lets its documents hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// On a bucket, key or topic: with a principal and a resource.
    Resource,
    /// On a role, saying who may assume it: with a principal, without a resource.
    Trust,
    /// Of a role: without a principal.
    Identity,
}

const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Reads a document, and says what is wrong with its form.
pub(super) fn read(text: &str, shape: Shape) -> Result<Value, String> {
    let document: Value = serde_json::from_str(text)
        .map_err(|err| format!("This policy contains invalid Json: {err}"))?;
    let Some(fields) = document.as_object() else {
        return Err("Policies must be valid JSON and the first byte must be '{'".to_owned());
    };
    if let Some(field) = fields
        .keys()
        .find(|field| !["Version", "Id", "Statement"].contains(&field.as_str()))
    {
        return Err(format!("Unknown field {field}"));
    }
    if let Some(version) = fields.get("Version")
        && !["2012-10-17", "2008-10-17"].contains(&version.as_str().unwrap_or_default())
    {
        return Err("The policy must contain a valid version string".to_owned());
    }
    let listed = match fields.get("Statement") {
        Some(Value::Array(listed)) => listed.len(),
        Some(Value::Object(_)) => 1,
        _ => 0,
    };
    let statements = statements(&document);
    if statements.is_empty() || statements.len() != listed {
        return Err("Could not parse the policy: Statement is empty!".to_owned());
    }
    for statement in statements {
        statement_shape(statement, shape)?;
    }
    Ok(document)
}

fn statement_shape(statement: &Value, shape: Shape) -> Result<(), String> {
    let Some(fields) = statement.as_object() else {
        return Err("Syntax errors in policy: a statement is no object".to_owned());
    };
    if let Some(field) = fields
        .keys()
        .find(|field| !ELEMENTS.contains(&field.as_str()))
    {
        return Err(format!("Unknown field {field}"));
    }
    if !["Allow", "Deny"].contains(
        &fields
            .get("Effect")
            .and_then(Value::as_str)
            .unwrap_or_default(),
    ) {
        return Err("Missing required field Effect".to_owned());
    }
    let has = |name: &str| fields.contains_key(name) || fields.contains_key(&format!("Not{name}"));
    if !has("Action") {
        return Err("Missing required field Action".to_owned());
    }
    match shape {
        Shape::Identity if has("Principal") => {
            Err("Policy document should not specify a principal.".to_owned())
        }
        Shape::Identity | Shape::Resource if !has("Resource") => {
            Err("Missing required field Resource".to_owned())
        }
        Shape::Resource | Shape::Trust if !has("Principal") => {
            Err("Missing required field Principal".to_owned())
        }
        Shape::Trust if has("Resource") => Err("Has prohibited field Resource".to_owned()),
        Shape::Identity | Shape::Resource | Shape::Trust => {
            conditions_shape(fields.get("Condition"))
        }
    }
}

fn conditions_shape(conditions: Option<&Value>) -> Result<(), String> {
    let Some(conditions) = conditions else {
        return Ok(());
    };
    let well_formed = conditions.as_object().is_some_and(|operators| {
        operators
            .values()
            .all(|keys| keys.as_object().is_some_and(|keys| !keys.is_empty()))
    });
    if well_formed {
        Ok(())
    } else {
        Err("Syntax errors in policy: Condition".to_owned())
    }
}

/// The statements' ids, in order; a statement without one gives an empty text.
pub(super) fn sids(document: &Value) -> Vec<String> {
    statements(document)
        .into_iter()
        .map(|statement| {
            statement
                .get("Sid")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

/// All actions that the document names.
pub(super) fn actions(document: &Value) -> Vec<String> {
    statements(document)
        .into_iter()
        .flat_map(|statement| {
            ["Action", "NotAction"]
                .map(|name| strings(statement.get(name)))
                .concat()
        })
        .collect()
}

/// The first principal that does not exist or has no valid form, as IAM prints it: `"AWS":"…"`.
pub(super) fn invalid_principal(world: &World, document: &Value) -> Option<String> {
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
    if !is_account(account) || resource.contains('*') {
        return false;
    }
    let (kind, path) = resource.split_once('/').unwrap_or((*resource, ""));
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
pub(super) fn normalized(mut document: Value) -> Value {
    let statements: Vec<&mut Value> = match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.iter_mut().collect(),
        Some(statement) => vec![statement],
        None => Vec::new(),
    };
    for statement in statements {
        let names: Vec<&mut Value> = match statement
            .get_mut("Principal")
            .and_then(|principal| principal.get_mut("AWS"))
        {
            Some(Value::Array(names)) => names.iter_mut().collect(),
            Some(name) => vec![name],
            None => Vec::new(),
        };
        for name in names {
            if let Some(account) = name.as_str().filter(|name| is_account(name)) {
                *name = Value::String(format!("arn:aws:iam::{account}:root"));
            }
        }
    }
    document
}

/// The text without white space, which is what IAM counts.
pub(super) fn counted(text: &str) -> usize {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .count()
}

/// Whether IAM and KMS take every letter of the text.
pub(super) fn charset_holds(text: &str) -> bool {
    text.chars()
        .all(|letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{ff}'))
}

/// Whether a statement lets in just anybody: a principal `*` without a condition that names fixed values.
///
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.
pub(super) fn is_public(document: &Value) -> bool {
    const FIXING: [&str; 9] = [
        "aws:sourcearn",
        "aws:sourceaccount",
        "aws:sourceowner",
        "aws:sourceorgid",
        "aws:principalorgid",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:userid",
        "aws:sourcevpce",
    ];
    statements(document).into_iter().any(|statement| {
        let anybody = statement.get("Principal").is_some_and(|principal| {
            principal == "*" || strings(principal.get("AWS")).iter().any(|name| name == "*")
        });
        let fixed = statement
            .get("Condition")
            .and_then(Value::as_object)
            .is_some_and(|operators| {
                operators
                    .iter()
                    .filter(|(operator, _)| !operator.contains("Not"))
                    .any(|(_, keys)| {
                        keys.as_object().is_some_and(|keys| {
                            keys.iter().any(|(key, values)| {
                                let values = strings(Some(values));
                                FIXING.contains(&key.to_ascii_lowercase().as_str())
                                    && values.iter().all(|value| !value.contains('*'))
                            })
                        })
                    })
            });
        statement.get("Effect").and_then(Value::as_str) == Some("Allow") && anybody && !fixed
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Shape, counted, is_public, normalized, read};

    #[test]
    fn forms_are_checked() {
        let trust = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}"#;
        assert_eq!(
            read(trust, Shape::Trust),
            Err("Has prohibited field Resource".to_owned())
        );
        assert!(read(trust, Shape::Resource).is_ok());
        assert_eq!(
            read(trust, Shape::Identity),
            Err("Policy document should not specify a principal.".to_owned())
        );
        assert!(read("{\"Statement\":[]}", Shape::Resource).is_err());
        assert!(read("{,}", Shape::Resource).is_err());
    }

    #[test]
    fn account_ids_become_root_arns() {
        let stored =
            normalized(json!({"Statement": [{"Principal": {"AWS": ["111122223333", "*"]}}]}));
        assert_eq!(
            stored,
            json!({"Statement": [{"Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}}]})
        );
    }

    #[test]
    fn a_fixed_source_is_not_public() {
        let mut statement = json!({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "*"});
        assert!(is_public(&json!({"Statement": [statement]})));
        statement["Condition"] = json!({"StringEquals": {"aws:SourceAccount": "111122223333"}});
        assert!(!is_public(&json!({"Statement": [statement]})));
    }

    #[test]
    fn white_space_is_not_counted() {
        assert_eq!(counted("{ \"a\":\n 1 }"), 7);
    }
}
