//! What S3 reads in a bucket policy before it takes it.

use aws_sdk_s3::Client;

use super::*;

#[tokio::test(start_paused = true)]
async fn bucket_policies_are_read() {
    let practice = instant();
    let home = Client::new(&config(&practice, MAIN, HOME));
    let statement = |principal: Value, action: &str, resource: &str| {
        policy(&[json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource })]).to_string()
    };
    let service = json!({ "Service": "guardduty.amazonaws.com" });
    let role = |name: &str| json!({ "AWS": format!("arn:aws:iam::{MAIN}:role/{name}") });
    let (bucket_arn, objects) = (
        "arn:aws:s3:::larkfield-archive",
        "arn:aws:s3:::larkfield-archive/*",
    );
    let table = [
        ("{ no json".to_owned(), "MalformedPolicy"),
        (
            statement(service.clone(), "s3:PutObject", "arn:aws:s3:::other/*"),
            "MalformedPolicy",
        ),
        (
            statement(service.clone(), "s3:GetBucketLocation", objects),
            "MalformedPolicy",
        ),
        (
            statement(service.clone(), "sns:Publish", objects),
            "MalformedPolicy",
        ),
        (
            statement(json!({ "Service": "guardduty" }), "s3:PutObject", objects),
            "MalformedPolicy",
        ),
        (
            statement(role("nobody"), "s3:GetObject", objects),
            "MalformedPolicy",
        ),
        (
            statement(json!("*"), "s3:GetObject", objects),
            "AccessDenied",
        ),
        (
            statement(
                role("larkfield-deploy"),
                "s3:GetObject",
                &"x".repeat(21_000),
            ),
            "MalformedPolicy",
        ),
        (
            statement(role("larkfield-deploy"), "s3:GetObject", objects),
            "accepted",
        ),
        (
            statement(service, "s3:GetBucketLocation", bucket_arn),
            "accepted",
        ),
    ];
    for (at, (document, expected)) in table.into_iter().enumerate() {
        let result = home
            .put_bucket_policy()
            .bucket("larkfield-archive")
            .policy(document)
            .send()
            .await;
        assert_eq!(code(result), expected, "row {at}");
    }
    let missing = policy(&[]).to_string();
    gives!(
        home.put_bucket_policy()
            .bucket("not-made-yet")
            .policy(missing),
        "NoSuchBucket"
    );
}
