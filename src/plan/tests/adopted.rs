//! What is there already is used, completed, and otherwise left as it was.

use super::*;
use crate::answers::{TopicChoice, TrailChoice};
use crate::inventory::{
    AdvancedSelector, Destination, FieldSelector, NotificationTarget, Role, Selectors,
};
use crate::plan::{
    PutBucketNotification, PutBucketPolicy, PutEventSelectors, PutTrust, UpdateDestination,
    UpdateTrail,
};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

/// A trail that is there, with its bucket, and answers that use both.
fn with_trail(change: impl FnOnce(&mut Trail)) -> (Answers, Inventory) {
    let mut answers = answers();
    let mut trail = bare_trail("theirs", "their-logs");
    change(&mut trail);
    answers.cloudtrail.trail = existing_trail(trail.arn.clone());
    answers.cloudtrail.bucket = existing_bucket("their-logs");
    answers.cloudtrail.key = KeyChoice::None;
    let mut inventory = fresh(&answers);
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    put_bucket(&mut inventory, "their-logs", empty_bucket(REGION));
    (answers, inventory)
}

fn patch(plan: &Plan<Told>) -> &TrailPatch {
    match &part(plan, "cloudtrail/trail").action {
        Action::UpdateTrail(UpdateTrail { change, .. }) => change,
        action => panic!("{action:?}"),
    }
}

#[test]
fn only_what_is_missing_on_a_trail_is_changed() {
    let (answers, inventory) = with_trail(|_| {});
    let plan = planned(&answers, &inventory);
    let topic_arn = Some(format!(
        "arn:aws:sns:{REGION}:{ACCOUNT}:radiant-cloudtrail-events"
    ));
    assert_eq!(
        *patch(&plan),
        TrailPatch {
            topic_arn,
            ..TrailPatch::default()
        }
    );
    assert_eq!(
        part(&plan, "cloudtrail/trail").title,
        "Let the trail tell the topic"
    );
    assert_eq!(part(&plan, "cloudtrail/trail-logging").kind, Kind::Keep);
    assert!(is_behind(&plan, "cloudtrail/trail", "cloudtrail/log-topic"));
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn a_trail_with_everything_missing_is_completed() {
    let (answers, inventory) = with_trail(|trail| {
        trail.multi_region = false;
        trail.global_events = false;
        trail.validation = false;
        trail.logging = Seen::Known(false);
    });
    let plan = planned(&answers, &inventory);
    let patch = patch(&plan);
    assert_eq!(
        (
            patch.multi_region,
            patch.global_events,
            patch.validation,
            patch.organization
        ),
        (Some(true), Some(true), Some(true), None)
    );
    assert!(part(&plan, "cloudtrail/trail-logging").kind.writes());
}

#[test]
fn another_key_on_the_trail_is_a_warning() {
    let (mut answers, mut inventory) = with_trail(|trail| trail.key_arn = Some(KEY.to_owned()));
    answers.cloudtrail.key = KeyChoice::New {
        alias: crate::domain::KeyAlias::parse("alias/other").unwrap(),
    };
    put_key(&mut inventory, key(KEY));
    let plan = planned(&answers, &inventory);
    assert_eq!(
        patch(&plan).key_arn.as_deref(),
        Some("{{cloudtrail.key@111122223333/us-east-1}}")
    );
    assert!(
        part(&plan, "cloudtrail/trail").warnings[0]
            .text
            .contains(KEY)
    );
}

#[test]
fn the_key_that_the_trail_has_is_readable_for_the_role() {
    let (answers, inventory) = with_trail(|trail| trail.key_arn = Some(KEY.to_owned()));
    let plan = planned(&answers, &inventory);
    let text = serde_json::to_string(&part(&plan, "main-role/role-policy").action).unwrap();
    assert!(text.contains(KEY));
}

#[test]
fn another_topic_on_the_trail_is_not_taken_away() {
    let (answers, inventory) = with_trail(|trail| {
        trail.topic_arn = Some(format!("arn:aws:sns:{REGION}:{ACCOUNT}:theirs"));
    });
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/trail", ":theirs");
    by_hand(&plan, "cloudtrail/log-topic");
    // The role is not to look as if it could hear of new files.
    let told = &part(&plan, "main-role/role-policy").warnings;
    let unmade: Vec<&Warning> = told
        .iter()
        .filter(|warning| warning.text.contains("is not there, and is not made here"))
        .collect();
    let [warning] = unmade.as_slice() else {
        panic!("{told:?}");
    };
    let topic = answers.cloudtrail.topic;
    assert!(
        matches!(topic, TopicChoice::New { name } if warning.text.contains(name.as_str())),
        "{warning:?}"
    );
    let (answers, inventory) = with_trail(|_| ());
    let plan = planned(&answers, &inventory);
    let told = &part(&plan, "main-role/role-policy").warnings;
    assert!(
        !told
            .iter()
            .any(|warning| warning.text.contains("is not made here")),
        "{told:?}"
    );
}

#[test]
fn advanced_selectors_of_others_stay() {
    let functions = AdvancedSelector {
        name: Some("functions".to_owned()),
        fields: vec![FieldSelector {
            field: "eventCategory".to_owned(),
            equals: vec!["Data".to_owned()],
            ..FieldSelector::default()
        }],
    };
    let (answers, inventory) = with_trail(|trail| {
        trail.selectors = Seen::Known(Some(Selectors::Advanced(vec![functions.clone()])));
    });
    let plan = planned(&answers, &inventory);
    let Action::PutEventSelectors(PutEventSelectors {
        after: Selectors::Advanced(list),
        seen,
        ..
    }) = &part(&plan, "cloudtrail/trail-events").action
    else {
        panic!("another action");
    };
    assert_eq!(list[0], functions);
    assert!(seen.is_some());
}

#[test]
fn a_trail_at_home_elsewhere_is_changed_there() {
    let (mut answers, mut inventory) = with_trail(|trail| {
        trail.arn = arn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/theirs");
        trail.home_region = region("eu-west-1");
    });
    let shadow = here(&mut inventory).trails.clone();
    let mut elsewhere = nothing();
    elsewhere.trails = shadow;
    inventory.places.insert(place("eu-west-1"), elsewhere);
    let plan = planned(&answers, &inventory);
    let trail = part_in(&plan, "cloudtrail/trail", "eu-west-1");
    assert!(trail.kind.writes());
    assert_eq!(trail.place.region, region("eu-west-1"));
    // By its name it is found through the copy that the main Region shows.
    answers.cloudtrail.trail = TrailChoice::New {
        name: crate::domain::TrailName::parse("theirs").unwrap(),
    };
    let plan = planned(&answers, &inventory);
    assert!(matches!(
        part_in(&plan, "cloudtrail/trail", "eu-west-1").action,
        Action::UpdateTrail(_)
    ));
}

#[test]
fn another_trail_makes_the_record_a_second_one() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    here(&mut inventory).trails = Seen::Known(vec![bare_trail("theirs", "their-logs")]);
    let plan = planned(&answers, &inventory);
    let trail = part(&plan, "cloudtrail/trail");
    assert!(trail.costs[0].what.starts_with("Second record"));
    assert!(
        trail.warnings[0]
            .instead
            .as_deref()
            .unwrap()
            .contains("theirs")
    );
    let first = planned(&answers, &fresh(&answers));
    assert!(part(&first, "cloudtrail/trail").warnings.is_empty());
}

#[test]
fn rules_and_notifications_of_others_stay() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let theirs = Statement::allow("Theirs")
        .aws(["arn:aws:iam::111122223333:root"])
        .action(["s3:*"])
        .resource(["*"]);
    let lambda = NotificationTarget {
        id: Some("scanner".to_owned()),
        arn: arn("arn:aws:lambda:us-east-1:111122223333:function:scanner"),
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: vec![("prefix".to_owned(), "uploads/".to_owned())],
    };
    let mut bucket = empty_bucket(REGION);
    bucket.policy = Seen::Known(Some(Document::from_statements([theirs.clone()])));
    bucket.notification = Seen::Known(Notification {
        functions: vec![lambda.clone()],
        event_bridge: true,
        ..Notification::default()
    });
    let name = answers.guardduty.bucket.name().clone();
    put_bucket(&mut inventory, name.as_str(), bucket);
    let plan = planned(&answers, &inventory);
    let PutBucketPolicy { after, seen, .. } = deed(part(&plan, "guardduty/findings-bucket-policy"));
    assert_eq!(after.statements()[0], theirs);
    assert!(seen.is_some());
    let PutBucketNotification { after, .. } = deed(part(&plan, "guardduty/findings-notification"));
    assert_eq!(after.functions, [lambda]);
    assert!(after.event_bridge);
    assert_eq!(after.topics.len(), 1);
}

#[test]
fn a_key_that_lost_its_name_on_the_way_is_found_again() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let view = here(&mut inventory);
    view.made_keys = Seen::Known(BTreeMap::from([(
        "alias/radiant-guardduty".to_owned(),
        arn(KEY),
    )]));
    view.keys.insert(arn(KEY), Seen::Known(Some(key(KEY))));
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "guardduty/findings-key").kind, Kind::Keep);
    assert_eq!(
        part(&plan, "guardduty/findings-key-alias").kind,
        Kind::Create
    );
    assert_eq!(
        part(&plan, "guardduty/findings-key-rotation").kind,
        Kind::Update
    );
    assert_eq!(
        part(&plan, "guardduty/findings-key-policy").kind,
        Kind::Update
    );
    let slots = slots(&answers, &Vendor::default(), &inventory);
    assert_eq!(slots.get(&Slot::guardduty_key(&place(REGION))), Some(KEY));
}

#[test]
fn one_key_that_is_there_can_serve_both() {
    let mut answers = answers();
    answers.cloudtrail.key = existing_key(KEY);
    answers.guardduty.key = existing_key(KEY);
    let mut inventory = fresh(&answers);
    put_key(&mut inventory, key(KEY));
    let plan = planned(&answers, &inventory);
    assert!(is_behind(
        &plan,
        "guardduty/findings-key-policy",
        "cloudtrail/log-key-policy"
    ));
    assert!(!has(&plan, "/log-key-alias"));
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn a_right_export_is_adopted_with_its_folder() {
    let mut answers = answers();
    answers.guardduty.key = existing_key(KEY);
    answers.guardduty.bucket = existing_bucket("their-findings");
    let mut inventory = fresh(&answers);
    let mut detector = bare_detector();
    detector.destinations = Seen::Known(vec![Destination::new(
        "d1",
        "PUBLISHING",
        "arn:aws:s3:::their-findings/guardduty/",
        KEY,
    )]);
    let view = here(&mut inventory);
    view.detector = Seen::Known(Some(detector));
    view.keys.insert(arn(KEY), Seen::Known(Some(key(KEY))));
    put_bucket(&mut inventory, "their-findings", empty_bucket(REGION));
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "guardduty/findings-export").kind, Kind::Keep);
    assert_eq!(
        part(&plan, "guardduty/detector").title,
        "Send updated findings every 15 minutes"
    );
    let text =
        serde_json::to_string(&part(&plan, "guardduty/findings-bucket-policy").action).unwrap();
    assert!(text.contains("arn:aws:s3:::their-findings/guardduty/*"));
}

#[test]
fn an_export_elsewhere_is_moved_only_when_that_is_allowed() {
    let mut answers = answers();
    let mut inventory = fresh(&answers);
    let mut detector = bare_detector();
    let old = Destination::new("d1", "PUBLISHING", "arn:aws:s3:::old-bucket", KEY);
    detector.destinations = Seen::Known(vec![old.clone()]);
    here(&mut inventory).detector = Seen::Known(Some(detector));
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "guardduty/findings-export", "old-bucket");
    answers.guardduty.move_export = true;
    let plan = planned(&answers, &inventory);
    let export = part(&plan, "guardduty/findings-export");
    assert_eq!(export.kind, Kind::Update);
    assert!(export.warnings[0].text.contains("old-bucket"));
    let UpdateDestination { seen, .. } = deed(export);
    assert_eq!(*seen, old);
}

#[test]
fn a_broken_export_is_tried_again() {
    let answers = answers();
    let mut inventory = after(&answers, &fresh(&answers));
    let Seen::Known(Some(detector)) = &mut here(&mut inventory).detector else {
        panic!("no detector");
    };
    let Seen::Known(destinations) = &mut detector.destinations else {
        panic!("no export");
    };
    "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY".clone_into(&mut destinations[0].status);
    let plan = planned(&answers, &inventory);
    assert_eq!(
        writes(&plan),
        ["guardduty/111122223333/us-east-1/findings-export"]
    );
}

#[test]
fn a_role_that_others_use_keeps_their_trust_and_warns() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let name = Vendor::default().role_name;
    let theirs = Statement::allow("Theirs")
        .aws(["arn:aws:iam::999988887777:role/auditor"])
        .action(["sts:AssumeRole"]);
    let role = Role {
        attached: Seen::Known(vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()]),
        ..Role::bare(
            arn("arn:aws:iam::111122223333:role/radiant-aws-access-role"),
            Document::from_statements([theirs.clone()]),
        )
    };
    put_role(&mut inventory, name, role);
    let plan = planned(&answers, &inventory);
    assert_eq!(part(&plan, "main-role/role").kind, Kind::Keep);
    let trust = part(&plan, "main-role/role-trust");
    assert_eq!(trust.kind, Kind::Update);
    assert!(says(trust, "auditor"));
    let PutTrust { after, .. } = deed(trust);
    assert_eq!(after.statements()[0], theirs);
    assert!(
        part(&plan, "main-role/role-attach").warnings[0]
            .text
            .contains("ReadOnlyAccess")
    );
    let done = planned(&answers, &super::after(&answers, &inventory));
    assert_eq!(writes(&done), [""; 0]);
}

#[test]
fn a_sure_refusal_in_the_bucket_s_rules_is_left_to_its_owner() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    let deny = Statement::deny("NobodyWrites")
        .everyone()
        .action(["s3:PutObject"])
        .resource(["*"]);
    let mut bucket = empty_bucket(REGION);
    bucket.policy = Seen::Known(Some(Document::from_statements([deny])));
    let name = answers.cloudtrail.bucket.name().clone();
    put_bucket(&mut inventory, name.as_str(), bucket);
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/log-bucket-policy", "NobodyWrites");
    assert!(!part(&plan, "cloudtrail/trail").kind.writes());
}
