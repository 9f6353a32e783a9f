//! GuardDuty of the organization: naming its administrator, adding accounts, and what is set for them.

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::types::{
    AccountDetail, AutoEnableMembers, FeatureStatus, MemberFeaturesConfiguration, OrgFeature,
    OrgFeatureStatus, OrganizationFeatureConfiguration,
};

use super::super::world::Detector;
use super::*;

const SHOPS: &str = "333344445555";

fn client(practice: &Practice, account: &str) -> Client {
    Client::new(&config(practice, account, HOME))
}

/// The security account is named, and its detector's id.
async fn administrator(practice: &Practice) -> (Client, String) {
    let named = client(practice, MAIN)
        .enable_organization_admin_account()
        .admin_account_id(MEMBER);
    done!(named);
    let own = client(practice, MEMBER);
    let ids = done!(own.list_detectors());
    let id = ids.detector_ids()[0].clone();
    (own, id)
}

fn detail(account: &str, email: &str) -> AccountDetail {
    AccountDetail::builder()
        .account_id(account)
        .email(email)
        .build()
}

fn email(practice: &Practice, account: &str) -> String {
    let mut found = String::new();
    practice.edit(|world| found.clone_from(&world.accounts[account].email));
    found
}

#[tokio::test(start_paused = true)]
async fn the_managing_account_names_one_administrator_for_all_regions() {
    let practice = instant();
    let name = |from: &str, region: &str, account: &str| {
        Client::new(&config(&practice, from, region))
            .enable_organization_admin_account()
            .admin_account_id(account)
            .send()
    };
    let from_member = refusal(name(MEMBER, HOME, MEMBER).await);
    assert_eq!(from_member.0, "BadRequestException");
    assert!(from_member.1.contains("management account"));
    assert_eq!(code(name(MAIN, HOME, MEMBER).await), "accepted");
    let twice = refusal(name(MAIN, HOME, MEMBER).await);
    assert!(twice.1.contains("already enabled"), "{twice:?}");
    let another = refusal(name(MAIN, "us-east-1", SHOPS).await);
    assert!(
        another.1.contains("another account is already enabled"),
        "{another:?}"
    );
    let listed = |region: &str| {
        Client::new(&config(&practice, MAIN, region))
            .list_organization_admin_accounts()
            .send()
    };
    assert_eq!(listed(HOME).await.unwrap().admin_accounts().len(), 1);
    assert_eq!(listed("us-east-1").await.unwrap().admin_accounts().len(), 0);
    // It got GuardDuty, with all that AWS switches on by itself.
    let own = client(&practice, MEMBER);
    let ids = done!(own.list_detectors());
    let id = &ids.detector_ids()[0];
    let detector = done!(own.get_detector().detector_id(id));
    assert!(detector.features().iter().any(|it| {
        it.name()
            .is_some_and(|name| name.as_str() == "S3_DATA_EVENTS")
            && it.status() == Some(&FeatureStatus::Enabled)
    }));
}

#[tokio::test(start_paused = true)]
async fn accounts_are_added_by_their_own_address_and_the_others_are_handed_back() {
    let practice = instant();
    let (own, id) = administrator(&practice).await;
    let (shops, web, main) = (
        email(&practice, SHOPS),
        email(&practice, "777788889999"),
        email(&practice, MAIN),
    );
    let add = |details: Vec<AccountDetail>| {
        own.create_members()
            .detector_id(&id)
            .set_account_details(Some(details))
            .send()
    };
    let answer = add(vec![
        detail(SHOPS, &shops),
        detail("555566667777", "somebody@example.com"),
        detail("777788889999", &web),
        detail("999988887777", "x@example.com"),
        detail(MEMBER, "x@example.com"),
        detail(MAIN, &main),
    ]);
    let answer = answer.await.unwrap();
    let left: Vec<_> = answer
        .unprocessed_accounts()
        .iter()
        .filter_map(|it| it.account_id())
        .collect();
    assert_eq!(
        left,
        ["555566667777", "777788889999", "999988887777", MEMBER]
    );
    let members = own.list_members().detector_id(&id).only_associated("false");
    let members = done!(members);
    let status = |account: &str| {
        let found = members
            .members()
            .iter()
            .find(|it| it.account_id() == Some(account));
        found?.relationship_status().map(str::to_owned)
    };
    assert_eq!(status(SHOPS).as_deref(), Some("Enabled"));
    assert_eq!(status(MAIN).as_deref(), Some("Enabled"));
    // Fifty at most.
    let many = (0..51).map(|_| detail(SHOPS, &shops)).collect();
    assert_eq!(code(add(many).await), "BadRequestException");
    // Somebody else may not.
    practice.edit(|world| {
        let detectors = &mut world.regional_mut("222233334444", HOME).detectors;
        detectors.insert("loner".to_owned(), Detector::default());
    });
    let loner = client(&practice, "222233334444")
        .create_members()
        .detector_id("loner");
    let loner = loner.account_details(detail(SHOPS, &shops)).send();
    assert_eq!(code(loner.await), "BadRequestException");
}

#[tokio::test(start_paused = true)]
async fn the_managing_account_needs_guardduty_of_its_own_first() {
    let practice = instant();
    practice.edit(|world| world.regional_mut(MAIN, HOME).detectors.clear());
    let (own, id) = administrator(&practice).await;
    let main = email(&practice, MAIN);
    let added = own.create_members().detector_id(&id);
    done!(added.account_details(detail(MAIN, &main)));
    let members = own.list_members().detector_id(&id).only_associated("false");
    let members = done!(members);
    assert_eq!(
        members.members()[0].relationship_status(),
        Some("CannotCreateDetectorInOrganizationMasterAccount")
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_member_takes_a_moment_and_has_what_is_set_for_all() {
    let practice = slow();
    let (own, id) = administrator(&practice).await;
    let set = own.update_organization_configuration().detector_id(&id);
    let s3 = OrganizationFeatureConfiguration::builder()
        .name(OrgFeature::S3DataEvents)
        .auto_enable(OrgFeatureStatus::New)
        .build();
    let set = set
        .auto_enable_organization_members(AutoEnableMembers::New)
        .features(s3);
    done!(set);
    let shops = email(&practice, SHOPS);
    let added = own.create_members().detector_id(&id);
    done!(added.account_details(detail(SHOPS, &shops)));
    let status = || async {
        let listed = own.list_members().detector_id(&id).only_associated("false");
        let listed = done!(listed);
        listed.members()[0]
            .relationship_status()
            .unwrap()
            .to_owned()
    };
    assert_eq!(status().await, "Created");
    seconds(5).await;
    assert_eq!(status().await, "Enabled");
    let settings = own
        .get_member_detectors()
        .detector_id(&id)
        .account_ids(SHOPS);
    let settings = done!(settings);
    let on = |name: &str| {
        let features = settings.member_data_source_configurations()[0].features();
        features.iter().any(|it| {
            it.name().is_some_and(|it| it.as_str() == name)
                && it.status() == Some(&FeatureStatus::Enabled)
        })
    };
    assert!(on("S3_DATA_EVENTS") && !on("EKS_AUDIT_LOGS"));
    // A policy of the organization is not fought.
    practice.edit(|world| {
        for member in world.regional_mut(SHOPS, HOME).detectors.values_mut() {
            member
                .managed
                .insert("EKS_AUDIT_LOGS".to_owned(), "GUARDDUTY_POLICY".to_owned());
        }
    });
    let eks = MemberFeaturesConfiguration::builder()
        .name(OrgFeature::EksAuditLogs)
        .status(FeatureStatus::Enabled)
        .build();
    let update = own
        .update_member_detectors()
        .detector_id(&id)
        .account_ids(SHOPS);
    let update = done!(update.features(eks));
    assert_eq!(update.unprocessed_accounts().len(), 1);
    // All join, also those that are there already.
    let all = own.update_organization_configuration().detector_id(&id);
    let all = all.auto_enable_organization_members(AutoEnableMembers::All);
    done!(all);
    seconds(5).await;
    let listed = done!(own.list_members().detector_id(&id));
    assert_eq!(listed.members().len(), 5);
}
