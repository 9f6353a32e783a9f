//! StackSets, asked through our own calls: what AWS wants first, what it does by itself, and where it fails.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{
    AccountFilterType, AutoDeployment, CallAs, Capability, ConcurrencyMode, DeploymentTargets,
    ManagedExecution, Parameter, PermissionModels, StackSetOperationPreferences,
};

use super::*;
use crate::practice::world::Role;

const ROOT: &str = "r-lark";
const SET: &str = "member-role";
const SERVICE: &str = "member.org.stacksets.cloudformation.amazonaws.com";

fn client(practice: &Practice, account: &str) -> Client {
    Client::new(&config(practice, account, HOME))
}

/// A role that trusts this one, in every account but one.
fn template(main_role: &str, but: &str) -> String {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": { "Id": { "Type": "String" } },
        "Conditions": {
            "IsOut": { "Fn::Equals": [{ "Ref": "AWS::AccountId" }, but] },
            "IsIn": { "Fn::Not": [{ "Condition": "IsOut" }] },
        },
        "Resources": {
            "Nothing": { "Type": "AWS::CloudFormation::WaitConditionHandle", "Condition": "IsOut" },
            "Rights": { "Type": "AWS::IAM::ManagedPolicy", "Condition": "IsIn", "Properties": {
                "ManagedPolicyName": "reader",
                "PolicyDocument": policy(&[json!({ "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" })]),
            } },
            "Role": { "Type": "AWS::IAM::Role", "Condition": "IsIn", "Properties": {
                "RoleName": "reader",
                "AssumeRolePolicyDocument": policy(&[json!({
                    "Effect": "Allow", "Principal": { "AWS": main_role }, "Action": "sts:AssumeRole",
                    "Condition": { "StringEquals": { "sts:ExternalId": { "Ref": "Id" } } },
                })]),
                "ManagedPolicyArns": [{ "Ref": "Rights" }],
            } },
        },
    })
    .to_string()
}

/// The role that the administrators of practice sign in with.
fn someone() -> String {
    format!(
        "arn:aws:iam::{MAIN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_1f2e3d4c5b6a7980"
    )
}

async fn make(client: &Client, template: &str) -> String {
    let set = client
        .create_stack_set()
        .stack_set_name(SET)
        .template_body(template)
        .parameters(
            Parameter::builder()
                .parameter_key("Id")
                .parameter_value("0a1b2c3d")
                .build(),
        )
        .capabilities(Capability::CapabilityNamedIam)
        .permission_model(PermissionModels::ServiceManaged)
        .auto_deployment(
            AutoDeployment::builder()
                .enabled(true)
                .retain_stacks_on_account_removal(false)
                .build(),
        )
        .managed_execution(ManagedExecution::builder().active(true).build());
    code(set.send().await)
}

async fn give(client: &Client, id: &str, without: &[&str]) -> String {
    let mut targets = DeploymentTargets::builder().organizational_unit_ids(ROOT);
    if !without.is_empty() {
        targets = targets
            .account_filter_type(AccountFilterType::Difference)
            .set_accounts(Some(without.iter().map(ToString::to_string).collect()));
    }
    let given = client
        .create_stack_instances()
        .stack_set_name(SET)
        .deployment_targets(targets.build())
        .regions(HOME)
        .operation_id(id)
        .operation_preferences(
            StackSetOperationPreferences::builder()
                .failure_tolerance_percentage(100)
                .max_concurrent_percentage(25)
                .concurrency_mode(ConcurrencyMode::SoftFailureTolerance)
                .build(),
        );
    code(given.send().await)
}

async fn state(client: &Client, id: &str) -> String {
    let shown = client
        .describe_stack_set_operation()
        .stack_set_name(SET)
        .operation_id(id)
        .send()
        .await
        .unwrap();
    let operation = shown.stack_set_operation.unwrap();
    operation.status.unwrap().as_str().to_owned()
}

/// The finer state of every account, and what is said of it.
async fn instances(client: &Client) -> BTreeMap<String, (String, String)> {
    let listed = client
        .list_stack_instances()
        .stack_set_name(SET)
        .send()
        .await
        .unwrap();
    let one = |it: &aws_sdk_cloudformation::types::StackInstanceSummary| {
        let detailed = it.stack_instance_status().unwrap().detailed_status();
        let said = it.status_reason().unwrap_or_default();
        (
            it.account().unwrap().to_owned(),
            (detailed.unwrap().as_str().to_owned(), said.to_owned()),
        )
    };
    listed.summaries().iter().map(one).collect()
}

#[tokio::test(start_paused = true)]
async fn the_organization_has_to_trust_stack_sets_first() {
    let practice = instant();
    let management = client(&practice, MAIN);
    let template = template(&someone(), MAIN);
    assert_eq!(make(&management, &template).await, "ValidationError");
    let member = client(&practice, MEMBER);
    assert_eq!(
        code(member.activate_organizations_access().send().await),
        "ValidationError"
    );
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    assert_eq!(make(&management, &template).await, "accepted");
    assert_eq!(
        make(&management, &template).await,
        "NameAlreadyExistsException"
    );
    assert_eq!(make(&member, &template).await, "ValidationError");
}

#[tokio::test(start_paused = true)]
async fn accounts_get_it_one_after_the_other_and_each_failure_is_its_own() {
    let practice = slow();
    let management = client(&practice, MAIN);
    practice.edit(|world| {
        let taken = Role::default();
        let iam = world.iam_mut("222233334444").unwrap();
        iam.roles.insert("reader".to_owned(), taken);
    });
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    seconds(2).await;
    assert_eq!(
        make(&management, &template(&someone(), MAIN)).await,
        "accepted"
    );
    assert_eq!(give(&management, "first", &[]).await, "accepted");
    assert_eq!(
        give(&management, "first", &[]).await,
        "OperationIdAlreadyExistsException"
    );
    let at_first = instances(&management).await;
    assert!(at_first.values().all(|(state, _)| state != "SUCCEEDED"));
    assert!(at_first.values().any(|(state, _)| state == "RUNNING"));
    assert_eq!(state(&management, "first").await, "RUNNING");
    seconds(60).await;
    assert_eq!(state(&management, "first").await, "SUCCEEDED");
    let after = instances(&management).await;
    // Nothing reaches the account that manages the organization.
    assert!(!after.contains_key(MAIN));
    assert_eq!(after["777788889999"].0, "SKIPPED_SUSPENDED_ACCOUNT");
    assert_eq!(after["222233334444"].0, "FAILED");
    assert!(
        after["222233334444"]
            .1
            .ends_with("ResourceStatusReason:reader already exists.")
    );
    assert_eq!(after[MEMBER].0, "SUCCEEDED");
    let state = practice.state();
    let member = &state["accounts"][MEMBER]["iam"];
    assert_eq!(
        member["roles"]["reader"]["attached"][0],
        format!("arn:aws:iam::{MEMBER}:policy/reader")
    );
    // What a stack made before it failed is gone again.
    let failed = &state["accounts"]["222233334444"]["iam"];
    assert!(failed["policies"]["reader"].is_null());
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_not_there_yet_is_no_one_to_trust() {
    let practice = instant();
    let management = client(&practice, MAIN);
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    let nobody = format!("arn:aws:iam::{MAIN}:role/radiant-aws-access-role");
    assert_eq!(
        make(&management, &template(&nobody, MAIN)).await,
        "accepted"
    );
    assert_eq!(give(&management, "first", &[]).await, "accepted");
    let after = instances(&management).await;
    let (state, said) = &after[MEMBER];
    assert_eq!(state, "FAILED");
    assert!(said.contains("Invalid principal in policy"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn who_joins_later_gets_it_too_and_picked_accounts_make_no_difference() {
    let practice = instant();
    let management = client(&practice, MAIN);
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    let left_out = "555566667777";
    assert_eq!(
        make(&management, &template(&someone(), "100000000001")).await,
        "accepted"
    );
    assert_eq!(give(&management, "first", &[left_out]).await, "accepted");
    assert!(!instances(&management).await.contains_key(left_out));
    practice.edit(|world| {
        let like = world.accounts[MEMBER].clone();
        for new in ["100000000001", "100000000002"] {
            let mut account = like.clone();
            account.iam = Default::default();
            world.accounts.insert(new.to_owned(), account);
        }
    });
    let after = instances(&management).await;
    assert_eq!(after["100000000002"].0, "SUCCEEDED");
    assert_eq!(after["100000000001"].0, "SUCCEEDED");
    let state = practice.state();
    let role = |account: &str| state["accounts"][account]["iam"]["roles"]["reader"].clone();
    assert!(role("100000000002").is_object());
    assert!(role("100000000001").is_null());
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_somebody_stops_leaves_the_rest() {
    let practice = slow();
    let management = client(&practice, MAIN);
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    seconds(2).await;
    assert_eq!(
        make(&management, &template(&someone(), MAIN)).await,
        "accepted"
    );
    assert_eq!(give(&management, "first", &[]).await, "accepted");
    seconds(7).await;
    management
        .stop_stack_set_operation()
        .stack_set_name(SET)
        .operation_id("first")
        .send()
        .await
        .unwrap();
    // What was begun is brought to its end.
    assert_eq!(state(&management, "first").await, "STOPPING");
    seconds(7).await;
    assert_eq!(state(&management, "first").await, "STOPPED");
    let after = instances(&management).await;
    assert!(after.values().any(|(state, _)| state == "SUCCEEDED"));
    assert!(after.values().any(|(state, _)| state == "CANCELLED"));
    // Set going again, the rest gets it.
    assert_eq!(give(&management, "second", &[]).await, "accepted");
    seconds(60).await;
    let after = instances(&management).await;
    assert!(!after.values().any(|(state, _)| state == "CANCELLED"));
}

#[tokio::test(start_paused = true)]
async fn it_is_taken_away_before_it_is_deleted() {
    let practice = instant();
    let management = client(&practice, MAIN);
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    make(&management, &template(&someone(), MAIN)).await;
    give(&management, "first", &[]).await;
    let delete = || management.delete_stack_set().stack_set_name(SET);
    assert_eq!(code(delete().send().await), "StackSetNotEmptyException");
    let targets = DeploymentTargets::builder().organizational_unit_ids(ROOT);
    management
        .delete_stack_instances()
        .stack_set_name(SET)
        .deployment_targets(targets.build())
        .regions(HOME)
        .retain_stacks(false)
        .operation_id("last")
        .send()
        .await
        .unwrap();
    assert!(instances(&management).await.is_empty());
    let state = practice.state();
    assert!(state["accounts"][MEMBER]["iam"]["roles"]["reader"].is_null());
    assert!(state["accounts"][MEMBER]["iam"]["policies"]["reader"].is_null());
    assert_eq!(code(delete().send().await), "accepted");
}

#[tokio::test(start_paused = true)]
async fn whoever_was_named_for_it_says_so_with_every_call() {
    let practice = instant();
    let management = client(&practice, MAIN);
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    practice.edit(|world| {
        let organization = world.organization.as_mut().unwrap();
        let named = organization.delegated.entry(SERVICE.to_owned());
        named.or_default().push(MEMBER.to_owned());
    });
    make(&management, &template(&someone(), MAIN)).await;
    let named = client(&practice, MEMBER);
    let ask = || named.describe_stack_set().stack_set_name(SET);
    assert_eq!(code(ask().send().await), "StackSetNotFoundException");
    assert_eq!(
        code(ask().call_as(CallAs::DelegatedAdmin).send().await),
        "accepted"
    );
    let other = client(&practice, "555566667777");
    let ask = other.describe_stack_set().stack_set_name(SET);
    assert_eq!(
        code(ask.call_as(CallAs::DelegatedAdmin).send().await),
        "ValidationError"
    );
}

#[tokio::test(start_paused = true)]
async fn a_template_that_aws_would_not_read_is_refused() {
    let practice = instant();
    let management = client(&practice, MAIN);
    management
        .activate_organizations_access()
        .send()
        .await
        .unwrap();
    let good = template(&someone(), MAIN);
    for wrong in [
        "{".to_owned(),
        good.replace("AWS::AccountId", "AWS::Nobody"),
        good.replace("Fn::Not", "Fn::Split"),
        format!("{good}{}", " ".repeat(51_200)),
        json!({ "Resources": {} }).to_string(),
    ] {
        assert_eq!(
            make(&management, &wrong).await,
            "ValidationError",
            "{wrong}"
        );
    }
}
