//! The layouts of accounts: where the trail is owned, where files and findings come together, and where the role is. Each is carried out
//! in practice, read back, and put to a judge that shares nothing with the product.

mod by_command;
mod judged;
mod landing_zone;
mod own_trails;

use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::practice::world::{Detector, Settling, World};
use radiant_aws_setup::practice::{PracticeOptions, Start};
use serde_json::{Value, json};

use crate::bench::{Bench, not_passed, troubles};
use crate::on_copy::{differences, tried};
use judged::is_judged_right;

const MANAGEMENT: &str = "444455556666";
const SECURITY: &str = "111122223333";
const LOGS: &str = "222233334444";
const SHOPS: &str = "333344445555";
const REGION: &str = "eu-west-1";
const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";
const GUARDDUTY: &str = "guardduty.amazonaws.com";

/// The made-up company, entered through one of its accounts.
async fn entered(account: &str) -> Bench {
    let account = AccountId::parse(account).unwrap();
    Bench::new(PracticeOptions {
        start: Start::CompanyIn(account),
        ..PracticeOptions::default()
    })
    .await
}

/// Something of practice's world, with what is said of it.
fn made<T: serde::de::DeserializeOwned>(said: Value) -> T {
    serde_json::from_value(said).unwrap()
}

/// An account that looks after GuardDuty for all, whose detectors send it their findings.
fn gathers_findings(world: &mut World, administrator: &str) {
    let organization = world.organization.as_mut().unwrap();
    organization
        .delegated
        .insert(GUARDDUTY.to_owned(), vec![administrator.to_owned()]);
    let active: Vec<String> = world
        .accounts
        .iter()
        .filter(|(_, account)| account.status == "ACTIVE")
        .map(|(id, _)| id.clone())
        .collect();
    for id in active {
        let is_own = id == administrator;
        let detectors = &mut world.regional_mut(&id, REGION).detectors;
        detectors.clear();
        let detector: Detector = made(json!({
            "enabled": true,
            "frequency": "FIFTEEN_MINUTES",
            "features": { "S3_DATA_EVENTS": "ENABLED" },
            "administrator": (!is_own).then_some(administrator),
            "auto_enable": if is_own { "ALL" } else { "" },
        }));
        detectors.insert(format!("0123456789abcdef0123{id}"), detector);
    }
}

/// An account that may make trails for all.
fn makes_trails(world: &mut World, account: &str) {
    let organization = world.organization.as_mut().unwrap();
    organization
        .trusted
        .insert(CLOUDTRAIL.to_owned(), Settling::settled(true));
    organization
        .delegated
        .insert(CLOUDTRAIL.to_owned(), vec![account.to_owned()]);
}

async fn done(bench: &Bench) {
    let planned = bench.plan().await;
    let on_copy = tried(bench, &planned).await;
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let other = differences(&on_copy.outcomes, &finished.outcomes);
    assert_eq!(other, Vec::<String>::new(), "on the copy it ends otherwise");
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_single_account_holds_everything() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    done(&bench).await;
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    is_judged_right(&bench, SECURITY, &name, &[SECURITY]);
    let asked = bench.practice.requests();
    let mut of_organizations = asked.iter().filter(|it| it.service == "organizations");
    assert!(of_organizations.all(|request| !request.write));
}

#[tokio::test(start_paused = true)]
async fn the_managing_account_holds_everything() {
    let mut bench = entered(MANAGEMENT).await;
    bench.answers.cloudtrail.organization = true;
    bench
        .practice
        .edit(|world| gathers_findings(world, MANAGEMENT));
    done(&bench).await;
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    let member = format!("o-larkfield01/{SHOPS}");
    is_judged_right(&bench, MANAGEMENT, &name, &[MANAGEMENT, &member]);
}

#[tokio::test(start_paused = true)]
async fn a_security_account_that_was_named_makes_the_trail_that_the_managing_account_owns() {
    let mut bench = entered(SECURITY).await;
    bench.answers.cloudtrail.organization = true;
    bench.practice.edit(|world| {
        gathers_findings(world, SECURITY);
        makes_trails(world, SECURITY);
    });
    done(&bench).await;
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    let member = format!("o-larkfield01/{SHOPS}");
    is_judged_right(&bench, MANAGEMENT, &name, &[MANAGEMENT, &member]);
}

#[tokio::test(start_paused = true)]
async fn a_member_that_may_not_make_the_trail_writes_nothing_and_learns_the_ways_out() {
    let mut bench = entered(SHOPS).await;
    bench.answers.cloudtrail.organization = true;
    let planned = bench.plan().await;
    assert_eq!(planned.plan.counts().writes(), 0);
    let before = bench.practice.writes();
    let finished = bench.apply(&planned).await;
    assert_eq!(finished.ending, Ending::Partly);
    assert_eq!(bench.practice.writes(), before);
}
