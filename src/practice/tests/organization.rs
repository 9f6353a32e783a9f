//! The organization, its Regions, and who may assume what in its accounts.

use super::*;

#[tokio::test(start_paused = true)]
async fn roles_are_assumed_by_those_whom_they_trust() {
    let practice = instant();
    let sts = aws_sdk_sts::Client::new(&config(&practice, MAIN, HOME));
    let identity = done!(sts.get_caller_identity());
    assert_eq!(identity.account.as_deref(), Some(MAIN));
    let assume = |account: &str, role: &str| {
        sts.assume_role()
            .role_arn(format!("arn:aws:iam::{account}:role/{role}"))
            .role_session_name("setup")
    };
    let access = "OrganizationAccountAccessRole";
    // Invited accounts do not have the role, and a suspended one lets nobody in.
    gives!(assume("555566667777", access), "AccessDenied");
    gives!(assume("777788889999", access), "AccessDenied");
    gives!(
        assume(MEMBER, access).role_session_name("x"),
        "ValidationError"
    );
    let other = aws_sdk_sts::Client::new(&config(&practice, "333344445555", HOME));
    let other = other
        .assume_role()
        .role_arn(format!("arn:aws:iam::{MEMBER}:role/{access}"))
        .role_session_name("setup");
    gives!(other, "AccessDenied");

    let session = done!(assume(MEMBER, access)).credentials.unwrap();
    let credentials = aws_credential_types::Credentials::new(
        session.access_key_id,
        session.secret_access_key,
        Some(session.session_token),
        None,
        "test",
    );
    let inside = config(&practice, MAIN, HOME)
        .into_builder()
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    let inside_sts = aws_sdk_sts::Client::new(&inside);
    let identity = done!(inside_sts.get_caller_identity());
    assert_eq!(
        identity.arn.as_deref(),
        Some("arn:aws:sts::111122223333:assumed-role/OrganizationAccountAccessRole/setup")
    );
    seconds(3_601).await;
    gives!(inside_sts.get_caller_identity(), "ExpiredToken");
}

#[tokio::test(start_paused = true)]
async fn the_organization_is_told_to_its_management() {
    let practice = instant();
    let management = aws_sdk_organizations::Client::new(&config(&practice, MAIN, "us-east-1"));
    let member = aws_sdk_organizations::Client::new(&config(&practice, MEMBER, "us-east-1"));
    let seen = done!(member.describe_organization()).organization.unwrap();
    assert_eq!(seen.master_account_id.as_deref(), Some(MAIN));
    gives!(member.list_accounts(), "AccessDeniedException");
    let accounts = done!(management.list_accounts());
    assert_eq!(accounts.accounts().len(), 7);
    let enable = |client: &aws_sdk_organizations::Client| {
        client
            .enable_aws_service_access()
            .service_principal("cloudtrail.amazonaws.com")
    };
    gives!(enable(&member), "AccessDeniedException");
    done!(enable(&management));
    let trusted = done!(management.list_aws_service_access_for_organization());
    assert_eq!(trusted.enabled_service_principals().len(), 2);
    let delegated = done!(
        management
            .list_delegated_administrators()
            .service_principal("cloudtrail.amazonaws.com")
    );
    assert!(delegated.delegated_administrators().is_empty());

    let account = aws_sdk_account::Client::new(&config(&practice, MAIN, "us-east-1"));
    let mut on = 0;
    let mut pages = account.list_regions().into_paginator().send();
    while let Some(page) = pages.next().await {
        on += page
            .unwrap()
            .regions()
            .iter()
            .filter(|region| {
                region
                    .region_opt_status()
                    .is_some_and(|status| status.as_str().starts_with("ENABLED"))
            })
            .count();
    }
    assert_eq!(on, 17);
    let off = aws_sdk_kms::Client::new(&config(&practice, MAIN, "af-south-1"));
    gives!(off.list_keys(), "UnrecognizedClientException");
}

#[tokio::test(start_paused = true)]
async fn the_tree_of_the_organization_is_walked_and_told_with_each_account() {
    let practice = instant();
    let management = aws_sdk_organizations::Client::new(&config(&practice, MAIN, "us-east-1"));
    let roots = done!(management.list_roots());
    let root = roots.roots()[0].id().unwrap();
    let units = |parent: &str| {
        management
            .list_organizational_units_for_parent()
            .parent_id(parent)
            .send()
    };
    let below = units(root).await.unwrap();
    let mut names: Vec<&str> = below
        .organizational_units()
        .iter()
        .filter_map(|unit| unit.name())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Sandbox", "Security", "Workloads"]);
    assert_eq!(
        code(units("ou-lark-nowhere1").await),
        "ParentNotFoundException"
    );
    let inside = done!(
        management
            .list_accounts_for_parent()
            .parent_id("ou-lark-shops001")
    );
    let shops = &inside.accounts()[0];
    assert_eq!(shops.id(), Some("333344445555"));
    assert_eq!(
        shops.paths(),
        ["o-larkfield01/r-lark/ou-lark-workload/ou-lark-shops001/333344445555/"]
    );
    let tags = |id: &str| management.list_tags_for_resource().resource_id(id).send();
    let tags_of_shops = tags("333344445555").await.unwrap();
    assert_eq!(tags_of_shops.tags()[0].value(), "live");
    assert_eq!(code(tags("999999999999").await), "TargetNotFoundException");
    let member = aws_sdk_organizations::Client::new(&config(&practice, MEMBER, "us-east-1"));
    gives!(member.list_roots(), "AccessDeniedException");
}
