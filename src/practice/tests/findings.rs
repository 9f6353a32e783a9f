//! GuardDuty: detectors and where findings go.

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::types::{
    DestinationProperties, DestinationType, DetectorFeature, DetectorFeatureConfiguration,
    FeatureStatus, FindingPublishingFrequency, PublishingStatus,
};

use super::*;

const FINDINGS: &str = "findings-of-larkfield";

fn client(practice: &Practice) -> Client {
    Client::new(&config(practice, MAIN, HOME))
}

async fn only_detector(guardduty: &Client) -> String {
    done!(guardduty.list_detectors())
        .detector_ids()
        .first()
        .unwrap()
        .clone()
}

fn export_statements(source: &str, key: &str) -> Vec<Value> {
    let principal = json!({ "Service": "guardduty.amazonaws.com" });
    let condition =
        json!({ "StringEquals": { "aws:SourceAccount": MAIN, "aws:SourceArn": source } });
    let objects = format!("arn:aws:s3:::{FINDINGS}/*");
    vec![
        json!({ "Sid": "Location", "Effect": "Allow", "Principal": principal, "Action": "s3:GetBucketLocation",
            "Resource": format!("arn:aws:s3:::{FINDINGS}"), "Condition": condition }),
        json!({ "Sid": "Put", "Effect": "Allow", "Principal": principal, "Action": "s3:PutObject", "Resource": objects, "Condition": condition }),
        json!({ "Sid": "WrongKey", "Effect": "Deny", "Principal": principal, "Action": "s3:PutObject", "Resource": objects,
            "Condition": { "StringNotEquals": { "s3:x-amz-server-side-encryption-aws-kms-key-id": key } } }),
    ]
}

fn export_key_statement(source: &str) -> Value {
    json!({ "Sid": "GuardDuty", "Effect": "Allow", "Principal": { "Service": "guardduty.amazonaws.com" }, "Action": "kms:GenerateDataKey",
        "Resource": "*", "Condition": { "StringEquals": { "aws:SourceAccount": MAIN, "aws:SourceArn": source } } })
}

#[tokio::test(start_paused = true)]
async fn there_is_one_detector_and_features_are_on_unless_refused() {
    let practice = instant();
    let guardduty = client(&practice);
    gives!(
        guardduty.create_detector().enable(true),
        "BadRequestException"
    );
    let id = only_detector(&guardduty).await;
    let s3 = DetectorFeatureConfiguration::builder()
        .name(DetectorFeature::S3DataEvents)
        .status(FeatureStatus::Enabled)
        .build();
    done!(
        guardduty
            .update_detector()
            .detector_id(&id)
            .enable(true)
            .finding_publishing_frequency(FindingPublishingFrequency::FifteenMinutes)
            .features(s3)
    );
    let read = done!(guardduty.get_detector().detector_id(&id));
    assert_eq!(read.status().map(|status| status.as_str()), Some("ENABLED"));
    let on = read
        .features()
        .iter()
        .filter(|feature| feature.status() == Some(&FeatureStatus::Enabled))
        .count();
    assert_eq!(on, 4);
    gives!(
        guardduty.get_detector().detector_id("0000"),
        "BadRequestException"
    );

    let elsewhere = Client::new(&config(&practice, MAIN, "us-east-1"));
    let made = done!(
        elsewhere
            .create_detector()
            .enable(true)
            .client_token("once")
    )
    .detector_id
    .unwrap();
    let replayed = done!(
        elsewhere
            .create_detector()
            .enable(true)
            .client_token("once")
    )
    .detector_id
    .unwrap();
    assert_eq!(made, replayed);
    let read = done!(elsewhere.get_detector().detector_id(&made));
    let off: Vec<_> = read
        .features()
        .iter()
        .filter(|feature| feature.status() == Some(&FeatureStatus::Disabled))
        .filter_map(|feature| feature.name().map(|name| name.as_str().to_owned()))
        .collect();
    assert_eq!(off, ["RUNTIME_MONITORING"]);
    assert!(
        done!(elsewhere.get_administrator_account().detector_id(&made))
            .administrator
            .is_none_or(|by| by.account_id.is_none())
    );
}

#[tokio::test(start_paused = true)]
async fn an_export_needs_all_its_parts() {
    let practice = instant();
    let guardduty = client(&practice);
    let id = only_detector(&guardduty).await;
    let source = format!("arn:aws:guardduty:{HOME}:{MAIN}:detector/{id}");
    let key = key(
        &practice,
        HOME,
        &[root_statement(MAIN), export_key_statement(&source)],
    )
    .await;
    let far_key = super::key(
        &practice,
        "us-east-1",
        &[root_statement(MAIN), export_key_statement(&source)],
    )
    .await;
    let closed_key = super::key(&practice, HOME, &[root_statement(MAIN)]).await;
    bucket(&practice, FINDINGS, &export_statements(&source, &key)).await;
    bucket(&practice, "findings-closed", &[]).await;
    let bucket_arn = format!("arn:aws:s3:::{FINDINGS}");
    let create = |bucket: &str, key: &str| {
        let properties = DestinationProperties::builder()
            .destination_arn(bucket)
            .kms_key_arn(key)
            .build();
        guardduty
            .create_publishing_destination()
            .detector_id(&id)
            .destination_type(DestinationType::S3)
            .destination_properties(properties)
    };
    let denied = "does not have permission to the KMS key or the resource";
    let folder = format!("{bucket_arn}/folder/");
    let table = [
        (
            create(FINDINGS, &key),
            "destinationArn parameter is not valid",
        ),
        (
            create(&bucket_arn, "alias/findings"),
            "kmsKeyArn parameter is not valid",
        ),
        (
            create("arn:aws:s3:::not-made-yet", &key),
            "destinationArn parameter does not exist",
        ),
        (create(&folder, &key), "resource folder specified"),
        (create("arn:aws:s3:::findings-closed", &key), denied),
        (create(&bucket_arn, &closed_key), denied),
        (create(&bucket_arn, &far_key), denied),
        (create(&bucket_arn, &key).client_token("once"), "accepted"),
        (create(&bucket_arn, &key).client_token("once"), "accepted"),
        (
            create(&bucket_arn, &key),
            "publishingDestination already exists",
        ),
    ];
    for (at, (request, text)) in table.into_iter().enumerate() {
        let result = request.send().await;
        if text != "accepted" {
            let code = result
                .as_ref()
                .err()
                .and_then(|err| err.code())
                .unwrap_or_default();
            assert_eq!(code, "BadRequestException", "row {at}");
        }
        let said = message(result);
        assert!(said.contains(text), "row {at}: {said}");
    }
    let listed = done!(guardduty.list_publishing_destinations().detector_id(&id));
    assert_eq!(listed.destinations().len(), 1);
    let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
    let marker = done!(s3.head_object().bucket(FINDINGS).key("AWSLogs/"));
    assert_eq!(marker.ssekms_key_id.as_deref(), Some(key.as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_new_destination_is_verified_for_a_moment() {
    let practice = slow();
    let guardduty = client(&practice);
    let id = only_detector(&guardduty).await;
    let source = format!("arn:aws:guardduty:{HOME}:{MAIN}:detector/{id}");
    let key = key(
        &practice,
        HOME,
        &[root_statement(MAIN), export_key_statement(&source)],
    )
    .await;
    practice.edit(|world| {
        let document = policy(&export_statements(&source, &key));
        let made = crate::practice::world::Bucket {
            account: MAIN.to_owned(),
            region: HOME.to_owned(),
            policy: crate::practice::world::Settling::settled(Some(document)),
            ..crate::practice::world::Bucket::default()
        };
        world.buckets.insert(FINDINGS.to_owned(), made);
    });
    seconds(1).await;
    let properties = DestinationProperties::builder()
        .destination_arn(format!("arn:aws:s3:::{FINDINGS}"))
        .kms_key_arn(&key)
        .build();
    let made = done!(
        guardduty
            .create_publishing_destination()
            .detector_id(&id)
            .destination_type(DestinationType::S3)
            .destination_properties(properties)
    );
    let destination = made.destination_id.unwrap();
    let describe = || {
        guardduty
            .describe_publishing_destination()
            .detector_id(&id)
            .destination_id(&destination)
    };
    assert_eq!(
        done!(describe()).status,
        Some(PublishingStatus::PendingVerification)
    );
    seconds(2).await;
    assert_eq!(done!(describe()).status, Some(PublishingStatus::Publishing));
    let unknown = guardduty
        .describe_publishing_destination()
        .detector_id(&id)
        .destination_id("00")
        .send()
        .await;
    assert!(message(unknown).contains("one or more input parameters have invalid values"));
}
