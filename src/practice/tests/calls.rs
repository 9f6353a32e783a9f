//! The smaller calls, by the real clients: accounts, tags, what a trail tells, who administers GuardDuty.

use super::super::world::{Detector, Organization, PublicAccessBlock, Trail};
use super::*;

const SHUT: PublicAccessBlock = PublicAccessBlock {
    block_acls: true,
    ignore_acls: true,
    block_policy: true,
    restrict: true,
};

#[tokio::test(start_paused = true)]
async fn an_account_tells_of_its_public_access_block() {
    let practice = instant();
    let control = aws_sdk_s3control::Client::new(&config(&practice, MAIN, HOME));
    let block = || control.get_public_access_block().account_id(MAIN).send();
    assert_eq!(code(block().await), "NoSuchPublicAccessBlockConfiguration");
    practice.edit(|world| {
        world.accounts.get_mut(MAIN).unwrap().public_access_block = Some(SHUT);
    });
    let shut = block()
        .await
        .unwrap()
        .public_access_block_configuration
        .unwrap();
    assert_eq!(shut.restrict_public_buckets, Some(true));
    let last = practice.requests().pop().unwrap();
    assert_eq!(
        (last.service.as_str(), last.action.as_str(), last.write),
        ("s3", "GetPublicAccessBlock", false)
    );
    assert_eq!(last.permission, "s3:GetAccountPublicAccessBlock");
    let other = control.get_public_access_block().account_id(MEMBER);
    gives!(other, "AccessDenied");
    let open = aws_sdk_s3control::types::PublicAccessBlockConfiguration::builder().build();
    done!(
        control
            .put_public_access_block()
            .account_id(MAIN)
            .public_access_block_configuration(open)
    );
    assert!(
        !practice.state()["accounts"][MAIN]["public_access_block"]["restrict"]
            .as_bool()
            .unwrap()
    );
}

#[tokio::test(start_paused = true)]
async fn a_bucket_is_made_with_its_tags_and_says_who_pays() {
    let practice = instant();
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let tag = aws_sdk_s3::types::Tag::builder()
        .key("created-by")
        .value("us")
        .build()
        .unwrap();
    let how = aws_sdk_s3::types::CreateBucketConfiguration::builder()
        .location_constraint(aws_sdk_s3::types::BucketLocationConstraint::from(HOME))
        .tags(tag)
        .build();
    done!(
        s3.create_bucket()
            .bucket("logs-with-tags")
            .create_bucket_configuration(how)
    );
    let tags = s3.get_bucket_tagging().bucket("logs-with-tags");
    let tags = done!(tags);
    assert_eq!(
        tags.tag_set().first().map(|tag| tag.key()),
        Some("created-by")
    );
    let payer = || async {
        let answer = s3.get_bucket_request_payment().bucket("logs-with-tags");
        done!(answer).payer.unwrap()
    };
    assert_eq!(payer().await.as_str(), "BucketOwner");
    practice.edit(|world| {
        let bucket = world.buckets.get_mut("logs-with-tags").unwrap();
        bucket.requester_pays = true;
    });
    assert_eq!(payer().await.as_str(), "Requester");
}

#[tokio::test(start_paused = true)]
async fn a_trail_tells_all_of_itself() {
    let practice = instant();
    let cloudtrail = aws_sdk_cloudtrail::Client::new(&config(&practice, MAIN, HOME));
    let source = trail_arn("audit");
    log_bucket(&practice, "logs-of-audit", &source, &[MAIN]).await;
    let made = done!(
        cloudtrail
            .create_trail()
            .name("audit")
            .s3_bucket_name("logs-of-audit")
            .recursive_logging(false)
    );
    assert_eq!(made.recursive_logging, Some(false));
    let trail = |name: &str| cloudtrail.get_trail().name(name).send();
    let there = trail("larkfield-audit").await.unwrap().trail.unwrap();
    assert_eq!(there.recursive_logging, Some(true));
    let listed = done!(cloudtrail.list_trails());
    let names: Vec<_> = listed
        .trails()
        .iter()
        .filter_map(|one| one.name())
        .collect();
    assert_eq!(names, ["audit", "larkfield-audit"]);
    let tags = done!(
        cloudtrail
            .list_tags()
            .resource_id_list(trail_arn("larkfield-audit"))
    );
    assert_eq!(tags.resource_tag_list().len(), 1);

    let configuration = |name: &str| cloudtrail.get_event_configuration().trail_name(name).send();
    let plain = configuration("audit").await.unwrap();
    assert_eq!(plain.trail_arn.as_deref(), Some(source.as_str()));
    assert!(plain.aggregation_configurations().is_empty());
    practice.edit(|world| {
        let trail = world.regional_mut(MAIN, HOME).trails.get_mut("audit").unwrap();
        trail.event_configuration = Some(json!({
            "MaxEventSize": "Large",
            "AggregationConfigurations": [{ "Templates": ["API_ACTIVITY"], "EventCategory": "Data" }],
        }));
    });
    let aggregated = configuration("audit").await.unwrap();
    assert_eq!(aggregated.aggregation_configurations().len(), 1);

    seconds(1).await;
    done!(cloudtrail.start_logging().name("audit"));
    let status = cloudtrail.get_trail_status().name("audit").send();
    let status = status.await.unwrap();
    assert!(status.start_logging_time.is_some() && status.latest_delivery_time.is_some());
    assert!(
        status
            .time_logging_started
            .is_some_and(|time| time.contains('T'))
    );
    assert_eq!(status.latest_notification_time, None);
    seconds(1).await;
    done!(cloudtrail.stop_logging().name("audit"));
    let status = cloudtrail.get_trail_status().name("audit").send();
    let status = status.await.unwrap();
    assert_eq!(status.is_logging, Some(false));
    assert!(status.stop_logging_time.is_some());
}

#[tokio::test(start_paused = true)]
async fn guardduty_says_who_is_administered_by_whom() {
    let practice = instant();
    let detector = |administrator: Option<&str>, relationship: &str| Detector {
        enabled: true,
        administrator: administrator.map(str::to_owned),
        relationship: relationship.to_owned(),
        ..Detector::default()
    };
    practice.edit(|world| {
        let mut own = detector(None, "");
        "ALL".clone_into(&mut own.auto_enable);
        world
            .regional_mut(MEMBER, HOME)
            .detectors
            .insert("admin0".to_owned(), own);
        for (account, relationship) in [
            ("222233334444", ""),
            ("333344445555", "Disabled"),
            ("555566667777", "Invited"),
        ] {
            let member = detector(Some(MEMBER), relationship);
            let regional = world.regional_mut(account, HOME);
            regional.detectors.insert(format!("of{account}"), member);
        }
    });
    let guardduty = aws_sdk_guardduty::Client::new(&config(&practice, MEMBER, HOME));
    let members = guardduty.list_members().detector_id("admin0");
    let members = done!(members);
    let listed: Vec<_> = members
        .members()
        .iter()
        .map(|member| {
            (
                member.account_id.as_deref(),
                member.relationship_status.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            (Some("222233334444"), Some("Enabled")),
            (Some("333344445555"), Some("Disabled"))
        ]
    );
    let all = guardduty
        .list_members()
        .detector_id("admin0")
        .only_associated("false");
    assert_eq!(done!(all).members().len(), 3);
    let organization = || {
        guardduty
            .describe_organization_configuration()
            .detector_id("admin0")
            .send()
    };
    assert_eq!(code(organization().await), "BadRequestException");
    practice.edit(|world| {
        let organization: &mut Organization = world.organization.as_mut().unwrap();
        organization.delegated.insert(
            "guardduty.amazonaws.com".to_owned(),
            vec![MEMBER.to_owned()],
        );
    });
    let told = organization().await.unwrap();
    let joining = told.auto_enable_organization_members.unwrap();
    assert_eq!(joining.as_str(), "ALL");
}

#[tokio::test(start_paused = true)]
async fn policies_are_listed_and_inline_ones_read() {
    let practice = instant();
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    practice.edit(|world| {
        let roles = &mut world.accounts.get_mut(MAIN).unwrap().iam.roles;
        let role = roles.get_mut("larkfield-deploy").unwrap();
        let deny = json!({ "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*" });
        role.inline.insert("no-keys".to_owned(), policy(&[deny]));
    });
    let listed = done!(
        iam.list_policies()
            .scope(aws_sdk_iam::types::PolicyScopeType::Local)
    );
    let own = listed.policies().first().unwrap();
    assert_eq!(own.policy_name(), Some("larkfield-deploy"));
    assert_eq!(own.default_version_id(), Some("v1"));
    let names = iam.list_role_policies().role_name("larkfield-deploy");
    assert_eq!(done!(names).policy_names(), ["no-keys"]);
    let inline = |name: &str| {
        iam.get_role_policy()
            .role_name("larkfield-deploy")
            .policy_name(name)
            .send()
    };
    let read = inline("no-keys").await.unwrap();
    assert!(read.policy_document().contains("kms%3ADecrypt"));
    assert_eq!(code(inline("other").await), "NoSuchEntity");
}

#[tokio::test(start_paused = true)]
async fn a_running_trail_of_old_goes_on_writing() {
    let practice = instant();
    let cloudtrail = aws_sdk_cloudtrail::Client::new(&config(&practice, MAIN, HOME));
    let last = || async {
        let status = cloudtrail.get_trail_status().name("larkfield-audit").send();
        status.await.unwrap().latest_delivery_time.unwrap().secs()
    };
    let first = last().await;
    seconds(200).await;
    assert_eq!(last().await, first);
    seconds(101).await;
    assert!(last().await >= first + 300);
    let files = |practice: &Practice| {
        let state = practice.state();
        let objects = state["buckets"]["larkfield-trail-logs"]["objects"].as_object();
        objects.unwrap().len()
    };
    assert_eq!(files(&practice), 3);
    practice.edit(|world| {
        let trails = &mut world.regional_mut(MAIN, HOME).trails;
        let trail: &mut Trail = trails.get_mut("larkfield-audit").unwrap();
        trail.logging = false;
    });
    seconds(600).await;
    assert_eq!(last().await, first + 301);
    assert_eq!(files(&practice), 3);
}
