//! What others have a trail record: it stays, in either kind, and what is recorded beyond it is said.

use super::*;

/// All buckets but some cannot be said in the older kind, so what it says is written in the newer one, word for word.
#[test]
fn basic_selectors_become_advanced_where_log_buckets_have_to_be_left_out() {
    let mut first = basic("WriteOnly", true, &["arn:aws:s3:::x-bucket/"]);
    first.excluded_sources = vec!["kms.amazonaws.com".to_owned()];
    let mut second = basic("All", false, &[]);
    for (kind, values) in [
        ("AWS::Lambda::Function", vec!["arn:aws:lambda".to_owned()]),
        (
            "AWS::DynamoDB::Table",
            vec!["arn:aws:dynamodb:us-east-1:111122223333:table/orders".to_owned()],
        ),
        ("AWS::S3::Object", Vec::new()),
    ] {
        second.data_resources.push(DataResource {
            kind: kind.to_owned(),
            values,
        });
    }
    let existing = Selectors::Basic(vec![first, second]);
    let joined = join(Some(&existing), &wish(DataWish::All)).unwrap();
    let Some(Selectors::Advanced(after)) = &joined.after else {
        panic!("{joined:?}");
    };
    let writes = is("readOnly", "false");
    let without_keys = FieldSelector {
        not_equals: vec!["kms.amazonaws.com".to_owned()],
        ..condition("eventSource")
    };
    let in_x_bucket = FieldSelector {
        starts_with: vec!["arn:aws:s3:::x-bucket/".to_owned()],
        ..condition("resources.ARN")
    };
    let unnamed = |fields| AdvancedSelector { name: None, fields };
    assert_eq!(
        after[..4],
        [
            unnamed(vec![
                is("eventCategory", "Management"),
                writes.clone(),
                without_keys
            ]),
            unnamed(vec![
                is("eventCategory", "Data"),
                is("resources.type", S3_OBJECT),
                writes,
                in_x_bucket
            ]),
            unnamed(vec![
                is("eventCategory", "Data"),
                is("resources.type", "AWS::Lambda::Function")
            ]),
            unnamed(vec![
                is("eventCategory", "Data"),
                is("resources.type", "AWS::DynamoDB::Table"),
                is(
                    "resources.ARN",
                    "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
                )
            ]),
        ]
    );
    // All management events, and ours.
    assert_eq!(after.len(), 6);
    assert_eq!(after[5].name.as_deref(), Some(OURS));
    assert!(joined.warnings[0].text.contains("older kind"), "{joined:?}");
    assert!(joined.warnings[0].instead.is_some());
    assert!(are_met(joined.after.as_ref(), &wish(DataWish::All)));
}

#[test]
fn basic_selectors_about_things_that_we_do_not_know_are_not_written_anew() {
    let mut existing = basic("All", true, &[]);
    existing.data_resources.push(DataResource {
        kind: "AWS::Something::New".to_owned(),
        values: vec!["arn:aws:something".to_owned()],
    });
    let existing = Selectors::Basic(vec![existing]);
    let problem = join(Some(&existing), &wish(DataWish::All)).unwrap_err();
    assert!(problem.summary.contains("do not know"), "{problem:?}");
    assert!(problem.hint.is_some());
    assert!(join(Some(&existing), &wish(DataWish::None)).is_ok());
}

// TRL-07
#[test]
fn what_a_trail_leaves_out_is_named_with_its_price_in_both_kinds() {
    let mut without = basic("WriteOnly", true, &[]);
    without.excluded_sources = vec![
        "kms.amazonaws.com".to_owned(),
        "rdsdata.amazonaws.com".to_owned(),
    ];
    let older = Selectors::Basic(vec![without.clone()]);
    let newer = Selectors::Advanced(newer::in_newer_form(&[without], Partition::Aws).unwrap());
    for existing in [older, newer] {
        let joined = join(Some(&existing), &wish(DataWish::None)).unwrap();
        assert!(joined.more_management);
        let said = &joined.warnings[0].text;
        for words in ["only read", "keys (AWS KMS)", "RDS Data API", "$2"] {
            assert!(said.contains(words), "{said}");
        }
        assert!(!said.contains("change something"), "{said}");
        assert!(joined.warnings[0].instead.is_some());
        // What is there stays, and ours comes beside it.
        let kept = match (&existing, joined.after.unwrap()) {
            (Selectors::Basic(before), Selectors::Basic(after)) => after.starts_with(before),
            (Selectors::Advanced(before), Selectors::Advanced(after)) => after.starts_with(before),
            _ => false,
        };
        assert!(kept);
    }
    let nothing = Selectors::Basic(vec![basic("All", false, &["arn:aws:s3:::one-bucket/"])]);
    let joined = join(Some(&nothing), &wish(DataWish::None)).unwrap();
    assert!(joined.warnings[0].text.contains("no management events"));
}

#[test]
fn a_condition_that_leaves_some_management_events_out_is_said_too() {
    let some = Selectors::Advanced(vec![named(
        "m",
        vec![
            is("eventCategory", "Management"),
            is("eventName", "RunInstances"),
        ],
    )]);
    let joined = join(Some(&some), &wish(DataWish::None)).unwrap();
    assert!(joined.warnings[0].text.contains("some management events"));
    let all = Selectors::Advanced(vec![named("m", vec![is("eventCategory", "Management")])]);
    let joined = join(Some(&all), &wish(DataWish::None)).unwrap();
    assert!(!joined.more_management && joined.warnings.is_empty());
}

/// Three selectors that hold other things and S3 in two halves.
fn halves() -> Vec<AdvancedSelector> {
    let data = |name: &str, kind: &str, read_only: Option<&str>| {
        let mut fields = vec![is("eventCategory", "Data"), is("resources.type", kind)];
        fields.extend(read_only.map(|value| is("readOnly", value)));
        named(name, fields)
    };
    vec![
        data("ddb", "AWS::DynamoDB::Table", None),
        data("s3 read", S3_OBJECT, Some("true")),
        data("s3 write", S3_OBJECT, Some("false")),
    ]
}

// TRL-08
#[test]
fn two_halves_are_everything_and_no_third_selector_is_added() {
    let existing = Selectors::Advanced(halves());
    let after = advanced_after(Some(&existing), &wish(DataWish::All));
    assert_eq!(after[..3], halves());
    assert_eq!(after.len(), 4);
    assert_eq!(after[3].fields, [is("eventCategory", "Management")]);
    // One half alone is not everything.
    let half = Selectors::Advanced(halves()[..2].to_vec());
    let after = advanced_after(Some(&half), &wish(DataWish::All));
    assert_eq!(after[3].name.as_deref(), Some(OURS));
    // The same for management events, and in the older kind.
    let management = Selectors::Advanced(
        ["true", "false"]
            .map(|value| {
                named(
                    value,
                    vec![is("eventCategory", "Management"), is("readOnly", value)],
                )
            })
            .to_vec(),
    );
    assert!(are_met(Some(&management), &wish(DataWish::None)));
    let older = Selectors::Basic(vec![
        basic("ReadOnly", true, &["arn:aws:s3"]),
        basic("WriteOnly", true, &["arn:aws:s3:::"]),
    ]);
    assert!(are_met(Some(&older), &wish(DataWish::All)));
}

#[test]
fn selectors_of_network_activity_stay() {
    let network = named(
        "network",
        vec![
            is("eventCategory", "NetworkActivity"),
            is("eventSource", "ec2.amazonaws.com"),
        ],
    );
    let existing = Selectors::Advanced(vec![network.clone()]);
    let after = advanced_after(Some(&existing), &wish(DataWish::All));
    assert_eq!(after[0], network);
    assert_eq!(after.len(), 3);
}

#[test]
fn one_of_ours_that_records_a_log_bucket_is_written_anew() {
    let mut older = wish(DataWish::All);
    older.log_buckets = vec!["logs".to_owned()];
    let first = Selectors::Advanced(advanced_after(None, &older));
    let after = advanced_after(Some(&first), &wish(DataWish::All));
    assert_eq!(after.len(), 2);
    assert_eq!(
        after[1].fields[2].not_starts_with,
        ["arn:aws:s3:::logs/", "arn:aws:s3:::findings/"]
    );
    let joined = join(Some(&first), &wish(DataWish::All)).unwrap();
    assert!(joined.warnings.is_empty(), "{joined:?}");
}

#[test]
fn more_than_was_chosen_stays_and_is_said() {
    let all = Selectors::Advanced(advanced_after(None, &wish(DataWish::All)));
    let chosen = buckets(&["one-bucket"]);
    for data in [DataWish::None, DataWish::Buckets(&chosen)] {
        let joined = join(Some(&all), &wish(data)).unwrap();
        assert_eq!(joined.after, None);
        assert!(
            joined.warnings[0]
                .text
                .contains("more buckets than you chose"),
            "{joined:?}"
        );
    }
    let older = Selectors::Basic(vec![basic("WriteOnly", true, &["arn:aws:s3"])]);
    let joined = join(Some(&older), &wish(DataWish::None)).unwrap();
    assert!(
        joined
            .warnings
            .iter()
            .any(|warning| warning.text.contains("more buckets"))
    );
}

// Whoever uses the records of an earlier "all buckets" goes on having them, and a new log bucket makes no records of records.
#[test]
fn all_buckets_of_an_earlier_choice_stay_when_fewer_and_another_log_bucket_are_chosen() {
    let there = Selectors::Advanced(advanced_after(None, &wish(DataWish::All)));
    let chosen = buckets(&["one-bucket"]);
    for data in [DataWish::Buckets(&chosen), DataWish::None] {
        let mut later = wish(data);
        later.log_buckets = vec!["logs".to_owned(), "other-findings".to_owned()];
        let joined = join(Some(&there), &later).unwrap();
        let Some(Selectors::Advanced(after)) = &joined.after else {
            panic!("{joined:?}");
        };
        assert_eq!(after.len(), 2);
        let condition = &after[1].fields[2];
        assert!(condition.starts_with.is_empty(), "{condition:?}");
        assert_eq!(
            condition.not_starts_with,
            ["logs", "findings", "other-findings"].map(|name| format!("arn:aws:s3:::{name}/"))
        );
        let told: Vec<&str> = joined
            .warnings
            .iter()
            .map(|warning| warning.text.as_str())
            .collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("more buckets than you chose"), "{told:?}");
        assert!(are_met(joined.after.as_ref(), &later));
    }
}

#[test]
fn a_bucket_that_was_left_out_of_all_is_taken_in_when_it_is_chosen() {
    let there = Selectors::Advanced(advanced_after(None, &wish(DataWish::All)));
    let chosen = buckets(&["findings"]);
    let mut later = wish(DataWish::Buckets(&chosen));
    later.log_buckets = vec!["logs".to_owned()];
    let after = advanced_after(Some(&there), &later);
    assert_eq!(after.len(), 2);
    assert_eq!(after[1].fields[2].not_starts_with, ["arn:aws:s3:::logs/"]);
}

// A list of ours only grows: whoever uses the records of an earlier choice goes on having them.
#[test]
fn buckets_of_an_earlier_choice_stay_and_are_said() {
    let first = buckets(&["one-bucket", "logs-to-be"]);
    let there = Selectors::Advanced(advanced_after(None, &wish(DataWish::Buckets(&first))));
    let second = buckets(&["two-bucket"]);
    let mut later = wish(DataWish::Buckets(&second));
    later.log_buckets.push("logs-to-be".to_owned());
    let joined = join(Some(&there), &later).unwrap();
    let Some(Selectors::Advanced(after)) = &joined.after else {
        panic!("{joined:?}");
    };
    assert_eq!(after.len(), 2);
    assert_eq!(
        after[1].fields[2].starts_with,
        ["arn:aws:s3:::one-bucket/", "arn:aws:s3:::two-bucket/"]
    );
    assert!(
        joined.warnings[0].text.contains("more buckets"),
        "{joined:?}"
    );
    let again = join(joined.after.as_ref(), &later).unwrap();
    assert_eq!(again.after, None);
}

#[test]
fn a_selector_of_ours_that_somebody_changed_is_theirs() {
    let one = buckets(&["one-bucket"]);
    let mut there = advanced_after(None, &wish(DataWish::Buckets(&one)));
    there[1].fields.push(is("readOnly", "false"));
    let existing = Selectors::Advanced(there.clone());
    let two = buckets(&["two-bucket"]);
    let after = advanced_after(Some(&existing), &wish(DataWish::Buckets(&two)));
    assert_eq!(after[..2], there);
    assert_eq!(after.len(), 3);
}
