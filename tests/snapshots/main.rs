//! Every page as a picture: light, dark, at 150 % in sharing view, and in the smallest window.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test snapshots` accepts what the window draws now.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests stop like the tests themselves"
)]

mod album;
mod file;
mod raster;

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use egui::Theme;
use egui_kittest::Harness;
use radiant_aws_setup::app::App;
use radiant_aws_setup::aws::Environment;
use radiant_aws_setup::guide::State;
use radiant_aws_setup::practice::PracticeOptions;
use radiant_aws_setup::ui::theme;
use radiant_aws_setup::vendor::Vendor;
use radiant_aws_setup::worker::{Worker, WorkerSettings};

use album::{Kept, Step};
use raster::{Picture, Textures};

/// The longest that anything in practice may take.
const SOON: Duration = Duration::from_mins(2);
/// How often a wait looks again, at the least.
const TICK: Duration = Duration::from_millis(50);

/// How the window is looked at.
#[derive(Clone, Copy)]
struct Look {
    /// The folder of its pictures.
    name: &'static str,
    theme: Theme,
    size: [u16; 2],
    /// Text size in percent; more than 100 in sharing view.
    zoom: u16,
}

struct Camera {
    ui: Harness<'static, App>,
    textures: Textures,
    woken: Receiver<()>,
    look: Look,
    _folder: tempfile::TempDir,
}

impl Camera {
    fn new(look: Look) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::new(
            folder.path().to_owned(),
            Environment::default(),
            Vendor::default(),
        );
        state.practice = PracticeOptions::instant();
        state.sharing = look.zoom > 100;
        state.zoom = look.zoom;
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
        let textures = Textures::default();
        let ui = Harness::builder()
            .with_size(
                look.size
                    .map(|pixels| f32::from(pixels) * 100.0 / f32::from(look.zoom)),
            )
            .with_theme(look.theme)
            .with_max_steps(20)
            .renderer(textures.clone())
            .build_eframe(move |cc| {
                App::new(&cc.egui_ctx, state, worker).timed_by(|ctx| ctx.input(|input| input.time))
            });
        // What turns with the clock stands.
        theme::set_still(&ui.ctx, true);
        Self {
            ui,
            textures,
            woken,
            look,
            _folder: folder,
        }
    }

    fn wait(&mut self, is_so: fn(&State) -> bool) {
        let began = Instant::now();
        while !is_so(self.ui.state().state()) {
            assert!(
                began.elapsed() < SOON,
                "{:?} waits for ever",
                self.ui.state().state().page
            );
            let _woken_or_not = self.woken.recv_timeout(TICK);
            self.ui.step();
        }
    }

    fn picture(&mut self) -> Picture {
        self.ui.step();
        self.wait(album::is_still);
        album::freeze(self.ui.state_mut().state_mut());
        // Sizes settle, and messages that come and go have gone.
        self.ui.run_steps(6);
        let scale = self.ui.ctx.pixels_per_point();
        let shapes = self.ui.output().shapes.clone();
        let primitives = self.ui.ctx.tessellate(shapes, scale);
        self.textures
            .draw(&primitives, self.look.size.map(usize::from), scale)
    }

    /// Go through the album; gives the names of its pictures, and what is wrong with them.
    fn walk(&mut self) -> (Vec<&'static str>, Vec<String>) {
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        let mut kept = None;
        for step in album::walk() {
            match step {
                Step::Set(set) => set(self.ui.state_mut().state_mut()),
                Step::Act(action) => {
                    let ctx = self.ui.ctx.clone();
                    self.ui.state_mut().act(&ctx, action);
                }
                Step::Keep => kept = Some(Kept::keep(self.ui.state().state())),
                Step::Back => {
                    let kept: &Kept = kept.as_ref().unwrap();
                    kept.back(self.ui.state_mut().state_mut());
                }
                Step::Until(is_so) => self.wait(is_so),
                Step::Shot(name) => {
                    let picture = self.picture();
                    names.push(name);
                    faults.extend(file::compare(self.look.name, name, &picture).err());
                }
            }
            self.ui.step();
        }
        (names, faults)
    }
}

fn pages_look_as_before(look: Look) {
    let (names, mut faults) = Camera::new(look).walk();
    faults.extend(file::left_over(look.name, &names));
    assert!(
        faults.is_empty(),
        "{}\nLook at them; when they are right, accept them with: UPDATE_SNAPSHOTS=1 cargo test --test snapshots",
        faults.join("\n")
    );
}

#[test]
fn light() {
    pages_look_as_before(Look {
        name: "light",
        theme: Theme::Light,
        size: [1280, 720],
        zoom: 100,
    });
}

#[test]
fn dark() {
    pages_look_as_before(Look {
        name: "dark",
        theme: Theme::Dark,
        size: [1280, 720],
        zoom: 100,
    });
}

#[test]
fn shared_at_150_percent() {
    pages_look_as_before(Look {
        name: "150",
        theme: Theme::Light,
        size: [1280, 720],
        zoom: 150,
    });
}

#[test]
fn narrow() {
    pages_look_as_before(Look {
        name: "narrow",
        theme: Theme::Light,
        size: [1024, 700],
        zoom: 100,
    });
}
