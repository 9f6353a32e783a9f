//! What the unit tests of the window begin with: the one place that fills in what a window knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answers::{Answers, BucketChoice, TopicChoice};
use crate::apply::{Ending, Finished, Outcome, Tally};
use crate::domain::{AccountId, Arn, Partition, Place, Region};
use crate::engine::Planned;
use crate::inventory::{
    Caller, Group, Inventory, MemberAccount, Organization, Seen, Standing, Trail,
};
use crate::plan::{
    Action, Change, ChangeId, CreateBucket, CreateTopic, Kind, Plan, Section, Service, Slots, Told,
    Version,
};
use crate::policy::Document;
use crate::window::session::work::{PlanLook, Run, RunState};
use crate::window::{Ask, Draft, Phase, State};
use crate::worker::{Identity, JobId};

pub(crate) const ACCOUNT: &str = "444455556666";
pub(crate) const OTHER: &str = "111122223333";

pub(crate) fn answers_of(account: &str) -> Answers {
    Answers::defaults(
        AccountId::parse(account).unwrap(),
        Region::parse("eu-west-1").unwrap(),
    )
}

pub(crate) fn draft() -> Draft {
    Draft::from_answers(&answers_of(ACCOUNT))
}

fn caller(account: &str) -> Caller {
    Caller::new(AccountId::parse(account).unwrap(), "", Partition::Aws)
}

pub(crate) fn identity(account: &str) -> Identity {
    Identity {
        caller: caller(account),
        region: Region::parse("eu-west-1").unwrap(),
        expires: None,
        practice: false,
        company: None,
    }
}

pub(crate) fn inventory() -> Inventory {
    Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller(ACCOUNT))
}

/// Signed in, looked around without seeing anything, with the first answers.
pub(crate) fn signed_in() -> State {
    let mut state = State::for_tests();
    // Nothing can be saved below a file.
    state.state_dir = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/nowhere").into();
    state.sign_in.identity = Ask::Here(identity(ACCOUNT));
    state.account.around = Ask::Here(Arc::new(inventory()));
    state.form.draft = Some(draft());
    state
}

/// A trail of the account that records all management events, and tells nobody.
pub(crate) fn trail(name: &str) -> Trail {
    Trail {
        organization: true,
        validation: false,
        ..Trail::bare(
            Arn::parse(&format!(
                "arn:aws:cloudtrail:eu-west-1:444455556666:trail/{name}"
            ))
            .unwrap(),
            "larkfield-logs",
        )
    }
}

/// Signed in, and the trail that was to be new is there and tells this topic.
pub(crate) fn tells(state: &mut State, topic: &str) {
    let Some(draft) = &state.form.draft else {
        return;
    };
    let told = Trail {
        topic_arn: Some(format!("arn:aws:sns:eu-west-1:{ACCOUNT}:{topic}")),
        ..trail(&draft.trail.name)
    };
    let place = Place::new(draft.account.clone(), draft.region.clone());
    let mut seen = inventory();
    seen.place_mut(&place).trails = Seen::Known(vec![told]);
    state.account.around = Ask::Here(Arc::new(seen));
}

pub(crate) fn change(section: Section, part: &str, kind: Kind, action: Action) -> Change {
    let place = Place::new(
        AccountId::parse(ACCOUNT).unwrap(),
        Region::parse("eu-west-1").unwrap(),
    );
    Change {
        id: ChangeId::new(section, &place, part),
        kind,
        section,
        place,
        service: Service::S3,
        resource: part.to_owned(),
        depends_on: Vec::new(),
        follows: Vec::new(),
        action,
    }
}

pub(crate) fn planned(changes: Vec<Change>) -> Arc<Planned> {
    planned_from(changes, inventory())
}

pub(crate) fn planned_from(changes: Vec<Change>, inventory: Inventory) -> Arc<Planned> {
    let told = |change: Change| Told {
        title: format!("Make {}", change.resource),
        change,
        meaning: String::new(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    };
    let changes = changes.into_iter().map(told).collect();
    Arc::new(Planned::kept(Plan { changes }, Slots::default(), inventory))
}

/// What these answers make in section 2 and 3: two buckets and two topics.
pub(crate) fn feeds(answers: &Answers) -> Arc<Planned> {
    let bucket = |section, choice: &BucketChoice| {
        let action = Action::CreateBucket(CreateBucket {
            bucket: choice.name().clone(),
        });
        change(section, "bucket", Kind::Create, action)
    };
    let topic = |section, choice: &TopicChoice| {
        let TopicChoice::New { name } = choice else {
            panic!("a topic that is there is not made");
        };
        let action = Action::CreateTopic(CreateTopic {
            topic: name.clone(),
            policy: Document::from_statements([]),
        });
        change(section, "topic", Kind::Create, action)
    };
    planned(vec![
        bucket(Section::CloudTrail, &answers.cloudtrail.bucket),
        topic(Section::CloudTrail, &answers.cloudtrail.topic),
        bucket(Section::GuardDuty, &answers.guardduty.bucket),
        topic(Section::GuardDuty, &answers.guardduty.topic),
    ])
}

fn answers_now(state: &State) -> Answers {
    state.form.draft.as_ref().unwrap().to_answers().unwrap()
}

/// This plan was made for the answers as they are.
pub(crate) fn has_plan(state: &mut State, phase: Phase, planned: Arc<Planned>) {
    let of = phase.takes(answers_now(state));
    let job = state.next_job();
    let mut plan = PlanLook::asked(job, of);
    plan.answer(job, Ok(planned));
    state.work_mut(phase).plan = plan;
}

/// A run of this plan, for the answers as they are.
pub(crate) fn has_run(state: &mut State, phase: Phase, planned: Arc<Planned>, stands: RunState) {
    let of = phase.takes(answers_now(state));
    let job = state.next_job();
    let mut run = Run::new(job, of, planned, 0.0);
    run.stand(stands);
    state.work_mut(phase).run = Some(run);
}

/// A run goes on.
pub(crate) fn is_making(state: &mut State, phase: Phase) -> JobId {
    has_run(state, phase, planned(Vec::new()), RunState::Going);
    state.going().unwrap().1.job
}

pub(crate) fn finished(ending: Ending, planned: &Planned, outcome: Outcome) -> Finished {
    Finished {
        run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
        ending,
        tally: Tally::default(),
        outcomes: planned
            .plan
            .changes
            .iter()
            .map(|change| (change.id.clone(), (outcome, None)))
            .collect::<BTreeMap<_, _>>(),
        slots: Slots::default(),
    }
}

/// Section 2 and 3 were carried out for the answers as they are.
pub(crate) fn has_made_feeds(state: &mut State) {
    let planned = feeds(&answers_now(state));
    let ended = finished(Ending::Done, &planned, Outcome::Created);
    has_run(state, Phase::Logging, planned, RunState::Ended(ended));
}

/// The number of an account of the company.
pub(crate) fn member(number: u64) -> AccountId {
    AccountId::parse(&format!("{:012}", 100_000_000_000 + number)).unwrap()
}

/// An organization of three groups, in which the account that is signed in to is the main one.
pub(crate) fn company() -> Organization {
    let group = |id: &str, name: &str| Group {
        id: id.to_owned(),
        name: name.to_owned(),
        parent: Some("r-1".to_owned()),
    };
    let of = |number: u64, name: &str, path: &str, active: bool| {
        let mut account = MemberAccount::new(member(number), name, active);
        account.path = vec!["r-1".to_owned()];
        if !path.is_empty() {
            account.path.push(path.to_owned());
        }
        let team = path.strip_prefix("ou-").unwrap_or_default().to_owned();
        account.tags = Seen::Known(BTreeMap::from([("team".to_owned(), team)]));
        account
    };
    let main = MemberAccount {
        id: AccountId::parse(ACCOUNT).unwrap(),
        ..of(0, "Larkfield Security", "ou-prod", true)
    };
    Organization {
        accounts: Seen::Known(vec![
            main,
            of(1, "Payments", "ou-prod", true),
            of(2, "Orders", "ou-prod", true),
            of(3, "Old Web Shop", "ou-web", true),
            of(4, "Web Shop", "ou-web", true),
            of(5, "Fraud Lab", "ou-sandbox", true),
            of(6, "Trial", "ou-sandbox", true),
            of(7, "Data Play", "ou-sandbox", true),
            of(8, "Billing", "ou-prod", true),
            of(9, "Gone", "ou-web", false),
        ]),
        groups: Seen::Known(vec![
            Group {
                id: "r-1".to_owned(),
                name: "Root".to_owned(),
                parent: None,
            },
            group("ou-prod", "Production"),
            group("ou-web", "Web"),
            group("ou-sandbox", "Sandbox"),
        ]),
        ..Organization::new("o-abcd123456", member(1))
    }
}

/// Looked around, and the account is in this company.
pub(crate) fn in_company(state: &mut State) {
    let mut seen = inventory();
    let account = AccountId::parse(ACCOUNT).unwrap();
    seen.account_mut(&account).standing = Seen::Known(Standing::Member(company()));
    state.account.around = Ask::Here(Arc::new(seen));
}

/// Sections 2 to 5 were carried out for the answers as they are.
pub(crate) fn has_made_role(state: &mut State) {
    has_made_feeds(state);
    state.form.draft.as_mut().unwrap().external_id = "rs-8f2c-91d4".to_owned();
    let role = change(Section::MainRole, "role", Kind::Create, Action::None);
    let planned = planned(vec![role]);
    let ended = finished(Ending::Done, &planned, Outcome::Created);
    has_run(state, Phase::Role, planned, RunState::Ended(ended));
}
