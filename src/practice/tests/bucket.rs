//! Buckets: names, Regions, owners, overlapping writes and objects.

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};

use super::*;

fn client(practice: &Practice, region: &str) -> Client {
    Client::new(&config(practice, MAIN, region))
}

fn place(region: &str) -> CreateBucketConfiguration {
    CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::from(region))
        .build()
}

#[tokio::test(start_paused = true)]
async fn making_a_bucket() {
    let practice = instant();
    let (home, virginia) = (client(&practice, HOME), client(&practice, "us-east-1"));
    let table = [
        (
            home.create_bucket().bucket("findings-here"),
            "IllegalLocationConstraintException",
        ),
        (
            home.create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place("eu-west-2")),
            "IllegalLocationConstraintException",
        ),
        (
            virginia
                .create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place("us-east-1")),
            "InvalidLocationConstraint",
        ),
        (
            home.create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place(HOME)),
            "accepted",
        ),
        (
            home.create_bucket()
                .bucket("findings-here")
                .create_bucket_configuration(place(HOME)),
            "BucketAlreadyOwnedByYou",
        ),
        (
            virginia.create_bucket().bucket("larkfield-website"),
            "accepted",
        ),
        (
            virginia.create_bucket().bucket("larkfield-logs"),
            "BucketAlreadyExists",
        ),
        (
            virginia.create_bucket().bucket("sthree-findings"),
            "InvalidBucketName",
        ),
        (
            virginia.create_bucket().bucket("findings-an"),
            "InvalidBucketName",
        ),
    ];
    for (at, (request, expected)) in table.into_iter().enumerate() {
        assert_eq!(code(request.send().await), expected, "row {at}");
    }
    let block = done!(home.get_public_access_block().bucket("findings-here"));
    assert_eq!(
        block
            .public_access_block_configuration
            .unwrap()
            .block_public_policy,
        Some(true)
    );
    let mine: Vec<_> = done!(home.list_buckets())
        .buckets()
        .iter()
        .filter_map(|bucket| bucket.name.clone())
        .collect();
    assert_eq!(
        mine,
        [
            "findings-here",
            "larkfield-archive",
            "larkfield-trail-logs",
            "larkfield-website"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn whose_bucket_and_where() {
    let practice = instant();
    let (home, virginia) = (client(&practice, HOME), client(&practice, "us-east-1"));
    gives!(
        virginia.get_bucket_policy().bucket("larkfield-archive"),
        "PermanentRedirect"
    );
    let location = done!(virginia.get_bucket_location().bucket("larkfield-archive"));
    assert_eq!(
        location.location_constraint,
        Some(BucketLocationConstraint::from(HOME))
    );
    let head = done!(home.head_bucket().bucket("larkfield-archive"));
    assert_eq!(head.bucket_region.as_deref(), Some(HOME));
    gives!(home.head_bucket().bucket("nobody-has-this"), "NotFound");
    gives!(
        virginia.get_bucket_policy().bucket("larkfield-logs"),
        "AccessDenied"
    );
    gives!(
        home.get_bucket_policy()
            .bucket("larkfield-archive")
            .expected_bucket_owner(MEMBER),
        "AccessDenied"
    );
    gives!(
        virginia.get_bucket_policy().bucket("larkfield-website"),
        "NoSuchBucketPolicy"
    );
    gives!(
        virginia.get_bucket_tagging().bucket("larkfield-website"),
        "NoSuchTagSet"
    );
    gives!(
        virginia
            .get_public_access_block()
            .bucket("larkfield-website"),
        "NoSuchPublicAccessBlockConfiguration"
    );
    gives!(
        home.delete_bucket().bucket("larkfield-archive"),
        "BucketNotEmpty"
    );
    let read = done!(home.get_bucket_policy().bucket("larkfield-archive"));
    assert!(read.policy.unwrap().contains("Deployments read"));
    let encryption = done!(home.get_bucket_encryption().bucket("larkfield-archive"));
    assert_eq!(
        encryption
            .server_side_encryption_configuration
            .unwrap()
            .rules()
            .len(),
        1
    );
    let tags = done!(home.get_bucket_tagging().bucket("larkfield-archive"));
    assert_eq!(tags.tag_set().len(), 1);
    let status = done!(home.get_bucket_policy_status().bucket("larkfield-archive"));
    assert_eq!(status.policy_status.unwrap().is_public, Some(false));
}

#[tokio::test(start_paused = true)]
async fn writes_to_one_bucket_must_not_overlap() {
    let practice = slow();
    let home = client(&practice, HOME);
    let tagging = || {
        let tag = aws_sdk_s3::types::Tag::builder()
            .key("a")
            .value("b")
            .build()
            .unwrap();
        aws_sdk_s3::types::Tagging::builder()
            .tag_set(tag)
            .build()
            .unwrap()
    };
    let first = home
        .put_bucket_tagging()
        .bucket("larkfield-archive")
        .tagging(tagging())
        .send();
    let second = home
        .put_bucket_tagging()
        .bucket("larkfield-archive")
        .tagging(tagging())
        .send();
    let (first, second) = tokio::join!(first, second);
    let mut codes = [code(first), code(second)];
    codes.sort();
    assert_eq!(codes, ["OperationAborted", "accepted"]);
    gives!(
        home.put_bucket_tagging()
            .bucket("larkfield-archive")
            .tagging(tagging()),
        "accepted"
    );
}

#[tokio::test(start_paused = true)]
async fn objects_are_remembered() {
    let practice = instant();
    let home = client(&practice, HOME);
    done!(
        home.put_object()
            .bucket("larkfield-archive")
            .key("guardduty/")
            .body(aws_sdk_s3::primitives::ByteStream::from_static(b""))
    );
    let head = done!(
        home.head_object()
            .bucket("larkfield-archive")
            .key("guardduty/")
    );
    assert_eq!(head.content_length, Some(0));
    gives!(
        home.head_object()
            .bucket("larkfield-archive")
            .key("nothing"),
        "NotFound"
    );
}
