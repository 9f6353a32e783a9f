//! Accounts that somebody set up by hand from the vendor's guide, with the guide's own documents word for word: what is right stays,
//! what is missing or wrong is named with the reason, and only that is changed.

mod guide;
mod members;
mod mistakes;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::engine;
use radiant_aws_setup::practice::{PracticeOptions, World};
use radiant_aws_setup::verify::Status;
use serde_json::Value;

use crate::bench::{Bench, not_passed, troubles};
use crate::sweep::account::State;
use crate::sweep::world::state;

use guide::{Guide, answers};

/// After a repair CloudTrail tries again by itself.
const TRIES_AGAIN: Duration = Duration::from_mins(11);

/// The made-up account as somebody left it, with answers that name its things.
async fn left(by: impl FnOnce(&mut World)) -> Bench {
    let mut bench = Bench::empty(PracticeOptions::instant()).await;
    bench.practice.edit(|world| Guide::alone().follow(world));
    bench.practice.edit(by);
    bench.answers = answers(&bench.answers);
    bench
}

/// What a plan would write: the part of each change and its place where that is not the main one, with all words on it.
async fn proposed(bench: &Bench) -> BTreeMap<String, String> {
    let planned = bench.plan().await;
    let main = &bench.answers.account;
    let writes = planned
        .told()
        .changes
        .iter()
        .filter(|told| told.kind.writes());
    writes
        .map(|told| {
            let mut name = format!("{}/{}", told.section.word(), told.id.part());
            if told.place.account != main.id {
                name = format!("{name}@{}", told.place.account);
            }
            let mut words = vec![told.title.clone(), told.meaning.clone()];
            words.extend(told.warnings.iter().map(|warning| warning.text.clone()));
            (name, words.join(" "))
        })
        .collect()
}

/// The checks that are red, by their last names, with what was seen.
async fn red(bench: &Bench) -> BTreeMap<String, String> {
    let checks = bench.verify().await;
    let not_green = checks
        .into_iter()
        .filter(|check| check.status != Status::Passed);
    not_green
        .map(|check| {
            let name = check.id.rsplit('/').next().unwrap_or_default().to_owned();
            (format!("{}/{name}", check.section.word()), check.seen)
        })
        .collect()
}

/// Every rule that was there before is there still, word for word, in each document but for the rules that grew.
fn rules_stay(before: &State, bench: &Bench, changed: &[&str]) {
    let now = state(&bench.practice);
    for thing in before.things() {
        let was = before.document(&thing).unwrap();
        let is = now.document(&thing).unwrap();
        for rule in was["Statement"].as_array().unwrap() {
            let sid = rule["Sid"].as_str().unwrap_or_default();
            let rules = is["Statement"].as_array().unwrap();
            assert!(
                rules.contains(rule) || changed.contains(&sid),
                "{thing:?}: {rule}"
            );
        }
    }
}

/// Carry out what is proposed: then everything passes, and nothing is left to do.
async fn mend(bench: &Bench) {
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    tokio::time::sleep(TRIES_AGAIN).await;
    assert_eq!(not_passed(&bench.verify().await), [""; 0]);
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}

fn names(proposed: &BTreeMap<String, String>) -> BTreeSet<&str> {
    proposed.keys().map(String::as_str).collect()
}

#[tokio::test(start_paused = true)]
async fn of_an_account_that_is_as_the_guide_says_only_the_key_s_missing_right_is_proposed() {
    let bench = left(|_| {}).await;
    let before = state(&bench.practice);
    let proposed = proposed(&bench).await;
    assert_eq!(
        names(&proposed),
        BTreeSet::from(["cloudtrail/log-key-policy"]),
        "{proposed:#?}"
    );
    let red = red(&bench).await;
    assert_eq!(
        red.keys().map(String::as_str).collect::<Vec<_>>(),
        ["cloudtrail/log-key-rules"],
        "{red:#?}"
    );
    mend(&bench).await;
    rules_stay(&before, &bench, &[]);
}

#[tokio::test(start_paused = true)]
async fn each_mistake_of_the_guide_or_with_it_is_named_and_only_that_is_mended() {
    let usual = red(&left(|_| {}).await).await;
    let mut wrong = Vec::new();
    for mistake in mistakes::all() {
        let bench = left(|world| (mistake.by)(world)).await;
        let before = state(&bench.practice);
        let proposed = proposed(&bench).await;
        let expected: BTreeSet<&str> = mistake
            .proposes
            .iter()
            .copied()
            .chain(["cloudtrail/log-key-policy"])
            .collect();
        if names(&proposed) != expected {
            wrong.push(format!(
                "{}: proposes {proposed:#?} and not {expected:?}",
                mistake.name
            ));
        }
        let mut red = red(&bench).await;
        red.retain(|name, seen| usual.get(name) != Some(seen));
        if !red.values().any(|seen| seen.contains(mistake.seen)) {
            wrong.push(format!(
                "{}: nothing says {:?}: {red:#?}",
                mistake.name, mistake.seen
            ));
        }
        let finished = bench.make_it_so().await;
        if finished.ending != Ending::Done {
            let troubles = troubles(&finished);
            wrong.push(format!(
                "{}: {:?}: {troubles:#?}",
                mistake.name, finished.ending
            ));
        }
        tokio::time::sleep(TRIES_AGAIN).await;
        let after = not_passed(&bench.verify().await);
        if !after.is_empty() {
            wrong.push(format!("{}: not mended: {after:#?}", mistake.name));
        }
        let left = bench.plan().await.plan.counts().writes();
        if left != 0 {
            wrong.push(format!("{}: {left} changes left", mistake.name));
        }
        rules_stay(&before, &bench, mistake.changes);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn what_drifts_later_is_found_in_the_same_way() {
    let bench = left(|_| {}).await;
    mend(&bench).await;
    // Weeks later, on another computer, and without any record of the run.
    let drift = |change: &dyn Fn(&mut World)| bench.practice.edit(|world| change(world));
    drift(&|world| guide::trail(world).logging = false);
    drift(&|world| {
        let topic = guide::topic(world, guide::FINDINGS_TOPIC);
        let mut policy: Value = topic.policy.newest().clone();
        policy["Statement"].as_array_mut().unwrap().truncate(1);
        topic.policy = radiant_aws_setup::practice::world::Settling::settled(policy);
    });
    drift(&|world| {
        let bucket = world.buckets.get_mut(guide::FINDINGS_BUCKET).unwrap();
        bucket.notification.targets.clear();
    });
    let proposed = proposed(&bench).await;
    assert_eq!(
        names(&proposed),
        BTreeSet::from([
            "cloudtrail/trail-logging",
            "guardduty/findings-topic-policy",
            "guardduty/findings-notification",
        ]),
        "{proposed:#?}"
    );
    let red = red(&bench).await;
    assert_eq!(
        red.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "cloudtrail/trail-recording",
            "guardduty/findings-notification",
            "guardduty/findings-topic-rules",
        ],
        "{red:#?}"
    );
    mend(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_there_is_found_named_and_counted_without_being_told() {
    let found = async |bench: &Bench| {
        let (account, region) = (bench.practice.main_account(), bench.practice.region());
        let usual = Answers::defaults(account, region);
        let now = jiff::Timestamp::now;
        engine::set_up_by_hand(&bench.aws, &usual, &bench.vendor, now)
            .await
            .unwrap()
    };
    let bench = left(|_| {}).await;
    let before = bench.practice.writes();
    let there = found(&bench).await.unwrap();
    assert_eq!(there.answers, bench.answers);
    let (right, all) = there.right();
    assert!(all > 20 && right + 1 == all, "{right} of {all}");
    let wrong: Vec<&str> = there.wrong().iter().map(|it| it.id.as_str()).collect();
    assert_eq!(wrong, ["cloudtrail/111122223333/us-east-1/log-key-rules"]);
    assert_eq!(bench.practice.writes(), before);
    // Nobody has been there, and then only this program.
    let empty = Bench::empty(PracticeOptions::instant()).await;
    assert_eq!(found(&empty).await, None);
    empty.make_it_so().await;
    assert_eq!(found(&empty).await, None);
}

#[test]
fn the_guide_s_documents_are_filled_in_whole() {
    for (name, text) in guide::DOCUMENTS {
        let filled = Guide::alone().filled(text).to_string();
        assert!(!filled.contains("${"), "{name}: {filled}");
    }
}
