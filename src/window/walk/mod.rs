//! Whatever is pressed, typed and told, in whatever order: the window offers and says only what is so.
//!
//! Two accounts with nothing in them, in a company with others, a person who presses anything, and a worker whose answers come late and out of order.

mod back;
mod holds;
mod there;
mod world;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::window::session::members::{Key, Message};
use crate::window::session::{carried::Carried, scene, undo};
use crate::window::{Action, MemberUse, Page, Phase, Question, ReachUse, Stop};
use world::World;

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
    /// Which other accounts, and how one gets into them.
    Others(MemberUse, ReachUse),
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
        Action::TryOnCopy(Phase::Logging),
        Action::Apply(Phase::Logging),
        Action::Apply(Phase::Role),
        Action::StopRun,
        Action::HaltAws,
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
        Action::TryAgain,
        Action::PlanTheJoined,
        Action::Go(Page::Account),
        Action::Go(Page::Places),
        Action::Answered(Question::Reach),
        Action::Members(Message::TurnAll(true)),
        Action::Members(Message::TurnAll(false)),
        Action::Members(Message::Turn(Key::Account(scene::member(1)))),
        Action::Members(Message::Turn(Key::Group("ou-web".to_owned()))),
        Action::Answered(Question::Export),
        Action::Tick(Carried::LogTopic, true),
        Action::Undo(undo::Message::Runs),
        Action::Undo(undo::Message::Look(back::run())),
        Action::Undo(undo::Message::Keys(true)),
        Action::Undo(undo::Message::Go),
        Action::Undo(undo::Message::Again),
        Action::Undo(undo::Message::Keep),
    ];
    prop_oneof![
        6 => Just(Step::Button),
        2 => Just(Step::Key),
        1 => Just(Step::Back),
        3 => select(Stop::ALL.to_vec()).prop_map(Step::Open),
        3 => select(commands).prop_map(Step::Command),
        1 => (0..4_usize, select(NAMES.to_vec())).prop_map(|(at, name)| Step::Rename(at, name)),
        2 => (
            select(vec![MemberUse::All, MemberUse::Chosen, MemberUse::None]),
            select(vec![ReachUse::AssumeRole, ReachUse::HandOff]),
        )
            .prop_map(|(members, reach)| Step::Others(members, reach)),
        2 => select(vec![ID, "", "not an id"]).prop_map(Step::ExternalId),
        8 => (any::<Index>(), prop::bool::weighted(0.85))
            .prop_map(|(which, works)| Step::Answer(which, works)),
        1 => select(ACCOUNTS.to_vec()).prop_map(Step::SignIn),
    ]
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

/// On from there to the run over all other accounts, which goes on.
fn in_the_others() -> World {
    let mut world = making_the_role();
    settle(&mut world);
    world.act(&Action::Go(Page::Ask(Question::Accounts)));
    world.step(Step::Others(MemberUse::All, ReachUse::AssumeRole));
    world.act(&Action::Answered(Question::Accounts));
    world.act(&Action::Answered(Question::Reach));
    settle(&mut world);
    world.act(&Action::Apply(Phase::Members));
    assert_eq!(world.state.page, Page::Applying(Phase::Members));
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

    #[test]
    fn while_the_others_get_their_role_the_window_says_only_what_is_so(steps in prop::collection::vec(step(), 1..40)) {
        walk(in_the_others(), steps);
    }
}
