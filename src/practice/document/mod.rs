//! What every service checks in a policy document before it keeps it.

mod principal;
mod public;

use serde_json::Value;

pub(super) use self::principal::{forget, invalid_principal, normalized};
pub(super) use self::public::is_public;
use super::evaluate::{statements, strings};

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Shape, counted, normalized, read};

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
    fn white_space_is_not_counted() {
        assert_eq!(counted("{ \"a\":\n 1 }"), 7);
    }
}
