//! Trails: whose they are, what AWS tells of them, and what becomes of their files.

use std::time::Duration;

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::aws::discover;
use radiant_aws_setup::domain::Arn;
use radiant_aws_setup::engine::sites;
use radiant_aws_setup::inventory::{Seen, Trail};
use radiant_aws_setup::plan::{Action, Kind, UpdateTrail};
use radiant_aws_setup::practice::world::{Settling, World};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::{Check, Status, verify};

use crate::bench::{Bench, not_passed, troubles};

/// The checks of CloudTrail that did not pass.
fn open(checks: &[Check]) -> Vec<String> {
    let mut open = not_passed(checks);
    open.retain(|check| check.starts_with("cloudtrail/"));
    open
}

const MANAGEMENT: &str = "111122223333";
const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

/// The main account is not the managing one any more, but may make trails for it.
fn delegate(world: &mut World) {
    let main = world.main_account.clone();
    let organization = world.organization.as_mut().unwrap();
    MANAGEMENT.clone_into(&mut organization.management);
    organization
        .trusted
        .insert(CLOUDTRAIL.to_owned(), Settling::settled(true));
    organization
        .delegated
        .insert(CLOUDTRAIL.to_owned(), vec![main]);
}

async fn delegated() -> Bench {
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.practice.edit(delegate);
    bench.answers.cloudtrail.organization = true;
    bench
}

fn trails_of(bench: &Bench, account: &str) -> Vec<String> {
    let state = bench.practice.state();
    let region = bench.practice.region();
    let trails = &state["accounts"][account]["regions"][region.as_str()]["trails"];
    trails
        .as_object()
        .map(|trails| trails.keys().cloned().collect())
        .unwrap_or_default()
}

// TRL-03: the answer to CreateTrail is lost; the trail is looked for in the account that owns it.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_a_named_administrator_makes_no_second_trail() {
    let whole = delegated().await;
    let planned = whole.plan().await;
    let before = whole.practice.request_count();
    let finished = whole.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(open(&whole.verify().await), Vec::<String>::new());
    let requests = whole.practice.requests();
    let at = requests[before..]
        .iter()
        .position(|request| request.action == "CreateTrail")
        .unwrap();

    let bench = delegated().await;
    let planned = bench.plan().await;
    let before = bench.practice.request_count();
    bench
        .practice
        .set_fault(Fault::LoseAnswer { request: at + 1 });
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let requests = bench.practice.requests();
    let lost = &requests[before + at];
    assert_eq!(lost.action, "CreateTrail", "another request was lost");
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    assert_eq!(trails_of(&bench, MANAGEMENT), [name]);
    assert_eq!(open(&bench.verify().await), Vec::<String>::new());
}

// the topic is named by its ARN, because a bare name would be one of the managing account.
#[tokio::test(start_paused = true)]
async fn a_topic_of_our_own_is_told_by_a_trail_that_another_account_owns() {
    let bench = delegated().await;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let made = bench
        .practice
        .requests()
        .iter()
        .filter(|request| request.action == "CreateTrail" && request.status == 200)
        .count();
    assert_eq!(made, 1);
    let state = bench.practice.state();
    let region = bench.practice.region();
    let trails = &state["accounts"][MANAGEMENT]["regions"][region.as_str()]["trails"];
    let trail = &trails[bench.answers.cloudtrail.trail.name()];
    let topic = bench.answers.cloudtrail.topic.arn(&bench.answers.place());
    assert_eq!(trail["topic"], topic.to_string());
    assert_eq!(trail["not_recursive"], true);
}

// TRL-11: waited for only because this run let CloudTrail in.
#[tokio::test(start_paused = true)]
async fn access_that_was_just_switched_on_is_waited_for() {
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.answers.cloudtrail.organization = true;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let switched_on = bench
        .practice
        .requests()
        .iter()
        .any(|request| request.action == "EnableAWSServiceAccess");
    assert!(switched_on);
}

// TRL-01: what AWS tells only the owner is unknown, with the owner's number, and nobody waits for it.
#[tokio::test(start_paused = true)]
async fn a_member_sees_the_organizations_trail_and_learns_whose_it_is() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let region = bench.practice.region();
    bench.practice.edit(|world| {
        delegate(world);
        world.organization.as_mut().unwrap().delegated.clear();
        let main = world.main_account.clone();
        let mine = world.accounts.get_mut(&main).unwrap();
        let mine = mine.regions.get_mut(region.as_str()).unwrap();
        let mut trail = mine.trails.remove("larkfield-audit").unwrap();
        trail.organization = true;
        let theirs = world.accounts.get_mut(MANAGEMENT).unwrap();
        let theirs = theirs.regions.entry(region.to_string()).or_default();
        theirs.trails.insert("org".to_owned(), trail);
    });
    let mut answers = bench.answers.clone();
    let arn = Arn::parse(&format!(
        "arn:aws:cloudtrail:{region}:{MANAGEMENT}:trail/org"
    ))
    .unwrap();
    answers.cloudtrail.trail = radiant_aws_setup::answers::TrailChoice::Existing { arn };
    let began = tokio::time::Instant::now();
    let inventory = discover(
        &bench.aws,
        &sites(&answers, &bench.vendor),
        jiff::Timestamp::now(),
    )
    .await;
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
    let trails: &Vec<Trail> = inventory
        .place(&answers.place())
        .unwrap()
        .trails
        .known()
        .unwrap();
    let Seen::Unknown(problem) = &trails[0].selectors else {
        panic!("{:?}", trails[0].selectors);
    };
    assert!(problem.summary.contains("1111 2222 3333"), "{problem:?}");
    assert!(!problem.to_text().contains("too new"), "{problem:?}");
    let plan = radiant_aws_setup::plan::plan(&answers, &bench.vendor, &inventory);
    for part in ["trail", "trail-events"] {
        let id = format!("cloudtrail/{}/{region}/{part}", answers.account.id);
        let change = plan
            .changes
            .iter()
            .find(|change| change.id.as_str() == id)
            .unwrap();
        assert!(matches!(change.kind, Kind::ByHand(_)), "{change:?}");
    }
}

/// The checks at a time of practice: `later` than the beginning.
async fn checks_at(bench: &Bench, began: jiff::Timestamp, later: Duration) -> Vec<Check> {
    let now = began
        .checked_add(jiff::SignedDuration::try_from(later).unwrap())
        .unwrap();
    let inventory = discover(&bench.aws, &sites(&bench.answers, &bench.vendor), now).await;
    verify(&bench.answers, &bench.vendor, &inventory)
}

// TRL-10: everything is set as it should be, and yet no file arrives.
#[tokio::test(start_paused = true)]
async fn files_that_are_stopped_fail_the_check_while_all_rules_are_right() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let began = jiff::Timestamp::now();
    let start = tokio::time::Instant::now();
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    tokio::time::sleep(Duration::from_mins(2)).await;
    let checks = checks_at(&bench, began, start.elapsed()).await;
    assert_eq!(not_passed(&checks), Vec::<String>::new());

    let bucket = bench.answers.cloudtrail.bucket.name().to_string();
    let rules = bench.practice.state()["buckets"][&bucket]["policy"].clone();
    assert!(rules.is_object());
    bench.practice.edit(|world| {
        world.buckets.get_mut(&bucket).unwrap().policy = Settling::settled(None);
    });
    tokio::time::sleep(Duration::from_secs(700)).await;
    // CloudTrail tries, and then somebody puts the rules back.
    let checks = checks_at(&bench, began, start.elapsed()).await;
    assert!(not_passed(&checks).len() > 1, "{checks:#?}");
    bench.practice.edit(|world| {
        world.buckets.get_mut(&bucket).unwrap().policy = Settling::settled(Some(rules));
    });
    let checks = checks_at(&bench, began, start.elapsed()).await;
    let open: Vec<&Check> = checks
        .iter()
        .filter(|check| check.status != Status::Passed)
        .collect();
    assert_eq!(open.len(), 1, "{:#?}", not_passed(&checks));
    assert!(open[0].id.ends_with("/trail-delivery"), "{open:?}");
    assert!(open[0].seen.contains("AccessDenied"), "{open:?}");
    // And after the next try all is well.
    tokio::time::sleep(Duration::from_secs(400)).await;
    let checks = checks_at(&bench, began, start.elapsed()).await;
    assert_eq!(not_passed(&checks), Vec::<String>::new());
}

// the company's own trail has no key, and gets none.
#[tokio::test(start_paused = true)]
async fn a_trail_that_is_taken_up_keeps_going_without_a_key() {
    let bench = Bench::new(PracticeOptions::default()).await;
    let account = bench.answers.account.id.clone();
    let region = bench.practice.region();
    let text = format!(
        "version = 1\n[account]\nid = \"{account}\"\nregion = \"{region}\"\n[vendor]\nexternal_role_id = \"rs-8f2c7d1a-91d4\"\n\
         [cloudtrail]\ntrail = {{ use = \"existing\", arn = \"arn:aws:cloudtrail:{region}:{account}:trail/larkfield-audit\" }}\n\
         bucket = {{ use = \"existing\", name = \"larkfield-trail-logs\" }}\n"
    );
    let bench = Bench {
        answers: radiant_aws_setup::answers::parse(&text).unwrap(),
        ..bench
    };
    bench.practice.edit(|world| {
        let mine = world.accounts.get_mut(account.as_str()).unwrap();
        let here = mine.regions.get_mut(region.as_str()).unwrap();
        let trail = here.trails.get_mut("larkfield-audit").unwrap();
        trail.event_configuration = Some(serde_json::json!({
            "AggregationConfigurations": [{ "EventCategory": "Data", "Templates": ["API_ACTIVITY"] }],
        }));
    });
    let planned = bench.plan().await;
    let said = planned
        .told()
        .changes
        .iter()
        .flat_map(|change| &change.warnings)
        .any(|warning| warning.text.contains("API_ACTIVITY"));
    assert!(said);
    for change in &planned.plan.changes {
        assert!(
            !matches!(&change.action, Action::UpdateTrail(UpdateTrail { change, .. }) if change.key_arn.is_some()),
            "{change:?}"
        );
    }
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let state = bench.practice.state();
    let trail = &state["accounts"][account.as_str()]["regions"][region.as_str()]["trails"]["larkfield-audit"];
    assert_eq!(trail["key"], serde_json::Value::Null);
    assert!(trail["topic"].is_string(), "{trail}");
    let before = bench.practice.writes();
    let again = bench.make_it_so().await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    assert_eq!(bench.practice.writes(), before);
    assert_eq!(open(&bench.verify().await), Vec::<String>::new());
}
