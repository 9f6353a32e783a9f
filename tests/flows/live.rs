//! Whether data flows: what is awaited, what arrives, what is refused, and what could not be seen.

use std::cell::Cell;
use std::time::Duration;

use jiff::Timestamp;
use radiant_aws_setup::answers::ReadScope;
use radiant_aws_setup::domain::AccountId;
use radiant_aws_setup::engine::{Proof, pause_before};
use radiant_aws_setup::practice::world::{Guard, GuardKind, Object, Role, Settling};
use radiant_aws_setup::practice::{Fault, PracticeOptions, Start};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::verify::{Check, Status};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::bench::{Bench, not_passed, troubles};

const ROLE: &str = "radiant-aws-access-role";
const ACCOUNT: &str = "111122223333";

thread_local! {
    /// A moment by the clock that the test moves, and the time of day in practice then.
    static AT: Cell<Option<(Instant, Timestamp)>> = const { Cell::new(None) };
}

/// The time of day in practice.
fn now() -> Timestamp {
    let (then, at) = AT.get().unwrap();
    let since = Instant::now().saturating_duration_since(then);
    at.checked_add(jiff::SignedDuration::try_from(since).unwrap())
        .unwrap()
}

impl Bench {
    /// Have `now` tell this practice's time.
    fn keep_time(&self) {
        let mut seconds = 0;
        self.practice.edit(|world| seconds = world.seconds());
        let at = Timestamp::from_second(seconds).unwrap();
        AT.set(Some((Instant::now(), at)));
    }

    async fn prove(&self) -> Proof {
        self.keep_time();
        let chosen = (&self.answers, &self.vendor);
        Proof::look(&self.aws, chosen, None, now).await.unwrap()
    }

    async fn wait(&self, proof: Proof, minutes: u64) -> (Proof, Vec<String>) {
        let chosen = (&self.answers, &self.vendor);
        let mut told = Vec::new();
        let tell = |check: &Check| told.push(format!("{} {:?}", name(check), check.status));
        let longest = Duration::from_mins(minutes);
        let proof = proof.wait(&self.aws, chosen, longest, now, tell).await;
        (proof.unwrap(), told)
    }

    async fn sample(&self, proof: &mut Proof) -> Result<(), Problem> {
        let chosen = (&self.answers, &self.vendor);
        proof.make_sample(&self.aws, chosen, now).await
    }

    fn role(&self, change: impl FnOnce(&mut Role)) {
        self.practice.edit(|world| {
            let main = world.main_account.clone();
            let iam = world.iam_mut(&main).unwrap();
            change(iam.roles.get_mut(ROLE).unwrap());
        });
    }
}

fn name(check: &Check) -> &str {
    check.id.rsplit('/').next().unwrap()
}

#[track_caller]
fn check<'p>(proof: &'p Proof, wanted: &str) -> &'p Check {
    let found = proof.checks.iter().find(|check| name(check) == wanted);
    found.unwrap_or_else(|| panic!("no check {wanted}"))
}

#[track_caller]
fn is(proof: &Proof, wanted: &str, status: Status) {
    let found = check(proof, wanted);
    assert_eq!(
        found.status, status,
        "{wanted}: {} {:?}",
        found.seen, found.fix
    );
}

async fn made() -> Bench {
    let bench = Bench::empty(PracticeOptions::default()).await;
    let finished = bench.make_it_so().await;
    assert_eq!(troubles(&finished), Vec::<String>::new());
    bench
}

/// Set up, and all that comes by itself has come.
async fn flowing() -> (Bench, Proof) {
    let bench = made().await;
    let proof = bench.prove().await;
    let (proof, _) = bench.wait(proof, 30).await;
    (bench, proof)
}

#[tokio::test(start_paused = true)]
async fn what_is_on_its_way_is_awaited_with_a_clock_and_arrives() {
    const AWAITED: [&str; 4] = [
        "first-log-file",
        "first-notice",
        "role-used",
        "vendor-subscription",
    ];
    let bench = made().await;
    let writes = bench.practice.writes();
    let proof = bench.prove().await;
    is(&proof, "first-log-file", Status::Waiting);
    let mut waited = Vec::new();
    for awaited in AWAITED {
        let found = check(&proof, awaited);
        assert!(found.live, "{awaited}");
        // The vendor may have been quicker than the rest of the run.
        if found.status == Status::Passed {
            continue;
        }
        waited.push(awaited);
        assert_eq!(found.status, Status::Waiting, "{awaited}: {}", found.seen);
        assert!(found.since.is_some_and(|since| since <= now()), "{found:?}");
        assert!(found.usually.is_some() && found.fix.is_some(), "{found:?}");
    }
    is(&proof, "role-simulated", Status::Passed);
    is(&proof, "role-simulated-limits", Status::Passed);
    let began = Instant::now();
    let (proof, told) = bench.wait(proof, 30).await;
    // It ends when nothing is awaited any more, long before the time is up.
    assert!(
        began.elapsed() < Duration::from_mins(10),
        "{:?}",
        began.elapsed()
    );
    for awaited in AWAITED {
        is(&proof, awaited, Status::Passed);
    }
    for awaited in waited {
        assert!(told.contains(&format!("{awaited} Passed")), "{told:?}");
    }
    // Nobody has found anything, and no time alone makes GuardDuty write.
    let open: Vec<&str> = not_passed_names(&proof);
    assert_eq!(open, ["first-finding"], "{:?}", not_passed(&proof.checks));
    assert!(!check(&proof, "first-finding").has_clock());
    assert_eq!(bench.practice.writes(), writes, "looking writes nothing");
}

fn not_passed_names(proof: &Proof) -> Vec<&str> {
    let open = proof.checks.iter();
    let open = open.filter(|check| check.status != Status::Passed);
    open.map(name).collect()
}

#[tokio::test(start_paused = true)]
async fn a_sample_finding_is_followed_until_its_file_is_there_and_its_notice_due() {
    let (bench, mut proof) = flowing().await;
    let writes = bench.practice.writes();
    bench.sample(&mut proof).await.unwrap();
    assert_eq!(bench.practice.writes(), writes + 1);
    for awaited in ["sample-file", "sample-notice", "first-finding"] {
        let found = check(&proof, awaited);
        assert!(found.has_clock(), "{found:?}");
    }
    assert!(
        check(&proof, "sample-file")
            .seen
            .contains("marked as a sample")
    );
    let (proof, told) = bench.wait(proof, 40).await;
    assert_eq!(not_passed(&proof.checks), Vec::<String>::new());
    let at = |words: &str| told.iter().position(|it| it == words).unwrap();
    assert!(
        at("sample-file Passed") <= at("sample-notice Passed"),
        "{told:?}"
    );
    assert_eq!(bench.practice.writes(), writes + 1);
}

#[tokio::test(start_paused = true)]
async fn a_sample_is_made_only_where_it_can_arrive_and_a_refusal_is_told() {
    let (bench, mut proof) = flowing().await;
    let refused = Fault::DenyAction("guardduty:CreateSampleFindings".to_owned());
    bench.practice.set_fault(refused);
    let problem = bench.sample(&mut proof).await.unwrap_err();
    assert_eq!(
        problem.call.as_deref(),
        Some("guardduty:CreateSampleFindings")
    );
    assert_eq!(proof.live.sample, None);
    bench.practice.set_fault(Fault::None);
    bench.practice.edit(|world| {
        let there = world.regional_mut(ACCOUNT, "us-east-1");
        let detector = there.detectors.values_mut().next().unwrap();
        detector.destinations.clear();
    });
    let mut proof = bench.prove().await;
    let asked = bench.practice.request_count();
    let problem = bench.sample(&mut proof).await.unwrap_err();
    assert!(problem.summary.contains("no Region"), "{problem:?}");
    assert_eq!(bench.practice.request_count(), asked, "nothing was asked");
}

#[tokio::test(start_paused = true)]
async fn a_notice_that_does_not_cover_the_file_fails_and_the_plan_mends_it() {
    let (bench, mut proof) = flowing().await;
    bench.sample(&mut proof).await.unwrap();
    let (proof, _) = bench.wait(proof, 40).await;
    let bucket = bench.answers.guardduty.bucket.name().to_string();
    bench.practice.edit(|world| {
        let bucket = world.buckets.get_mut(&bucket).unwrap();
        for target in &mut bucket.notification.targets {
            target.prefix = Some("elsewhere/".to_owned());
        }
    });
    let chosen = (&bench.answers, &bench.vendor);
    let sample = proof.live.sample.clone();
    let looked = Proof::look(&bench.aws, chosen, sample, now).await.unwrap();
    is(&looked, "sample-file", Status::Passed);
    is(&looked, "sample-notice", Status::Failed);
    assert!(check(&looked, "sample-notice").is_mended_by_plan());
    assert_eq!(troubles(&bench.make_it_so().await), Vec::<String>::new());
    let mended = Proof::look(&bench.aws, chosen, looked.live.sample, now)
        .await
        .unwrap();
    is(&mended, "sample-notice", Status::Passed);
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_when_its_time_is_up() {
    let bench = made().await;
    bench.practice.edit(|world| world.vendor_is_silent = true);
    let proof = bench.prove().await;
    let began = Instant::now();
    let (proof, _) = bench.wait(proof, 20).await;
    let took = began.elapsed();
    assert!(
        took >= Duration::from_mins(20) && took < Duration::from_mins(22),
        "{took:?}"
    );
    let found = check(&proof, "vendor-subscription");
    assert!(
        found.has_clock() && found.seen.contains("has not confirmed"),
        "{found:?}"
    );
}

#[test]
fn the_pauses_between_looks_grow_up_to_two_minutes() {
    let pauses: Vec<u64> = (0..8).map(|looks| pause_before(looks).as_secs()).collect();
    assert!(
        pauses.windows(2).all(|pair| pair[0] <= pair[1]),
        "{pauses:?}"
    );
    assert_eq!((pauses[0], pause_before(1000).as_secs()), (15, 120));
}

#[tokio::test(start_paused = true)]
async fn looking_again_asks_only_for_what_changes_by_itself() {
    let (bench, proof) = flowing().await;
    let before = bench.practice.request_count();
    let first = bench.prove().await;
    let whole = bench.practice.request_count() - before;
    let before = bench.practice.request_count();
    let chosen = (&bench.answers, &bench.vendor);
    proof.again(&bench.aws, chosen, now).await.unwrap();
    let again = bench.practice.request_count() - before;
    assert!(again * 2 < whole, "{again} of {whole}");
    drop(first);
}

#[tokio::test(start_paused = true)]
async fn a_file_of_before_the_trail_was_switched_on_is_no_proof() {
    let bench = made().await;
    let bucket = bench.answers.cloudtrail.bucket.name().to_string();
    bench.practice.edit(|world| {
        let old = Object {
            size: 1,
            modified: world.seconds() - 86_400,
            ..Object::default()
        };
        let key = format!(
            "AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/01/01/{ACCOUNT}_CloudTrail_us-east-1_0.json.gz"
        );
        world.buckets.get_mut(&bucket).unwrap().objects.insert(key, old);
    });
    let proof = bench.prove().await;
    is(&proof, "first-log-file", Status::Waiting);
    let (proof, _) = bench.wait(proof, 30).await;
    is(&proof, "first-log-file", Status::Passed);
    let seen = proof
        .live
        .log_files
        .values()
        .next()
        .unwrap()
        .known()
        .unwrap();
    assert!(!seen.as_ref().unwrap().key.contains("2026/01/01"));
}

#[tokio::test(start_paused = true)]
async fn what_stops_the_files_is_told_once_and_what_follows_waits_for_it() {
    let (bench, _) = flowing().await;
    bench.practice.edit(|world| {
        let there = world.regional_mut(ACCOUNT, "us-east-1");
        there.trails.values_mut().next().unwrap().logging = false;
    });
    let proof = bench.prove().await;
    is(&proof, "trail-recording", Status::Failed);
    for behind in ["first-log-file", "first-notice", "first-digest"] {
        is(&proof, behind, Status::Waiting);
        assert!(!check(&proof, behind).has_clock(), "{behind}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_try_of_the_vendor_is_told_until_one_gets_in() {
    let (bench, proof) = flowing().await;
    is(&proof, "role-used", Status::Passed);
    let mut right = Value::Null;
    bench.role(|role| {
        right = role.trust.newest().clone();
        let nobody = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
        }] });
        role.trust = Settling::settled(nobody);
    });
    tokio::time::sleep(Duration::from_mins(7)).await;
    bench.prove().await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    let proof = bench.prove().await;
    let found = check(&proof, "role-used");
    assert_eq!(found.status, Status::Failed, "{found:?}");
    assert!(
        found.seen.contains("AccessDenied") && found.since.is_some(),
        "{found:?}"
    );
    bench.role(|role| role.trust = Settling::settled(right));
    tokio::time::sleep(Duration::from_mins(7)).await;
    bench.prove().await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    let proof = bench.prove().await;
    is(&proof, "role-used", Status::Passed);
    assert!(check(&proof, "role-used").seen.contains("refused"));
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_read_is_unknown_with_the_reason() {
    for (action, unknown) in [
        ("s3:ListBucket", &["first-log-file", "first-finding"][..]),
        (
            "iam:SimulatePrincipalPolicy",
            &["role-simulated", "role-simulated-limits"],
        ),
        (
            "cloudtrail:GetTrailStatus",
            &["first-log-file", "first-notice", "first-digest"],
        ),
        ("iam:GetRole", &["role-used"]),
    ] {
        let (bench, _) = flowing().await;
        bench
            .practice
            .set_fault(Fault::DenyAction(action.to_owned()));
        let proof = bench.prove().await;
        for part in unknown {
            let found = check(&proof, part);
            assert_eq!(found.status, Status::Unknown, "{action}: {found:?}");
            assert!(found.problem.is_some() && found.fix.is_some(), "{found:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_vendors_tries_the_last_use_counts_and_that_is_said() {
    let (bench, _) = flowing().await;
    let refused = Fault::DenyAction("cloudtrail:LookupEvents".to_owned());
    bench.practice.set_fault(refused);
    let proof = bench.prove().await;
    is(&proof, "role-used", Status::Passed);
    assert!(check(&proof, "role-used").seen.contains("could not read"));
}

#[tokio::test(start_paused = true)]
async fn the_simulator_counts_boundary_and_other_policies_and_finds_too_wide_ones() {
    let deny = json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "NoKeys", "Effect": "Deny", "Action": "kms:*", "Resource": "*" }] });
    let wide = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "iam:*", "Resource": "*" }] });
    let (bench, _) = flowing().await;
    bench.role(|role| drop(role.inline.insert("guard".to_owned(), deny)));
    let proof = bench.prove().await;
    let found = check(&proof, "role-simulated");
    assert_eq!(found.status, Status::Failed);
    assert!(found.seen.contains("kms:Decrypt"), "{found:?}");
    assert!(found.fix.as_deref().unwrap().contains("rule"), "{found:?}");
    bench.role(|role| {
        role.inline.clear();
        role.inline.insert("wide".to_owned(), wide);
    });
    let proof = bench.prove().await;
    is(&proof, "role-simulated", Status::Passed);
    is(&proof, "role-simulated-limits", Status::Failed);
    assert!(
        check(&proof, "role-simulated-limits")
            .seen
            .contains("iam:CreateUser")
    );
    bench.role(|role| {
        role.inline.clear();
        role.boundary = Some(format!("arn:aws:iam::{ACCOUNT}:policy/small"));
    });
    bench.practice.edit(|world| {
        let small = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*" }] });
        let policy = json!({ "versions": [{ "id": "v1", "document": small, "default": true }] });
        let policy = serde_json::from_value(policy).unwrap();
        let iam = world.iam_mut(ACCOUNT).unwrap();
        iam.policies.insert("small".to_owned(), policy);
    });
    let proof = bench.prove().await;
    let found = check(&proof, "role-simulated");
    assert_eq!(found.status, Status::Failed);
    assert!(
        found.fix.as_deref().unwrap().contains("boundary"),
        "{found:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_role_that_may_read_the_log_buckets_only_is_asked_about_other_files_too() {
    let mut bench = Bench::empty(PracticeOptions::default()).await;
    bench.answers.role.read = ReadScope::LogBuckets;
    assert_eq!(troubles(&bench.make_it_so().await), Vec::<String>::new());
    let proof = bench.prove().await;
    is(&proof, "role-simulated", Status::Passed);
    is(&proof, "role-simulated-limits", Status::Passed);
    let others =
        |one: &&radiant_aws_setup::inventory::Simulated| one.resource.contains("a-bucket-of-yours");
    let simulated = proof.live.simulated.known().unwrap();
    assert_eq!(simulated.iter().filter(others).count(), 1);
}

/// The company, entered through a member that may read the organization's policies or may not.
async fn member(may_read: bool, guard: Guard) -> (Bench, Proof) {
    let account = AccountId::parse("111122223333").unwrap();
    let bench = Bench::new(PracticeOptions {
        start: Start::CompanyIn(account.clone()),
        ..PracticeOptions::instant()
    })
    .await;
    assert_eq!(
        bench.practice.main_account(),
        account,
        "it is one of the company's"
    );
    bench.practice.edit(|world| {
        world.guards.push(guard);
        let organization = world.organization.as_mut().unwrap();
        if may_read {
            organization.delegated.insert(
                "example.amazonaws.com".to_owned(),
                vec![account.to_string()],
            );
        } else {
            for named in organization.delegated.values_mut() {
                named.retain(|it| *it != account.to_string());
            }
        }
    });
    let proof = bench.prove().await;
    (bench, proof)
}

fn perimeter() -> Guard {
    Guard::denying(
        GuardKind::ResourceControl,
        &[json!({
            "Sid": "OnlyOurPeople", "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*",
            "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-ours" }, "BoolIfExists": { "aws:PrincipalIsAWSService": "false" } },
        })],
    )
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_the_organization_that_keeps_the_vendor_out_is_pointed_out_where_it_can_be_read()
 {
    let (_, proof) = member(true, perimeter()).await;
    let found = check(&proof, "policies-above");
    assert_eq!(found.status, Status::Failed, "{found:?}");
    assert!(found.seen.contains("OnlyOurPeople"), "{found:?}");
    let (_, proof) = member(false, perimeter()).await;
    is(&proof, "policies-above", Status::Unknown);
    let harmless = Guard::denying(
        GuardKind::ServiceControl,
        &[json!({ "Effect": "Deny", "Action": "ec2:*", "Resource": "*" })],
    );
    let (_, proof) = member(true, harmless).await;
    is(&proof, "policies-above", Status::Passed);
    let no_topics = Guard::denying(
        GuardKind::ServiceControl,
        &[
            json!({ "Sid": "NoTopics", "Effect": "Deny", "Action": "sns:Subscribe", "Resource": "*" }),
        ],
    );
    let (_, proof) = member(true, no_topics).await;
    let found = check(&proof, "policies-above");
    assert!(
        found.status == Status::Failed && found.seen.contains("NoTopics"),
        "{found:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn files_of_each_account_of_an_organization_are_counted() {
    let mut bench = Bench::new(PracticeOptions::default()).await;
    bench.answers.cloudtrail.organization = true;
    assert_eq!(troubles(&bench.make_it_so().await), Vec::<String>::new());
    let (proof, _) = bench.wait(bench.prove().await, 30).await;
    let found = check(&proof, "first-log-file");
    assert_eq!(found.status, Status::Passed, "{found:?}");
    let all = proof.live.log_files.len();
    assert!(
        all > 3 && found.seen.contains(&format!("{all} of {all} accounts")),
        "{found:?}"
    );
    is(&proof, "policies-above", Status::Passed);
    let bucket = bench.answers.cloudtrail.bucket.name().to_string();
    let quiet = proof.live.log_files.keys().next_back().unwrap().clone();
    bench.practice.edit(|world| {
        let bucket = world.buckets.get_mut(&bucket).unwrap();
        let folder = format!("/{quiet}/CloudTrail/");
        bucket.objects.retain(|key, _| !key.contains(&folder));
    });
    let proof = bench.prove().await;
    let found = check(&proof, "first-log-file");
    assert!(found.has_clock(), "{found:?}");
    assert!(
        found
            .seen
            .contains(&format!("{} of {all} accounts", all - 1)),
        "{found:?}"
    );
}
