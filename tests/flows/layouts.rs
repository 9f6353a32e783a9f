//! The layouts of accounts: where the trail is owned, where files and findings come together, and where the role is. Each is carried out
//! in practice, read back, and put to a judge that shares nothing with the product.

use radiant_aws_setup::answers::{BucketChoice, DataEvents, KeyChoice, TopicChoice, TrailChoice};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::aws::{Aws, Environment, SignIn, StandIn, sign_in};
use radiant_aws_setup::domain::{AccountId, Arn, BucketName, TrailName};
use radiant_aws_setup::inventory::TrailSettings;
use radiant_aws_setup::plan::Kind;
use radiant_aws_setup::practice::world::{Bucket, Detector, Settling, Topic, Trail, World};
use radiant_aws_setup::practice::{PracticeOptions, Start};
use serde_json::{Value, json};

use crate::bench::{Bench, not_passed, troubles};
use crate::judge::{Ask, Caller};
use crate::sweep::account::{State, Thing};

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
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    assert_eq!(not_passed(&bench.verify().await), Vec::<String>::new());
    assert_eq!(bench.plan().await.plan.counts().writes(), 0);
}

fn trail<'a>(state: &'a State, owner: &str, name: &str) -> &'a Value {
    let arn = format!("arn:aws:cloudtrail:{REGION}:{owner}:trail/{name}");
    state.by_arn("trails", &arn).unwrap()
}

/// A call of CloudTrail for a trail.
fn of_trail(action: &str, resource: &str, trail: &str) -> Ask {
    Ask::new(&Caller::service(CLOUDTRAIL), action, resource)
        .with("aws:SourceArn", trail)
        .with("aws:SourceAccount", trail.split(':').nth(4).unwrap())
}

/// Puts the trail's bucket, topic and key to the judge, for every account whose files it writes, and the role after it.
fn is_judged_right(bench: &Bench, owner: &str, name: &str, folders: &[&str]) {
    let state = State(bench.practice.state());
    let arn = format!("arn:aws:cloudtrail:{REGION}:{owner}:trail/{name}");
    let trail = trail(&state, owner, name);
    let text = |field: &str| trail[field].as_str().map(str::to_owned);
    let bucket = text("bucket").unwrap();
    let lets = |thing: Thing, ask: Ask| {
        assert!(state.lets(&thing, &ask), "refused: {}", ask.told());
    };
    let keeps_out = |thing: Thing, ask: Ask| {
        assert!(!state.lets(&thing, &ask), "let in: {}", ask.told());
    };
    let there = format!("arn:aws:s3:::{bucket}");
    lets(
        Thing::Bucket(bucket.clone()),
        of_trail("s3:GetBucketAcl", &there, &arn),
    );
    for folder in folders {
        let object = format!("{there}/AWSLogs/{folder}/CloudTrail/{REGION}/x.json.gz");
        let put = |arn: &str| {
            of_trail("s3:PutObject", &object, arn).with("s3:x-amz-acl", "bucket-owner-full-control")
        };
        lets(Thing::Bucket(bucket.clone()), put(&arn));
        // A trail of the same name in the account of the bucket is another trail.
        let main = bench.practice.main_account();
        if main.as_str() != owner {
            let other = arn.replace(owner, main.as_str());
            keeps_out(Thing::Bucket(bucket.clone()), put(&other));
        }
    }
    let topic = text("topic").unwrap();
    lets(
        Thing::Topic(topic.clone()),
        of_trail("SNS:Publish", &topic, &arn),
    );
    if let Some(key) = text("key") {
        lets(
            Thing::Key(key.clone()),
            of_trail("kms:GenerateDataKey", &key, &arn)
                .with("kms:EncryptionContext:aws:cloudtrail:arn", &arn),
        );
    }
    // The role is in the account of all of these, so that its own rights count.
    let role = format!(
        "arn:aws:iam::{}:role/radiant-aws-access-role",
        bench.practice.main_account()
    );
    let caller = Caller::role(&role);
    let policy = Thing::Policy(format!(
        "arn:aws:iam::{}:policy/{}",
        bench.practice.main_account(),
        bench.answers.role.policy_name
    ));
    let object = format!("{there}/AWSLogs/{}/x.json.gz", folders[0]);
    for (thing, action, resource) in [
        (Thing::Bucket(bucket), "s3:GetObject", object),
        (Thing::Topic(topic.clone()), "sns:Subscribe", topic),
    ] {
        lets(policy.clone(), Ask::new(&caller, action, &resource));
        lets(thing, Ask::new(&caller, action, &resource));
    }
    if let Some(key) = text("key") {
        let opens = || {
            Ask::new(&caller, "kms:Decrypt", &key)
                .with("kms:EncryptionContext:aws:cloudtrail:arn", &arn)
        };
        lets(policy, opens());
        lets(Thing::Key(key.clone()), opens());
    }
}

#[tokio::test(start_paused = true)]
async fn a_single_account_holds_everything() {
    let bench = Bench::empty(PracticeOptions::default()).await;
    done(&bench).await;
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    let state = State(bench.practice.state());
    let region = bench.practice.region();
    let arn = format!("arn:aws:cloudtrail:{region}:{SECURITY}:trail/{name}");
    assert!(state.by_arn("trails", &arn).is_some());
    assert!(
        !bench
            .practice
            .requests()
            .iter()
            .any(|request| request.service == "organizations" && request.write)
    );
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

/// Every account has a trail of its own, and all write into the bucket of one of them.
fn own_trails(world: &mut World, bucket: &str, accounts: &[&str]) {
    let mut statements = Vec::new();
    for account in accounts {
        let arn = format!("arn:aws:cloudtrail:{REGION}:{account}:trail/own");
        statements.push(json!({
            "Sid": format!("Look{account}"), "Effect": "Allow", "Principal": { "Service": CLOUDTRAIL },
            "Action": "s3:GetBucketAcl", "Resource": format!("arn:aws:s3:::{bucket}"),
            "Condition": { "StringEquals": { "aws:SourceArn": arn } },
        }));
        statements.push(json!({
            "Sid": format!("Write{account}"), "Effect": "Allow", "Principal": { "Service": CLOUDTRAIL },
            "Action": "s3:PutObject", "Resource": format!("arn:aws:s3:::{bucket}/AWSLogs/{account}/*"),
            "Condition": { "StringEquals": { "aws:SourceArn": arn, "s3:x-amz-acl": "bucket-owner-full-control" } },
        }));
        let trail: Trail = made(json!({
            "bucket": bucket, "global_events": true, "multi_region": true, "logging": true,
        }));
        let there = world.regional_mut(account, REGION);
        there.trails.insert("own".to_owned(), trail);
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    let central: Bucket = made(json!({
        "account": world.main_account, "region": REGION, "policy": policy,
    }));
    world.buckets.insert(bucket.to_owned(), central);
}

#[tokio::test(start_paused = true)]
async fn trails_of_their_own_go_on_writing_into_the_bucket_that_ours_joins() {
    const BUCKET: &str = "larkfield-all-trails";
    let mut bench = entered(SECURITY).await;
    let others = [SHOPS, LOGS];
    bench
        .practice
        .edit(|world| own_trails(world, BUCKET, &others));
    bench.answers.cloudtrail.bucket = BucketChoice::Existing {
        name: BucketName::parse(BUCKET).unwrap(),
    };
    // A key of ours would lock out nobody here, because the others name none.
    done(&bench).await;
    let name = bench.answers.cloudtrail.trail.name().to_owned();
    is_judged_right(&bench, SECURITY, &name, &[SECURITY]);
    tokio::time::sleep(std::time::Duration::from_mins(10)).await;
    // A request has practice deliver what is due.
    bench.plan().await;
    let state = State(bench.practice.state());
    for account in others {
        let trail = trail(&state, account, "own");
        assert_eq!(trail["delivery_error"], Value::Null);
        assert!(trail["delivered"].is_number());
        let object = format!("arn:aws:s3:::{BUCKET}/AWSLogs/{account}/CloudTrail/x");
        let arn = format!("arn:aws:cloudtrail:{REGION}:{account}:trail/own");
        let ask = of_trail("s3:PutObject", &object, &arn)
            .with("s3:x-amz-acl", "bucket-owner-full-control");
        assert!(state.lets(&Thing::Bucket(BUCKET.to_owned()), &ask));
        // Our role opens them as well: they are in its account.
        assert!(
            bench
                .practice
                .vendor_can_open(BUCKET, &first_file(&state, BUCKET, account))
        );
    }
}

fn first_file(state: &State, bucket: &str, account: &str) -> String {
    let objects = state.bucket(bucket).unwrap()["objects"]
        .as_object()
        .unwrap();
    let prefix = format!("AWSLogs/{account}/");
    let mut files = objects
        .keys()
        .filter(|key| key.starts_with(&prefix) && key.ends_with(".gz"));
    files.next().unwrap().clone()
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

/// A landing zone: the trail of all accounts is Control Tower's, its files and the topic are in the log account.
fn landing_zone(world: &mut World, topic: Option<&str>) -> (String, Option<String>) {
    let bucket = format!("aws-controltower-logs-{LOGS}-{REGION}");
    let arn = format!(
        "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail"
    );
    let statement = |sid: &str, action: &str, resource: String| {
        json!({
            "Sid": sid, "Effect": "Allow", "Principal": { "Service": CLOUDTRAIL }, "Action": action, "Resource": resource,
            "Condition": { "StringEquals": { "aws:SourceArn": arn } },
        })
    };
    let there = format!("arn:aws:s3:::{bucket}");
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        statement("Look", "s3:GetBucketAcl", there.clone()),
        statement("Write", "s3:PutObject", format!("{there}/AWSLogs/{MANAGEMENT}/*")),
        statement("WriteAll", "s3:PutObject", format!("{there}/AWSLogs/o-larkfield01/*")),
    ]});
    world.buckets.insert(
        bucket.clone(),
        made(json!({
            "account": LOGS,
            "region": REGION,
            "policy": policy,
            "public_access_block": { "block_acls": true, "ignore_acls": true, "block_policy": true, "restrict": true },
        })),
    );
    let topic_arn = topic.map(|name| {
        let topic_arn = format!("arn:aws:sns:{REGION}:{LOGS}:{name}");
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            statement("Tell", "SNS:Publish", topic_arn.clone()),
        ]});
        let topic: Topic = made(json!({ "policy": policy }));
        let there = world.regional_mut(LOGS, REGION);
        there.topics.insert(name.to_owned(), topic);
        topic_arn
    });
    let organization = world.organization.as_mut().unwrap();
    organization
        .trusted
        .insert(CLOUDTRAIL.to_owned(), Settling::settled(true));
    let trail: Trail = made(json!({
        "bucket": bucket,
        "topic": topic_arn,
        "global_events": true,
        "multi_region": true,
        "organization": true,
        "validation": true,
        "logging": true,
    }));
    let there = world.regional_mut(MANAGEMENT, REGION);
    there
        .trails
        .insert("aws-controltower-BaselineCloudTrail".to_owned(), trail);
    (bucket, topic_arn)
}

/// Everything of Control Tower's, before and after.
fn towers(bench: &Bench, bucket: &str) -> Value {
    let state = bench.practice.state();
    json!([
        state["buckets"][bucket]["policy"],
        state["buckets"][bucket]["notification"],
        state["accounts"][LOGS]["regions"][REGION]["topics"]["aws-controltower-CentralizedLoggingNotifications"]
            ["policy"],
        state["accounts"][MANAGEMENT]["regions"][REGION]["trails"]["aws-controltower-BaselineCloudTrail"]
            ["topic"],
    ])
}

#[tokio::test(start_paused = true)]
async fn the_log_account_of_a_landing_zone_is_the_main_one_and_nothing_of_control_tower_is_edited()
{
    let mut bench = entered(LOGS).await;
    let mut zone = None;
    bench.practice.edit(|world| {
        gathers_findings(world, LOGS);
        zone = Some(landing_zone(
            world,
            Some("aws-controltower-CentralizedLoggingNotifications"),
        ));
    });
    let (bucket, topic) = zone.unwrap();
    let cloudtrail = &mut bench.answers.cloudtrail;
    cloudtrail.organization = true;
    cloudtrail.data_events = DataEvents::None;
    cloudtrail.key = KeyChoice::None;
    cloudtrail.trail = TrailChoice::Existing {
        arn: Arn::parse(&format!(
            "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail"
        ))
        .unwrap(),
    };
    cloudtrail.bucket = BucketChoice::Existing {
        name: BucketName::parse(&bucket).unwrap(),
    };
    cloudtrail.topic = TopicChoice::Existing {
        arn: Arn::parse(&topic.unwrap()).unwrap(),
    };
    let before = towers(&bench, &bucket);
    let finished = bench.make_it_so().await;
    let failed = troubles(&finished);
    assert!(
        !failed.iter().any(|it| it.contains("Failed")),
        "{failed:#?}"
    );
    assert_eq!(towers(&bench, &bucket), before);
    is_judged_right(
        &bench,
        MANAGEMENT,
        "aws-controltower-BaselineCloudTrail",
        &[MANAGEMENT, &format!("o-larkfield01/{SHOPS}")],
    );
    let open = not_passed(&bench.verify().await);
    assert!(
        open.iter().all(|check| check.contains("Unknown")),
        "{open:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_managing_account_of_a_landing_zone_is_told_to_go_where_the_files_are_before_anything_is_made()
 {
    let mut bench = entered(MANAGEMENT).await;
    let mut bucket = String::new();
    bench
        .practice
        .edit(|world| bucket = landing_zone(world, None).0);
    let cloudtrail = &mut bench.answers.cloudtrail;
    cloudtrail.organization = true;
    cloudtrail.trail = TrailChoice::Existing {
        arn: Arn::parse(&format!(
            "arn:aws:cloudtrail:{REGION}:{MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail"
        ))
        .unwrap(),
    };
    cloudtrail.bucket = BucketChoice::Existing {
        name: BucketName::parse(&bucket).unwrap(),
    };
    let before = towers(&bench, &bucket);
    let planned = bench.plan().await;
    assert_eq!(planned.plan.counts().writes(), 0);
    assert_eq!(towers(&bench, &bucket), before);
}

#[tokio::test(start_paused = true)]
async fn a_second_trail_beside_control_tower_s_is_made_with_its_price_and_leaves_that_one_alone() {
    let mut bench = entered(MANAGEMENT).await;
    let mut bucket = String::new();
    bench.practice.edit(|world| {
        gathers_findings(world, MANAGEMENT);
        bucket = landing_zone(world, None).0;
    });
    bench.answers.cloudtrail.organization = true;
    let before = towers(&bench, &bucket);
    let planned = bench.plan().await;
    let told = planned.told();
    let trail = told
        .changes
        .iter()
        .find(|it| it.id.part() == "trail")
        .unwrap();
    assert!(
        trail
            .costs
            .iter()
            .any(|cost| cost.what.contains("Second record")),
        "{:?}",
        trail.costs
    );
    done(&bench).await;
    assert_eq!(towers(&bench, &bucket), before);
}
