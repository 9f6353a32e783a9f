//! Trails of an organization and of busy accounts: whose they are, what fits, and what goes wrong after they were made.

use aws_sdk_cloudtrail::Client;

use super::super::world::{Bucket, Settling, Trail};
use super::*;

const ORG_TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:444455556666:trail/org";

fn client(practice: &Practice, account: &str) -> Client {
    Client::new(&config(practice, account, HOME))
}

fn logs(bucket: &str, source: &str, folders: &[&str]) -> Bucket {
    Bucket {
        account: MAIN.to_owned(),
        region: HOME.to_owned(),
        policy: Settling::settled(Some(policy(&log_statements(bucket, source, folders)))),
        ..Bucket::default()
    }
}

/// Practice with a bucket for the organization's trail, and CloudTrail let into the organization.
fn with_organization_bucket(delegated: &[&str]) -> Practice {
    let practice = instant();
    practice.edit(|world| {
        let bucket = logs("logs-of-org", ORG_TRAIL, &[MAIN, ORGANIZATION]);
        world.buckets.insert("logs-of-org".to_owned(), bucket);
        let organization = world.organization.as_mut().unwrap();
        let service = "cloudtrail.amazonaws.com".to_owned();
        organization
            .trusted
            .insert(service.clone(), Settling::settled(true));
        let accounts = delegated.iter().map(|id| (*id).to_owned()).collect();
        organization.delegated.insert(service, accounts);
    });
    practice
}

async fn make_org_trail(cloudtrail: &Client) -> (String, String) {
    let made = cloudtrail
        .create_trail()
        .name("org")
        .s3_bucket_name("logs-of-org")
        .is_multi_region_trail(true)
        .is_organization_trail(true);
    refusal(made.send().await)
}

// TRL-01
#[tokio::test(start_paused = true)]
async fn a_member_sees_the_organization_s_trail_from_outside() {
    let practice = with_organization_bucket(&[]);
    assert_eq!(make_org_trail(&client(&practice, MAIN)).await.0, "accepted");
    let member = client(&practice, MEMBER);
    let seen = done!(member.describe_trails());
    assert_eq!(seen.trail_list()[0].trail_arn(), Some(ORG_TRAIL));
    gives!(member.get_trail().name(ORG_TRAIL), "accepted");
    gives!(
        member.get_trail_status().name("org"),
        "TrailNotFoundException"
    );
    let selectors = member.get_event_selectors().trail_name(ORG_TRAIL);
    gives!(selectors, "TrailNotFoundException");
    let tags = member.list_tags().resource_id_list(ORG_TRAIL).send().await;
    let (code, said) = refusal(tags);
    assert_eq!(code, "CloudTrailARNInvalidException");
    assert!(said.starts_with("AccountID in ARN is wrong"), "{said}");
}

// TRL-03
#[tokio::test(start_paused = true)]
async fn what_a_delegated_administrator_makes_belongs_to_the_managing_account() {
    let practice = with_organization_bucket(&[MEMBER]);
    let delegate = client(&practice, MEMBER);
    assert_eq!(make_org_trail(&delegate).await.0, "accepted");
    seconds(1).await;
    // A repeat says whose it is.
    let (code, said) = make_org_trail(&delegate).await;
    assert_eq!(code, "TrailAlreadyExistsException");
    assert!(
        said.ends_with(&format!("already exists for customer: {MAIN}")),
        "{said}"
    );
    let by_name = delegate.start_logging().name("org").send().await;
    assert_eq!(refusal(by_name).0, "TrailNotFoundException");
    seconds(1).await;
    let by_arn = delegate.start_logging().name(ORG_TRAIL).send().await;
    assert_eq!(refusal(by_arn).0, "accepted");
    let mine = practice.state()["accounts"][MEMBER]["regions"][HOME]["trails"].clone();
    assert!(
        mine.as_object().is_none_or(serde_json::Map::is_empty),
        "{mine}"
    );
    seconds(1).await;
    let one_account = delegate
        .update_trail()
        .name(ORG_TRAIL)
        .is_organization_trail(false);
    assert_eq!(
        refusal(one_account.send().await).0,
        "NotOrganizationMasterAccountException"
    );
}

// TRL-03
#[tokio::test(start_paused = true)]
async fn a_bare_topic_name_is_one_of_the_managing_account() {
    let practice = with_organization_bucket(&[MEMBER]);
    let delegate = client(&practice, MEMBER);
    // There is such a topic in the administrator's account, and it is not the one that is meant.
    let sns = aws_sdk_sns::Client::new(&config(&practice, MEMBER, HOME));
    let topic = format!("arn:aws:sns:{HOME}:{MEMBER}:trail-files");
    let open = publish_statement("cloudtrail.amazonaws.com", &topic, ORG_TRAIL);
    done!(
        sns.create_topic()
            .name("trail-files")
            .attributes("Policy", policy(&[open]).to_string())
    );
    let make = |topic: &str| {
        delegate
            .create_trail()
            .name("org")
            .s3_bucket_name("logs-of-org")
            .is_organization_trail(true)
            .sns_topic_name(topic)
            .send()
    };
    let (code, said) = refusal(make("trail-files").await);
    assert_eq!(code, "InsufficientSnsTopicPolicyException");
    assert!(
        said.contains(&format!("{HOME}:{MAIN}:trail-files")),
        "{said}"
    );
    seconds(1).await;
    assert_eq!(refusal(make(&topic).await).0, "accepted");
}

// TRL-03
#[tokio::test(start_paused = true)]
async fn an_administrator_named_through_organizations_lacks_cloudtrail_s_role() {
    let practice = with_organization_bucket(&[MEMBER]);
    practice.edit(|world| world.organization.as_mut().unwrap().lacks_trail_role = true);
    let refused = make_org_trail(&client(&practice, MEMBER)).await;
    assert_eq!(refused.0, "NoManagementAccountSLRExistsException");
}

// TRL-11
#[tokio::test(start_paused = true)]
async fn cloudtrail_has_to_be_let_in_and_a_member_never_is() {
    let practice = with_organization_bucket(&[]);
    let service = "cloudtrail.amazonaws.com";
    practice.edit(|world| {
        world.settling = true;
        let trusted = &mut world.organization.as_mut().unwrap().trusted;
        trusted.remove(service);
    });
    let management = client(&practice, MAIN);
    let refused = make_org_trail(&management).await;
    assert_eq!(refused.0, "CloudTrailAccessNotEnabledException");
    let organizations = aws_sdk_organizations::Client::new(&config(&practice, MAIN, "us-east-1"));
    let enable = organizations.enable_aws_service_access();
    done!(enable.service_principal(service));
    seconds(1).await;
    let early = make_org_trail(&management).await;
    assert_eq!(early.0, "CloudTrailAccessNotEnabledException");
    seconds(1).await;
    assert_eq!(make_org_trail(&management).await.0, "accepted");
    let member = make_org_trail(&client(&practice, MEMBER)).await;
    assert_eq!(member.0, "NotOrganizationMasterAccountException");
}

// TRL-04
#[tokio::test(start_paused = true)]
async fn a_trail_of_all_regions_needs_a_place_in_each() {
    let practice = instant();
    practice.edit(|world| {
        for number in 0..4 {
            let trails = &mut world.regional_mut(MAIN, "ap-southeast-2").trails;
            trails.insert(format!("local-{number}"), Trail::default());
        }
        let bucket = logs("logs-of-audit", &trail_arn("audit"), &[MAIN]);
        world.buckets.insert("logs-of-audit".to_owned(), bucket);
    });
    let cloudtrail = client(&practice, MAIN);
    let make = |everywhere: bool| {
        cloudtrail
            .create_trail()
            .name("audit")
            .s3_bucket_name("logs-of-audit")
            .is_multi_region_trail(everywhere)
            .send()
    };
    // Four of its own and the one of all Regions that was there before.
    let (code, said) = refusal(make(true).await);
    assert_eq!(code, "MaximumNumberOfTrailsExceededException");
    assert!(
        said.ends_with("already has 5 trails in ap-southeast-2."),
        "{said}"
    );
    seconds(1).await;
    assert_eq!(refusal(make(false).await).0, "accepted");
    seconds(1).await;
    let wider = cloudtrail.update_trail().name("audit");
    let wider = wider.is_multi_region_trail(true).send().await;
    assert_eq!(refusal(wider).0, "MaximumNumberOfTrailsExceededException");
}

// TRL-05
#[tokio::test(start_paused = true)]
async fn a_prefix_with_a_slash_makes_a_folder_without_a_name() {
    let practice = instant();
    let source = trail_arn("audit");
    log_bucket(&practice, "logs-of-audit", &source, &[MAIN]).await;
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let cloudtrail = client(&practice, MAIN);
    for (folder, expected) in [
        ("logs/AWSLogs", "InsufficientS3BucketPolicyException"),
        ("logs//AWSLogs", "accepted"),
    ] {
        let allowed = policy(&log_statements("logs-of-audit", &source, &[MAIN]))
            .to_string()
            .replace("/AWSLogs", &format!("/{folder}"));
        let put = s3.put_bucket_policy().bucket("logs-of-audit");
        done!(put.policy(allowed));
        seconds(1).await;
        let make = cloudtrail.create_trail().name("audit");
        let make = make.s3_bucket_name("logs-of-audit").s3_key_prefix("logs/");
        assert_eq!(code(make.send().await), expected, "{folder}");
    }
    let objects = &practice.state()["buckets"]["logs-of-audit"]["objects"];
    let marker = format!("logs//AWSLogs/{MAIN}/CloudTrail/");
    assert!(
        objects.as_object().unwrap().contains_key(&marker),
        "{objects}"
    );
}
