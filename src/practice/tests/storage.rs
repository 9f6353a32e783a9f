//! Keys and topics.

use super::*;

#[tokio::test(start_paused = true)]
async fn keys_and_aliases_are_checked() {
    let practice = instant();
    let kms = aws_sdk_kms::Client::new(&config(&practice, MAIN, HOME));
    let only = |principal: Value| {
        policy(&[json!({ "Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*" })]).to_string()
    };
    let nobody = json!({ "AWS": [format!("arn:aws:iam::{MAIN}:root"), format!("arn:aws:iam::{MAIN}:role/nobody")] });
    let documents = [
        (
            only(json!({ "Service": "cloudtrail.amazonaws.com" })),
            "MalformedPolicyDocumentException",
        ),
        (only(nobody), "MalformedPolicyDocumentException"),
        ("[]".to_owned(), "MalformedPolicyDocumentException"),
        (
            policy(&[root_statement(MAIN)])
                .to_string()
                .replace("Account", "Konto \u{20ac}"),
            "MalformedPolicyDocumentException",
        ),
        (only(json!({ "AWS": MAIN })), "accepted"),
    ];
    for (at, (document, expected)) in documents.into_iter().enumerate() {
        assert_eq!(
            code(kms.create_key().policy(document).send().await),
            expected,
            "row {at}"
        );
    }
    let key = key(&practice, HOME, &[root_statement(MAIN)]).await;
    let alias = |name: &str, key: &str| kms.create_alias().alias_name(name).target_key_id(key);
    let aliases = [
        (
            alias("alias/larkfield-data", &key),
            "AlreadyExistsException",
        ),
        (alias("larkfield", &key), "ValidationException"),
        (alias("alias/with space", &key), "ValidationException"),
        (alias("alias/aws/mine", &key), "InvalidAliasNameException"),
        (
            alias("alias/fine", "00000000-0000-4000-a000-000000000000"),
            "NotFoundException",
        ),
        (
            alias("alias/fine", "c1a90e64-58f2-4d37-8b0c-91d2e3f4a5b6"),
            "KMSInvalidStateException",
        ),
        (alias("alias/fine", &key), "accepted"),
    ];
    for (at, (request, expected)) in aliases.into_iter().enumerate() {
        assert_eq!(code(request.send().await), expected, "row {at}");
    }
    let described = done!(kms.describe_key().key_id("alias/fine"))
        .key_metadata
        .unwrap();
    assert_eq!(described.arn.as_deref(), Some(key.as_str()));
    gives!(
        kms.get_key_policy().key_id("alias/fine"),
        "InvalidArnException"
    );
    done!(kms.enable_key_rotation().key_id(&key));
    assert!(done!(kms.get_key_rotation_status().key_id(&key)).key_rotation_enabled);
    let tag = aws_sdk_kms::types::Tag::builder()
        .tag_key("created-by")
        .tag_value("us")
        .build()
        .unwrap();
    done!(kms.tag_resource().key_id(&key).tags(tag));
    assert_eq!(done!(kms.list_resource_tags().key_id(&key)).tags().len(), 1);
    gives!(
        kms.put_key_policy()
            .key_id(&key)
            .policy(only(json!({ "Service": "s3.amazonaws.com" }))),
        "MalformedPolicyDocumentException"
    );
    done!(kms.disable_key().key_id(&key));
    gives!(kms.enable_key_rotation().key_id(&key), "DisabledException");
    done!(
        kms.schedule_key_deletion()
            .key_id(&key)
            .pending_window_in_days(7)
    );
    gives!(kms.disable_key().key_id(&key), "KMSInvalidStateException");
    let member = aws_sdk_kms::Client::new(&config(&practice, MEMBER, HOME));
    gives!(member.describe_key().key_id(&key), "AccessDeniedException");
    let listed = done!(kms.list_aliases());
    assert_eq!(listed.aliases().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_and_its_policy_take_a_moment() {
    let practice = slow();
    let kms = aws_sdk_kms::Client::new(&config(&practice, MAIN, HOME));
    let key = key(&practice, HOME, &[root_statement(MAIN)]).await;
    gives!(kms.describe_key().key_id(&key), "NotFoundException");
    seconds(1).await;
    gives!(kms.describe_key().key_id(&key), "accepted");
    let wider = policy(&[
        root_statement(MAIN),
        trail_key_statement(&trail_arn("audit")),
    ])
    .to_string();
    done!(kms.put_key_policy().key_id(&key).policy(&wider));
    let before = done!(kms.get_key_policy().key_id(&key)).policy.unwrap();
    assert!(!before.contains("cloudtrail"));
    seconds(2).await;
    let after = done!(kms.get_key_policy().key_id(&key)).policy.unwrap();
    assert!(after.contains("cloudtrail"));
}

#[tokio::test(start_paused = true)]
async fn topics_are_checked() {
    let practice = instant();
    let sns = aws_sdk_sns::Client::new(&config(&practice, MAIN, HOME));
    let arn = findings_topic(&practice).await;
    let tag = aws_sdk_sns::types::Tag::builder()
        .key("created-by")
        .value("us")
        .build()
        .unwrap();
    let names = [
        (sns.create_topic().name("with space"), "InvalidParameter"),
        (sns.create_topic().name("orders.fifo"), "InvalidParameter"),
        (
            sns.create_topic()
                .name("findings")
                .attributes("DisplayName", "other"),
            "InvalidParameter",
        ),
        (
            sns.create_topic().name("findings").tags(tag),
            "InvalidParameter",
        ),
        (sns.create_topic().name("findings"), "accepted"),
    ];
    for (at, (request, expected)) in names.into_iter().enumerate() {
        assert_eq!(code(request.send().await), expected, "row {at}");
    }
    let good = publish_statement("s3.amazonaws.com", &arn, "arn:aws:s3:::x");
    let changed = |name: &str, value: Value| {
        let mut statement = good.clone();
        statement[name] = value;
        policy(&[statement]).to_string()
    };
    let mut nameless = good.clone();
    nameless.as_object_mut().unwrap().remove("Sid");
    let policies = [
        (
            policy(&[good.clone(), good.clone()]).to_string(),
            "InvalidParameter",
        ),
        (policy(&[nameless]).to_string(), "InvalidParameter"),
        (changed("Action", json!("s3:PutObject")), "InvalidParameter"),
        (
            changed(
                "Resource",
                json!("arn:aws:sns:eu-west-1:444455556666:other"),
            ),
            "InvalidParameter",
        ),
        (
            changed(
                "Principal",
                json!({ "AWS": format!("arn:aws:iam::{MAIN}:role/nobody") }),
            ),
            "InvalidParameter",
        ),
        (
            changed("Sid", json!("x".repeat(31_000))),
            "InvalidParameter",
        ),
        ("nothing".to_owned(), "InvalidParameter"),
        (changed("Sid", json!("Our own")), "accepted"),
    ];
    for (at, (document, expected)) in policies.into_iter().enumerate() {
        let result = sns
            .set_topic_attributes()
            .topic_arn(&arn)
            .attribute_name("Policy")
            .attribute_value(document)
            .send()
            .await;
        assert_eq!(code(result), expected, "row {at}");
    }
    let attributes = done!(sns.get_topic_attributes().topic_arn(&arn))
        .attributes
        .unwrap();
    assert!(attributes["Policy"].contains("Our own"));
    assert_eq!(attributes.get("Owner").map(String::as_str), Some(MAIN));
    let missing = format!("arn:aws:sns:{HOME}:{MAIN}:nothing");
    gives!(sns.get_topic_attributes().topic_arn(missing), "NotFound");
    let elsewhere = aws_sdk_sns::Client::new(&config(&practice, MAIN, "us-east-1"));
    gives!(
        elsewhere.get_topic_attributes().topic_arn(&arn),
        "InvalidParameter"
    );
    assert_eq!(done!(sns.list_topics()).topics().len(), 3);
    let alerts = format!("arn:aws:sns:{HOME}:{MAIN}:larkfield-alerts");
    assert_eq!(
        done!(sns.list_subscriptions_by_topic().topic_arn(&alerts))
            .subscriptions()
            .len(),
        1
    );
    assert_eq!(
        done!(sns.list_tags_for_resource().resource_arn(&alerts))
            .tags()
            .len(),
        1
    );
    done!(sns.delete_topic().topic_arn(&arn));
    assert_eq!(done!(sns.list_topics()).topics().len(), 2);
}
