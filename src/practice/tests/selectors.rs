//! Which events a trail writes, and where it is looked after.

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::types::{
    AdvancedEventSelector, AdvancedFieldSelector, DataResource, EventSelector,
};

use super::*;

#[tokio::test(start_paused = true)]
async fn selectors_and_regions_are_checked() {
    let practice = instant();
    let cloudtrail = Client::new(&config(&practice, MAIN, HOME));
    let put = || {
        cloudtrail
            .put_event_selectors()
            .trail_name("larkfield-audit")
    };
    let data = |value: &str| {
        let resource = DataResource::builder()
            .r#type("AWS::S3::Object")
            .values(value)
            .build();
        EventSelector::builder()
            .include_management_events(true)
            .data_resources(resource)
            .build()
    };
    let field = |name: &str, value: &str| {
        AdvancedFieldSelector::builder()
            .field(name)
            .equals(value)
            .build()
            .unwrap()
    };
    let advanced = |fields: Vec<AdvancedFieldSelector>| {
        AdvancedEventSelector::builder()
            .set_field_selectors(Some(fields))
            .build()
            .unwrap()
    };
    let starts = AdvancedFieldSelector::builder()
        .field("resources.type")
        .starts_with("AWS::S3")
        .build()
        .unwrap();
    let all_objects = vec![
        field("eventCategory", "Data"),
        field("resources.type", "AWS::S3::Object"),
    ];
    let table = [
        (put(), "InvalidEventSelectorsException"),
        (
            put()
                .event_selectors(data("arn:aws:s3"))
                .advanced_event_selectors(advanced(all_objects.clone())),
            "InvalidEventSelectorsException",
        ),
        (
            put().event_selectors(data("arn:aws:s3:::no-slash")),
            "InvalidEventSelectorsException",
        ),
        (
            put().event_selectors(data("arn:aws:sns:::x")),
            "InvalidEventSelectorsException",
        ),
        (
            put().set_event_selectors(Some(vec![data("arn:aws:s3"); 6])),
            "InvalidEventSelectorsException",
        ),
        (
            put().advanced_event_selectors(advanced(vec![field("eventCategory", "Data")])),
            "InvalidEventSelectorsException",
        ),
        (
            put().advanced_event_selectors(advanced(vec![field("eventCategory", "Data"), starts])),
            "InvalidEventSelectorsException",
        ),
        (
            put().advanced_event_selectors(advanced(vec![field("eventCategory", "Everything")])),
            "InvalidEventSelectorsException",
        ),
        (
            put()
                .trail_name("nobody-knows-it")
                .event_selectors(data("arn:aws:s3")),
            "TrailNotFoundException",
        ),
        (
            put().advanced_event_selectors(advanced(all_objects)),
            "accepted",
        ),
        (put().event_selectors(data("arn:aws:s3")), "accepted"),
        (
            put().event_selectors(data("arn:aws:s3:::bucket/")),
            "accepted",
        ),
    ];
    for (at, (request, expected)) in table.into_iter().enumerate() {
        seconds(1).await;
        assert_eq!(code(request.send().await), expected, "row {at}");
    }
    let read = done!(
        cloudtrail
            .get_event_selectors()
            .trail_name("larkfield-audit")
    );
    assert_eq!(read.event_selectors().len(), 1);
    assert!(read.advanced_event_selectors().is_empty());

    let elsewhere = Client::new(&config(&practice, MAIN, "us-east-1"));
    let shadow = done!(elsewhere.get_trail().name("larkfield-audit"))
        .trail
        .unwrap();
    assert_eq!(shadow.home_region.as_deref(), Some(HOME));
    gives!(
        elsewhere.stop_logging().name("larkfield-audit"),
        "InvalidHomeRegionException"
    );
}
