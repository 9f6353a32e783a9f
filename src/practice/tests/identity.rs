//! Roles and policies, and the vendor that comes with its role.

use super::*;

const VENDOR: &str =
    "arn:aws:sts::649384204969:assumed-role/tenant-aws-access-role/radiant-security";

fn trust(principal: &Value) -> String {
    policy(&[json!({ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": { "StringEquals": { "sts:ExternalId": "the-id" } } })])
        .to_string()
}

fn permissions(sid: &str, action: &str, resource: &str) -> String {
    policy(&[json!({ "Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource })])
        .to_string()
}

#[tokio::test(start_paused = true)]
#[expect(clippy::too_many_lines, reason = "a table of refusals")]
async fn roles_and_policies_are_checked() {
    let practice = instant();
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    let policies = [
        ("{,}".to_owned(), "MalformedPolicyDocument"),
        (
            permissions("Allow list", "s3:List*", "*"),
            "MalformedPolicyDocument",
        ),
        (
            permissions("Allow", "ListBucket", "*"),
            "MalformedPolicyDocument",
        ),
        (
            permissions("Allow", "s3:List*", "bucket"),
            "MalformedPolicyDocument",
        ),
        (trust(&json!({ "AWS": VENDOR })), "MalformedPolicyDocument"),
        (
            permissions(
                "Allow",
                "s3:List*",
                &format!("arn:aws:s3:::{}", "x".repeat(6_100)),
            ),
            "LimitExceeded",
        ),
        (permissions("Allow", "s3:List*", "*"), "accepted"),
        (permissions("Allow", "s3:List*", "*"), "EntityAlreadyExists"),
    ];
    for (at, (document, expected)) in policies.into_iter().enumerate() {
        let result = iam
            .create_policy()
            .policy_name("radiant")
            .policy_document(document)
            .send()
            .await;
        assert_eq!(code(result), expected, "row {at}");
    }
    let arn = format!("arn:aws:iam::{MAIN}:policy/radiant");
    let version = || {
        iam.create_policy_version()
            .policy_arn(&arn)
            .policy_document(permissions("Allow", "s3:Get*", "*"))
            .set_as_default(true)
    };
    for _ in 0..4 {
        done!(version());
    }
    gives!(version(), "LimitExceeded");
    gives!(
        iam.delete_policy_version()
            .policy_arn(&arn)
            .version_id("v5"),
        "DeleteConflict"
    );
    done!(
        iam.delete_policy_version()
            .policy_arn(&arn)
            .version_id("v1")
    );
    let read = done!(iam.get_policy_version().policy_arn(&arn).version_id("v5"))
        .policy_version
        .unwrap();
    assert!(read.document.unwrap().starts_with("%7B%22Version%22"));

    let long = "x".repeat(2_000);
    let trusts = [
        (
            trust(&json!({ "AWS": format!("arn:aws:iam::{MAIN}:role/nobody") })),
            "MalformedPolicyDocument",
        ),
        (
            trust(&json!({ "AWS": "arn:aws-cn:iam::649384204969:root" })),
            "MalformedPolicyDocument",
        ),
        (
            permissions("Allow", "sts:AssumeRole", "*"),
            "MalformedPolicyDocument",
        ),
        (
            trust(&json!({ "AWS": VENDOR })).replace("sts:AssumeRole", "s3:GetObject"),
            "MalformedPolicyDocument",
        ),
        (
            trust(&json!({ "AWS": VENDOR })).replace("the-id", &long),
            "LimitExceeded",
        ),
        (trust(&json!({ "AWS": [VENDOR, MEMBER] })), "accepted"),
        (trust(&json!({ "AWS": VENDOR })), "EntityAlreadyExists"),
    ];
    for (at, (document, expected)) in trusts.into_iter().enumerate() {
        let result = iam
            .create_role()
            .role_name("radiant-aws-access-role")
            .assume_role_policy_document(document)
            .send()
            .await;
        assert_eq!(code(result), expected, "row {at}");
    }
    let role = || iam.get_role().role_name("radiant-aws-access-role");
    let stored = done!(role())
        .role
        .unwrap()
        .assume_role_policy_document
        .unwrap();
    assert!(
        stored.contains("arn%3Aaws%3Aiam%3A%3A111122223333%3Aroot"),
        "{stored}"
    );
    let attach = |policy: &str| {
        iam.attach_role_policy()
            .role_name("radiant-aws-access-role")
            .policy_arn(policy)
    };
    gives!(
        attach("arn:aws:iam::444455556666:policy/nothing"),
        "NoSuchEntity"
    );
    done!(attach(&arn));
    gives!(
        iam.delete_role().role_name("radiant-aws-access-role"),
        "DeleteConflict"
    );
    gives!(iam.delete_policy().policy_arn(&arn), "DeleteConflict");
    gives!(iam.get_role().role_name("nobody"), "NoSuchEntity");
    let reserved = super::super::world::ADMINISTRATOR_ROLE;
    gives!(iam.delete_role().role_name(reserved), "UnmodifiableEntity");
    let summary = done!(iam.get_account_summary()).summary_map.unwrap();
    assert!(summary.values().any(|value| *value == 6_144));
    let source = format!("arn:aws:iam::{MAIN}:role/radiant-aws-access-role");
    let simulated = done!(
        iam.simulate_principal_policy()
            .policy_source_arn(source)
            .action_names("s3:GetObject")
            .action_names("sns:Subscribe")
            .resource_arns("arn:aws:s3:::x/y")
    );
    let decisions: Vec<_> = simulated
        .evaluation_results()
        .iter()
        .map(|result| result.eval_decision().as_str().to_owned())
        .collect();
    assert_eq!(decisions, ["allowed", "implicitDeny"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_role_is_trusted_only_after_a_while() {
    let practice = slow();
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    let member = aws_sdk_iam::Client::new(&config(&practice, MEMBER, "us-east-1"));
    done!(
        iam.create_role()
            .role_name("main")
            .assume_role_policy_document(trust(&json!({ "AWS": VENDOR })))
    );
    gives!(iam.get_role().role_name("main"), "NoSuchEntity");
    let follow = || {
        let names_it = trust(&json!({ "AWS": format!("arn:aws:iam::{MAIN}:role/main") }));
        member
            .create_role()
            .role_name("follows")
            .assume_role_policy_document(names_it)
    };
    seconds(2).await;
    gives!(iam.get_role().role_name("main"), "accepted");
    let early = follow().send().await;
    assert!(message(early).contains("Invalid principal in policy"));
    seconds(8).await;
    gives!(follow(), "accepted");

    // Once deleted, it is remembered by its id, and the name is not enough.
    done!(iam.delete_role().role_name("main"));
    let stored = loop {
        let read = member.get_role().role_name("follows").send().await;
        if let Ok(read) = read {
            break read.role.unwrap().assume_role_policy_document.unwrap();
        }
        seconds(1).await;
    };
    assert!(
        stored.contains("AROA") && !stored.contains("role%2Fmain"),
        "{stored}"
    );
}

async fn count(sns: &aws_sdk_sns::Client, topic: &str) -> usize {
    done!(sns.list_subscriptions_by_topic().topic_arn(topic))
        .subscriptions()
        .len()
}

#[tokio::test(start_paused = true)]
async fn the_vendor_subscribes_once_its_role_lets_it() {
    let practice = instant();
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
    let topic = findings_topic(&practice).await;
    assert_eq!(count(&sns, &topic).await, 0);
    done!(
        iam.create_role()
            .role_name("radiant-aws-access-role")
            .assume_role_policy_document(trust(&json!({ "AWS": VENDOR })))
    );
    assert_eq!(count(&sns, &topic).await, 0);
    let arn = done!(
        iam.create_policy()
            .policy_name("radiant")
            .policy_document(permissions("Subscribe", "sns:Subscribe", &topic))
    )
    .policy
    .unwrap()
    .arn
    .unwrap();
    done!(
        iam.attach_role_policy()
            .role_name("radiant-aws-access-role")
            .policy_arn(arn)
    );
    assert_eq!(count(&sns, &topic).await, 1);
}
