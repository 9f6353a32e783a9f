//! Accounts in which everything is shared with others.

use radiant_aws_setup::answers::{Answers, DataEvents};
use radiant_aws_setup::apply::Ending;
use radiant_aws_setup::domain::{BucketName, Region};
use radiant_aws_setup::practice::{Practice, PracticeOptions, World};
use serde_json::{Value, json};

use super::account::{State, fields, text};
use super::answers::Question;
use super::menus::{OLDER_RUN, OTHERS};
use crate::bench::{Bench, troubles};

/// A world that is walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scene {
    /// All is there, belongs to others, and is in use.
    Shared,
    /// The same; the log bucket is open to the public, and a rule of the findings bucket, of a key, of a topic and of the
    /// role names somebody who was deleted.
    OpenLogs,
    /// The other way round.
    OpenFindings,
    /// An older run of ours made all of it, and others have joined since.
    OlderRun,
}

impl Scene {
    /// What can be answered there.
    pub(crate) const fn questions(self) -> &'static [Question] {
        match self {
            Self::Shared | Self::OpenLogs | Self::OpenFindings => OTHERS,
            Self::OlderRun => OLDER_RUN,
        }
    }

    /// A simulated organization in which it is so.
    pub(crate) async fn set(self) -> Bench {
        let mut bench = Bench::empty(PracticeOptions::instant()).await;
        match self {
            Self::Shared => install(&bench.practice, &shared()),
            Self::OpenLogs => install(
                &bench.practice,
                &spoiled("larkfield-logs", "larkfield-findings"),
            ),
            Self::OpenFindings => install(
                &bench.practice,
                &spoiled("larkfield-findings", "larkfield-logs"),
            ),
            Self::OlderRun => older_run(&mut bench).await,
        }
        bench
    }
}

/// Everything that there is now.
pub(crate) fn state(practice: &Practice) -> State {
    State(practice.state())
}

fn shared() -> Value {
    let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let mut world = read(include_str!("world/accounts.json"));
    let keys = read(include_str!("world/keys.json"));
    let accounts = &mut world["accounts"];
    let ours = &mut accounts["111122223333"];
    ours["iam"] = read(include_str!("world/identities.json"));
    ours["regions"]["us-east-1"]["keys"] = keys["here"].clone();
    ours["regions"]["us-west-2"]["keys"] = keys["west"].clone();
    ours["regions"]["us-east-1"]["topics"] = read(include_str!("world/topics.json"));
    accounts["123456789012"]["regions"]["us-east-1"]["keys"] = keys["theirs"].clone();
    world["buckets"] = read(include_str!("world/buckets.json"));
    world
}

/// The whole world in place of what is there; the sign-in's own role stays.
pub(crate) fn install(practice: &Practice, world: &Value) {
    let mut fresh: World = serde_json::from_value(world.clone()).unwrap();
    practice.edit(|there| {
        for (id, account) in &there.accounts {
            if let Some(new) = fresh.accounts.get_mut(id) {
                for (name, role) in &account.iam.roles {
                    new.iam
                        .roles
                        .entry(name.clone())
                        .or_insert_with(|| role.clone());
                }
            }
        }
        there.organization = fresh.organization;
        there.accounts = fresh.accounts;
        there.buckets = fresh.buckets;
    });
}

/// One bucket has a public rule, the other one and some more documents a dead name.
fn spoiled(open: &str, dead: &str) -> Value {
    let mut world = shared();
    let buckets = &mut world["buckets"];
    add(
        &mut buckets[open]["policy"],
        json!({"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
            "Resource": format!("arn:aws:s3:::{open}/public/*")}),
    );
    add(
        &mut buckets[dead]["policy"],
        json!({"Sid": "OldReader", "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::123456789012:role/siem", "AROAEXAMPLEEXAMPLE001"]},
            "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{dead}/*")}),
    );
    let ours = &mut world["accounts"]["111122223333"];
    let here = &mut ours["regions"]["us-east-1"];
    // The things beside the bucket with the dead name.
    let (key, topic) = if dead == "larkfield-logs" {
        ("aaaaaaaa-0000-4000-8000-000000000001", "larkfield-trail")
    } else {
        (
            "bbbbbbbb-0000-4000-8000-000000000002",
            "larkfield-new-files",
        )
    };
    add(
        &mut here["keys"][key]["policy"],
        json!({"Sid": "Admins", "Effect": "Allow", "Principal": {"AWS": "AIDAEXAMPLEEXAMPLE004"},
            "Action": "kms:*", "Resource": "*"}),
    );
    add(
        &mut here["topics"][topic]["policy"],
        json!({"Sid": "Gone", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE003"},
            "Action": "SNS:Subscribe", "Resource": format!("arn:aws:sns:us-east-1:111122223333:{topic}")}),
    );
    if dead == "larkfield-logs" {
        add(
            &mut ours["iam"]["roles"]["radiant-aws-access-role"]["trust"],
            json!({"Sid": "Gone", "Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE005"},
                "Action": "sts:AssumeRole"}),
        );
    }
    world
}

fn add(document: &mut Value, statement: Value) {
    document["Statement"]
        .as_array_mut()
        .unwrap()
        .push(statement);
}

/// A run of ours with two Regions, and then what others did with its things.
async fn older_run(bench: &mut Bench) {
    let mut world = shared();
    let ours = &mut world["accounts"]["111122223333"];
    ours["regions"] = json!({});
    ours["iam"]["roles"]
        .as_object_mut()
        .unwrap()
        .shift_remove("radiant-aws-access-role");
    ours["iam"]["policies"] = json!({});
    ours["iam"]["roles"]["etl"]["attached"] = json!([]);
    let theirs = &mut world["accounts"]["123456789012"]["regions"]["us-east-1"];
    theirs["trails"] = json!({});
    let shop = world["buckets"]["larkfield-shop"].clone();
    world["buckets"] = json!({"larkfield-shop": shop});
    install(&bench.practice, &world);
    let mut answers = bench.answers.clone();
    answers.guardduty.regions = ["us-east-1", "eu-west-1"]
        .map(|code| Region::parse(code).unwrap())
        .to_vec();
    let first = BucketName::parse("larkfield-shop").unwrap();
    answers.cloudtrail.data_events = DataEvents::Buckets(vec![first]);
    let usual = std::mem::replace(&mut bench.answers, answers);
    let finished = bench.make_it_so().await;
    assert_eq!(finished.ending, Ending::Done, "{:#?}", troubles(&finished));
    let mut now = bench.practice.state();
    joined(&mut now, &bench.answers);
    install(&bench.practice, &now);
    bench.answers = usual;
}

/// What others have added to the things that we made.
fn joined(world: &mut Value, answers: &Answers) {
    let rules: Value = serde_json::from_str(include_str!("world/joined.json")).unwrap();
    let filled = |name: &str, resource: &str| -> Vec<Value> {
        let text = rules[name].to_string().replace("RESOURCE", resource);
        serde_json::from_str(&text).unwrap()
    };
    for (name, bucket) in [
        ("log bucket", answers.cloudtrail.bucket.name()),
        ("findings bucket", answers.guardduty.bucket.name()),
    ] {
        for rule in filled(name, &format!("arn:aws:s3:::{bucket}")) {
            add(&mut world["buckets"][bucket.as_str()]["policy"], rule);
        }
    }
    let findings = answers.guardduty.bucket.name().as_str();
    let notification = &mut world["buckets"][findings]["notification"];
    notification["event_bridge"] = json!(true);
    let targets = notification["targets"].as_array_mut().unwrap();
    // Ours is narrowed by hand, as somebody has to who adds one of theirs.
    for target in targets.iter_mut() {
        target["prefix"] = json!("AWSLogs/");
    }
    targets.extend(filled("targets", findings));
    let theirs = &mut world["accounts"]["123456789012"]["regions"]["us-east-1"]["detectors"];
    for (_, detector) in theirs.as_object_mut().unwrap() {
        detector["destinations"]["11111111111111111111111111111111"]["arn"] =
            json!(format!("arn:aws:s3:::{findings}"));
    }
    let ours = &mut world["accounts"]["111122223333"];
    let here = &mut ours["regions"]["us-east-1"];
    let aliases = here["aliases"].clone();
    for (alias, name) in [
        ("alias/radiant-cloudtrail", "log key"),
        ("alias/radiant-guardduty", "findings key"),
    ] {
        let id = text(&aliases[alias], "key");
        for rule in filled(name, "*") {
            add(&mut here["keys"][id]["policy"], rule);
        }
    }
    let names: Vec<String> = fields(&here["topics"])
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        let arn = format!("arn:aws:sns:us-east-1:111122223333:{name}");
        for rule in filled("topic", &arn) {
            add(&mut here["topics"][&name]["policy"], rule);
        }
    }
    here["queues"] = rules["queues"].clone();
    here["functions"] = rules["functions"].clone();
    for (_, trail) in here["trails"].as_object_mut().unwrap() {
        let selectors = trail["advanced_selectors"].as_array_mut().unwrap();
        selectors.push(rules["selector"].clone());
    }
    let policy = "arn:aws:iam::111122223333:policy/radiant-aws-access-policy";
    let iam = &mut ours["iam"];
    add(
        &mut iam["roles"]["radiant-aws-access-role"]["trust"],
        rules["trust"].clone(),
    );
    for role in ["radiant-aws-access-role", "etl"] {
        let attached = iam["roles"][role]["attached"].as_array_mut().unwrap();
        if !attached.contains(&json!(policy)) {
            attached.push(json!(policy));
        }
    }
    let version = &mut iam["policies"]["radiant-aws-access-policy"]["versions"][0]["document"];
    for statement in version["Statement"].as_array_mut().unwrap() {
        // An older run still had another key, another topic, and roles in two more accounts.
        if let Some(more) = rules["lists"].get(text(statement, "Sid")) {
            let listed = statement["Resource"].take();
            let mut all = match listed {
                Value::Array(list) => list,
                one => vec![one],
            };
            all.push(more.clone());
            statement["Resource"] = json!(all);
        }
    }
    for rule in filled("policy", "*") {
        add(version, rule);
    }
}
