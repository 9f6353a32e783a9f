//! What is in place stays so, whatever becomes of the changes around it.

use std::time::Duration;

use radiant_aws_setup::answers::{KeyChoice, ReadScope};
use radiant_aws_setup::apply::{Ending, Outcome};
use radiant_aws_setup::plan::{Kind, Section};
use radiant_aws_setup::practice::{Fault, PracticeOptions};

use crate::bench::{Bench, troubles};

#[tokio::test(start_paused = true)]
async fn a_kept_change_behind_a_failed_one_ends_unchanged() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let first = bench.make_it_so().await;
    assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
    // The policy has to change, and the role has it already.
    bench.answers.role.read = ReadScope::LogBuckets;
    let planned = bench.plan().await;
    bench
        .practice
        .set_fault(Fault::DenyAction("iam:CreatePolicyVersion".to_owned()));
    let finished = bench.apply(&planned).await;
    assert!(finished.tally.failed > 0);
    let failed = |id| finished.outcomes[id].0 == Outcome::Failed;
    let mut behind = 0;
    for change in &planned.plan.changes {
        if change.kind == Kind::Keep {
            behind += usize::from(change.depends_on.iter().any(failed));
            let (outcome, problem) = &finished.outcomes[&change.id];
            assert_eq!(*outcome, Outcome::Unchanged, "{}: {problem:?}", change.id);
        }
    }
    assert!(behind > 0, "{:#?}", troubles(&finished));
}

// KEY-04: KMS shows look and plan what a run of minutes ago has replaced. What that run wrote stays.
#[tokio::test(start_paused = true)]
async fn rules_that_another_run_has_just_written_are_not_overwritten_from_what_was_before() {
    let options = PracticeOptions {
        stale_key_reads: Duration::from_mins(20),
        ..PracticeOptions::default()
    };
    let mut bench = Bench::empty(options).await;
    let account = bench.answers.account.id.clone();
    let clients = bench
        .aws
        .in_region(&account, &bench.answers.account.region)
        .unwrap();
    let root = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Root","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#
    );
    let key = clients.create_key("Ours", &root, &[]).await.unwrap();
    tokio::time::sleep(Duration::from_mins(1)).await;
    let rules = |bench: &Bench| {
        let state = bench.practice.state();
        let keys = &state["accounts"][account.as_str()]["regions"]["us-east-1"]["keys"];
        keys[key.resource_name()]["policy"].to_string()
    };
    let usual = bench.answers.cloudtrail.key.clone();
    let ours = KeyChoice::Existing { arn: key.clone() };

    bench.answers.cloudtrail.key = ours.clone();
    let mut planned = bench.plan().await;
    planned.plan = planned.plan.only(&[Section::CloudTrail]);
    let first = bench.apply(&planned).await;
    assert_eq!(first.ending, Ending::Done, "{:#?}", troubles(&first));
    assert!(rules(&bench).contains("RadiantCloudTrailEncrypt"));

    bench.answers.cloudtrail.key = usual;
    bench.answers.guardduty.key = ours.clone();
    let mut planned = bench.plan().await;
    planned.plan = planned.plan.only(&[Section::GuardDuty]);
    let second = bench.apply(&planned).await;
    let said = troubles(&second).join("\n");
    assert!(
        said.contains("AWS changed while you were reading"),
        "{said}"
    );
    let there = rules(&bench);
    assert!(there.contains("RadiantCloudTrailEncrypt"), "{there}");
    assert!(!there.contains("RadiantGuardDutyEncrypt"), "{there}");

    tokio::time::sleep(Duration::from_mins(30)).await;
    bench.answers.cloudtrail.key = ours;
    let third = bench.make_it_so().await;
    assert_eq!(third.ending, Ending::Done, "{:#?}", troubles(&third));
    let there = rules(&bench);
    for sid in ["RadiantCloudTrailEncrypt", "RadiantGuardDutyEncrypt"] {
        assert!(there.contains(sid), "{there}");
    }
}
