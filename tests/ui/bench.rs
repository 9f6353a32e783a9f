//! The one harness maker, with the test in the worker's seat or with the real worker behind.

use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use radiant_aws_setup::app::App;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::window::{self, Page, State};
use radiant_aws_setup::worker::{Command, Event as Told, Worker, WorkerSettings};
use tempfile::TempDir;
use tokio::sync::mpsc;

/// How often a wait looks again, at the least.
const TICK: Duration = Duration::from_millis(50);
/// More presses of Tab than any page has controls.
const TABS: usize = 200;

/// The window.
pub(crate) type Window = Harness<'static, App>;

/// The window with the test in the worker's seat.
pub(crate) struct Bench {
    pub(crate) ui: Window,
    pub(crate) commands: mpsc::Receiver<Command>,
    pub(crate) events: mpsc::Sender<Told>,
    _folder: TempDir,
}

/// The window with the real worker behind it.
pub(crate) struct Live {
    pub(crate) ui: Window,
    woken: Receiver<()>,
    _folder: TempDir,
}

fn first_state(folder: &Path) -> State {
    State::new(folder.to_owned(), Environment::default(), Vendor::default())
}

fn window(state: State, worker: Worker) -> Window {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_theme(Theme::Light)
        .with_max_steps(20)
        .build_eframe(move |cc| {
            App::new(&cc.egui_ctx, state, worker).timed_by(|ctx| ctx.input(|input| input.time))
        })
}

/// A window that has just been opened; nothing answers its commands but the test.
pub(crate) fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let (worker, commands, events) = Worker::pair();
    Bench {
        ui: window(first_state(folder.path()), worker),
        commands,
        events,
        _folder: folder,
    }
}

/// A window with its worker, and a practice account that behaves in this way.
pub(crate) fn live(practice: PracticeOptions) -> Live {
    let folder = tempfile::tempdir().unwrap();
    let mut state = first_state(folder.path());
    state.practice = practice;
    let settings = WorkerSettings {
        state: folder.path().to_owned(),
        environment: state.environment.clone(),
        vendor: state.vendor.clone(),
    };
    let (wake, woken) = sync_channel(1);
    let worker = Worker::spawn(settings, move || {
        // A wake that is still to be seen is enough.
        let _already_awake = wake.try_send(());
    })
    .unwrap();
    Live {
        ui: window(state, worker),
        woken,
        _folder: folder,
    }
}

impl Bench {
    /// Press a button.
    pub(crate) fn press(&mut self, label: &str) {
        self.ui.get_by_role_and_label(Role::Button, label).click();
        self.ui.run();
    }

    /// Choose one of the choices.
    pub(crate) fn choose(&mut self, label: &str) {
        self.ui
            .get_by_role_and_label(Role::RadioButton, label)
            .click();
        self.ui.run();
    }

    /// Tell the window something, as the worker does.
    pub(crate) fn tell(&mut self, event: Told) {
        self.events.try_send(event).unwrap();
        self.ui.run();
    }

    /// Press a key with others held.
    pub(crate) fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.ui.key_press_modifiers(modifiers, key);
        self.ui.run();
    }
}

/// What the window knows.
pub(crate) fn state(ui: &Window) -> &State {
    ui.state().state()
}

/// All headings on screen.
pub(crate) fn headings(ui: &Window) -> Vec<String> {
    ui.query_all_by_role(Role::Heading)
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

/// The title of the page: the first heading of level 1.
pub(crate) fn title(ui: &Window) -> String {
    ui.query_all_by_role(Role::Heading)
        .find(|node| node.accesskit_node().data().level() == Some(1))
        .and_then(|node| node.accesskit_node().label())
        .unwrap_or_default()
}

/// The name of what has focus.
pub(crate) fn focused(ui: &Window) -> String {
    ui.query_all_by(|node| node.is_focused())
        .next_back()
        .and_then(|node| node.accesskit_node().label())
        .unwrap_or_default()
}

/// Every text that can be seen or read out.
pub(crate) fn all_texts(ui: &Window) -> Vec<String> {
    ui.query_all_by(|_| true)
        .flat_map(|node| {
            let node = node.accesskit_node();
            [
                node.label(),
                node.value(),
                node.data().description().map(str::to_owned),
            ]
        })
        .flatten()
        .collect()
}

impl Live {
    /// Press a key.
    pub(crate) fn key(&mut self, key: Key) {
        self.ui.key_press(key);
        self.ui.step();
    }

    /// Press the page's filled button by keyboard.
    pub(crate) fn press_primary(&mut self) {
        self.ui
            .key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::Enter);
        self.ui.step();
    }

    /// Type a text into what has focus.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.ui.event(Event::Text(text.to_owned()));
        self.ui.step();
    }

    /// Go from control to control until this one has focus.
    pub(crate) fn tab_to(&mut self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..TABS {
            self.key(Key::Tab);
            let focused = focused(&self.ui);
            if focused == name {
                return;
            }
            passed.push(focused);
        }
        panic!("Tab never came to {name:?}; it came past {passed:?}");
    }

    /// Wait until something is so, in the time of the wall clock.
    pub(crate) fn wait(&mut self, what: &str, limit: Duration, is_so: impl Fn(&Window) -> bool) {
        let began = Instant::now();
        while !is_so(&self.ui) {
            assert!(
                began.elapsed() < limit,
                "{what} did not come in {limit:?}. The page is {:?} with {:?}; the footer says {:?}.",
                state(&self.ui).page,
                headings(&self.ui),
                window::foot(state(&self.ui)),
            );
            let _woken_or_not = self.woken.recv_timeout(TICK);
            self.ui.step();
        }
    }

    /// Press the filled button until this page is open. While something is awaited the button cannot be pressed.
    pub(crate) fn go_on_to(&mut self, page: Page, limit: Duration) {
        let began = Instant::now();
        while state(&self.ui).page != page {
            assert!(
                began.elapsed() < limit,
                "{page:?} did not come in {limit:?}. The page is {:?} with {:?}; the footer says {:?}.",
                state(&self.ui).page,
                headings(&self.ui),
                window::foot(state(&self.ui)),
            );
            self.press_primary();
            if state(&self.ui).page != page {
                let _woken_or_not = self.woken.recv_timeout(TICK);
            }
        }
        // Every control of the page has to have a name.
        self.ui.run_ok();
    }
}
