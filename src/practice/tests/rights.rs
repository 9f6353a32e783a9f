//! Refusals for want of a right, and what they look like: who says no, Regions that are off, accounts that are not signed up,
//! and each service's own word for "slower".

use super::super::world::{Guard, GuardKind};
use super::super::{Fault, PracticeOptions, Start};
use super::*;

/// A member of an organization that another account manages.
fn member(guards: Vec<Guard>) -> Practice {
    let practice = instant();
    practice.edit(|world| world.guards = guards);
    practice
}

fn deny(action: &str) -> Value {
    json!({ "Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*" })
}

async fn put_policy(practice: &Practice) -> (String, String) {
    practice.edit(|world| {
        let bucket = super::super::world::Bucket {
            account: MEMBER.to_owned(),
            region: HOME.to_owned(),
            ..super::super::world::Bucket::default()
        };
        world.buckets.insert("logs-of-member".to_owned(), bucket);
    });
    let s3 = aws_sdk_s3::Client::new(&config(practice, MEMBER, HOME));
    let allow = json!({ "Effect": "Allow", "Principal": { "AWS": MEMBER }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs-of-member/*" });
    let put = s3.put_bucket_policy().bucket("logs-of-member");
    refusal(put.policy(policy(&[allow]).to_string()).send().await)
}

// ERR-05, POL-10
#[tokio::test(start_paused = true)]
async fn each_policy_that_says_no_is_named_at_the_end() {
    let kinds = [
        (GuardKind::ServiceControl, "a service control policy"),
        (GuardKind::ResourceControl, "a resource control policy"),
        (GuardKind::Boundary, "a permissions boundary"),
        (GuardKind::Identity, "an identity-based policy"),
        (GuardKind::Session, "a session policy"),
        (GuardKind::Endpoint, "a VPC endpoint policy"),
    ];
    for (kind, name) in kinds {
        let practice = member(vec![Guard::denying(kind, &[deny("s3:PutBucketPolicy")])]);
        let (code, said) = put_policy(&practice).await;
        assert_eq!(code, "AccessDenied");
        let who = format!(
            "User: arn:aws:sts::{MEMBER}:assumed-role/{}/practice is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::logs-of-member\"",
            super::super::world::ADMINISTRATOR_ROLE
        );
        assert_eq!(said, format!("{who} with an explicit deny in {name}"));

        // One that says nothing allows nothing.
        let (_, plain) = name.split_once(' ').unwrap();
        let silent = Guard {
            document: policy(&[
                json!({ "Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*" }),
            ]),
            ..Guard::denying(kind, &[])
        };
        let (_, said) = put_policy(&member(vec![silent])).await;
        assert_eq!(
            said,
            format!("{who} because no {plain} allows the s3:PutBucketPolicy action")
        );
    }
    // Rules of the organization end at the account that manages it.
    let practice = member(vec![Guard::denying(
        GuardKind::ServiceControl,
        &[deny("sns:ListTopics")],
    )]);
    let sns = |account: &str| {
        let sns = aws_sdk_sns::Client::new(&config(&practice, account, HOME));
        async move { code(sns.list_topics().send().await) }
    };
    assert_eq!(sns(MAIN).await, "accepted");
    assert_eq!(sns(MEMBER).await, "AuthorizationError");
}

// ERR-05
#[tokio::test(start_paused = true)]
async fn a_policy_s_arn_and_the_id_of_the_refusal_stand_behind_it() {
    let arn = format!(
        "arn:aws:organizations::{MAIN}:policy/o-larkfield01/service_control_policy/p-example1"
    );
    let practice = member(vec![Guard {
        arn: Some(arn.clone()),
        ..Guard::denying(GuardKind::ServiceControl, &[deny("s3:PutBucketPolicy")])
    }]);
    let (_, said) = put_policy(&practice).await;
    assert!(
        said.ends_with(&format!("a service control policy: {arn}")),
        "{said}"
    );
    practice.edit(|world| world.authorization_ids = true);
    let (_, said) = put_policy(&practice).await;
    let (before, after) = said.split_once(". Go to https://").unwrap();
    assert!(before.ends_with(&arn), "{said}");
    let (_, id) = after
        .split_once("with the following authorization id: ")
        .unwrap();
    assert_eq!(id.split('-').count(), 5, "{said}");
}

// ERR-05, POL-10
#[tokio::test(start_paused = true)]
async fn a_bucket_s_own_rule_is_named_and_of_other_people_s_nothing_is_told() {
    let practice = instant();
    let own = json!({ "Sid": "OnlyUs", "Effect": "Deny",
        "NotPrincipal": { "AWS": [format!("arn:aws:iam::{MAIN}:root"), format!("arn:aws:iam::{MAIN}:role/Ops")] },
        "Action": ["s3:PutObject", "s3:PutBucketPolicy"],
        "Resource": ["arn:aws:s3:::larkfield-archive", "arn:aws:s3:::larkfield-archive/*"] });
    practice.edit(|world| {
        let bucket = world.buckets.get_mut("larkfield-archive").unwrap();
        bucket.policy.change(Some(policy(&[own])), 0, 0);
    });
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let put = s3
        .put_bucket_policy()
        .bucket("larkfield-archive")
        .policy(policy(&[]).to_string());
    let (code, said) = refusal(put.send().await);
    assert_eq!(code, "AccessDenied");
    assert!(
        said.ends_with("with an explicit deny in a resource-based policy"),
        "{said}"
    );
    let virginia = aws_sdk_s3::Client::new(&config(&practice, MAIN, "us-east-1"));
    let other = virginia.get_bucket_policy().bucket("larkfield-logs");
    assert_eq!(
        refusal(other.send().await),
        ("AccessDenied".to_owned(), "Access Denied".to_owned())
    );
}

// ERR-01
#[tokio::test(start_paused = true)]
async fn a_region_that_is_off_knows_nobody() {
    let practice = instant();
    let off = config(&practice, MAIN, "me-south-1");
    let said = "The security token included in the request is invalid.";
    let json = ("UnrecognizedClientException".to_owned(), said.to_owned());
    let query = ("InvalidClientTokenId".to_owned(), said.to_owned());
    let cloudtrail = aws_sdk_cloudtrail::Client::new(&off);
    assert_eq!(refusal(cloudtrail.describe_trails().send().await), json);
    let kms = aws_sdk_kms::Client::new(&off);
    assert_eq!(refusal(kms.list_aliases().send().await), json);
    let guardduty = aws_sdk_guardduty::Client::new(&off);
    assert_eq!(refusal(guardduty.list_detectors().send().await), json);
    let sns = aws_sdk_sns::Client::new(&off);
    assert_eq!(refusal(sns.list_topics().send().await), query);
    let sts = aws_sdk_sts::Client::new(&off);
    assert_eq!(refusal(sts.get_caller_identity().send().await), query);
    // The same keys work elsewhere, and IAM knows no Regions.
    let iam = aws_sdk_iam::Client::new(&off);
    gives!(iam.get_account_summary(), "accepted");
    let on = aws_sdk_kms::Client::new(&config(&practice, MAIN, HOME));
    gives!(on.list_aliases(), "accepted");
    practice.edit(|world| {
        let account = world.accounts.get_mut(MAIN).unwrap();
        account.opted_in.push("me-south-1".to_owned());
    });
    gives!(kms.list_aliases(), "accepted");
}

// ERR-03
#[tokio::test(start_paused = true)]
async fn an_account_may_not_be_signed_up_yet() {
    let practice = Practice::new(PracticeOptions {
        start: Start::Empty(AccountId::parse(MEMBER).unwrap()),
        ..PracticeOptions::instant()
    });
    practice.edit(|world| {
        let account = world.accounts.get_mut(MEMBER).unwrap();
        account.not_signed_up = ["guardduty", "sns"].map(str::to_owned).to_vec();
    });
    let there = config(&practice, MEMBER, HOME);
    let guardduty = aws_sdk_guardduty::Client::new(&there);
    let (code, said) = refusal(guardduty.list_detectors().send().await);
    assert_eq!(code, "SubscriptionRequiredException");
    assert!(said.contains("needs a subscription"), "{said}");
    let sns = aws_sdk_sns::Client::new(&there);
    assert_eq!(refusal(sns.list_topics().send().await).0, "OptInRequired");
    let kms = aws_sdk_kms::Client::new(&there);
    assert_eq!(refusal(kms.list_aliases().send().await).0, "accepted");
}

// IAM-04
#[tokio::test(start_paused = true)]
async fn a_boundary_may_be_demanded_of_every_new_role() {
    let boundary = format!("arn:aws:iam::{MEMBER}:policy/OrgBoundary");
    let demand = json!({ "Effect": "Deny", "Action": "iam:CreateRole", "Resource": "*",
        "Condition": { "StringNotEquals": { "iam:PermissionsBoundary": boundary } } });
    let practice = member(vec![Guard::denying(GuardKind::ServiceControl, &[demand])]);
    let iam = aws_sdk_iam::Client::new(&config(&practice, MEMBER, "us-east-1"));
    let trust = policy(&[
        json!({ "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }),
    ]);
    let create = || {
        iam.create_role()
            .role_name("reader")
            .assume_role_policy_document(trust.to_string())
    };
    let (code, said) = refusal(create().send().await);
    assert_eq!(code, "AccessDenied");
    let ending = format!(
        "is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::{MEMBER}:role/reader with an explicit deny in a service control policy"
    );
    assert!(said.ends_with(&ending), "{said}");
    // The boundary has to be there.
    let bounded = create().permissions_boundary(&boundary);
    assert_eq!(refusal(bounded.send().await).0, "NoSuchEntity");
    let all = policy(&[json!({ "Effect": "Allow", "Action": "*", "Resource": "*" })]);
    done!(
        iam.create_policy()
            .policy_name("OrgBoundary")
            .policy_document(all.to_string())
    );
    done!(create().permissions_boundary(&boundary));
    let read = done!(iam.get_role().role_name("reader"));
    let kept = read.role.unwrap().permissions_boundary.unwrap();
    assert_eq!(kept.permissions_boundary_arn, Some(boundary));
}

// ERR-10
#[tokio::test(start_paused = true)]
async fn each_service_has_its_own_word_for_slower() {
    let practice = instant();
    practice.set_fault(Fault::Throttle { every: 1 });
    let once = |region: &str| {
        config(&practice, MAIN, region)
            .into_builder()
            .retry_config(aws_config::retry::RetryConfig::disabled())
            .build()
    };
    let (home, global) = (once(HOME), once("us-east-1"));
    let word = |code: String| {
        let last = practice.requests().pop().unwrap();
        (last.status, code)
    };
    let sns = aws_sdk_sns::Client::new(&home).list_topics().send().await;
    assert_eq!(word(code(sns)), (429, "Throttled".to_owned()));
    let s3 = aws_sdk_s3::Client::new(&home).list_buckets().send().await;
    assert_eq!(word(code(s3)), (503, "SlowDown".to_owned()));
    let iam = aws_sdk_iam::Client::new(&global);
    let iam = iam.get_account_summary().send().await;
    assert_eq!(word(code(iam)), (400, "Throttling".to_owned()));
    let cloudtrail = aws_sdk_cloudtrail::Client::new(&home);
    let cloudtrail = cloudtrail.list_trails().send().await;
    assert_eq!(
        word(code(cloudtrail)),
        (400, "ThrottlingException".to_owned())
    );
    let organizations = aws_sdk_organizations::Client::new(&global);
    let organizations = organizations.describe_organization().send().await;
    assert_eq!(
        word(code(organizations)),
        (400, "ThrottlingException".to_owned())
    );
    let guardduty = aws_sdk_guardduty::Client::new(&home);
    let guardduty = guardduty.list_detectors().send().await;
    assert_eq!(
        word(code(guardduty)),
        (429, "TooManyRequestsException".to_owned())
    );
    let kms = aws_sdk_kms::Client::new(&home).list_aliases().send().await;
    assert_eq!(word(code(kms)), (400, "ThrottlingException".to_owned()));
}
