//! A company of 40 accounts: in its organization, in a run over them, and watched by GuardDuty in 17 Regions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use radiant_aws_setup::apply::{Ending, Finished, Outcome, Progress, Tally};
use radiant_aws_setup::domain::{AccountId, Arn, Place, Region};
use radiant_aws_setup::engine::Planned;
use radiant_aws_setup::inventory::{
    CallAs, Destination, Detector, Group, InstanceState, Inventory, Member, MemberAccount, Members,
    OperationState, PlaceView, Seen, StackSetTargets, Standing,
};
use radiant_aws_setup::plan::{
    Action, Change, ChangeId, CreateRole, GiveStackSet, Kind, Plan, Section, Service, Slots, Told,
    Version,
};
use radiant_aws_setup::policy::Document;
use radiant_aws_setup::problem::Problem;
use radiant_aws_setup::window::{
    Ask, ChangeState, KeyUse, MemberUse, Page, Phase, PlanLook, Run, RunState, State,
};
use radiant_aws_setup::worker::JobId;

/// The company's accounts by group.
const COMPANY: [(&str, &str, &[&str]); 7] = [
    ("ou-security", "Security", &["Audit"]),
    (
        "ou-production",
        "Production",
        &[
            "Payments", "Orders", "Catalog", "Checkout", "Search", "Stock", "Prices", "Mail",
            "Reviews", "Returns", "Accounts", "Gifts", "Invoices",
        ],
    ),
    (
        "ou-web",
        "Web",
        &[
            "Web Shop",
            "Old Web Shop",
            "Web Shop Staging",
            "Loyalty App",
            "Blog",
            "Careers",
            "Press",
            "Recipes",
        ],
    ),
    (
        "ou-analytics",
        "Analytics",
        &[
            "Data Lake",
            "Reports",
            "Models",
            "Streams",
            "Archive",
            "Forecasts",
        ],
    ),
    (
        "ou-logistics",
        "Logistics",
        &[
            "Warehouse Europe",
            "Warehouse Asia",
            "Fleet",
            "Routes",
            "Depots",
        ],
    ),
    (
        "ou-sandbox",
        "Sandbox",
        &[
            "Fraud Lab",
            "Trial",
            "Data Play",
            "Spring Test",
            "Prototypes",
            "Ideas",
        ],
    ),
    ("ou-old", "Former", &["Old Till", "Old Intranet"]),
];

/// The number of an account of the company.
pub(crate) fn numbered(name: &str) -> AccountId {
    let names = COMPANY.iter().flat_map(|(_, _, names)| names.iter());
    let at = names.into_iter().position(|one| *one == name).unwrap();
    AccountId::parse(&format!("{:012}", 313_142_425_353 + 10_100_101 * at)).unwrap()
}

/// As if the organization were a larger one, with groups.
pub(crate) fn larger_company(state: &mut State) {
    let mut seen = Inventory::clone(state.account.around.here().unwrap());
    let main = seen.caller.account.clone();
    let view = seen.accounts.get_mut(&main).unwrap();
    let mut organization = view
        .standing
        .known()
        .unwrap()
        .organization()
        .unwrap()
        .clone();
    let group = |id: &str, name: &str, parent: Option<&str>| Group {
        id: id.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let mut groups = vec![group("r-1", "Root", None)];
    let mut accounts = vec![
        MemberAccount::new(
            organization.management.clone(),
            "Larkfield Management",
            true,
        ),
        MemberAccount::new(main, "Larkfield Security", true),
    ];
    accounts.dedup_by(|a, b| a.id == b.id);
    for (id, name, names) in COMPANY {
        groups.push(group(id, name, Some("r-1")));
        for name in names {
            let mut account = MemberAccount::new(numbered(name), *name, id != "ou-old");
            account.path = vec!["r-1".to_owned(), id.to_owned()];
            accounts.push(account);
        }
    }
    organization.accounts = Seen::Known(accounts);
    organization.groups = Seen::Known(groups);
    view.standing = Seen::Known(Standing::Member(organization));
    state.account.around = Ask::Here(Arc::new(seen));
}

/// The changes in one account: the role, and its rules.
const PARTS: [(&str, &str); 2] = [
    ("role", "Make the role"),
    ("policy", "Give the role its rules"),
];

/// Accounts that need somebody, with why.
fn needs_you() -> [(&'static str, Problem); 2] {
    [
        (
            "Old Web Shop",
            Problem::new("We cannot get in. The usual admin role is missing.").hint(
                "It is often missing where an account was invited. Ask its owner for a sign-in, or leave the account out.",
            ),
        ),
        (
            "Fraud Lab",
            Problem::new("A company rule (a service control policy) does not allow new roles here.")
                .hint("Send the note to whoever looks after your AWS rules."),
        ),
    ]
}

fn change(inventory: &Inventory, account: &AccountId, (part, title): (&str, &str)) -> Told {
    let place = Place::new(account.clone(), Region::parse("eu-west-1").unwrap());
    let name = radiant_aws_setup::answers::MembersAnswers::default().role_name;
    let resource = Arn::role(inventory.caller.partition, account, &name).to_string();
    Told {
        change: Change {
            id: ChangeId::new(Section::Members, &place, part),
            kind: Kind::Create,
            section: Section::Members,
            place,
            service: Service::Iam,
            resource,
            depends_on: Vec::new(),
            follows: Vec::new(),
            action: Action::CreateRole(CreateRole {
                name,
                description: String::new(),
                trust: Document::from_statements([]),
                boundary: None,
                path: None,
                tags: BTreeMap::new(),
            }),
        },
        title: title.to_owned(),
        meaning: String::new(),
        version: Version::default(),
        costs: Vec::new(),
        warnings: Vec::new(),
    }
}

/// The open accounts besides the main one, in their order.
pub(crate) fn others() -> impl Iterator<Item = (&'static str, AccountId)> {
    let open = COMPANY.iter().filter(|(id, ..)| *id != "ou-old");
    let names = open.flat_map(|(_, _, names)| names.iter().copied());
    names.map(|name| (name, numbered(name)))
}

/// The role is to be made in all of them.
fn planned(state: &State) -> Arc<Planned> {
    let inventory = Inventory::clone(state.account.around.here().unwrap());
    let changes = others()
        .flat_map(|(_, account)| PARTS.map(|part| change(&inventory, &account, part)))
        .collect();
    Arc::new(Planned::kept(Plan { changes }, Slots::default(), inventory))
}

fn run(state: &State, job: u64) -> Run {
    let answers = state.form.draft.as_ref().unwrap().to_answers().unwrap();
    let of = Phase::Members.takes(answers);
    Run::new(JobId(job), of, planned(state), state.now - 125.0)
}

fn outcome(name: &str, part: &str) -> (Outcome, Option<Problem>) {
    let needs = needs_you().into_iter().find(|(needs, _)| *needs == name);
    match (needs, part) {
        (None, _) => (Outcome::Created, None),
        (Some((_, problem)), "role") => (Outcome::Failed, Some(problem)),
        (Some((_, problem)), _) => (Outcome::Skipped, Some(problem)),
    }
}

/// In most of them the role is made, in two it failed, and four are being worked on.
pub(crate) fn working(state: &mut State, job: u64) {
    larger(state);
    let mut run = run(state, job);
    for (at, change) in run.planned.plan.changes.clone().iter().enumerate() {
        let (name, _) = others().nth(at / PARTS.len()).unwrap();
        let (part, _) = PARTS[at % PARTS.len()];
        let (outcome, problem) = outcome(name, part);
        let stands = match (at / PARTS.len(), outcome) {
            (_, Outcome::Failed) | (0..28, _) => ChangeState::Ended {
                outcome,
                problem,
                took: Duration::from_secs(3),
            },
            (28..32, _) if part == "role" => ChangeState::Working { since: state.now },
            _ => continue,
        };
        run.changes.set(&change.id, stands);
    }
    state.work_mut(Phase::Members).run = Some(run);
    state.page = Page::Applying(Phase::Members);
}

/// AWS gives the role to all of them by itself: most have it, in two it failed, and the last groups wait.
pub(crate) fn aws_at_work(state: &mut State, job: u64) {
    larger(state);
    let inventory = Inventory::clone(state.account.around.here().unwrap());
    let accounts: Vec<(&str, AccountId)> = others().collect();
    let mut given = change(
        &inventory,
        &accounts[0].1,
        ("stack-set-accounts", "Give 38 accounts the role"),
    );
    given.change.place = inventory_home(&inventory);
    given.change.id = ChangeId::new(Section::Members, &given.change.place, "stack-set-accounts");
    given.change.action = Action::GiveStackSet(GiveStackSet {
        set: "radiant-member-roles".to_owned(),
        caller: CallAs::Own,
        targets: StackSetTargets::Groups {
            groups: vec!["r-lark".to_owned()],
        },
        accounts: accounts.iter().map(|(_, id)| id.clone()).collect(),
        lets_in: Arn::parse("arn:aws:iam::444455556666:role/radiant-aws-access-role").unwrap(),
    });
    let id = given.change.id.clone();
    let plan = Plan {
        changes: vec![given],
    };
    let planned = Arc::new(Planned::kept(plan, Slots::default(), inventory));
    let answers = state.form.draft.as_ref().unwrap().to_answers().unwrap();
    let of = Phase::Members.takes(answers);
    let mut run = Run::new(JobId(job), of, planned, state.now - 372.0);
    let stands = accounts.iter().enumerate().map(|(at, (name, account))| {
        let needs = needs_you().into_iter().find(|(needs, _)| needs == name);
        let state = match (&needs, at) {
            (Some(_), _) => InstanceState::Failed,
            (None, 0..24) => InstanceState::Current,
            (None, 24..30) => InstanceState::Running,
            _ => InstanceState::Pending,
        };
        (account.clone(), (state, needs.map(|(_, problem)| problem)))
    });
    let progress = Progress {
        state: OperationState::Running,
        accounts: stands.collect(),
    };
    run.changes
        .set(&id, ChangeState::Working { since: state.now });
    run.progress.insert(id, progress);
    run.looked = (1, state.now - 20.0);
    state.work_mut(Phase::Members).run = Some(run);
    state.page = Page::Applying(Phase::Members);
}

fn inventory_home(inventory: &Inventory) -> Place {
    let region = Region::parse("eu-west-1").unwrap();
    Place::new(inventory.caller.account.clone(), region)
}

/// The run has ended, in two of them without the role.
pub(crate) fn ended(state: &mut State, job: u64) {
    larger(state);
    let mut run = run(state, job);
    let outcomes = run
        .planned
        .plan
        .changes
        .iter()
        .enumerate()
        .map(|(at, change)| {
            let (name, _) = others().nth(at / PARTS.len()).unwrap();
            let (part, _) = PARTS[at % PARTS.len()];
            (change.id.clone(), outcome(name, part))
        });
    let outcomes = outcomes.collect();
    run.stand(RunState::Ended(Finished {
        run: serde_json::from_str("\"20250310-101500-0000abcd\"").unwrap(),
        ending: Ending::Failed,
        tally: Tally::default(),
        outcomes,
        slots: Slots::default(),
    }));
    state.work_mut(Phase::Members).run = Some(run);
    state.page = Page::Outcome(Phase::Members);
}

/// All of the larger company is chosen.
fn larger(state: &mut State) {
    let draft = state.form.draft.as_mut().unwrap();
    draft.members = Some(MemberUse::All);
}

/// The Regions that AWS switches on in every account.
///
/// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
pub(super) const REGIONS: [&str; 17] = [
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-north-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
];

/// The places that are not watched: Region, account, and how GuardDuty's administrator stands to it.
const UNWATCHED: [(&str, &str, &str); 9] = [
    ("us-west-1", "Streams", "Invited"),
    ("sa-east-1", "Web Shop", "Removed"),
    ("sa-east-1", "Loyalty App", "Removed"),
    ("ap-south-1", "Fleet", "Created"),
    ("ap-south-1", "Routes", "Created"),
    ("ap-northeast-3", "Catalog", "Created"),
    ("ap-northeast-3", "Checkout", "Created"),
    ("ap-northeast-3", "Search", "Created"),
    ("ap-southeast-2", "Blog", "RegionDisabled"),
];

/// GuardDuty watches nearly all of it: the main account administers the others, and exports what it finds.
pub(crate) fn watched(state: &mut State) {
    larger(state);
    let home = {
        let identity = state.signed_in().unwrap();
        Place::new(identity.caller.account.clone(), identity.region.clone())
    };
    let key = "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-1111-2222-3333-444455556666";
    let draft = state.form.draft.as_mut().unwrap();
    draft.all_regions = Some(false);
    draft.regions = REGIONS.map(|region| Region::parse(region).unwrap()).into();
    draft.findings_key.how = Some(KeyUse::Existing);
    draft.findings_key.existing = Some(Arn::parse(key).unwrap());
    let answers = draft.to_answers().unwrap();
    let bucket = Arn::bucket(home.region.partition(), answers.guardduty.bucket.name()).to_string();
    let mut inventory = Inventory::clone(state.account.around.here().unwrap());
    let view = inventory.accounts.get_mut(&home.account).unwrap();
    view.regions = Seen::Known(answers.guardduty.regions.clone());
    for region in &answers.guardduty.regions {
        let status = |name: &str| {
            let mut unwatched = UNWATCHED.iter();
            let found = unwatched.find(|(at, of, _)| *at == region.as_str() && *of == name);
            found.map_or("Enabled", |(.., status)| *status)
        };
        let members = others().map(|(name, account)| Member::new(account, status(name)));
        let mut detector = Detector::new("0123456789abcdef0123456789abcdef");
        detector.members = Seen::Known(Members::of(members.collect()));
        detector.destinations = Seen::Known(vec![Destination::new(
            "1",
            "PUBLISHING",
            bucket.clone(),
            key,
        )]);
        let place = Place::new(home.account.clone(), region.clone());
        let view = inventory.places.entry(place);
        let view = view.or_insert_with(PlaceView::unlooked);
        view.detector = Seen::Known(Some(detector));
    }
    let none = Plan {
        changes: Vec::new(),
    };
    let planned = Planned::kept(none, Slots::default(), inventory);
    let mut plan = PlanLook::asked(JobId(2), Phase::Members.takes(answers));
    plan.ask = Ask::Here(Arc::new(planned));
    state.work_mut(Phase::Members).plan = plan;
    state.page = Page::Places;
}
