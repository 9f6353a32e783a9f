//! A run that was told to carry out one plan only, against the simulated organization.

use radiant_aws_setup::answers::BucketChoice;
use radiant_aws_setup::apply::{Ending, Finished, RunId, calls, runs, to_csv, to_lines};
use radiant_aws_setup::approval::{Approved, Difference};
use radiant_aws_setup::domain::{BucketName, ExternalId};
use radiant_aws_setup::engine::{self, Planned, RunSettings};
use radiant_aws_setup::export::sheet::{Asks, Sheet};
use radiant_aws_setup::plan::{Action, Section};
use radiant_aws_setup::practice::world::Settling;
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, enter, troubles};

fn approved(planned: &Planned) -> Approved {
    let approved = planned.approved(&Section::ALL);
    assert_eq!(approved.checksum, planned.checksum());
    assert_eq!(approved.len(), planned.plan.counts().writes());
    approved
}

fn differences(bench: &Bench, planned: &Planned, approved: &Approved) -> Vec<Difference> {
    engine::differences(bench.state.path(), true, planned, approved).unwrap()
}

/// Carry out this plan, and no other than the approved one.
async fn carry_out(bench: &Bench, planned: &Planned, approved: &Approved) -> Finished {
    engine::hold_to(bench.state.path(), true, planned, approved).unwrap();
    let settings = RunSettings {
        accepted: Some(approved.checksum),
        approved_by: Some("Head of IT security".to_owned()),
        ..RunSettings::new(bench.state.path(), true, jiff::Timestamp::now)
    };
    let cancel = CancellationToken::new();
    engine::carry_out(&bench.aws, planned, &settings, cancel, &|_| {})
        .await
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_record_begins_with_the_checksum_and_who_approved() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    let sheet = approved(&planned);
    let finished = carry_out(&bench, &planned, &sheet).await;
    let runs = runs(bench.state.path()).unwrap().runs;
    let [run] = runs.as_slice() else {
        panic!("{runs:?}");
    };
    let approval = run.approval.as_ref().unwrap();
    assert_eq!(run.run, finished.run);
    assert_eq!(approval.checksum, sheet.checksum);
    assert_eq!(approval.by.as_deref(), Some("Head of IT security"));
    assert!(approval.only);
}

#[tokio::test(start_paused = true)]
async fn every_run_says_which_plan_it_carried_out() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    bench.apply(&planned).await;
    let runs = runs(bench.state.path()).unwrap().runs;
    let approval = runs[0].approval.as_ref().unwrap();
    assert_eq!(approval.checksum, planned.checksum());
    assert!(approval.by.is_none() && !approval.only);
}

/// Looked at twice, the same account gives the same plan.
#[tokio::test(start_paused = true)]
async fn two_looks_at_the_same_account_have_one_checksum() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let sheet = approved(&bench.plan().await);
    let again = bench.plan().await;
    assert_eq!(again.checksum(), sheet.checksum);
    assert_eq!(differences(&bench, &again, &sheet), []);
}

const LOGS: &str = "larkfield-old-logs";

/// An empty account but for a bucket for log files, with these rules.
async fn with_bucket(rules: &Value) -> Bench {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    let name = BucketName::parse(LOGS).unwrap();
    let account = &bench.answers.account;
    let clients = bench.aws.in_region(&account.id, &account.region).unwrap();
    clients.create_bucket(&name, &[]).await.unwrap();
    set_rules(&bench, rules);
    bench.answers.cloudtrail.bucket = BucketChoice::Existing { name };
    bench
}

fn set_rules(bench: &Bench, rules: &Value) {
    bench.practice.edit(|world| {
        let bucket = world.buckets.get_mut(LOGS).unwrap();
        bucket.policy = Settling::settled(Some(rules.clone()));
    });
}

fn rules(account: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "Readers",
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
        "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{LOGS}/*"),
    }]})
}

#[tokio::test(start_paused = true)]
async fn an_account_that_somebody_changed_since_is_not_what_was_approved() {
    let bench = with_bucket(&rules("123456789012")).await;
    let sheet = approved(&bench.plan().await);
    // Somebody lets another account read meanwhile.
    set_rules(&bench, &rules("444455556666"));
    let planned = bench.plan().await;
    let found = differences(&bench, &planned, &sheet);
    assert_eq!(found.len(), 1, "{found:?}");
    let problem = engine::hold_to(bench.state.path(), true, &planned, &sheet).unwrap_err();
    assert!(problem.summary.contains(&found[0].to_string()), "{problem}");
    assert!(
        problem.to_text().contains(&planned.checksum().spoken()),
        "{problem}"
    );
    // As it was approved, it is approved.
    set_rules(&bench, &rules("123456789012"));
    assert_eq!(differences(&bench, &bench.plan().await, &sheet), []);
}

/// What others did of the plan meanwhile is a difference too: nobody has approved that it is theirs.
#[tokio::test(start_paused = true)]
async fn a_plan_of_which_somebody_else_did_a_part_is_another_plan() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let sheet = approved(&bench.plan().await);
    let topic = bench.plan().await;
    let topic = topic
        .plan
        .changes
        .iter()
        .find_map(|change| match &change.action {
            Action::CreateTopic(create) => {
                Some((create.topic.clone(), create.policy.value().to_string()))
            }
            _ => None,
        });
    let account = &bench.answers.account;
    let clients = bench.aws.in_region(&account.id, &account.region).unwrap();
    let (name, policy) = topic.unwrap();
    clients.create_topic(&name, &policy, &[]).await.unwrap();
    let found = differences(&bench, &bench.plan().await, &sheet);
    assert!(!found.is_empty());
}

#[tokio::test(start_paused = true)]
async fn another_external_role_id_is_not_what_was_approved() {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    let sheet = approved(&bench.plan().await);
    bench.answers.vendor.external_role_id = Some(ExternalId::parse("rs-8f2c7d1a-0000").unwrap());
    let found = differences(&bench, &bench.plan().await, &sheet);
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("External Role ID"), "{said:?}");
    assert!(!said[0].contains("0000"));
}

/// Resolves when the request at which the connection breaks has been made.
async fn broken(bench: &Bench, at: usize) {
    while bench.practice.request_count() < at {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_cut_off_goes_on_with_what_was_approved_and_asks_for_nothing_new() {
    let all = {
        let bench = Bench::empty(PracticeOptions::default()).await;
        let planned = bench.plan().await;
        let before = bench.practice.request_count();
        let finished = carry_out(&bench, &planned, &approved(&planned)).await;
        assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
        bench.practice.request_count() - before
    };
    assert!(all > 40, "{all}");
    for request in 1..=all {
        let mut bench = Bench::empty(PracticeOptions::default()).await;
        let planned = bench.plan().await;
        let sheet = approved(&planned);
        let before = bench.practice.request_count();
        let effect = request.is_multiple_of(2);
        bench
            .practice
            .set_fault(Fault::StopAfter { request, effect });
        tokio::select! {
            biased;
            () = broken(&bench, before + request) => {}
            _ = carry_out(&bench, &planned, &sheet) => {}
        }
        bench.practice.set_fault(Fault::None);
        bench.aws = enter(&bench.practice).await;
        let rest = bench.plan().await;
        let at = format!("cut off at request {request}, effect {effect}");
        let mut now = sheet.clone();
        match differences(&bench, &rest, &sheet).as_slice() {
            [] => {}
            // A detector that was cut off half made is finished by another change, which is shown and approved anew.
            [Difference::Other(title)] if title == "Finish turning on GuardDuty" => {
                now = approved(&rest);
            }
            others => panic!("{at}: {others:?}"),
        }
        let finished = carry_out(&bench, &rest, &now).await;
        assert_eq!(finished.ending, Ending::Done, "{at}");
        let runs = runs(bench.state.path()).unwrap().runs;
        assert!((1..=2).contains(&runs.len()), "{at}");
        for run in runs {
            let sum = run.approval.unwrap().checksum;
            assert!([sheet.checksum, now.checksum].contains(&sum), "{at}");
        }
    }
}

fn sheet_of(bench: &Bench, planned: &Planned, masked: bool) -> Sheet {
    let sheet = approved(planned);
    let asks = Asks {
        plan: planned.told(),
        approved: &sheet,
        caller: &planned.inventory.caller,
        name: Some("Larkfield Foods"),
        region: &bench.answers.account.region,
        at: "2026-11-27 10:31 UTC",
        practice: true,
        by: Some("Head of IT security"),
        costs: &[],
    };
    let sheet = Sheet::of(&asks);
    if masked { sheet.masked(&asks) } else { sheet }
}

#[tokio::test(start_paused = true)]
async fn the_sheet_says_who_asks_for_what_with_which_rights_and_what_stays() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    let sheet = sheet_of(&bench, &planned, false);
    let (page, text) = (sheet.to_html(), sheet.to_markdown());
    let account = bench.answers.account.id.grouped();
    let rights = format!("{} permissions", planned.plan.needs().len());
    let writes = planned.plan.counts().writes();
    for words in [
        "Connect Larkfield Foods to Radiant Security",
        &account,
        &rights,
        &format!("{writes} changes"),
        "Practice",
        "Head of IT security",
        "Signature",
        "Log files and findings that are written stay",
        &sheet.checksum,
        &planned.checksum().hex(),
    ] {
        assert!(page.contains(words), "{words}");
        assert!(text.contains(words), "{words}: {text}");
    }
    // All of the changes stand in its table, however they are grouped.
    let first = |count: &str| count.split(' ').next().unwrap().parse::<usize>().unwrap();
    let counted: usize = sheet.rows.iter().map(|row| first(&row.count)).sum();
    assert_eq!(counted, writes, "{:?}", sheet.rows);
    assert!(sheet.rows.len() <= 14, "{:?}", sheet.rows);
}

#[tokio::test(start_paused = true)]
async fn no_byte_of_a_sheet_is_an_external_role_id_and_of_a_masked_one_none_is_a_name() {
    let bench = Bench::new(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    let id = bench.answers.vendor.external_role_id.as_ref().unwrap();
    for masked in [false, true] {
        let sheet = sheet_of(&bench, &planned, masked);
        for form in [sheet.to_html(), sheet.to_markdown()] {
            assert!(!form.contains(id.as_str()), "{form}");
            assert_eq!(form.contains("Larkfield"), !masked, "{form}");
            assert_eq!(form.contains("Head of IT security"), !masked, "{form}");
        }
    }
    let sheet = sheet_of(&bench, &planned, true);
    let form = format!("{}{}", sheet.to_html(), sheet.to_markdown());
    let account = &bench.answers.account.id;
    let mut names = vec![account.to_string(), account.grouped(), account.masked()];
    let changes = planned.plan.changes.iter();
    names.extend(changes.map(|change| change.resource.clone()));
    for name in names {
        // What is called like the words around it cannot be told from them.
        if !form.contains(&name) || ["radiant-aws-access-role"].contains(&name.as_str()) {
            continue;
        }
        panic!("{name}: {form}");
    }
    // The same plan is meant, so the checksum is the same.
    assert_eq!(sheet.checksum, planned.checksum().spoken());
}

#[tokio::test(start_paused = true)]
async fn names_from_outside_are_text_on_the_sheet() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    let sly = "<script>x</script> | `a` [b](c)\n# d\u{202e}";
    let sheet = Sheet {
        title: sly.to_owned(),
        notices: vec![sly.to_owned()],
        ..sheet_of(&bench, &planned, false)
    };
    let (page, text) = (sheet.to_html(), sheet.to_markdown());
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
    assert!(!text.contains("<script") && !text.contains('\u{202e}'));
    assert!(
        !text.contains("\n# d") && !text.contains("[b](c)"),
        "{text}"
    );
}

/// Every call of a run is kept beside its record, and none of them says what was sent.
#[tokio::test(start_paused = true)]
async fn the_calls_of_a_run_are_kept_with_the_numbers_that_aws_gave_them() {
    let bench = Bench::empty(PracticeOptions::instant()).await;
    let planned = bench.plan().await;
    let before = bench.practice.request_count();
    let finished = bench.apply(&planned).await;
    let asked = bench.practice.request_count() - before;
    let state = bench.state.path();
    let (lines, unread) = calls(state, &finished.run).unwrap();
    assert_eq!((lines.len(), unread), (asked, 0));
    assert!(lines.iter().all(|line| line.request_id.is_some()));
    let made = |call: &str| lines.iter().filter(|line| line.call == call).count();
    assert_eq!(made("CreateTrail"), 1);
    assert_eq!(made("CreateKey"), 2);
    // A look after the run belongs to no run.
    bench.plan().await;
    assert_eq!(calls(state, &finished.run).unwrap().0.len(), asked);
    let csv = to_csv(&lines);
    assert_eq!(csv.lines().count(), asked + 1);
    let id = bench.answers.vendor.external_role_id.as_ref().unwrap();
    for form in [csv, to_lines(&lines)] {
        assert!(!form.contains(id.as_str()) && !form.contains("Statement"));
    }
    let other = RunId::parse("20200101-000000-abcd").unwrap();
    assert!(calls(state, &other).is_err());
}
