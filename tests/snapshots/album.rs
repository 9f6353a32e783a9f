//! The pictures of the window: every page, in the order in which a person sees them, walked through in practice.
//!
//! Shared by the pictures that the tests compare and those of the real window (`examples/screens.rs`). What changes from run
//! to run, such as times, is set to the same each time.

#[path = "company.rs"]
mod company;
#[path = "flowing.rs"]
mod flowing;
#[path = "moments.rs"]
mod moments;
#[path = "undoing.rs"]
mod undoing;

use std::sync::Arc;

use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::aws::Profile;
use radiant_aws_setup::domain::{AccountId, Place, Region};
use radiant_aws_setup::inventory::{Figures, Inventory, Organization, Sample, Seen, Standing};
use radiant_aws_setup::plan::{Told, View};
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::verify::Status;
use radiant_aws_setup::window::{
    self, Action, Ask, Confirm, Costs, Counted, Draft, Effect, KeyUse, MemberUse, Opening, Page,
    Phase, Question, Reading, Run, Saved, SignInWay, Start, State, Use, approving, members, open,
};

use company::{larger_company, numbered};
use moments::{at, in_the_middle, one_would_fail, stopped};
pub(crate) use moments::{freeze, refused};

/// One thing to do, one after the other.
pub(crate) enum Step {
    /// Change what the window knows.
    Set(fn(&mut State)),
    /// Ask for what a button asks for.
    Act(Action),
    /// Go on when this is so.
    Until(fn(&State) -> bool),
    /// Take a picture under this name.
    Shot(&'static str),
    /// Remember how far the run has come.
    Keep,
    /// Back to what was remembered.
    Back,
}

use Step::{Act, Back, Keep, Set, Shot, Until};

/// How far a run had come.
pub(crate) struct Kept {
    page: Page,
    run: Option<Run>,
}

impl Kept {
    pub(crate) fn keep(state: &State) -> Self {
        Self {
            page: state.page,
            run: state.work(Phase::Logging).run.clone(),
        }
    }

    pub(crate) fn back(&self, state: &mut State) {
        state.page = self.page;
        state.work_mut(Phase::Logging).run.clone_from(&self.run);
    }
}

/// An External Role ID as the vendor's page shows one.
const EXTERNAL_ID: &str = "rs-8f2c7d1a4b91d4";

/// From Welcome to the last page.
pub(crate) fn walk() -> Vec<Step> {
    let mut steps = welcome();
    steps.extend(sign_in());
    steps.extend(questions());
    steps.extend(logging());
    steps.extend(radiant());
    steps.extend(role());
    steps.extend(members());
    steps.extend(undoing());
    steps.extend(around());
    steps
}

/// The sheet of a certain minute, and of a plan that has no other checksum when something else about plans changes.
fn same_sheet(state: &mut State) {
    let approving = &mut state.work_mut(Phase::Logging).approving;
    if let Some(shown) = approving.shown.as_mut().map(std::sync::Arc::make_mut) {
        "Approval sheet, 2026-11-27 10:31. Practice: a made-up company, and nothing of it reaches AWS."
            .clone_into(&mut shown.sheet.about);
        "7f3a 91c2 0be4 5d18 a6f7 22c9 e413 8b5d".clone_into(&mut shown.sheet.checksum);
    }
}

/// On to this question, from the one before.
fn ask(question: Question) -> Step {
    Act(match question.previous() {
        Page::Ask(before) => Action::Answered(before),
        _ => Action::Go(Page::Ask(question)),
    })
}

fn welcome() -> Vec<Step> {
    vec![
        Set(|state| state.sign_in.start = Some(Start::Practice)),
        Shot("01-welcome"),
        Set(|state| {
            state.keeping.saved = Some(Saved::new(
                Draft::from_answers(&answers()),
                Page::Radiant,
                jiff::Timestamp::now(),
            ));
            state.notices.crash = Some("radiant-aws-setup stopped unexpectedly".to_owned());
            state.sign_in.start = None;
        }),
        Shot("01-welcome-again"),
        Set(|state| {
            state.keeping.saved = None;
            state.notices.crash = None;
            let text = "version = 1\n[account]\nid = \"12345\"\nregion = \"eu-west\"\n";
            open(state, Opening::Answers, "larkfield.toml", text);
        }),
        Shot("01-welcome-file"),
        Set(|state| state.file.trouble = None),
    ]
}

fn sign_in() -> Vec<Step> {
    vec![
        Set(|state| state.sign_in.start = Some(Start::Connect)),
        Act(Action::Begin),
        Until(|state| !state.sign_in.profiles.is_asked()),
        Shot("02-sign-in-ways"),
        Set(|state| {
            let names = ["larkfield-audit", "larkfield-security"];
            state.sign_in.profiles = Ask::Here(names.map(Profile::named).into_iter().collect());
            state.sign_in.way = Some(SignInWay::Profile);
        }),
        Act(Action::Go(Page::Profile)),
        Shot("02-sign-in-profile"),
        Set(|state| state.sign_in.way = Some(SignInWay::Paste)),
        Act(Action::Go(Page::Paste)),
        Shot("02-sign-in-paste"),
        Set(|state| {
            state.sign_in = window::WayIn::default();
            state.sign_in.start = Some(Start::Practice);
        }),
        Act(Action::Begin),
        Until(|state| state.account.around.here().is_some()),
        Shot("02-sign-in"),
        Set(|state| {
            seen(state, |inventory, _| {
                organization(inventory).guardduty_administrators =
                    Seen::Known(vec![account_id("111122223333")]);
            });
        }),
        Shot("02-which-account"),
        Set(|state| seen(state, |inventory, home| control_tower(inventory, &home))),
        Shot("02-which-account-tower"),
        Set(|state| {
            seen(state, |inventory, home| {
                let refused = || Seen::Unknown(not_allowed());
                let view = inventory.accounts.get_mut(&home.account).unwrap();
                view.standing = Seen::Unknown(not_allowed());
                view.bucket_names = Seen::Unknown(not_allowed());
                inventory.places.get_mut(&home).unwrap().trails = refused();
            });
        }),
        Shot("02-account-unseen"),
        Act(Action::LookAgain),
        Until(|state| state.account.around.here().is_some()),
        Act(Action::UseAccount),
    ]
}

fn questions() -> Vec<Step> {
    vec![
        Shot("03-cloudtrail-1-trail"),
        ask(Question::Scope),
        Shot("03-cloudtrail-2-scope"),
        ask(Question::LogBucket),
        Shot("03-cloudtrail-3-bucket"),
        ask(Question::LogKey),
        Shot("03-cloudtrail-4-key"),
        ask(Question::LogTopic),
        Shot("03-cloudtrail-5-topic"),
        ask(Question::DataEvents),
        Shot("03-cloudtrail-6-data"),
        ask(Question::Regions),
        Shot("03-guardduty-1-regions"),
        ask(Question::FindingsBucket),
        Shot("03-guardduty-2-bucket"),
        Set(|state| {
            draft(state, |draft| {
                draft.keep_export = Some(false);
                draft.findings_bucket.how = Some(Use::Existing);
            });
        }),
        Shot("03-guardduty-2-bucket-there"),
        Set(|state| {
            draft(state, |draft| {
                draft.keep_export = None;
                draft.findings_bucket.how = Some(Use::New);
                "Larkfield_Findings".clone_into(&mut draft.findings_bucket.name);
            });
            state.form.show_problems = true;
            state.open.reading = Reading::FullText;
        }),
        Shot("03-guardduty-2-bucket-wrong"),
        Set(|state| {
            let fresh = Draft::from_answers(&answers()).findings_bucket.name;
            draft(state, |draft| draft.findings_bucket.name = fresh);
            state.form.show_problems = false;
        }),
        ask(Question::FindingsKey),
        Set(|state| draft(state, |draft| draft.findings_key.how = Some(KeyUse::New))),
        Shot("03-guardduty-3-key"),
        ask(Question::FindingsTopic),
        Shot("03-guardduty-4-topic"),
        Set(|state| state.open.earlier = true),
        Shot("15-earlier-answers"),
        Set(|state| state.open.earlier = false),
    ]
}

fn logging() -> Vec<Step> {
    vec![
        Act(Action::Plan(Phase::Logging)),
        Until(|state| planned(state, Phase::Logging)),
        Shot("04-review"),
        Set(|state| open_document(state, Reading::Explained)),
        Shot("04-review-explained"),
        Set(|state| open_document(state, Reading::BeforeAfter)),
        Shot("04-review-changes"),
        Act(Action::TryOnCopy(Phase::Logging)),
        Until(|state| state.work(Phase::Logging).trial.ask.here().is_some()),
        Shot("31-copy-result"),
        Set(one_would_fail),
        Shot("31-copy-fails"),
        Act(Action::Approving(Phase::Logging, approving::Message::Show)),
        Set(|state| {
            let work = state.work_mut(Phase::Logging);
            "Head of IT security".clone_into(&mut work.approving.by);
        }),
        Set(same_sheet),
        Shot("04-approval"),
        Act(Action::Go(Page::Review(Phase::Logging))),
        Act(Action::Open(open::Message::Ask(Confirm::Apply(
            Phase::Logging,
        )))),
        Shot("15-confirm-dialog"),
        Act(Action::Open(open::Message::Answered)),
        Set(counted),
        Act(Action::Cost(Phase::Logging)),
        Shot("32-cost"),
        Act(Action::Go(Page::Review(Phase::Logging))),
        Set(open_saved),
        Shot("01-saved-plan"),
        Act(Action::Plan(Phase::Logging)),
        Until(|state| planned(state, Phase::Logging)),
        Act(Action::Apply(Phase::Logging)),
        Until(|state| ended(state, Phase::Logging)),
        Shot("05-applied"),
        Keep,
        Set(in_the_middle),
        Shot("05-applying"),
        Act(Action::Open(open::Message::ToggleActivity)),
        Shot("17-activity-open"),
        Act(Action::Open(open::Message::ToggleActivity)),
        Act(Action::Leave),
        Shot("15-close-dialog"),
        Act(Action::Open(open::Message::Answered)),
        Back,
        Set(stopped),
        Shot("05-stopped"),
        Back,
    ]
}

fn radiant() -> Vec<Step> {
    vec![
        Act(Action::Go(Page::Radiant)),
        Shot("06-radiant-copy"),
        Act(Action::Open(open::Message::ToggleValues)),
        Shot("06-values-board"),
        Act(Action::Open(open::Message::ToggleValues)),
    ]
}

fn role() -> Vec<Step> {
    vec![
        Set(|state| {
            draft(state, |draft| {
                EXTERNAL_ID.clone_into(&mut draft.external_id);
            });
        }),
        ask(Question::Read),
        Shot("06-role-1"),
        ask(Question::Trust),
        Shot("06-role-2"),
        Act(Action::Plan(Phase::Role)),
        Until(|state| planned(state, Phase::Role)),
        Shot("06-role-review"),
        Act(Action::Apply(Phase::Role)),
        Until(|state| ended(state, Phase::Role)),
        Shot("06-role-done"),
        Act(Action::Verify),
        Until(|state| state.checks.ask.here().is_some()),
        Act(Action::Go(Page::Checks)),
        Set(|state| {
            if let Ask::Here(checks) = &mut state.checks.ask {
                flowing::still(checks);
            }
        }),
        Shot("08-test-results"),
        Set(|state| {
            if let Ask::Here(checks) = &mut state.checks.ask
                && let [.., waits, fails, _, _] = checks.as_mut_slice()
            {
                waits.status = Status::Waiting;
                "No log file has come yet.".clone_into(&mut waits.seen);
                fails.status = Status::Failed;
                "It is not there any more.".clone_into(&mut fails.seen);
                fails.fix = Some("Check the changes again".to_owned());
            }
        }),
        Shot("08-test-problem"),
        Set(|state| {
            if let Ask::Here(checks) = &mut state.checks.ask {
                flowing::with_sample(checks);
            }
        }),
        Shot("27-test-live"),
        Act(Action::HandOver),
        Until(|state| state.hand_over.ask.here().is_some()),
        Shot("29-handover"),
        Act(Action::Open(open::Message::Ask(Confirm::Record))),
        Shot("29-save-the-record"),
        Act(Action::Open(open::Message::Answered)),
    ]
}

fn members() -> Vec<Step> {
    vec![
        Act(Action::Go(Page::Ask(Question::Accounts))),
        Until(|state| state.account.around.here().is_some()),
        Set(|state| {
            larger_company(state);
            draft(state, |draft| draft.members = Some(MemberUse::Chosen));
        }),
        Shot("07-accounts"),
        Act(Action::Answered(Question::Accounts)),
        Act(Action::Members(members::Message::TurnAll(true))),
        Set(|state| {
            let open = |id: &str| members::Message::Open(id.to_owned(), true);
            window::act(state, Action::Members(open("ou-web")));
            for name in [
                "Old Web Shop",
                "Trial",
                "Data Play",
                "Spring Test",
                "Prototypes",
                "Ideas",
            ] {
                let key = members::Key::Account(numbered(name));
                window::act(state, Action::Members(members::Message::Turn(key)));
            }
        }),
        Shot("22-accounts-choose"),
        Set(|state| {
            state.members.paste = Some("111122223333\n44445555666\n".to_owned());
        }),
        Shot("22-accounts-paste"),
        Set(|state| state.members.paste = None),
        Act(Action::Chose),
        Shot("07-reach"),
        Act(Action::Go(Page::Ask(Question::Export))),
        Shot("07-export"),
        Set(|state| company::working(state, 1)),
        Shot("07-other-accounts"),
        Set(|state| company::aws_at_work(state, 1)),
        Shot("24-stackset-watch"),
        Set(|state| company::ended(state, 1)),
        Shot("07-other-accounts-ended"),
        Set(company::watched),
        Shot("23-accounts-grid"),
        Set(|state| {
            state.members.kind = Some(2);
        }),
        Shot("23-accounts-grid-needs-you"),
        Set(|state| state.members.kind = None),
    ]
}

fn undoing() -> Vec<Step> {
    vec![
        Set(undoing::runs),
        Shot("28-past-runs"),
        Set(undoing::shown),
        Shot("28-undo"),
        Act(Action::Open(open::Message::Ask(Confirm::Undo))),
        Shot("28-undo-dialog"),
        Act(Action::Open(open::Message::Answered)),
        Act(Action::Open(open::Message::Ask(Confirm::Keys))),
        Shot("28-undo-keys"),
        Act(Action::Open(open::Message::Answered)),
        Set(undoing::ended),
        Shot("28-undo-ended"),
    ]
}

fn around() -> Vec<Step> {
    vec![
        Act(Action::Open(open::Message::ToggleHelp)),
        Shot("19-help"),
        Act(Action::Open(open::Message::ToggleHelp)),
        Act(Action::Go(Page::Account)),
        Set(|state| state.sign_in.identity = Ask::Trouble(refused())),
        Shot("09-problem"),
    ]
}

/// Change what was seen of the account that is signed in.
fn seen(state: &mut State, change: impl FnOnce(&mut Inventory, Place)) {
    let identity = state.signed_in().unwrap();
    let home = Place::new(identity.caller.account.clone(), identity.region.clone());
    if let Ask::Here(inventory) = &mut state.account.around {
        change(std::sync::Arc::make_mut(inventory), home);
    }
}

fn organization(inventory: &mut Inventory) -> &mut Organization {
    let account = inventory.caller.account.clone();
    let view = inventory.accounts.get_mut(&account).unwrap();
    match &mut view.standing {
        Seen::Known(Standing::Management(organization)) => organization,
        other => unreachable!("{other:?}"),
    }
}

fn account_id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

/// The company's trail is one of Control Tower's, which writes into the log account.
fn control_tower(inventory: &mut Inventory, home: &Place) {
    let place = inventory.places.get_mut(home).unwrap();
    let trails = match &mut place.trails {
        Seen::Known(trails) => trails,
        other @ Seen::Unknown(_) => unreachable!("{other:?}"),
    };
    for trail in trails {
        "aws-controltower-BaselineCloudTrail".clone_into(&mut trail.name);
        "aws-controltower-logs-222233334444-eu-west-1".clone_into(&mut trail.bucket);
        trail.organization = true;
    }
}

fn not_allowed() -> Problem {
    Problem::new("Your sign-in is not allowed to do this.")
}

fn answers() -> Answers {
    Answers::defaults(
        AccountId::parse("444455556666").unwrap(),
        Region::parse("eu-west-1").unwrap(),
    )
}

fn draft(state: &mut State, change: impl FnOnce(&mut Draft)) {
    if let Some(draft) = &mut state.form.draft {
        change(draft);
    }
}

/// The same counts each time: the programs of the company make 21,400 events a day in Ireland and 3,100 in N. Virginia.
fn counted(state: &mut State) {
    let Some(planned) = state.plan(Phase::Logging).cloned() else {
        return;
    };
    let of = Counted::new(Phase::Logging, Arc::clone(&planned));
    let count = planned.countable();
    let mut figures = Figures::none(planned.inventory.at);
    for place in count.events {
        let (events, global) = match place.region.as_str() {
            "eu-west-1" => (21_400, 0),
            "us-east-1" => (3_100, 620),
            _ => (40, 0),
        };
        let sample = |more: u32| Sample {
            events: events + events * more / 20,
            global,
            seconds: 86_400,
        };
        let samples = [0, 3, 1, 2, 0, 1].map(sample).into();
        figures.events.insert(place, Seen::Known(samples));
    }
    state.cost = Costs {
        ask: Ask::Here(Arc::new(
            planned.only(Phase::Logging.sections()).forecast(&figures),
        )),
        of: Some(of),
    };
}

fn planned(state: &State, phase: Phase) -> bool {
    state.plan(phase).is_some()
}

fn ended(state: &State, phase: Phase) -> bool {
    let run = state.work(phase).run.as_ref();
    run.is_some_and(|run| !run.is_going())
}

/// Open the first change that merges rules into something that is there, else the first with a policy.
fn open_document(state: &mut State, reading: Reading) {
    let Some(planned) = state.plan(Phase::Logging) else {
        return;
    };
    let has_policy = |change: &&Told| matches!(change.version.after, Some(View::Policy(..)));
    let changes = &planned.told().changes;
    let found = changes
        .iter()
        .find(|change| has_policy(change) && change.version.before.is_some())
        .or_else(|| changes.iter().find(has_policy));
    if let Some(id) = found.map(|change| change.id.clone()) {
        let review = &mut state.work_mut(Phase::Logging).review;
        review.open_changes.insert(id.clone());
        review.reading.insert(id, reading);
    }
}

fn open(state: &mut State, opening: Opening, name: &str, text: &str) {
    let opened = window::read_file(opening, name.to_owned(), Ok(text.to_owned()), &|_| {
        Err(String::new())
    });
    window::on_file(state, opened);
}

/// Save the plan, and open it as the one who has to approve it does.
fn open_saved(state: &mut State) {
    for effect in window::act(state, Action::SavePlanToOpen(Phase::Logging)) {
        if let Effect::SaveFile { text, .. } = effect {
            open(state, Opening::Plan, "larkfield.json", &text);
        }
    }
    if let Some(saved) = &mut state.file.plan {
        std::sync::Arc::make_mut(saved).at = at(0);
    }
}

/// Whether nothing is asked for in the background, so that a picture can be taken.
pub(crate) fn is_still(state: &State) -> bool {
    state.account.typed_bucket.is_none() && !state.account.buckets.values().any(Ask::is_asked)
}
