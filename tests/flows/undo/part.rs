//! A section of a run taken back, or single changes of it: what the rest of the run needs stays.

use radiant_aws_setup::answers::KeyChoice;
use radiant_aws_setup::domain::Arn;
use radiant_aws_setup::engine::{self, TakeBack, WayBack};
use radiant_aws_setup::plan::{Action, ChangeId, Kind, Part, Section};
use radiant_aws_setup::practice::world::{Key, Settling};
use radiant_aws_setup::practice::{Fault, PracticeOptions};
use radiant_aws_setup::verify::Status;

use super::run::{Done, asked, by_hand, not_as_before, set_up, take_back, way};
use crate::bench::Bench;
use crate::sweep::answers::covering;
use crate::sweep::world::{Scene, state};

async fn new_set_up() -> Done {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let before = state(&bench.practice);
    let run = bench.make_it_so().await.run;
    Done { bench, before, run }
}

fn of(done: &Done, part: Part) -> TakeBack {
    TakeBack {
        part,
        ..asked(&done.run)
    }
}

/// The checks of a section that fail.
async fn failed(done: &Done, section: Section) -> Vec<String> {
    let checks = done.bench.verify().await;
    let failed = checks
        .into_iter()
        .filter(|it| it.section == section && it.status == Status::Failed);
    failed.map(|it| it.id).collect()
}

#[tokio::test(start_paused = true)]
async fn a_section_goes_and_the_others_work_on() {
    for section in [Section::CloudTrail, Section::GuardDuty, Section::MainRole] {
        let done = new_set_up().await;
        let part = Part::Section(section);
        let (way, _) = take_back(&done.bench, &of(&done, part.clone())).await;
        assert_eq!(by_hand(&way), [""; 0], "{section:?}");
        for told in &way.planned.told().changes {
            assert_eq!(told.section, section, "{}", told.id);
        }
        assert_eq!(
            way.sections,
            [Section::CloudTrail, Section::GuardDuty, Section::MainRole]
        );
        for other in [Section::CloudTrail, Section::GuardDuty] {
            let failed = failed(&done, other).await;
            assert_eq!(
                failed.is_empty(),
                other != section,
                "{section:?}: {failed:?}"
            );
        }
        // The rest, taken back later, leaves nothing.
        take_back(&done.bench, &asked(&done.run)).await;
        assert_eq!(not_as_before(&done), [""; 0], "{section:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_the_findings_use_too_keeps_its_rules_when_only_cloudtrail_is_taken_back() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    let id = "11111111-2222-4333-8444-555555555555";
    bench.practice.edit(|world| {
        let mut key = Key::default();
        key.enabled = true;
        key.policy = Settling::settled(serde_json::json!({"Version": "2012-10-17", "Statement": [{
            "Sid": "Root", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]}));
        let there = world.regional_mut("111122223333", "us-east-1");
        there.keys.insert(id.to_owned(), key);
    });
    let arn = format!("arn:aws:kms:us-east-1:111122223333:key/{id}");
    let both = KeyChoice::Existing {
        arn: Arn::parse_key(&arn).unwrap(),
    };
    bench.answers.cloudtrail.key = both.clone();
    bench.answers.guardduty.key = both;
    let before = state(&bench.practice);
    let run = bench.make_it_so().await.run;
    let done = Done { bench, before, run };
    assert_eq!(failed(&done, Section::GuardDuty).await, [""; 0]);
    let part = Part::Section(Section::CloudTrail);
    let (section, _) = take_back(&done.bench, &of(&done, part)).await;
    let held = by_hand(&section);
    assert!(
        held.len() == 1 && held[0].contains("key-policy") && held[0].contains("needs it"),
        "{held:#?}"
    );
    assert_eq!(failed(&done, Section::GuardDuty).await, [""; 0]);
    take_back(&done.bench, &asked(&done.run)).await;
    assert_eq!(not_as_before(&done), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn one_change_alone_is_taken_back_where_nothing_else_needs_it() {
    let row = &covering(Scene::Shared.questions(), 1)[0];
    let done = set_up(Scene::Shared, row).await;
    let whole = way(&done.bench, &asked(&done.run)).await;
    let told = &whole.planned.told().changes;
    let is_needed = |id: &ChangeId| told.iter().any(|other| other.depends_on.contains(id));
    let all: Vec<(ChangeId, bool)> = told
        .iter()
        .filter(|told| told.kind.writes())
        .map(|told| (whole.takes_back[&told.id].clone(), is_needed(&told.id)))
        .collect();
    assert!(all.iter().any(|(_, needed)| *needed));
    // Those that were written last are needed by nothing.
    let needed_by = |change: &ChangeId| {
        let is_of = |id: &ChangeId| whole.takes_back[id] == *change;
        let mut ways = told.iter().filter(|it| is_of(&it.id));
        ways.any(|it| !it.depends_on.iter().all(is_of))
    };
    let mut alone = None;
    for (change, _) in &all {
        let shown = way(&done.bench, &of(&done, only(&[change]))).await;
        let is_held = !by_hand(&shown).is_empty();
        assert_eq!(is_held, needed_by(change), "{change}");
        if !is_held {
            alone = alone.or(Some(change));
        }
    }
    let change = alone.unwrap();
    let writes = done.bench.practice.writes();
    let (_, finished) = take_back(&done.bench, &of(&done, only(&[change]))).await;
    assert_eq!(finished.tally.updated, 1, "{change}");
    assert_eq!(done.bench.practice.writes(), writes + 1, "{change}");
}

fn only(changes: &[&ChangeId]) -> Part {
    Part::Changes(changes.iter().map(|change| (*change).clone()).collect())
}

#[tokio::test(start_paused = true)]
async fn a_topic_goes_only_together_with_what_sends_to_it() {
    let done = new_set_up().await;
    let whole = way(&done.bench, &asked(&done.run)).await;
    let find = |is: fn(&Action) -> bool| {
        let mut all = whole.planned.told().changes.iter();
        let found = all.find(|told| told.section == Section::GuardDuty && is(&told.action));
        whole.takes_back[&found.unwrap().id].clone()
    };
    let topic = find(|it| matches!(it, Action::DeleteTopic(_)));
    let message = find(|it| matches!(it, Action::PutBucketNotification(_)));
    let alone = way(&done.bench, &of(&done, only(&[&topic]))).await;
    let held = by_hand(&alone);
    assert!(held[0].contains("Take our message out"), "{held:?}");
    // The export counts on the message.
    let export = find(|it| matches!(it, Action::DeleteDestination(_)));
    let all = only(&[&topic, &message, &export]);
    let (both, finished) = take_back(&done.bench, &of(&done, all)).await;
    assert_eq!(by_hand(&both), [""; 0]);
    assert_eq!(finished.tally.updated, 3);
    assert!(both.at_the_vendor[0].contains("GuardDuty"), "{both:?}");
}

async fn refused(done: &Done, part: Part) -> String {
    let asked = of(done, part);
    let state = done.bench.state.path();
    let way: Result<WayBack, _> = engine::look_back(
        &done.bench.aws,
        state,
        true,
        &asked,
        None,
        jiff::Timestamp::now,
    )
    .await;
    way.unwrap_err().to_text()
}

#[tokio::test(start_paused = true)]
async fn a_part_that_the_run_has_not_written_is_refused_with_what_it_has() {
    let done = new_set_up().await;
    let before = done.bench.practice.writes();
    let said = refused(&done, Part::Section(Section::Members)).await;
    assert!(
        said.contains("nothing in the section members") && said.contains("main-role"),
        "{said}"
    );
    let said = refused(&done, only(&[&ChangeId::named("cloudtrail/none")])).await;
    assert!(said.contains("cloudtrail/none"), "{said}");
    assert_eq!(done.bench.practice.writes(), before);
}

#[tokio::test(start_paused = true)]
async fn when_a_key_was_last_used_stands_with_it_and_a_refusal_holds_nothing_up() {
    let done = new_set_up().await;
    // Log files are written, and locked with the key; what the vendor did comes into the event history later.
    tokio::time::sleep(std::time::Duration::from_mins(40)).await;
    let shown = way(&done.bench, &asked(&done.run)).await;
    let key = |way: &WayBack| {
        let mut all = way.planned.told().changes.iter();
        let stays = all.find(|told| {
            told.section == Section::CloudTrail
                && told.kind == Kind::Keep
                && told.meaning.contains("never be opened")
        });
        way.last_used[&stays.unwrap().id].clone()
    };
    let said = key(&shown);
    assert!(
        said.starts_with("The key was last used ") && said.ends_with("for GenerateDataKey."),
        "{said}"
    );
    let role = shown.last_used.values().find(|it| it.contains("The role"));
    let role = role.unwrap();
    assert!(role.starts_with("The role was last used "), "{role}");
    let denied = Fault::DenyAction("kms:GetKeyLastUsage".to_owned());
    done.bench.practice.set_fault(denied);
    let shown = way(&done.bench, &asked(&done.run)).await;
    assert!(
        key(&shown).contains("AWS does not tell us"),
        "{}",
        key(&shown)
    );
    assert_eq!(by_hand(&shown), [""; 0]);
}
