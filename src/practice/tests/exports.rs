//! Exports that stand still, folders that are gone, and buckets that change hands.

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::types::{DestinationProperties, DestinationType};

use super::super::world::{Bucket, Object, Settling};
use super::*;

const FINDINGS: &str = "findings-of-larkfield";
const DETECTOR: &str = "6ac41f0e9b7d4e2f8a1c3b5d7e9f0a12";
const FAILING: &str = "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY";

fn client(practice: &Practice) -> Client {
    Client::new(&config(practice, MAIN, HOME))
}

fn source() -> String {
    format!("arn:aws:guardduty:{HOME}:{MAIN}:detector/{DETECTOR}")
}

fn bucket_policy() -> Value {
    let principal = json!({ "Service": "guardduty.amazonaws.com" });
    let condition =
        json!({ "StringEquals": { "aws:SourceAccount": MAIN, "aws:SourceArn": source() } });
    policy(&[
        json!({ "Sid": "Location", "Effect": "Allow", "Principal": principal, "Action": "s3:GetBucketLocation",
            "Resource": format!("arn:aws:s3:::{FINDINGS}"), "Condition": condition }),
        json!({ "Sid": "Put", "Effect": "Allow", "Principal": principal, "Action": "s3:PutObject",
            "Resource": format!("arn:aws:s3:::{FINDINGS}/*"), "Condition": condition }),
    ])
}

/// GuardDuty is awake, and bucket and key let it in; the key's ARN.
async fn ready(practice: &Practice) -> String {
    let open = json!({ "Sid": "GuardDuty", "Effect": "Allow", "Principal": { "Service": "guardduty.amazonaws.com" },
        "Action": "kms:GenerateDataKey", "Resource": "*",
        "Condition": { "StringEquals": { "aws:SourceAccount": MAIN, "aws:SourceArn": source() } } });
    let key = key(practice, HOME, &[root_statement(MAIN), open]).await;
    practice.edit(|world| {
        let detectors = &mut world.regional_mut(MAIN, HOME).detectors;
        detectors.get_mut(DETECTOR).unwrap().enabled = true;
        let bucket = Bucket {
            account: MAIN.to_owned(),
            region: HOME.to_owned(),
            policy: Settling::settled(Some(bucket_policy())),
            ..Bucket::default()
        };
        world.buckets.insert(FINDINGS.to_owned(), bucket);
    });
    key
}

fn properties(folder: &str, key: &str) -> DestinationProperties {
    DestinationProperties::builder()
        .destination_arn(format!("arn:aws:s3:::{FINDINGS}{folder}"))
        .kms_key_arn(key)
        .build()
}

async fn export(
    guardduty: &Client,
    properties: DestinationProperties,
) -> Result<String, (String, String)> {
    let made = guardduty
        .create_publishing_destination()
        .detector_id(DETECTOR)
        .destination_type(DestinationType::S3)
        .destination_properties(properties)
        .send()
        .await;
    match made {
        Ok(made) => Ok(made.destination_id.unwrap()),
        Err(err) => Err(refusal::<(), _>(Err(err))),
    }
}

async fn update(
    guardduty: &Client,
    id: &str,
    properties: DestinationProperties,
) -> (String, String) {
    let update = guardduty.update_publishing_destination();
    let update = update.detector_id(DETECTOR).destination_id(id);
    refusal(update.destination_properties(properties).send().await)
}

/// The state, and since when it is failing.
async fn state(guardduty: &Client, id: &str) -> (String, Option<i64>) {
    let describe = guardduty.describe_publishing_destination();
    let told = describe.detector_id(DETECTOR).destination_id(id).send();
    let told = told.await.unwrap();
    let status = told.status.unwrap().as_str().to_owned();
    // The SDK makes 0 of none.
    let since = told.publishing_failure_start_timestamp;
    (status, since.filter(|since| *since != 0))
}

fn set_policy(practice: &Practice, policy: Option<Value>) {
    practice.edit(|world| {
        let bucket = world.buckets.get_mut(FINDINGS).unwrap();
        bucket.policy = Settling::settled(policy);
    });
}

// GD-01
#[tokio::test(start_paused = true)]
async fn an_export_stands_still_until_guardduty_is_told_to_try_again() {
    let practice = instant();
    let key = ready(&practice).await;
    let guardduty = client(&practice);
    let id = export(&guardduty, properties("", &key)).await.unwrap();
    assert_eq!(
        state(&guardduty, &id).await,
        ("PUBLISHING".to_owned(), None)
    );
    set_policy(&practice, None);
    assert_eq!(
        state(&guardduty, &id).await.0,
        "PUBLISHING",
        "nothing to export yet"
    );
    seconds(301).await;
    let (status, since) = state(&guardduty, &id).await;
    assert_eq!(status, FAILING);
    assert!(since.unwrap() > 1_700_000_000_000, "in milliseconds");
    // While the rules are wrong, trying again is refused.
    let (code, said) = update(&guardduty, &id, properties("", &key)).await;
    assert_eq!(code, "BadRequestException");
    assert!(
        said.contains("does not have permission to the KMS key or the resource"),
        "{said}"
    );
    // Mended rules alone change nothing, for however long.
    set_policy(&practice, Some(bucket_policy()));
    seconds(3_600).await;
    assert_eq!(state(&guardduty, &id).await, (FAILING.to_owned(), since));
    // The same values once more do.
    assert_eq!(
        update(&guardduty, &id, properties("", &key)).await.0,
        "accepted"
    );
    assert_eq!(
        state(&guardduty, &id).await,
        ("PUBLISHING".to_owned(), None)
    );
    let listed = guardduty.list_publishing_destinations();
    let listed = done!(listed.detector_id(DETECTOR));
    assert_eq!(
        listed.destinations()[0].status().unwrap().as_str(),
        "PUBLISHING"
    );
}

// GD-01
#[tokio::test(start_paused = true)]
async fn a_stopped_export_starts_with_the_same_call_and_takes_a_moment() {
    let practice = instant();
    let key = ready(&practice).await;
    let guardduty = client(&practice);
    let id = export(&guardduty, properties("", &key)).await.unwrap();
    practice.edit(|world| {
        world.settling = true;
        let detectors = &mut world.regional_mut(MAIN, HOME).detectors;
        let destinations = &mut detectors.get_mut(DETECTOR).unwrap().destinations;
        destinations.get_mut(&id).unwrap().stopped = true;
    });
    assert_eq!(state(&guardduty, &id).await.0, "STOPPED");
    assert_eq!(
        update(&guardduty, &id, properties("", &key)).await.0,
        "accepted"
    );
    assert_eq!(state(&guardduty, &id).await.0, "PENDING_VERIFICATION");
    seconds(2).await;
    assert_eq!(state(&guardduty, &id).await.0, "PUBLISHING");
}

// POL-16
#[tokio::test(start_paused = true)]
async fn a_deny_of_other_keys_stops_the_export_of_another_account() {
    let practice = instant();
    let key = ready(&practice).await;
    let guardduty = client(&practice);
    let id = export(&guardduty, properties("", &key)).await.unwrap();
    assert_eq!(state(&guardduty, &id).await.0, "PUBLISHING");
    let mut denying = bucket_policy();
    let other = json!({ "Sid": "WrongKey", "Effect": "Deny", "Principal": { "Service": "guardduty.amazonaws.com" },
        "Action": "s3:PutObject", "Resource": format!("arn:aws:s3:::{FINDINGS}/*"),
        "Condition": { "StringNotEquals": { "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:111122223333:key/another" } } });
    denying["Statement"].as_array_mut().unwrap().push(other);
    set_policy(&practice, Some(denying));
    seconds(301).await;
    assert_eq!(state(&guardduty, &id).await.0, FAILING);
}

// GD-02
#[tokio::test(start_paused = true)]
async fn a_folder_that_expired_is_missed_by_every_update_and_by_no_finding() {
    for folder in ["/guardduty", "/guardduty/"] {
        let practice = instant();
        let key = ready(&practice).await;
        let guardduty = client(&practice);
        let missing =
            "the resource folder specified in the destinationArn parameter does not exist";
        let (_, said) = export(&guardduty, properties(folder, &key))
            .await
            .unwrap_err();
        assert!(said.contains(missing), "{said}");
        let s3 = aws_sdk_s3::Client::new(&config(&practice, MAIN, HOME));
        let make = || s3.put_object().bucket(FINDINGS).key("guardduty/").send();
        make().await.unwrap();
        let id = export(&guardduty, properties(folder, &key)).await.unwrap();
        practice.edit(|world| {
            let bucket = world.buckets.get_mut(FINDINGS).unwrap();
            bucket.objects.remove("guardduty/");
        });
        seconds(301).await;
        assert_eq!(
            state(&guardduty, &id).await.0,
            "PUBLISHING",
            "findings kept flowing"
        );
        let (code, said) = update(&guardduty, &id, properties(folder, &key)).await;
        assert_eq!(code, "BadRequestException");
        assert!(said.contains(missing), "{said}");
        make().await.unwrap();
        assert_eq!(
            update(&guardduty, &id, properties(folder, &key)).await.0,
            "accepted"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_expected_owner_stops_the_export_into_somebody_else_s_bucket() {
    let practice = instant();
    let key = ready(&practice).await;
    let guardduty = client(&practice);
    let owned_by = |owner: &str| {
        DestinationProperties::builder()
            .destination_arn(format!("arn:aws:s3:::{FINDINGS}"))
            .kms_key_arn(&key)
            .expected_bucket_owner(owner)
            .build()
    };
    let refused = export(&guardduty, owned_by(MEMBER)).await.unwrap_err();
    assert_eq!(refused.0, "BadRequestException");
    let id = export(&guardduty, owned_by(MAIN)).await.unwrap();
    let describe = guardduty.describe_publishing_destination();
    let told = describe.detector_id(DETECTOR).destination_id(&id).send();
    let told = told.await.unwrap().destination_properties.unwrap();
    assert_eq!(told.expected_bucket_owner.as_deref(), Some(MAIN));
    // The name was given up, and somebody else took it, with the same rules.
    practice.edit(|world| {
        let bucket = world.buckets.get_mut(FINDINGS).unwrap();
        MEMBER.clone_into(&mut bucket.account);
    });
    seconds(301).await;
    assert_eq!(state(&guardduty, &id).await.0, FAILING);
}

/// The marker with which GuardDuty begins is the first that the bucket tells of.
#[tokio::test(start_paused = true)]
async fn the_first_export_is_told_to_the_topic() {
    let practice = instant();
    let key = ready(&practice).await;
    let topic = topic(
        &practice,
        "findings",
        "s3.amazonaws.com",
        &format!("arn:aws:s3:::{FINDINGS}"),
    )
    .await;
    practice.edit(|world| {
        let bucket = world.buckets.get_mut(FINDINGS).unwrap();
        let target = super::super::world::NotificationTarget {
            kind: "Topic".to_owned(),
            id: "radiant".to_owned(),
            arn: topic,
            events: vec!["s3:ObjectCreated:*".to_owned()],
            ..super::super::world::NotificationTarget::default()
        };
        bucket.notification.targets.push(target);
        bucket.objects.insert("older".to_owned(), Object::default());
    });
    let told = || {
        practice.state()["accounts"][MAIN]["regions"][HOME]["topics"]["findings"]["published"]
            .clone()
    };
    assert_eq!(told(), 0);
    export(&client(&practice), properties("", &key))
        .await
        .unwrap();
    assert_eq!(told(), 1);
}
