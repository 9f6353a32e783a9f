//! What the calls about StackSets are given, and which rights they need.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::domain::{AccountId, Place};
use crate::inventory::{CallAs, StackSetRights, StackSetTargets};

/// The rights to make a call and to watch what AWS carries out for it.
pub(super) fn that_watches(call: &'static str) -> Vec<&'static str> {
    vec![
        call,
        "cloudformation:DescribeStackSet",
        "cloudformation:DescribeStackSetOperation",
        "cloudformation:ListStackInstances",
        "cloudformation:ListStackSetOperationResults",
        "cloudformation:ListStackSetOperations",
    ]
}

pub(super) fn instances(
    set: &str,
    caller: CallAs,
    targets: &StackSetTargets,
    place: &Place,
) -> Value {
    let mut input = json!({
        "StackSetName": set,
        "Regions": [place.region],
        "OperationPreferences": preferences(),
    });
    put(&mut input, "CallAs", call_as(caller));
    let within = |groups: &[String], filter: &str, accounts: &[AccountId]| {
        json!({
            "OrganizationalUnitIds": groups,
            "AccountFilterType": filter,
            "Accounts": accounts,
        })
    };
    match targets {
        StackSetTargets::Groups { groups } => put(
            &mut input,
            "DeploymentTargets",
            json!({ "OrganizationalUnitIds": groups }),
        ),
        StackSetTargets::GroupsWithout { groups, without } => put(
            &mut input,
            "DeploymentTargets",
            within(groups, "DIFFERENCE", without),
        ),
        StackSetTargets::GroupsOnly { groups, only } => put(
            &mut input,
            "DeploymentTargets",
            within(groups, "INTERSECTION", only),
        ),
        StackSetTargets::Accounts { accounts } => put(&mut input, "Accounts", json!(accounts)),
    }
    input
}

/// Who gives CloudFormation a role of the account needs a right of its own.
pub(super) fn passes_role(rights: &StackSetRights) -> Option<&'static str> {
    matches!(rights, StackSetRights::Roles { .. }).then_some("iam:PassRole")
}

pub(super) fn by_roles(input: &mut Value, rights: &StackSetRights) {
    if let StackSetRights::Roles {
        administration,
        execution,
    } = rights
    {
        put(input, "AdministrationRoleARN", json!(administration));
        put(input, "ExecutionRoleName", json!(execution));
    }
}

/// A field, unless it is null.
pub(super) fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(fields) = object.as_object_mut().filter(|_| !value.is_null()) {
        fields.insert(name.to_owned(), value);
    }
}

pub(super) fn call_as(caller: CallAs) -> Value {
    match caller {
        CallAs::Own => Value::Null,
        CallAs::DelegatedAdministrator => json!("DELEGATED_ADMIN"),
    }
}

pub(super) fn automatic(reaches_new_accounts: bool) -> Value {
    if reaches_new_accounts {
        json!({ "Enabled": true, "RetainStacksOnAccountRemoval": false })
    } else {
        json!({ "Enabled": false })
    }
}

/// One account's failure stops no other, and many are done at a time.
pub(super) fn preferences() -> Value {
    json!({
        "FailureTolerancePercentage": 100,
        "MaxConcurrentPercentage": 25,
        "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE",
    })
}

pub(super) fn parameters(all: &BTreeMap<String, String>) -> Value {
    let one = |(key, value)| json!({ "ParameterKey": key, "ParameterValue": value });
    all.iter().map(one).collect()
}
