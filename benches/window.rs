//! The window's budgets, each as a ratio or a figure of this one run: `cargo bench --bench window [-- --display]`.
//!
//! - The work of a frame of long lists, a policy of 20 KB and a grid of 4,000 accounts, with the pointer moving and the wheel
//!   turning both ways.
//! - Frames asked for while nothing happens.
//! - Frames from what the worker tells to the text on screen.
//! - With `--display`: the first frame against a bare window of eframe.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

#[expect(
    dead_code,
    clippy::panic,
    reason = "the makers of windows are shared with the tests, which use all of them"
)]
#[path = "../tests/ui/bench.rs"]
mod bench;
#[expect(
    dead_code,
    reason = "what a window knows is shared with the tests, which use all of it"
)]
#[path = "../tests/ui/scene.rs"]
mod scene;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::App as _;
use egui::{
    Context, Event, FullOutput, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    Shape, Theme, TouchPhase, Vec2,
};
use radiant_aws_setup::answers::Answers;
use radiant_aws_setup::app::App;
use radiant_aws_setup::apply::{Ending, Outcome};
use radiant_aws_setup::aws::{Environment, Profile};
use radiant_aws_setup::domain::{AccountId, BucketName};
use radiant_aws_setup::inventory::{
    self, Bucket, BucketView, MemberAccount, Organization, Seen, Standing,
};
use radiant_aws_setup::plan::Section as PlanSection;
use radiant_aws_setup::policy::Document;
use radiant_aws_setup::ui::grid::{Grid, GridCell, Group};
use radiant_aws_setup::ui::layout::page_ui;
use radiant_aws_setup::ui::mark::Mark;
use radiant_aws_setup::ui::table::{Cell, Column, Table};
use radiant_aws_setup::ui::theme;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::verify::{Check, Status};
use radiant_aws_setup::window::{
    Ask, ChangeState, Draft, MemberUse, Page, Phase, Question, Reading, RunState, SignInWay, State,
    Use,
};
use radiant_aws_setup::worker::{self, JobId, Worker, WorkerSettings};
use tempfile::TempDir;
use tokio::sync::mpsc;

const SIZE: Vec2 = Vec2::new(1280.0, 800.0);
/// A display of 60 Hz.
const FRAME: Duration = Duration::from_micros(16_667);
/// How many frames are measured.
const FRAMES: u32 = 2_000;
/// So long is measured at most, where frames are slow.
const LONGEST: Duration = Duration::from_secs(5);
/// Until fonts are loaded, animations over and focus is where it belongs, in frames.
const SETTLING: u32 = 180;
/// How long nothing happens.
const IDLE: Duration = Duration::from_secs(10);
/// What was asked, for the answer.
const JOB: JobId = JobId(77);
/// More frames than any answer may take.
const PATIENCE: u32 = 60;
/// How often each window is opened.
const OPENINGS: usize = 5;
/// Asks this program to open a window, and say when its first frame was shown.
const FIRST_FRAME: &str = "--first-frame";

/// What a state is changed to before it is drawn.
type Set = fn(&mut State);

/// What is drawn.
#[derive(Clone, Copy)]
enum Scene {
    /// The whole window, after this.
    App(Set),
    /// A part of the kit alone.
    Kit(fn() -> Box<dyn FnMut(&mut egui::Ui)>),
}

/// The window without a display.
struct Window {
    ctx: Context,
    draw: Box<dyn FnMut(&mut egui::Ui)>,
    clock: Duration,
    events: mpsc::Sender<worker::Event>,
    _commands: mpsc::Receiver<worker::Command>,
    _folder: TempDir,
}

impl Window {
    fn new(scene: Scene) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (worker, commands, events) = Worker::pair();
        let ctx = Context::default();
        let draw: Box<dyn FnMut(&mut egui::Ui)> = match scene {
            Scene::App(set) => {
                let mut state = first_state(&folder);
                set(&mut state);
                // The time of the scene, as it is given with each frame.
                let mut app =
                    App::new(&ctx, state, worker).timed_by(|ctx| ctx.input(|input| input.time));
                let mut frame = eframe::Frame::_new_kittest();
                Box::new(move |ui| {
                    app.logic(ui.ctx(), &mut frame);
                    app.ui(ui, &mut frame);
                })
            }
            Scene::Kit(make) => {
                theme::install(&ctx);
                make()
            }
        };
        Self {
            ctx,
            draw,
            clock: Duration::ZERO,
            events,
            _commands: commands,
            _folder: folder,
        }
    }

    /// One that is at rest.
    fn settled(scene: Scene) -> Self {
        let mut window = Self::new(scene);
        for _ in 0..SETTLING {
            window.draw(FRAME, Vec::new());
        }
        window
    }

    /// Draw the frame that comes so much later.
    fn draw(&mut self, later: Duration, events: Vec<Event>) -> FullOutput {
        self.clock += later;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.clock.as_secs_f64()),
            predicted_dt: FRAME.as_secs_f32(),
            system_theme: Some(Theme::Light),
            focused: true,
            events,
            ..RawInput::default()
        };
        let Self { ctx, draw, .. } = self;
        let mut output = ctx.run_ui(input, |ui| draw(ui));
        // Nothing paints here, so nobody takes the new glyphs.
        output.textures_delta.clear();
        output
    }
}

fn first_state(folder: &TempDir) -> State {
    State::new(
        folder.path().to_owned(),
        Environment::default(),
        Vendor::default(),
    )
}

/// An account of 10,000 buckets is signed in to, and was looked at.
fn account(state: &mut State) {
    let buckets = (0..10_000)
        .map(|index| BucketName::parse(&format!("larkfield-{index:05}")).unwrap())
        .collect();
    let inventory = scene::inventory(buckets, "larkfield-audit", "larkfield-alerts");
    let place = scene::place();
    state.sign_in.identity = Ask::Here(scene::identity(Some("Larkfield Foods".to_owned())));
    state.account.around = Ask::Here(Arc::new(inventory));
    state.form.draft = Some(Draft::from_answers(&Answers::defaults(
        place.account,
        place.region,
    )));
    state.page = Page::Account;
}

fn buckets(state: &mut State) {
    account(state);
    let draft = state.form.draft.as_mut().unwrap();
    draft.findings_bucket.how = Some(Use::Existing);
    draft.keep_export = Some(false);
    state.page = Page::Ask(Question::FindingsBucket);
}

/// A review with everything open, and a policy of 20 KB that is read in this way.
fn review(state: &mut State, reading: Reading) {
    account(state);
    let policy = scene::policy(60);
    assert!(format!("{policy:#}").len() > 20_000);
    let plan = scene::planned(Phase::Logging, policy, "Add our rules");
    let ids = plan.plan.changes.iter().map(|change| change.id.clone());
    state.work_mut(Phase::Logging).review.reading = ids.map(|id| (id, reading)).collect();
    scene::set_plan(state, Phase::Logging, Ask::Here(plan));
    scene::open_review(state, Phase::Logging);
    state.page = Page::Review(Phase::Logging);
}

/// A review of 10,000 changes in one group that is open.
fn group(state: &mut State) {
    account(state);
    let planned = scene::planned_many(Phase::Logging, 10_000);
    scene::set_plan(state, Phase::Logging, Ask::Here(planned));
    state.page = Page::Review(Phase::Logging);
}

/// A policy of 20 KB that is there already, beside the question of its bucket.
fn beside(state: &mut State) {
    buckets(state);
    let name = BucketName::parse("larkfield-00000").unwrap();
    let policy = Document::parse(&scene::policy(60).to_string()).unwrap();
    let bucket = Bucket {
        region: scene::place().region,
        policy: Seen::Known(Some(policy)),
        notification: Seen::Unknown(scene::trouble()),
        public_access_block: Seen::Known(None),
        encryption: Seen::Known(None),
        tags: Seen::Known(BTreeMap::new()),
        requester_pays: Seen::Known(false),
    };
    state.form.draft.as_mut().unwrap().findings_bucket.existing = Some(name.clone());
    let view = BucketView::Yours(Box::new(bucket));
    state.account.buckets.insert(name, Ask::Here(view));
    state.open.reading = Reading::BeforeAfter;
}

/// 10,000 changes, of which half are done, one in a hundred was refused, and twenty are in progress.
fn running(state: &mut State) {
    account(state);
    let planned = scene::planned_many(Phase::Logging, 10_000);
    scene::set_plan(state, Phase::Logging, Ask::Here(Arc::clone(&planned)));
    let run = scene::set_run(state, Phase::Logging, RunState::Going);
    run.job = JOB;
    for (index, change) in planned.plan.changes.iter().take(5_020).enumerate() {
        let stands = if index >= 5_000 {
            ChangeState::Working { since: 0.0 }
        } else {
            ChangeState::Ended {
                outcome: if index % 100 == 99 {
                    Outcome::Failed
                } else {
                    Outcome::Created
                },
                problem: None,
                took: Duration::from_secs(3),
            }
        };
        run.changes.set(&change.id, stands);
    }
    state.page = Page::Applying(Phase::Logging);
}

/// A run of 10,000 changes that ended, one in a hundred refused.
fn ended(state: &mut State) {
    running(state);
    let mut finished = scene::finished(Phase::Logging, Ending::Failed);
    let run = state.work_mut(Phase::Logging).run.as_mut().unwrap();
    finished.outcomes = run
        .planned
        .plan
        .changes
        .iter()
        .enumerate()
        .map(|(index, change)| {
            let how = if index % 100 == 99 {
                (Outcome::Failed, Some(scene::trouble()))
            } else {
                (Outcome::Created, None)
            };
            (change.id.clone(), how)
        })
        .collect();
    run.stand(RunState::Ended(finished));
    state.page = Page::Outcome(Phase::Logging);
}

/// 4,000 checks of the trail, one in a thousand failed.
fn checks(state: &mut State) {
    account(state);
    let of = |index: usize| Check {
        id: format!("check-{index}"),
        section: PlanSection::CloudTrail,
        place: scene::place(),
        title: format!("The bucket {index} keeps the log files"),
        status: if index % 1_000 == 999 {
            Status::Failed
        } else {
            Status::Passed
        },
        expected: "It is there.".to_owned(),
        seen: "It is there.".to_owned(),
        message: None,
        problem: None,
        live: false,
        since: None,
        usually: None,
        fix: None,
    };
    state.checks.of = state
        .form
        .draft
        .as_ref()
        .and_then(|draft| draft.to_answers().ok());
    state.checks.ask = Ask::Here((0..4_000).map(of).collect());
    state.page = Page::Checks;
}

/// 10,000 profiles, all of them shown.
fn profiles(state: &mut State) {
    let names: Vec<Profile> = (0..10_000)
        .map(|index| Profile::named(format!("larkfield-{index:05}")))
        .collect();
    state.sign_in.profiles = Ask::Here(names.into());
    state.sign_in.way = Some(SignInWay::Profile);
    state.page = Page::Profile;
    state.sign_in.all_profiles = true;
    state.entered = false;
}

/// The groups and accounts of a company of 10,000, of which all are chosen and all groups are open.
fn choose(state: &mut State) {
    account(state);
    let place = scene::place();
    let group = |at: usize, parent: Option<&str>| inventory::Group {
        id: format!("ou-{at:03}"),
        name: format!("Team {at}"),
        parent: parent.map(str::to_owned),
    };
    let groups: Vec<inventory::Group> = (0..=100)
        .map(|at| group(at, (at > 0).then_some("ou-000")))
        .collect();
    let accounts = (0..10_000_u64).map(|at| {
        let id = AccountId::parse(&format!("{:012}", 100_000_000_000 + at)).unwrap();
        let mut account = MemberAccount::new(id, format!("Larkfield {at}"), true);
        account.path = vec!["ou-000".to_owned(), format!("ou-{:03}", at % 100 + 1)];
        account
    });
    let organization = Organization {
        accounts: Seen::Known(accounts.collect()),
        groups: Seen::Known(groups.clone()),
        ..Organization::new("o-abcd123456", place.account.clone())
    };
    let mut seen = scene::inventory(Vec::new(), "larkfield-audit", "larkfield-alerts");
    seen.accounts.get_mut(&place.account).unwrap().standing =
        Seen::Known(Standing::Management(organization));
    state.account.around = Ask::Here(Arc::new(seen));
    state.form.draft.as_mut().unwrap().members = Some(MemberUse::Chosen);
    state.members.open = groups.into_iter().map(|group| group.id).collect();
    state.page = Page::Choose;
}

/// A list of 10,000 accounts.
fn accounts() -> Box<dyn FnMut(&mut egui::Ui)> {
    let mut selected = None;
    Box::new(move |ui| {
        page_ui(ui, "accounts", |ui| {
            let columns = [
                Column::new("State", 120.0),
                Column::new("Account", 160.0).grows(),
                Column::new("Number", 150.0),
                Column::new("What is happening", 180.0)
                    .grows()
                    .drop_order(2),
                Column::new("Time", 60.0).right().drop_order(1),
            ];
            let table = Table::new("accounts", "Accounts", &columns);
            table.show(
                ui,
                10_000,
                |row| row,
                &mut selected,
                |row| {
                    vec![
                        Cell::Mark([Mark::Done, Mark::Next, Mark::NeedsYou][row % 3]),
                        Cell::Text(format!("Account {row}")),
                        Cell::Mono(format!("1010 2020 {row:04}")),
                        Cell::Text("Role is there".to_owned()),
                        Cell::Mono("3 s".to_owned()),
                    ]
                },
            );
        });
    })
}

/// A grid of 4,000 accounts in 17 Regions, in 100 groups.
fn places() -> Box<dyn FnMut(&mut egui::Ui)> {
    let groups = vec![
        Group {
            name: "Production",
            columns: 40,
        };
        100
    ];
    let regions: Vec<String> = (1..=17).map(|number| format!("eu-west-{number}")).collect();
    Box::new(move |ui| {
        let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
        page_ui(ui, "places", |ui| {
            Grid::new("places", "Places", &regions, &groups).show(
                ui,
                |column| format!("Account {column}"),
                |at| match (at.row + at.column) % 50 {
                    0 => GridCell {
                        mark: Mark::NeedsYou,
                        word: "Needs you",
                    },
                    1 => GridCell {
                        mark: Mark::Waiting,
                        word: "Waiting",
                    },
                    _ => GridCell {
                        mark: Mark::Done,
                        word: "Watched",
                    },
                },
            );
        });
    })
}

/// What is drawn, under its name.
const SCENES: [(&str, Scene); 15] = [
    ("welcome", Scene::App(|_| {})),
    ("account", Scene::App(account)),
    ("10,000 buckets", Scene::App(buckets)),
    (
        "20 KB policy, explained",
        Scene::App(|state| review(state, Reading::Explained)),
    ),
    (
        "20 KB policy, before and after",
        Scene::App(|state| review(state, Reading::BeforeAfter)),
    ),
    (
        "20 KB policy, full text",
        Scene::App(|state| review(state, Reading::FullText)),
    ),
    ("20 KB policy beside its question", Scene::App(beside)),
    ("a review of 10,000 changes", Scene::App(group)),
    ("10,000 running changes", Scene::App(running)),
    ("10,000 changes that ended", Scene::App(ended)),
    ("4,000 checks", Scene::App(checks)),
    ("10,000 profiles", Scene::App(profiles)),
    ("10,000 accounts", Scene::Kit(accounts)),
    ("a tree of 10,000 accounts", Scene::App(choose)),
    ("a grid of 4,000 x 17", Scene::Kit(places)),
];

/// The pointer goes down over the page, and the wheel turns to and fro.
fn restless(index: u32) -> Vec<Event> {
    let delta = if (index / 60).is_multiple_of(2) {
        -40.0
    } else {
        40.0
    };
    let down = f32::from(u16::try_from(index % 60).unwrap()) * 8.0;
    let at = Pos2::new(SIZE.x * 0.45, 200.0 + down);
    vec![
        Event::PointerMoved(at),
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(delta, delta),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        },
    ]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The median and the time that one in a hundred exceeds, in milliseconds.
fn median_and_p99(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |percent: usize| milliseconds(times[times.len() * percent / 100]);
    (at(50), at(99))
}

fn work_of_a_frame() {
    for (name, set) in SCENES {
        for read_out in [false, true] {
            let mut window = Window::settled(set);
            if read_out {
                window.ctx.enable_accesskit();
                window.draw(FRAME, Vec::new());
            }
            let (mut works, mut meshes) = (Vec::new(), Vec::new());
            let since = Instant::now();
            for index in 0..FRAMES {
                if since.elapsed() > LONGEST {
                    break;
                }
                let events = restless(index);
                let began = Instant::now();
                let output = window.draw(FRAME, events);
                works.push(began.elapsed());
                let began = Instant::now();
                let mesh = window
                    .ctx
                    .tessellate(output.shapes, output.pixels_per_point);
                assert!(!std::hint::black_box(mesh).is_empty());
                meshes.push(began.elapsed());
            }
            let count = works.len();
            let both = works.iter().zip(&meshes).map(|(a, b)| *a + *b).collect();
            let (ui, ui_p99) = median_and_p99(works);
            let (mesh, mesh_p99) = median_and_p99(meshes);
            let (both, both_p99) = median_and_p99(both);
            let with = if read_out { ", read out" } else { "" };
            println!(
                "frame, {name}{with}: median {both:.2} ms, p99 {both_p99:.2} ms of {count} frames (budget 2.5 ms); ui {ui:.2} and {ui_p99:.2}, meshes {mesh:.2} and {mesh_p99:.2}"
            );
        }
    }
}

/// When the window asks to be drawn again.
fn asked(output: &FullOutput) -> Duration {
    output
        .viewport_output
        .values()
        .map(|viewport| viewport.repaint_delay)
        .min()
        .unwrap_or(Duration::MAX)
}

fn frames_while_idle() {
    for (name, set) in SCENES {
        let mut window = Window::settled(set);
        let mut wait = asked(&window.draw(FRAME, Vec::new()));
        let (mut passed, mut frames) = (Duration::ZERO, 0_u32);
        loop {
            let step = wait.max(FRAME);
            passed = passed.saturating_add(step);
            if passed > IDLE {
                break;
            }
            wait = asked(&window.draw(step, Vec::new()));
            frames += 1;
        }
        println!(
            "idle for {} s, {name}: {frames} frames (budget 0)",
            IDLE.as_secs()
        );
    }
}

fn is_painted(shape: &Shape, words: &str) -> bool {
    match shape {
        Shape::Text(text) => text.galley.text().contains(words),
        Shape::Vec(shapes) => shapes.iter().any(|shape| is_painted(shape, words)),
        _ => false,
    }
}

fn shows(output: &FullOutput, words: &str) -> bool {
    output
        .shapes
        .iter()
        .any(|clipped| is_painted(&clipped.shape, words))
}

fn frames_until_told() {
    let told: [(&str, Set, worker::Event, &str); 3] = [
        (
            "signed in",
            |state| {
                state.page = Page::Account;
                state.sign_in.identity = Ask::Asked(JOB);
            },
            worker::Event::SignedIn {
                job: JOB,
                result: Ok(scene::identity(None)),
            },
            "Is this the right account?",
        ),
        (
            "planned",
            |state| {
                account(state);
                state.page = Page::Review(Phase::Logging);
                scene::set_plan(state, Phase::Logging, Ask::Asked(JOB));
            },
            worker::Event::Planned {
                job: JOB,
                result: Ok(scene::planned(
                    Phase::Logging,
                    scene::policy(60),
                    "Add our rules",
                )),
            },
            "Change the trail",
        ),
        (
            "refused",
            |state| {
                account(state);
                state.page = Page::Outcome(Phase::Role);
                let ended = scene::finished(Phase::Logging, Ending::Done);
                scene::set_run(state, Phase::Logging, RunState::Ended(ended));
                scene::set_run(state, Phase::Role, RunState::Going);
            },
            worker::Event::Applied {
                job: JOB,
                result: Err(scene::trouble()),
            },
            "The changes could not be made",
        ),
    ];
    for (name, set, event, words) in told {
        let mut window = Window::settled(Scene::App(set));
        let before = window.draw(FRAME, Vec::new());
        assert!(!shows(&before, words), "{name}: {words:?} is there already");
        window.events.try_send(event).unwrap();
        let frames = (1..=PATIENCE).find(|_| shows(&window.draw(FRAME, Vec::new()), words));
        assert!(frames.is_some(), "{name}: {words:?} never came");
        println!(
            "from the worker to the screen, {name}: {} frames (budget 2)",
            frames.unwrap_or_default()
        );
    }
}

/// A window with a line of text.
struct Bare;

impl eframe::App for Bare {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("Connect AWS to Radiant Security");
    }
}

/// Says when the second frame begins, which is when the first has been handed to the display, and closes.
struct Timed {
    window: Box<dyn eframe::App>,
    began: Instant,
    told: bool,
}

impl eframe::App for Timed {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        self.window.logic(ctx, frame);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.window.clear_color(visuals)
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        // A frame may take several passes.
        if ui.ctx().cumulative_frame_nr() > 0 && !self.told {
            println!("{}", self.began.elapsed().as_micros());
            self.told = true;
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
        self.window.ui(ui, frame);
        ui.ctx().request_repaint_after(Duration::ZERO);
    }
}

/// Open one window, and say how many microseconds it took.
fn first_frame(what: &str, began: Instant) {
    let folder = tempfile::tempdir().unwrap();
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Connect AWS to Radiant Security")
            .with_inner_size(SIZE),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "radiant-aws-setup-bench",
        native,
        Box::new(|cc| {
            let window: Box<dyn eframe::App> = if what == "app" {
                let state = first_state(&folder);
                let settings = WorkerSettings {
                    state: state.state_dir.clone(),
                    environment: state.environment.clone(),
                    vendor: state.vendor.clone(),
                };
                let ctx = cc.egui_ctx.clone();
                let wake = move || ctx.request_repaint_after(Duration::ZERO);
                let worker = Worker::spawn(settings, wake)?;
                Box::new(App::new(&cc.egui_ctx, state, worker))
            } else {
                Box::new(Bare)
            };
            Ok(Box::new(Timed {
                window,
                began,
                told: false,
            }))
        }),
    )
    .unwrap();
}

/// How long a process of its own took to show a window.
fn opened(what: &str) -> Duration {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([FIRST_FRAME, what])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "the window {what:?} was not opened: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    Duration::from_micros(text.trim().parse().unwrap())
}

fn first_frame_against_a_bare_window() {
    // What is read from the disk for the first time is not measured.
    for what in ["app", "bare"] {
        opened(what);
    }
    let (mut apps, mut bares) = (Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        apps.push(opened("app"));
        bares.push(opened("bare"));
    }
    let (app, _) = median_and_p99(apps);
    let (bare, _) = median_and_p99(bares);
    println!(
        "first frame: {app:.0} ms, bare window {bare:.0} ms; ratio {:.2} (budget 1.15)",
        app / bare
    );
}

fn main() {
    let began = Instant::now();
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == FIRST_FRAME) {
        let what = args.get(at + 1).map_or("", String::as_str);
        first_frame(what, began);
        return;
    }
    work_of_a_frame();
    frames_while_idle();
    frames_until_told();
    if args.iter().any(|arg| arg == "--display") {
        first_frame_against_a_bare_window();
    }
}
