//! Windows that know something already: a sign-in as AWS gives one, what the account shows, a plan, and how it ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::apply::{Ending, Finished, Outcome, Tally};
use radiant_aws_setup::domain::{Arn, BucketName, Partition, Place};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{
    AccountView, Caller, Delivery, Inventory, PlaceView, Seen, Trail,
};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, CreateBucket, Kind, Plan, Section, Service, Slots, Told, Version,
    View,
};
use radiant_aws_setup::policy::DocumentKind;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{
    self, Action as Asked, Ask, Draft, Effect, Page, Phase, PlanLook, Question, Run, RunState,
    State,
};
use radiant_aws_setup::worker::{Identity, JobId};
use serde_json::{Value, json};

use crate::bench::{Bench, Window, bench};

/// Every page of the window.
pub(crate) fn pages() -> Vec<Page> {
    let mut pages = vec![
        Page::Welcome,
        Page::SignIn,
        Page::Profile,
        Page::Paste,
        Page::Account,
    ];
    pages.extend(Question::ALL.map(Page::Ask));
    for phase in Phase::ALL {
        pages.extend([
            Page::Review(phase),
            Page::Cost(phase),
            Page::OnCopy(phase),
            Page::Approval(phase),
            Page::Applying(phase),
            Page::Outcome(phase),
        ]);
    }
    pages.extend([
        Page::Radiant,
        Page::Choose,
        Page::Places,
        Page::Checks,
        Page::PastRuns,
        Page::Undo,
        Page::HandOver,
    ]);
    pages
}

/// Do what a button does.
pub(crate) fn act(ui: &mut Window, action: Asked) {
    let ctx = ui.ctx.clone();
    ui.state_mut().act(&ctx, action);
    ui.run_ok();
}

/// Write what the window asks for, and go on with what waits for it. What else is to be done comes back.
pub(crate) fn write_down(known: &mut State, effects: Vec<Effect>) -> Vec<Effect> {
    let mut others = Vec::new();
    for effect in effects {
        match effect {
            Effect::Write(asked) => {
                let written = window::write(&known.state_dir, asked);
                let more = window::written(known, written);
                others.extend(write_down(known, more));
            }
            other => others.push(other),
        }
    }
    others
}

pub(crate) fn place() -> Place {
    Place::parse("444455556666/eu-west-1").unwrap()
}

fn caller() -> Caller {
    Caller::new(
        place().account,
        "arn:aws:sts::444455556666:assumed-role/SecurityAdmin/dana.k@larkfield.example",
        Partition::Aws,
    )
}

/// A sign-in whose session is named after an address, as those of IAM Identity Center are.
pub(crate) fn identity(company: Option<String>) -> Identity {
    Identity {
        caller: caller(),
        region: place().region,
        expires: None,
        practice: false,
        company,
    }
}

/// A problem as AWS words them, with everything that must not be seen by others.
pub(crate) fn trouble() -> Problem {
    let mut problem = Problem::new("AWS refused this for 444455556666.")
        .hint("Ask admin@larkfield.example about arn:aws:iam::444455556666:role/larkfield-deploy.")
        .who("the owner of 1111 2222 3333");
    problem.code = Some("AccessDenied".to_owned());
    problem.said = Some(
        "User: arn:aws:sts::444455556666:assumed-role/SecurityAdmin/dana.k@larkfield.example is not authorized in 4444-5555-6666".to_owned(),
    );
    problem.call = Some("s3:PutBucketPolicy".to_owned());
    problem.request_id = Some("444455556666".to_owned());
    problem
}

/// An account with these buckets, and with trail, topic and key of these names.
pub(crate) fn inventory(buckets: Vec<BucketName>, trail: &str, topic: &str) -> Inventory {
    let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller());
    let bucket = buckets
        .first()
        .map_or_else(String::new, ToString::to_string);
    inventory.accounts.insert(
        place().account,
        AccountView {
            standing: Seen::Unknown(trouble()),
            regions: Seen::Known(vec![place().region]),
            listed_trails: Seen::Known(Vec::new()),
            bucket_names: Seen::Known(buckets),
            public_access_block: Seen::Known(None),
            ..AccountView::unlooked()
        },
    );
    let trail = Trail {
        arn: Arn::parse(&format!(
            "arn:aws:cloudtrail:eu-west-1:444455556666:trail/{trail}"
        ))
        .unwrap(),
        name: trail.to_owned(),
        home_region: place().region,
        multi_region: true,
        organization: false,
        global_events: true,
        validation: true,
        bucket,
        prefix: None,
        topic_arn: None,
        key_arn: None,
        recursive: None,
        insights: false,
        logging: Seen::Known(true),
        delivery: Seen::Known(Delivery::default()),
        selectors: Seen::Known(None),
        summaries: Seen::Known(Vec::new()),
        tags: Seen::Known(BTreeMap::new()),
    };
    let topic = Arn::parse(&format!("arn:aws:sns:eu-west-1:444455556666:{topic}")).unwrap();
    inventory.places.insert(
        place(),
        PlaceView {
            trails: Seen::Known(vec![trail]),
            detector: Seen::Unknown(trouble()),
            topic_arns: Seen::Known(vec![topic]),
            aliases: Seen::Unknown(trouble()),
            made_keys: Seen::Known(BTreeMap::new()),
            ..PlaceView::unlooked()
        },
    );
    inventory
}

/// A policy of so many statements that names accounts in every way there is.
pub(crate) fn policy(statements: usize) -> Value {
    let statements: Vec<Value> = (0..statements)
        .map(|index| {
            json!({
                "Sid": format!("Rule{index}"),
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::444455556666:role/larkfield-deploy" },
                "Action": ["s3:GetObject", "s3:PutObject"],
                "Resource": format!("arn:aws:s3:::larkfield-logs/{index}/AWSLogs/444455556666/*"),
                "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } },
            })
        })
        .collect();
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn change(phase: Phase, part: &str, kind: Kind, title: &str) -> Told {
    let section = match phase {
        Phase::Logging => Section::CloudTrail,
        Phase::Role => Section::MainRole,
        Phase::Members => Section::Members,
        Phase::Export => Section::Export,
    };
    let action = match kind {
        Kind::Create | Kind::Update => Action::CreateBucket(CreateBucket {
            bucket: BucketName::parse("larkfield-logs").unwrap(),
        }),
        Kind::Keep | Kind::ByHand(_) | Kind::Waiting(_) => Action::None,
    };
    Told {
        change: Change {
            id: ChangeId::new(section, &place(), part),
            kind,
            section,
            place: place(),
            service: Service::S3,
            resource: "arn:aws:s3:::larkfield-444455556666-logs".to_owned(),
            depends_on: Vec::new(),
            follows: Vec::new(),
            action,
        },
        title: title.to_owned(),
        meaning: "The log files of 444455556666 go here.".to_owned(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A plan with every kind of change, one of which merges this policy into what is there.
pub(crate) fn planned(phase: Phase, after: Value, title: &str) -> Arc<Planned> {
    let mut merged = change(phase, "policy", Kind::Update, title);
    merged.version = Version {
        before: Some(View::Policy(DocumentKind::LogBucket, policy(1))),
        after: Some(View::Policy(DocumentKind::LogBucket, after)),
    };
    let mut settings = change(
        phase,
        "settings",
        Kind::Create,
        "Make the bucket for log files",
    );
    settings.version.after = Some(View::Settings(vec![(
        "Owner".to_owned(),
        "444455556666".to_owned(),
    )]));
    Arc::new(Planned::kept(
        Plan {
            changes: vec![
                settings,
                merged,
                change(phase, "trail", Kind::ByHand(trouble()), "Change the trail"),
                change(
                    phase,
                    "later",
                    Kind::Waiting("The owner of 111122223333 has to agree.".to_owned()),
                    "Name the administrator",
                ),
            ],
        },
        Slots::default(),
        Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller()),
    ))
}

/// A plan of so many changes that make something.
pub(crate) fn planned_many(phase: Phase, count: usize) -> Arc<Planned> {
    let make = |index: usize| {
        change(
            phase,
            &format!("bucket-{index:05}"),
            Kind::Create,
            &format!("Make the bucket {index}"),
        )
    };
    Arc::new(Planned::kept(
        Plan {
            changes: (0..count).map(make).collect(),
        },
        Slots::default(),
        Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller()),
    ))
}

/// A run that ended in this way, with the change of the policy not made.
pub(crate) fn finished(phase: Phase, ending: Ending) -> Finished {
    let of = |part: &str| change(phase, part, Kind::Create, "").change.id;
    let failed = if ending == Ending::Cancelled {
        Outcome::Cancelled
    } else {
        Outcome::Failed
    };
    let last = if ending == Ending::Done {
        (Outcome::Updated, None)
    } else {
        (failed, Some(trouble()))
    };
    Finished {
        run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
        ending,
        tally: Tally::default(),
        outcomes: BTreeMap::from([
            (of("settings"), (Outcome::Created, None)),
            (of("policy"), last),
        ]),
        slots: Slots::default(),
    }
}

/// What the window knows, to be changed.
pub(crate) fn known(bench: &mut Bench) -> &mut State {
    bench.ui.state_mut().state_mut()
}

/// A window that is signed in, and has looked around.
pub(crate) fn signed_in(inventory: Inventory, company: Option<String>) -> Bench {
    let mut bench = bench();
    let state = known(&mut bench);
    state.sign_in.identity = Ask::Here(identity(company));
    state.account.around = Ask::Here(Arc::new(inventory));
    state.form.draft = Some(Draft::from_answers(&Answers::defaults(
        place().account,
        place().region,
    )));
    bench.ui.run_ok();
    bench
}

/// What a phase takes from the answers as they are, or from the first ones where nothing is filled in.
fn answers_for(state: &State, phase: Phase) -> Answers {
    let first = || Answers::defaults(place().account, place().region);
    let draft = state.form.draft.as_ref();
    let answers = draft.and_then(|draft| draft.to_answers().ok());
    phase.takes(answers.unwrap_or_else(first))
}

/// A plan of this phase is awaited, is here, or could not be made, for the answers as they are.
pub(crate) fn set_plan(state: &mut State, phase: Phase, ask: Ask<Arc<Planned>>) {
    let job = match &ask {
        Ask::Asked(job) => *job,
        _ => JobId(1),
    };
    let mut plan = PlanLook::asked(job, answers_for(state, phase));
    plan.ask = ask;
    state.work_mut(phase).plan = plan;
}

/// A run of this plan, for the answers as they are.
pub(crate) fn set_run_of(
    state: &mut State,
    phase: Phase,
    planned: Arc<Planned>,
    stands: RunState,
) -> &mut Run {
    let mut run = Run::new(JobId(77), answers_for(state, phase), planned, 0.0);
    run.stand(stands);
    state.work_mut(phase).run.insert(run)
}

/// The same for the plan that is there.
pub(crate) fn set_run(state: &mut State, phase: Phase, stands: RunState) -> &mut Run {
    let planned = match state.plan(phase) {
        Some(planned) => Arc::clone(planned),
        None => planned(phase, policy(1), "Close the bucket"),
    };
    set_run_of(state, phase, planned, stands)
}

/// The buckets and the topics that the answers name were seen in AWS.
pub(crate) fn has_feeds(state: &mut State) {
    let draft = state.form.draft.as_ref().unwrap();
    let answers = draft.to_answers().unwrap();
    let buckets = [&answers.cloudtrail.bucket, &answers.guardduty.bucket];
    let buckets = buckets.map(|bucket| bucket.name().clone()).to_vec();
    let topics = [draft.log_topic_name(), draft.findings_topic_name()];
    let home = place();
    let topics = topics.map(|name| Arn::topic(Partition::Aws, &home.region, &home.account, name));
    let mut inventory = inventory(buckets, "larkfield-audit", "larkfield-alerts");
    let view = inventory.places.get_mut(&home).unwrap();
    view.topic_arns = Seen::Known(topics.to_vec());
    state.account.around = Ask::Here(Arc::new(inventory));
}

/// Everything of the review open.
pub(crate) fn open_review(state: &mut State, phase: Phase) {
    let Some(planned) = state.plan(phase).cloned() else {
        return;
    };
    let review = &mut state.work_mut(phase).review;
    for change in &planned.plan.changes {
        review.open_changes.insert(change.id.clone());
    }
    review.show_needs = true;
}
