//! The CloudFormation template of the role in other accounts.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::domain::AccountId;
use crate::policy::Document;
use crate::wanted::Slot;

/// What the template depends on.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    pub(super) role: &'a str,
    pub(super) policy: &'a str,
    /// Between slashes, such as `/security/`.
    pub(super) path: Option<&'a str>,
    /// The name of a policy in each account, or the ARN of one of AWS's own.
    pub(super) boundary: Option<&'a str>,
    pub(super) tags: &'a BTreeMap<String, String>,
    /// Who may use the role; the External Role ID stands in it as its slot.
    pub(super) trust: &'a Document,
    pub(super) rights: &'a Document,
    /// Accounts in which nothing is made, whoever gives them the template.
    pub(super) without: &'a BTreeSet<AccountId>,
    /// Whom the role is for.
    pub(super) reader: &'a str,
}

/// The name of the template's one value. It may be seen by whoever may see the role's trust, so it is not hidden there either:
/// hidden, nobody could tell whether it is still the right one.
pub const EXTERNAL_ROLE_ID: &str = "ExternalRoleId";

/// The condition that holds where the role is made.
const MAKES_ROLE: &str = "MakesRole";
/// The condition that holds where it is not.
const IS_LEFT_OUT: &str = "IsLeftOut";

/// The template, in the order in which people read it.
pub(super) fn template(facts: &Facts<'_>) -> Value {
    let mut template = Map::new();
    let mut put = |name: &str, value: Value| template.insert(name.to_owned(), value);
    put("AWSTemplateFormatVersion", json!("2010-09-09"));
    put(
        "Description",
        json!(format!(
            "The role by which {} reads this account, from the main account.",
            facts.reader
        )),
    );
    put(
        "Parameters",
        json!({ (EXTERNAL_ROLE_ID): {
            "Type": "String",
            "Description": format!("The External Role ID that {} shows, the same as in the main account.", facts.reader),
            "MinLength": 2,
            "MaxLength": 1224,
            "AllowedPattern": "[A-Za-z0-9_+=,.@:/-]+",
        } }),
    );
    let is_everywhere = facts.without.is_empty();
    if !is_everywhere {
        put("Conditions", conditions(facts.without));
    }
    put("Resources", resources(facts, is_everywhere));
    template.into()
}

fn resources(facts: &Facts<'_>, is_everywhere: bool) -> Value {
    let mut policy = Map::new();
    policy.insert("ManagedPolicyName".to_owned(), json!(facts.policy));
    let mut role = Map::new();
    role.insert("RoleName".to_owned(), json!(facts.role));
    let purpose = format!(
        "Lets {} read this account, from the main account",
        facts.reader
    );
    for properties in [&mut policy, &mut role] {
        if let Some(path) = facts.path {
            properties.insert("Path".to_owned(), json!(path));
        }
        properties.insert("Description".to_owned(), json!(purpose));
    }
    policy.insert("PolicyDocument".to_owned(), facts.rights.value().clone());
    let trust = with_reference(facts.trust.value());
    role.insert("AssumeRolePolicyDocument".to_owned(), trust);
    role.insert("ManagedPolicyArns".to_owned(), json!([{ "Ref": "Policy" }]));
    if let Some(boundary) = facts.boundary {
        role.insert("PermissionsBoundary".to_owned(), in_account(boundary));
    }
    if !facts.tags.is_empty() {
        let tags: Vec<Value> = facts
            .tags
            .iter()
            .map(|(key, value)| json!({ "Key": key, "Value": value }))
            .collect();
        role.insert("Tags".to_owned(), tags.into());
    }
    let resource = |kind: &str, condition: Option<&str>, properties: Option<Map<String, Value>>| {
        let mut resource = Map::new();
        resource.insert("Type".to_owned(), json!(kind));
        if let Some(condition) = condition {
            resource.insert("Condition".to_owned(), json!(condition));
        }
        if let Some(properties) = properties {
            resource.insert("Properties".to_owned(), properties.into());
        }
        Value::from(resource)
    };
    let makes_role = (!is_everywhere).then_some(MAKES_ROLE);
    let mut resources = Map::new();
    resources.insert(
        "Policy".to_owned(),
        resource("AWS::IAM::ManagedPolicy", makes_role, Some(policy)),
    );
    resources.insert(
        "Role".to_owned(),
        resource("AWS::IAM::Role", makes_role, Some(role)),
    );
    if !is_everywhere {
        // A stack has to hold something. This is nothing, and costs nothing.
        resources.insert(
            "Nothing".to_owned(),
            resource(
                "AWS::CloudFormation::WaitConditionHandle",
                Some(IS_LEFT_OUT),
                None,
            ),
        );
    }
    resources.into()
}

/// The document with the External Role ID as the template's value.
fn with_reference(value: &Value) -> Value {
    match value {
        Value::String(text) if *text == Slot::external_id().to_string() => {
            json!({ "Ref": EXTERNAL_ROLE_ID })
        }
        Value::Array(items) => items.iter().map(with_reference).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), with_reference(field)))
            .collect::<Map<_, _>>()
            .into(),
        plain => plain.clone(),
    }
}

/// The ARN of a policy that every account has under this name, or of the one that is named whole.
fn in_account(boundary: &str) -> Value {
    if boundary.starts_with("arn:") {
        return json!(boundary);
    }
    let name = boundary.trim_start_matches('/');
    json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy/{name}") })
}

/// The most that one "or" may join: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>.
const JOINED: usize = 10;

fn conditions(without: &BTreeSet<AccountId>) -> Value {
    let is = |account: &AccountId| json!({ "Fn::Equals": [{ "Ref": "AWS::AccountId" }, account] });
    let left_out = any(without.iter().map(is).collect());
    json!({
        (IS_LEFT_OUT): left_out,
        (MAKES_ROLE): { "Fn::Not": [{ "Condition": IS_LEFT_OUT }] },
    })
}

/// The accounts in which a template makes nothing, whichever of ours it is.
pub(super) fn left_out(template: &str) -> BTreeSet<AccountId> {
    let read: Value = serde_json::from_str(template).unwrap_or_default();
    let mut found = BTreeSet::new();
    let mut open: Vec<&Value> = read
        .get("Conditions")
        .and_then(|all| all.get(IS_LEFT_OUT))
        .into_iter()
        .collect();
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => found.extend(AccountId::parse(text)),
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    found
}

/// Whether any of these holds, joined by tens.
fn any(mut all: Vec<Value>) -> Value {
    while all.len() > 1 {
        all = all
            .chunks(JOINED)
            .map(|some| match some {
                [one] => one.clone(),
                several => json!({ "Fn::Or": several }),
            })
            .collect();
    }
    all.pop().unwrap_or_default()
}
