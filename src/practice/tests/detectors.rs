//! Settings of GuardDuty that others decide, and features that are newer than everybody's list.

use aws_sdk_guardduty::Client;
use aws_sdk_guardduty::types::{
    DetectorFeature, DetectorFeatureConfiguration, FeatureStatus, FindingPublishingFrequency,
};

use super::super::world::Detector;
use super::*;

const DETECTOR: &str = "6ac41f0e9b7d4e2f8a1c3b5d7e9f0a12";

fn client(practice: &Practice) -> Client {
    Client::new(&config(practice, MAIN, HOME))
}

async fn set_frequency(guardduty: &Client) -> (String, String) {
    let update = guardduty.update_detector().detector_id(DETECTOR);
    let frequency = FindingPublishingFrequency::FifteenMinutes;
    refusal(update.finding_publishing_frequency(frequency).send().await)
}

// GD-04
#[tokio::test(start_paused = true)]
async fn a_member_cannot_change_what_its_administrator_decides() {
    for (relationship, expected) in [
        ("Enabled", "BadRequestException"),
        ("Disabled", "BadRequestException"),
        ("Invited", "accepted"),
    ] {
        let practice = instant();
        practice.edit(|world| {
            let detectors = &mut world.regional_mut(MAIN, HOME).detectors;
            let detector: &mut Detector = detectors.get_mut(DETECTOR).unwrap();
            detector.administrator = Some("123456789012".to_owned());
            relationship.clone_into(&mut detector.relationship);
        });
        let guardduty = client(&practice);
        let told = guardduty.get_administrator_account().detector_id(DETECTOR);
        let told = done!(told).administrator.unwrap();
        assert_eq!(told.relationship_status.as_deref(), Some(relationship));
        let (code, said) = set_frequency(&guardduty).await;
        assert_eq!(code, expected, "{relationship}");
        if code != "accepted" {
            assert!(said.starts_with("The request is rejected"), "{said}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_organization_s_policy_decides_is_told_and_refused() {
    let practice = instant();
    practice.edit(|world| {
        let detectors = &mut world.regional_mut(MAIN, HOME).detectors;
        let managed = &mut detectors.get_mut(DETECTOR).unwrap().managed;
        managed.insert("S3_DATA_EVENTS".to_owned(), "GUARDDUTY_POLICY".to_owned());
    });
    let guardduty = client(&practice);
    let read = guardduty.get_detector().detector_id(DETECTOR);
    let read = done!(read);
    let managed: Vec<_> = read
        .features()
        .iter()
        .filter(|feature| feature.managed_by().is_some())
        .filter_map(|feature| Some(feature.name()?.as_str().to_owned()))
        .collect();
    assert_eq!(managed, ["S3_DATA_EVENTS"]);
    let set = |name: DetectorFeature, status: FeatureStatus| {
        let feature = DetectorFeatureConfiguration::builder()
            .name(name)
            .status(status)
            .build();
        let update = guardduty.update_detector().detector_id(DETECTOR);
        update.features(feature).send()
    };
    let on = set(DetectorFeature::S3DataEvents, FeatureStatus::Enabled).await;
    assert_eq!(code(on), "BadRequestException");
    let as_it_is = set(DetectorFeature::S3DataEvents, FeatureStatus::Disabled).await;
    assert_eq!(code(as_it_is), "accepted");
    let other = set(DetectorFeature::EksAuditLogs, FeatureStatus::Enabled).await;
    assert_eq!(code(other), "accepted");
    assert_eq!(set_frequency(&guardduty).await.0, "accepted");
}

#[tokio::test(start_paused = true)]
async fn features_that_nobody_has_heard_of_are_on_in_a_new_detector() {
    let practice = instant();
    practice.edit(|world| world.new_features.push("COFFEE_MACHINE_LOGS".to_owned()));
    let elsewhere = Client::new(&config(&practice, MAIN, "us-east-1"));
    let made = done!(elsewhere.create_detector().enable(true));
    let id = made.detector_id.unwrap();
    let is_on = || async {
        let read = done!(elsewhere.get_detector().detector_id(&id));
        read.features().iter().any(|feature| {
            feature
                .name()
                .is_some_and(|name| name.as_str() == "COFFEE_MACHINE_LOGS")
                && feature.status() == Some(&FeatureStatus::Enabled)
        })
    };
    assert!(is_on().await);
    let off = DetectorFeatureConfiguration::builder()
        .name(DetectorFeature::from("COFFEE_MACHINE_LOGS"))
        .status(FeatureStatus::Disabled)
        .build();
    let update = elsewhere.update_detector().detector_id(&id).features(off);
    done!(update);
    assert!(!is_on().await);
}
