//! The vendor's guide, account by account: GuardDuty is on in each of the chosen accounts, and each exports into the bucket of the main
//! one.

use std::collections::BTreeSet;
use std::time::Duration;

use radiant_aws_setup::answers::{ExportFindings, LetIn, LookedAfter, MemberAccounts};
use radiant_aws_setup::apply::{Ending, Finished, Outcome};
use radiant_aws_setup::domain::{AccountId, Region};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::plan::{Kind, Section};
use radiant_aws_setup::practice::world::{Destination, Detector, Settling};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::{Check, Status};
use serde_json::{Value, json};

use crate::bench::{Bench, enter, not_passed, things, troubles};
use crate::company::{found, member};
use crate::judge::{Ask, Caller};
use crate::sweep::account::{State, Thing};

const REGION: &str = "us-east-1";
/// The section of the guide with what it rests on.
const SECTIONS: [Section; 2] = [Section::GuardDuty, Section::Export];

/// An account that manages so many others, in each of which GuardDuty is to be on and to export.
async fn company(members: u64) -> Bench {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    found(&bench.practice, members);
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.guardduty.accounts = LookedAfter::EachAccount;
    bench.answers.export.findings = ExportFindings::EachAccount;
    bench
}

async fn planned(bench: &Bench) -> Planned {
    bench.plan().await.only(&SECTIONS)
}

async fn set_up(bench: &Bench) -> Finished {
    let planned = planned(bench).await;
    bench.apply(&planned).await
}

/// A detector that is there before.
fn there(bench: &Bench, account: &AccountId, said: Value) {
    let detector: Detector = serde_json::from_value(said).unwrap();
    bench.practice.edit(|world| {
        let place = world.regional_mut(account.as_str(), REGION);
        place
            .detectors
            .insert(format!("feedfacefeedfacefeed{account}"), detector);
    });
}

/// The detector of an account.
fn detector(bench: &Bench, account: &AccountId, region: &str) -> (String, Detector) {
    let mut found = None;
    bench.practice.edit(|world| {
        let place = world.regional_mut(account.as_str(), region);
        found = place
            .detectors
            .iter()
            .next()
            .map(|(id, it)| (id.clone(), it.clone()));
    });
    found
        .ok_or_else(|| format!("no detector in {account} {region}"))
        .unwrap()
}

/// The checks of GuardDuty that did not pass, here and in the other accounts.
async fn amiss(bench: &Bench) -> Vec<String> {
    let mut checks = bench.verify().await;
    // The vendor joins the topics with a role that is not made here.
    checks.retain(|check| {
        SECTIONS.contains(&check.section) && !check.id.ends_with("/vendor-subscription")
    });
    assert!(
        checks.iter().any(|check| check.section == Section::Export),
        "nothing of the other accounts was checked"
    );
    not_passed(&checks)
}

fn check<'c>(checks: &'c [Check], account: &AccountId, part: &str) -> &'c Check {
    let id = format!("export/{account}/{REGION}/{part}");
    checks
        .iter()
        .find(|check| check.id == id)
        .ok_or_else(|| format!("no check {id}"))
        .unwrap()
}

/// Puts the export of an account to the judge: bucket and key let in just this detector.
fn is_judged_right(bench: &Bench, account: &AccountId, region: &str) {
    let state = State(bench.practice.state());
    let (id, kept) = detector(bench, account, region);
    let arn = format!("arn:aws:guardduty:{region}:{account}:detector/{id}");
    let export = kept.destinations.values().next().unwrap();
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    let object =
        format!("arn:aws:s3:::{bucket}/AWSLogs/{account}/GuardDuty/{region}/2026/11/28/x.jsonl.gz");
    let ask = |action: &str, resource: &str, arn: &str| {
        Ask::new(
            &Caller::service("guardduty.amazonaws.com"),
            action,
            resource,
        )
        .with("aws:SourceArn", arn)
        .with("aws:SourceAccount", account.as_str())
        .with("s3:x-amz-server-side-encryption", "aws:kms")
        .with(
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            &export.key,
        )
    };
    let place = format!("arn:aws:s3:::{bucket}");
    let stranger = arn.replace(&id, "0000000000000000000000000000dead");
    for (thing, action, resource) in [
        (
            Thing::Bucket(bucket.clone()),
            "s3:GetBucketLocation",
            &place,
        ),
        (Thing::Bucket(bucket), "s3:PutObject", &object),
        (
            Thing::Key(export.key.clone()),
            "kms:GenerateDataKey",
            &export.key,
        ),
    ] {
        let ours = ask(action, resource, &arn);
        assert!(state.lets(&thing, &ours), "refused: {}", ours.told());
        let others = ask(action, resource, &stranger);
        assert!(!state.lets(&thing, &others), "let in: {}", others.told());
    }
}

#[tokio::test(start_paused = true)]
async fn each_account_gets_its_detector_and_its_export_and_the_second_run_writes_nothing() {
    let bench = company(3).await;
    let [none, seldom, right] = [1, 2, 3].map(member);
    there(
        &bench,
        &seldom,
        json!({ "enabled": true, "frequency": "SIX_HOURS", "features": { "S3_DATA_EVENTS": "DISABLED", "RDS_LOGIN_EVENTS": "ENABLED" } }),
    );
    there(
        &bench,
        &right,
        json!({ "enabled": true, "frequency": "FIFTEEN_MINUTES", "features": { "S3_DATA_EVENTS": "ENABLED" } }),
    );
    let finished = set_up(&bench).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    for account in [&none, &seldom, &right] {
        let (_, kept) = detector(&bench, account, REGION);
        assert!(kept.enabled, "{account}");
        assert_eq!(kept.frequency, "FIFTEEN_MINUTES", "{account}");
        assert_eq!(kept.features["S3_DATA_EVENTS"], "ENABLED", "{account}");
        assert_eq!(kept.destinations.len(), 1, "{account}");
        is_judged_right(&bench, account, REGION);
    }
    // No paid plan that nobody chose, and none taken away that somebody had.
    let plans = |account: &AccountId| detector(&bench, account, REGION).1.features;
    assert_eq!(plans(&none)["RDS_LOGIN_EVENTS"], "DISABLED");
    assert_eq!(plans(&seldom)["RDS_LOGIN_EVENTS"], "ENABLED");
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
    // The way of each set-up is shown with its DestinationID.
    let checks = bench.verify().await;
    let (id, _) = detector(&bench, &none, REGION)
        .1
        .destinations
        .into_iter()
        .next()
        .unwrap();
    assert!(check(&checks, &none, "export").seen.contains(&id));
    let coverage = checks
        .iter()
        .find(|check| check.id.ends_with("/guardduty-coverage"))
        .unwrap();
    assert!(coverage.seen.contains("all 4 accounts"), "{coverage:?}");
    let writes = bench.practice.writes();
    let again = set_up(&bench).await;
    assert_eq!(again.ending, Ending::Done);
    assert_eq!(bench.practice.writes(), writes);
}

#[tokio::test(start_paused = true)]
async fn what_only_others_may_change_is_left_to_them_with_a_message_to_send() {
    let bench = company(3).await;
    let [looked_after, elsewhere, decided] = [1, 2, 3].map(member);
    there(
        &bench,
        &looked_after,
        json!({ "enabled": true, "frequency": "SIX_HOURS", "features": { "S3_DATA_EVENTS": "DISABLED" }, "administrator": "999988887777" }),
    );
    let theirs: Destination = serde_json::from_value(json!({
        "arn": "arn:aws:s3:::their-findings",
        "key": "arn:aws:kms:us-east-1:100000000002:key/aaaaaaaa-1111-2222-3333-444444444444",
    }))
    .unwrap();
    there(
        &bench,
        &elsewhere,
        json!({ "enabled": true, "frequency": "FIFTEEN_MINUTES", "features": { "S3_DATA_EVENTS": "ENABLED" }, "destinations": { "d2": theirs } }),
    );
    there(
        &bench,
        &decided,
        json!({ "enabled": true, "frequency": "FIFTEEN_MINUTES", "features": { "S3_DATA_EVENTS": "DISABLED" }, "managed": { "S3_DATA_EVENTS": "GUARDDUTY_POLICY" } }),
    );
    let before = [&looked_after, &elsewhere, &decided].map(|it| detector(&bench, it, REGION).1);
    let planned = planned(&bench).await;
    let by_hand = |account: &AccountId, part: &str| {
        let id = format!("export/{account}/{REGION}/{part}");
        let change = planned.plan.changes.iter().find(|it| it.id.as_str() == id);
        match &change.unwrap_or_else(|| panic!("no change {id}")).kind {
            Kind::ByHand(problem) => problem.clone(),
            other => panic!("{id}: {other:?}"),
        }
    };
    let told = by_hand(&looked_after, "detector");
    let message = told.message.unwrap();
    for word in [
        "100000000001",
        "999988887777",
        "every 15 minutes",
        "S3 Protection",
    ] {
        assert!(message.contains(word), "{message}");
    }
    let told = by_hand(&decided, "s3-protection");
    assert!(told.message.unwrap().contains("S3_DATA_EVENTS"));
    let told = by_hand(&elsewhere, "findings-export");
    assert!(told.summary.contains("their-findings"), "{told:?}");
    let finished = bench.apply(&planned).await;
    assert_eq!(
        finished.ending,
        Ending::Partly,
        "{:#?}",
        troubles(&finished)
    );
    // Their settings and their export are as they were.
    for (account, before) in [&looked_after, &elsewhere, &decided]
        .into_iter()
        .zip(before)
    {
        let (_, now) = detector(&bench, account, REGION);
        assert_eq!(now.frequency, before.frequency, "{account}");
        assert_eq!(now.features, before.features, "{account}");
    }
    assert_eq!(
        detector(&bench, &elsewhere, REGION).1.destinations["d2"].arn,
        "arn:aws:s3:::their-findings"
    );
    // Whom nothing is written for is not let in.
    let policy = bench.practice.state()["buckets"][bench.answers.guardduty.bucket.name().as_str()]
        ["policy"]
        .to_string();
    assert!(!policy.contains(elsewhere.as_str()), "{policy}");
    let checks = bench.verify().await;
    let failed = check(&checks, &looked_after, "detector");
    assert_eq!(failed.status, Status::Failed);
    assert!(failed.message.as_ref().unwrap().contains("999988887777"));
    let failed = check(&checks, &decided, "detector");
    assert!(failed.message.as_ref().unwrap().contains("policy"));
    assert_eq!(check(&checks, &elsewhere, "export").status, Status::Failed);
    assert_eq!(planned_writes(&bench).await, 0);
}

async fn planned_writes(bench: &Bench) -> usize {
    planned(bench).await.plan.counts().writes()
}

#[tokio::test(start_paused = true)]
async fn an_account_that_lets_nobody_in_keeps_no_other_from_its_export_and_follows_alone() {
    let mut bench = company(3).await;
    let shut = member(2);
    let mut role = None;
    bench.practice.edit(|world| {
        let account = world.accounts.get_mut(shut.as_str()).unwrap();
        role = account.iam.roles.remove("OrganizationAccountAccessRole");
    });
    let finished = set_up(&bench).await;
    assert_eq!(finished.ending, Ending::Partly);
    for account in [1, 3].map(member) {
        is_judged_right(&bench, &account, REGION);
    }
    bench.practice.edit(|world| {
        let account = world.accounts.get_mut(shut.as_str()).unwrap();
        account
            .iam
            .roles
            .insert("OrganizationAccountAccessRole".to_owned(), role.unwrap());
    });
    bench.aws = enter(&bench.practice).await;
    let again = set_up(&bench).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    let made: BTreeSet<&str> = again
        .outcomes
        .iter()
        .filter(|(_, (outcome, _))| *outcome == Outcome::Created)
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(
        made,
        BTreeSet::from([
            format!("export/{shut}/{REGION}/detector").as_str(),
            format!("export/{shut}/{REGION}/findings-export").as_str(),
        ])
    );
    for account in [1, 2, 3].map(member) {
        is_judged_right(&bench, &account, REGION);
    }
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_account_whose_detector_fails_on_the_way_is_left_out_of_the_rules_and_follows() {
    let bench = company(2).await;
    let planned = planned(&bench).await;
    // Somebody has switched GuardDuty on meanwhile, in another way.
    there(
        &bench,
        &member(1),
        json!({ "enabled": true, "frequency": "ONE_HOUR" }),
    );
    let finished = bench.apply(&planned).await;
    let outcome = |id: String| {
        let found = finished.outcomes.iter().find(|(it, _)| it.as_str() == id);
        found.unwrap().1.0
    };
    let failed = format!("export/{}/{REGION}/detector", member(1));
    assert_eq!(outcome(failed), Outcome::Failed);
    let made = format!("export/{}/{REGION}/findings-export", member(2));
    assert_eq!(
        outcome(made),
        Outcome::Created,
        "{:#?}",
        troubles(&finished)
    );
    is_judged_right(&bench, &member(2), REGION);
    let again = set_up(&bench).await;
    assert_eq!(again.ending, Ending::Done, "{:#?}", troubles(&again));
    is_judged_right(&bench, &member(1), REGION);
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_region_that_has_to_be_switched_on_comes_under_a_name_of_its_own_where_it_is_on() {
    const OPT_IN: &str = "me-south-1";
    let mut bench = company(2).await;
    bench.answers.guardduty.regions = [REGION, OPT_IN].map(|it| Region::parse(it).unwrap()).into();
    let (on, off) = (member(1), member(2));
    bench.practice.edit(|world| {
        for account in ["111122223333", on.as_str()] {
            let account = world.accounts.get_mut(account).unwrap();
            account.opted_in = vec![OPT_IN.to_owned()];
        }
    });
    let planned = planned(&bench).await;
    let asked = bench.practice.requests();
    assert!(
        !asked
            .iter()
            .any(|it| it.region == OPT_IN && it.account == off.as_str()),
        "a Region that is off was asked"
    );
    bench.apply(&planned).await;
    let state = State(bench.practice.state());
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    let policy = state.bucket(&bucket).unwrap()["policy"].to_string();
    assert!(policy.contains("guardduty.me-south-1.amazonaws.com"));
    let (_, kept) = detector(&bench, &on, OPT_IN);
    assert_eq!(kept.destinations.len(), 1);
    // Where the Region is off there is nothing to watch, and nobody is blamed for that.
    let open = amiss(&bench).await;
    assert_eq!(open, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn it_is_killed_at_each_write_and_run_again_and_nothing_is_made_twice() {
    let whole = company(1).await;
    let first = planned(&whole).await;
    let before = whole.practice.request_count();
    let finished = whole.apply(&first).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let right = things(&whole);
    let requests = whole.practice.requests();
    let writes: Vec<usize> = requests[before..]
        .iter()
        .zip(1..)
        .filter(|(request, _)| request.write)
        .map(|(_, number)| number)
        .collect();
    assert!(writes.len() > 10, "{writes:?}");
    for (request, effect) in writes.into_iter().flat_map(|it| [(it, false), (it, true)]) {
        let mut bench = company(1).await;
        let first = planned(&bench).await;
        let before = bench.practice.request_count();
        bench
            .practice
            .set_fault(Fault::StopAfter { request, effect });
        let broken = async {
            while bench.practice.request_count() < before + request {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            biased;
            () = broken => {}
            _ = bench.apply(&first) => {}
        }
        bench.practice.set_fault(Fault::None);
        bench.aws = enter(&bench.practice).await;
        let finished = set_up(&bench).await;
        let at = format!("killed at request {request}, effect {effect}");
        assert_eq!(
            finished.ending,
            Ending::Done,
            "{at}: {:#?}",
            troubles(&finished)
        );
        assert_eq!(things(&bench), right, "{at}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_rule_lets_in_all_detectors_of_the_organization_and_none_of_another() {
    let mut bench = company(3).await;
    bench.answers.export.let_in = LetIn::Organization;
    let finished = set_up(&bench).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(amiss(&bench).await, Vec::<String>::new());
    assert_eq!(planned_writes(&bench).await, 0);
    let state = State(bench.practice.state());
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    let (id, kept) = detector(&bench, &member(2), REGION);
    let key = kept.destinations.values().next().unwrap().key.clone();
    let arn = format!("arn:aws:guardduty:{REGION}:{}:detector/{id}", member(2));
    for (organization, lets) in [("o-exampleorgid", true), ("o-another00000", false)] {
        let ask = |action: &str, resource: &str| {
            Ask::new(
                &Caller::service("guardduty.amazonaws.com"),
                action,
                resource,
            )
            .with("aws:SourceArn", &arn)
            .with("aws:SourceAccount", member(2).as_str())
            .with("aws:SourceOrgID", organization)
        };
        let object = format!("arn:aws:s3:::{bucket}/AWSLogs/x");
        let put = ask("s3:PutObject", &object);
        assert_eq!(state.lets(&Thing::Bucket(bucket.clone()), &put), lets);
        let encrypt = ask("kms:GenerateDataKey", &key);
        assert_eq!(state.lets(&Thing::Key(key.clone()), &encrypt), lets);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_export_is_traced_to_the_rule_that_is_missing() {
    let bench = company(1).await;
    let finished = set_up(&bench).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    let planned = {
        bench.practice.edit(|world| {
            let place = world.regional_mut(member(1).as_str(), REGION);
            place
                .detectors
                .values_mut()
                .next()
                .unwrap()
                .destinations
                .clear();
        });
        planned(&bench).await
    };
    // Somebody takes the rule out that lets findings in, after the look.
    let mut policy = bench.practice.state()["buckets"][&bucket]["policy"].clone();
    let statements = policy["Statement"].as_array_mut().unwrap();
    statements.retain(|it| it["Sid"] != "RadiantGuardDutyPut");
    bench.practice.edit(|world| {
        let there = world.buckets.get_mut(&bucket).unwrap();
        there.policy = Settling::settled(Some(policy));
    });
    let finished = bench.apply(&planned).await;
    let id = format!("export/{}/{REGION}/findings-export", member(1));
    let (_, (outcome, problem)) = finished
        .outcomes
        .iter()
        .find(|(it, _)| it.as_str() == id)
        .unwrap();
    assert_eq!(*outcome, Outcome::Failed);
    let said = &problem.as_ref().unwrap().summary;
    assert!(said.contains("No rule of the bucket"), "{said}");
    assert!(said.contains("s3:PutObject"), "{said}");
    assert!(!said.contains("No rule of the key"), "{said}");
    // The check of one that stands still says so too.
    bench.practice.edit(|world| {
        let since = world.seconds();
        let place = world.regional_mut("111122223333", REGION);
        let detector = place.detectors.values_mut().next().unwrap();
        detector
            .destinations
            .values_mut()
            .next()
            .unwrap()
            .failing_since = Some(since);
    });
    let checks = bench.verify().await;
    let own = checks
        .iter()
        .find(|check| check.id == format!("guardduty/111122223333/{REGION}/export"))
        .unwrap();
    assert_eq!(own.status, Status::Failed);
    assert!(own.seen.contains("s3:PutObject"), "{}", own.seen);
}
