//! Whatever is pressed, typed and told, in whatever order: the window offers and says only what is so.
//!
//! Two accounts with nothing in them, a person who presses anything, and a worker whose answers come late and out of order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::answers::Answers;
use crate::apply::{self, Ending, Finished, Outcome, Tally};
use crate::aws::{Profile, SignIn};
use crate::domain::{AccountId, Arn, BucketName, Place};
use crate::engine::Planned;
use crate::inventory::{AccountView, BucketView, Caller, Inventory, PlaceView, Seen};
use crate::plan::{self, Change, CreateRole, Kind, Section, Slots};
use crate::policy::Document;
use crate::problem::Problem;
use crate::window::pages::table;
use crate::window::session::carried::{self, Carried};
use crate::window::session::work::RunState;
use crate::window::session::{gate, scene, update};
use crate::window::{
    Action, Ask, Effect, Page, Phase, Question, SignInWay, Start, State, Stop, shell,
};
use crate::worker::{Command, Event};

const ACCOUNTS: [&str; 2] = [scene::ACCOUNT, scene::OTHER];
const NAMES: [&str; 3] = ["first-name", "second-name", "Not_a_bucket"];
const ID: &str = "rs-8f2c-91d4";

/// What somebody does, or the worker tells.
#[derive(Clone, Debug)]
enum Step {
    /// The filled button.
    Button,
    /// The key that presses it.
    Key,
    Back,
    Open(Stop),
    /// A command, whether or not a button of the page stands for it.
    Command(Action),
    /// Another name for a bucket or a topic.
    Rename(usize, &'static str),
    ExternalId(&'static str),
    /// One of the things that are awaited comes, or fails.
    Answer(Index, bool),
    /// The way in to one of the accounts.
    SignIn(&'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let commands = vec![
        Action::UseAccount,
        Action::SignOut,
        Action::LookAgain,
        Action::Plan(Phase::Logging),
        Action::Plan(Phase::Role),
        Action::Apply(Phase::Logging),
        Action::Apply(Phase::Role),
        Action::StopRun,
        Action::Go(Page::Radiant),
        Action::Go(Page::Ask(Question::Read)),
        Action::Answered(Question::LogTopic),
        Action::Answered(Question::FindingsTopic),
        Action::Answered(Question::Trust),
        Action::Answered(Question::Accounts),
        Action::Plan(Phase::Members),
        Action::Apply(Phase::Members),
        Action::Go(Page::Choose),
        Action::Chose,
        Action::Answered(Question::Export),
        Action::Tick(Carried::LogTopic, true),
    ];
    prop_oneof![
        6 => Just(Step::Button),
        2 => Just(Step::Key),
        1 => Just(Step::Back),
        3 => select(Stop::ALL.to_vec()).prop_map(Step::Open),
        3 => select(commands).prop_map(Step::Command),
        1 => (0..4_usize, select(NAMES.to_vec())).prop_map(|(at, name)| Step::Rename(at, name)),
        2 => select(vec![ID, "", "not an id"]).prop_map(Step::ExternalId),
        8 => (any::<Index>(), prop::bool::weighted(0.85))
            .prop_map(|(which, works)| Step::Answer(which, works)),
        1 => select(ACCOUNTS.to_vec()).prop_map(Step::SignIn),
    ]
}

/// The window, and what is really there.
struct World {
    state: State,
    /// The topics, buckets and roles of each account.
    there: BTreeMap<AccountId, BTreeSet<String>>,
    /// What was asked for, with the account that was signed in to then.
    awaited: Vec<(Command, Option<AccountId>)>,
    signed_in: Option<AccountId>,
    _folder: tempfile::NamedTempFile,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::NamedTempFile::new().unwrap();
        let mut state = State::for_tests();
        // Nothing can be saved below a file.
        state.state_dir = folder.path().join("nowhere");
        state.sign_in.start = Some(Start::Connect);
        Self {
            state,
            there: BTreeMap::new(),
            awaited: Vec::new(),
            signed_in: None,
            _folder: folder,
        }
    }

    fn act(&mut self, action: &Action) {
        let page = self.state.page;
        let refused = !gate::not_yet(&self.state, action).is_empty();
        let effects = update::act(&mut self.state, action.clone());
        if refused {
            assert_eq!(self.state.page, page, "{action:?} was not to be done yet");
            let asks = |effect: &Effect| matches!(effect, Effect::Send(_));
            assert!(
                !effects.iter().any(asks),
                "{action:?} was not to be done yet"
            );
        }
        self.send(effects);
    }

    fn send(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Send(command) = effect else {
                continue;
            };
            if let Command::Apply { planned, .. } = &command {
                self.is_for_these_answers(planned);
            }
            match command {
                Command::SignOut => self.signed_in = None,
                Command::Cancel { .. } => {}
                command => self.awaited.push((command, self.signed_in.clone())),
            }
        }
    }

    /// What is made is what the answers ask for, in the account that is signed in to.
    fn is_for_these_answers(&self, planned: &Planned) {
        let answers = self.answers().expect("nothing is made without answers");
        let wanted = wanted(&answers);
        for name in planned.plan.changes.iter().map(|change| &change.resource) {
            assert!(wanted.contains(name), "{name} is not asked for");
        }
        let account = &planned.inventory.caller.account;
        assert_eq!(Some(account), self.signed_in.as_ref());
    }

    fn answers(&self) -> Option<Answers> {
        self.state.form.draft.as_ref()?.to_answers().ok()
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Button => {
                let foot = table::foot(&self.state);
                if let Some((_, action)) = foot.primary {
                    let page = self.state.page;
                    self.act(&action);
                    assert!(foot.not_yet.is_empty() || self.state.page == page);
                }
            }
            Step::Key => {
                let foot = table::foot(&self.state);
                let page = self.state.page;
                if let Some(action) = shell::primary(&foot) {
                    self.act(&action);
                }
                assert!(foot.not_yet.is_empty() || self.state.page == page);
            }
            Step::Back => {
                if let Some(action) = table::foot(&self.state).back {
                    self.act(&action);
                }
            }
            Step::Open(stop) => self.act(&Action::OpenStop(stop)),
            Step::Command(action) => self.act(&action),
            Step::Rename(which, name) => {
                if let Some(draft) = &mut self.state.form.draft {
                    let field = match which {
                        0 => &mut draft.log_bucket.name,
                        1 => &mut draft.findings_bucket.name,
                        2 => &mut draft.log_topic.name,
                        _ => &mut draft.findings_topic.name,
                    };
                    *field = format!("{name}-{which}");
                }
                let effects = update::typed(&mut self.state);
                self.send(effects);
            }
            Step::ExternalId(id) => {
                if let Some(draft) = &mut self.state.form.draft {
                    id.clone_into(&mut draft.external_id);
                }
            }
            Step::Answer(which, works) => {
                if !self.awaited.is_empty() {
                    let at = which.index(self.awaited.len());
                    let (command, account) = self.awaited.remove(at);
                    self.answer(command, account.as_ref(), works);
                }
            }
            Step::SignIn(account) => {
                if !self.state.is_applying() {
                    self.state.page = Page::Profile;
                    self.state.sign_in.way = Some(SignInWay::Profile);
                    account.clone_into(&mut self.state.sign_in.profile);
                    "eu-west-1".clone_into(&mut self.state.sign_in.region);
                    self.act(&Action::SignIn);
                }
            }
        }
        let now = self.state.now + 1.0;
        let effects = update::tick(&mut self.state, now);
        self.send(effects);
    }

    fn tell(&mut self, event: Event) {
        let effects = update::on_event(&mut self.state, event);
        self.send(effects);
    }

    fn answer(&mut self, command: Command, account: Option<&AccountId>, works: bool) {
        let refused = || Problem::new("AWS did not allow this.");
        let event = match (command, account) {
            (Command::Profiles { job }, _) => Event::Profiles {
                job,
                result: Ok(ACCOUNTS.map(Profile::named).into_iter().collect()),
            },
            (Command::SignIn { job, how, .. }, _) => {
                let SignIn::Profile(name) = how else {
                    panic!("another way to sign in");
                };
                let result = works.then(|| scene::identity(&name)).ok_or_else(refused);
                // A sign-in that is late does not take the place of a newer one.
                if let Ok(identity) = &result
                    && self.state.sign_in.identity == Ask::Asked(job)
                {
                    self.signed_in = Some(identity.caller.account.clone());
                }
                Event::SignedIn { job, result }
            }
            (Command::LookAround { job, .. }, Some(account)) => {
                let look = Arc::new(self.inventory(account));
                let result = works.then_some(look).ok_or_else(refused);
                Event::LookedAround { job, result }
            }
            (Command::CheckBucket { job, name, .. }, Some(_)) => Event::BucketChecked {
                job,
                name,
                result: if works {
                    Ok(BucketView::Free)
                } else {
                    Ok(BucketView::NotYours)
                },
            },
            (
                Command::Plan { job, answers } | Command::LookAgain { job, answers, .. },
                Some(account),
            ) => {
                let is_right = works && answers.account.id == *account;
                let result = is_right
                    .then(|| self.planned(&answers, account))
                    .ok_or_else(refused);
                Event::Planned { job, result }
            }
            (Command::Apply { job, planned }, Some(account)) => {
                let result = if planned.inventory.caller.account == *account {
                    Ok(self.make(job, &planned, works))
                } else {
                    Err(refused())
                };
                Event::Applied { job, result }
            }
            (Command::Verify { job, .. }, Some(_)) => Event::Verified {
                job,
                result: Ok(Vec::new()),
            },
            _ => return,
        };
        self.tell(event);
    }

    fn things(&self, account: &AccountId) -> BTreeSet<String> {
        self.there.get(account).cloned().unwrap_or_default()
    }

    fn inventory(&self, account: &AccountId) -> Inventory {
        let identity = scene::identity(account.as_str());
        let caller: Caller = identity.caller.clone();
        let mut inventory = Inventory::empty(jiff::Timestamp::UNIX_EPOCH, caller);
        let things = self.things(account);
        let topics = things
            .iter()
            .filter_map(|name| Arn::parse_topic(name).ok())
            .collect();
        let buckets = things
            .iter()
            .filter_map(|name| BucketName::parse_new(name).ok())
            .collect();
        inventory.accounts.insert(
            account.clone(),
            AccountView {
                regions: Seen::Known(vec![identity.region.clone()]),
                listed_trails: Seen::Known(Vec::new()),
                bucket_names: Seen::Known(buckets),
                public_access_block: Seen::Known(None),
                ..AccountView::unlooked()
            },
        );
        inventory.places.insert(
            Place::new(account.clone(), identity.region),
            PlaceView {
                trails: Seen::Known(Vec::new()),
                topic_arns: Seen::Known(topics),
                ..PlaceView::unlooked()
            },
        );
        inventory
    }

    fn planned(&self, answers: &Answers, account: &AccountId) -> Arc<Planned> {
        let things = self.things(account);
        let feeds = scene::feeds(answers);
        let name = crate::vendor::Vendor::default().role_name;
        let role = scene::change(
            Section::MainRole,
            "role",
            Kind::Create,
            plan::Action::CreateRole(CreateRole {
                name,
                description: String::new(),
                trust: Document::from_statements([]),
                boundary: None,
                path: None,
                tags: std::collections::BTreeMap::new(),
            }),
        );
        let all = feeds.plan.changes.iter().cloned().chain([role]);
        let changes: Vec<Change> = all
            .zip(names(answers))
            .map(|(mut change, name)| {
                change.place.account = account.clone();
                if things.contains(&name) {
                    change.kind = Kind::Keep;
                } else if change.section == Section::MainRole
                    && answers.vendor.external_role_id.is_none()
                {
                    change.kind = Kind::Waiting("for the ID".to_owned());
                }
                change.resource = name;
                change
            })
            .collect();
        scene::planned_from(changes, self.inventory(account))
    }

    /// Carry out a plan: all of it, or the first change only.
    fn make(&mut self, job: crate::worker::JobId, planned: &Planned, works: bool) -> Finished {
        let account = planned.inventory.caller.account.clone();
        let mut outcomes = BTreeMap::new();
        let writes: Vec<Change> = planned
            .plan
            .changes
            .iter()
            .filter(|change| change.kind.writes())
            .cloned()
            .collect();
        for (index, change) in writes.into_iter().enumerate() {
            let outcome = if works || index == 0 {
                let things = self.there.entry(account.clone()).or_default();
                things.insert(change.resource.clone());
                Outcome::Created
            } else {
                Outcome::Failed
            };
            self.tell(Event::Change {
                job,
                event: apply::Event::Finished {
                    change: change.id.clone(),
                    outcome,
                    problem: None,
                    took: std::time::Duration::ZERO,
                },
            });
            outcomes.insert(change.id, (outcome, None));
        }
        let ending = if outcomes.values().all(|(outcome, _)| outcome.is_in_place()) {
            Ending::Done
        } else {
            Ending::Failed
        };
        Finished {
            run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
            ending,
            tally: Tally::default(),
            outcomes,
            slots: Slots::default(),
        }
    }

    fn holds(&self) {
        self.only_what_is_there_is_offered();
        self.what_is_said_to_be_done_is_done();
        self.nothing_of_another_account_is_known();
    }

    fn only_what_is_there_is_offered(&self) {
        let Some(draft) = &self.state.form.draft else {
            return;
        };
        let things = self.things(&draft.account);
        for (item, value) in carried::values(&self.state) {
            let Some(value) = value.there() else { continue };
            let is_there = match item {
                Carried::LogTopic | Carried::FindingsTopic => things
                    .iter()
                    .any(|thing| thing.rsplit(':').next() == Some(value) && thing != value),
                Carried::LogTopicArn | Carried::FindingsTopicArn | Carried::RoleArn => {
                    things.contains(value)
                }
                Carried::LogBucketArn | Carried::FindingsBucketArn => value
                    .rsplit(':')
                    .next()
                    .is_some_and(|name| things.contains(name)),
                _ => true,
            };
            assert!(is_there, "{item:?} offers {value}, which nobody made");
        }
    }

    fn what_is_said_to_be_done_is_done(&self) {
        let state = &self.state;
        for phase in Phase::ALL {
            if !state.is_applied(phase) {
                continue;
            }
            let answers = self.answers().expect("nothing is done without answers");
            let things = self.things(&answers.account.id);
            let names = names(&answers);
            let (feeds, role) = names.split_at(4);
            let wanted = match phase {
                Phase::Logging => feeds,
                // No other account is seen in these walks.
                Phase::Role | Phase::Members | Phase::Export => role,
            };
            for name in wanted {
                assert!(things.contains(name), "{phase:?} is done, without {name}");
            }
        }
        // What a page of a run shows is that run, as it was carried out.
        if let Page::Outcome(phase) | Page::Applying(phase) = state.page {
            let run = state.work(phase).run.as_ref().expect("the page is blank");
            let sections = phase.sections();
            let changes = &run.planned.plan.changes;
            assert!(
                !changes.is_empty()
                    && changes
                        .iter()
                        .all(|change| sections.contains(&change.section)),
                "{phase:?} shows another run"
            );
            if let RunState::Ended(finished) = &run.stands {
                for id in finished.outcomes.keys() {
                    assert!(changes.iter().any(|change| change.id == *id));
                }
            }
        }
    }

    fn nothing_of_another_account_is_known(&self) {
        let Some(identity) = self.state.signed_in() else {
            return;
        };
        let account = &identity.caller.account;
        if let Some(draft) = &self.state.form.draft {
            assert_eq!(&draft.account, account, "answers of another account");
        }
        if let Some(around) = self.state.account.around.here() {
            assert_eq!(&around.caller.account, account, "a look at another account");
        }
        for phase in Phase::ALL {
            let work = self.state.work(phase);
            if let Some(planned) = self.state.plan(phase) {
                assert_eq!(&planned.inventory.caller.account, account);
            }
            if let Some(run) = &work.run {
                assert_eq!(&run.of.account.id, account, "a run of another account");
            }
        }
        if self.state.form.draft.is_none() {
            assert!(
                self.state.account.buckets.is_empty(),
                "looks at another account"
            );
        }
    }
}

/// The names of everything that the answers ask for: first the four of section 2 and 3, then the role.
fn names(answers: &Answers) -> Vec<String> {
    use crate::answers::TopicChoice;
    let (account, region) = (&answers.account.id, &answers.account.region);
    let topic = |choice: &TopicChoice| match choice {
        TopicChoice::New { name } => {
            Arn::topic(region.partition(), region, account, name).to_string()
        }
        TopicChoice::Existing { arn } => arn.to_string(),
    };
    let role = crate::vendor::Vendor::default().role_name;
    vec![
        answers.cloudtrail.bucket.name().to_string(),
        topic(&answers.cloudtrail.topic),
        answers.guardduty.bucket.name().to_string(),
        topic(&answers.guardduty.topic),
        Arn::role(region.partition(), account, &role).to_string(),
    ]
}

fn wanted(answers: &Answers) -> BTreeSet<String> {
    names(answers).into_iter().collect()
}

/// Everything that is awaited comes.
fn settle(world: &mut World) {
    while let Some((command, account)) = world.awaited.pop() {
        world.answer(command, account.as_ref(), true);
    }
}

/// On from there to the run of the role, which goes on.
fn making_the_role() -> World {
    let mut world = made();
    world.act(&Action::Go(Page::Radiant));
    world.step(Step::ExternalId(ID));
    world.act(&Action::Go(Page::Ask(Question::Read)));
    world.act(&Action::Answered(Question::Read));
    world.act(&Action::Answered(Question::Trust));
    settle(&mut world);
    world.act(&Action::Apply(Phase::Role));
    assert_eq!(world.state.page, Page::Applying(Phase::Role));
    world
}

/// Straight through section 2 and 3, so that walks have something to go wrong with.
fn made() -> World {
    let mut world = World::new();
    world.act(&Action::Begin);
    world.step(Step::SignIn(scene::ACCOUNT));
    settle(&mut world);
    world.act(&Action::UseAccount);
    world.act(&Action::Plan(Phase::Logging));
    settle(&mut world);
    world.act(&Action::Apply(Phase::Logging));
    settle(&mut world);
    assert_eq!(world.state.page, Page::Outcome(Phase::Logging));
    world
}

fn walk(mut world: World, steps: Vec<Step>) {
    world.holds();
    for step in steps {
        world.step(step);
        world.holds();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn from_the_beginning_the_window_says_only_what_is_so(steps in prop::collection::vec(step(), 1..60)) {
        walk(World::new(), steps);
    }

    #[test]
    fn after_a_run_the_window_says_only_what_is_so(steps in prop::collection::vec(step(), 1..40)) {
        walk(made(), steps);
    }

    #[test]
    fn while_the_role_is_made_the_window_says_only_what_is_so(steps in prop::collection::vec(step(), 1..40)) {
        walk(making_the_role(), steps);
    }
}
