//! Every way a trail may already record something.

mod others;

use super::joined::S3_OBJECT;
use super::*;
use crate::domain::{BucketName, Partition};
use crate::inventory::{AdvancedSelector, DataResource, FieldSelector};

fn wish(data: DataWish<'_>) -> Recording<'_> {
    Recording {
        partition: Partition::Aws,
        data,
        log_buckets: vec!["logs".to_owned(), "findings".to_owned()],
    }
}

fn buckets(names: &[&str]) -> Vec<BucketName> {
    names
        .iter()
        .map(|name| BucketName::parse(name).unwrap())
        .collect()
}

fn condition(field: &str) -> FieldSelector {
    FieldSelector {
        field: field.to_owned(),
        ..FieldSelector::default()
    }
}

fn is(field: &str, value: &str) -> FieldSelector {
    FieldSelector {
        equals: vec![value.to_owned()],
        ..condition(field)
    }
}

fn named(name: &str, fields: Vec<FieldSelector>) -> AdvancedSelector {
    AdvancedSelector {
        name: Some(name.to_owned()),
        fields,
    }
}

fn basic(read_write: &str, management_events: bool, values: &[&str]) -> BasicSelector {
    let data_resources = if values.is_empty() {
        Vec::new()
    } else {
        vec![DataResource {
            kind: S3_OBJECT.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }]
    };
    BasicSelector {
        read_write: read_write.to_owned(),
        management_events,
        excluded_sources: Vec::new(),
        data_resources,
    }
}

fn advanced_after(existing: Option<&Selectors>, wish: &Recording<'_>) -> Vec<AdvancedSelector> {
    match join(existing, wish).unwrap().after {
        Some(Selectors::Advanced(list)) => list,
        other => panic!("{other:?}"),
    }
}

fn basic_after(existing: &Selectors, wish: &Recording<'_>) -> Vec<BasicSelector> {
    match join(Some(existing), wish).unwrap().after {
        Some(Selectors::Basic(list)) => list,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_trail_without_data_events_needs_nothing() {
    assert_eq!(join(None, &wish(DataWish::None)).unwrap().after, None);
    assert!(record_management(None));
}

#[test]
fn all_data_events_leave_the_log_buckets_out() {
    let after = advanced_after(None, &wish(DataWish::All));
    assert_eq!(after.len(), 2);
    assert_eq!(after[0].fields, [is("eventCategory", "Management")]);
    assert_eq!(after[1].fields[0], is("eventCategory", "Data"));
    assert_eq!(after[1].fields[1], is("resources.type", S3_OBJECT));
    assert_eq!(after[1].fields[2].field, "resources.ARN");
    assert_eq!(
        after[1].fields[2].not_starts_with,
        ["arn:aws:s3:::logs/", "arn:aws:s3:::findings/"]
    );
}

#[test]
fn joining_again_changes_nothing() {
    let chosen = buckets(&["one-bucket", "two-bucket"]);
    for data in [DataWish::All, DataWish::Buckets(&chosen), DataWish::None] {
        let wish = wish(data);
        let starts = [
            None,
            Some(Selectors::Basic(vec![basic(
                "WriteOnly",
                true,
                &["arn:aws:s3:::x-bucket/"],
            )])),
            Some(Selectors::Advanced(vec![named(
                "mine",
                vec![is("eventCategory", "NetworkActivity")],
            )])),
        ];
        for start in starts {
            let after = join(start.as_ref(), &wish).unwrap().after.or(start);
            assert!(are_met(after.as_ref(), &wish), "{after:?}");
        }
    }
}

#[test]
fn what_aws_shows_for_a_plain_trail_counts_as_nothing_set() {
    let plain = Selectors::Basic(vec![basic("All", true, &[])]);
    assert_eq!(advanced_after(Some(&plain), &wish(DataWish::All)).len(), 2);
    assert!(are_met(Some(&plain), &wish(DataWish::None)));
}

#[test]
fn basic_selectors_stay_basic_and_others_stay_whole() {
    let foreign = basic("WriteOnly", true, &["arn:aws:s3:::x-bucket/"]);
    let existing = Selectors::Basic(vec![foreign.clone()]);
    let chosen = buckets(&["one-bucket"]);
    assert_eq!(
        basic_after(&existing, &wish(DataWish::Buckets(&chosen))),
        [foreign, basic("All", true, &["arn:aws:s3:::one-bucket/"])]
    );
}

#[test]
fn basic_selectors_get_only_what_is_missing() {
    let chosen = buckets(&["one-bucket", "two-bucket"]);
    let existing = Selectors::Basic(vec![basic("All", true, &["arn:aws:s3:::one-bucket/"])]);
    let joined = join(Some(&existing), &wish(DataWish::Buckets(&chosen))).unwrap();
    assert_eq!(
        joined.after,
        Some(Selectors::Basic(vec![
            basic("All", true, &["arn:aws:s3:::one-bucket/"]),
            basic("All", false, &["arn:aws:s3:::two-bucket/"]),
        ]))
    );
    assert!(joined.warnings.is_empty());
}

#[test]
fn the_console_form_for_all_buckets_is_enough() {
    for all in ["arn:aws:s3", "arn:aws:s3:::"] {
        let existing = Selectors::Basic(vec![basic("All", true, &[all])]);
        assert!(are_met(Some(&existing), &wish(DataWish::All)));
    }
    let written = Selectors::Basic(vec![
        basic("All", true, &[]),
        basic("WriteOnly", false, &["arn:aws:s3"]),
    ]);
    assert!(!are_met(Some(&written), &wish(DataWish::All)));
}

#[test]
fn excluded_sources_are_recorded_again_with_a_warning() {
    let mut without_keys = basic("All", true, &[]);
    without_keys.excluded_sources = vec!["kms.amazonaws.com".to_owned()];
    let existing = Selectors::Basic(vec![without_keys]);
    let joined = join(Some(&existing), &wish(DataWish::None)).unwrap();
    assert!(joined.after.is_some() && joined.more_management);
    assert!(
        joined.warnings[0]
            .text
            .contains("leaves out the use of keys")
    );
    assert!(joined.warnings[0].text.contains("$2"));
}

#[test]
fn five_basic_selectors_leave_no_room() {
    let existing = Selectors::Basic(vec![basic("WriteOnly", true, &[]); 5]);
    let problem = join(Some(&existing), &wish(DataWish::None)).unwrap_err();
    assert!(problem.summary.contains("no room"));
    assert!(problem.hint.is_some());
}

#[test]
fn a_full_foreign_selector_is_enough_but_its_loop_is_said() {
    let existing = Selectors::Advanced(vec![
        named("m", vec![is("eventCategory", "Management")]),
        named(
            "d",
            vec![is("eventCategory", "Data"), is("resources.type", S3_OBJECT)],
        ),
    ]);
    let joined = join(Some(&existing), &wish(DataWish::All)).unwrap();
    assert_eq!(joined.after, None);
    assert!(joined.warnings[0].text.contains("log bucket"));
}

#[test]
fn narrower_foreign_selectors_are_kept_and_ours_is_added() {
    let read_only = named(
        "m",
        vec![is("eventCategory", "Management"), is("readOnly", "true")],
    );
    let functions = named(
        "f",
        vec![
            is("eventCategory", "Data"),
            is("resources.type", "AWS::Lambda::Function"),
        ],
    );
    let existing = Selectors::Advanced(vec![read_only.clone(), functions.clone()]);
    let after = advanced_after(Some(&existing), &wish(DataWish::All));
    assert_eq!(after.len(), 4);
    assert_eq!(after[0], read_only);
    assert_eq!(after[1], functions);
}

#[test]
fn an_older_selector_of_ours_is_written_anew() {
    let one = buckets(&["one-bucket"]);
    let two = buckets(&["one-bucket", "two-bucket"]);
    let first = Selectors::Advanced(advanced_after(None, &wish(DataWish::Buckets(&one))));
    let after = advanced_after(Some(&first), &wish(DataWish::Buckets(&two)));
    assert_eq!(after.len(), 2);
    assert_eq!(
        after[1].fields[2].starts_with,
        ["arn:aws:s3:::one-bucket/", "arn:aws:s3:::two-bucket/"]
    );
}

#[test]
fn a_chosen_log_bucket_is_left_out() {
    let chosen = buckets(&["one-bucket", "logs"]);
    let joined = join(None, &wish(DataWish::Buckets(&chosen))).unwrap();
    let Some(Selectors::Advanced(after)) = &joined.after else {
        panic!("{joined:?}");
    };
    assert_eq!(after[1].fields[2].starts_with, ["arn:aws:s3:::one-bucket/"]);
    assert!(joined.warnings[0].text.contains("leave it out"));
}

#[test]
fn five_hundred_values_are_the_limit() {
    let names: Vec<String> = (0..500).map(|number| format!("bucket-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let chosen = buckets(&names);
    assert!(join(None, &wish(DataWish::Buckets(&chosen))).is_err());
    let chosen = buckets(&names[..490]);
    assert!(join(None, &wish(DataWish::Buckets(&chosen))).is_ok());
}

#[test]
fn a_trail_without_management_events_is_no_second_record() {
    let data_only = Selectors::Advanced(vec![named(
        "d",
        vec![is("eventCategory", "Data"), is("resources.type", S3_OBJECT)],
    )]);
    assert!(!record_management(Some(&data_only)));
    assert!(!record_management(Some(&Selectors::Basic(vec![basic(
        "All",
        false,
        &["arn:aws:s3"]
    )]))));
}
