//! Principals that were deleted: what AWS shows in their place, and that it does not take it back.

use super::*;

const GONE: &str = "AROAEXAMPLEEXAMPLE001";

fn sid(sid: &str, principal: &Value, action: &str, resource: &str) -> Value {
    json!({ "Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource })
}

// POL-01
#[tokio::test(start_paused = true)]
async fn a_bucket_policy_with_a_deleted_id_is_refused_for_ever() {
    let practice = instant();
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let objects = "arn:aws:s3:::larkfield-archive/*";
    let put = |principal: Value| {
        let document = policy(&[sid("OldReader", &principal, "s3:GetObject", objects)]);
        s3.put_bucket_policy()
            .bucket("larkfield-archive")
            .policy(document.to_string())
            .send()
    };
    for principal in [
        json!({ "AWS": GONE }),
        json!({ "AWS": [format!("arn:aws:iam::{MAIN}:root"), "AIDAEXAMPLEEXAMPLE002"] }),
    ] {
        let (code, said) = refusal(put(principal.clone()).await);
        assert_eq!(said, "Invalid principal in policy");
        assert_eq!(code, "MalformedPolicy", "{principal}");
        seconds(600).await;
        assert_eq!(refusal(put(principal).await).0, "MalformedPolicy");
    }
}

// POL-18
#[tokio::test(start_paused = true)]
async fn an_origin_identity_is_taken_while_it_is_there() {
    let practice = instant();
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let principal = json!({ "AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" });
    let document = policy(&[sid(
        "Web",
        &principal,
        "s3:GetObject",
        "arn:aws:s3:::larkfield-archive/*",
    )]);
    let put = || {
        s3.put_bucket_policy()
            .bucket("larkfield-archive")
            .policy(document.to_string())
            .send()
    };
    assert_eq!(code(put().await), "MalformedPolicy");
    practice.edit(|world| world.origin_identities.push("E1EXAMPLE".to_owned()));
    assert_eq!(code(put().await), "accepted");
}

// TOP-03
#[tokio::test(start_paused = true)]
async fn a_topic_policy_with_a_deleted_id_is_refused() {
    let practice = instant();
    let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
    let arn = format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-alerts");
    let document = policy(&[sid(
        "Subscribers",
        &json!({ "AWS": GONE }),
        "SNS:Subscribe",
        &arn,
    )]);
    let refused = sns
        .set_topic_attributes()
        .topic_arn(&arn)
        .attribute_name("Policy")
        .attribute_value(document.to_string())
        .send()
        .await;
    let (code, said) = refusal(refused);
    assert_eq!(said, "Invalid parameter: Policy Error: PrincipalNotFound");
    assert_eq!(code, "InvalidParameter");
}

// KEY-01
#[tokio::test(start_paused = true)]
async fn a_key_policy_with_a_deleted_id_is_refused() {
    let practice = instant();
    let kms = aws_sdk_kms::Client::new(&config(&practice, MAIN, HOME));
    let key = key(&practice, HOME, &[root_statement(MAIN)]).await;
    let admins = sid(
        "Admins",
        &json!({ "AWS": "AIDAEXAMPLEEXAMPLE004" }),
        "kms:*",
        "*",
    );
    let refused = kms
        .put_key_policy()
        .key_id(&key)
        .policy(policy(&[root_statement(MAIN), admins]).to_string())
        .send()
        .await;
    let (code, said) = refusal(refused);
    assert_eq!(
        said,
        "Policy contains a statement with one or more invalid principals."
    );
    assert_eq!(code, "MalformedPolicyDocumentException");
}

// IAM-01
#[tokio::test(start_paused = true)]
async fn a_trust_policy_with_a_deleted_id_is_refused() {
    let practice = instant();
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    let trust = policy(&[
        json!({ "Effect": "Allow", "Principal": { "AWS": GONE }, "Action": "sts:AssumeRole" }),
    ]);
    let refused = iam
        .update_assume_role_policy()
        .role_name("larkfield-deploy")
        .policy_document(trust.to_string())
        .send()
        .await;
    let (code, said) = refusal(refused);
    assert_eq!(
        said,
        format!("Invalid principal in policy: \"AWS\":\"{GONE}\"")
    );
    assert_eq!(code, "MalformedPolicyDocument");
}

// POL-01, KEY-01, TOP-03, IAM-01
#[tokio::test(start_paused = true)]
async fn documents_keep_the_id_of_a_role_that_is_deleted() {
    let practice = instant();
    let iam = aws_sdk_iam::Client::new(&config(&practice, MAIN, "us-east-1"));
    let trust = policy(&[
        json!({ "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }),
    ]);
    let make = |name: &str, trust: &Value| {
        iam.create_role()
            .role_name(name)
            .assume_role_policy_document(trust.to_string())
            .send()
    };
    make("reader", &trust).await.unwrap();
    let reader = json!({ "AWS": [format!("arn:aws:iam::{MAIN}:root"), format!("arn:aws:iam::{MAIN}:role/reader")] });
    let objects = "arn:aws:s3:::logs-of-reader/*";
    bucket(
        &practice,
        "logs-of-reader",
        &[sid("Read", &reader, "s3:GetObject", objects)],
    )
    .await;
    let key = key(
        &practice,
        HOME,
        &[
            root_statement(MAIN),
            sid("Read", &reader, "kms:Decrypt", "*"),
        ],
    )
    .await;
    let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
    let topic = format!("arn:aws:sns:{HOME}:{MAIN}:reads");
    done!(sns.create_topic().name("reads").attributes(
        "Policy",
        policy(&[sid("Read", &reader, "SNS:Subscribe", &topic)]).to_string(),
    ));
    let follows = policy(&[
        json!({ "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{MAIN}:role/reader") }, "Action": "sts:AssumeRole" }),
    ]);
    make("follower", &follows).await.unwrap();
    let id = done!(iam.get_role().role_name("reader"));
    let id = id.role.unwrap().role_id;
    done!(iam.delete_role().role_name("reader"));
    // The same name again is somebody else.
    make("reader", &trust).await.unwrap();

    let state = practice.state();
    let (_, uuid) = key.rsplit_once('/').unwrap();
    let regional = &state["accounts"][MAIN]["regions"][HOME];
    for document in [
        &state["buckets"]["logs-of-reader"]["policy"],
        &regional["keys"][uuid]["policy"],
        &regional["topics"]["reads"]["policy"],
        &state["accounts"][MAIN]["iam"]["roles"]["follower"]["trust"],
    ] {
        let text = document.to_string();
        assert!(
            text.contains(&id) && !text.contains("role/reader"),
            "{text}"
        );
    }
}
