use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answers::{self, MemberAccounts, Reach};
use crate::apply::{self, Ending, Outcome, Progress};
use crate::domain::AccountId;
use crate::inventory::{
    CallAs, InstanceState, Inventory, OperationState, Role, Seen, StackSetTargets,
};
use crate::plan::{self, Change, ChangeId, Kind, Section};
use crate::policy::Document;
use crate::problem::Problem;
use crate::wanted::LeftOut;
use crate::window::session::members::in_run::Stands;
use crate::window::session::members::shown::Row;
use crate::window::session::members::{Key, Message, at_work, in_run, listed, pasted, shown, take};
use crate::window::session::work::RunState;
use crate::window::session::{gate, scene, update};
use crate::window::{Action, Confirm, Effect, MemberUse, Phase, Question, State, open};
use crate::worker::{Command, Event, JobId};

fn state() -> State {
    let mut state = scene::signed_in();
    scene::in_company(&mut state);
    state.form.draft.as_mut().unwrap().members = Some(MemberUse::Chosen);
    take(&mut state, Message::TurnAll(true));
    state
}

fn account(number: u64) -> AccountId {
    scene::member(number)
}

fn turn(state: &mut State, number: u64) {
    take(state, Message::Turn(Key::Account(account(number))));
}

fn turn_group(state: &mut State, id: &str) {
    take(state, Message::Turn(Key::Group(id.to_owned())));
}

fn chosen(state: &State) -> Vec<String> {
    let listed = listed(state).unwrap();
    let chosen = listed.accounts.iter().filter(|one| one.chosen);
    chosen.map(|one| one.name.clone()).collect()
}

#[test]
fn a_tick_forgets_the_targets_of_an_earlier_choice() {
    let mut state = state();
    let draft = state.form.draft.as_mut().unwrap();
    draft.chosen_mut().reach = Reach::StackSet {
        targets: vec!["ou-sandbox".to_owned()],
    };
    turn(&mut state, 3);
    let none = Reach::StackSet {
        targets: Vec::new(),
    };
    assert_eq!(state.form.draft.as_ref().unwrap().chosen().reach, none);
}

#[test]
fn ticks_are_what_the_answers_then_choose() {
    let mut state = state();
    let all = chosen(&state).len();
    assert_eq!(all, 8);
    turn(&mut state, 3);
    assert_eq!(chosen(&state).len(), all - 1);
    assert!(!chosen(&state).contains(&"Old Web Shop".to_owned()));
    turn_group(&mut state, "ou-sandbox");
    assert_eq!(chosen(&state).len(), all - 4);
    turn_group(&mut state, "ou-sandbox");
    turn(&mut state, 3);
    assert_eq!(chosen(&state).len(), all);
    take(&mut state, Message::TurnAll(false));
    assert!(chosen(&state).is_empty());
    turn(&mut state, 5);
    assert_eq!(chosen(&state), ["Fraud Lab"]);
}

#[test]
fn all_but_a_few_lets_new_accounts_join_and_a_few_do_not() {
    let mut state = state();
    turn(&mut state, 3);
    let answers = state.form.draft.as_ref().unwrap().chosen();
    assert_eq!(answers.accounts, MemberAccounts::Organization);
    assert_eq!(answers.exclude, [account(3)]);
    assert!(answers.groups.is_empty());
    // Nobody of a group is chosen: those who join it are not meant.
    turn(&mut state, 3);
    turn_group(&mut state, "ou-sandbox");
    let answers = state.form.draft.as_ref().unwrap().chosen();
    assert_eq!(answers.accounts, MemberAccounts::Organization);
    assert_eq!(answers.groups, ["ou-prod", "ou-web"]);
    assert!(answers.exclude.is_empty());
    take(&mut state, Message::TurnAll(false));
    turn(&mut state, 5);
    let answers = state.form.draft.as_ref().unwrap().chosen();
    assert_eq!(answers.accounts, MemberAccounts::These(vec![account(5)]));
}

#[test]
fn closed_accounts_and_the_main_one_cannot_be_ticked() {
    let mut state = state();
    let listed_now = listed(&state).unwrap();
    let why = |number: u64| {
        let one = listed_now
            .accounts
            .iter()
            .find(|one| one.id == account(number));
        one.unwrap().left_out
    };
    assert_eq!(why(9), Some(LeftOut::Closed));
    let main = listed_now
        .accounts
        .iter()
        .find(|one| one.id.as_str() == scene::ACCOUNT);
    assert_eq!(main.unwrap().left_out, Some(LeftOut::Main));
    let before = chosen(&state);
    turn(&mut state, 9);
    turn_group(&mut state, "closed");
    assert_eq!(chosen(&state), before);
}

#[test]
fn what_is_looked_for_is_found_by_name_number_tag_and_group() {
    let mut state = state();
    let found = |state: &State| -> Vec<String> {
        let (listed, rows) = shown(state).unwrap();
        let name = |row: &Row| match row {
            Row::Account(place, _) => Some(listed.accounts[*place].name.clone()),
            Row::Group(_) => None,
        };
        rows.iter().filter_map(name).collect()
    };
    for (words, names) in [
        ("fraud", vec!["Fraud Lab"]),
        ("1000 0000 0005", vec!["Fraud Lab"]),
        ("team=web", vec!["Old Web Shop", "Web Shop", "Gone"]),
        ("sandbox", vec!["Data Play", "Fraud Lab", "Trial"]),
        ("nobody", vec![]),
    ] {
        words.clone_into(&mut state.members.wanted);
        assert_eq!(found(&state), names, "{words}");
    }
    // While something is looked for, All and None are about what is found.
    "sandbox".clone_into(&mut state.members.wanted);
    take(&mut state, Message::TurnAll(false));
    assert_eq!(chosen(&state).len(), 5);
}

#[test]
fn closed_groups_show_one_row_and_open_ones_what_is_in_them() {
    let mut state = state();
    let count = |state: &State| shown(state).unwrap().1.len();
    let closed = count(&state);
    take(&mut state, Message::Open("ou-web".to_owned(), true));
    assert_eq!(count(&state), closed + 2);
    take(&mut state, Message::Open("ou-web".to_owned(), false));
    assert_eq!(count(&state), closed);
}

#[test]
fn a_pasted_list_takes_the_place_of_the_ticks_and_strangers_are_told() {
    let mut state = state();
    take(&mut state, Message::TogglePaste);
    let text = format!(
        "{}\n{}\n999988887777\n{}\n",
        account(5),
        account(9),
        scene::ACCOUNT
    );
    state.members.paste = Some(text);
    let read = pasted(&state).unwrap();
    assert_eq!(read.accounts, [account(5)]);
    assert_eq!(read.wrong.len(), 3, "{:?}", read.wrong);
    assert!(
        read.wrong[1].starts_with("Row 3: 9999 8888 7777 is not in"),
        "{:?}",
        read.wrong
    );
    assert!(read.wrong[2].contains("Row 4:") && read.wrong[2].contains("main account"));
    take(&mut state, Message::UsePasted);
    assert_eq!(chosen(&state), ["Fraud Lab"]);
    assert!(state.members.paste.is_none());
}

#[test]
fn without_a_list_of_the_organization_those_that_are_pasted_are_chosen() {
    let mut state = scene::signed_in();
    state.form.draft.as_mut().unwrap().members = Some(MemberUse::Chosen);
    state.members.paste = Some(format!("{}\n{}", account(1), account(2)));
    take(&mut state, Message::UsePasted);
    assert_eq!(listed(&state).unwrap().chosen(), 2);
    turn(&mut state, 1);
    let list = listed(&state).unwrap();
    assert_eq!((list.chosen(), list.accounts.len()), (1, 2));
}

#[test]
fn the_list_is_put_together_once_until_something_of_it_changes() {
    let mut state = state();
    let before = listed(&state).unwrap();
    assert!(Arc::ptr_eq(&before, &listed(&state).unwrap()));
    turn(&mut state, 3);
    assert!(!Arc::ptr_eq(&before, &listed(&state).unwrap()));
}

#[test]
fn one_goes_on_only_with_somebody_and_once_the_main_role_is_there() {
    let mut state = state();
    let words = |state: &State| gate::not_yet(state, &Action::Chose);
    assert!(words(&state).contains("section 5"), "{}", words(&state));
    scene::has_made_role(&mut state);
    assert_eq!(words(&state), "");
    take(&mut state, Message::TurnAll(false));
    assert_eq!(words(&state), "Choose at least one account.");
    let asked = gate::not_yet(&state, &Action::Answered(Question::Reach));
    assert_eq!(asked, "Choose at least one account.");
}

/// A run over these accounts ended, in which the change of the last one failed.
fn ran(state: &mut State, numbers: &[u64]) {
    scene::in_company(state);
    let changes: Vec<Change> = numbers
        .iter()
        .map(|number| {
            let mut change =
                scene::change(Section::Members, "role", Kind::Create, plan::Action::None);
            change.place.account = account(*number);
            change.id = ChangeId::new(Section::Members, &change.place, "role");
            change
        })
        .collect();
    let inventory = Inventory::clone(state.account.around.here().unwrap());
    let planned = scene::planned_from(changes, inventory);
    let mut ended = scene::finished(Ending::Failed, &planned, Outcome::Created);
    let last = &planned.plan.changes.last().unwrap().id;
    let refused = Problem::new("A company rule does not allow new roles here.");
    ended
        .outcomes
        .insert(last.clone(), (Outcome::Failed, Some(refused)));
    scene::has_run(state, Phase::Members, planned, RunState::Ended(ended));
}

#[test]
fn each_account_of_a_run_is_told_with_its_reason_and_those_that_need_somebody_come_first() {
    let mut state = scene::signed_in();
    ran(&mut state, &[1, 2, 3]);
    let accounts = in_run(&state).unwrap();
    assert_eq!(accounts.count(Stands::Done), 2);
    let first = accounts.rows.first().unwrap();
    assert_eq!(
        (first.name.as_str(), first.group.as_str()),
        ("Old Web Shop", "Web")
    );
    assert_eq!(first.stands, Stands::NeedsYou);
    assert!(first.words.contains("company rule"));
    assert_eq!(accounts.failed(), 1);
}

#[test]
fn only_what_failed_is_tried_again_and_the_others_stay_done() {
    let mut state = scene::signed_in();
    ran(&mut state, &[1, 2, 3]);
    let effects = update::act(&mut state, Action::TryAgain);
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Send(Command::Apply { job, planned, .. }) => Some((*job, Arc::clone(planned))),
        _ => None,
    });
    let (job, planned) = sent.unwrap();
    let places: Vec<&AccountId> = planned
        .plan
        .changes
        .iter()
        .map(|change| &change.place.account)
        .collect();
    assert_eq!(places, [&account(3)]);
    let meanwhile = in_run(&state).unwrap();
    assert_eq!(
        (meanwhile.count(Stands::Done), meanwhile.count(Stands::Next)),
        (2, 1)
    );
    assert!(
        !gate::not_yet(&state, &Action::TryAgain).is_empty(),
        "it goes on"
    );
    let result = Ok(scene::finished(Ending::Done, &planned, Outcome::Created));
    update::on_event(&mut state, Event::Applied { job, result });
    let accounts = in_run(&state).unwrap();
    assert_eq!(accounts.count(Stands::Done), 3);
    assert!(
        state
            .work(Phase::Members)
            .run
            .as_ref()
            .unwrap()
            .went_through()
    );
}

/// AWS gives the role to these accounts of the company, and this is how far it has come.
fn aws_gives(state: &mut State, numbers: &[u64], told: &[(u64, InstanceState)]) -> JobId {
    scene::in_company(state);
    let accounts = numbers.iter().map(|number| account(*number)).collect();
    let give = plan::GiveStackSet {
        set: "radiant-member-roles".to_owned(),
        caller: CallAs::Own,
        targets: StackSetTargets::Groups {
            groups: vec!["r-lark".to_owned()],
        },
        accounts,
        lets_in: crate::domain::Arn::parse("arn:aws:iam::111122223333:role/reader").unwrap(),
    };
    let given = scene::change(
        Section::Members,
        "stack-set-accounts",
        Kind::Create,
        plan::Action::GiveStackSet(give),
    );
    let id = given.id.clone();
    let mut inventory = Inventory::clone(state.account.around.here().unwrap());
    // This one has it in another way.
    let name = answers::MembersAnswers::default().role_name;
    let role = Role {
        arn: crate::domain::Arn::parse(&format!("arn:aws:iam::{}:role/{name}", account(6)))
            .unwrap(),
        name: name.clone(),
        trust: Document::from_statements([]),
        attached: Seen::Known(Vec::new()),
        tags: BTreeMap::new(),
        boundary: None,
        others: Seen::Known(BTreeMap::new()),
    };
    let view = inventory.account_mut(&account(6));
    view.roles.insert(name, Seen::Known(Some(role)));
    let planned = scene::planned_from(vec![given], inventory);
    scene::has_run(state, Phase::Members, planned, RunState::Going);
    let job = state.going().unwrap().1.job;
    let accounts = told
        .iter()
        .map(|(number, state)| (account(*number), (*state, None)))
        .collect();
    let progress = Progress {
        state: OperationState::Running,
        accounts,
    };
    let started = apply::Event::Started { change: id.clone() };
    let told = apply::Event::Progress {
        change: id,
        progress,
    };
    for event in [started, told] {
        update::on_event(state, Event::Change { job, event });
    }
    job
}

#[test]
fn while_aws_is_at_work_its_own_list_of_accounts_is_shown_and_no_suspended_stranger() {
    let mut state = scene::signed_in();
    let told = [
        (1, InstanceState::Current),
        (2, InstanceState::Running),
        (3, InstanceState::Failed),
        // Suspended: nobody chose it, and AWS leaves it out.
        (5, InstanceState::SkippedSuspended),
    ];
    aws_gives(&mut state, &[1, 2, 3, 4], &told);
    let accounts = in_run(&state).unwrap();
    assert_eq!(accounts.rows.len(), 5);
    assert!(accounts.rows.iter().all(|row| row.id != account(5)));
    assert_eq!(accounts.count(Stands::NeedsYou), 1);
    // AWS says nothing of the fourth yet, and it did not have the role before. Another had it in another way.
    assert_eq!(
        (accounts.count(Stands::Done), accounts.count(Stands::Next)),
        (2, 1)
    );
    let groups = at_work::by_group(&accounts);
    let all: usize = groups.iter().map(at_work::GroupRow::all).sum();
    assert_eq!(all, 5);
    assert!(groups.len() > 1, "{groups:?}");
    // More is told, and the list is put together anew.
    let (id, mut progress) = {
        let run = state.work(Phase::Members).run.as_ref().unwrap();
        let (id, progress) = run.progress.first_key_value().unwrap();
        (id.clone(), progress.clone())
    };
    let job = state.going().unwrap().1.job;
    progress
        .accounts
        .insert(account(2), (InstanceState::Current, None));
    let event = apply::Event::Progress {
        change: id,
        progress,
    };
    update::on_event(&mut state, Event::Change { job, event });
    assert_eq!(in_run(&state).unwrap().count(Stands::Done), 3);
}

#[test]
fn aws_is_stopped_once_and_the_window_closes_without_a_question_while_only_aws_works() {
    let mut state = scene::signed_in();
    let job = aws_gives(&mut state, &[1, 2], &[(1, InstanceState::Running)]);
    assert!(state.only_watches());
    let asked = open::Message::Ask(Confirm::Halt);
    update::act(&mut state, Action::Open(asked));
    assert_eq!(state.open.confirm, Some(Confirm::Halt));
    let effects = update::act(&mut state, Action::HaltAws);
    assert!(
        effects.iter().any(
            |effect| matches!(effect, Effect::Send(Command::Halt { job: which }) if *which == job)
        ),
        "{effects:?}"
    );
    assert_eq!(state.open.confirm, None);
    let again = update::act(&mut state, Action::HaltAws);
    assert!(
        !again
            .iter()
            .any(|effect| matches!(effect, Effect::Send(Command::Halt { .. }))),
        "{again:?}"
    );
    let effects = update::act(&mut state, Action::Leave);
    assert_eq!(state.open.confirm, None);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Close)));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Send(Command::Cancel { .. }))),
        "{effects:?}"
    );
}
