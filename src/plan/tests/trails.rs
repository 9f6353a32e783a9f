//! Trails of others: what they record, where, for whom, and who looks after them.

mod keys;

use super::*;
use crate::answers::DataEvents;
use crate::inventory::{
    AdvancedSelector, BasicSelector, FieldSelector, ListedTrail, MemberAccount, Organization,
    Selectors,
};
use crate::plan::{CreateTrail, PutEventSelectors, UpdateTrail};
use crate::wanted::TrailWish;

/// A trail of others, with its bucket, and answers that take it up and say nothing of a key.
fn adopted(change: impl FnOnce(&mut Trail)) -> (Answers, Inventory) {
    let mut trail = bare_trail("theirs", "their-logs");
    change(&mut trail);
    let text = format!(
        "version = 1\n[account]\nid = \"{ACCOUNT}\"\nregion = \"{REGION}\"\n[vendor]\nexternal_role_id = \"rs-8f2c-aa77-bb66-91d4\"\n\
         [cloudtrail]\ntrail = {{ use = \"existing\", arn = \"{}\" }}\nbucket = {{ use = \"existing\", name = \"their-logs\" }}\n",
        trail.arn
    );
    let answers = crate::answers::parse(&text).unwrap();
    let inventory = with_trail(&answers, trail);
    (answers, inventory)
}

fn with_trail(answers: &Answers, trail: Trail) -> Inventory {
    let mut inventory = fresh(answers);
    here(&mut inventory).trails = Seen::Known(vec![trail]);
    put_bucket(&mut inventory, "their-logs", empty_bucket(REGION));
    inventory
}

fn patch(plan: &Plan<Told>) -> &TrailPatch {
    match &part(plan, "cloudtrail/trail").action {
        Action::UpdateTrail(UpdateTrail { change, .. }) => change,
        action => panic!("{action:?}"),
    }
}

fn said(change: &Told) -> String {
    let warnings: Vec<String> = change
        .warnings
        .iter()
        .map(|warning| {
            let instead = warning.instead.as_deref().unwrap_or_default();
            format!("{} {instead}", warning.text)
        })
        .collect();
    warnings.join("\n")
}

fn settings_shown(view: Option<&View>, name: &str) -> String {
    let Some(View::Settings(rows)) = view else {
        panic!("no settings are shown");
    };
    let row = rows.iter().find(|(there, _)| there == name);
    row.map(|(_, value)| value.clone()).unwrap()
}

fn organization(management: AccountId) -> Organization {
    Organization {
        trusted_services: Seen::Known(vec!["cloudtrail.amazonaws.com".to_owned()]),
        accounts: Seen::Known(vec![MemberAccount::new(account(), "ours", true)]),
        ..Organization::new("o-abcd123456", management)
    }
}

// TRL-03
#[test]
fn a_named_administrator_makes_a_trail_that_is_looked_for_where_it_will_be() {
    let mut answers = answers();
    answers.cloudtrail.organization = true;
    let mut organization = organization(other());
    organization.cloudtrail_administrators = Seen::Known(vec![account()]);
    let mut inventory = fresh(&answers);
    global(&mut inventory).standing = Seen::Known(Standing::Member(organization));
    let plan = planned(&answers, &inventory);
    let made = |plan: &Plan<Told>| match &part(plan, "cloudtrail/trail").action {
        Action::CreateTrail(CreateTrail { trail, settings }) => {
            (trail.to_string(), settings.topic_arn.clone())
        }
        action => panic!("{action:?}"),
    };
    let (trail, topic) = made(&plan);
    assert_eq!(
        trail,
        "arn:aws:cloudtrail:us-east-1:999988887777:trail/radiant-trail"
    );
    assert!(
        topic
            .unwrap()
            .starts_with("arn:aws:sns:us-east-1:111122223333:")
    );
    answers.cloudtrail.organization = false;
    let (trail, _) = made(&planned(&answers, &inventory));
    assert!(trail.contains(":111122223333:"), "{trail}");
}

/// So many trails of one Region each, at home there.
fn listed(code: &str, count: usize) -> Vec<ListedTrail> {
    (0..count)
        .map(|number| ListedTrail {
            arn: arn(&format!(
                "arn:aws:cloudtrail:{code}:{ACCOUNT}:trail/there-{number}"
            )),
            home_region: region(code),
        })
        .collect()
}

// TRL-04
#[test]
fn five_trails_in_another_region_leave_no_room() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    global(&mut inventory).regions = Seen::Known(vec![region(REGION), region("ap-southeast-2")]);
    global(&mut inventory).listed_trails = Seen::Known(listed("ap-southeast-2", 5));
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/trail", "Sydney (ap-southeast-2)");
    // One that covers all Regions counts in each, here as a copy of a trail that is at home elsewhere.
    global(&mut inventory).listed_trails = Seen::Known(listed("ap-southeast-2", 4));
    assert!(
        part(&planned(&answers, &inventory), "cloudtrail/trail")
            .kind
            .writes()
    );
    let mut wide = bare_trail("wide", "their-logs");
    wide.arn = arn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/wide");
    wide.home_region = region("eu-west-1");
    here(&mut inventory).trails = Seen::Known(vec![wide]);
    by_hand(&planned(&answers, &inventory), "cloudtrail/trail");
    // What could not be listed is no reason not to try.
    global(&mut inventory).listed_trails = Seen::Unknown(denied());
    assert!(
        part(&planned(&answers, &inventory), "cloudtrail/trail")
            .kind
            .writes()
    );
}

// TRL-04
#[test]
fn a_trail_of_one_region_becomes_one_for_all_only_where_there_is_room() {
    let (answers, mut inventory) = adopted(|trail| trail.multi_region = false);
    global(&mut inventory).regions = Seen::Known(vec![region(REGION), region("ap-southeast-2")]);
    // Five at home are no trouble: it is one of them.
    global(&mut inventory).listed_trails = Seen::Known(listed(REGION, 5));
    assert!(
        part(&planned(&answers, &inventory), "cloudtrail/trail")
            .kind
            .writes()
    );
    global(&mut inventory).listed_trails = Seen::Known(listed("ap-southeast-2", 5));
    let plan = planned(&answers, &inventory);
    left_saying(&plan, "cloudtrail/trail", "ap-southeast-2");
}

// TRL-05
#[test]
fn slashes_at_the_ends_of_a_prefix_are_folders_of_their_own() {
    for (prefix, folder) in [
        ("logs/", "logs//AWSLogs"),
        ("/", "//AWSLogs"),
        ("logs", "logs/AWSLogs"),
    ] {
        let (answers, inventory) = adopted(|trail| trail.prefix = Some(prefix.to_owned()));
        let plan = planned(&answers, &inventory);
        let text =
            serde_json::to_string(&part(&plan, "cloudtrail/log-bucket-policy").action).unwrap();
        assert!(
            text.contains(&format!("arn:aws:s3:::their-logs/{folder}/{ACCOUNT}/*")),
            "{prefix}: {text}"
        );
    }
}

fn write_only() -> Selectors {
    Selectors::Basic(vec![BasicSelector {
        read_write: "WriteOnly".to_owned(),
        management_events: true,
        excluded_sources: vec!["kms.amazonaws.com".to_owned()],
        data_resources: Vec::new(),
    }])
}

// TRL-07
#[test]
fn more_management_events_are_priced_by_who_records_them_already() {
    let (mut answers, mut inventory) =
        adopted(|trail| trail.selectors = Seen::Known(Some(write_only())));
    answers.cloudtrail.data_events = DataEvents::None;
    let plan = planned(&answers, &inventory);
    let events = part(&plan, "cloudtrail/trail-events");
    assert!(said(events).contains("only read") && said(events).contains("AWS KMS"));
    assert!(said(events).contains("$2 per 100,000 events (price of July 2025)"));
    assert_eq!(events.costs[0].price, "free");
    let Seen::Known(trails) = &mut here(&mut inventory).trails else {
        panic!("no trails");
    };
    trails.push(bare_trail("second", "other-logs"));
    let plan = planned(&answers, &inventory);
    let events = part(&plan, "cloudtrail/trail-events");
    assert!(events.costs[0].price.contains("July 2025"), "{events:?}");
}

// TRL-01
#[test]
fn what_a_trail_of_others_records_is_told_by_its_owner() {
    let owners = Problem::new("This trail belongs to account 9999 8888 7777.")
        .who("someone in account 9999 8888 7777");
    let (answers, mut inventory) = adopted(|trail| {
        trail.arn = arn("arn:aws:cloudtrail:us-east-1:999988887777:trail/org");
        trail.organization = true;
        trail.selectors = Seen::Unknown(owners.clone());
    });
    global(&mut inventory).standing = Seen::Known(Standing::Member(organization(other())));
    let plan = planned(&answers, &inventory);
    assert!(
        by_hand(&plan, "cloudtrail/trail")
            .who
            .as_deref()
            .unwrap()
            .contains("9999 8888 7777")
    );
    let problem = by_hand(&plan, "cloudtrail/trail-events");
    assert_eq!(problem.summary, owners.summary);
    assert_eq!(problem.who, owners.who);
}

// ERR-01
#[test]
fn a_main_region_that_is_not_switched_on_is_said_before_anything() {
    let answers = answers();
    let mut inventory = fresh(&answers);
    global(&mut inventory).regions = Seen::Known(vec![region("eu-west-1")]);
    let plan = planned(&answers, &inventory);
    assert_eq!(writes(&plan), [""; 0]);
    for change in &plan.changes {
        let Kind::ByHand(problem) = &change.kind else {
            panic!("{change:?}");
        };
        assert!(
            problem.summary.contains("is not switched on"),
            "{problem:?}"
        );
    }
    // Not to know which Regions are on is no reason to stop.
    global(&mut inventory).regions = Seen::Unknown(denied());
    assert_ne!(writes(&planned(&answers, &inventory)), [""; 0]);
}

#[test]
fn a_main_region_that_has_to_be_switched_on_is_said() {
    let mut answers = Answers::defaults(account(), region("eu-south-1"));
    answers.cloudtrail.organization = true;
    answers.vendor.external_role_id = Some(ExternalId::parse("rs-8f2c-aa77-bb66-91d4").unwrap());
    let mut inventory = fresh(&answers);
    inventory.places.insert(place("eu-south-1"), nothing());
    global(&mut inventory).regions = Seen::Known(vec![region("eu-south-1")]);
    global(&mut inventory).standing = Seen::Known(Standing::Management(organization(account())));
    let plan = planned(&answers, &inventory);
    let topic = part_in(&plan, "cloudtrail/log-topic", "eu-south-1");
    assert!(said(topic).contains("Milan (eu-south-1)"), "{topic:?}");
    let trail = part_in(&plan, "cloudtrail/trail", "eu-south-1");
    assert!(said(trail).contains("in each account"), "{trail:?}");
    let plain = planned(&super::answers(), &fresh(&super::answers()));
    assert!(!said(part(&plain, "cloudtrail/log-topic")).contains("switched on"));
}

#[test]
fn a_new_trail_with_data_events_leaves_its_own_deliveries_out() {
    let mut answers = answers();
    let recursive = |plan: &Plan<Told>| match &part(plan, "cloudtrail/trail").action {
        Action::CreateTrail(CreateTrail { settings, .. }) => settings.recursive,
        action => panic!("{action:?}"),
    };
    let plan = planned(&answers, &fresh(&answers));
    assert_eq!(recursive(&plan), Some(false));
    let trail = part(&plan, "cloudtrail/trail");
    assert!(trail.meaning.contains("recursive logging"));
    assert_eq!(
        settings_shown(
            trail.version.after.as_ref(),
            "Records of CloudTrail's own deliveries"
        ),
        "off"
    );
    // The log buckets are left out all the same: others write and read there too.
    let events = serde_json::to_string(&part(&plan, "cloudtrail/trail-events").action).unwrap();
    assert!(events.contains("not_starts_with"), "{events}");
    answers.cloudtrail.data_events = DataEvents::None;
    let plan = planned(&answers, &fresh(&answers));
    assert_eq!(recursive(&plan), None);
    assert!(
        !part(&plan, "cloudtrail/trail")
            .meaning
            .contains("recursive")
    );
}

#[test]
fn what_else_a_trail_of_others_does_is_shown_and_stays() {
    let (answers, inventory) = adopted(|trail| {
        trail.recursive = Some(true);
        trail.insights = true;
        trail.summaries = Seen::Known(vec!["API_ACTIVITY".to_owned()]);
    });
    let plan = planned(&answers, &inventory);
    let trail = part(&plan, "cloudtrail/trail");
    for view in [&trail.version.before, &trail.version.after] {
        let shown = |name: &str| settings_shown(view.as_ref(), name);
        assert_eq!(shown("Records of CloudTrail's own deliveries"), "on");
        assert_eq!(shown("Looks for unusual activity"), "on");
    }
    assert!(said(trail).contains("API_ACTIVITY") && said(trail).contains("aggregated"));
    let done = planned(&answers, &after(&answers, &inventory));
    assert!(said(part(&done, "cloudtrail/trail")).contains("API_ACTIVITY"));
}

#[test]
fn whoever_keeps_the_trail_as_code_is_told_of() {
    let (answers, inventory) = adopted(|trail| {
        trail.tags = Seen::Known(BTreeMap::from([(
            "ManagedBy".to_owned(),
            "terraform".to_owned(),
        )]));
        trail.logging = Seen::Known(false);
        trail.selectors = Seen::Known(Some(write_only()));
    });
    let plan = planned(&answers, &inventory);
    for name in ["trail", "trail-events", "trail-logging"] {
        let change = part(&plan, &format!("cloudtrail/{name}"));
        assert!(change.kind.writes(), "{name}");
        assert!(said(change).contains("Terraform"), "{change:?}");
    }
}

// the rules of the bucket are right and stay, so a trail's update has nothing fresh to wait for there.
#[test]
fn rules_that_are_right_are_no_write_before_the_trail() {
    let (mut answers, inventory) = adopted(|_| {});
    answers.cloudtrail.data_events = DataEvents::None;
    let mut done = after(&answers, &inventory);
    let Seen::Known(trails) = &mut here(&mut done).trails else {
        panic!("no trails");
    };
    trails[0].validation = false;
    let plan = planned(&answers, &done);
    let trail = part(&plan, "cloudtrail/trail");
    assert!(trail.kind.writes());
    assert_eq!(writes(&plan), ["cloudtrail/111122223333/us-east-1/trail"]);
    assert_eq!(part(&plan, "cloudtrail/log-bucket-policy").kind, Kind::Keep);
    for id in trail.depends_on.iter().chain(&trail.follows) {
        assert!(!plan.change(id).unwrap().kind.writes(), "{id}");
    }
}

// TRL-08
#[test]
fn two_halves_get_management_events_and_nothing_else() {
    let field = |field: &str, value: &str| FieldSelector {
        field: field.to_owned(),
        equals: vec![value.to_owned()],
        ..FieldSelector::default()
    };
    let half = |read_only: &str| AdvancedSelector {
        name: Some(format!("s3 {read_only}")),
        fields: vec![
            field("eventCategory", "Data"),
            field("resources.type", "AWS::S3::Object"),
            field("readOnly", read_only),
        ],
    };
    let theirs = vec![half("true"), half("false")];
    let (answers, inventory) = adopted(|trail| {
        trail.selectors = Seen::Known(Some(Selectors::Advanced(theirs.clone())));
    });
    let plan = planned(&answers, &inventory);
    let events = part(&plan, "cloudtrail/trail-events");
    let Action::PutEventSelectors(PutEventSelectors {
        after: Selectors::Advanced(list),
        ..
    }) = &events.action
    else {
        panic!("{:?}", events.action);
    };
    assert_eq!(list[..2], theirs);
    assert_eq!(list.len(), 3);
    assert!(said(events).contains("makes another record"), "{events:?}");
    let done = planned(&answers, &after(&answers, &inventory));
    assert_eq!(part(&done, "cloudtrail/trail-events").kind, Kind::Keep);
}

#[test]
fn a_patch_gives_all_that_was_missing_and_leaves_the_rest() {
    let trail = Trail {
        multi_region: false,
        validation: false,
        prefix: Some("theirs".to_owned()),
        insights: true,
        ..bare_trail("theirs", "their-logs")
    };
    let wish = TrailWish {
        topic_arn: format!("arn:aws:sns:{REGION}:{ACCOUNT}:logs"),
        key_arn: None,
        organization: false,
    };
    let name = crate::domain::TrailName::parse("theirs").unwrap();
    let before = TrailSettings::of(&trail, name);
    let after = before.with(&wish.missing(&trail));
    let expected = TrailSettings {
        topic_arn: Some(wish.topic_arn),
        multi_region: true,
        validation: true,
        ..before.clone()
    };
    assert_eq!(after, expected);
    assert_eq!(before.with(&TrailPatch::default()), before);
}
