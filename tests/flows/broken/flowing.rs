//! Findings of other accounts, which no setting breaks: they are awaited until there is one of each account that exports by itself.

use radiant_aws_setup::answers::{ExportFindings, LookedAfter, MemberAccounts};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::engine::Proof;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::practice::world::Object;
use radiant_aws_setup::verify::{Check, Status};

use crate::bench::{Bench, troubles};
use crate::company;

async fn check(bench: &Bench) -> Check {
    let chosen = (&bench.answers, &bench.vendor);
    let proof = Proof::look(&bench.aws, chosen, None, jiff::Timestamp::now)
        .await
        .unwrap();
    let mut checks = proof.checks.into_iter();
    checks
        .find(|check| check.id.ends_with("/first-findings-of-others"))
        .unwrap()
}

fn arrives(bench: &Bench, account: &str) {
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    bench.practice.edit(|world| {
        let file = Object {
            size: 1,
            modified: world.seconds(),
            ..Object::default()
        };
        let key = format!("AWSLogs/{account}/GuardDuty/us-east-1/2026/01/01/x.jsonl.gz");
        let there = world.buckets.get_mut(&bucket).unwrap();
        there.objects.insert(key, file);
    });
}

#[tokio::test(start_paused = true)]
async fn findings_of_others_are_awaited_until_there_is_one_of_each_account() {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    let members = company::found(&bench.practice, 2);
    bench.answers.members.accounts = MemberAccounts::Organization;
    bench.answers.guardduty.accounts = LookedAfter::EachAccount;
    bench.answers.export.findings = ExportFindings::EachAccount;
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(check(&bench).await.status, Status::Waiting);
    arrives(&bench, members[0].as_str());
    let one = check(&bench).await;
    assert_eq!(one.status, Status::Waiting, "{}", one.seen);
    arrives(&bench, members[1].as_str());
    let both = check(&bench).await;
    assert_eq!(both.status, Status::Passed, "{}", both.seen);
}
