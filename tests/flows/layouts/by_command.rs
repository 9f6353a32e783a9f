//! A security account prepares everything, and the account that manages the organization makes the trail by a command.

use radiant_aws_setup::answers::{DataEvents, TrailChoice};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::aws::{Aws, Environment, SignIn, StandIn, sign_in};
use radiant_aws_setup::domain::{AccountId, Arn, TrailName};
use radiant_aws_setup::inventory::TrailSettings;
use radiant_aws_setup::plan::Kind;

use super::judged::is_judged_right;
use super::{CLOUDTRAIL, MANAGEMENT, REGION, SECURITY, SHOPS, entered, gathers_findings};
use crate::bench::{Bench, not_passed, troubles};

/// A sign-in to another account of the same company.
async fn signed_in_to(bench: &Bench, account: &str) -> Aws {
    let practice = &bench.practice;
    let account = AccountId::parse(account).unwrap();
    let how = SignIn::StandIn(StandIn::new(
        practice.company(),
        practice.http_client(),
        practice.credentials(&account),
        practice.clone(),
    ));
    let signed_in = sign_in(&how, &Environment::default(), &practice.region()).await;
    signed_in.unwrap().aws
}

/// The word behind an option of a command.
fn option(command: &str, name: &str) -> Option<String> {
    let mut words = command.split_whitespace();
    words.find(|word| *word == name)?;
    words
        .next()
        .map(|word| word.trim_matches(['`', ',']).to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_security_account_prepares_all_and_the_managing_account_makes_the_trail_with_the_command()
{
    let mut bench = entered(SECURITY).await;
    bench
        .practice
        .edit(|world| gathers_findings(world, SECURITY));
    bench.answers.cloudtrail.organization = true;
    bench.answers.cloudtrail.data_events = DataEvents::None;
    let arn = Arn::parse(&format!(
        "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/all-accounts"
    ))
    .unwrap();
    bench.answers.cloudtrail.trail = TrailChoice::Existing { arn: arn.clone() };
    let first = bench.make_it_so().await;
    assert_eq!(first.ending, Ending::Partly, "{:#?}", troubles(&first));
    let planned = bench.plan().await;
    let told = planned
        .plan
        .changes
        .iter()
        .find_map(|change| match &change.kind {
            Kind::ByHand(problem) if change.id.part() == "trail" => problem.hint.clone(),
            _ => None,
        });
    let command = told.unwrap();

    let manager = signed_in_to(&bench, MANAGEMENT).await;
    let account = AccountId::parse(MANAGEMENT).unwrap();
    let there = manager
        .in_region(&account, &bench.practice.region())
        .unwrap();
    there.enable_trusted_access(CLOUDTRAIL).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    let settings = TrailSettings {
        name: TrailName::parse(&option(&command, "--name").unwrap()).unwrap(),
        bucket: option(&command, "--s3-bucket-name").unwrap(),
        prefix: None,
        topic_arn: option(&command, "--sns-topic-name"),
        key_arn: option(&command, "--kms-key-id"),
        multi_region: command.contains("--is-multi-region-trail"),
        organization: command.contains("--is-organization-trail"),
        global_events: true,
        validation: command.contains("--enable-log-file-validation"),
        recursive: None,
        insights: false,
    };
    assert!(settings.key_arn.is_some());
    there.create_trail(&settings, &[]).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    there.start_logging(&arn).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_mins(2)).await;

    let second = bench.make_it_so().await;
    assert!(
        second
            .outcomes
            .values()
            .all(|(outcome, _)| { *outcome != radiant_aws_setup::apply::Outcome::Failed })
    );
    is_judged_right(
        &bench,
        MANAGEMENT,
        "all-accounts",
        &[MANAGEMENT, &format!("o-larkfield01/{SHOPS}")],
    );
    // AWS tells only the owner what a trail records, so that stays open, and nothing else does.
    let open = not_passed(&bench.verify().await);
    assert!(
        open.iter()
            .all(|check| check.contains("Unknown") && check.contains("4444 5555 6666")),
        "{open:#?}"
    );
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}
